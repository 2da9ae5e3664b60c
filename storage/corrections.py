"""What is put right at somebody's wish or by staff: it reads otherwise now, and what stood before is kept."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from models import given
from models.correction import Correction, What
from models.refusal import Refused
from models.timeline import Act
from storage import timeline
from storage.database import vault_of

COLUMNS = {
    What.STORY: "story_sealed",
    What.ABOUT: "about_sealed",
    What.WHEN: "when_sealed",
    What.OUTCOME: "outcome_sealed",
}
"""Where the case has what the writer told us."""


def correct(session: Session, case_id: UUID, what: What, words: str, actor: str, reason: str, now: datetime) -> None:
    """What the writer told us reads otherwise from now on (UK GDPR, article 16). Raises Refused.

    Names and contacts are corrected in `storage.people`.
    """
    case, vault = timeline.hold_case(session, case_id, actor), vault_of(session)
    given.REASON.needed(reason, "Say who asked for it, and how you know that it is right.")
    given.TOLD.needed(words, "Give the words as they should be.")
    if what not in COLUMNS:
        raise Refused("Names and contacts are recorded with the person that they belong to.")
    if not keep_before(session, case_id, what, vault.open_given(getattr(case, COLUMNS[what])), words, actor, now):
        raise Refused("It reads like that already.")
    setattr(case, COLUMNS[what], vault.seal(words))
    session.add(case)
    timeline.append(session, case_id, actor, Act.CORRECTED, now, reason=reason, what=what.value)


def keep_before(
    session: Session, case_id: UUID, what: What, before: str | None, after: str | None, by: str, now: datetime
) -> bool:
    """Keep what stands there, if it is to read otherwise; whether it is. The caller holds the case."""
    if before != after:
        sealed = vault_of(session).seal_given(before)
        session.add(Correction(case_id=case_id, what=what, before_sealed=sealed, by=by, at=now))
    return before != after
