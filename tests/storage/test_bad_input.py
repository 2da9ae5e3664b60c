"""Every argument of every act of staff, wrong in every way: kept as given or refused in plain words, whole or not."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from typing import Any, get_type_hints

import pytest
from pydantic import BaseModel
from sqlmodel import Session

import storage
from models import given
from models.answers import Contact
from models.refusal import NoSuchCase, Refused
from models.working_days import london_date
from storage import acts, cases, timeline
from storage.database import Database
from tests.storage.every_act import ACTS, Ids, StaffAct
from tests.storage.fingerprint import fingerprint
from tests.storage.wrong import WORDS, wrong

OF_THE_SERVICE = {acts.record_acknowledgement_sent, timeline.append}
"""They name somebody, and staff do not do them: their arguments come from the service and the database."""
PREPARED = {act.prepare: [other for other in ACTS if other.prepare is act.prepare] for act in ACTS}


class Worked(Exception):
    """It was done; nothing of it stays. Carries what the record then says."""


def attempt(database: Database, act: StaffAct, ids: Ids, arguments: dict[str, Any], times: int = 1) -> Any:
    """What the record says once it is done, or the words of the refusal. Nothing of it stays."""

    def work(session: Session) -> None:
        for _ in range(times):
            act.verb(session, **arguments)
        session.flush()
        raise Worked(act.read(session, ids))

    try:
        database.run_here(work)
    except Worked as worked:
        return worked.args[0]
    except Refused as refused:
        assert re.fullmatch(r"[A-Z0-9][^\x00-\x1f_{}<>]{10,400}\.", str(refused)), refused
        assert not re.search(r"None|Error|uuid|session", str(refused)), refused
        return str(refused)
    except NoSuchCase:
        return "There is no such case."
    raise AssertionError("neither done nor refused")


def leaves(value: Any) -> Iterator[Any]:
    """Everything that stands anywhere in a record."""
    if isinstance(value, BaseModel):
        value = dict(value)
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list | tuple):
        for one in value:
            yield from leaves(one)
    else:
        yield value


def is_kept(value: Any, found: Any) -> bool:
    """Whether the record holds what was entered, to the last sign."""
    said = list(leaves(found))
    match value:
        case Contact():
            return all(is_kept(getattr(value, field.name), found) for field in fields(Contact))
        case [one]:
            return True if isinstance(one, str) else is_kept(one, found)
        case str():
            return not value.strip() or any(value in leaf for leaf in said if isinstance(leaf, str))
        case datetime():
            return any(leaf == value or leaf == value.isoformat() for leaf in said)
        case date():
            days = [london_date(leaf) for leaf in said if isinstance(leaf, datetime)]
            return value in days or value in said or value.isoformat() in said
    return True


@pytest.mark.parametrize("prepare", PREPARED, ids=lambda prepare: prepare.__name__)
def test_whatever_is_entered_is_kept_as_given_or_refused_in_plain_words(database: Database, prepare: Any) -> None:
    ids = prepare(database)
    before = database.run_here(fingerprint)
    for act in PREPARED[prepare]:
        right, hints = act.arguments(ids), get_type_hints(act.verb)
        for name in right:
            for what, value in wrong(name, hints[name], right[name]):
                found = attempt(database, act, ids, right | {name: value})
                kept = isinstance(found, str) or is_kept(value, found)
                assert kept, f"{act.verb.__name__}, {name}, {what}: done, and not kept"
    assert database.run_here(fingerprint) == before, "something stayed"


@pytest.mark.parametrize("prepare", PREPARED, ids=lambda prepare: prepare.__name__)
def test_an_act_is_done_by_somebody_and_may_be_tried_twice(database: Database, prepare: Any) -> None:
    ids = prepare(database)
    for act in PREPARED[prepare]:
        right = act.arguments(ids)
        who = "found_by" if "found_by" in right else "actor"
        for nobody in ("", " ", "U1\x00", "U" * 201, "U1\nU2", "U\ud800"):
            found = attempt(database, act, ids, right | {who: nobody})
            assert isinstance(found, str), f"{act.verb.__name__} by {nobody!r}"
        assert not isinstance(attempt(database, act, ids, right), str), f"{act.verb.__name__} is refused"
        attempt(database, act, ids, right, times=2)


def test_every_function_that_is_done_by_somebody_is_among_the_acts() -> None:
    modules = [importlib.import_module(f"storage.{found.name}") for found in pkgutil.iter_modules(storage.__path__)]
    done_by_somebody = {
        member
        for module in modules
        for name, member in inspect.getmembers(module, inspect.isfunction)
        if member.__module__ == module.__name__ and not name.startswith("_")
        if "session" in (taken := inspect.signature(member).parameters) and {"actor", "found_by"} & taken.keys()
    }
    assert done_by_somebody == {act.verb for act in ACTS} | OF_THE_SERVICE


@pytest.mark.parametrize(
    "words", [value for value in vars(given).values() if isinstance(value, given.Words)], ids=lambda words: words.called
)
def test_words_are_kept_up_to_their_limit_and_refused_above_it(words: given.Words) -> None:
    assert words.needed("x" * words.most, "") == "x" * words.most
    with pytest.raises(Refused, match=f"{words.most + 1:,} characters; {words.most:,} at most"):
        words.needed("x" * (words.most + 1), "")
    assert words.given(None) is words.given("") is words.given(" \n") is None


def test_a_case_is_found_by_its_reference_alone(database: Database) -> None:
    (act,) = (act for act in ACTS if act.verb is cases.open_case)
    ids = act.prepare(database)
    right = act.arguments(ids)
    for what, reference in WORDS.items():
        assert attempt(database, act, ids, right | {"reference": reference}) == "There is no such case.", what
