"""The daily seals, compared with the entries that are there."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from models.conversation import Setting
from models.deadlines import short_date
from models.timeline import TimelineSeal
from storage import chain
from storage.raw import RawColumns, Unreadable
from storage.seals import SEALS, signed_record


@dataclass
class Counted:
    """The entries that are there and say that one seal has counted them."""

    cases: int = 0
    entries: int = 0
    digest: chain.SealDigest = field(default_factory=chain.SealDigest)


@dataclass(frozen=True)
class Totals:
    """What a seal says of all timelines up to it."""

    cases: int = 0
    entries: int = 0


class SealCheck:
    """Counts anew what each seal has counted, while somebody goes through the cases in order of their ids."""

    def __init__(self, session: Session, keys: chain.Keys) -> None:
        self._keys = keys
        self._counted: defaultdict[int, Counted] = defaultdict(Counted)
        self._last: dict[int, tuple[int, bytes]] = {}
        self.count = 0

    def see(self, number: int, mac: bytes, seal: int | None) -> None:
        """An entry of the case that is gone through now."""
        if seal is not None:
            counted = self._counted[seal]
            counted.entries += 1
            counted.cases += number == 1
            self._last[seal] = number, mac

    def end_of_case(self, case_id: UUID) -> None:
        """No further entries of this case."""
        for seal, (number, mac) in self._last.items():
            self._counted[seal].digest.add(case_id, number, mac)
        self._last.clear()

    def wrong(self, session: Session) -> Iterator[str]:
        """What is wrong with the seals, in words; after the last case."""
        seal: Any = TimelineSeal
        columns = RawColumns(
            session.connection().dialect,
            *((seal.number, int), (seal.day, date), (seal.cases, int), (seal.entries, int)),
            *((seal.digest, bytes), (seal.mac, bytes)),
        )
        query = select(*columns.selected).order_by(col(TimelineSeal.number))
        number, before, totals = 0, b"", Totals()
        for values in session.connection().execute(query):
            self.count += 1
            try:
                its_number, day, cases, entries, digest, mac = columns.understood(values)
            except Unreadable:
                yield f"a daily seal holds a value that the service never writes (number {values[0]})"
                continue
            if its_number <= number:
                yield f"a daily seal stands under a number that none has ({its_number})"
                continue
            name = f"the daily seal of {short_date(day)}"
            if its_number != number + 1:
                yield f"{_numbers(number + 1, its_number - 1)} missing before that of {short_date(day)}"
            elif mac != chain.seal_mac(self._keys, before, its_number, day, cases, entries, digest):
                yield f"{name} was changed, or the service did not write it"
            else:
                yield from self._compare(name, self._counted[its_number], totals, Totals(cases, entries), digest)
            self._counted.pop(its_number, None)
            number, before, totals = its_number, mac, Totals(cases, entries)
        yield from self._after_the_last(session, number, before)

    def _compare(self, name: str, here: Counted, before: Totals, then: Totals, digest: bytes) -> Iterator[str]:
        cases, entries = then.cases - before.cases, then.entries - before.entries
        if (here.cases, here.entries) != (cases, entries):
            yield (
                f"{name} counted {entries} new entries and {cases} new cases; "
                f"{here.entries} of the entries and {here.cases} of the cases are still there"
            )
        elif here.digest.value() != digest:
            yield f"{name} counted other entries than those that are there"

    def _after_the_last(self, session: Session, number: int, mac: bytes) -> Iterator[str]:
        record = session.get(Setting, SEALS)
        if record is None:
            yield "the record of the daily seals is missing: the service has not been started yet, or it was removed"
        elif record.value != signed_record(self._keys, number, mac):
            yield "the last daily seals are missing, or the record of them was changed"
        for seal, counted in sorted(self._counted.items()):
            yield f"{counted.entries} of the entries were counted by a daily seal that is missing (number {seal})"


def _numbers(first: int, last: int) -> str:
    return f"daily seal {first} is" if first == last else f"daily seals {first} to {last} are"
