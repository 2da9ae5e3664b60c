"""A deadline with its explanation: the same day twice, days never seen before, and with all that can hold it up.

The baseline is the holidays library's own arithmetic, which gives the day alone. The aim is 100 µs at most.
"""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import holidays

from benchmarks.report import progress, save_plot, table
from models.deadlines import Facts, NewDate, Pause, deadline_of, short_date
from models.working_days import Calendar, london_instant

ROUNDS = 30
DAYS = 250
AIM_US = 100.0
FIRST = datetime(2026, 1, 5, 12, tzinfo=UTC)
STARTS = [FIRST + timedelta(days=n) for n in range(DAYS)]


def plain(received: datetime) -> Facts:
    """Twenty working days after receipt."""
    return Facts(received, 20)


def held_up(received: datetime) -> Facts:
    """The same with two pauses and a letter that gives a new date."""
    day = received.date()
    pauses = (
        Pause(day + timedelta(days=3), day + timedelta(days=8)),
        Pause(day + timedelta(days=12), day + timedelta(days=20)),
    )
    return Facts(received, 20, pauses=pauses, new_date=NewDate(day + timedelta(days=70), day + timedelta(days=30)))


def microseconds(work: Callable[[datetime], object]) -> float:
    """What `work` takes for one start, over all starts."""
    begun = time.perf_counter()
    for received in STARTS:
        work(received)
    return (time.perf_counter() - begun) / DAYS * 1e6


def main() -> int:
    """Measure, print and plot; 1 when the aim is missed."""
    calendar = Calendar("ENG", added=[date(2026, 6, 15)], removed=[date(2026, 12, 28)])
    library = holidays.country_holidays("GB", subdiv="ENG", years=(2026, 2027))

    def forgotten(received: datetime) -> object:
        short_date.cache_clear()
        london_instant.cache_clear()
        return deadline_of(plain(received), calendar)

    ways: dict[str, Callable[[datetime], object]] = {
        "the library's day alone": lambda received: library.get_nth_working_day(received.date(), 20),
        "with its explanation": lambda received: deadline_of(plain(received), calendar),
        "dates never seen before": forgotten,
        "two pauses and a letter": lambda received: deadline_of(held_up(received), calendar),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in progress("deadline", range(ROUNDS)):
        for name, work in ways.items():  # by turns, so that whatever else the machine does falls on all
            times[name].append(microseconds(work))
    medians = {name: statistics.median(each) for name, each in times.items()}
    base = medians["the library's day alone"]
    print(table(("deadline", "µs", "times the library"), [(n, m, m / base) for n, m in medians.items()]))
    worst = max(medians.values())
    print(f"The slowest takes {worst:.0f} µs at p50 (aim: {AIM_US:.0f} µs).")
    save_plot(
        "deadline", "A deadline with its explanation", "µs at p50", list(medians), {"p50": list(medians.values())}
    )
    return 0 if worst <= AIM_US else 1


if __name__ == "__main__":
    raise SystemExit(main())
