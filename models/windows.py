"""The time in which a review or an adjudication may be asked for, and when a letter counts as received. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from models.working_days import Calendar

POST_WORKING_DAYS = 2
"""First-class post counts as received on the second working day after it was sent. (Policy, "Windows".)"""


class ReceiptBasis(StrEnum):
    """Why a letter counts as received on a day."""

    EMAIL_SENT = "email_sent"
    FIRST_CLASS_POST = "first_class_post"
    STATED = "stated"


@dataclass(frozen=True)
class Received:
    """The London date on which a letter of ours counts as received, and why."""

    on: date
    basis: ReceiptBasis


def months_after(day: date, months: int) -> date:
    """The corresponding date so many months on, or the last day of a shorter month. (Policy, "Windows".)

    It does not move when it is not a working day; the window is open until the end of it in London.
    """
    return day + relativedelta(months=months)


def received(
    way: str, sent_on: date, calendar: Calendar, *, bounced: bool = False, stated_on: date | None = None
) -> Received | None:
    """When a letter sent by `way` (`email` or `post`) on a London date counts as received; None when it bounced.

    A later date that the complainant states wins, and is all there is when an e-mail bounced. (Policy, "Windows".)
    """
    if way == "email":
        known = None if bounced else Received(sent_on, ReceiptBasis.EMAIL_SENT)
    else:
        known = Received(calendar.step(sent_on, POST_WORKING_DAYS), ReceiptBasis.FIRST_CLASS_POST)
    if stated_on and (known is None or stated_on > known.on):
        return Received(stated_on, ReceiptBasis.STATED)
    return known
