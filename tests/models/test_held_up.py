"""Deadlines that something came in between: pauses, a letter with a new date, a changed calendar; and the sentence."""

from datetime import UTC, date, datetime, time, timedelta

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.deadlines import Facts, NewDate, Pause, Unit, days_used, deadline_of
from models.working_days import LONDON, Calendar
from tests.models.test_working_days import BANK_HOLIDAYS, EXTRA, FIRST, LAST, NATIONS

ENGLAND = Calendar("ENG")
TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)


def because(calendar: Calendar = ENGLAND, started_at: datetime = TUESDAY, length: int = 20, **facts: object) -> str:
    return deadline_of(Facts(started_at, length, **facts), calendar).because  # type: ignore[arg-type]


def test_the_same_sentence_everywhere_says_why() -> None:
    head = "20th working day after Tue 24 Nov 2026"
    assert because() == f"{head}: Tue 22 Dec 2026"
    paused = Pause(date(2026, 12, 3), date(2026, 12, 8))
    assert because(pauses=(paused,)) == f"{head}, not counting 3 working days of pause: Tue 29 Dec 2026"
    assert because(pauses=(Pause(date(2026, 12, 3), date(2026, 12, 4)),)) == (
        f"{head}, not counting 1 working day of pause: Wed 23 Dec 2026"
    )
    assert because(pauses=(Pause(date(2026, 12, 3)),)) == (
        f"{head}, paused since Thu 3 Dec 2026 with 13 working days left"
    )
    letter = NewDate(date(2027, 1, 15), date(2026, 12, 18))
    assert because(new_date=letter) == f"{head}, put off by a letter of Fri 18 Dec 2026: Fri 15 Jan 2027"
    day = date(2026, 12, 10)
    assert because(Calendar("ENG", added=[day])) == f"{head}, with Thu 10 Dec 2026 as a holiday: Wed 23 Dec 2026"
    boxing = Calendar("ENG", removed=[date(2026, 12, 28)])
    assert because(boxing, datetime(2026, 11, 27, 12, tzinfo=UTC)) == (
        "20th working day after Fri 27 Nov 2026, with Mon 28 Dec 2026 worked: Mon 28 Dec 2026"
    )
    assert because(promised_on=date(2026, 12, 23)) == f"{head}, kept as promised: Wed 23 Dec 2026"
    assert because(length=10, no_later_than=date(2026, 12, 4)) == (
        "day of the full answer, before the 10th working day after Tue 24 Nov 2026: Fri 4 Dec 2026"
    )
    assert because(length=30, unit=Unit.CALENDAR_DAYS) == "30th calendar day after Tue 24 Nov 2026: Thu 24 Dec 2026"


def test_a_pause_that_begins_and_ends_on_one_day_takes_nothing() -> None:
    day = date(2026, 12, 3)
    assert because(pauses=(Pause(day, day),)) == because()


def test_a_date_that_was_promised_matters_only_while_it_is_the_later_one() -> None:
    assert because(promised_on=date(2026, 12, 21)) == because()


def test_a_start_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="without an offset"):
        because(started_at=datetime(2026, 11, 24, 12))  # noqa: DTZ001


def test_days_are_used_gross_and_net_of_pauses() -> None:
    facts = Facts(TUESDAY, 20, pauses=(Pause(date(2026, 11, 27), date(2026, 12, 1)), Pause(date(2026, 12, 3))))
    assert days_used(facts, datetime(2026, 12, 4, 23, 59, tzinfo=UTC), ENGLAND) == (8, 5)
    assert days_used(facts, TUESDAY, ENGLAND) == (0, 0)


@st.composite
def histories(draw: st.DrawFn) -> tuple[date, int, list[Pause]]:
    """A start, a length, and pauses one after the other, some of which nobody reaches."""
    start, length = draw(st.dates(FIRST, LAST)), draw(st.integers(1, 40))
    pauses, day = [], start
    for gap, lasts in draw(st.lists(st.tuples(st.integers(0, 25), st.integers(0, 30)), max_size=5)):
        since = day + timedelta(days=gap)
        day = since + timedelta(days=lasts)
        pauses.append(Pause(since, day))
    return start, length, pauses


History = tuple[date, int, list[Pause]]


def agree(history: History, nation: str, added: frozenset[date], removed: frozenset[date]) -> None:
    """For numpy every day of a pause is one more day off."""
    start, length, pauses = history
    calendar, began = Calendar(nation, added, removed), datetime.combine(start, time(12), LONDON)
    facts = Facts(began, length, pauses=tuple(pauses))
    due_on = deadline_of(facts, calendar).due_on
    paused = {p.since + timedelta(days=n) for p in pauses if p.until for n in range(1, (p.until - p.since).days + 1)}
    closed = (BANK_HOLIDAYS[nation] - removed) | added
    net = numpy.busdaycalendar(holidays=numpy.array(sorted(closed | paused), dtype="datetime64[D]"))
    gross = numpy.busdaycalendar(holidays=numpy.array(sorted(closed), dtype="datetime64[D]"))
    assert due_on == numpy.busday_offset(start, length, roll="backward", busdaycal=net).astype(object)
    days = (start + timedelta(days=1), due_on + timedelta(days=1))
    used = days_used(facts, datetime.combine(due_on, time(23), LONDON), calendar)
    assert used == (numpy.busday_count(*days, busdaycal=gross), numpy.busday_count(*days, busdaycal=net))
    assert used[1] == length


@settings(max_examples=2_000, deadline=None)
@given(histories(), NATIONS, EXTRA, EXTRA)
def test_counting_with_pauses_agrees_with_numpy(
    history: History, nation: str, added: frozenset[date], removed: frozenset[date]
) -> None:
    agree(history, nation, added, removed)


@pytest.mark.nightly
@settings(max_examples=50_000, deadline=None)
@given(histories(), NATIONS, EXTRA, EXTRA)
def test_counting_with_pauses_agrees_with_numpy_at_length(
    history: History, nation: str, added: frozenset[date], removed: frozenset[date]
) -> None:
    agree(history, nation, added, removed)


@given(histories(), st.dates(FIRST, LAST), st.dates(FIRST, LAST))
def test_a_letter_gives_the_date_whatever_came_before(history: History, new: date, written: date) -> None:
    start, length, pauses = history
    facts = Facts(
        datetime.combine(start, time(12), LONDON), length, pauses=tuple(pauses), new_date=NewDate(new, written)
    )
    assert deadline_of(facts, ENGLAND).due_on == new
