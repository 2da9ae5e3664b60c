"""What staff do with a case, and what follows when a letter is out."""

from collections.abc import Iterable
from datetime import date, datetime, time
from itertools import batched
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from models import given
from models.case import Case, Flag, Kind, State
from models.correspondence import Correspondence
from models.life import Move, after
from models.outbox import Notice, Seen, SlackCard
from models.refusal import Refused
from models.timeline import Act
from models.working_days import london_date, london_instant
from storage import clocks, outbox, timeline
from storage.cases import ACKNOWLEDGEMENT, case_card
from storage.courses import course_of
from storage.database import vault_of

CARDS_AT_ONCE = 500
ON_STATUS = "status"
"""The way of an acknowledgement that is read in the chat, with reference and code."""


def first_time(session: Session, key: str, now: datetime) -> bool:
    """Whether this event, press or submission from outside is seen for the first time."""
    try:
        with session.begin_nested():
            session.add(Seen(key=key, at=now))
    except IntegrityError:
        return False
    return True


def ask_acknowledgement(session: Session, case_id: UUID, actor: str, now: datetime) -> None:
    """Put the acknowledgement letter in the outbox. The clock stops when it is recorded as sent. Raises Refused."""
    case = _case_to_acknowledge(session, case_id, actor)
    case.acknowledgement_asked_at = now
    session.add(case)
    timeline.append(session, case_id, actor, Act.ACKNOWLEDGEMENT_ASKED, now)
    outbox.put(
        session,
        Notice.LETTER_ACKNOWLEDGEMENT,
        f"letter:acknowledgement:{case_id}:{timeline.last_number(session, case_id)}",
        now,
        case_id=case_id,
        payload={"by": actor},
    )
    update_card(session, case_id, now)


def check_acknowledgement(session: Session, case_id: UUID) -> None:
    """Whether an acknowledgement may be asked for or recorded now. Raises Refused."""
    _case_to_acknowledge(session, case_id)


def record_acknowledgement_posted(
    session: Session, case_id: UUID, actor: str, way: str, posted_on: date, now: datetime
) -> None:
    """Staff sent the acknowledgement themselves: `way` is post or other, `posted_on` the London date of it.

    Raises Refused, also for a day that cannot be (see `posted_at`).
    """
    case = _case_to_acknowledge(session, case_id, actor)
    if way not in ("post", "other"):
        raise Refused("Please choose how it was sent.")
    sent_at = posted_at(session, case, posted_on, now)
    case.acknowledgement_asked_at = now
    session.add(case)
    record_acknowledgement_sent(session, case_id, actor, way, sent_at, now, copy=None)


def put_acknowledgement_on_status(session: Session, case_id: UUID, words: str, actor: str, now: datetime) -> None:
    """Somebody gave us no way to write to them: they read the acknowledgement on their status. Raises Refused.

    (Policy, "Clocks": no way to write to them.)
    """
    case = _case_to_acknowledge(session, case_id, actor)
    given.LETTER.needed(words, "The letter has no words yet.")
    if case_card(session, case_id).can_write:
        raise Refused("There is an address that a letter can go to. Write to them, then record it.")
    case.acknowledgement_asked_at = now
    session.add(case)
    record_acknowledgement_sent(session, case_id, actor, ON_STATUS, now, now, copy=words)


def posted_at(session: Session, case: Case, posted_on: date, now: datetime) -> datetime:
    """When a letter counts as sent of which staff know the London date: noon of that day, or now where that is
    earlier, and not before what it answers. Raises Refused for a day before receipt or in the future.
    """
    given.past_day(posted_on, now, "Record the letter when it has been sent.")
    if posted_on < london_date(case.received_at):
        raise Refused("That day is before the complaint was received.")
    promise = clocks.find(session, case.id, ACKNOWLEDGEMENT, case.stage)
    asked_at = promise.started_at if promise else case.received_at
    earliest = asked_at if london_date(asked_at) == posted_on else case.received_at
    return min(max(london_instant(posted_on, time(12)), earliest), now)


def record_acknowledgement_sent(
    session: Session,
    case_id: UUID,
    actor: str,
    way: str,
    sent_at: datetime,
    now: datetime,
    *,
    copy: str | None,
) -> None:
    """The written acknowledgement is out: keep its words, stop the clock at `sent_at`, tell the team."""
    case = timeline.hold_case(session, case_id)
    if case.state != State.RECEIVED:
        return
    session.add(
        Correspondence(
            case_id=case_id,
            letter="acknowledgement",
            way=way,
            stage=case.stage,
            sent_at=sent_at,
            sent_by=actor,
            copy_sealed=vault_of(session).seal_given(copy),
        )
    )
    case.state = State.ACKNOWLEDGED
    session.add(case)
    timeline.append(session, case_id, actor, Act.ACKNOWLEDGEMENT_SENT, now, way=way, sent_at=sent_at.isoformat())
    clocks.stop(session, case_id, ACKNOWLEDGEMENT, sent_at, now, stage=case.stage)
    clocks.stop_open(session, case_id, "data_protection", sent_at, now, 1)
    update_card(session, case_id, now)


