"""`verify` and `owed`: what an auditor asks on the command line."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from complaints.cli import main
from complaints.commands.arguments import DONE, REFUSED, USAGE
from complaints.folder import DataFolder
from complaints.settings import read_settings
from storage.key_file import make_key_file
from tests.makers import a_case
from tests.parts.service import ROOT
from tests.parts.tampering import tamper

pytestmark = pytest.mark.usefixtures("demonstration")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a case in it."""
    with DataFolder(tmp_path).opened(read_settings()) as database:
        a_case(database)
    return tmp_path


def change_an_actor(data: Path) -> None:
    with DataFolder(data).opened(read_settings()) as database:
        tamper(database, "UPDATE timeline_entry SET actor = 'U9' WHERE number = 2")


def test_a_whole_installation_is_said_to_be_whole(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--data", str(data)]) == DONE
    assert capsys.readouterr() == ("Whole: 1 case, 4 entries, 0 daily seals.\n", "")


def test_what_is_wrong_is_said_a_line_each_and_the_exit_code_says_so(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change_an_actor(data)
    assert main(["verify", "--data", str(data)]) == REFUSED
    finding, summary = capsys.readouterr().out.splitlines()
    assert finding.startswith("Case C-") and finding.endswith(
        "entry 2: was changed, moved here, or not written by the service."
    )
    assert summary == "NOT WHOLE, 1 finding: 1 case, 4 entries, 0 daily seals."


def test_the_same_as_json(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--json", "--data", str(data)]) == DONE
    assert json.loads(capsys.readouterr().out)["whole"] is True
    change_an_actor(data)
    assert main(["verify", "--json", "--data", str(data)]) == REFUSED
    answer = json.loads(capsys.readouterr().out)
    assert (answer["whole"], answer["entries"], answer["taken_over"]) == (False, 4, {})
    (finding,) = answer["findings"]
    assert finding["entry"] == 2 and finding["reference"] in finding["words"]


def test_what_was_owed_is_a_line_each_and_the_sums(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["owed", "--on", "2026-11-27", "--data", str(data)]) == DONE
    first, second, third, sums = capsys.readouterr().out.splitlines()
    assert first.endswith("  acknowledgement: due Fri 27 Nov 2026, due that day")
    assert second.endswith("  progress update: due Tue 8 Dec 2026, running")
    assert third.endswith("  resolution: due Tue 22 Dec 2026, running")
    assert sums == "At the end of Fri 27 Nov 2026: 0 breached, 1 due that day, 2 running, 0 paused."


def test_what_was_owed_as_json(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["owed", "--on", "2026-11-28", "--json", "--data", str(data)]) == DONE
    answer = json.loads(capsys.readouterr().out)
    assert answer["on"] == "2026-11-28"
    assert answer["counts"] == {"breached": 1, "due": 0, "running": 2, "paused": 0}
    assert {(one["clock"], one["standing"], one["due_on"]) for one in answer["clocks"]} == {
        ("acknowledgement", "breached", "2026-11-27"),
        ("progress_update", "running", "2026-12-08"),
        ("resolution", "running", "2026-12-22"),
    }


def test_a_day_that_there_is_not_is_used_wrongly(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["owed", "--on", "2026-02-30"])
    assert ended.value.code == USAGE and "'2026-02-30' is not a day" in capsys.readouterr().err


def test_without_a_database_both_say_so_and_make_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["verify"], ["owed", "--on", "2026-11-27"]):
        assert main([*command, "--data", str(tmp_path)]) == REFUSED
        assert "no database yet" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_does_not_fit_is_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "key").unlink()
    make_key_file(data / "key")
    assert main(["verify", "--data", str(data)]) == REFUSED
    assert "does not fit this database" in capsys.readouterr().err


def test_it_works_while_the_service_holds_the_folder_and_writes(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with DataFolder(data).opened(read_settings()) as database:
        busy = text("UPDATE setting SET value = value")

        def while_writing(session: object) -> int:
            session.connection().execute(busy)  # type: ignore[attr-defined]
            return main(["verify", "--data", str(data)])

        assert database.run_here(while_writing) == DONE
    assert capsys.readouterr().out.startswith("Whole")


def test_a_terminal_gets_a_bar_that_is_taken_away_again(data: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "complaints", "verify", "--data", str(data)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, timeout=60)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert done.returncode == DONE and done.stdout == b"Whole: 1 case, 4 entries, 0 daily seals.\n"
    assert "verify" in shown and "of 4" in shown and shown.endswith("\r\x1b[K")
