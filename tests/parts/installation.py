"""An installation on a real database, as the command line works on it, and empty ones to restore into."""

import contextlib
import itertools
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlmodel import Session, select

from complaints.cli import main
from complaints.commands.arguments import DONE
from complaints.folder import DataFolder
from complaints.settings import read_settings
from models.case import Case
from storage.database import vault_of
from tests.makers import a_case, an_intake
from tests.parts.postgres import Cluster

STORY = "Nobody called me back for six weeks."
SAID = "gAAAAA"
"""What stands in the assistant's own store."""


@dataclass
class Installation:
    """Two cases and a conversation. DATABASE_URL follows where there is a cluster."""

    folder: Path
    cluster: Cluster | None
    environment: pytest.MonkeyPatch
    databases: list[str] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.folder / "data"

    @property
    def backup(self) -> Path:
        """Where its backup goes."""
        return self.folder / "backup"

    def run(self, command: str, data: Path, *more: str) -> int:
        """`backup` or `restore`: the exit code."""
        return main([command, str(self.backup), "--data", str(data), *more])

    def make_backup(self) -> None:
        """A backup of it."""
        assert self.run("backup", self.data) == DONE

    def empty(self) -> Path:
        """A data folder that has nothing but the key, and an empty database."""
        self._name_a_new_database()
        folder = self.folder / f"empty {next(self._numbers)}"
        folder.mkdir(mode=0o700)
        (folder / "key").touch(mode=0o600)
        (folder / "key").write_bytes((self.data / "key").read_bytes())
        return folder

    def complain(self) -> None:
        """The two cases and the conversation."""
        self._name_a_new_database()
        with DataFolder(self.data).opened(read_settings()) as database:
            for number in (1, 2):
                a_case(database, intake=an_intake(story=f"{STORY} {number}"))
        conversations = DataFolder(self.data).conversations_file
        conversations.parent.mkdir()
        with closing(sqlite3.connect(conversations)) as said, said:
            said.execute("PRAGMA journal_mode = WAL")
            said.execute("CREATE TABLE events (data TEXT)")
            said.execute("INSERT INTO events VALUES (?)", [SAID])

    def _name_a_new_database(self) -> None:
        if self.cluster:
            self.databases.append(self.cluster.create())
            self.environment.setenv("DATABASE_URL", self.cluster.url(self.databases[-1]))


@contextlib.contextmanager
def installed(folder: Path, cluster: Cluster | None, environment: pytest.MonkeyPatch) -> Iterator[Installation]:
    """An installation on SQLite, or in databases of the cluster, which are gone at the end."""
    installation = Installation(folder, cluster, environment)
    installation.complain()
    yield installation
    for name in installation.databases:
        assert cluster
        cluster.drop(name)


def stories(data: Path) -> list[str]:
    """What people told, of every case of the data folder; it is opened as the service opens it."""

    def opened(session: Session) -> list[str]:
        return sorted(vault_of(session).open(case.story_sealed) for case in session.exec(select(Case)))

    with DataFolder(data).opened(read_settings()) as database:
        return database.run_here(opened)


def said(data: Path) -> list[str]:
    """What stands in the assistant's own store."""
    with closing(sqlite3.connect(DataFolder(data).conversations_file)) as kept:
        return [words for (words,) in kept.execute("SELECT data FROM events")]


def back_up(backup: Path, data: Path, environment: dict[str, str], told: Connection) -> None:
    """The command, in a process of its own."""
    os.environ.update(environment)
    told.send(("backed up", main(["backup", str(backup), "--data", str(data)])))


def restore(backup: Path, data: Path, environment: dict[str, str], told: Connection) -> None:
    """The same for `restore`."""
    os.environ.update(environment)
    told.send(("restored", main(["restore", str(backup), "--data", str(data)])))
