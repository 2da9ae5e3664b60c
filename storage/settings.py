"""Facts about this database itself."""

from datetime import datetime

from sqlmodel import Session

from models.conversation import Setting
from storage.database import vault_of

BUSINESS_TIME = "business_time"
KEY_CHECK = "key_check"


def check_key(session: Session) -> None:
    """Whether the keys are those that this database was sealed with. Raises KeyFileError."""
    vault, row = vault_of(session), session.get(Setting, KEY_CHECK)
    if row is None:
        session.add(Setting(name=KEY_CHECK, value=vault.seal(KEY_CHECK).decode("ascii")))
        return
    vault.open(row.value.encode("ascii"))


def business_time(session: Session) -> datetime | None:
    """The latest business time that this database has seen."""
    row = session.get(Setting, BUSINESS_TIME)
    return datetime.fromisoformat(row.value) if row else None


def keep_business_time(session: Session, now: datetime) -> None:
    """Remember it, so that a later start does not run backwards."""
    row = session.get(Setting, BUSINESS_TIME) or Setting(name=BUSINESS_TIME, value=now.isoformat())
    row.value = max(row.value, now.isoformat(), key=datetime.fromisoformat)
    session.add(row)
