"""How long a case is kept, and what stands in the way of disposing of it. Pure. (Policy, "Privacy".)"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.case import Flag
from models.deadlines import short_date
from models.policy import Policy
from models.refusal import Refused
from models.windows import months_after
from models.working_days import london_date

IN_THE_WAY = {
    Flag.LEGAL_HOLD: "There is a legal hold on it. Lift the hold first, with a reason.",
    Flag.PROCESSING_RESTRICTED: "Its processing is restricted, and the person may need it kept. Lift that first.",
}
"""Flags with which nothing is disposed of, and no chat goes either."""


@dataclass(frozen=True)
class ForReview:
    """A case whose time is over: somebody decides. London dates; `held_by` are flags that stand in the way.

    `merged` are the references of cases that were merged into it and go with it.
    """

    reference: str
    closed_on: date
    kept_until: date
    held_by: tuple[Flag, ...]
    merged: tuple[str, ...]


def kept_until(closed_at: datetime, policy: Policy) -> date:
    """The last London date on which a case is kept: the same day of the month, or the last of a shorter one."""
    return months_after(london_date(closed_at), 12 * policy.keeping.case_years)


def in_the_way(flags: Sequence[str]) -> tuple[Flag, ...]:
    """The flags of a case with which it is not disposed of."""
    return tuple(flag for flag in IN_THE_WAY if flag in flags)


def check_disposal(closed_at: datetime | None, flags: Sequence[str], policy: Policy, now: datetime) -> None:
    """Whether a case may be disposed of. Raises Refused."""
    if closed_at is None:
        raise Refused("It is not closed. A case is kept from the day on which it is closed.")
    for flag in in_the_way(flags):
        raise Refused(IN_THE_WAY[flag])
    last = kept_until(closed_at, policy)
    if london_date(now) <= last:
        raise Refused(f"It is kept until {short_date(last)}: {policy.keeping.case_years} years from its closing.")
