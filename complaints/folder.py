"""The data folder: who holds it, and where the running service is to be reached."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from complaints.clock import real_now
from complaints.settings import Settings, reveal
from storage.database import Database, sqlite_url
from storage.key_file import make_key_file
from storage.migrate import is_current, migrate
from storage.settings import check_key, key_fits, never_back
from storage.takeover import take_over
from storage.vault import Vault, read_key_file

ROOM = 2**20
"""Bytes that have to be free: with less, the next complaint may find no place."""


class NoDatabase(Exception):
    """There is no database of this version to read yet."""


class InUse(Exception):
    """Another process works on this data folder."""


@dataclass(frozen=True)
class Running:
    """Where a running service takes commands from its operator: a loopback URL and a key for it."""

    pid: int
    url: str
    key: str


class DataFolder:
    """Everything one installation keeps on disk; only its owner may look inside."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.database_file = self.path / "complaints.db"
        self.letters = self.path / "letters"
        self.assistant = self.path / "assistant"
        self.conversations_file = self.assistant / "conversations.db"
        self._running_file = self.path / "running.json"

    def make(self) -> None:
        """The folder, with rights for its owner alone."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def opened(self, settings: Settings) -> Iterator[Database]:
        """Be the only process on the folder, with the database of the settings, migrated. Raises InUse."""
        with self.held():
            url = reveal(settings.database_url) or sqlite_url(self.database_file)
            database = Database(url, self._vault(settings))
            try:
                migrate(database.engine)
                database.run_here(check_key)
                database.run_here(take_over, database.run_here(never_back, real_now()))
                yield database
            finally:
                database.close()

    def has_database(self, settings: Settings) -> bool:
        """Whether there is one to read: that of the settings, or one that was made here."""
        return settings.database_url is not None or self.database_file.exists()

    @contextmanager
    def reading(self, settings: Settings) -> Iterator[Database]:
        """The database of the settings, to read beside the running service. Raises NoDatabase."""
        url = reveal(settings.database_url) or sqlite_url(self.database_file)
        if not self.has_database(settings):
            raise NoDatabase(f"There is no database yet at {self.database_file}.")
        database = Database(url, read_key_file(self.key_file(settings)), reading=True)
        try:
            if not is_current(database.engine):
                raise NoDatabase("The database is not that of this version. Start the service once, or run `migrate`.")
            database.run_here(key_fits)
            yield database
        finally:
            database.close()

    def key_file(self, settings: Settings) -> Path:
        """The file of the settings, or one in the folder, for demonstrations."""
        return settings.key_file or self.path / "key"

    def _vault(self, settings: Settings) -> Vault:
        if settings.key_file is None:
            make_key_file(self.key_file(settings))
        return read_key_file(self.key_file(settings))

    @contextmanager
    def held(self) -> Iterator[None]:
        """Be the only process on the folder. Raises InUse. The lock goes with the process, however it ends."""
        self.make()
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUse(
                    f"Another process is using the data folder {self.path}. "
                    "End that one first, or name another folder with --data."
                ) from None
            yield

    def has_room(self) -> bool:
        """Whether the disk can take another complaint."""
        return shutil.disk_usage(self.path).free >= ROOM

    def write_running(self, running: Running) -> None:
        """Say where commands go, in a file that only its owner may read."""
        partial = self._running_file.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(asdict(running), file)
        partial.rename(self._running_file)

    def forget_running(self) -> None:
        """The service has ended."""
        self._running_file.unlink(missing_ok=True)

    def running(self) -> Running | None:
        """Where the service said that it runs; it may have been killed since."""
        try:
            return Running(**json.loads(self._running_file.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None
