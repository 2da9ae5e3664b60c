"""`case show` on the command line, without a running service."""

import json
from pathlib import Path

import pytest

from complaints.cli import main
from complaints.folder import DataFolder
from complaints.settings import read_settings
from models.care import Crisis
from models.conversation import Conversation
from tests.makers import a_case, a_conversation, keep

pytestmark = pytest.mark.usefixtures("demonstration")


def show(folder: Path, *words: str) -> int:
    return main(["case", "show", *words, "--json", "--data", str(folder)])


def test_a_case_opens_by_its_reference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with DataFolder(tmp_path).opened(read_settings()) as database:
        _, receipt = a_case(database)
    assert show(tmp_path, receipt.reference) == 0
    assert json.loads(capsys.readouterr().out)["timeline"][-1]["act"] == "looked"


def test_a_draft_at_risk_opens_by_its_name_and_no_other_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with DataFolder(tmp_path).opened(read_settings()) as database:
        at_risk, calm = a_conversation(database), a_conversation(database)
        keep(database, at_risk.id, "m1", "I want to end it all", crisis=Crisis(("suicide",), ("Call 999.",)))
        names = [
            database.run_here(lambda s, i=each.id: s.get_one(Conversation, i).draft).split() for each in (at_risk, calm)
        ]
    assert show(tmp_path, *names[0]) == 0
    assert json.loads(capsys.readouterr().out)["messages"][0]["text"] == "I want to end it all"
    assert show(tmp_path, *names[1]) == 4
    assert "theirs until they send it" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("C-2222-2222",), ("draft", "222222"), ("nothing",)])
def test_what_there_is_not_is_not_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert show(tmp_path, *words) == 3
    assert capsys.readouterr().err == "There is no case with that reference.\n"
