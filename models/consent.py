"""Who may be told what: authority, the ledger of consent, and when nothing may be told. (Policy, "Representatives".)"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from models.columns import enum_column
from models.refusal import Refused


class Authority(StrEnum):
    """The legal ground on which somebody acts for another person; the relationship is a field of its own."""

    PATIENT_CONSENT = "patient_consent"
    LPA_HEALTH = "lpa_health"
    LPA_PROPERTY = "lpa_property"
    DEPUTY = "deputy"
    APPOINTEE = "appointee"
    PARENTAL_RESPONSIBILITY = "parental_responsibility"
    PERSONAL_REPRESENTATIVE = "personal_representative"
    NONE = "none"


class ConsentStatus(StrEnum):
    """What an entry of the ledger says."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    NOT_NEEDED = "not_needed"
    WITHDRAWN = "withdrawn"


class Scope(StrEnum):
    """What the consent is for."""

    DISCLOSURE = "disclosure"
    RECORDS = "records"
    SHARE_WITH_PROVIDER = "share_with_provider"


class Ground(StrEnum):
    """Why nobody is asked for consent."""

    DIED = "died"
    LACKS_CAPACITY = "lacks_capacity"
    CHILD = "child"


class Method(StrEnum):
    """How somebody said whether they agree."""

    IN_WRITING = "in_writing"
    BY_PHONE = "by_phone"
    IN_PERSON = "in_person"


class ConsentEntry(SQLModel, table=True):
    """One entry of the ledger: never changed, only followed by another. `dated` is the London date it is of.

    `evidence_sealed` is what staff saw or why they decided; `ground` is there when nobody is asked.
    """

    __tablename__ = "consent_entry"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_id: UUID = Field(foreign_key="case_file.id", index=True)
    number: int
    scope: Scope = Field(sa_column=enum_column(Scope))
    status: ConsentStatus = Field(sa_column=enum_column(ConsentStatus))
    ground: str | None = None
    method: str | None = None
    evidence_sealed: bytes | None = None
    dated: date
    recorded_by: str
    recorded_at: datetime


SETTLED = frozenset({ConsentStatus.GIVEN, ConsentStatus.NOT_NEEDED})
STILL_ASKED = frozenset({Authority.LPA_PROPERTY, Authority.APPOINTEE})
"""A power of attorney for property, or looking after somebody's benefits, is no right to hear about their care."""


def latest(entries: Sequence[ConsentEntry], scope: Scope) -> ConsentEntry | None:
    """The entry that counts: the last one of a scope."""
    return max((entry for entry in entries if entry.scope is scope), key=lambda entry: entry.number, default=None)


def check_disclosure(
    speaks_for_another: bool, entries: Sequence[ConsentEntry], authority: Authority | None = None
) -> None:
    """Whether private things about the person affected may be told to the writer. Raises Refused."""
    entry = latest(entries, Scope.DISCLOSURE)
    if not speaks_for_another:
        return
    if entry and entry.status in SETTLED:
        if entry.ground is not None:
            _check_authority(Ground(entry.ground), authority)
        return
    why = {
        None: "It is not recorded whether the person agrees.",
        ConsentStatus.ASKED: "The person has been asked and has not answered yet.",
        ConsentStatus.REFUSED: "The person does not agree.",
        ConsentStatus.WITHDRAWN: "The person has taken their consent back.",
    }[entry.status if entry else None]
    raise Refused(f"{why} Until consent is settled, nothing personal may be told to whoever writes for them.")


def check_entry(
    status: ConsentStatus,
    method: Method | None,
    ground: Ground | None,
    authority: Authority | None,
    evidence: str | None,
) -> None:
    """Whether staff may record this: how somebody agreed, or why nobody is asked. Raises Refused."""
    if status is ConsentStatus.GIVEN and not method:
        raise Refused("Say how the person agreed: in writing, by phone, in person.")
    if status is not ConsentStatus.NOT_NEEDED:
        if ground is not None:
            raise Refused("A reason why nobody is asked goes only with that decision.")
        return
    if ground is None:
        raise Refused("Say why nobody is asked: they have died, cannot decide, or are a child.")
    if not evidence:
        raise Refused("Say what you saw, or why you decide so: this is kept with the decision.")
    _check_authority(ground, authority)


def check_forwarding(entries: Sequence[ConsentEntry]) -> None:
    """Whether a complaint may be given to another provider. Raises Refused."""
    entry = latest(entries, Scope.SHARE_WITH_PROVIDER)
    if entry is None or entry.status not in SETTLED:
        raise Refused("Ask them first, and record that they agree to share it with another provider.")


def _check_authority(ground: Ground, authority: Authority | None) -> None:
    if authority in STILL_ASKED and ground is not Ground.DIED:
        raise Refused(
            "Their authority is about money or benefits. The person has to be asked all the same, "
            "unless they have died. If they cannot decide, record the best-interests decision under another authority."
        )
