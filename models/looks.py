"""Who looked at what, told from the timelines: never why, which stands on the timeline of the case. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from models.timeline import Act


class Whose(StrEnum):
    """Whose the case was at the time: it was given to whoever looked, to nobody yet, or to others alone."""

    THEIRS = "theirs"
    NOBODYS = "nobodys"
    OTHERS = "others"


@dataclass(frozen=True)
class Look:
    """Somebody opened a case, or a draft; `subject` is its reference, or the draft's name while it is not sent."""

    at: datetime
    actor: str
    subject: str
    is_draft: bool
    has_reason: bool
    whose: Whose
    in_hours: bool


@dataclass(frozen=True)
class Entry:
    """What the timeline says, as far as looks go by it: a look, or that somebody was given a part in the case."""

    act: Act
    at: datetime
    actor: str
    detail: Mapping[str, Any]
    has_reason: bool


@dataclass(frozen=True)
class Total:
    """The looks of one person in a month."""

    actor: str
    looks: int
    outside_hours: int
    others: int
    without_reason: int


def looks_with_owners(entries: Iterable[Entry]) -> Iterable[tuple[Entry, Whose]]:
    """The looks among the entries of a case, which come in their order, and whose the case was at each."""
    parts: dict[str, str] = {}
    for entry in entries:
        match entry.act:
            case Act.ASSIGNED:
                parts[entry.detail["role"]] = entry.detail["to"]
            case Act.INVESTIGATING:
                for part in ("owner", "investigator"):
                    parts.setdefault(part, entry.actor)
            case _ if not parts:
                yield entry, Whose.NOBODYS
            case _:
                yield entry, Whose.THEIRS if entry.actor in parts.values() else Whose.OTHERS


def totals(looks: Iterable[Look]) -> list[Total]:
    """The looks of each person, who looked most first."""
    of: defaultdict[str, list[Look]] = defaultdict(list)
    for look in looks:
        of[look.actor].append(look)
    counted = [
        Total(
            actor,
            len(theirs),
            sum(not look.in_hours for look in theirs),
            sum(look.whose is Whose.OTHERS for look in theirs),
            sum(not look.has_reason for look in theirs),
        )
        for actor, theirs in of.items()
    ]
    return sorted(counted, key=lambda total: (-total.looks, total.actor))
