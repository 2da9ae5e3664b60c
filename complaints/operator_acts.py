"""What an operator can ask for, each act with the right that it needs: one transaction, and words for whoever asked."""

from collections.abc import Callable
from datetime import date, datetime

from pydantic import BaseModel
from sqlmodel import Session

from complaints.clock import real_now
from models.access import Right
from models.case import Flag
from models.correction import What
from models.deadlines import short_date
from models.digest import CalendarChange, PolicyChange
from models.holiday import HolidayAct
from models.outbox import Notice
from models.policy import Policy
from models.policy_file import PolicyError, find_policy
from models.refusal import NoSuchCase, Refused
from storage import corrections, holidays, new_policy, outbox, people, record, retention, rotation
from storage.acts import settle_acknowledgement
from storage.case_policy import kept_policy
from storage.cases import find_case, open_case
from storage.database import vault_of
from storage.drafts import find_draft, open_draft
from storage.export import export_person
from storage.key_file import add_key

REASON = "opened on the command line"
DRY_RUN = "Nothing was changed: this was a dry run."
FLAGS = {Flag.LEGAL_HOLD: "a legal hold", Flag.PROCESSING_RESTRICTED: "its processing restricted"}
"""What the command line puts on a case and takes off."""


class NotFound(Exception):
    """What was asked for does not exist; the message says so in plain words."""


class Asked(BaseModel):
    """One act: what is to be done, to which case or outbox row, and by whom."""

    act: str
    subject: str
    actor: str
    because: str = ""
    dry_run: bool = False
    given: dict[str, str] = {}


def _show(session: Session, asked: Asked, _policy: Policy, now: datetime) -> str:
    return open_case(session, asked.subject, asked.actor, asked.because or REASON, now).model_dump_json()


def _show_draft(session: Session, asked: Asked, _policy: Policy, now: datetime) -> str:
    given = (session, find_draft(session, asked.subject), asked.actor, asked.because or REASON, now)
    return open_draft(*given, sees_restricted=True, staff=()).model_dump_json()


def _send_again(session: Session, asked: Asked, _policy: Policy, _now: datetime) -> str:
    row = outbox.send_again(session, int(asked.subject))
    return f"{row.notice.value} {row.number} is sent again."


def _settle(session: Session, asked: Asked, _policy: Policy, now: datetime) -> str:
    row = outbox.settle(session, int(asked.subject), real_now())
    if row.notice is Notice.LETTER_ACKNOWLEDGEMENT and row.case_id:
        settle_acknowledgement(session, row.case_id, asked.actor, row.created_at, now)
    return f"{row.notice.value} {row.number} is settled: nothing more is sent."


def _holidays(session: Session, asked: Asked, policy: Policy, _now: datetime) -> str:
    year = int(asked.subject)
    lines = [f"{short_date(day)}  {words}" for day, words in holidays.holidays_of(session, policy, year)]
    return "\n".join(lines) or f"Nothing is known of {year}."


def _add_holiday(session: Session, asked: Asked, policy: Policy, now: datetime) -> str:
    return _change_holiday(session, asked, HolidayAct.ADDED, policy, now)


def _remove_holiday(session: Session, asked: Asked, policy: Policy, now: datetime) -> str:
    return _change_holiday(session, asked, HolidayAct.REMOVED, policy, now)


def _change_holiday(session: Session, asked: Asked, act: HolidayAct, policy: Policy, now: datetime) -> str:
    day = date.fromisoformat(asked.subject)
    change = holidays.change_holiday(session, day, act, asked.because, asked.actor, policy, now)
    what = "is a holiday" if change.is_holiday else "is worked"
    return _moved(f"{short_date(day)} {what}.", change, asked)


def _compare_policy(session: Session, asked: Asked, policy: Policy, now: datetime) -> str:
    own = _policy_in_use(asked, policy)
    number = new_policy.count_differing(session, own, now)
    if not number:
        return f"Every open deadline under {own.name} has the length that it has now."
    return (
        f"Open deadlines under {own.name} that were promised with another length: {number}. They stay as they are. "
        "With --apply-to-open those that would come later move."
    )


def _apply_policy(session: Session, asked: Asked, policy: Policy, now: datetime) -> str:
    own = _policy_in_use(asked, policy)
    change = new_policy.apply_policy(session, own, asked.actor, policy, now)
    return _moved(f"{own.name} holds for what is open.", change, asked)


def _policy_in_use(asked: Asked, policy: Policy) -> Policy:
    """The policy of a file, read anew. Raises Refused when new complaints are not promised the same."""
    try:
        own = find_policy(asked.subject)
        in_use = policy if own.name == policy.name else kept_policy(own.name)
    except (PolicyError, OSError) as error:
        raise Refused(str(error)) from None
    if own != in_use:
        raise Refused(
            f"The service does not work by this {own.name} yet. Put the file into the folder policy and start the "
            "service again; then apply it."
        )
    return own


