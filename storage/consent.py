"""The ledger of consent: asked, given, refused, not needed, taken back. Entries follow each other and stay."""

from datetime import date, datetime, time
from uuid import UUID

from sqlmodel import Session, col, select

from models import given
from models.consent import Authority, ConsentEntry, ConsentStatus, Ground, Method, Scope, check_entry, latest
from models.life import check_goes_on
from models.policy import Policy
from models.refusal import Refused
from models.timeline import Act
from models.working_days import london_date, london_instant
from storage import clocks, timeline
from storage.acts import update_card
from storage.database import vault_of


def entries_of(session: Session, case_id: UUID) -> list[ConsentEntry]:
    """The ledger of a case, oldest first."""
    query = select(ConsentEntry).where(ConsentEntry.case_id == case_id).order_by(col(ConsentEntry.number))
    return list(session.exec(query))


def record_consent(
    session: Session,
    case_id: UUID,
    status: ConsentStatus,
    actor: str,
    policy: Policy,
    now: datetime,
    *,
    scope: Scope = Scope.DISCLOSURE,
    dated: date | None = None,
    method: Method | None = None,
    ground: Ground | None = None,
    evidence: str | None = None,
) -> None:
    """Add to the ledger. `dated` is the London date of it, today where nothing is said. Raises Refused."""
    case = timeline.hold_case(session, case_id, actor)
    check_goes_on(case.state)
    known, evidence = entries_of(session, case_id), given.EVIDENCE.given(evidence)
    day = given.past_day(dated or london_date(now), now)
    check_entry(status, method, ground, case.authority, evidence)
    last = latest(known, scope)
    if status is ConsentStatus.WITHDRAWN and (last is None or last.status is not ConsentStatus.GIVEN):
        raise Refused("There is no consent that could be taken back.")
    session.add(
        ConsentEntry(
            case_id=case_id,
            number=len(known) + 1,
            scope=scope,
            status=status,
            ground=ground.value if ground else None,
            method=method.value if method else None,
            evidence_sealed=vault_of(session).seal_given(evidence),
            dated=day,
            recorded_by=actor,
            recorded_at=now,
        )
    )
    session.flush()
    timeline.append(
        session, case_id, actor, Act.CONSENT_RECORDED, now, status=status.value, scope=scope.value, on=day.isoformat()
    )
    if scope is Scope.DISCLOSURE:
        if status is not ConsentStatus.ASKED:
            clocks.stop_open(session, case_id, "consent_chase", now, now, 1)
        else:
            asked_at = now if day == london_date(now) else london_instant(day, time(0))
            clocks.owe(session, case, "consent_chase", policy, now, stage=1, started_at=asked_at)
    update_card(session, case_id, now)


def record_authority(
    session: Session, case_id: UUID, authority: Authority, actor: str, reason: str, now: datetime
) -> None:
    """On what ground the writer acts for the person; `reason` is what staff saw. Raises Refused."""
    case = timeline.hold_case(session, case_id, actor)
    given.REASON.needed(reason, "Say what you saw of it.")
    case.authority = authority
    session.add(case)
    timeline.append(session, case_id, actor, Act.AUTHORITY_RECORDED, now, reason=reason, authority=authority.value)
