"""`looks`: who looked at what in a month, for those who answer for it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from complaints.cli import main
from complaints.commands.arguments import DONE, REFUSED, USAGE
from complaints.folder import DataFolder
from complaints.settings import read_settings
from storage import cases, restriction
from tests.makers import NOW, a_case

pytestmark = pytest.mark.usefixtures("demonstration")
SECRET = "because my sister asked"


@pytest.fixture
def references(tmp_path: Path) -> tuple[str, str]:
    """An open and a restricted case, which Amina Holt has looked at; the second may be about Tomasz Reid."""
    with DataFolder(tmp_path).opened(read_settings()) as database:
        (first, open_one), (second, restricted) = a_case(database), a_case(database)
        for case_id in (first, second):
            late = datetime(2026, 11, 25, 23, tzinfo=UTC)
            database.run_here(cases.open_case_by_id, case_id, "U0AMINA", SECRET, late, sees_restricted=True)
        database.run_here(restriction.restrict, second, ["U0TOMASZ"], "service", NOW)
    return open_one.reference, restricted.reference


def listed(data: Path, *more: str) -> int:
    return main(["looks", "--month", "2026-11", *more, "--data", str(data)])


def test_a_line_for_each_look_the_totals_and_never_the_reason(
    tmp_path: Path, references: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert listed(tmp_path) == DONE
    assert capsys.readouterr().out.splitlines() == [
        f"Wed 25 Nov 2026 23:00  Amina Holt  {references[0]}  (outside working hours, nobody had the case yet)",
        "Amina Holt: 1; outside working hours 1, at cases of others 0, without a reason 0",
        "November 2026: 1 look.",
        "Restricted cases are left out: say with --for who reads this.",
    ]


def test_the_same_as_json_for_a_reader_with_restricted_cases(
    tmp_path: Path, references: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert listed(tmp_path, "--json", "--for", "U0PRIYA") == DONE
    printed = capsys.readouterr().out
    answer = json.loads(printed)
    assert {look["subject"] for look in answer["looks"]} == set(references) and SECRET not in printed
    assert answer["totals"] == [
        {"actor": "U0AMINA", "looks": 2, "outside_hours": 2, "others": 0, "without_reason": 0, "name": "Amina Holt"}
    ]


def test_a_reader_does_not_learn_of_a_case_that_may_be_about_them(
    tmp_path: Path, references: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert listed(tmp_path, "--for", "U0TOMASZ") == DONE
    printed = capsys.readouterr().out
    assert references[0] in printed and references[1] not in printed


@pytest.mark.parametrize("reader", ["U0AMINA", "U0CERYS", "U0LEWIS", ""])
def test_it_is_for_those_who_answer_for_looks_alone(
    tmp_path: Path, references: tuple[str, str], reader: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listed(tmp_path, "--for", reader) == REFUSED
    answer = capsys.readouterr()
    assert answer.out == "" and "Choose the clinical team manager or the data protection officer" in answer.err


@pytest.mark.parametrize("month", ["2026-13", "2026", "2026-11-01", "11/2026", "1776-07"])
def test_a_month_that_there_is_not_is_used_wrongly(month: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["looks", "--month", month])
    assert ended.value.code == USAGE and repr(month) in capsys.readouterr().err


def test_it_reads_beside_the_running_service_and_changes_nothing(
    tmp_path: Path, references: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with DataFolder(tmp_path).opened(read_settings()):
        assert listed(tmp_path) == listed(tmp_path) == DONE
    assert references[0] in capsys.readouterr().out


def test_a_look_on_the_command_line_stands_there_with_its_reason_on_the_timeline(
    tmp_path: Path, references: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    show = ["case", "show", references[0], "--json", "--because", "a subject access request", "--data", str(tmp_path)]
    assert main(show) == DONE
    last = json.loads(capsys.readouterr().out)["timeline"][-1]
    assert (last["act"], last["reason"]) == ("looked", "a subject access request")
    assert last["actor"].startswith("operator ")
