"""The pages say what is there: links, paths, settings, commands, dates."""

import argparse
import re
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

from complaints.cli import parser
from complaints.settings import Settings
from devslack.faults import FAULT_NAMES
from models.access import RIGHTS, Role
from models.deadlines import deadline, short_date
from models.earlier import Earlier
from models.policy_file import load_policy
from models.working_days import LONDON
from slackapp.commands import COMMAND, HELP
from storage.tables import TABLES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]
MADE_LATER = ("data/", "nlu/models/", "assistant/", "letters/", "application/", "text/")
"""First parts of what stands in no checkout: made by set-up or in a data folder, or no path at all."""
NOT_OURS = {"staff.yml", "complaints.db", "conversations.db", "running.json", "lock", "export.json"}
"""Files of an installation."""
PATH = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*/?")
FILE = re.compile(r"[A-Za-z0-9_-]+\.(py|md|yml|yaml|toml|txt|json|db)")


def text_of(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def prose(text: str) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```$|^    .*$", "", text, flags=re.DOTALL | re.MULTILINE)


def links(text: str) -> Iterator[str]:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", prose(text)):
        if "://" not in target:
            yield target


def paths(text: str) -> Iterator[str]:
    """Every path that stands in `code`: with a slash in it, or a file at the top."""
    for span in re.findall(r"`([^`\n]+)`", prose(text)):
        for word in span.split():
            is_path = PATH.fullmatch(word) and not word.startswith(".") and ("/" in word or FILE.fullmatch(word))
            if is_path and not word.startswith(MADE_LATER) and word not in NOT_OURS:
                yield word


def table(page: str, heading: str) -> list[list[str]]:
    """The cells of the first table after a line that begins with `heading`, without its head."""
    lines = iter(text_of(page).partition(f"\n{heading}")[2].splitlines())
    rows: list[list[str]] = []
    for line in lines:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            break
    return rows[2:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [link for link in links(text) if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_named_path_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    places = (ROOT, page.parent)
    assert [path for path in paths(text) if not any((place / path).exists() for place in places)] == []


def test_every_page_stands_in_the_index() -> None:
    named = set(links(text_of("README.md")))
    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} <= named


@pytest.mark.parametrize(("name", "field"), Settings.model_fields.items())
def test_every_setting_is_explained_and_has_a_line_in_the_example(name: str, field: FieldInfo) -> None:
    variable = field.validation_alias or f"COMPLAINTS_{name.upper()}"
    assert f"`{variable}`" in text_of("operating.md")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert re.search(rf"^{variable}=", example, re.MULTILINE)


def commands(parser: argparse.ArgumentParser, before: str = "") -> Iterator[str]:
    deeper = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for action in deeper:
        for name, sub in action.choices.items():
            yield from commands(sub, f"{before} {name}".strip())
    if not deeper:
        yield before


def test_every_command_of_the_command_line_is_explained() -> None:
    page = text_of("operating.md")
    assert [name for name in commands(parser()) if not re.search(rf"`{name}[ `]", page)] == []


def test_every_slash_subcommand_is_explained() -> None:
    known = [line.partition(":")[0] for line in HELP.splitlines() if line.startswith(COMMAND)]
    assert known
    assert [command for command in known if f"`{command}`" not in text_of("slack.md")] == []


def test_every_error_of_the_chat_is_explained() -> None:
    code = (ROOT / "webchat" / "problems.py").read_text(encoding="utf-8")
    made = set(re.findall(r'Problem\((\d+), "(\w+)"', code))
    rows = table("chat.md", "## Errors")
    assert made == {(status, name) for status, names, _ in rows for name in re.findall(r"`(\w+)`", names)}


def test_every_fault_of_the_local_slack_is_explained() -> None:
    shown = {row[0].strip("`") for row in table("slack.md", "### The fault menu")}
    assert shown == set(FAULT_NAMES)


def test_every_table_of_the_database_is_explained() -> None:
    shown = {row[0].strip("`") for row in table("architecture.md", "## Tables")}
    assert shown == {str(kept.__tablename__) for kept in TABLES}


def test_the_table_of_rights_is_the_one_that_is_asked() -> None:
    shown = table("access.md", "## Rights")
    assert shown == [
        [str(right), *("yes" if role in roles else "" for role in Role), why] for right, (roles, why) in RIGHTS.items()
    ]
    head = text_of("access.md").partition("\n## Rights")[2].split("| why |")[0]
    assert re.findall(r"`(\w+)`", head) == list(Role)
    assert [row[0].strip("`") for row in table("access.md", "## Roles")] == list(Role)


def test_every_field_of_an_import_is_explained_and_those_that_are_needed_are_marked() -> None:
    rows = table("import.md", "## Fields")
    assert [name.strip("`") for name, _, _ in rows] == list(Earlier.model_fields)
    needed = {name for name, field in Earlier.model_fields.items() if field.is_required()}
    assert {name.strip("`") for name, what, _ in rows if what.startswith("**needed**")} == needed


def test_the_golden_dates_are_what_the_policy_gives() -> None:
    policy, rows = load_policy(), table("policy.md", "These dates are the yardstick.")
    assert len(rows) > 10
    for received, acknowledge, resolve, _ in rows:
        noon = datetime.combine(datetime.strptime(received, "%a %d %b %Y").date(), time(12), LONDON)  # noqa: DTZ007
        clocks = (policy.clocks.acknowledgement, policy.clocks.resolution)
        due = [deadline(noon, clock.working_days, policy.working_calendar).due_on for clock in clocks]
        assert [short_date(noon.date()), *map(short_date, due)] == [received, acknowledge, resolve]


def test_the_glossary_is_sorted_and_says_each_word_once() -> None:
    words = [row[0] for row in table("glossary.md", "One word for one thing")]
    assert words == sorted(set(words), key=str.lower)


def test_every_word_of_the_glossary_lives_where_it_says() -> None:
    missing = []
    for word, _, where in table("glossary.md", "One word for one thing"):
        for place in where.split(";"):
            path, *names = re.findall(r"`([^`]+)`", place)
            code = (ROOT / path).read_text(encoding="utf-8")
            missing += [(word, name) for name in names if not re.search(rf"\b{name}\b", code)]
    assert missing == []
