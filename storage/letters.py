"""Letters that staff write: put in the outbox or recorded as posted, and what follows once they are out."""

from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from models import given
from models.case import Case, Flag, Part, Person, State
from models.consent import check_disclosure
from models.correspondence import Correspondence
from models.deadlines import short_date
from models.issue import Finding, Issue
from models.letter import WrittenLetter
from models.letter_kinds import DISCLOSES, LetterKind
from models.life import WAITS, Move, after
from models.outbox import Notice
from models.policy import Policy
from models.refusal import Refused
from models.timeline import Act
from models.windows import ReceiptBasis, received
from models.working_days import london_date
from storage import clocks, outbox, timeline
from storage.acts import posted_at, update_card
from storage.calendar import calendar_of
from storage.case_policy import own_policy
from storage.consent import entries_of
from storage.courses import course_of
from storage.database import vault_of
from storage.reading import writer_of


def send_letter(session: Session, case_id: UUID, kind: LetterKind, text: str, actor: str, now: datetime) -> UUID:
    """Put a letter in the outbox, to go by e-mail; the id of its row. What it means happens when it is out.

    Raises Refused.
    """
    case = _may_be_written(session, case_id, kind, actor)
    writer = writer_of(session, case_id)
    if writer.email_sealed is None or Flag.EMAIL_REFUSED in case.flags:
        raise Refused("There is no e-mail address that works. Post the letter, and record it when it is out.")
    letter = _new(session, case, kind, "email", text, actor)
    outbox.put(
        session, Notice.LETTER_WRITTEN, f"letter:{letter.id}", now, case_id=case_id, payload={"letter": str(letter.id)}
    )
    timeline.append(session, case_id, actor, Act.LETTER_ASKED, now, letter=kind.value)
    return letter.id


def to_send(session: Session, letter_id: UUID) -> WrittenLetter:
    """A letter as its deliverer needs it. Raises Refused where consent was taken back since it was written."""
    letter, vault = session.get_one(Correspondence, letter_id), vault_of(session)
    case = session.get_one(Case, letter.case_id)
    if letter.letter in DISCLOSES:
        check_disclosure(speaks_for_another(session, case), entries_of(session, case.id), case.authority)
    return WrittenLetter(
        reference=case.reference,
        email=vault.open_given(writer_of(session, case.id).email_sealed),
        kind=LetterKind(letter.letter),
        text=vault.open_given(letter.copy_sealed) or "",
    )


def record_letter_posted(
    session: Session,
    case_id: UUID,
    kind: LetterKind,
    text: str,
    actor: str,
    posted_on: date,
    policy: Policy,
    now: datetime,
) -> UUID:
    """A letter that staff posted themselves on a London date; the id of its row. Raises Refused."""
    case = _may_be_written(session, case_id, kind, actor)
    sent_at = posted_at(session, case, posted_on, now)
    letter = _new(session, case, kind, "post", text, actor)
    record_letter_sent(session, letter.id, sent_at, policy, now)
    return letter.id


def record_letter_sent(session: Session, letter_id: UUID, sent_at: datetime, policy: Policy, now: datetime) -> None:
    """The letter is out: keep when, and do what it means. Again changes nothing."""
    letter = session.get_one(Correspondence, letter_id)
    case = timeline.hold_case(session, letter.case_id)
    if letter.sent_at is not None:
        return
    letter.sent_at = sent_at
    arrives = received(letter.way, london_date(sent_at), calendar_of(session, policy))
    assert arrives is not None, "only what bounced does not arrive"
    letter.received_on, letter.received_basis = arrives.on, arrives.basis.value
    session.add(letter)
    timeline.append(
        session,
        case.id,
        letter.sent_by,
        Act.LETTER_SENT,
        now,
        letter=letter.letter,
        way=letter.way,
        sent_at=sent_at.isoformat(),
    )
    if letter.letter == LetterKind.FINAL_RESPONSE and letter.stage == case.stage:
        _responded(session, case, letter, policy, now)
    if letter.letter == LetterKind.PROGRESS_UPDATE:
        _told_news(session, case, sent_at, policy, now)
    update_card(session, case.id, now)


def record_letter_refused(session: Session, letter_id: UUID, now: datetime) -> None:
    """The address does not take it: staff write in another way."""
    letter = session.get_one(Correspondence, letter_id)
    case = timeline.hold_case(session, letter.case_id)
    if Flag.EMAIL_REFUSED not in case.flags:
        case.flags = [*case.flags, Flag.EMAIL_REFUSED]
        session.add(case)
    timeline.append(session, case.id, timeline.SERVICE, Act.LETTER_REFUSED, now, letter=letter.letter)
    update_card(session, case.id, now)


