"""Every act of staff, with arguments that are right: what tests of bad input change one by one."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, select

from models.answers import Contact
from models.care import Crisis
from models.case import Case, Flag
from models.consent import Authority, ConsentStatus, Method, Scope
from models.correction import What
from models.draft import DraftLook
from models.holiday import HolidayAct, HolidayChange
from models.issue import Outcome, Theme
from models.letter_kinds import LetterKind
from models.meeting import Mode
from models.own_case import Wish
from storage import (
    acts,
    cases,
    consent,
    corrections,
    delays,
    drafts,
    export,
    holidays,
    letters,
    life,
    links,
    meetings,
    new_policy,
    own_case,
    people,
    record,
    restriction,
    retention,
)
from storage.database import Database, vault_of
from storage.reading import read_record
from tests.makers import NOW, STAFF, WAITING, a_case, a_conversation, a_letter, an_intake, keep, with_lengths

DAY = timedelta(days=1)
LATER = NOW + 10 * DAY
"""When the acts are done: Fri 4 Dec 2026."""
MUCH_LATER = NOW + 4000 * DAY
POSTED = date(2026, 12, 1)
REPRESENTATIVE = {"for_whom": "someone_else", "relationship": "parent", "person_agrees": "unknown"}
Ids = dict[str, Any]


@dataclass(frozen=True)
class StaffAct:
    """`prepare` makes the case that the act can be done in; `given` are its arguments, from the ids made there."""

    verb: Callable[..., Any]
    prepare: Callable[[Database], Ids]
    given: Callable[[Ids], Mapping[str, Any]]
    read: Callable[[Session, Ids], Any] = lambda session, ids: read_record(session, session.get_one(Case, ids["case"]))

    def arguments(self, ids: Ids) -> dict[str, Any]:
        """By name, without the session."""
        taken = inspect.signature(self.verb).parameters
        given = {"actor": "U1", "now": LATER, **self.given(ids)}
        return {name: value for name, value in given.items() if name in taken}


def received(database: Database) -> Ids:
    """A complaint as it came in, by somebody for somebody else."""
    case_id, receipt = a_case(database, intake=an_intake(**REPRESENTATIVE))
    return {"case": case_id, "reference": receipt.reference}


def unreachable(database: Database) -> Ids:
    """A complaint by somebody who gave no way to write to them."""
    return {"case": a_case(database, intake=an_intake(Contact(phone="07700 900123", preference="phone")))[0]}


def acknowledged(database: Database) -> Ids:
    """The acknowledgement was posted."""
    ids = received(database)
    given = (ids["case"], "U1", "post", (NOW + DAY).date(), NOW + 2 * DAY)
    database.run_here(acts.record_acknowledgement_posted, *given)
    return ids


def looked_into(database: Database) -> Ids:
    """Being looked into, with an issue and its finding, and consent for everything."""
    ids = acknowledged(database)
    case_id = ids["case"]
    database.run_here(life.investigate, case_id, "U1", NOW + 2 * DAY)
    database.run_here(record.record_issue, case_id, Theme.OTHER, "U1", NOW + 2 * DAY, about=None, words="Six weeks")
    database.run_here(record.record_finding, case_id, 1, Outcome.UPHELD, "U1", NOW + 2 * DAY)
    for scope in Scope:
        agreed = (case_id, ConsentStatus.GIVEN, "U1", WAITING, NOW + 2 * DAY)
        database.run_here(consent.record_consent, *agreed, scope=scope, method=Method.IN_WRITING)
    database.run_here(record.flag, case_id, Flag.LEGAL_CLAIM, "U1", "A solicitor wrote.", WAITING, NOW + 2 * DAY)
    ids["letter"] = database.run_here(a_letter, case_id, NOW + 3 * DAY)
    ids["meeting"] = database.run_here(meetings.ask_meeting, case_id, None, "U1", NOW + 2 * DAY)
    return ids


def answered(database: Database) -> Ids:
    """The final response of stage 1 was posted."""
    ids = looked_into(database)
    given = (ids["case"], LetterKind.FINAL_RESPONSE, "Dear Robin", "U1", POSTED, WAITING, LATER)
    ids["letter"] = database.run_here(letters.record_letter_posted, *given)
    return ids


def answered_twice(database: Database) -> Ids:
    """The final response of stage 2 was posted."""
    ids = answered(database)
    case_id = ids["case"]
    database.run_here(life.escalate, case_id, "U1", "U9", NOW + 8 * DAY, WAITING, NOW + 8 * DAY, staff=STAFF)
    database.run_here(acts.record_acknowledgement_posted, case_id, "U9", "post", (NOW + 8 * DAY).date(), LATER)
    database.run_here(record.record_finding, case_id, 1, Outcome.UPHELD, "U9", LATER)
    given = (case_id, LetterKind.FINAL_RESPONSE, "Dear Robin", "U9", (NOW + 9 * DAY).date(), WAITING, LATER)
    ids["letter"] = database.run_here(letters.record_letter_posted, *given)
    return ids


def over(database: Database) -> Ids:
    """It was withdrawn, more than ten years ago when `MUCH_LATER` comes."""
    ids = received(database)
    database.run_here(life.withdraw, ids["case"], "U1", "They asked us to stop", NOW + DAY)
    return ids


def restricted(database: Database) -> Ids:
    """It may be about U7."""
    ids = received(database)
    database.run_here(restriction.restrict, ids["case"], ["U7"], "service", NOW)
    return ids


def waiting(database: Database) -> Ids:
    """The clock of the full answer is paused."""
    ids = looked_into(database)
    given = (ids["case"], "resolution", "waiting_for_consent", "U1", WAITING, NOW + 3 * DAY)
    database.run_here(delays.pause, *given)
    return ids


def two(database: Database) -> Ids:
    """Two complaints of the same kind and stage."""
    return received(database) | {"other": received(database)["case"]}


def at_risk(database: Database) -> Ids:
    """Words of risk on the chat page, not sent."""
    standing = a_conversation(database)
    keep(database, standing.id, "m1", "I want to end it all", crisis=Crisis(("suicide",), ("Call 999.",)))
    return {"conversation": standing.id}


def nothing(_database: Database) -> Ids:
    """No case is needed."""
    return {}


def _looks(session: Session, _ids: Ids) -> Any:
    looks, vault = session.exec(select(DraftLook)), vault_of(session)
    return [[look.actor, look.at, vault.open(look.reason_sealed)] for look in looks]


def _in_case(**given: Any) -> Callable[[Ids], Mapping[str, Any]]:
    return lambda ids: {"case_id": ids["case"], **given}


def _of(name: str, **given: Any) -> Callable[[Ids], Mapping[str, Any]]:
    return lambda ids: {f"{name}_id": ids[name], **given}


CONTACT = Contact(email="sam@example.com", phone="07700 900123", post="1 High Street", preference="phone")
CLOCK = {"name": "resolution", "policy": WAITING}
ACTS = (
    StaffAct(record.record_issue, looked_into, _in_case(theme=Theme.OTHER, about="the team", words="Six weeks")),
    StaffAct(record.record_finding, looked_into, _in_case(number=1, outcome=Outcome.UPHELD, note="Nobody rang.")),
    StaffAct(record.flag, looked_into, _in_case(mark=Flag.DATA_PROTECTION, reason="Lost notes", policy=WAITING)),
    StaffAct(record.unflag, looked_into, _in_case(mark=Flag.LEGAL_CLAIM, reason="It was withdrawn")),
    StaffAct(record.note, looked_into, _in_case(words="They rang.")),
    StaffAct(
        record.correct_receipt, looked_into, _in_case(received_at=NOW - DAY, reason="The postmark", policy=WAITING)
    ),
    StaffAct(people.record_writer, looked_into, _in_case(name="Robin Sample", contact=CONTACT)),
    StaffAct(people.correct_writer, looked_into, _in_case(what=What.NAME, words="Robyn Sample", reason="They wrote")),
    StaffAct(corrections.correct, looked_into, _in_case(what=What.WHEN, words="In May", reason="They rang")),
    StaffAct(retention.dispose, over, _in_case(reason="Reviewed", policy=WAITING, now=MUCH_LATER)),
    StaffAct(
        export.export_person,
        received,
        lambda ids: {"email": "robin@example.com", "reason": "They asked"},
    ),
    StaffAct(people.record_affected, looked_into, _in_case(name="Sam Sample", contact=CONTACT)),
    StaffAct(people.record_relationship, looked_into, _in_case(relationship="carer")),
    StaffAct(people.record_needs, looked_into, _in_case(access_needs="large print", safe_contact="no voicemail")),
    StaffAct(meetings.ask_meeting, looked_into, _in_case(mode=Mode.ONLINE)),
    StaffAct(
        meetings.hold_meeting,
        looked_into,
        _of("meeting", mode=Mode.ONLINE, held_on=POSTED, attendees="Robin", note="They agreed"),
    ),
    StaffAct(meetings.refuse_meeting, looked_into, _of("meeting", reason="She is on leave")),
    StaffAct(life.investigate, acknowledged, _in_case()),
    StaffAct(life.close, answered, _in_case()),
    StaffAct(life.withdraw, looked_into, _in_case(reason="They asked us to stop")),
    StaffAct(life.reopen, answered, _in_case(reason="A new letter came", policy=WAITING)),
    StaffAct(life.transfer, looked_into, _in_case(to="Another trust", reason="They ran it")),
    StaffAct(life.merge, two, lambda ids: {"one": ids["case"], "other": ids["other"]}),
    StaffAct(links.link, two, lambda ids: {"one": ids["case"], "other": ids["other"]}),
    StaffAct(life.escalate, answered, _in_case(reviewer="U9", asked_at=NOW + 9 * DAY, policy=WAITING, staff=STAFF)),
    StaffAct(life.begin_review, answered, _in_case(policy=WAITING)),
    StaffAct(own_case.write_in, looked_into, _in_case(wish=Wish.ADDED, words="One thing more")),
    StaffAct(own_case.ask_further, answered, _in_case(words="You left out the letter", policy=WAITING)),
    StaffAct(life.refer, answered_twice, _in_case(policy=WAITING)),
    StaffAct(life.assign, looked_into, _in_case(role="owner", user_id="U3", staff=STAFF)),
    StaffAct(
        letters.send_letter, looked_into, _in_case(kind=LetterKind.PROGRESS_UPDATE, text="We are still looking into it")
    ),
    StaffAct(
        letters.record_letter_posted,
        looked_into,
        _in_case(kind=LetterKind.FINAL_RESPONSE, text="Dear Robin", posted_on=POSTED, policy=WAITING),
    ),
    StaffAct(
        letters.state_received,
        answered_twice,
        _of("letter", received_on=(LATER + 5 * DAY).date(), policy=WAITING, now=LATER + 6 * DAY),
    ),
    StaffAct(
        consent.record_consent,
        looked_into,
        _in_case(
            status=ConsentStatus.GIVEN, method=Method.BY_PHONE, evidence="They rang", dated=POSTED, policy=WAITING
        ),
    ),
    StaffAct(consent.record_authority, looked_into, _in_case(authority=Authority.LPA_HEALTH, reason="I saw it")),
    StaffAct(delays.pause, looked_into, _in_case(reason="waiting_for_consent", **CLOCK)),
    StaffAct(delays.resume, waiting, _in_case(**CLOCK)),
    StaffAct(
        delays.extend,
        looked_into,
        lambda ids: {
            "case_id": ids["case"],
            "due_on": date(2027, 1, 29),
            "reason": "more_to_look_into",
            "letter_id": ids["letter"],
            **CLOCK,
        },
    ),
    StaffAct(restriction.restrict, received, _in_case(meant=["U7"], found_by="U1")),
    StaffAct(restriction.lift_restriction, restricted, _in_case(reason="Another Jo Sample")),
    StaffAct(acts.ask_acknowledgement, received, _in_case()),
    StaffAct(acts.put_acknowledgement_on_status, unreachable, _in_case(words="We have it")),
    StaffAct(acts.record_acknowledgement_posted, received, _in_case(way="post", posted_on=POSTED)),
    StaffAct(cases.open_case, received, lambda ids: {"reference": ids["reference"], "reason": "to answer it"}),
    StaffAct(cases.open_case_by_id, received, _in_case(reason="to answer it", sees_restricted=True)),
    StaffAct(
        drafts.open_draft,
        at_risk,
        lambda ids: {
            "conversation_id": ids["conversation"],
            "reason": "on call",
            "now": LATER,
            "sees_restricted": True,
            "staff": (),
        },
        read=_looks,
    ),
    StaffAct(
        holidays.change_holiday,
        nothing,
        lambda ids: {"day": date(2026, 12, 10), "act": HolidayAct.ADDED, "because": "A funeral", "policy": WAITING},
        read=lambda session, ids: [change.model_dump() for change in session.exec(select(HolidayChange))],
    ),
    StaffAct(new_policy.apply_policy, received, lambda ids: {"own": with_lengths(resolution=25), "policy": WAITING}),
)
BY_NAME = {act.verb.__name__: act for act in ACTS}
