"""Encryption of what people tell us, and the secrets that follow from the same keys."""

from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.refusal import Refused
from storage.key_file import KeyFileError, read_keys

type _Stamp = tuple[int, int, int]


class Vault:
    """Seals text with the first key; opens what any of the keys sealed.

    With a `path` it follows the key file: a key that is put there, or taken away, counts at once.
    """

    def __init__(self, keys: list[bytes], path: Path | None = None) -> None:
        self._path, self._stamp = path, _stamp_of(path)
        self._use(keys)
        self._root = keys[-1]
        self._signing_keys: dict[str, bytes] = {}

    @property
    def path(self) -> Path | None:
        """The key file, where there is one."""
        return self._path

    def seal(self, text: str) -> bytes:
        """The text, encrypted. Raises Refused for half of a surrogate pair, which no encoding has."""
        try:
            return self._keys().encrypt(text.encode())
        except UnicodeEncodeError:
            raise Refused("Half of a sign is in that text, and cannot be kept. Please type it again.") from None

    def seal_given(self, text: str | None) -> bytes | None:
        """The same for what may not have been given."""
        return None if text is None else self.seal(text)

    def open(self, sealed: bytes) -> str:
        """The text. Raises KeyFileError when none of the keys fits."""
        try:
            return self._keys().decrypt(sealed).decode()
        except InvalidToken as error:
            raise _does_not_fit() from error

    def open_given(self, sealed: bytes | None) -> str | None:
        """The same for what may not have been given."""
        return None if sealed is None else self.open(sealed)

    # -- change of keys --------------------------------------------------------------------------------

    def seal_again(self, sealed: bytes) -> bytes:
        """The same text, sealed with the first key. Raises KeyFileError when none of the keys fits."""
        try:
            return self._keys().rotate(sealed)
        except InvalidToken as error:
            raise _does_not_fit() from error

    def is_of_first_key(self, sealed: bytes) -> bool:
        """Whether the first key sealed it."""
        self._keys()
        try:
            self._first.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def fingerprints(self) -> list[str]:
        """A name of each key, in the order of the file, that tells nothing of the key: hexadecimal, 16 signs."""
        self._keys()
        return [_derive(key, "its name")[:8].hex() for key in self._given]

    # -- secrets ---------------------------------------------------------------------------------------

    def sign_with(self, root: bytes) -> None:
        """Derive secrets from this from here on; the database keeps it, sealed (`storage.settings`)."""
        self._root, self._signing_keys = root, {}

    @property
    def root(self) -> bytes:
        """What secrets are derived from: the last key, until a database says otherwise."""
        return self._root

    def derived(self, purpose: str) -> str:
        """A secret of its own for another part, the same at every start: hexadecimal, 64 signs."""
        return _derive(self._root, purpose).hex()

    def signing_key(self, purpose: str) -> bytes:
        """The same as 32 bytes, kept once made: to sign many things quickly."""
        if purpose not in self._signing_keys:
            self._signing_keys[purpose] = _derive(self._root, purpose)
        return self._signing_keys[purpose]

    def _keys(self) -> MultiFernet:
        stamp = _stamp_of(self._path)
        if self._path and stamp and stamp != self._stamp:
            self._stamp = stamp
            with suppress(KeyFileError):  # somebody is at work on it; the next start says what is wrong
                self._use(read_keys(self._path))
        return self._fernet

    def _use(self, keys: list[bytes]) -> None:
        self._given, self._first = keys, Fernet(keys[0])
        self._fernet = MultiFernet([self._first, *map(Fernet, keys[1:])])


def read_key_file(path: Path) -> Vault:
    """The keys of a file, which is followed from here on. Raises KeyFileError."""
    return Vault(read_keys(path), path)


def _stamp_of(path: Path | None) -> _Stamp | None:
    """Changes whenever the file does."""
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _derive(root: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(root)


def _does_not_fit() -> KeyFileError:
    return KeyFileError("The key file does not fit this database: its keys open nothing in it.")
