"""What somebody gets for sending: how to speak of it later, and what is promised."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict


class Receipt(BaseModel):
    """`received_at` is an aware instant; the two dates are London dates, null where no reply is owed."""

    model_config = ConfigDict(frozen=True)

    reference: str
    code: str
    received_at: datetime
    acknowledge_by: date | None
    resolve_by: date | None
