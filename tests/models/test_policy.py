"""The policy file: what is wrong with it is said in plain words."""

import re
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.policy_file import FOLDER, PolicyError, contacts_of, load_policy, read_policy, to_replace

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
    keeping = policy.keeping
    assert (keeping.case_years, keeping.transcript_days, keeping.draft_days, keeping.unfinished_days) == (10, 30, 30, 2)


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
        ({"keeping": SHIPPED["keeping"] | {"case_years": 0}}, "keeping.case_years"),
        ({"keeping": SHIPPED["keeping"] | {"unfinished_days": 31}}, "unfinished_days cannot be more than draft_days"),
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
    assert words in told and all(line.startswith("changed.yml, line ") for line in told.splitlines())
    assert "pydantic" not in told and "Traceback" not in told


TEXT = (FOLDER / "england-private.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("stands", "instead", "told"),
    [
        ("nation: ENG", "nation: FRA", "nation: It has to be 'ENG', 'WLS', 'SCT' or 'NIR'."),
        ("provider: ieso", "providr: ieso", "providr: nothing is called that here. Write provider."),
        ("provider: ieso", "colour: blue", "colour: nothing is called that here. Take it away."),
        ("  acknowledgement: {working_days: 3}", "", "clocks.acknowledgement: it is missing. Add it."),
        ("{working_days: 3}", "{days: 3}", "clocks.acknowledgement.working_days: it is missing. Add it."),
        ("{working_days: 3}", "3", "clocks.acknowledgement: it has to be names with values"),
        ("nation: ENG", "nation: ENG\nnation: SCT", "nation: it stands here twice. Take one away."),
        ('opens: "09:00"', "opens: 9", 'working_hours.opens: It has to be a time in quotes, such as "09:00".'),
        ("added: []", "added: [2027-02-30]", "calendar.added.0: It has to be a valid date"),
        ("resolution: [5, 1]", "resolution: [20, 1]", "alerts.due_soon.resolution: 20 working days do not lie within"),
        ("[5, 10]  # w", "[5, 20]  # w", "alerts.chase_consent_after: 20 working days do not lie within the 20"),
        ("name: england-private", "name: other", "name: it is 'other', and the file is called england-private.yml."),
        ("calendar:", "calendar: [", "it is not valid YAML"),
    ],
)
def test_every_problem_has_its_line_and_what_to_do(stands: str, instead: str, told: str, tmp_path: Path) -> None:
    assert TEXT.count(stands) == 1
    path, place = tmp_path / "england-private.yml", TEXT.index(stands)
    path.write_text(TEXT.replace(stands, instead), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        read_policy(path)
    (said,) = [line for line in str(caught.value).splitlines() if told in line]
    line = int(said.partition("line ")[2].partition(",")[0].partition(":")[0])
    # What is missing is missing from what is around it; what stands twice stands a line further on.
    assert 0 <= TEXT[:place].count("\n") + 1 - line <= 2 or "twice" in told or "YAML" in told


SCOTTISH = (FOLDER / "scotland-nhs.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("stands", "instead", "line", "told"),
    [
        ("  nhs: {name: Scottish Public Services Ombudsman, how: 0800 377 7330, verified_on: 2026-11-24}", "  {}",
         "external:", "external: Somebody has to adjudicate: give private, nhs or both."),
        ("external: ", "# ", "#", "external: it is missing. Add it."),
        ("      resolution: {working_days: 5", "      #", "    clocks:",
         "stages.0.clocks.resolution: it is missing. Add it."),
        ("      acknowledgement: null", "", "    clocks:", "stages.0.clocks.acknowledgement: it is missing. Add it."),
        ("resolution: {working_days: 5", "resolution: {days: 5", "      resolution:",
         "stages.0.clocks.resolution.days: nothing is called that here."),
        ("progress_update: null", "progres: null", "      progres:",
         "stages.0.clocks.progres: nothing is called that here. Write progress_update."),
        ("begins_at_once: true", "begins_at_onc: true", "    begins_at_onc:",
         "stages.1.begins_at_onc: nothing is called that here. Write begins_at_once."),
        ("  - name: early resolution", "  - name: early resolution\n    begins_at_once: true", "    begins_at_once:",
         "stages.0.begins_at_once: Every complaint begins with the first stage. Take it away."),
        ("  - name: early", "  - {name: one more}\n  - name: early", "stages:",
         "stages: A provider has one stage of its own, or two. Give one or two."),
        ("at_most: 10", "at_most: 5", "      resolution:", "extended_to_at_most has to be more than working_days."),
        ("at_most: 10", "at_most: 0", "      resolution:", "extended_to_at_most: It has to be greater than 0."),
        ("  stage_2_window: {months: 6}", "  #", "clocks:",
         "clocks.stage_2_window: There is a stage 2. Say for how many months it may be asked for."),
        ("  stage_3_window: {months: 12", "  #", "clocks:", "clocks.stage_3_window: it is missing. Add it."),
        ("counts_from: complaint_received", "counts_from: the_event", "  stage_3_window:",
         "clocks.stage_3_window.counts_from: It has to be 'answer_received' or 'complaint_received'."),
        ("resolution: [5, 1]", "resolution: [20, 1]", "    resolution: [", "20 working days do not lie within the 20"),
        ("added: []", "added: [2027-02-30]", "  added:", "calendar.added.0: It has to be a valid date"),
        ("verified_on: null", "verified_on: 2026-13-01", "  verified_on:",
         "contacts.verified_on: It has to be a valid date"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_stage_has_its_line_too(
    stands: str, instead: str, line: str, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "scotland-nhs.yml"
    text = SCOTTISH[SCOTTISH.index("name:") :].replace(stands, instead, 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        read_policy(path)
    (said,) = [words for words in str(caught.value).splitlines() if told in words]
    number = int(said.partition("line ")[2].partition(",")[0])
    assert text.splitlines()[number - 1].startswith(line) or (number == 1 and line == "#")


def test_a_day_is_added_or_removed(tmp_path: Path) -> None:
    path = tmp_path / "scotland-nhs.yml"
    both = SCOTTISH.replace("added: []", "added: [2026-11-30]").replace("removed: []", "removed: [2026-11-30]")
    path.write_text(both, encoding="utf-8")
    with pytest.raises(PolicyError, match=r"line \d+, calendar: 2026-11-30 is added and removed\. Take one away\."):
        read_policy(path)


def test_a_policy_of_one_stage_has_no_window_of_a_second(tmp_path: Path) -> None:
    path = tmp_path / "england-nhs.yml"
    text = (FOLDER / "england-nhs.yml").read_text(encoding="utf-8")
    with_window = text.replace("  stage_3_window: {", "  stage_2_window: {months: 6}\n  stage_3_window: {")
    with_alert = text.replace("    stage_3_window: [", "    stage_2_window: [20, 5]\n    stage_3_window: [")
    for place, changed in (("clocks", with_window), ("alerts.due_soon", with_alert)):
        path.write_text(changed, encoding="utf-8")
        told = f"{place}.stage_2_window: There is no stage 2 that could be asked for. Take it away, or add the stage."
        with pytest.raises(PolicyError, match=re.escape(told)):
            read_policy(path)


@pytest.mark.parametrize(
    ("name", "nation", "promised"),
    [
        ("england-nhs", "ENG", {1: {"acknowledgement": 3, "resolution": 25, "progress_update": 10}}),
        (
            "scotland-nhs",
            "SCT",
            {1: {"resolution": 5}, 2: {"acknowledgement": 3, "resolution": 20, "progress_update": 10}},
        ),
        (
            "england-private",
            "ENG",
            {stage: {"acknowledgement": 3, "resolution": 20, "progress_update": 10} for stage in (1, 2)},
        ),
    ],
)
def test_every_profile_owes_at_its_stages_what_it_has_to(
    name: str, nation: str, promised: dict[int, dict[str, int]]
) -> None:
    policy = load_policy(name)
    stages = range(1, policy.last_stage + 1)
    assert policy.nation == nation
    assert {s: {n: policy.length_of(n, s)[0] for n in policy.owed_at(s)} for s in stages} == promised


def test_a_profile_says_what_is_to_be_replaced_and_the_providers_own_has_nothing() -> None:
    wanted = ["provider", "contacts.email", "contacts.phone", "contacts.post"]
    assert [to_replace(load_policy(name)) for name in ("england-nhs", "scotland-nhs")] == [wanted, wanted]
    assert to_replace(load_policy()) == []


def test_all_problems_are_said_at_once_and_so_many_that_they_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "england-private.yml"
    path.write_text(TEXT.replace("nation: ENG", "nation: FRA").replace("provider: ieso", ""), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        read_policy(path)
    assert [line.split(", ")[2].split(":")[0] for line in str(caught.value).splitlines()] == ["provider", "nation"]
    path.write_text("".join(f"field_{n}: 1\n" for n in range(50)), encoding="utf-8")
    with pytest.raises(PolicyError, match=r"and 4\d more\.$"):
        read_policy(path)


def test_a_time_and_a_day_without_quotes_are_what_they_look_like(tmp_path: Path) -> None:
    path = tmp_path / "england-private.yml"
    text = TEXT.replace('"09:00"', "10:00").replace('"17:00"', "17:30").replace("added: []", "added: [2026-12-24]")
    path.write_text(text, encoding="utf-8")
    policy = read_policy(path)
    assert (policy.working_hours.opens, policy.working_hours.closes) == (time(10), time(17, 30))
    assert policy.calendar.added == (date(2026, 12, 24),)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "england-private.yml"
    path.write_bytes(TEXT.encode("utf-16"))
    with pytest.raises(PolicyError, match=r"byte 0: it is not UTF-8\. Save the file as UTF-8\."):
        read_policy(path)


def test_the_contacts_that_nobody_has_checked_are_known() -> None:
    contacts = dict(contacts_of(load_policy()))
    assert contacts["NHS 111"] == date(2026, 11, 24) and contacts["contacts"] == date(2026, 11, 24)
    assert [name for name, day in contacts.items() if day is None] == [
        "Childline",
        "Independent Sector Complaints Adjudication Service (ISCAS)",
        "Parliamentary and Health Service Ombudsman",
    ]


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
