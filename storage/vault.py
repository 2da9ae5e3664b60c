"""Encryption of what people tell us, with keys from a key file."""

import os
import stat
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.refusal import Refused


class KeyFileError(Exception):
    """The key file cannot be used; the message says why and what to do."""


class Vault:
    """Seals text with the first key; opens what any of the keys sealed."""

    def __init__(self, keys: list[bytes]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._keys = keys
        self._signing_keys: dict[str, bytes] = {}

    def seal(self, text: str) -> bytes:
        """The text, encrypted. Raises Refused for half of a surrogate pair, which no encoding has."""
        try:
            return self._fernet.encrypt(text.encode())
        except UnicodeEncodeError:
            raise Refused("Half of a sign is in that text, and cannot be kept. Please type it again.") from None

    def seal_given(self, text: str | None) -> bytes | None:
        """The same for what may not have been given."""
        return None if text is None else self.seal(text)

    def open(self, sealed: bytes) -> str:
        """The text. Raises KeyFileError when none of the keys fits."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise KeyFileError("The key file does not fit this database: its keys open nothing in it.") from error

    def derived(self, purpose: str) -> str:
        """A secret of its own for another part, the same at every start: hexadecimal, 64 signs.

        Made from the last key of the file, so that a new key on top changes nothing.
        """
        return _derive(self._keys[-1], purpose).hex()

    def signing_key(self, purpose: str) -> bytes:
        """The same as 32 bytes, kept once made: to sign many things quickly."""
        if purpose not in self._signing_keys:
            self._signing_keys[purpose] = _derive(self._keys[-1], purpose)
        return self._signing_keys[purpose]

    def fingerprints(self) -> list[str]:
        """A name of each key, in the order of the file, that tells nothing of the key: hexadecimal, 16 signs."""
        return [_derive(key, "its name")[:8].hex() for key in self._keys]

    def open_given(self, sealed: bytes | None) -> str | None:
        """The same for what may not have been given."""
        return None if sealed is None else self.open(sealed)


def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(key)


def read_key_file(path: Path) -> Vault:
    """The keys of a file: one Fernet key a line, the first seals. Only its owner may be able to read it."""
    try:
        mode = path.stat().st_mode
        lines = path.read_text(encoding="ascii").split()
    except FileNotFoundError as error:
        raise KeyFileError(f"There is no key file at {path}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"The key file {path} cannot be read.") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileError(f"Others than its owner may use the key file {path}. Run: chmod 600 {path}")
    try:
        return Vault([line.encode() for line in lines])
    except ValueError as error:
        raise KeyFileError(f"The key file {path} holds no Fernet key, or a broken one.") from error


def make_key_file(path: Path) -> None:
    """A new key in a file that only its owner may read; an existing file is left alone.

    Written whole under another name first: a crash leaves a whole key or none.
    """
    if path.exists():
        return
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
