"""A policy that has changed while cases are open: `policy apply`, `doctor`, and a service that is to start."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from complaints.cli import main
from complaints.clock import real_now
from complaints.folder import DataFolder
from complaints.operator import perform
from complaints.operator_acts import Asked
from complaints.settings import read_settings
from models.policy_file import FOLDER, load_policy
from models.refusal import Refused
from storage.database import Database
from tests.makers import POLICY, a_case, with_lengths

pytestmark = pytest.mark.usefixtures("demonstration")
SHORTER = with_lengths(resolution=15)
"""What the policy was before it became what ships."""


@pytest.fixture
def open_database(tmp_path: Path) -> Iterator[Database]:
    with DataFolder(tmp_path).opened(read_settings()) as database:
        yield database


def run(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main([*words, "--data", str(folder)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_what_is_open_stays_until_the_operator_applies_the_policy_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with DataFolder(tmp_path).opened(read_settings()) as database:
        _, receipt = a_case(database, real_now(), policy=SHORTER)
    apply = ("policy", "apply", "england-private")
    told = (
        "Open deadlines under england-private that were promised with another length: 1. They stay as they are. "
        "With --apply-to-open those that would come later move.\n"
    )
    assert run(tmp_path, capsys, *apply) == (0, told, "")
    code, tried, _ = run(tmp_path, capsys, *apply, "--apply-to-open", "--dry-run")
    head, line, last = tried.splitlines()
    assert code == 0 and last == "Nothing was changed: this was a dry run."
    assert head == "england-private holds for what is open. Deadlines moved: 1. Kept as promised: 0."
    assert re.fullmatch(rf"{receipt.reference}  resolution, stage 1: \w+ \d+ \w+ \d+ → \w+ \d+ \w+ \d+", line)
    assert run(tmp_path, capsys, *apply, "--apply-to-open") == (0, f"{head}\n{line}\n", "")
    code, again, _ = run(tmp_path, capsys, *apply)
    assert (code, again) == (0, "Every open deadline under england-private has the length that it has now.\n")


def test_a_file_that_the_service_does_not_work_by_yet_is_not_applied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "england-private.yml"
    text = (FOLDER / mine.name).read_text(encoding="utf-8")
    mine.write_text(text.replace("working_days: 20\n", "working_days: 25\n"), encoding="utf-8")
    code, _, refused = run(tmp_path / "data", capsys, "policy", "apply", str(mine), "--apply-to-open")
    assert code == 4 and refused.startswith("The service does not work by this england-private yet. Put the file into")
    mine.write_text(text.replace("nation: ENG", "nation: FRA"), encoding="utf-8")
    code, _, refused = run(tmp_path / "data", capsys, "policy", "apply", str(mine), "--apply-to-open")
    assert code == 4 and refused.startswith("england-private.yml, line 5, nation: ")


def test_a_running_service_reads_the_file_anew_and_compares_it_with_what_it_works_by(open_database: Database) -> None:
    asked = Asked(act="policy-apply", subject="england-private", actor="operator kim")
    with pytest.raises(Refused, match="start the service again; then apply it"):
        open_database.run_here(perform, asked, SHORTER, real_now())
    assert "Deadlines moved: 0" in open_database.run_here(perform, asked, POLICY, real_now())
    gone = asked.model_copy(update={"subject": "gone.yml"})
    with pytest.raises(Refused, match="No such file"):
        open_database.run_here(perform, gone, POLICY, real_now())


def test_a_policy_of_earlier_cases_can_be_applied_beside_that_of_the_service(open_database: Database) -> None:
    a_case(open_database, real_now() - timedelta(hours=1), policy=SHORTER)
    asked = Asked(act="policy-apply", subject="england-private", actor="operator kim")
    said = open_database.run_here(perform, asked, load_policy("england-nhs"), real_now())
    assert said.startswith("england-private holds for what is open. Deadlines moved: 1.")


def test_the_doctor_counts_open_cases_under_another_policy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with DataFolder(tmp_path).opened(read_settings()) as database:
        a_case(database, real_now())
    monkeypatch.setenv("COMPLAINTS_POLICY", "england-nhs")
    said = run(tmp_path, capsys, "doctor")[1]
    assert "  Open cases under another policy, england-private: 1. They keep its stages and lengths.\n" in said
    assert "Policy: england-nhs STILL TO BE WRITTEN: provider, contacts.email, contacts.phone, contacts.post\n" in said
    monkeypatch.setenv("COMPLAINTS_POLICY", "wales")
    assert "Policy: wales CANNOT BE USED: `policy check wales` says why\n" in run(tmp_path, capsys, "doctor")[1]


def test_a_service_whose_holidays_are_those_of_another_nation_does_not_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with DataFolder(tmp_path).opened(read_settings()) as database:
        a_case(database, real_now())
    monkeypatch.setenv("COMPLAINTS_POLICY", "scotland-nhs")
    code, _, refused = run(tmp_path, capsys, "up")
    assert code == 4 and refused.startswith(
        "Open cases under the policy england-private: 1. They count the holidays of"
    )


def test_a_profile_that_still_has_to_be_written_is_not_started_live(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPLAINTS_MODE", "live")
    monkeypatch.setenv("COMPLAINTS_POLICY", "scotland-nhs")
    code, _, refused = run(tmp_path, capsys, "up")
    told = "COMPLAINTS_POLICY: scotland-nhs still has to be written: provider, contacts.email, contacts.phone"
    assert code == 4 and told in refused
    monkeypatch.setenv("COMPLAINTS_POLICY", "england-private")
    assert "COMPLAINTS_POLICY" not in run(tmp_path, capsys, "up")[2]
