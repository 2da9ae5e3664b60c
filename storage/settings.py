"""Facts about this database itself."""

from datetime import datetime

from sqlmodel import Session

from models.conversation import Setting
from storage.database import vault_of

BUSINESS_TIME = "business_time"
KEY_CHECK = "key_check"


def check_key(session: Session) -> None:
    """Whether the keys are those that this database was sealed with. Raises KeyFileError."""
    if not key_fits(session):
        session.add(Setting(name=KEY_CHECK, value=vault_of(session).seal(KEY_CHECK).decode("ascii")))


def key_fits(session: Session) -> bool:
    """The same, and nothing is written: False when the database has never been opened. Raises KeyFileError."""
    row = session.get(Setting, KEY_CHECK)
    if row is not None:
        vault_of(session).open(row.value.encode("ascii"))
    return row is not None


def business_time(session: Session) -> datetime | None:
    """The latest business time that this database has seen."""
    row = session.get(Setting, BUSINESS_TIME)
    return datetime.fromisoformat(row.value) if row else None


def never_back(session: Session, now: datetime) -> datetime:
    """`now`, or the latest business time that this database has seen if that is later: demonstrations run ahead."""
    return max(now, business_time(session) or now)


def keep_business_time(session: Session, now: datetime) -> None:
    """Remember it, so that a later start does not run backwards."""
    row = session.get(Setting, BUSINESS_TIME) or Setting(name=BUSINESS_TIME, value=now.isoformat())
    row.value = max(row.value, now.isoformat(), key=datetime.fromisoformat)
    session.add(row)
