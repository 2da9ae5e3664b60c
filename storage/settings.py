"""Facts about this database itself."""

from datetime import datetime

from sqlmodel import Session

from models.conversation import Setting

BUSINESS_TIME = "business_time"


def business_time(session: Session) -> datetime | None:
    """The latest business time that this database has seen."""
    row = session.get(Setting, BUSINESS_TIME)
    return datetime.fromisoformat(row.value) if row else None


def keep_business_time(session: Session, now: datetime) -> None:
    """Remember it, so that a later start does not run backwards."""
    row = session.get(Setting, BUSINESS_TIME) or Setting(name=BUSINESS_TIME, value=now.isoformat())
    row.value = max(row.value, now.isoformat(), key=datetime.fromisoformat)
    session.add(row)
