"""The staff file: read whole, or refused with a line for each thing that is wrong and what to do."""

from pathlib import Path

import pytest

from complaints.cli import main
from complaints.commands.arguments import DONE, REFUSED
from complaints.settings import ROOT, SettingsError
from complaints.staff import SAMPLE_STAFF, read_staff
from devslack.settings import SAMPLE_USERS
from models.access import Right, Role
from models.staff import missing_among

EXAMPLE = (ROOT / "staff.example.yml").read_text(encoding="utf-8")


def refused(folder: Path, text: str) -> list[str]:
    path = folder / "staff.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        read_staff(path)
    first, *lines = str(error.value).splitlines()
    assert str(path) in first and "staff.example.yml" in first
    return [line.strip() for line in lines]


def test_the_example_can_be_used() -> None:
    staff = read_staff(ROOT / "staff.example.yml")
    assert len(staff.with_right(Right.OPEN_RESTRICTED)) >= 2 and staff.deputies_for(Role.MANAGER)


def test_the_sample_staff_are_people_of_the_local_slack_lack_nothing_and_one_is_not_staff() -> None:
    people = {(user.id, user.real_name) for user in SAMPLE_USERS}
    assert {(member.user_id, member.name) for member in SAMPLE_STAFF.members} < people
    assert missing_among(SAMPLE_STAFF.members) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- {name: Nobody}", "entry 1, user_id: Field required."),
        ("- {user_id: U1, name: Sam, roles: [boss]}", "entry 1, roles: it has to be 'handler', 'manager'"),
        ("- {user_id: U1, name: Sam, roles: [handler, deputy]}", "entry 1, roles: There is no role called deputy any"),
        ("- {user_id: U1, name: Sam, roles: [operator]}", "entry 1, roles: operator is whoever has the shell"),
        ("- {user_id: U1, name: Sam, role: handler}", "entry 1, role: Extra inputs are not permitted."),
        ("staff", "the whole file: "),
        ("", "the whole file: "),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    assert any(line.startswith(words) for line in refused(tmp_path, text))


@pytest.mark.parametrize("text", ["- {", "\x00"])
def test_what_is_no_yaml_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "staff.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="not valid YAML"):
        read_staff(tmp_path / "staff.yml")


def test_a_list_without_a_deputy_is_refused_with_what_to_add(tmp_path: Path) -> None:
    (line,) = refused(tmp_path, EXAMPLE.replace(", deputy_for: [manager]", ""))
    assert line == (
        "manager: nobody else stands in when a complaint is about the clinical team manager. "
        "Write deputy_for: [manager] for another person."
    )


@pytest.mark.parametrize("mode", ["live", "demonstration"])
def test_nothing_starts_with_such_a_list_and_doctor_says_why(
    tmp_path: Path, mode: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "staff.yml").write_text(EXAMPLE.replace(", deputy_for: [manager]", ""), encoding="utf-8")
    monkeypatch.setenv("COMPLAINTS_MODE", mode)
    monkeypatch.setenv("COMPLAINTS_STAFF_FILE", str(tmp_path / "staff.yml"))
    assert main(["up", "--data", str(tmp_path / "data")]) == REFUSED
    assert "manager: nobody else stands in" in capsys.readouterr().err
    assert not (tmp_path / "data").exists(), "nothing was made"
    if mode == "demonstration":  # live, it would ask Slack
        assert main(["doctor", "--data", str(tmp_path / "data")]) == DONE
        assert "Staff: NOT USABLE: " in capsys.readouterr().out
