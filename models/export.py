"""Everything about one person, as it is given out to them. (UK GDPR, article 15.)"""

from datetime import datetime

from pydantic import BaseModel

from models.record import CaseRecord


class SaidInChat(BaseModel):
    """A message of a chat, while its transcript is kept; `speaker` is person, assistant or staff."""

    at: datetime
    speaker: str
    text: str


class ExportedCase(BaseModel):
    """A case in which the person stands: as what (`parts`), all that is known of it, and the chat it came from.

    `others` is who else stands in it: names to be checked before it goes out.
    """

    parts: list[str]
    others: list[str]
    record: CaseRecord
    chat: list[SaidInChat]


class PersonExport(BaseModel):
    """The shape of `export.json`. `format` is raised when it changes; instants are aware, days are of London.

    `asked_for` is the address and number that were looked for. `staff` are the people of ours who stand in it, by
    their user ids.
    """

    format: int = 1
    made_at: datetime
    asked_for: list[str]
    staff: list[str]
    cases: list[ExportedCase]
