"""What a policy would promise, before it does: the golden dates, in order."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.policy import Policy
from models.policy_file import load_policy
from models.preview import Coming, preview
from models.working_days import london_date

RECEIVED = datetime(2026, 11, 24, 10, tzinfo=UTC)
POLICY = load_policy()


def days(coming: list[Coming], kind: str) -> list[tuple[str | None, int, date]]:
    return [(one.what, one.stage, london_date(one.at)) for one in coming if one.kind == kind]


def test_every_day_that_a_complaint_of_november_may_bring(policy: Policy) -> None:
    coming = preview(policy, RECEIVED)
    assert days(coming, "due") == [
        ("acknowledgement", 1, date(2026, 11, 27)),
        ("progress_update", 1, date(2026, 12, 8)),
        ("resolution", 1, date(2026, 12, 22)),
        ("consent_chase", 1, date(2026, 12, 22)),
        ("data_protection", 1, date(2026, 12, 24)),
        ("acknowledgement", 2, date(2027, 6, 25)),
        ("progress_update", 2, date(2027, 7, 6)),
        ("resolution", 2, date(2027, 7, 20)),
    ]
    assert days(coming, "closes") == [
        ("stage_2_window", 2, date(2027, 6, 22)),
        ("stage_3_window", 3, date(2028, 1, 22)),  # the letter of 20 July is received on the 22nd
    ]
    assert coming[0] == Coming(RECEIVED, "received", None, 1, "")


@pytest.mark.parametrize("rule", ["chase", "closes_soon", "due_soon", "due_today", "breached"])
def test_alerts_of_every_rule_are_there_and_none_of_those_that_repeat(policy: Policy, rule: str) -> None:
    why = {one.why for one in preview(policy, RECEIVED) if one.kind == "alert"}
    assert rule in why and not any(words.startswith("still_breached") for words in why)


@given(st.datetimes(datetime(2012, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - made aware
def test_whenever_it_was_received_everything_comes_in_order_and_on_time(received_at: datetime) -> None:
    coming = preview(POLICY, received_at)
    assert [one.at for one in coming] == sorted(one.at for one in coming)
    answers = {stage: day for what, stage, day in days(coming, "due") if what == "resolution"}
    news = [(stage, day) for what, stage, day in days(coming, "due") if what == "progress_update"]
    assert all(day < answers[stage] for stage, day in news)


def test_a_time_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        preview(POLICY, datetime(2026, 11, 24, 10))  # noqa: DTZ001 - that is what is tested


@pytest.mark.parametrize(
    ("name", "due", "closes"),
    [
        (
            "england-nhs",
            [
                ("acknowledgement", 1, date(2026, 11, 27)),
                ("progress_update", 1, date(2026, 12, 8)),
                ("progress_update", 1, date(2026, 12, 22)),
                ("consent_chase", 1, date(2026, 12, 22)),
                ("data_protection", 1, date(2026, 12, 24)),
                ("resolution", 1, date(2026, 12, 31)),
            ],
            [("stage_3_window", 3, date(2027, 11, 24))],
        ),
        (
            "scotland-nhs",
            [
                ("resolution", 1, date(2026, 12, 2)),
                ("consent_chase", 1, date(2026, 12, 23)),
                ("data_protection", 1, date(2026, 12, 24)),
                ("acknowledgement", 2, date(2027, 6, 7)),
                ("progress_update", 2, date(2027, 6, 16)),
                ("resolution", 2, date(2027, 6, 30)),
            ],
            [("stage_2_window", 2, date(2027, 6, 2)), ("stage_3_window", 3, date(2027, 11, 24))],
        ),
    ],
)
def test_every_day_under_the_profiles(
    name: str, due: list[tuple[str, int, date]], closes: list[tuple[str, int, date]]
) -> None:
    coming = preview(load_policy(name), RECEIVED)
    assert (days(coming, "due"), days(coming, "closes")) == (due, closes)
