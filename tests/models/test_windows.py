"""Six calendar months, and when a letter counts as received."""

from datetime import UTC, date, datetime

import pytest

from models.deadlines import Facts, Unit, deadline_of
from models.windows import ReceiptBasis, Received, months_after, received
from models.working_days import Calendar

ENGLAND = Calendar("ENG")


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2026, 8, 28), date(2027, 2, 28)),
        (date(2026, 8, 29), date(2027, 2, 28)),
        (date(2026, 8, 30), date(2027, 2, 28)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 9, 30), date(2027, 3, 30)),
        (date(2026, 10, 31), date(2027, 4, 30)),
        (date(2028, 2, 29), date(2028, 8, 29)),
    ],
)
def test_the_golden_windows_of_the_policy(begins: date, ends: date) -> None:
    assert months_after(begins, 6) == ends


def test_a_window_is_open_until_the_last_second_in_london_and_says_from_what_it_counts() -> None:
    begins = datetime(2026, 9, 30, 12, tzinfo=UTC)
    due = deadline_of(Facts(begins, 6, Unit.MONTHS, counted_from="the answer was sent"), ENGLAND)
    assert due.overdue_from == datetime(2027, 3, 30, 23, tzinfo=UTC)  # summer time
    assert due.because == "6 months after Wed 30 Sep 2026 (the answer was sent): Tue 30 Mar 2027"


def test_a_window_does_not_move_for_a_sunday() -> None:
    assert months_after(date(2026, 8, 31), 6).strftime("%a") == "Sun"


FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("way", "bounced", "stated_on", "expected"),
    [
        ("email", False, None, Received(FRIDAY, ReceiptBasis.EMAIL_SENT)),
        ("email", True, None, None),
        ("email", True, date(2026, 12, 8), Received(date(2026, 12, 8), ReceiptBasis.STATED)),
        ("post", False, None, Received(date(2026, 12, 1), ReceiptBasis.FIRST_CLASS_POST)),
        ("post", False, date(2026, 12, 3), Received(date(2026, 12, 3), ReceiptBasis.STATED)),
        ("post", False, date(2026, 11, 28), Received(date(2026, 12, 1), ReceiptBasis.FIRST_CLASS_POST)),
    ],
)
def test_a_letter_counts_as_received(
    way: str, bounced: bool, stated_on: date | None, expected: Received | None
) -> None:
    assert received(way, FRIDAY, ENGLAND, bounced=bounced, stated_on=stated_on) == expected


def test_post_over_christmas_takes_its_two_working_days() -> None:
    assert received("post", date(2026, 12, 24), ENGLAND) == Received(date(2026, 12, 30), ReceiptBasis.FIRST_CLASS_POST)
