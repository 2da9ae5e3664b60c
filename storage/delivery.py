"""The loop that empties one channel of the outbox through a door's `send`."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from models.outbox import Delivery, OutboxRow
from storage import outbox
from storage.database import DATABASE_AWAY, Database, reason_of

log = logging.getLogger(__name__)
IDLE_SECONDS = 1.0
BATCH = 10


@dataclass(frozen=True)
class Delivered:
    """It arrived. `record(session)` runs in the transaction that marks the row as sent."""

    record: Callable[[Session], Any] | None = None


@dataclass(frozen=True)
class Superseded:
    """It need not be told any more, because something later says it."""


@dataclass(frozen=True)
class NotYet:
    """It was not told, for a reason that passes or can be mended: it waits as long as that takes.

    `after` is how long the other side asks to wait; `whole_channel` holds the others too.
    """

    reason: str
    after: timedelta | None = None
    whole_channel: bool = False


@dataclass(frozen=True)
class Unknown:
    """The send ended without an answer: look before the next attempt."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """It will never arrive as it is. `may_be_posted` when it may have arrived and nobody can look.

    `record(session)` runs in the transaction that gives the row up.
    """

    reason: str
    may_be_posted: bool = False
    record: Callable[[Session], Any] | None = None


Outcome = Delivered | Superseded | NotYet | Unknown | Refused
Send = Callable[[OutboxRow, bool], Awaitable[Outcome]]
"""`send(row, look_first)`: tell it; with `look_first`, find out first whether an earlier attempt arrived."""


@dataclass
class Deliverer:
    """Empties one channel. `wake` it after a change so that nobody waits for the next tick."""

    database: Database
    channel: str
    send: Send
    real_now: Callable[[], datetime]
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    claimed_at: float | None = None
    """When rows were last looked for with success (seconds of the monotonic clock)."""

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until told to stop; what is under way is finished."""
        while not stop.is_set():
            try:
                busy = await self.deliver_once()
            except DATABASE_AWAY as error:
                # Say so, keep trying, lose nothing.
                log.error("The outbox cannot be read or written (%s); it is tried again", reason_of(error))
                busy = 0
            except Exception:
                log.exception("The outbox could not be read or written")
                busy = 0
            if not busy:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.wake.wait(), IDLE_SECONDS)
            self.wake.clear()

    def is_running(self) -> bool:
        """Whether it looks for rows, and gets to see them. A send may take most of a lease."""
        return self.claimed_at is not None and time.monotonic() - self.claimed_at < outbox.LEASE.total_seconds()

    async def deliver_once(self) -> int:
        """Deliver what is due now, in order; how many rows were tried."""
        for tried in range(BATCH):
            # One at a time: the lease is to be counted from its own send, and a channel may be put on hold meanwhile.
            rows = await self.database.run(outbox.claim, self.channel, 1, self.real_now())
            self.claimed_at = time.monotonic()
            if not rows:
                return tried
            await self._deliver(rows[0])
        return BATCH

    async def _deliver(self, row: OutboxRow) -> None:
        try:
            outcome = await self.send(row, row.state is Delivery.UNKNOWN)
        except Exception as error:
            # A row that breaks the sender must not hold up its neighbours. Its words may be personal: only the
            # kind of error is kept.
            log.warning("Delivering %s failed: %s", row.notice, type(error).__name__)
            outcome = Unknown(type(error).__name__)
        await self.database.run(_record, row, outcome, self.real_now())


def _record(session: Session, row: OutboxRow, outcome: Outcome, now: datetime) -> None:
    match outcome:
        case Delivered(record):
            outbox.finish(session, row.id, Delivery.SENT, now)
            if record:
                record(session)
        case Superseded():
            outbox.finish(session, row.id, Delivery.SUPERSEDED, now)
        case NotYet(reason, after, whole_channel):
            if whole_channel:
                after = after or min(outbox.wait_after(row.attempts), outbox.LONGEST_HOLD)
                outbox.hold_channel(session, row.channel, after, now)
            outbox.again(session, row.id, now, reason, unknown=row.state is Delivery.UNKNOWN, after=after)
        case Unknown(reason) if row.attempts >= outbox.ATTEMPTS:
            outbox.finish(session, row.id, Delivery.DEAD, now, reason)
        case Unknown(reason):
            outbox.again(session, row.id, now, reason, unknown=True)
        case Refused(reason, may_be_posted, record):
            state = Delivery.MAY_BE_POSTED if may_be_posted else Delivery.DEAD
            outbox.finish(session, row.id, state, now, reason)
            if record:
                record(session)
