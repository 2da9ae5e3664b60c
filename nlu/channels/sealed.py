"""Conversations are encrypted where Rasa keeps them: an event holds what a person wrote."""

import base64
from typing import Any, Optional, Text

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.types import Text as SqlText
from sqlalchemy.types import TypeDecorator


class Sealed(TypeDecorator):
    """Text that is encrypted on its way into the database and decrypted on its way out."""

    impl = SqlText
    cache_ok = True

    def __init__(self, secret: bytes) -> None:
        super().__init__()
        self.secret = secret
        derived = HKDF(SHA256(), 32, salt=None, info=b"complaints: the assistant's conversations").derive(secret)
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def process_bind_param(self, value: Optional[Text], dialect: Any) -> Optional[Text]:
        return None if value is None else self._fernet.encrypt(value.encode()).decode("ascii")

    def process_result_value(self, value: Optional[Text], dialect: Any) -> Optional[Text]:
        return None if value is None else self._fernet.decrypt(value.encode("ascii")).decode()


def seal_conversations(secret: bytes) -> None:
    """From here on Rasa's SQL store seals the events of conversations with a key made from `secret`."""
    SQLTrackerStore.SQLEvent.__table__.c.data.type = Sealed(secret)
