"""Keys are changed by two commands, beside the running service or without one."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.exc import OperationalError

from complaints.cli import main
from complaints.commands.arguments import DONE, REFUSED
from complaints.folder import DataFolder
from complaints.settings import read_settings
from storage.cases import open_case
from storage.key_file import add_key, read_keys
from storage.rotation import is_due, seal_some_again
from tests.makers import NOW, a_case
from tests.parts.disk import Disk
from tests.parts.service import ROOT


def run(data: Path, *command: str) -> int:
    return main([*command, "--data", str(data)])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a few cases, as a demonstration has it."""
    folder = DataFolder(tmp_path / "my data")
    with folder.opened(read_settings()) as database:
        for _ in range(3):
            a_case(database)
    return folder.path


def test_a_first_key_is_made_once_and_for_its_owner_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "key of ours"
    assert main(["keys", "new", str(path)]) == DONE
    assert len(read_keys(path)) == 1 and path.stat().st_mode & 0o077 == 0
    before = path.read_bytes()
    assert main(["keys", "new", str(path)]) == REFUSED
    assert "It was left as it is" in capsys.readouterr().err and path.read_bytes() == before
    assert main(["keys", "new", str(tmp_path / "no folder" / "key")]) == REFUSED


def test_a_new_key_is_made_everything_follows_and_the_old_one_goes(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [old] = read_keys(data / "key")
    assert run(data, "keys", "rotate") == DONE
    said = capsys.readouterr().out
    assert "A new key stands on the first line" in said and "encrypted with the new key" in said
    new, kept = read_keys(data / "key")
    assert kept == old
    assert run(data, "keys", "retire") == DONE
    assert read_keys(data / "key") == [new]
    [put_away] = data.glob("key.before-*")
    assert read_keys(put_away) == [new, old] and put_away.stat().st_mode & 0o077 == 0
    said = capsys.readouterr().out
    assert str(put_away) in said and old.decode() not in said
    assert run(data, "verify") == DONE


def test_the_old_key_stays_while_anything_needs_it(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_key(data / "key")
    assert run(data, "keys", "retire") == REFUSED
    assert "3 in person" in capsys.readouterr().err
    assert len(read_keys(data / "key")) == 2
    assert run(data, "doctor") == DONE
    assert "NOT EVERYTHING IS OF THE FIRST KEY" in capsys.readouterr().out


def test_a_key_that_an_operator_put_on_top_is_the_one_that_is_changed_to(data: Path) -> None:
    mine = Fernet.generate_key()
    (data / "key").write_bytes(mine + b"\n" + (data / "key").read_bytes())
    assert run(data, "keys", "rotate") == DONE
    assert read_keys(data / "key")[0] == mine and len(read_keys(data / "key")) == 2


def test_copies_of_old_keys_are_never_written_over(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert run(data, "keys", "rotate") == DONE
        code = run(data, "keys", "retire")
    assert code == REFUSED and "Put it where you keep copies of keys" in capsys.readouterr().err
    assert len(read_keys(data / "key")) == 2


def test_a_key_file_that_cannot_be_written_is_left_to_the_operator(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = tmp_path / "secrets" / "key"
    elsewhere.parent.mkdir()
    (data / "key").rename(elsewhere)
    (elsewhere.parent / "key.partial").mkdir()  # in the way of writing, for root too
    monkeypatch.setenv("COMPLAINTS_KEY_FILE", str(elsewhere))
    assert run(data, "keys", "rotate") == REFUSED
    assert "Put a new key on its first line yourself" in capsys.readouterr().err
    elsewhere.write_bytes(Fernet.generate_key() + b"\n" + elsewhere.read_bytes())
    assert run(data, "keys", "rotate") == DONE


def test_a_full_disk_in_the_middle_leaves_every_word_and_the_change_goes_on_later(
    small_disk: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    data = small_disk.folder / "data"
    with DataFolder(data).opened(read_settings()) as database:
        reference = a_case(database)[1].reference
        for _ in range(5):
            a_case(database)
    small_disk.fill()
    before = (data / "key").read_bytes()
    assert run(data, "keys", "rotate") == REFUSED
    capsys.readouterr()
    assert (data / "key").read_bytes() == before
    small_disk.free()
    add_key(data / "key")
    with DataFolder(data).opened(read_settings()) as database:
        small_disk.fill()
        with pytest.raises(OperationalError, match="full"):
            for _ in range(1000):
                database.run_here(seal_some_again, 1)
        small_disk.free()
        assert database.run_here(is_due)
        assert database.run_here(open_case, reference, "U1", "to answer", NOW).name == "Robin Sample"
    assert run(data, "keys", "rotate") == DONE
    assert run(data, "keys", "retire") == DONE
    assert run(data, "verify") == DONE


def test_a_change_that_is_killed_at_any_commit_goes_on(data: Path) -> None:
    for moment in range(1, 30, 4):
        killed = subprocess.run(
            [sys.executable, "-c", KILLED, str(data), str(moment)], cwd=ROOT, timeout=60, capture_output=True
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert run(data, "keys", "rotate") == DONE
    assert run(data, "keys", "retire") == DONE
    assert len(read_keys(data / "key")) == 1
    assert run(data, "verify") == DONE


KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from complaints.folder import DataFolder
from complaints.settings import read_settings
from storage.key_file import add_key, read_keys
from storage.rotation import seal_some_again

data, moment = Path(sys.argv[1]), int(sys.argv[2])
if len(read_keys(data / "key")) == 1:
    add_key(data / "key")
with DataFolder(data).opened(read_settings()) as database:
    left = moment

    @event.listens_for(database.engine, "commit")
    def die(_connection):
        global left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    while True:
        database.run_here(seal_some_again, 1)
"""
