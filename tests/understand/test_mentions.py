"""What is read out of free text, on sentences that were written before it: the floors, and that no day is invented."""

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.mentions import FIELDS, FLOORS, Score, invented_days, measure, sentences
from models.consent import Authority
from models.questions import load_questions
from understand.acting import find_acting
from understand.dates import When, find_when
from understand.mentions import Mentions, find_mentions
from understand.people import find_people

ON = date(2026, 11, 24)
ALL_SURE = {"relationship", "for_whom", "agrees", "authority", "about", "outcome", "access_needs"}
"""Fields for which a wrong find is worse than a question."""


@pytest.fixture(scope="module")
def said() -> tuple[date, list[dict[str, Any]]]:
    return sentences()


@pytest.fixture(scope="module")
def scores(said: tuple[date, list[dict[str, Any]]]) -> dict[str, Score]:
    return measure(*said)


def test_the_sentences_are_many_each_stands_once_and_many_hold_nothing(said: tuple[date, list[dict[str, Any]]]) -> None:
    _, each = said
    texts = [sentence["say"] for sentence in each]
    assert len(texts) >= 500
    assert len(texts) == len(set(texts))
    assert len([sentence for sentence in each if sentence.keys() == {"say"}]) >= 100
    assert {name for sentence in each for name in sentence} == {"say", *FIELDS}


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_found_is_right_often_enough(name: str, scores: dict[str, Score]) -> None:
    assert scores[name].f1 >= FLOORS[name], scores[name].mistakes


@pytest.mark.parametrize("name", sorted(ALL_SURE))
def test_what_is_not_sure_is_left_to_a_question(name: str, scores: dict[str, Score]) -> None:
    assert scores[name].precision >= 0.95, scores[name].mistakes
    assert scores[name].recall >= 0.85, scores[name].mistakes


def test_no_day_is_invented(said: tuple[date, list[dict[str, Any]]]) -> None:
    assert list(invented_days(*said)) == []


def test_every_id_is_one_that_the_questions_or_the_record_know(said: tuple[date, list[dict[str, Any]]]) -> None:
    questions = load_questions()
    known = {slot: {option.id for option in questions[slot].options} for slot in ("for_whom", "person_agrees")}
    for sentence in said[1]:
        acting = find_acting(sentence["say"])
        assert acting.for_whom in {None, *known["for_whom"]}
        assert acting.agrees in {None, *known["person_agrees"]}
        assert acting.authority in {None, *Authority}


@pytest.mark.parametrize(
    ("on", "text", "first", "last"),
    [
        (date(2026, 1, 1), "yesterday", date(2025, 12, 31), date(2025, 12, 31)),
        (date(2026, 1, 5), "last week", date(2025, 12, 29), date(2026, 1, 4)),
        (date(2026, 1, 31), "a month ago", date(2025, 12, 1), date(2025, 12, 31)),
        (date(2026, 3, 31), "for the last month", date(2026, 2, 28), date(2026, 3, 31)),
        (date(2028, 3, 1), "on 29 February", date(2028, 2, 29), date(2028, 2, 29)),
        (date(2026, 12, 25), "today", date(2026, 12, 25), date(2026, 12, 25)),
        (date(2026, 12, 26), "over Christmas", date(2026, 12, 24), date(2026, 12, 26)),
        (date(2026, 1, 15), "in the winter", date(2025, 12, 1), date(2026, 1, 15)),
        (date(2026, 4, 1), "at Easter", date(2025, 4, 18), date(2025, 4, 21)),
        (date(2026, 11, 22), "on Saturday", date(2026, 11, 21), date(2026, 11, 21)),
    ],
)
def test_days_are_counted_from_the_day_on_which_it_is_said(on: date, text: str, first: date, last: date) -> None:
    when = find_when(text, on)
    assert when and (when.first, when.last) == (first, last)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read_and_what_is_found_stands_in_it(text: str) -> None:
    found = find_mentions(text, ON)
    assert found.when is None or found.when.first is None or found.when.first <= ON
    assert found.name is None or found.name in " ".join(text.split())


@settings(max_examples=200, deadline=None)
@given(st.dates(date(2000, 1, 1), ON))
def test_a_day_that_is_written_in_full_is_that_day(day: date) -> None:
    for written in (
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d.%m.%Y}",
        f"{day.day} {day:%B %Y}",
        f"{day:%B} {day.day}, {day.year}",
        day.isoformat(),
    ):
        assert find_when(f"it happened on {written}", ON) == When(f"on {written}", day, day)


HOSTILE = (
    "on the " * 3000,
    "1/" * 10_000,
    "my " * 7000,
    "a-" * 10_000,
    "from May to " * 1700,
    "I am his " * 2300,
    "Dr " * 6700,
    "0" * 20_000,
    "in, " * 5000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:6])
def test_a_hostile_text_takes_no_longer_than_another_of_its_length(text: str) -> None:
    begun = time.process_time()
    find_mentions(text[:20_000], ON)
    assert time.process_time() - begun < 3


def test_many_can_be_read_at_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(find_people, ["I spoke to Grace Lowe and then to Imran Aziz"] * 20))
    assert found == [["Grace Lowe", "Imran Aziz"]] * 20


def test_nothing_said_is_nothing_found() -> None:
    assert find_mentions("", ON) == Mentions()
