"""What two services that share one PostgreSQL do at the same time in a test."""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from complaints.clock import real_now
from models.outbox import OutboxRow
from storage import alerts, outbox
from storage.database import Database
from storage.delivery import Deliverer, Outcome
from tests.faults.day import Hands, Outward, Place
from tests.faults.lives import DIED_AT, SECONDS
from tests.faults.moments import Moments
from tests.makers import NOW, POLICY


@dataclass(frozen=True)
class FastTime:
    """Real time that runs `speed` times as fast since `began` (monotonic seconds), the same in every process."""

    began: float
    speed: float

    def ahead(self) -> timedelta:
        """How far it is ahead of this machine's time."""
        return timedelta(seconds=(time.monotonic() - self.began) * (self.speed - 1))


def sweep(place: Place, at: datetime, together: Barrier | None, die_at: int | None, told: Connection) -> None:
    """Sweep until nothing is due, from when everybody is ready."""
    moments = Moments(die_at, lambda _, what: told.send((DIED_AT, what)))
    with place.opened() as database:
        moments.watch(database.engine)
        database.run_here(outbox.waiting)  # is connected
        if together:
            together.wait(SECONDS)
        raised = 0
        while due := database.run_here(alerts.raise_due_alerts, POLICY, at):
            raised += due
    told.send(("raised", raised))


def deliver(place: Place, fast: FastTime, told: Connection) -> None:
    """Empty the outbox with the loops of the service; every row that was sent is told."""
    with place.opened() as database:
        asyncio.run(_deliver(place, database, fast, told))


async def _deliver(place: Place, database: Database, fast: FastTime, told: Connection) -> None:
    outward = Outward(place, database, Hands(NOW))
    stop, loops = asyncio.Event(), []
    for deliverer in outward.deliverers():
        loops.append(_telling(deliverer, fast, told).run(stop))
    running = [asyncio.create_task(loop) for loop in loops]
    while await database.run(outbox.waiting):
        await asyncio.sleep(0.1)
    stop.set()
    await asyncio.gather(*running)


def _telling(deliverer: Deliverer, fast: FastTime, told: Connection) -> Deliverer:
    async def send(row: OutboxRow, look_first: bool) -> Outcome:
        outcome = await deliverer.send(row, look_first)
        told.send((row.channel, str(row.id)))
        return outcome

    return Deliverer(deliverer.database, deliverer.channel, send, lambda: real_now() + fast.ahead())
