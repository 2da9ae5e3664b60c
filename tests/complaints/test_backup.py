"""`backup` on the command line: whole or not there, beside the service, and never with the key. On both databases."""

import base64
import fcntl
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, select

from complaints.commands.arguments import DONE, REFUSED
from complaints.folder import DataFolder
from complaints.settings import read_settings
from models.case import Case
from models.refusal import Refused
from storage.postgres_programs import find_program
from tests.faults.lives import Process
from tests.parts.disk import Disk
from tests.parts.installation import Installation, back_up, installed
from tests.parts.postgres import PASSWORD, Cluster


def test_the_key_is_in_no_file_of_it_and_only_the_owner_can_read_it(installation: Installation) -> None:
    installation.make_backup()
    key = (installation.data / "key").read_bytes().strip()
    files = list(installation.backup.iterdir())
    assert len(files) == 3
    for path in files:
        assert key not in path.read_bytes() and base64.urlsafe_b64decode(key) not in path.read_bytes()
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(installation.backup.stat().st_mode) == 0o700


def test_it_works_while_the_service_writes_and_has_what_was_confirmed(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    with DataFolder(installation.data).opened(read_settings()) as database:

        def change_and_back_up(session: Session) -> None:
            for case in session.exec(select(Case)):
                case.flags = ["unconfirmed"]
                session.add(case)
            session.flush()
            installation.make_backup()

        database.run_here(change_and_back_up)
    assert "Backed up: 2 cases, 8 entries of their timelines, " in capsys.readouterr().out
    data = installation.empty()
    assert installation.run("restore", data) == DONE
    with DataFolder(data).opened(read_settings()) as database:
        assert database.run_here(lambda session: [case.flags for case in session.exec(select(Case))]) == [[], []]


def test_check_says_that_it_is_whole(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    installation.make_backup()
    assert installation.run("backup", installation.data, "--check") == DONE
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


def test_one_that_was_cut_or_changed_anywhere_is_refused_before_anything_is_written(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.make_backup()
    data = installation.empty()
    before, refused = sorted(data.rglob("*")), 0
    for what, damage in damaged(installation.backup):
        damage()
        capsys.readouterr()
        assert installation.run("backup", data, "--check") == REFUSED, what
        assert installation.run("restore", data) == REFUSED, what
        words = capsys.readouterr().err
        assert "The backup is not whole: " in words or "There is no backup at" in words, what
        assert sorted(data.rglob("*")) == before, what
        refused += 1
    assert refused > 30
    assert installation.run("restore", data) == DONE, "it is whole again"


def test_a_name_that_is_taken_is_refused_and_left_as_it_is(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.make_backup()
    before = {path: path.read_bytes() for path in installation.backup.iterdir()}
    assert installation.run("backup", installation.data) == REFUSED
    assert "There is something at" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in installation.backup.iterdir()} == before


def test_a_full_disk_leaves_nothing_and_says_so(
    installation: Installation, small_disk: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    small_disk.fill()
    moved = Installation(small_disk.folder, installation.cluster, installation.environment)
    refused = 0
    while moved.run("backup", installation.data) == REFUSED:
        assert "The disk is full" in capsys.readouterr().err
        assert [path.name for path in small_disk.folder.iterdir()] == ["filler"]
        refused += 1
        small_disk.give(8192)  # so it ends in another place each time
    assert refused > 3 and moved.run("backup", installation.data, "--check") == DONE


def test_killed_at_any_moment_it_leaves_nothing_that_counts_as_a_backup(installation: Installation) -> None:
    environment = {"DATABASE_URL": os.environ["DATABASE_URL"]}
    work = (back_up, (installation.backup, installation.data, environment))
    for _ in range(2):  # the first has to import
        whole = Process(*work).ended().seconds
        shutil.rmtree(installation.backup)
    killed = 0
    for moment in range(24):
        process = Process(*work)
        process.kill_after(whole * moment / 20)
        killed += process.ended().killed
        if installation.backup.exists():
            assert installation.run("backup", installation.data, "--check") == DONE, "there, and so whole"
            shutil.rmtree(installation.backup)
    assert killed > 10
    installation.make_backup()
    assert not installation.backup.with_name("backup.partial").exists(), "it has taken away what was left"


def test_without_a_database_there_is_nothing_to_back_up(
    tmp_path: Path, demonstration: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = Installation(tmp_path, None, monkeypatch)
    assert nothing.run("backup", tmp_path / "data") == REFUSED
    assert "There is no database yet" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_two_at_once_to_one_place_are_one(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    partial = installation.backup.with_name("backup.partial")
    partial.mkdir()
    descriptor = os.open(partial, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    assert installation.run("backup", installation.data) == REFUSED
    assert "Another backup is being written" in capsys.readouterr().err and partial.exists()
    os.close(descriptor)
    installation.make_backup()


def test_a_password_stands_on_no_command_line(
    tmp_path: Path, postgres: Cluster, demonstration: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, programs, seen = find_program("pg_dump"), tmp_path / "programs", tmp_path / "seen"
    programs.mkdir()
    (programs / "pg_dump").write_text(f'#!/bin/sh\necho "$@" > "{seen}"\nexec "{real}" "$@"\n')
    (programs / "pg_dump").chmod(0o700)
    with installed(tmp_path / "on postgres", postgres, monkeypatch) as installation:
        monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
        installation.make_backup()
    words = seen.read_text()
    assert "--format=custom" in words and "user=complaints" in words
    assert PASSWORD not in words and "p%40ss" not in words and "word for tests" not in words


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(Refused, match="pg_nothing is not installed here: install PostgreSQL's client programs"):
        find_program("pg_nothing")
