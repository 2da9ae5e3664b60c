"""The daily seal: one a London day, at a cost that follows what is new."""

import asyncio
from datetime import timedelta

from models.timeline import Act, NewEntry
from storage import timeline
from storage.database import Database
from storage.seals import seal_day
from storage.takeover import take_over
from tests.makers import NOW, a_case
from tests.parts.tampering import checked

DAY = timedelta(days=1)


def test_a_day_has_one_seal_and_none_is_made_for_a_day_before(database: Database) -> None:
    database.run_here(take_over, NOW)
    a_case(database)
    first = database.run_here(seal_day, NOW + DAY)
    assert first is not None and (first.number, first.cases, first.entries) == (1, 1, 4)
    for offset in (timedelta(), DAY, DAY + timedelta(hours=11)):
        assert database.run_here(seal_day, NOW + offset) is None
    second = database.run_here(seal_day, NOW + 5 * DAY)
    assert second is not None and (second.number, second.cases, second.entries) == (2, 1, 4)
    assert checked(database)[1] == []


async def test_services_that_seal_at_once_make_one_seal(database: Database) -> None:
    database.run_here(take_over, NOW)
    a_case(database)
    made = await asyncio.gather(*(database.run(seal_day, NOW) for _ in range(6)))
    assert len([seal for seal in made if seal]) == 1
    assert checked(database)[1] == []


async def test_what_is_written_while_the_day_is_sealed_is_in_this_seal_or_the_next(database: Database) -> None:
    database.run_here(take_over, NOW)
    case_id, _ = a_case(database)
    look = NewEntry(case_id, "U1", Act.LOOKED)
    work = []
    for day in range(6):
        work += [database.run(timeline.append_many, [look], NOW), database.run(seal_day, NOW + day * DAY)]
    await asyncio.gather(*work)
    assert checked(database)[1] == []
    last = database.run_here(seal_day, NOW + 9 * DAY)
    assert last is not None and (last.cases, last.entries) == (1, 10)
    assert checked(database)[1] == []


def test_the_day_of_a_seal_is_londons(database: Database) -> None:
    database.run_here(take_over, NOW)
    late = NOW.replace(month=6, day=30, hour=23, minute=30)
    seal = database.run_here(seal_day, late)
    assert seal is not None and seal.day.isoformat() == "2026-07-01"
