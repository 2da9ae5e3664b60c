"""The complainant's door: letters of the outbox go out, and are recorded as sent in the same breath."""

import asyncio
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from letters import compose
from letters.mail import Mailer, message_of
from models.letter import Letter
from models.outbox import Notice, OutboxRow
from models.policy import Policy
from models.refusal import Refused as NotToBeTold
from storage import acts, letters
from storage.cases import letter_facts
from storage.database import Database
from storage.delivery import Delivered, NotYet, Outcome, Refused, Unknown

PERMANENT = 500
"""SMTP answers from here on are final (RFC 5321, 4.2.1); those from 400 may pass."""
TO_BE_MENDED = (
    ConnectionRefusedError,
    socket.gaierror,
    ssl.SSLError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
    smtplib.SMTPSenderRefused,
)
"""The server was not reached, or takes no letter of ours at all: every letter waits until that is mended."""


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
        try:
            letter, to, name = await self._letter(row)
        except NotToBeTold as refused:
            return Refused(str(refused))
        if to is None:
            return Refused("There is no e-mail address to write to.")
        at = self.now()
        message = message_of(letter, to, self.sender, row.id, at)
        try:
            await asyncio.to_thread(self.mailer.post, message, name)
        except smtplib.SMTPRecipientsRefused as error:
            return self._refused(row, error)
        except TO_BE_MENDED as error:
            return NotYet(f"The mail server cannot be used ({type(error).__name__}).", whole_channel=True)
        except (OSError, smtplib.SMTPException) as error:
            return Unknown(f"The mail server did not take the letter ({type(error).__name__}).")
        by = str(row.payload.get("by", "service"))
        return Delivered(record=lambda session: self._record(session, row, letter, by, at))

    async def _letter(self, row: OutboxRow) -> tuple[Letter, str | None, str]:
        """The words, the address if there is one, and a name for its file."""
        if row.notice is Notice.LETTER_ACKNOWLEDGEMENT:
            assert row.case_id is not None
            facts = await self.database.run(letter_facts, row.case_id, self.policy)
            return compose.acknowledgement(facts, self.policy), facts.email, f"{facts.reference}-acknowledgement"
        written = await self.database.run(letters.to_send, UUID(row.payload["letter"]))
        return compose.written(written), written.email, f"{written.reference}-{written.kind.value}-{row.number}"

    def _refused(self, row: OutboxRow, error: smtplib.SMTPRecipientsRefused) -> Outcome:
        """An address that is refused for good is for staff to see to; one that is refused for now is tried again."""
        if any(code < PERMANENT for code, _ in error.recipients.values()):
            return NotYet("The mail server does not take letters for this address at the moment.")
        case_id, now = row.case_id, self.now()
        assert case_id is not None
        return Refused(
            "The mail server refused the address.",
            record=lambda session: _record_refused(session, row, case_id, now),
        )

    def _record(self, session: Session, row: OutboxRow, letter: Letter, by: str, at: datetime) -> None:
        assert row.case_id is not None
        if row.notice is Notice.LETTER_ACKNOWLEDGEMENT:
            acts.record_acknowledgement_sent(session, row.case_id, by, "email", at, at, copy=letter.text)
        else:
            letters.record_letter_sent(session, UUID(row.payload["letter"]), at, self.policy, at)


def _record_refused(session: Session, row: OutboxRow, case_id: UUID, now: datetime) -> None:
    if row.notice is Notice.LETTER_ACKNOWLEDGEMENT:
        acts.record_acknowledgement_refused(session, case_id, now)
    else:
        letters.record_letter_refused(session, UUID(row.payload["letter"]), now)