def state_received(
    session: Session, letter_id: UUID, received_on: date, actor: str, policy: Policy, now: datetime
) -> None:
    """Somebody says that a letter reached them later than it should have: they are believed. Raises Refused."""
    letter = session.get(Correspondence, letter_id)
    if letter is None:
        raise Refused("There is no such letter in the record.")
    case = timeline.hold_case(session, letter.case_id, actor)
    if letter.sent_at is None or letter.received_on is None:
        raise Refused("That letter has not been sent yet.")
    given.past_day(received_on, now)
    if received_on < letter.received_on:
        raise Refused(f"It counts as received on {short_date(letter.received_on)}. Only a later day changes that.")
    letter.received_on, letter.received_basis = received_on, ReceiptBasis.STATED.value
    session.add(letter)
    timeline.append(session, case.id, actor, Act.LETTER_ARRIVED, now, letter=letter.letter, on=received_on.isoformat())
    if letter.letter == LetterKind.FINAL_RESPONSE:
        stage, from_date, because = _window_after(case, letter, own_policy(case, policy))
        if stage == 3 and from_date == received_on:
            clocks.move_window(session, case, 3, received_on, because, policy, now)


def _told_news(session: Session, case: Case, sent_at: datetime, policy: Policy, now: datetime) -> None:
    """The next news are counted from these, unless they were written down after later ones."""
    update = clocks.find_open(session, case.id, "progress_update", case.stage)
    if update and sent_at >= update.started_at:
        clocks.restart(session, case.id, "progress_update", sent_at, policy, now, stage=case.stage)


def _responded(session: Session, case: Case, letter: Correspondence, policy: Policy, now: datetime) -> None:
    """The final response is out: the clock stops, and the window of the next stage opens.

    A case that has gone another way since it was written stays where it is: the letter is out all the same.
    """
    assert letter.sent_at is not None and letter.received_on is not None
    with suppress(Refused):
        case.state = after(Move.RESPOND, case.kind, case.stage, case.state, course_of(session, case))
    if case.state is not State.RESPONDED:
        return
    session.add(case)
    clocks.stop_open(session, case.id, "resolution", letter.sent_at, now, case.stage)
    clocks.stop_open(session, case.id, "data_protection", letter.sent_at, now, 1)  # an answer acknowledges as well
    update = clocks.find_open(session, case.id, "progress_update", case.stage)
    if update:
        # News that crossed with the answer may have started it anew.
        clocks.stop(session, case.id, "progress_update", max(letter.sent_at, update.started_at), now, stage=case.stage)
    timeline.append(session, case.id, letter.sent_by, Act.FINAL_RESPONSE, now, stage=case.stage)
    clocks.open_window(session, case, *_window_after(case, letter, own_policy(case, policy)), policy, now)


def _window_after(case: Case, letter: Correspondence, policy: Policy) -> tuple[int, date, str]:
    assert letter.sent_at is not None and letter.received_on is not None
    sent_on, complained_on = london_date(letter.sent_at), london_date(case.received_at)
    return policy.window_after(letter.stage, sent_on, letter.received_on, complained_on)


def _may_be_written(session: Session, case_id: UUID, kind: LetterKind, actor: str) -> Case:
    case = timeline.hold_case(session, case_id, actor)
    if kind is LetterKind.ACKNOWLEDGEMENT:
        raise Refused("Use Acknowledge for that: the letter has its own words.")
    if kind in DISCLOSES:
        check_disclosure(speaks_for_another(session, case), entries_of(session, case_id), case.authority)
    if kind is LetterKind.FINAL_RESPONSE:
        after(Move.RESPOND, case.kind, case.stage, case.state, course_of(session, case))
        _check_findings(session, case)
        waiting = select(Correspondence.id).where(
            Correspondence.case_id == case_id,
            Correspondence.letter == kind.value,
            Correspondence.stage == case.stage,
            col(Correspondence.sent_at).is_(None),
        )
        if session.exec(waiting).first() and Flag.EMAIL_REFUSED not in case.flags:
            raise Refused("The final response is being sent already.")
    if kind is LetterKind.HOLDING and case.state not in WAITS:
        raise Refused("A holding letter explains a delay; this case is not waiting for an answer.")
    return case


def _check_findings(session: Session, case: Case) -> None:
    """A final response says what was found on every issue. Raises Refused."""
    issues = session.exec(select(Issue).where(Issue.case_id == case.id)).all()
    found = select(Finding.issue_id).where(Finding.stage == case.stage)
    found = found.where(col(Finding.issue_id).in_([issue.id for issue in issues]))
    done = set(session.exec(found))
    missing = sorted(issue.number for issue in issues if issue.id not in done)
    if not issues:
        raise Refused("Record what the complaint is about first, one issue or more, and what you found on each.")
    if missing:
        raise Refused(f"Record a finding on issue {', '.join(map(str, missing))} first.")


def speaks_for_another(session: Session, case: Case) -> bool:
    """Whether the writer is a representative, or a professional with a patient in the case."""
    parts = set(session.exec(select(Person.part).where(Person.case_id == case.id)))
    return Part.REPRESENTATIVE in parts or {Part.PROFESSIONAL, Part.AFFECTED} <= parts


def _new(session: Session, case: Case, kind: LetterKind, way: str, text: str, actor: str) -> Correspondence:
    given.LETTER.needed(text, "The letter has no words yet.")
    letter = Correspondence(
        case_id=case.id,
        letter=kind.value,
        way=way,
        stage=case.stage,
        sent_by=actor,
        copy_sealed=vault_of(session).seal(text),
    )
    session.add(letter)
    session.flush()
    return letter
