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


@pytest.mark.parametrize(
    ("name", "nation", "stages"),
    [
        ("england-nhs", "ENG", "1 investigation; then Parliamentary and Health Service Ombudsman."),
        ("scotland-nhs", "SCT", "1 early resolution, 2 investigation; then Scottish Public Services Ombudsman."),
    ],
)
def test_a_profile_says_loudly_what_has_to_be_written_before_it_is_live(
    name: str, nation: str, stages: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said, _ = run(capsys, "check", name)
    assert code == 0 and said.splitlines()[:3] == [
        f"{name} can be used: Your NHS provider (replace), {nation}.",
        "NOT FOR REAL PEOPLE YET: write your own provider, contacts.email, contacts.phone, contacts.post. "
        "A live service does not start.",
        f"Stages: {stages}",
    ]


@pytest.mark.parametrize(
    ("name", "there", "not_there"),
    [
        ("england-nhs", "final response: 25th working day after Tue 24 Nov 2026", "(review)"),
        ("scotland-nhs", "last day to ask for an investigation: 6 months after Wed 2 Dec 2026", "review"),
        ("england-private", "final response (review): 20th working day after Tue 22 Jun 2027", "investigation"),
    ],
)
def test_a_preview_speaks_of_the_stages_that_the_policy_has(
    name: str, there: str, not_there: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said, _ = run(capsys, "preview", name, "--received", "2026-11-24T10:00:00+00:00")
    due = "\n".join(line for line in said.splitlines() if "  alert  " not in line)
    assert code == 0 and there in due and not_there not in due
