"""The papers on data protection and clinical safety say what is there: every field, every risk, every test."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Column, LargeBinary
from sqlmodel import SQLModel

from models.conversation import Conversation, Message
from models.draft import DraftLook
from storage.retention import DELETED, EMPTIED
from storage.tables import TABLES
from tests.docs.test_docs import PAGES, table, text_of
from tests.parts.named_tests import missing_tests

NAMED_TEST = re.compile(r"`(tests/[^`]+::[^`]+)`")
PAPERS = [page for page in PAGES if NAMED_TEST.search(page.read_text(encoding="utf-8"))]
MAP = "data-map.md"
LOG = "hazard-log.md"
CHATS = (Conversation, Message, DraftLook)
COLUMNS = {
    (str(kind.__tablename__), column.name): (kind, column)
    for kind in TABLES
    for column in SQLModel.metadata.tables[str(kind.__tablename__)].columns
}
HAZARDS = re.split(r"^### ", text_of(LOG), flags=re.MULTILINE)[1:]


def mapped() -> list[tuple[tuple[str, str], str, str]]:
    """Every field of the data map as (table, column), whether it is encrypted, and the code of when it goes."""
    return [
        ((name.strip("`"), field), encrypted, goes)
        for name, fields, _, encrypted, goes in table(MAP, "## In the database")
        for field in re.findall(r"`(\w+)`", fields)
    ]


def how_encrypted(column: Column[object]) -> str:
    """As the map says it. Whatever is binary is encrypted or a hash (tests/storage/test_rotation.py)."""
    if column.name.endswith("_sealed"):
        return "yes"
    return "hash" if isinstance(column.type, LargeBinary) or column.name == "cookie_hash" else "no"


def goes_with(kind: type[SQLModel], column: Column[object]) -> str:
    """What ends a column, as the code has it: its chat, the disposal of its case, or something else."""
    if kind in CHATS or any(key.column.table.name == "conversation" for key in column.foreign_keys):
        return "chat"
    return "case" if kind in DELETED or column.name.endswith(EMPTIED) else "something else"


def rated(hazard: str) -> list[tuple[str, str, str]]:
    """Severity, likelihood and risk of a hazard, before and after its controls."""
    return re.findall(r"^- (?:Before|After): (\w+), ([\w ]+): (\d)\.", hazard, re.MULTILINE)


def test_every_column_stands_in_the_data_map_once() -> None:
    assert sorted(place for place, _, _ in mapped()) == sorted(COLUMNS)


def test_the_data_map_says_what_is_encrypted() -> None:
    said = {place: encrypted for place, encrypted, _ in mapped()}
    assert said == {place: how_encrypted(column) for place, (_, column) in COLUMNS.items()}


def test_the_data_map_says_when_each_column_goes() -> None:
    codes = {code for code, _, _ in table(MAP, "## When things go")}
    assert {goes for _, _, goes in mapped()} == codes
    said = {place: goes if goes in ("chat", "case") else "something else" for place, _, goes in mapped()}
    assert said == {place: goes_with(*column) for place, column in COLUMNS.items()}


@pytest.mark.parametrize("page", PAPERS, ids=lambda page: page.name)
def test_every_test_that_a_page_names_is_there(page: Path) -> None:
    assert missing_tests(NAMED_TEST.findall(page.read_text(encoding="utf-8"))) == []


def test_a_test_that_is_not_there_is_missed() -> None:
    here = "tests/docs/test_papers.py"
    names = [f"{here}::test_of_nothing", "tests/docs/test_nothing.py::test_of_nothing", f"{here}::mapped", here]
    assert missing_tests([f"{here}::test_a_test_that_is_not_there_is_missed", *names]) == names


def test_every_risk_to_people_has_a_control_that_a_test_shows() -> None:
    rows = table("data-protection.md", "## Risks to people")
    assert len(rows) > 10
    assert [risk for risk, _, shown_by, _ in rows if not NAMED_TEST.search(shown_by)] == []


def test_hazards_are_numbered_in_order() -> None:
    assert [hazard.partition(".")[0] for hazard in HAZARDS] == [f"H{n}" for n in range(1, len(HAZARDS) + 1)]


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.partition(".")[0])
def test_a_hazard_has_all_its_parts_and_every_control_is_shown_by_a_test(hazard: str) -> None:
    parts = re.findall(r"^- (\w+): (.+)$", hazard, re.MULTILINE)
    names = [name for name, _ in parts]
    controls = [text for name, text in parts if name == "Control"]
    assert names == ["Cause", "Effect", "Before", "After", *["Control"] * len(controls), "Left"]
    assert controls and all(NAMED_TEST.search(control) for control in controls)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.partition(".")[0])
def test_a_risk_is_what_the_matrix_gives_and_no_control_makes_it_greater(hazard: str) -> None:
    severities = re.findall(r"\w+", text_of(LOG).partition("| likelihood |")[2].partition("\n")[0])
    given = {
        (severity, likelihood): risk
        for likelihood, *risks in table(LOG, "## Risk")
        for severity, risk in zip(severities, risks, strict=True)
    }
    before, after = rated(hazard)
    assert [given[severity, likelihood] for severity, likelihood, _ in (before, after)] == [before[2], after[2]]
    assert after[2] <= before[2]


def test_what_stays_unacceptable_is_said_at_the_top() -> None:
    (said,) = re.findall(r"\*\*(H\d[^*]*) stay at 4", text_of(LOG))
    assert re.findall(r"H\d+", said) == [one.partition(".")[0] for one in HAZARDS if rated(one)[1][2] >= "4"]
