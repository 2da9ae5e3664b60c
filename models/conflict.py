"""Whether a complaint may be about somebody of the staff: they must not be the ones to see it first."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel, UniqueConstraint

LIKE = 0.86
"""How alike two family names have to be; one wrong letter in seven."""
SHORTEST = 3
"""Letters; shorter family names count only with the given name beside them."""


@dataclass(frozen=True)
class StaffName:
    """Somebody of the staff, by user id."""

    user_id: str
    name: str


class Conflict(SQLModel, table=True):
    """A member of staff who may not see or have a case, because it may be about them."""

    __tablename__ = "conflict"
    __table_args__ = (UniqueConstraint("case_id", "user_id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_id: UUID = Field(foreign_key="case_file.id")
    user_id: str
    found_by: str


def named(texts: Sequence[str | None], about: str | None, staff: Sequence[StaffName]) -> list[str]:
    """The user ids of staff who may be meant: a possible match is one. (Policy, "Conflict of interest".)

    Anywhere the family name counts, misspelt a little too, or the given name with it. Where somebody says whom
    it is about, the given name alone is enough.
    """
    words = [word for text in (*texts, about) for word in _words(text or "")]
    told = _words(about or "")
    return [each.user_id for each in staff if _is_named(each, words, told)]


def _is_named(staff: StaffName, words: Sequence[str], told: Sequence[str]) -> bool:
    given, family = _given_and_family(staff.name)
    if len(family) >= SHORTEST and any(_alike(word, family) for word in words if word[:1] == family[0]):
        return True
    whole = any(first == given and _alike(second, family) for first, second in pairwise(words))
    return whole or given in told


@cache
def _given_and_family(name: str) -> tuple[str, str]:
    given, *others = _words(name) or [""]
    return given, others[-1] if others else given


def _alike(word: str, name: str) -> bool:
    if word == name:
        return True
    near = min(len(word), len(name)) >= 5 and word[0] == name[0]
    return near and SequenceMatcher(None, word, name).ratio() >= LIKE


def _words(text: str) -> list[str]:
    """Lower-case words without accents and without a possessive 's."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return [word.removesuffix("'s").removesuffix("’s").strip("'’-") for word in re.findall(r"[^\W\d_][\w'’-]*", plain)]
