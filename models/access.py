"""Who may do what: roles, rights, and the one table that joins them. What is not in it is denied. Pure."""

from collections.abc import Collection
from enum import StrEnum

from models.refusal import Refused


class Role(StrEnum):
    """What somebody is to complaints. `operator` is whoever has the shell, and nobody of the staff file."""

    HANDLER = "handler"
    MANAGER = "manager"
    CLINICAL_LEAD = "clinical_lead"
    DATA_PROTECTION = "data_protection"
    ON_CALL = "on_call"
    READER = "reader"
    OPERATOR = "operator"


class Right(StrEnum):
    """What may be done, in words that go on from "you may"."""

    SEE_STATUS = "see where a case stands and what is due"
    OPEN_CASE = "open a case"
    OPEN_RESTRICTED = "deal with a restricted case"
    READ_DRAFT = "read a draft that speaks of danger"
    ACKNOWLEDGE = "acknowledge a complaint"
    WORK = "work on a case"
    NOTE = "write a note"
    RESTRICT = "say that a case may be about somebody of the staff"
    LIFT_RESTRICTION = "say that a restricted case is about nobody of the staff"
    ASSIGN = "give a case to somebody"
    DECIDE = "decide how a case goes on"
    REVIEW = "review a complaint at stage 2"
    SEE_LOOKS = "see who looked at what"
    CHANGE_CALENDAR = "declare a holiday, or apply a changed policy to what is open"
    MEND_DELIVERY = "mend what could not be delivered"
    KEEP = "hold or dispose of a case, or do what somebody asks about their data"
    CHANGE_KEYS = "change the keys that everything is encrypted with"


CALLED = {
    Role.HANDLER: "a handler",
    Role.MANAGER: "the clinical team manager",
    Role.CLINICAL_LEAD: "the clinical lead",
    Role.DATA_PROTECTION: "the data protection officer",
    Role.ON_CALL: "whoever is on call",
    Role.READER: "a reader",
    Role.OPERATOR: "whoever runs the service",
}
_LEADERS = frozenset({Role.MANAGER, Role.CLINICAL_LEAD})
_TEAM = _LEADERS | {Role.HANDLER}
RIGHTS: dict[Right, tuple[frozenset[Role], str]] = {
    Right.SEE_STATUS: (frozenset(Role), "Nothing personal stands in it."),
    Right.OPEN_CASE: (
        _TEAM | {Role.DATA_PROTECTION, Role.ON_CALL, Role.OPERATOR},
        "They act on what people wrote, or answer for it. A reader counts, and needs nobody's story.",
    ),
    Right.OPEN_RESTRICTED: (
        _LEADERS | {Role.OPERATOR},
        "As few as can be, and always two: whoever is named is left out.",
    ),
    Right.READ_DRAFT: (
        _TEAM | {Role.ON_CALL, Role.OPERATOR},
        "It was not sent: only those who can help may read it.",
    ),
    Right.ACKNOWLEDGE: (_TEAM, "It is the team's promise."),
    Right.WORK: (_TEAM, "Issues, findings, people, consent, meetings, letters, pauses: the daily work."),
    Right.NOTE: (
        _TEAM | {Role.DATA_PROTECTION, Role.ON_CALL},
        "Whoever has opened a case may have to say what they did.",
    ),
    Right.RESTRICT: (
        _TEAM | {Role.DATA_PROTECTION, Role.ON_CALL},
        "Whoever reads a name that they know must be able to say so at once.",
    ),
    Right.LIFT_RESTRICTION: (_LEADERS, "Those whom the restricted case is with decide it."),
    Right.ASSIGN: (_LEADERS, "They share out the work. A handler takes up a case by beginning to look into it."),
    Right.DECIDE: (
        _LEADERS,
        "Stages 2 and 3, withdrawal, re-opening, merging, transfer, another date of receipt: they change what is owed.",
    ),
    Right.REVIEW: (frozenset({Role.CLINICAL_LEAD}), "The policy names the UK clinical lead."),
    Right.SEE_LOOKS: (
        frozenset({Role.MANAGER, Role.DATA_PROTECTION, Role.OPERATOR}),
        "They answer for who looks at what. The operator only prints it.",
    ),
    Right.CHANGE_CALENDAR: (
        frozenset({Role.OPERATOR}),
        "It moves open deadlines, so it is tried dry first.",
    ),
    Right.MEND_DELIVERY: (frozenset({Role.OPERATOR}), "What is in the way is mended outside of Slack."),
    Right.KEEP: (
        frozenset({Role.DATA_PROTECTION, Role.OPERATOR}),
        "The data protection officer decides it; the operator carries it out, with their reason.",
    ),
    Right.CHANGE_KEYS: (frozenset({Role.OPERATOR}), "The key file is the operator's."),
}
"""Each right with the roles that have it, and why those; whoever stands in for a role has its rights.

(Policy, "Privacy" and "Conflict of interest".)
"""


def may(roles: Collection[Role], right: Right) -> bool:
    """Whether one of the roles has the right."""
    return not RIGHTS[right][0].isdisjoint(roles)


def check(roles: Collection[Role], right: Right) -> None:
    """Whether one of the roles has the right. Raises Refused, in words that say who has it."""
    if not may(roles, right):
        raise Refused(f"Your role does not let you {right}. Ask {who_may(right)}.")


def who_may(right: Right) -> str:
    """The roles that have a right, in words: `the clinical team manager or the clinical lead`."""
    *others, last = [CALLED[role] for role in Role if role in RIGHTS[right][0] and role is not Role.OPERATOR] or [
        CALLED[Role.OPERATOR]
    ]
    return f"{', '.join(others)} or {last}" if others else last
