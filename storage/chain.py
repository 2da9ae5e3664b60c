"""The chain of a timeline: what is signed, and with which key. Pure.

The head of a case stands for its timeline so far: a MAC over the number of its entries and the last entry's MAC.
An entry's MAC is over the head before it and all its fields. Both need the key, so whoever takes the last entries
away cannot make the head that would fit.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from json import JSONEncoder
from typing import Any
from uuid import UUID

from storage.vault import Vault

BEGINNING = b""
"""The head of a case that has no entry yet."""
_canonical = JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode
"""One text for one value: keys sorted, no spaces, ASCII alone."""


@dataclass(frozen=True, slots=True)
class Keys:
    """A key for each thing that is signed, so that none of them can stand for another."""

    entry: bytes
    head: bytes
    reason: bytes
    seal: bytes
    seals: bytes

    @classmethod
    def of(cls, vault: Vault) -> "Keys":
        """The keys that the key file gives, the same at every start."""
        return cls(*(vault.signing_key(f"timeline {name}") for name in ("entry", "head", "reason", "seal", "seals")))


def entry_mac(
    keys: Keys,
    head: bytes,
    entry_id: UUID,
    case_id: UUID,
    number: int,
    at: datetime,
    actor: str,
    act: str,
    detail: Mapping[str, Any],
    reason_digest: bytes | None,
) -> bytes:
    """The MAC of an entry after `head`; `at` is aware, `act` the text that is kept."""
    digest = reason_digest.hex() if reason_digest is not None else None
    when = at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = _canonical([entry_id.hex, case_id.hex, number, when, actor, act, detail, digest])
    return _mac(keys.entry, head + fields.encode("ascii"))


def head_after(keys: Keys, case_id: UUID, count: int, mac: bytes) -> bytes:
    """The head of a case whose entry number `count`, its last, has this MAC."""
    return _mac(keys.head, _line(case_id, count, mac))


def reason_digest(keys: Keys, entry_id: UUID, reason: str) -> bytes:
    """What an entry knows of its reason: tells a changed one, and nothing else, not even that two are alike."""
    return _mac(keys.reason, entry_id.bytes + reason.encode())


class SealDigest:
    """The digest of a daily seal, case by case in order of their ids."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, case_id: UUID, number: int, mac: bytes) -> None:
        """The last entry of a case among those that the seal counts."""
        self._hash.update(_line(case_id, number, mac))

    def value(self) -> bytes:
        """Over everything that was added: 32 bytes."""
        return self._hash.digest()


def seal_mac(keys: Keys, before: bytes, number: int, day: date, cases: int, entries: int, digest: bytes) -> bytes:
    """The MAC of a daily seal after the one whose MAC is `before`."""
    fields = _canonical([number, day.isoformat(), cases, entries, digest.hex()])
    return _mac(keys.seal, before + fields.encode("ascii"))


def seals_mac(keys: Keys, count: int, last: bytes) -> bytes:
    """Over the number of daily seals and the MAC of the last: without the key the last ones cannot be taken away."""
    return _mac(keys.seals, count.to_bytes(8) + last)


def _line(case_id: UUID, number: int, mac: bytes) -> bytes:
    return case_id.bytes + number.to_bytes(8) + mac


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")
