"""Facts about this database itself."""

from datetime import datetime

from cryptography.fernet import Fernet
from sqlalchemy import delete
from sqlmodel import Session, col

from models.conversation import Setting
from storage.database import insert_new, vault_of
from storage.same_person import index_people

BUSINESS_TIME = "business_time"
SECRETS = "secrets"
"""What this database's signatures and indexes are derived from, sealed: it outlives every key that is changed."""
EARLIER_CHECK = "key_check"
"""What an earlier version kept instead; its secrets came from the last key of the file."""


def check_key(session: Session) -> None:
    """Whether the keys are those that this database was sealed with. Raises KeyFileError.

    The first time, what needs its secrets is made ready: that of an earlier version has no indexes of people yet.
    """
    if key_fits(session):
        return
    vault, earlier = vault_of(session), session.get(Setting, EARLIER_CHECK)
    if earlier is not None:
        vault.open(earlier.value.encode("ascii"))
    root = vault.root if earlier is not None else Fernet.generate_key()
    sealed = vault.seal(root.decode("ascii")).decode("ascii")
    # Of two services that start at once, one makes it and both take that.
    session.connection().execute(insert_new(session, Setting), {"name": SECRETS, "value": sealed})
    session.connection().execute(delete(Setting).where(col(Setting.name) == EARLIER_CHECK))
    key_fits(session)
    index_people(session)


def key_fits(session: Session) -> bool:
    """The same, and nothing is written: False when this version has never opened the database. Raises KeyFileError."""
    row, vault = session.get(Setting, SECRETS), vault_of(session)
    if row is not None:
        vault.sign_with(vault.open(row.value.encode("ascii")).encode("ascii"))
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