def _moved(what: str, change: CalendarChange | PolicyChange, asked: Asked) -> str:
    lines = [f"{what} Deadlines moved: {change.moved}. Kept as promised: {change.kept}."]
    lines += [
        f"{line.reference}  {line.clock}, stage {line.stage}: {short_date(line.before)} → {short_date(line.after)}"
        for line in change.lines
    ]
    if change.moved > len(change.lines):
        lines.append(f"and {change.moved - len(change.lines)} more")
    return _unless_dry(asked, "\n".join(lines))


def _flag(session: Session, asked: Asked, policy: Policy, now: datetime) -> str:
    case, mark = find_case(session, asked.subject), Flag(asked.given["flag"])
    if mark in case.flags:
        raise Refused(f"{case.reference} has {FLAGS[mark]} already.")
    record.flag(session, case.id, mark, asked.actor, asked.because, policy, now)
    return f"{case.reference} has {FLAGS[mark]} now, and is not disposed of while it lasts."


def _unflag(session: Session, asked: Asked, _policy: Policy, now: datetime) -> str:
    case, mark = find_case(session, asked.subject), Flag(asked.given["flag"])
    if mark not in case.flags:
        raise Refused(f"{case.reference} does not have {FLAGS[mark]}.")
    record.unflag(session, case.id, mark, asked.actor, asked.because, now)
    return f"{case.reference} no longer has {FLAGS[mark]}."


def _dispose(session: Session, asked: Asked, policy: Policy, now: datetime) -> str:
    case_id = find_case(session, asked.subject).id
    reference, *merged = retention.dispose(session, case_id, asked.actor, asked.because, policy, now)
    too = f", with {', '.join(merged)} that went into it" if merged else ""
    return _unless_dry(asked, f"{reference} is disposed of{too}.")


def _correct(session: Session, asked: Asked, _policy: Policy, now: datetime) -> str:
    case, what = find_case(session, asked.subject), What(asked.given["what"])
    verb = people.correct_writer if what in people.OF_WRITER else corrections.correct
    verb(session, case.id, what, asked.given["words"], asked.actor, asked.because, now)
    return f"{case.reference} is corrected. What stood there before is kept."


def _export(session: Session, asked: Asked, _policy: Policy, now: datetime) -> str:
    try:
        return export_person(session, asked.actor, asked.because, now, **asked.given).model_dump_json()
    except NoSuchCase:
        raise NotFound("Nobody with that address or number stands in a case.") from None


def _unless_dry(asked: Asked, said: str) -> str:
    return f"{said}\n{DRY_RUN}" if asked.dry_run else said


def _new_key(session: Session, _asked: Asked, _policy: Policy, _now: datetime) -> str:
    """A key to change to, unless a change is under way or an operator has put one on top already."""
    path = vault_of(session).path
    assert path is not None, "the service has its keys from a file"
    if rotation.is_due(session):
        return "The change to the first key of the key file goes on."
    try:
        add_key(path)
    except OSError as error:
        raise Refused(
            f"The key file {path} cannot be written ({error.strerror}). Put a new key on its first line yourself, "
            "keep the others below it, and try again."
        ) from None
    return f"A new key stands on the first line of {path}. Keep a copy of the file apart from the backups."


def _seal_some_again(session: Session, _asked: Asked, _policy: Policy, _now: datetime) -> str:
    return rotation.seal_some_again(session).model_dump_json()


ACTS: dict[str, tuple[Right, Callable[[Session, Asked, Policy, datetime], str]]] = {
    "show": (Right.OPEN_CASE, _show),
    "show-draft": (Right.READ_DRAFT, _show_draft),
    "send-again": (Right.MEND_DELIVERY, _send_again),
    "settle": (Right.MEND_DELIVERY, _settle),
    "holidays": (Right.SEE_STATUS, _holidays),
    "holidays-add": (Right.CHANGE_CALENDAR, _add_holiday),
    "holidays-remove": (Right.CHANGE_CALENDAR, _remove_holiday),
    "flag": (Right.KEEP, _flag),
    "unflag": (Right.KEEP, _unflag),
    "dispose": (Right.KEEP, _dispose),
    "correct": (Right.KEEP, _correct),
    "export": (Right.KEEP, _export),
    "keys-new": (Right.CHANGE_KEYS, _new_key),
    "keys-seal": (Right.CHANGE_KEYS, _seal_some_again),
    "policy-compare": (Right.SEE_STATUS, _compare_policy),
    "policy-apply": (Right.CHANGE_CALENDAR, _apply_policy),
}
"""What can be asked for, and the right that it needs. An operator has the rights of these and no others."""
