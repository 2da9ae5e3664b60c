"""Complaints that were dealt with elsewhere come in, as if they had been dealt with here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, SQLModel

from models import given
from models.case import Case, Person, State
from models.clock import Clock, ClockExtension, ClockState
from models.conflict import Conflict, StaffName, named
from models.consent import ConsentEntry
from models.correspondence import Correspondence
from models.earlier import Earlier
from models.history import refused
from models.imported import ImportedCase
from models.issue import Finding, Issue
from models.outbox import Notice, OutboxRow
from models.policy import Policy
from models.refusal import Refused
from storage import outbox, restriction, timeline
from storage.bulk import insert_rows
from storage.calendar import policy_of
from storage.cases import card_key
from storage.database import vault_of
from storage.marks import Known, Marks, known_by_marks, marks_of
from storage.new_case import free_references
from storage.rebuilding import Rebuilding

TABLES = (Person, ImportedCase, Clock, Correspondence, ClockExtension, ConsentEntry, Issue, Finding, Conflict)
"""Where a case has rows besides its own and its timeline, each after those that it belongs to."""


@dataclass(frozen=True)
class Owed:
    """A clock of an imported case that somebody waits for; `due_on` is a London date."""

    clock: str
    stage: int
    due_on: date
    is_overdue: bool


@dataclass(frozen=True)
class Imported:
    """What became of a row: its case, and how it stands. One that `was_known` was in already, and is left as it is."""

    reference: str
    code: str
    state: State
    is_restricted: bool
    owed: tuple[Owed, ...]
    was_known: bool


class Import:
    """One import, in one transaction: whoever began that keeps all or nothing.

    Nothing goes to anybody outside, and no alert of the past is raised. `actor` stands on the timelines. `is_dry`
    writes nothing. Raises Refused where nobody is named.
    """

    def __init__(
        self, session: Session, policy: Policy, staff: Sequence[StaffName], actor: str, now: datetime, *, is_dry: bool
    ) -> None:
        given.USER.needed(actor, "Say who imports them.")
        self.is_dry = is_dry
        self._session, self._vault, self._policy = session, vault_of(session), policy_of(session, policy)
        self._staff, self._actor, self._now = staff, actor, now
        self._user_ids = {member.user_id for member in staff}
        self._places: dict[bytes, str] = {}
        self._cases = self._cards = self._restricted = 0
        self._news: UUID | None = None

    def take(self, rows: Sequence[tuple[str, Earlier]]) -> list[Imported | Refused]:
        """Bring rows in, each with the place in which it stands in the file. What became of each, or why it cannot be.

        A row that is in already, the same in every field, is left as it is.
        """
        marks = [marks_of(earlier, self._vault) for _, earlier in rows]
        known, references = known_by_marks(self._session, marks), free_references(self._session, len(rows))
        begun: list[tuple[Rebuilding, Marks]] = []
        came: list[Imported | Refused] = []
        for (place, earlier), mark, reference in zip(rows, marks, references, strict=True):
            try:
                self._check_once(place, mark)
                before = self._as_before(mark, known)
                if before:
                    came.append(before)
                    continue
                rebuilt = self._rebuilt(earlier, reference)
            except Refused as why:
                came.append(why)
                continue
            begun.append((rebuilt, mark))
            came.append(_as_it_stands(rebuilt))
        if begun and not self.is_dry:
            self._write(begun)
        return came

    def tell_team(self) -> None:
        """Say once in the channel what came in, before the cards of it. Nothing is said where nothing came in."""
        if self._news:
            row = self._session.get_one(OutboxRow, self._news)
            row.payload = {"cases": self._cases, "cards": self._cards, "restricted": self._restricted}
            self._session.add(row)

    def _check_once(self, place: str, mark: Marks) -> None:
        """No two rows of the file are of one complaint. Raises Refused."""
        for one, field, words in (
            (mark.known_by, "earlier_reference", "the same reference"),
            (mark.sameness, "story", "the same person, day and story"),
        ):
            if one and self._places.setdefault(one, place) != place:
                raise refused(field, f"{words} stands in {self._places[one]}. Take one of them out.")

    def _as_before(self, mark: Marks, known: Mapping[bytes, Known]) -> Imported | None:
        """The case that a row has become before, if it is the same. Raises Refused if it is another."""
        found = known.get(mark.known_by)
        if found is None:
            same = known.get(mark.sameness or b"")
            if same:
                words = "was imported before, under another reference. Take this row out."
                raise refused("story", f"the same person, day and story {words} It is {same.case.reference}.")
            return None
        if found.content != mark.content:
            words = f"it is {found.case.reference} here, imported before with something else in its row."
            raise refused("earlier_reference", f"{words} Take this row out, and correct the case here.")
        case, code = found.case, self._vault.open(found.case.code_sealed)
        return Imported(case.reference, code, case.state, case.is_restricted, (), was_known=True)

    def _rebuilt(self, earlier: Earlier, reference: str) -> Rebuilding:
        for field in ("owner", "stage_2_reviewer"):
            if (user_id := getattr(earlier, field)) and user_id not in self._user_ids:
                raise refused(field, "no such user id is in the staff file. Correct it, or leave it empty.")
        rebuilt = Rebuilding(self._session, earlier, reference, self._policy, self._actor)
        rebuilt.tell(self._now)
        meant = named((earlier.story, earlier.when, earlier.outcome_wanted), earlier.about, self._staff)
        if meant:
            rebuilt.keep_from(meant)
        return rebuilt

    def _write(self, begun: Sequence[tuple[Rebuilding, Marks]]) -> None:
        rows: defaultdict[type[SQLModel], list[dict[str, Any]]] = defaultdict(list)
        for rebuilt, mark in begun:
            sealed = self._vault.seal(rebuilt.earlier.earlier_reference)
            origin = {"case_id": rebuilt.case["id"], "reference_sealed": sealed, "imported_at": self._now}
            rows[ImportedCase].append(origin | mark._asdict())
            for table, some in rebuilt.rows.items():
                rows[table] += some
        entries = [entry for rebuilt, _ in begun for entry in rebuilt.entries]
        timeline.begin(self._session, [rebuilt.case for rebuilt, _ in begun], entries, self._now)
        for table in TABLES:
            if rows[table]:
                insert_rows(self._session, table, rows[table], new_only=False)
        self._tell_of([rebuilt for rebuilt, _ in begun])

    def _tell_of(self, begun: Sequence[Rebuilding]) -> None:
        """The open ones get their cards; of those that are restricted a few hear privately."""
        if self._news is None:  # what is told first has to stand first; `tell_team` says how many
            key = f"imported:{self._now.isoformat()}"
            self._news = outbox.put(self._session, Notice.SLACK_IMPORTED, key, self._now)
        waiting = [rebuilt.case for rebuilt in begun if rebuilt.is_open]
        cards = {case["id"]: card_key(case["id"]) for case in waiting if not case["is_restricted"]}
        outbox.put_apart(self._session, Notice.SLACK_CARD, cards, self._now, after=1 + self._cards)
        for case in waiting:
            if case["is_restricted"]:
                kept = self._session.get_one(Case, case["id"])
                restriction.tell_privately(self._session, kept, "arrived", {"what": "arrived"}, self._now)
        self._cases, self._cards = self._cases + len(begun), self._cards + len(cards)
        self._restricted += len(waiting) - len(cards)


def _as_it_stands(rebuilt: Rebuilding) -> Imported:
    owed = tuple(
        Owed(clock.name, clock.stage, clock.due_on, clock.state is ClockState.BREACHED)
        for clock in rebuilt.promises.clocks
        if clock.stopped_at is None and clock.state is not ClockState.CLOSED
    )
    case = rebuilt.case
    return Imported(case["reference"], rebuilt.code, case["state"], case["is_restricted"], owed, was_known=False)
