"""`import` on the command line: all of a file or nothing of it, whatever happens in the middle."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from complaints.cli import main
from complaints.folder import DataFolder
from complaints.settings import read_settings
from tests.parts.disk import Disk
from tests.parts.service import ROOT
from tests.storage.fingerprint import fingerprint

pytestmark = pytest.mark.usefixtures("demonstration")
HEADER = "earlier_reference,received_at,channel,story,acknowledged_at,acknowledged_by"
EXAMPLE = ROOT / "docs" / "examples" / "earlier-complaints.csv"


def a_register(path: Path, rows: int, story: str = "Nobody called me back.") -> Path:
    """So many complaints of one day, acknowledged in time."""
    lines = (f"OLD/{n},2026-03-02,letter,{story},2026-03-03,post" for n in range(rows))
    path.write_text("\n".join([HEADER, *lines]) + "\n")
    return path


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main(["import", *map(str, words)])
    said = capsys.readouterr()
    return code, said.out, said.err


def kept(data: Path) -> dict[str, list[str]]:
    with DataFolder(data).opened(read_settings()) as database:
        return database.run_here(fingerprint)


def test_the_example_comes_in_and_each_case_can_be_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ("--data", tmp_path)
    code, out, err = run(capsys, EXAMPLE, *data, "--json")
    cases = [json.loads(line) for line in out.splitlines()]
    assert code == 0 and [case["row"] for case in cases] == [2, 3, 4, 5, 6, 7]
    assert err.startswith("6 rows: 6 new, 0 imported before")
    assert cases[0].keys() == {"row", "reference", "code"}
    for case in cases:
        assert main(["case", "show", case["reference"], "--json", "--data", str(tmp_path)]) == 0
        assert json.loads(capsys.readouterr().out)["earlier_reference"].startswith("OLD/")
    assert main(["verify", "--data", str(tmp_path)]) == 0


def test_the_same_file_again_imports_nothing_twice_and_gives_the_same_codes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, first, _ = run(capsys, EXAMPLE, "--data", tmp_path, "--json")
    before = kept(tmp_path)
    _, again, err = run(capsys, EXAMPLE, "--data", tmp_path, "--json")
    assert again == first and err.startswith("6 rows: 0 new, 6 imported before and left as they are.")
    assert kept(tmp_path) == before


def test_a_dry_run_runs_beside_the_service_and_an_import_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, data = a_register(tmp_path / "register.csv", 3), tmp_path / "data"
    code, _, err = run(capsys, file, "--data", data, "--dry-run")
    assert code == 4 and err.startswith("There is no database yet")
    before = kept(data)
    with DataFolder(data).held():
        code, out, _ = run(capsys, file, "--data", data, "--dry-run")
        assert code == 0 and out.splitlines()[:2] == [
            "3 rows: 3 new, 0 imported before and left as they are.",
            "  acknowledged: 3",
        ]
        assert out.splitlines()[-1] == "Nothing was changed: this was a dry run."
        code, _, err = run(capsys, file, "--data", data)
        assert code == 4 and err.startswith("Another process is using the data folder")
    assert kept(data) == before


def test_codes_are_printed_only_when_they_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = run(capsys, EXAMPLE, "--data", tmp_path)
    _, told, _ = run(capsys, EXAMPLE, "--data", tmp_path, "--json")
    assert not any(json.loads(line)["code"] in out + err for line in told.splitlines())


@pytest.mark.parametrize("rows", [3, 1_200])
def test_one_wrong_row_keeps_all_out_and_everything_wrong_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: int
) -> None:
    file, data = a_register(tmp_path / "register.csv", rows), tmp_path / "data"
    with file.open("a") as more:
        more.write("OLD/0,2026-03-02,letter,Again,,\nOLD/x,45000,letter,Robin Sample wrote,,\n")
    before = kept(data)
    code, out, err = run(capsys, file, "--data", data)
    assert (code, out) == (4, "") and "Robin" not in err
    assert sorted(err.splitlines()) == [
        "Nothing was imported. Mend this and try again.",
        f"line {rows + 2}, earlier_reference: the same reference stands in line 2. Take one of them out.",
        f"line {rows + 3}, received_at: it is a number, as Excel keeps dates. "
        "Give the column a date format and save the file again.",
    ]
    assert kept(data) == before


def test_of_very_many_that_are_wrong_fifty_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "register.csv"
    file.write_text("\n".join([HEADER, *["OLD/x,45000,letter,Robin Sample wrote,,"] * 61]))
    code, _, err = run(capsys, file, "--data", tmp_path / "data")
    said = err.splitlines()
    assert code == 4 and len(said) == 52
    assert said[-2:] == ["and 11 more", "Nothing was imported. Mend this and try again."]


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, tmp_path / "none.csv", "--data", tmp_path / "data")
    assert (code, err) == (4, f"{tmp_path / 'none.csv'}: No such file or directory.\n")
    code, _, err = run(capsys, tmp_path, "--data", tmp_path / "data")
    assert (code, err) == (4, f"{tmp_path}: Is a directory.\n")


def test_a_full_disk_in_the_middle_leaves_nothing_and_it_goes_on_with_room(
    small_disk: Disk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = small_disk.folder / "data"
    before = kept(data)
    file = a_register(tmp_path / "register.csv", 3_000, "x" * 2_000)
    code, out, err = run(capsys, file, "--data", data)
    assert (code, out, err) == (4, "", "The database cannot be used: database or disk is full\n")
    assert kept(data) == before
    few = a_register(tmp_path / "few.csv", 10)
    assert run(capsys, few, "--data", data)[0] == 0


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_what_is_ended_in_the_middle_has_imported_nothing(tmp_path: Path, how: signal.Signals) -> None:
    file, data = a_register(tmp_path / "register.csv", 20_000), tmp_path / "data"
    before = kept(data)
    command = [sys.executable, "-m", "complaints", "import", str(file), "--data", str(data)]
    # Whoever runs the tests in the background hands down that Ctrl-C is ignored.
    heeded = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ, stderr=subprocess.PIPE, text=True, preexec_fn=heeded
    ) as importing:
        log = data / "complaints.db-wal"
        until = time.monotonic() + 60
        while not (log.exists() and log.stat().st_size > 2_000_000) and time.monotonic() < until:
            time.sleep(0.02)
        importing.send_signal(how)
        _, err = importing.communicate(timeout=60)
    assert importing.returncode == (4 if how is signal.SIGINT else -how)
    assert err == ("It was stopped. Nothing was imported.\n" if how is signal.SIGINT else "")
    assert kept(data) == before
