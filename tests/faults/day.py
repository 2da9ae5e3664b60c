"""What one life of a service does in a test of kills: somebody complains, the team acts, a week goes by.

Somebody else has complained before, and nobody acts on that; a third has begun a chat and left it. A life that follows
another on the same data does what was not done yet, as the chat page and the team would: people send again what was not
answered, the button is pressed again, and what waits goes out.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlmodel import Session

from complaints.clock import real_now
from devslack.settings import DevSlackSettings
from letters.mail import FolderMailer
from letters.post import LetterDelivery
from models.answers import Contact
from models.care import Crisis
from models.receipt import Receipt
from slackapp.deliver import SlackDelivery
from slackapp.settings import SlackSettings
from storage import acts, alerts, cases, conversations, outbox
from storage import settings as facts
from storage.database import Database
from storage.delivery import Deliverer
from storage.forgetting import forget_chats
from storage.seals import seal_day
from storage.vault import Vault
from tests.faults.lives import DIED_AT
from tests.faults.moments import Moments
from tests.makers import NOW, POLICY, an_intake

LOCAL = DevSlackSettings()
A_LEASE = outbox.LEASE + timedelta(seconds=1)
INSTANTS = (
    datetime(2026, 11, 28, tzinfo=UTC),  # Sam's acknowledgement was due yesterday, and is breached
    datetime(2026, 11, 30, 9, tzinfo=UTC),  # and that is told
)
ROBIN, SAM, ALEX = "Robin Sample", "Sam Sample", "Alex Sample"


@dataclass(frozen=True)
class Place:
    """Everything that outlives a process: the database and its key, a channel of the local Slack, the letters."""

    url: str
    key: bytes
    slack: str
    channel: str
    letters: Path

    @contextmanager
    def opened(self, *, reading: bool = False) -> Iterator[Database]:
        """The database, with the secrets that it keeps."""
        database = Database(self.url, Vault([self.key]), reading=reading)
        try:
            database.run_here(facts.key_fits)
            yield database
        finally:
            database.close()

    def slack_settings(self) -> SlackSettings:
        """The channel as the app knows it."""
        return SlackSettings(LOCAL.bot_token, LOCAL.app_token, self.channel, (), f"{self.slack}/api/")


@dataclass
class Hands:
    """Business time that stands until it is set."""

    time: datetime

    def now(self) -> datetime:
        """The instant it shows."""
        return self.time


@dataclass
class Outward:
    """Both channels of the outbox. `ahead` is how far this machine's time has moved on for leases and waits."""

    place: Place
    database: Database
    clock: Any
    ahead: timedelta = field(default_factory=timedelta)

    def deliverers(self) -> tuple[Deliverer, Deliverer]:
        """One for Slack, one for letters, as the service puts them together."""
        settings = self.place.slack_settings()
        slack = SlackDelivery(settings.client(), settings, self.database, POLICY, self.clock)
        letters = LetterDelivery(
            self.database, POLICY, FolderMailer(self.place.letters), "complaints@example.com", self.clock.now
        )
        return (
            Deliverer(self.database, "slack", slack.send, self._real_now),
            Deliverer(self.database, "letter", letters.send, self._real_now),
        )

    async def empty(self) -> None:
        """Deliver until nothing waits; what rests is not waited for, time goes on."""
        slack, letters = self.deliverers()
        for _ in range(50):
            while await slack.deliver_once() + await letters.deliver_once():
                pass
            if not await self.database.run(outbox.waiting):
                return
            self.ahead += timedelta(seconds=5)
        raise AssertionError("the outbox does not empty")

    def _real_now(self) -> datetime:
        return real_now() + self.ahead


def live(place: Place, ahead: timedelta, die_at: int | None, told: Connection) -> None:
    """One life. It tells its receipt once Robin would have it, and at its end the number of its moments."""
    moments = Moments(die_at, lambda number, what: told.send((DIED_AT, f"moment {number}, {what}")))
    with place.opened() as database:
        moments.watch(database.engine)
        clock = Hands(database.run_here(facts.never_back, NOW))
        outward = Outward(place, database, clock, ahead)
        told.send(("receipt", complain(database, ROBIN).model_dump_json()))
        database.run_here(_press_acknowledge, f"press:{ROBIN}", ROBIN)
        asyncio.run(outward.empty())
        for instant in INSTANTS:
            clock.time = max(clock.time, instant)
            while database.run_here(alerts.raise_due_alerts, POLICY, clock.time) == alerts.BATCH:
                pass
            while database.run_here(forget_chats, POLICY.keeping, clock.time):
                pass
            database.run_here(seal_day, clock.time)
            database.run_here(facts.keep_business_time, clock.time)
        asyncio.run(outward.empty())
    told.send(("moments", moments.number))


def complain(database: Database, name: str) -> Receipt:
    """Somebody tells their story and sends it; again goes on where it ended, and gives the same receipt."""
    run, keep, answer = database.run_here, conversations.keep_message, conversations.answer_message
    standing = run(conversations.find_conversation, name) or run(conversations.start_conversation, name, "Hello.", NOW)
    run(answer, standing.id, conversations.OPENING, ["What happened?"], "story", {}, NOW)
    story, crisis = f"The story of {name}.", Crisis(("suicide",), ("Call 999.",)) if name == ROBIN else None
    run(keep, standing.id, "story", story, None, crisis, (), NOW)
    run(answer, standing.id, "story", ["Thank you."], "check", {}, NOW)
    run(keep, standing.id, "send", "Send", "send", None, (), NOW)
    contact = Contact(email="robin@example.com", preference="email") if name == ROBIN else Contact()
    intake = an_intake(contact, name=name, story=story)
    receipt = run(cases.register_complaint, standing.assistant_id, intake, POLICY, NOW)
    run(answer, standing.id, "send", ["It is sent."], None, {}, NOW)
    return receipt


def begin(database: Database, name: str) -> None:
    """Somebody begins a chat and does not come back: it goes after a day."""
    standing = database.run_here(conversations.start_conversation, name, "Hello.", NOW)
    database.run_here(conversations.answer_message, standing.id, conversations.OPENING, ["What?"], "story", {}, NOW)


def _press_acknowledge(session: Session, press: str, name: str) -> None:
    standing = conversations.find_conversation(session, name)
    assert standing is not None and standing.receipt is not None
    case = cases.find_case(session, standing.receipt.reference)
    if acts.first_time(session, press, NOW):
        acts.ask_acknowledgement(session, case.id, "U0AMINA", NOW)
