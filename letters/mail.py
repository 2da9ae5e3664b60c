"""Two ways for a letter to leave: a mail server, or a folder of .eml files on a laptop."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from models.letter import Letter

SMTP_SECONDS = 25
CHECK_SECONDS = 5


class Mailer(Protocol):
    """Blocking; raises OSError or smtplib.SMTPException."""

    def post(self, message: EmailMessage, name: str) -> None:
        """Send it. The same `name` again is the same letter."""

    def check(self) -> None:
        """Try whether letters could be sent now, without sending one."""


@dataclass(frozen=True)
class FolderMailer:
    """Letters become .eml files: one a letter, whole or not there."""

    folder: Path

    def post(self, message: EmailMessage, name: str) -> None:
        """Write the letter under its name; again writes the same file again."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = self.folder / f".{name}.partial"
        with partial.open("wb") as file:
            file.write(message.as_bytes(policy=SMTP))
            file.flush()
            os.fsync(file.fileno())
        partial.rename(self.folder / f"{name}.eml")

    def check(self) -> None:
        """A folder is made when the first letter comes; there is nothing to try."""


@dataclass(frozen=True)
class SmtpMailer:
    """A mail server; STARTTLS unless it is switched off for a server on this machine."""

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    starttls: bool = True

    def post(self, message: EmailMessage, name: str) -> None:
        """Hand the letter to the server, which has answered for it when this returns."""
        with self._connected(SMTP_SECONDS) as server:
            server.send_message(message)

    def check(self) -> None:
        """Connect, secure and log in."""
        with self._connected(CHECK_SECONDS) as server:
            server.noop()

    @contextmanager
    def _connected(self, seconds: float) -> Iterator[smtplib.SMTP]:
        with smtplib.SMTP(self.host, self.port, timeout=seconds) as server:
            if self.starttls:
                server.starttls(context=ssl.create_default_context())
            if self.user and self.password:
                server.login(self.user, self.password)
            yield server


def message_of(letter: Letter, to: str, sender: str, outbox_id: UUID, at: datetime) -> EmailMessage:
    """The letter as an e-mail. Its Message-ID is the outbox row's: sent twice, it can be told to be one letter."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{outbox_id.hex}@{sender.rpartition('@')[2].rstrip('>')}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
