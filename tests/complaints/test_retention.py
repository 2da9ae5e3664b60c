"""`retention` on the command line: a person reviews, holds and disposes of cases; a service that runs does it."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from complaints.cli import main
from complaints.clock import TestClock
from complaints.commands.arguments import DONE, NOT_FOUND, REFUSED
from complaints.folder import DataFolder
from complaints.operator import build_operator
from complaints.operator_acts import Asked
from complaints.settings import read_settings
from storage import life, settings
from storage.cases import find_case
from storage.database import Database
from tests.makers import POLICY, a_case
from tests.storage.fingerprint import fingerprint

pytestmark = pytest.mark.usefixtures("demonstration")
CLOSED, LATER = datetime(2028, 2, 29, 12, tzinfo=UTC), datetime(2040, 1, 2, 9, tzinfo=UTC)
Run = Callable[..., tuple[int, str, str]]
WHY = ("--because", "Reviewed by the complaints manager")


@contextmanager
def opened(folder: Path) -> Iterator[Database]:
    with DataFolder(folder).opened(read_settings()) as database:
        yield database


def on_disk(folder: Path) -> bytes:
    """Everything that stands in the file and beside it."""
    return b"".join(path.read_bytes() for path in folder.glob("complaints.db*"))


@pytest.fixture
def data(tmp_path: Path) -> tuple[Path, list[str]]:
    """A data folder that has seen the year 2040, with three cases that were closed in 2028 and one that is open."""
    with opened(tmp_path) as database:
        references = []
        for _ in range(3):
            case_id, receipt = a_case(database)
            database.run_here(life.withdraw, case_id, "U1", "They asked us to stop", CLOSED)
            references.append(receipt.reference)
        a_case(database)
        database.run_here(settings.keep_business_time, LATER)
    return tmp_path, sorted(references)


@pytest.fixture
def run(data: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: str) -> tuple[int, str, str]:
        code = main([*words, "--data", str(data[0])])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_the_review_lists_what_is_over_and_what_is_held(data: tuple[Path, list[str]], run: Run) -> None:
    one, two, three = data[1]
    code, said, _ = run("retention", "hold", two, "--because", "A solicitor wrote")
    assert (code, said) == (DONE, f"{two} has a legal hold now, and is not disposed of while it lasts.\n")
    dates = "closed Tue 29 Feb 2028, kept until Sun 28 Feb 2038"
    _, said, _ = run("retention", "review")
    assert said.splitlines() == [
        f"{one}  {dates}",
        f"{two}  {dates}, HELD: it has a legal hold",
        f"{three}  {dates}",
        "For review: 3. Held: 1.",
    ]
    _, said, _ = run("retention", "review", "--json")
    assert json.loads(said)[1] == {
        "reference": two,
        "closed_on": "2028-02-29",
        "kept_until": "2038-02-28",
        "held_by": ["legal_hold"],
        "merged": [],
    }


def test_a_dry_run_says_it_and_changes_nothing(data: tuple[Path, list[str]], run: Run) -> None:
    with opened(data[0]) as database:
        before = database.run_here(fingerprint)
    _, said, _ = run("retention", "dispose", data[1][0], *WHY, "--dry-run")
    assert said == f"{data[1][0]} is disposed of.\nNothing was changed: this was a dry run.\n"
    _, said, _ = run("retention", "dispose", "--all-due", *WHY, "--dry-run")
    assert said.endswith("Disposed of: 0 of 3.\n")
    with opened(data[0]) as database:
        assert database.run_here(fingerprint) == before


def test_all_that_is_due_goes_and_what_is_held_stays(data: tuple[Path, list[str]], run: Run) -> None:
    one, two, three = data[1]
    run("retention", "hold", two, "--because", "A solicitor wrote")
    code, said, _ = run("retention", "dispose", "--all-due", *WHY)
    assert code == DONE
    assert said.splitlines() == [f"{one} is disposed of.", f"{three} is disposed of.", "Disposed of: 2 of 2."]
    code, _, refused = run("retention", "dispose", two, *WHY)
    assert code == REFUSED and refused.startswith("There is a legal hold on it.")
    run("retention", "release", two, "--because", "The claim was settled")
    with opened(data[0]) as database:
        token = database.run_here(lambda session: find_case(session, two).story_sealed)
    assert run("retention", "dispose", two, *WHY)[0] == DONE
    assert token not in on_disk(data[0])
    assert run("retention", "review")[1] == "For review: 0. Held: 0.\n"
    code, _, refused = run("retention", "dispose", two, *WHY)
    assert code == REFUSED and refused.startswith("It was disposed of on ")
    _, shown, _ = run("case", "show", two, "--json")
    record = json.loads(shown)
    assert record["disposed_at"] and (record["story"], record["name"]) == ("", None)
    assert WHY[1] in [entry["reason"] for entry in record["timeline"]]
    code, said, _ = run("verify")
    assert code == DONE and said.startswith("Whole: 4 cases")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("retention", "hold", "C-2222-2222", "--because", "x"), NOT_FOUND, "There is no case with that reference."),
        (("retention", "hold", "{one}", "--because", " "), REFUSED, "Say why the flag is put on."),
        (("retention", "release", "{one}", "--because", "x"), REFUSED, "{one} does not have a legal hold."),
        (
            ("person", "unrestrict", "{one}", "--because", "x"),
            REFUSED,
            "{one} does not have its processing restricted.",
        ),
        (("retention", "dispose", "C-2222-2222", *WHY), NOT_FOUND, "There is no case with that reference."),
        (("retention", "dispose", "{one}", "--because", ""), REFUSED, "Say why it is disposed of, such as who"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_refused_in_plain_words(
    data: tuple[Path, list[str]], run: Run, words: tuple[str, ...], code: int, said: str
) -> None:
    one = data[1][0]
    answered, _, told = run(*(word.format(one=one) for word in words))
    assert answered == code and told.startswith(said.format(one=one))


def test_restricted_processing_is_put_on_once_and_lifted(data: tuple[Path, list[str]], run: Run) -> None:
    one, because = data[1][0], ("--because", "They dispute what is in it")
    assert run("person", "restrict", one, *because)[0] == DONE
    code, _, told = run("person", "restrict", one, *because)
    assert code == REFUSED and told == f"{one} has its processing restricted already.\n"
    assert run("retention", "dispose", one, *WHY)[2].startswith("Its processing is restricted")
    assert run("person", "unrestrict", one, *because)[1] == f"{one} no longer has its processing restricted.\n"


def test_what_is_put_right_comes_by_stdin_and_never_as_an_argument(
    data: tuple[Path, list[str]], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = data[1][0]
    for what, words in (("when", "In May"), ("name", "Robyn Sample")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{words}\n".encode())))
        code, said, _ = run("case", "correct", one, "--what", what, "--because", "They rang")
        assert (code, said) == (DONE, f"{one} is corrected. What stood there before is kept.\n")
    record = json.loads(run("case", "show", one, "--json")[1])
    assert (record["when"], record["name"]) == ("In May", "Robyn Sample")
    assert [each["before"] for each in record["corrections"]] == ["In October", "Robin Sample"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff")))
    code, _, told = run("case", "correct", one, "--what", "when", "--because", "x")
    assert (code, told) == (REFUSED, "What came on stdin is not UTF-8.\n")


async def test_a_running_service_does_it_and_lets_go_of_its_log(data: tuple[Path, list[str]]) -> None:
    folder, (one, *_) = data
    with opened(folder) as database:
        token = database.run_here(lambda session: find_case(session, one).story_sealed)
        app = build_operator(database, POLICY, TestClock(LATER, 1.0), "key")
        asked = Asked(act="dispose", subject=one, actor="operator sam", because=WHY[1])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            answer = await client.post("/act", json=asked.model_dump(), headers={"X-Complaints-Key": "key"})
        assert (answer.status_code, answer.json()) == (200, {"said": f"{one} is disposed of."})
        assert token not in on_disk(folder) and (folder / "complaints.db-wal").stat().st_size == 0
