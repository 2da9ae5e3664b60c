"""`policy check` and `policy preview` on the command line, for whoever writes a policy."""

from pathlib import Path

import pytest

from complaints.cli import main
from models.policy_file import FOLDER

SHIPPED = FOLDER / "england-private.yml"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["policy", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("given", ["england-private", str(SHIPPED)])
def test_a_policy_that_can_be_used_says_whom_nobody_has_checked(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = run(capsys, "check", given)
    assert code == 0 and said.startswith("england-private can be used: ieso, ENG.\n")
    assert "  NHS 111: checked on Tue 24 Nov 2026\n" in said
    assert "(ISCAS): NOBODY HAS CHECKED IT\n" in said


def test_what_is_wrong_with_a_file_is_said_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "england-private.yml"
    mine.write_text(SHIPPED.read_text(encoding="utf-8").replace("nation: ENG", "nation: FRA"), encoding="utf-8")
    for act in (("check", str(mine)), ("preview", str(mine), "--received", "2026-11-24T10:00:00+00:00")):
        told = "england-private.yml, line 5, nation: It has to be 'ENG', 'WLS', 'SCT' or 'NIR'.\n"
        assert run(capsys, *act) == (4, "", told)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("scotland", "There is no policy called 'scotland'. There are: england-nhs, england-private, scotland-nhs.\n"),
        ("nowhere.yml", "nowhere.yml: No such file or directory.\n"),
        (str(FOLDER), f"{FOLDER}: Is a directory.\n"),
    ],
)
def test_a_file_that_is_not_there_is_named(given: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", given) == (4, "", told)


def test_a_preview_is_a_table_in_order_with_the_reason_of_every_day(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = run(capsys, "preview", "england-private", "--received", "2026-11-24T10:00:00+00:00")
    lines = said.splitlines()
    assert code == 0 and lines[3] == "Tue 24 Nov 2026 10:00  received  the complaint"
    assert "Thu 26 Nov 2026 09:00  alert     acknowledgement is due soon" in lines
    assert "Tue 22 Dec 2026        due       final response: 20th working day after Tue 24 Nov 2026" in lines
    assert lines[-1].startswith("Sat 22 Jan 2028        closes    last day to ask Independent Sector")
    assert all(len(line) < 200 for line in lines)
