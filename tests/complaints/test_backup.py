"""`backup` and `restore` on the command line: whole or not there, and never with the key. On both databases."""

import base64
import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlmodel import Session, select

from complaints.cli import main
from complaints.commands.arguments import DONE, REFUSED
from complaints.folder import DataFolder
from complaints.manifest import NAME, read_manifest
from complaints.settings import read_settings
from models.case import Case
from storage.database import vault_of
from tests.makers import a_case, an_intake
from tests.parts.disk import Disk
from tests.parts.postgres import Cluster
from tests.parts.service import ROOT

pytestmark = pytest.mark.usefixtures("demonstration")
STORY = "Nobody called me back for six weeks."


@dataclass
class Installation:
    """A data folder with its database, and the way to an empty one of the same kind with the same key."""

    data: Path
    backup: Path
    empty: Callable[[], Path]

    def make_backup(self) -> None:
        assert run("backup", self.backup, self.data) == DONE


def run(command: str, folder: Path, data: Path, *more: str) -> int:
    return main([command, str(folder), "--data", str(data), *more])


def stories(data: Path) -> list[str]:
    def opened(session: Session) -> list[str]:
        return [vault_of(session).open(case.story_sealed) for case in session.exec(select(Case))]

    with DataFolder(data).opened(read_settings()) as database:
        return sorted(database.run_here(opened))


def conversations_of(data: Path) -> Path:
    return DataFolder(data).conversations_file


@pytest.fixture(params=["sqlite", "postgres"])
def installation(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Installation]:
    """Two cases and a conversation; `empty` points the settings to an empty database too."""
    cluster: Cluster | None = request.getfixturevalue("postgres") if request.param == "postgres" else None
    made: list[str] = []

    def another_database() -> None:
        if cluster:
            made.append(cluster.create())
            monkeypatch.setenv("DATABASE_URL", cluster.url(made[-1]))

    def empty() -> Path:
        another_database()
        folder = tmp_path / f"restored {len(list(tmp_path.iterdir()))}"
        folder.mkdir(mode=0o700)
        (folder / "key").write_bytes((data / "key").read_bytes())
        (folder / "key").chmod(0o600)
        return folder

    data = tmp_path / "data"
    another_database()
    with DataFolder(data).opened(read_settings()) as database:
        for number in range(2):
            a_case(database, intake=an_intake(story=f"{STORY} {number}"))
    conversations_of(data).parent.mkdir()
    with closing(sqlite3.connect(conversations_of(data))) as said, said:
        said.execute("PRAGMA journal_mode = WAL")
        said.execute("CREATE TABLE events (data TEXT)")
        said.execute("INSERT INTO events VALUES ('gAAAAA')")
    yield Installation(data, tmp_path / "backup", empty)
    for name in made:
        assert cluster
        cluster.drop(name)


@pytest.fixture
def sqlite_installation(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A data folder with one case, on SQLite."""
    data = tmp_path / "data"
    with DataFolder(data).opened(read_settings()) as database:
        a_case(database)
    return data


def test_what_was_backed_up_comes_back_whole(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    installation.make_backup()
    said = capsys.readouterr().out
    assert said.startswith("Backed up: 2 cases, 8 entries of their timelines, ") and "The key is not in it" in said
    data = installation.empty()
    assert run("restore", installation.backup, data) == DONE
    printed = capsys.readouterr().out
    (kept,) = data.glob("restored-*.txt")
    assert printed.startswith(kept.read_text().rstrip()) and f"kept in {kept}" in printed
    assert stories(data) == [f"{STORY} 0", f"{STORY} 1"]
    with closing(sqlite3.connect(conversations_of(data))) as said_there:
        assert said_there.execute("SELECT data FROM events").fetchall() == [("gAAAAA",)]
    assert main(["verify", "--data", str(data)]) == DONE
    assert capsys.readouterr().out.startswith("Whole: 2 cases, ")
    assert not list(data.rglob("*.partial*"))


def test_the_key_is_in_no_file_of_it_and_only_the_owner_can_read_it(installation: Installation) -> None:
    installation.make_backup()
    key = (installation.data / "key").read_bytes().strip()
    files = list(installation.backup.iterdir())
    assert len(files) == 3
    for path in files:
        assert key not in path.read_bytes() and base64.urlsafe_b64decode(key) not in path.read_bytes()
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(installation.backup.stat().st_mode) == 0o700


def test_it_changes_nothing_and_works_while_the_service_writes(installation: Installation) -> None:
    with DataFolder(installation.data).opened(read_settings()) as database:

        def while_writing(session: Session) -> None:
            session.exec(select(Case)).first().flags = ["unconfirmed"]  # type: ignore[union-attr]
            session.flush()
            installation.make_backup()

        database.run_here(while_writing)
    data = installation.empty()
    assert run("restore", installation.backup, data) == DONE
    with DataFolder(data).opened(read_settings()) as database:
        assert database.run_here(lambda session: [case.flags for case in session.exec(select(Case))]) == [[], []]


def test_check_says_that_it_is_whole(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    installation.make_backup()
    assert run("backup", installation.backup, installation.data, "--check") == DONE
    assert "Whole: 2 cases, 8 entries" in capsys.readouterr().out


def damaged(backup: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Everything that can have become of each file: what it is, and how it is done. In the end all are whole."""
    for path in sorted(backup.iterdir()):
        whole = path.read_bytes()
        places = sorted({0, 1, len(whole) // 3, len(whole) // 2, len(whole) - 1})
        for length in places:
            yield f"{path.name} cut at {length}", lambda p=path, w=whole, n=length: p.write_bytes(w[:n])
        for at in places:
            other = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
            yield f"{path.name} changed at {at}", lambda p=path, o=other: p.write_bytes(o)
        yield f"{path.name} longer", lambda p=path, w=whole: p.write_bytes(w + b"\n\0")
        yield f"{path.name} missing", path.unlink
        path.write_bytes(whole)


def test_a_backup_that_was_cut_or_changed_anywhere_is_refused_before_anything_is_written(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.make_backup()
    data = installation.empty()
    before, refused = sorted(data.rglob("*")), 0
    for what, damage in damaged(installation.backup):
        damage()
        capsys.readouterr()
        for command in (run("backup", installation.backup, data, "--check"), run("restore", installation.backup, data)):
            assert command == REFUSED, what
        words = capsys.readouterr().err
        assert "The backup is not whole: " in words or "There is no backup at" in words, what
        assert sorted(data.rglob("*")) == before, what
        refused += 1
    assert refused > 30
    assert run("restore", installation.backup, data) == DONE, "whole again"
