"""What whoever has the reference and the code of a case may see of it, ask for and add to it."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from models import given
from models.case import Case, Flag
from models.conversation import Conversation
from models.correspondence import Correspondence
from models.letter_kinds import LetterKind
from models.life import check_goes_on
from models.outbox import Notice
from models.own_case import OwnCase, Wish, next_step
from models.policy import Policy
from models.timeline import Act, TimelineEntry
from storage import life, outbox, timeline
from storage.acts import ON_STATUS, update_card
from storage.case_policy import own_policy
from storage.cases import case_card
from storage.courses import course_of
from storage.database import vault_of

NEW_WORDS = "Write what you want to add."


def see_status(session: Session, case_id: UUID, policy: Policy, now: datetime) -> OwnCase:
    """The case for whoever wrote it; that they looked stands on its timeline. Raises NoSuchCase, Refused."""
    timeline.hold_case(session, case_id, timeline.COMPLAINANT)
    timeline.append(session, case_id, timeline.COMPLAINANT, Act.STATUS_SEEN, now)
    return own_case(session, case_id, policy)


def own_case(session: Session, case_id: UUID, policy: Policy) -> OwnCase:
    """The same within an act that stands on the timeline itself."""
    case = session.get_one(Case, case_id)
    own = own_policy(case, policy)
    return OwnCase(
        card=case_card(session, case_id),
        policy=own,
        course=course_of(session, case, own),
        external=own.external_body(case.funding),
        acknowledgement=_on_status(session, case),
    )


def write_in(session: Session, case_id: UUID, wish: Wish, words: str | None, actor: str, now: datetime) -> None:
    """Whoever wrote the case has more to say, or wishes something: it is kept with the case, and the team hears that
    it came, and none of the words. Raises Refused.
    """
    case = timeline.hold_case(session, case_id, actor)
    check_goes_on(case.state)
    kept = given.TOLD.needed(words or "", NEW_WORDS) if wish is Wish.ADDED else given.TOLD.given(words)
    timeline.append(session, case_id, actor, Act.WRITTEN_IN, now, reason=kept, wish=wish.value)
    number = timeline.last_number(session, case_id)
    key = f"written_in:{case_id}:{number}"
    outbox.put(session, Notice.SLACK_WRITTEN_IN, key, now, case_id=case_id, payload={"wish": wish.value})
    update_card(session, case_id, now)


def ask_further(session: Session, case_id: UUID, words: str | None, actor: str, policy: Policy, now: datetime) -> Wish:
    """Somebody is not satisfied, and asks in writing for what comes next; what that is. Raises Refused.

    A review that is asked for in time begins at once. One that is asked for late is flagged: a person decides.
    (Policy, "Windows".)
    """
    case = timeline.hold_case(session, case_id, actor)
    wish = next_step(own_case(session, case_id, policy), now)
    if wish is Wish.REVIEW:
        life.begin_review(session, case_id, actor, policy, now)
    elif wish is Wish.LATE_REVIEW and Flag.LATE_REQUEST not in case.flags:
        case.flags = [*case.flags, Flag.LATE_REQUEST]
        session.add(case)
    write_in(session, case_id, wish, words, actor, now)
    return wish


def carry_risk(session: Session, case_id: UUID, assistant_id: str, now: datetime) -> None:
    """Words of danger were said in a chat that has shown this case: it carries the flag, as one sent from there would.

    So whoever reads the alert of the chat finds how to reach the person.
    """
    query = select(Conversation.at_risk).where(Conversation.assistant_id == assistant_id)
    case = timeline.hold_case(session, case_id, timeline.COMPLAINANT)
    if session.exec(query).one() and Flag.RISK not in case.flags:
        case.flags = [*case.flags, Flag.RISK.value]
        session.add(case)
        timeline.append(session, case_id, timeline.SERVICE, Act.FLAGGED, now, flag=Flag.RISK.value)
        update_card(session, case_id, now)


def last_wish(session: Session, case_id: UUID) -> Wish:
    """What was asked for last."""
    query = select(TimelineEntry).where(TimelineEntry.case_id == case_id, TimelineEntry.act == Act.WRITTEN_IN)
    latest = session.exec(query.order_by(col(TimelineEntry.number).desc())).first()
    assert latest is not None, "asked after something was"
    return Wish(latest.detail["wish"])


def _on_status(session: Session, case: Case) -> str | None:
    """The words of the acknowledgement of this stage, where it was put on the status."""
    query = select(Correspondence.copy_sealed).where(
        Correspondence.case_id == case.id,
        Correspondence.letter == LetterKind.ACKNOWLEDGEMENT,
        Correspondence.way == ON_STATUS,
        Correspondence.stage == case.stage,
    )
    return vault_of(session).open_given(session.exec(query).first())
