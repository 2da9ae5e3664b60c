"""`person export`: a folder that people can read, whole or not at all, and for its owner alone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from complaints.cli import main
from complaints.commands.arguments import DONE, NOT_FOUND, REFUSED
from complaints.export import write_export
from complaints.folder import DataFolder
from complaints.settings import read_settings
from models.export import PersonExport
from models.refusal import Refused
from storage import acts, restriction
from storage.export import export_person
from tests.makers import NOW, a_case, an_intake
from tests.parts.browser import launch_options
from tests.parts.disk import Disk
from tests.storage.every_act import looked_into

pytestmark = pytest.mark.usefixtures("demonstration")
WHY = ("--because", "A letter of 1 December, with a copy of their passport")
STORY = "<script>alert(1)</script> & they said “no”"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two cases of Robin Sample: one with a letter, one that may be about somebody of the staff."""
    folder = tmp_path / "data"
    with DataFolder(folder).opened(read_settings()) as database:
        case_id, _ = a_case(database, intake=an_intake(story=STORY))
        given = (case_id, "U1", "email", NOW, NOW)
        database.run_here(acts.record_acknowledgement_sent, *given, copy="Dear Robin,\nwe have it.")
        other_id = looked_into(database)["case"]
        database.run_here(restriction.restrict, other_id, ["U7"], "service", NOW)
    return folder


def export(data: Path, to: Path, *words: str) -> int:
    return main(
        ["person", "export", "--data", str(data), "--to", str(to), *WHY, *(words or ("--phone", "+447700900123"))]
    )


def test_it_is_a_folder_to_read_with_json_and_letters_for_its_owner_alone(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "for" / "robin"
    assert export(data, to) == DONE
    first, check = capsys.readouterr().out.splitlines()
    assert first == f"2 cases in {to}." and "Look through it before it goes out" in check
    assert to.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o077 == 0 for path in to.rglob("*"))
    found = PersonExport.model_validate_json((to / "export.json").read_text())
    one = next(case for case in found.cases if case.record.story == STORY)
    letter = to / "letters" / f"{one.record.reference}-1-acknowledgement.txt"
    assert letter.read_text() == "Dear Robin,\nwe have it."
    assert {path.relative_to(to).as_posix() for path in to.rglob("*.*")} >= {"index.html", "export.json"}
    page = (to / "index.html").read_text()
    assert "<script" not in page and "&lt;script&gt;alert(1)" in page and "Dear Robin" in page
    assert page.index("Before this goes out") < page.index("Nobody called me back")
    assert "It is restricted" in page and all(name in page for name in found.staff)
    assert json.loads((to / "export.json").read_text())["format"] == 1


def test_the_look_is_on_the_timeline_of_each_case_with_its_reason(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export(data, tmp_path / "robin")
    for case in PersonExport.model_validate_json((tmp_path / "robin" / "export.json").read_text()).cases:
        capsys.readouterr()
        assert main(["case", "show", case.record.reference, "--json", "--data", str(data)]) == DONE
        entries = json.loads(capsys.readouterr().out)["timeline"]
        assert [entry["reason"] for entry in entries if entry["act"] == "exported"] == [WHY[1]]


def test_what_is_there_already_stays_and_nobody_is_looked_at(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_text("mine")
    for to in (tmp_path / "file", tmp_path / "folder"):
        assert export(data, to) == REFUSED
        assert "is there already, with something in it" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == (tmp_path / "folder" / "file").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    assert export(data, tmp_path / "empty") == DONE and (tmp_path / "empty" / "index.html").exists()


def test_nobody_and_no_address_are_said_and_make_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "robin"
    assert export(data, to, "--email", "nobody@example.com") == NOT_FOUND
    assert capsys.readouterr().err == "Nobody with that address or number stands in a case.\n"
    assert export(data, to, "--email", "") == REFUSED
    assert capsys.readouterr().err == "Give the e-mail address or the phone number of the person.\n"
    assert not to.exists()


def test_a_full_disk_leaves_nothing_half_done_and_says_so(
    data: Path, small_disk: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    small_disk.fill()
    assert export(data, small_disk.folder / "robin") == REFUSED
    assert "The disk is full" in capsys.readouterr().err
    assert [path.name for path in small_disk.folder.iterdir()] == ["filler"]
    small_disk.free()
    assert export(data, small_disk.folder / "robin") == DONE


def test_what_comes_to_be_there_meanwhile_is_not_written_over(data: Path, tmp_path: Path) -> None:
    with DataFolder(data).opened(read_settings()) as database:
        found = database.run_here(export_person, "U1", WHY[1], NOW, email="robin@example.com")
    (tmp_path / "robin").mkdir()
    (tmp_path / "robin" / "file").write_text("mine")
    with pytest.raises(Refused):
        write_export(found, tmp_path / "robin", "ieso")
    assert (tmp_path / "robin" / "file").read_text() == "mine"


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()


def test_the_page_can_be_read_by_everybody_and_runs_nothing(data: Path, tmp_path: Path, browser: Browser) -> None:
    assert export(data, tmp_path / "robin") == DONE
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.goto((tmp_path / "robin" / "index.html").as_uri())
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("script").count() == 0
