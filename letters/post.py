"""The complainant's door: letters of the outbox go out, and are recorded as sent in the same breath."""

import asyncio
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from letters import compose
from letters.mail import Mailer, message_of
from models.letter import Letter
from models.outbox import OutboxRow
from models.policy import Policy
from storage import acts
from storage.cases import letter_facts
from storage.database import Database
from storage.delivery import Delivered, NotYet, Outcome, Refused, Unknown


@dataclass(frozen=True)
class LetterDelivery:
    """`now` is business time: the instant of sending stops the acknowledgement clock."""

    database: Database
    policy: Policy
    mailer: Mailer
    sender: str
    now: Callable[[], datetime]

    async def send(self, row: OutboxRow, look_first: bool) -> Outcome:
        """Post one letter. A mail server cannot be asked what it did: an unknown outcome is sent again.

        The Message-ID is the same then, so that mail systems can show it once.
        """
        assert row.case_id is not None
        facts = await self.database.run(letter_facts, row.case_id)
        if facts.email is None:
            return Refused("There is no e-mail address to write to.")
        letter = compose.acknowledgement(facts, self.policy)
        at = self.now()
        message = message_of(letter, facts.email, self.sender, row.id, at)
        try:
            await asyncio.to_thread(self.mailer.post, message, f"{facts.reference}-acknowledgement")
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as error:
            return Refused(f"The mail server refused the letter ({type(error).__name__}).")
        except (ConnectionRefusedError, smtplib.SMTPConnectError) as error:
            return NotYet(f"The mail server cannot be reached ({type(error).__name__}).")
        except (OSError, smtplib.SMTPException) as error:
            return Unknown(f"The mail server did not take the letter ({type(error).__name__}).")
        by = str(row.payload.get("by", "service"))
        return Delivered(record=lambda session: self._record(session, row, letter, by, at))

    def _record(self, session: Session, row: OutboxRow, letter: Letter, by: str, at: datetime) -> None:
        assert row.case_id is not None
        acts.record_acknowledgement_sent(session, row.case_id, by, "email", at, at, copy=letter.text)
