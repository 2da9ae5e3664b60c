"""An earlier register is imported: read, checked and written in one go, whole or not at all."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nsmallest
from itertools import batched
from pathlib import Path

from sqlmodel import Session

from complaints.register_file import Row, read_register
from models.case import State
from models.conflict import StaffName
from models.policy import Policy
from models.refusal import Refused
from storage.importing import Import, Imported, Owed

AT_ONCE = 500
"""Rows in a batch: what memory holds, and what one statement writes."""
MOST_PROBLEMS = 50
MOST_OWED = 5


@dataclass
class Came:
    """What came of a file. `cases` are the rows with their references and access codes: they are secrets."""

    cases: list[tuple[int, str, str]] = field(default_factory=list)
    states: Counter[State] = field(default_factory=Counter)
    known: int = 0
    restricted: int = 0
    overdue: int = 0
    soonest: list[tuple[str, Owed]] = field(default_factory=list)

    def add(self, row: Row, one: Imported) -> None:
        """A row that is in."""
        self.cases.append((row.number, one.reference, one.code))
        if one.was_known:
            self.known += 1
            return
        self.states[one.state] += 1
        self.restricted += one.is_restricted
        self.overdue += sum(owed.is_overdue for owed in one.owed)
        ahead = ((row.place, owed) for owed in one.owed if not owed.is_overdue)
        self.soonest = nsmallest(MOST_OWED, [*self.soonest, *ahead], key=lambda pair: pair[1].due_on)


class Problems:
    """What is wrong with a file: the first of it in words, and how much there is."""

    def __init__(self) -> None:
        self.count, self._lines = 0, list[str]()

    def add(self, words: str) -> None:
        """One more."""
        self.count += 1
        if self.count <= MOST_PROBLEMS:
            self._lines.append(words)

    def refuse(self) -> None:
        """Raises Refused if there are any."""
        if self.count:
            more = [f"and {self.count - MOST_PROBLEMS:,} more"] if self.count > MOST_PROBLEMS else []
            raise Refused("\n".join([*self._lines, *more, "Nothing was imported. Mend this and try again."]))


def import_register(
    session: Session,
    path: Path,
    policy: Policy,
    staff: Sequence[StaffName],
    actor: str,
    now: datetime,
    progress: Callable[[int, int], None],
    *,
    is_dry: bool,
) -> Came:
    """Import a file in this transaction. Raises Refused, with everything that is wrong, and OSError."""
    coming, came, problems = Import(session, policy, staff, actor, now, is_dry=is_dry), Came(), Problems()
    for batch in batched(read_register(path, problems.add, progress), AT_ONCE):
        coming.is_dry = coming.is_dry or problems.count > 0  # the rest is only checked
        for row, one in zip(batch, coming.take([(row.place, row.earlier) for row in batch]), strict=True):
            if isinstance(one, Refused):
                problems.add(f"{row.place}, {one}")
            else:
                came.add(row, one)
    problems.refuse()
    coming.tell_team()
    return came
