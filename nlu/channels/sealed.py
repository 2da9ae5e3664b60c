"""Conversations are encrypted where Rasa keeps them: an event holds what a person wrote."""

import base64
import logging
from pathlib import Path
from typing import Any, List, Optional, Text, Tuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.types import Text as SqlText
from sqlalchemy.types import TypeDecorator

ROWS_AT_ONCE = 200

logger = logging.getLogger(__name__)


class Unreadable(Exception):
    """None of the keys opens an event: the key that sealed it was taken away."""


class Keys:
    """A key of our own for each line of a key file, which is followed as it changes; or one made from a secret."""

    def __init__(self, path: Text, secret: bytes) -> None:
        self._path = Path(path) if path else None
        self.stamp: Optional[Tuple[int, int, int]] = None
        self._fernet = _fernet_of([secret])
        self.fernet()

    def fernet(self) -> MultiFernet:
        """The first key seals, all of them open."""
        if self._path:
            try:
                found = self._path.stat()
                stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
                if stamp != self.stamp:
                    self._fernet = _fernet_of(self._path.read_bytes().split())
                    self.stamp = stamp
            except (OSError, IndexError):
                if self.stamp is None:
                    raise
        return self._fernet


def _fernet_of(secrets: List[bytes]) -> MultiFernet:
    secrets[0]  # an empty file is no key file
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(secret))) for secret in secrets])


def _derive(secret: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"complaints: the assistant's conversations").derive(secret)


class Sealed(TypeDecorator):
    """Text that is encrypted on its way into the database and decrypted on its way out."""

    impl = SqlText
    cache_ok = True

    def __init__(self, keys: Keys) -> None:
        super().__init__()
        self.keys = keys

    def process_bind_param(self, value: Optional[Text], dialect: Any) -> Optional[Text]:
        return None if value is None else self.keys.fernet().encrypt(value.encode()).decode("ascii")

    def process_result_value(self, value: Optional[Text], dialect: Any) -> Optional[Text]:
        try:
            return None if value is None else self.keys.fernet().decrypt(value.encode("ascii")).decode()
        except InvalidToken:
            raise Unreadable from None


def seal_conversations(keys: Keys) -> None:
    """From here on Rasa's SQL store seals the events of conversations, and SQLite wipes what is deleted."""
    SQLTrackerStore.SQLEvent.__table__.c.data.type = Sealed(keys)
    event.listen(Engine, "connect", _wipe)


def _wipe(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA secure_delete = ON")


def seal_some_again(store: SQLTrackerStore, keys: Keys, after: int) -> Optional[int]:
    """Seals the events after this id with the first key, some at a time: the last of them, or None when none is left.

    What no key opens stays: its conversation begins anew.
    """
    fernet = keys.fernet()
    with store.session_scope() as session:
        rows = session.execute(
            text("SELECT id, data FROM events WHERE id > :after ORDER BY id LIMIT :most"),
            {"after": after, "most": ROWS_AT_ONCE},
        ).fetchall()
        for row_id, data in rows:
            try:
                new = fernet.rotate(data.encode("ascii")).decode("ascii")
            except InvalidToken:
                continue
            session.execute(
                text("UPDATE events SET data = :new WHERE id = :id AND data = :old"),
                {"new": new, "id": row_id, "old": data},
            )
        session.commit()
    return rows[-1][0] if rows else None
