"""The timeline of one case after the other, compared with what the service would have written."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect, String, type_coerce

from models.case import Case
from models.timeline import Act, TimelineEntry
from models.working_days import london_date
from storage import chain
from storage.key_file import KeyFileError
from storage.raw import RawColumns, Unreadable
from storage.vault import Vault
from storage.verify_seals import SealCheck

CASE_COLUMNS = 4
FOREIGN = "was changed, moved here, or not written by the service"


@dataclass
class Walk:
    """How far a timeline has been followed. `head` is None while the entry before is not known."""

    case_id: UUID
    reference: str
    number: int = 0
    mac: bytes | None = None
    head: bytes | None = chain.BEGINNING


class CaseCheck:
    """Checks cases and counts what it met; `found(reference, entry, words)` hears what is wrong."""

    def __init__(
        self,
        dialect: Dialect,
        vault: Vault,
        seals: SealCheck,
        found: Callable[[str | None, int | None, str], None],
    ) -> None:
        self.cases = self.entries = self.reasons_deleted = 0
        self.taken_over: Counter[date] = Counter()
        self._vault, self._keys, self._seals, self._found = vault, chain.Keys.of(vault), seals, found
        case: Any = Case
        self.case_columns = RawColumns(
            dialect,
            (case.id, UUID),
            (case.reference, str),
            (case.timeline_count, int),
            (case.timeline_head, bytes | None),
        )
        entry: Any = TimelineEntry
        self.entry_columns = RawColumns(
            dialect,
            (entry.number, int),
            (entry.id, UUID),
            (entry.at, datetime),
            (entry.actor, str),
            (type_coerce(entry.act, String()), str),
            (entry.detail, dict),
            (entry.reason_digest, bytes | None),
            (entry.reason_sealed, bytes | None),
            (entry.mac, bytes | None),
            (entry.seal, int | None),
        )

    def check(self, rows: Sequence[Sequence[Any]]) -> None:
        """Check one case: rows of its own columns and an entry's, which are null when it has none."""
        of_case, entries = rows[0][:CASE_COLUMNS], [row[CASE_COLUMNS:] for row in rows if row[CASE_COLUMNS] is not None]
        self.cases += 1
        self.entries += len(entries)
        try:
            case_id, reference, count, head = self.case_columns.understood(of_case)
        except Unreadable:
            self._found(None, None, f"the row of a case cannot be read (id {of_case[0]})")
            return
        walk = Walk(case_id, reference)
        for values in entries:
            self._check_entry(walk, values)
        self._check_end(walk, count, head)
        self._seals.end_of_case(case_id)

    def _check_entry(self, walk: Walk, values: Sequence[Any]) -> None:
        try:
            number, entry_id, at, actor, act, detail, digest, sealed, mac, seal = self.entry_columns.understood(values)
        except Unreadable:
            self._found(walk.reference, walk.number + 1, "holds a value that the service never writes")
            walk.number, walk.mac, walk.head = walk.number + 1, None, None
            return
        if not self._stands_in_place(walk, number):
            return
        walk.number, walk.mac, head, walk.head = number, mac, walk.head, None
        if act == Act.TAKEN_OVER:
            self.taken_over[london_date(at)] += 1
        if mac is None:
            self._found(walk.reference, number, "is not signed")
            return
        if head is not None:
            fields = (entry_id, walk.case_id, number, at, actor, act, detail, digest)
            if chain.entry_mac(self._keys, head, *fields) != mac:
                self._found(walk.reference, number, FOREIGN)
        self._check_reason(walk, entry_id, digest, sealed)
        # Goes on from what stands there, so that one changed entry is one finding.
        walk.head = chain.head_after(self._keys, walk.case_id, number, mac)
        self._seals.see(number, mac, seal)

    def _stands_in_place(self, walk: Walk, number: int) -> bool:
        """Whether the entry comes after the one before it; entries that are missing in between are told of."""
        if number <= walk.number:
            self._found(walk.reference, number, "stands twice, or under a number that no entry has")
            return False
        if number > walk.number + 1:
            missing = _numbers(walk.number + 1, number - 1)
            self._found(walk.reference, None, f"{missing} missing, so entry {number} cannot be checked")
            walk.head = None
        return True

    def _check_reason(self, walk: Walk, entry_id: UUID, digest: bytes | None, sealed: bytes | None) -> None:
        if sealed is None:
            self.reasons_deleted += digest is not None
            return
        try:
            reason = self._vault.open(sealed)
        except KeyFileError:
            self._found(walk.reference, walk.number, "has a reason that the key file does not open")
            return
        if digest != chain.reason_digest(self._keys, entry_id, reason):
            self._found(walk.reference, walk.number, "has another reason than the one that was given")

    def _check_end(self, walk: Walk, count: int, head: bytes | None) -> None:
        """Whether the case's own row fits the last entry that is there."""
        if walk.number < count:
            self._found(walk.reference, None, f"{_numbers(walk.number + 1, count)} missing at the end")
        elif walk.number == 0:
            self._found(walk.reference, None, "its timeline is gone")
        elif walk.number > count:
            self._found(walk.reference, None, f"has {walk.number} entries, and its row knows of {count}")
        elif walk.head is not None and walk.head != head:
            self._found(walk.reference, None, "its row was changed, or entries are missing at the end")


def _numbers(first: int, last: int) -> str:
    return f"entry {first} is" if first == last else f"entries {first} to {last} are"
