"""What somebody gets for sending: how to speak of it later, and what is promised."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict


class Receipt(BaseModel):
    """`received_at` is an aware instant; the two dates are London dates, null for what is not owed.

    Why they are these dates stands beside them, as the clock says it; a receipt of an earlier version lacks it.
    `thanks_reference` is that of the thanks that came with a complaint.
    """

    model_config = ConfigDict(frozen=True)

    reference: str
    code: str
    received_at: datetime
    acknowledge_by: date | None
    resolve_by: date | None
    acknowledge_because: str | None = None
    resolve_because: str | None = None
    thanks_reference: str | None = None
