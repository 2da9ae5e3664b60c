"""`holidays` on the command line, without a running service."""

from pathlib import Path

import pytest

from complaints.cli import main

pytestmark = pytest.mark.usefixtures("demonstration")
IN_2026 = "Fri 25 Dec 2026  Christmas Day (bank holiday)"


def run(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["holidays", *words, "--data", str(folder)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_day_is_added_shown_and_taken_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, listed, _ = run(tmp_path, capsys, "--year", "2026")
    assert code == 0 and IN_2026 in listed and "10 Dec" not in listed
    day = ("2026-12-10", "--because", "A state funeral")
    _, tried, _ = run(tmp_path, capsys, "add", *day, "--dry-run")
    assert tried.splitlines() == [
        "Thu 10 Dec 2026 is a holiday. Deadlines moved: 0. Kept as promised: 0.",
        "Nothing was changed: this was a dry run.",
    ]
    assert "10 Dec" not in run(tmp_path, capsys, "--year", "2026")[1]
    _, added, _ = run(tmp_path, capsys, "add", *day)
    assert added == "Thu 10 Dec 2026 is a holiday. Deadlines moved: 0. Kept as promised: 0.\n"
    assert "Thu 10 Dec 2026  holiday (A state funeral; operator " in run(tmp_path, capsys, "--year", "2026")[1]
    code, _, refused = run(tmp_path, capsys, "add", *day)
    assert (code, refused) == (4, "2026-12-10 is a holiday already.\n")
    assert run(tmp_path, capsys, "remove", *day)[1].startswith("Thu 10 Dec 2026 is worked.")


def test_the_data_folder_may_be_named_before_or_after(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["holidays", "--data", str(tmp_path), "add", "2026-12-10", "--because", "A state funeral"]) == 0
    capsys.readouterr()
    assert "A state funeral" in run(tmp_path, capsys, "--year", "2026")[1]


@pytest.mark.parametrize("words", [("add", "10 December", "--because", "x"), ("add", "2026-12-10"), ("--year", "12")])
def test_what_is_no_day_or_has_no_reason_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(tmp_path, capsys, *words)
    assert ended.value.code == 2


def test_explain_counts_by_the_days_of_the_installation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["explain", "--received", "2026-11-24T10:00:00+00:00", "--data", str(tmp_path)]
    assert main(asked) == 0
    assert "Tue 22 Dec 2026" in capsys.readouterr().out
    run(tmp_path, capsys, "add", "2026-12-10", "--because", "A state funeral")
    assert main(asked) == 0
    assert "with Thu 10 Dec 2026 as a holiday: Wed 23 Dec 2026" in capsys.readouterr().out
