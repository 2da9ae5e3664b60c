"""The key file: one Fernet key a line, for its owner's eyes alone. The first seals, all of them open."""

import os
import stat
from datetime import date
from pathlib import Path

from cryptography.fernet import Fernet


class KeyFileError(Exception):
    """The key file cannot be used; the message says why and what to do."""


def read_keys(path: Path) -> list[bytes]:
    """The keys, the first first. Raises KeyFileError also for a file that others than its owner may use."""
    try:
        mode = path.stat().st_mode
        keys = [line.encode() for line in path.read_text(encoding="ascii").split()]
    except FileNotFoundError as error:
        raise KeyFileError(f"There is no key file at {path}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"The key file {path} cannot be read.") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileError(f"Others than its owner may use the key file {path}. Run: chmod 600 {path}")
    try:
        for key in keys:
            Fernet(key)
    except ValueError as error:
        raise KeyFileError(f"The key file {path} holds a line that is no Fernet key.") from error
    if not keys:
        raise KeyFileError(f"The key file {path} holds no key.")
    return keys


def make_key_file(path: Path) -> None:
    """A new key in a file that only its owner may read; an existing file is left alone."""
    if not path.exists():
        _write(path, [Fernet.generate_key()])


def add_key(path: Path) -> None:
    """A new key on top: it seals from here on, and the others still open. Raises KeyFileError, OSError."""
    _write(path, [Fernet.generate_key(), *read_keys(path)])


def keep_first_key(path: Path, today: date) -> Path:
    """Takes all keys but the first out of the file; where they were put, with it. Raises KeyFileError, OSError."""
    keys = read_keys(path)
    kept = path.with_name(f"{path.name}.before-{today.isoformat()}")
    if kept.exists():
        raise KeyFileError(f"There is a file {kept} already. Put it where you keep copies of keys, and try again.")
    _write(kept, keys)
    _write(path, keys[:1])
    return kept


def _write(path: Path, keys: list[bytes]) -> None:
    """Whole under another name first: a crash leaves the old file or the new one."""
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(b"".join(key + b"\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
