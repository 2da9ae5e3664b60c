"""`restore` on the command line: everything is back, or nothing is there. On both databases."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from complaints.cli import main
from complaints.commands.arguments import DONE, REFUSED
from complaints.folder import DataFolder
from complaints.manifest import Manifest, part_of, read_manifest
from models.conversation import Setting
from storage.copies import copy_out
from storage.database import Database, sqlite_url
from storage.key_file import make_key_file
from storage.migrate import migrate
from storage.settings import EARLIER_CHECK
from storage.vault import read_key_file
from tests.faults.lives import Process
from tests.parts.disk import Disk
from tests.parts.installation import SAID, STORY, Installation, installed, restore, said, stories
from tests.parts.postgres import Cluster


def refusal(installation: Installation, data: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What it says when it refuses; nothing may be there afterwards that was not there before."""
    before = sorted(path for path in data.rglob("*") if path.name != "lock")
    capsys.readouterr()
    assert installation.run("restore", data) == REFUSED
    assert sorted(path for path in data.rglob("*") if path.name != "lock") == before
    return capsys.readouterr().err


def test_what_was_backed_up_comes_back_with_a_list_that_is_kept(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.make_backup()
    data = installation.empty()
    capsys.readouterr()
    assert installation.run("restore", data) == DONE
    printed = capsys.readouterr().out
    (kept,) = data.glob("restored-*.txt")
    assert printed.startswith(kept.read_text().rstrip()) and f"kept in {kept}" in printed
    assert stories(data) == [f"{STORY} 1", f"{STORY} 2"] and said(data) == [SAID]
    assert main(["verify", "--data", str(data)]) == DONE
    assert capsys.readouterr().out.startswith("Whole: 2 cases, ")
    assert not list(data.rglob("*.partial*"))


def test_what_is_there_already_is_left_as_it_is(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    installation.make_backup()
    data = installation.empty()
    assert installation.run("restore", data) == DONE
    words = refusal(installation, data, capsys)
    assert "complaints.db already" in words or "DATABASE_URL is not empty" in words
    assert stories(data) == [f"{STORY} 1", f"{STORY} 2"]
    other = installation.empty()
    (other / "assistant").mkdir()
    (other / "assistant" / "conversations.db").write_bytes(b"of somebody else")
    assert "conversations.db already" in refusal(installation, other, capsys)
    assert (other / "assistant" / "conversations.db").read_bytes() == b"of somebody else"


def test_a_running_service_is_not_disturbed(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    installation.make_backup()
    data = installation.empty()
    with DataFolder(data).held():
        assert "Another process is using the data folder" in refusal(installation, data, capsys)


def test_a_key_that_is_missing_is_refused_and_one_more_or_another_order_is_not(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    key = installation.data / "key"
    first, second = key.read_text(), Fernet.generate_key().decode() + "\n"
    key.write_text(second + first)  # what is sealed from now on needs the new one
    installation.make_backup()
    data = installation.empty()
    for given in (Fernet.generate_key().decode(), first, second):
        (data / "key").write_text(given)
        assert "The key file lacks a key of this backup" in refusal(installation, data, capsys)
    (data / "key").unlink()
    assert "There is no key file" in refusal(installation, data, capsys)
    make_key_file(data / "key")
    (data / "key").write_text((data / "key").read_text() + first + second)
    assert installation.run("restore", data) == DONE


def test_one_of_a_later_version_is_refused(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    installation.make_backup()
    read_manifest(installation.backup).model_copy(update={"revision": "9999"}).write(installation.backup)
    assert "made by a later version" in refusal(installation, installation.empty(), capsys)


def test_one_of_an_earlier_version_is_brought_to_this_one(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    data = installation.empty()
    url, vault = os.environ["DATABASE_URL"] or sqlite_url(data / "complaints.db"), read_key_file(data / "key")
    earlier = Database(url, vault)
    migrate(earlier.engine, "0005")
    checked = Setting(name=EARLIER_CHECK, value=vault.seal("key_check").decode("ascii"))
    earlier.run_here(lambda session: session.add(checked))
    earlier.close()
    installation.backup.mkdir()
    reading = Database(url, vault, reading=True)
    file = installation.backup / ("complaints.db" if reading.is_sqlite else "complaints.dump")
    reading.run_here(copy_out, file, lambda done, total: None)
    reading.close()
    Manifest(
        made_at=datetime(2026, 11, 24, 12, tzinfo=UTC),
        business_time=None,
        database="SQLite" if reading.is_sqlite else "PostgreSQL",
        revision="0005",
        keys=vault.fingerprints(),
        cases=0,
        timeline_entries=0,
        parts={file.name: part_of(file)},
    ).write(installation.backup)
    data = installation.empty()
    assert installation.run("restore", data) == DONE
    assert stories(data) == []


def test_a_backup_of_the_other_kind_of_database_says_what_to_do(
    tmp_path: Path,
    demonstration: None,
    postgres: Cluster,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, cluster, other in (("file", None, postgres.url("postgres")), ("server", postgres, "")):
        (tmp_path / name).mkdir()
        with installed(tmp_path / name, cluster, monkeypatch) as installation:
            installation.make_backup()
            data = installation.empty()
            monkeypatch.setenv("DATABASE_URL", other)
            assert "This backup is of " in refusal(installation, data, capsys)


def test_what_stands_at_the_place_of_a_backup_may_be_anything(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "There is no backup at" in refusal(installation, installation.data, capsys)
    installation.backup.write_text("a file")
    assert "There is no backup at" in refusal(installation, installation.data, capsys)


def test_a_full_disk_leaves_nothing(
    installation: Installation, small_disk: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.make_backup()
    key = (installation.data / "key").read_bytes()
    data = small_disk.folder
    (data / "key").touch(mode=0o600)
    (data / "key").write_bytes(key)
    installation.empty()
    (data / "lock").touch()
    small_disk.fill()
    refused = 0
    while installation.run("restore", data) == REFUSED:
        assert "full" in capsys.readouterr().err
        assert {path.name for path in data.iterdir()} <= {"filler", "key", "lock", "assistant"}
        assert not list(data.glob("assistant/*"))
        refused += 1
        small_disk.give(2**16)
        installation.empty()
    assert refused > 3
    small_disk.free()
    assert stories(data) == [f"{STORY} 1", f"{STORY} 2"]


def test_killed_at_any_moment_it_is_done_or_can_be_done_again_and_no_service_starts_on_a_part_of_it(
    installation: Installation,
) -> None:
    installation.make_backup()

    def process(data: Path) -> Process:
        return Process(restore, (installation.backup, data, {"DATABASE_URL": os.environ["DATABASE_URL"]}))

    for _ in range(2):  # the first has to import
        whole = process(installation.empty()).ended().seconds
    killed = 0
    for moment in range(12):
        data = installation.empty()
        one = process(data)
        one.kill_after(whole * moment / 10)
        killed += one.ended().killed
        if installation.run("restore", data) != DONE and not starts(data):
            assert installation.cluster, "PostgreSQL has the rows, and nothing was made of them yet"
            data = installation.empty()
            assert installation.run("restore", data) == DONE
        assert stories(data) == [f"{STORY} 1", f"{STORY} 2"] and said(data) == [SAID]
        shutil.rmtree(data)
    assert killed > 5


def test_a_copy_that_is_put_in_place_by_hand_does_not_start(
    tmp_path: Path, demonstration: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with installed(tmp_path, None, monkeypatch) as installation:
        installation.make_backup()
        data = installation.empty()
        shutil.copy(installation.backup / "complaints.db", data)
        assert main(["migrate", "--data", str(data)]) == REFUSED
        assert "already exists" in capsys.readouterr().err


def starts(data: Path) -> bool:
    """Whether a service would start on it."""
    return main(["migrate", "--data", str(data)]) == DONE
