"""Who stands in which case, by an e-mail address or a phone number."""

import re

from sqlmodel import Session, col, or_, select

from models.case import Person
from storage.database import vault_of

_PREFIX = re.compile(r"^(?:0044|44|0)0?")


def find_people(session: Session, email: str | None, phone: str | None) -> list[Person]:
    """Everybody in any case who has this address or this number, however they are typed."""
    vault, wanted = vault_of(session), {_same_email(email), _same_phone(phone)} - {""}
    reached = or_(col(Person.email_sealed).is_not(None), col(Person.phone_sealed).is_not(None))

    def ways(person: Person) -> set[str]:
        opened = vault.open_given(person.email_sealed), vault.open_given(person.phone_sealed)
        return {_same_email(opened[0]), _same_phone(opened[1])}

    return [person for person in session.exec(select(Person).where(reached)) if wanted & ways(person)]


def _same_email(email: str | None) -> str:
    return (email or "").strip().casefold()


def _same_phone(phone: str | None) -> str:
    """The digits alone, without what a British number begins with at home or from abroad."""
    return _PREFIX.sub("", re.sub(r"\D", "", phone or ""))
