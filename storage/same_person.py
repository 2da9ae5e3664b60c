"""Who wrote more than once: found by address or number, which the database holds as keyed hashes and encrypted."""

import hmac
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, or_, select

from models.case import Case, Person
from models.contact_key import email_key, phone_key
from storage.database import vault_of
from storage.vault import Vault

ROWS_AT_ONCE = 500


def contact_indexes(vault: Vault, email: str | None, phone: str | None) -> dict[str, bytes | None]:
    """The columns that find this address and number again: 32 bytes each, None for what was not given."""
    return {
        "email_index": _index(vault, "e-mail", email_key(email)),
        "phone_index": _index(vault, "phone", phone_key(phone)),
    }


def people_with(session: Session, email: str | None, phone: str | None) -> Sequence[Person]:
    """Everybody in any case with this address or this number, case after case."""
    wanted = contact_indexes(vault_of(session), email, phone)
    same = [getattr(Person, name) == value for name, value in wanted.items() if value is not None]
    return session.exec(select(Person).where(or_(*same)).order_by(col(Person.case_id))).all() if same else []


def other_cases(session: Session, case_id: UUID) -> list[str]:
    """References of other cases in which somebody of this one stands, but for restricted ones.

    Staff say whether it is the same matter (merge) or another (link). (Policy, "Care, safety, fairness".)
    """
    here = session.exec(select(Person.email_index, Person.phone_index).where(Person.case_id == case_id)).all()
    emails, phones = [{index for index in column if index} for column in zip(*here, strict=True)] or (set(), set())
    same = or_(col(Person.email_index).in_(emails), col(Person.phone_index).in_(phones))
    query = select(Case.reference).join(Person).where(same, Case.id != case_id, col(Case.is_restricted).is_(False))
    return sorted(set(session.exec(query)))


def index_people(session: Session) -> int:
    """Fill the indexes of people whom an earlier version registered; how many."""
    vault, done = vault_of(session), 0
    missing = or_(
        (col(Person.email_sealed).is_not(None)) & (col(Person.email_index).is_(None)),
        (col(Person.phone_sealed).is_not(None)) & (col(Person.phone_index).is_(None)),
    )
    after = UUID(int=0)
    while True:
        query = select(Person.id, Person.email_sealed, Person.phone_sealed).where(missing, col(Person.id) > after)
        rows = session.exec(query.order_by(col(Person.id)).limit(ROWS_AT_ONCE)).all()
        if not rows:
            return done
        values = [
            {"person": person_id, **contact_indexes(vault, vault.open_given(email), vault.open_given(phone))}
            for person_id, email, phone in rows
        ]
        statement = update(Person).where(col(Person.id) == bindparam("person"))
        session.connection().execute(statement, values)
        done, after = done + len(rows), rows[-1][0]


def _index(vault: Vault, kind: str, key: str | None) -> bytes | None:
    if key is None:
        return None
    return hmac.digest(vault.signing_key(f"index of {kind}"), key.encode("utf-8", "surrogatepass"), "sha256")
