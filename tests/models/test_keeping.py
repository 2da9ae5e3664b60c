"""How long a case is kept: whole years to the day, and what stands in the way of disposing of it."""

from datetime import UTC, date, datetime

import pytest

from models.case import Flag
from models.policy_file import load_policy
from models.refusal import Refused
from models.retention import check_disposal, in_the_way, kept_until

POLICY = load_policy()


@pytest.mark.parametrize(
    ("closed_at", "last"),
    [
        (datetime(2026, 11, 24, 12, tzinfo=UTC), date(2036, 11, 24)),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), date(2038, 2, 28)),
        (datetime(2028, 2, 28, 23, 59, 59, tzinfo=UTC), date(2038, 2, 28)),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2036, 7, 1)),  # 1 July in London
    ],
)
def test_a_case_is_kept_until_the_same_day_ten_years_on_in_london(closed_at: datetime, last: date) -> None:
    assert kept_until(closed_at, POLICY) == last


def test_its_last_day_counts_to_midnight_in_london() -> None:
    closed_at = datetime(2026, 6, 30, 12, tzinfo=UTC)
    with pytest.raises(Refused, match="kept until Mon 30 Jun 2036"):
        check_disposal(closed_at, [], POLICY, datetime(2036, 6, 30, 22, 59, 59, tzinfo=UTC))
    check_disposal(closed_at, [], POLICY, datetime(2036, 6, 30, 23, tzinfo=UTC))


@pytest.mark.parametrize("flag", list(Flag))
def test_two_flags_stand_in_the_way_and_no_other_does(flag: Flag) -> None:
    stops = flag in (Flag.LEGAL_HOLD, Flag.PROCESSING_RESTRICTED)
    assert in_the_way([flag.value]) == ((flag,) if stops else ())
