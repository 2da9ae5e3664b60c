"""By what an imported row is known again: MACs, which tell nothing to whoever has no key."""

import hmac
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlmodel import Session, col, or_, select

from models.case import Case
from models.earlier import Earlier
from models.imported import ImportedCase
from storage.vault import Vault


class Marks(NamedTuple):
    """Over the earlier reference; over person, day and story (None of nobody we know); over the whole row."""

    known_by: bytes
    sameness: bytes | None
    content: bytes


class Known(NamedTuple):
    """A case that was imported, with its marks; the columns of the query in `known_by_marks`."""

    case: Case
    known_by: bytes
    sameness: bytes | None
    content: bytes


def marks_of(earlier: Earlier, vault: Vault) -> Marks:
    """The marks of a row."""
    key, same = vault.signing_key("imported case"), earlier.sameness()

    def mac(what: str, text: str) -> bytes:
        return hmac.digest(key, f"{what}\n{text}".encode(errors="surrogatepass"), "sha256")

    content = mac("content", earlier.model_dump_json(exclude_defaults=True))
    return Marks(mac("reference", earlier.known_by()), mac("same", same) if same else None, content)


def known_by_marks(session: Session, marks: Sequence[Marks]) -> dict[bytes, Known]:
    """The cases that were imported under one of these references, or that are of one of these persons, days and
    stories, by either mark."""
    columns: Any = (Case, ImportedCase.known_by, ImportedCase.sameness, ImportedCase.content)
    query = (
        select(*columns)
        .join(ImportedCase)
        .where(
            or_(
                col(ImportedCase.known_by).in_([one.known_by for one in marks]),
                col(ImportedCase.sameness).in_([one.sameness for one in marks if one.sameness]),
            )
        )
    )
    found = [Known(*row) for row in session.exec(query)]
    return {mark: known for known in found for mark in (known.sameness, known.known_by) if mark}
