"""What a complaint is made of: issues, and the finding on each."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import enum_column


class Theme(StrEnum):
    """What an issue is about, in the words that the field reports in (KO41a)."""

    ACCESS = "access_to_treatment"
    ADMISSIONS = "admissions_and_discharge"
    ADMINISTRATION = "administration_and_records"
    APPOINTMENTS = "appointments"
    BILLING = "billing"
    COMMUNICATIONS = "communications"
    CONFIDENTIALITY = "confidentiality"
    CONSENT = "consent_and_mha"
    DATA_PROTECTION = "data_protection"
    FACILITIES = "facilities"
    INTEGRATED_CARE = "integrated_care"
    PATIENT_CARE = "patient_care"
    PRESCRIBING = "prescribing"
    DIGNITY = "privacy_dignity_wellbeing"
    SAFEGUARDING = "safeguarding"
    STAFFING = "staffing_numbers"
    TECHNOLOGY = "technology"
    TRANSPORT = "transport"
    BEHAVIOUR = "values_and_behaviours"
    WAITING_TIMES = "waiting_times"
    OTHER = "other"


class Outcome(StrEnum):
    """What was found on an issue."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"


class Issue(SQLModel, table=True):
    """One thing that somebody complains about. `about_sealed` is whom or what, `words_sealed` how staff put it."""

    __tablename__ = "issue"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_id: UUID = Field(foreign_key="case_file.id")
    number: int
    theme: Theme = Field(sa_column=enum_column(Theme))
    about_sealed: bytes | None = None
    words_sealed: bytes | None = None


class Finding(SQLModel, table=True):
    """What was found on an issue at a stage; a review finds anew."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("issue_id", "stage"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    issue_id: UUID = Field(foreign_key="issue.id")
    stage: int
    outcome: Outcome = Field(sa_column=enum_column(Outcome))
    note_sealed: bytes | None = None
    by: str
    at: datetime
