"""Keys are changed by two commands, beside the running service or without one."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from complaints.cli import main
from complaints.commands.arguments import DONE, REFUSED
from complaints.folder import DataFolder
from complaints.settings import read_settings
from storage.key_file import add_key, read_keys
from tests.makers import a_case


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