def record_acknowledgement_refused(session: Session, case_id: UUID, now: datetime) -> None:
    """The address does not take the letter: nothing is being sent any more, and staff write in another way."""
    case = timeline.hold_case(session, case_id)
    if case.state != State.RECEIVED or Flag.EMAIL_REFUSED in case.flags:
        return
    case.acknowledgement_asked_at = None
    case.flags = [*case.flags, Flag.EMAIL_REFUSED]
    session.add(case)
    timeline.append(session, case_id, timeline.SERVICE, Act.ACKNOWLEDGEMENT_REFUSED, now)
    update_card(session, case_id, now)


def settle_acknowledgement(session: Session, case_id: UUID, by: str, asked_at: datetime, now: datetime) -> None:
    """The letter that was asked for at `asked_at` is not sent any more: staff record how it went, or ask again."""
    case = timeline.hold_case(session, case_id, by)
    if case.state != State.RECEIVED or case.acknowledgement_asked_at != asked_at:
        return
    case.acknowledgement_asked_at = None
    session.add(case)
    timeline.append(session, case_id, by, Act.ACKNOWLEDGEMENT_SETTLED, now)
    update_card(session, case_id, now)


def update_card(session: Session, case_id: UUID, now: datetime) -> None:
    """Let the one card of a case show what has changed; a restricted case has none."""
    if timeline.hold_case(session, case_id).is_restricted:
        return
    number = timeline.last_number(session, case_id)
    outbox.put(session, Notice.SLACK_CARD_UPDATE, f"card_update:{case_id}:{number}", now, case_id=case_id)


def update_cards(session: Session, case_ids: Iterable[UUID], now: datetime) -> None:
    """The same for many cases, which the caller holds, in a few statements however many they are."""
    for some in batched(sorted(set(case_ids)), CARDS_AT_ONCE):
        query = select(Case.id, Case.timeline_count).where(col(Case.id).in_(some))
        keys = {case_id: f"card_update:{case_id}:{number}" for case_id, number in session.exec(query)}
        outbox.put_many(session, Notice.SLACK_CARD_UPDATE, keys, now)


def record_card_posted(session: Session, case_id: UUID, channel: str, ts: str, now: datetime) -> None:
    """Remember where the one card of a case stands."""
    timeline.hold_case(session, case_id)
    if session.get(SlackCard, case_id) is None:
        session.add(SlackCard(case_id=case_id, channel=channel, ts=ts))
        timeline.append(session, case_id, timeline.SERVICE, Act.CARD_POSTED, now)


def post_card_anew(session: Session, case_id: UUID, ts: str, now: datetime) -> None:
    """The card that stood at `ts` is gone: the team gets another, once."""
    timeline.hold_case(session, case_id)
    card = session.get(SlackCard, case_id)
    if card and card.ts == ts:
        session.delete(card)
        timeline.append(session, case_id, timeline.SERVICE, Act.CARD_GONE, now)
        outbox.put(session, Notice.SLACK_CARD, f"card:{case_id}:{ts}", now, case_id=case_id)


def post_cards_anew(session: Session, now: datetime) -> None:
    """Every card is gone: the local Slack of a demonstration forgets when it ends."""
    for card in session.exec(select(SlackCard)).all():
        post_card_anew(session, card.case_id, card.ts, now)


def forget_card(session: Session, case_id: UUID) -> None:
    """The card was taken out of the channel."""
    card = session.get(SlackCard, case_id)
    if card:
        session.delete(card)


def card_place(session: Session, case_id: UUID) -> tuple[str, str] | None:
    """The channel id and ts of the card of a case, once it is posted."""
    card = session.get(SlackCard, case_id)
    return (card.channel, card.ts) if card else None


def _case_to_acknowledge(session: Session, case_id: UUID, by: str = timeline.SERVICE) -> Case:
    case = timeline.hold_case(session, case_id, by)
    if case.kind != Kind.COMPLAINT:
        raise Refused(f"This is a {case.kind.value}: no acknowledgement is owed.")
    after(Move.ACKNOWLEDGE, case.kind, case.stage, case.state, course_of(session, case))
    if case.acknowledgement_asked_at is not None:
        raise Refused("The acknowledgement is being sent already.")
    return case
