"""The policy file: what is wrong with it is said in plain words."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from models.policy import FOLDER, PolicyError, load_policy

SHIPPED = yaml.safe_load((FOLDER / "england-private.yml").read_text(encoding="utf-8"))


def written(folder: Path, **changes: Any) -> Path:
    (folder / "changed.yml").write_text(yaml.safe_dump(SHIPPED | changes), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", [path.stem for path in FOLDER.glob("*.yml")])
def test_every_policy_that_ships_can_be_read_and_bears_its_name(name: str) -> None:
    assert load_policy(name).name == name


def test_the_shipped_policy_has_the_published_numbers() -> None:
    policy = load_policy()
    assert policy.clocks.acknowledgement.working_days == 3
    assert policy.clocks.resolution.working_days == 20
    assert policy.clocks.progress_update.working_days == 10
    assert policy.clocks.consent_chase.working_days == 20
    assert policy.clocks.data_protection.calendar_days == 30
    assert (policy.clocks.stage_2_window.months, policy.clocks.stage_3_window.months) == (6, 6)
    assert policy.clocks.resolution.pauses_for == frozenset() and policy.clocks.resolution.may_be_extended
    assert policy.alerts.due_soon == {
        "acknowledgement": (1,),
        "resolution": (5, 1),
        "progress_update": (1,),
        "data_protection": (5, 1),
        "stage_2_window": (20, 5),
        "stage_3_window": (20, 5),
    }
    assert policy.alerts.chase_consent_after == (5, 10)
    assert (policy.alerts.breached_again_at_most, policy.alerts.digest_above) == (5, 5)
    assert policy.nation == "ENG"


def test_an_unknown_policy_is_named_beside_those_that_there_are(tmp_path: Path) -> None:
    folder = written(tmp_path)
    with pytest.raises(PolicyError, match=r"no policy called 'wales'.*changed"):
        load_policy("wales", folder)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"clocks": {"acknowledgement": {"working_days": 0}, "resolution": {"working_days": 20}}}, "working_days"),
        ({"clocks": {"acknowledgement": {"working_days": 3}}}, "clocks.resolution"),
        ({"clocks": SHIPPED["clocks"] | {"acknowledgement": {"working_days": 3, "pauses_for": []}}}, "pauses_for"),
        ({"clocks": SHIPPED["clocks"] | {"resolution": {"working_days": 20, "pauses_for": ["holiday"]}}}, "pauses_for"),
        ({"nation": "FRA"}, "nation"),
        ({"surprise": 1}, "surprise"),
        ({"working_hours": {"opens": "nine", "closes": "17:00"}}, "working_hours.opens"),
        ({"working_hours": {"opens": "17:00", "closes": "09:00"}}, "working_hours"),
        ({"calendar": {"added": ["2026-02-30"]}}, "calendar.added.0"),
        ({"alerts": {"due_soon": {"acknowledgement": [0]}, "breached_again_at_most": 5}}, "alerts.due_soon"),
        ({"alerts": {"due_soon": {"consent": [1]}, "breached_again_at_most": 5}}, "alerts.due_soon"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(changes: dict[str, Any], words: str, tmp_path: Path) -> None:
    folder = written(tmp_path, **changes)
    with pytest.raises(PolicyError) as caught:
        load_policy("changed", folder)
    told = str(caught.value)
    assert told.startswith("changed.yml, ") and words in told
    assert len(told.splitlines()) == 1
    assert "pydantic" not in told and "Traceback" not in told


@pytest.mark.parametrize("text", ["a: [", "- a list", "", "just words", "\t"])
def test_a_file_that_is_no_policy_at_all_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "odd.yml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError, match=r"odd\.yml"):
        load_policy("odd", tmp_path)


def test_a_policy_name_cannot_reach_outside_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "policies"
    inside.mkdir()
    written(tmp_path)
    with pytest.raises(PolicyError, match="no policy called"):
        load_policy("../changed", inside)
