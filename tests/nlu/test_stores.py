"""Where Rasa keeps conversations and locks, from the addresses that the service is given."""

import importlib.util
from collections.abc import Callable
from typing import Any

import pytest

from complaints.assistant import NLU

type StoreSettings = Callable[[str, str], tuple[dict[str, Any], dict[str, Any]]]


@pytest.fixture
def store_settings() -> StoreSettings:
    """From nlu/, which is not on this Python's path; the module needs the standard library alone."""
    spec = importlib.util.spec_from_file_location("surroundings", NLU / "surroundings.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    settings: StoreSettings = module.store_settings
    return settings


def test_a_file_may_have_a_space_in_its_path(store_settings: StoreSettings) -> None:
    assert store_settings("sqlite:////srv/my data/c.db", "") == (
        {"type": "SQL", "dialect": "sqlite", "db": "/srv/my data/c.db"},
        {},
    )


def test_a_password_may_have_any_character(store_settings: StoreSettings) -> None:
    tracker, lock = store_settings(
        "postgresql+psycopg://app:p%40ss%2Fw@db.internal:5433/rasa", "redis://:s3%20cret@locks:6380/2"
    )
    assert tracker == {
        "type": "SQL",
        "dialect": "postgresql",
        "db": "rasa",
        "url": "db.internal",
        "port": 5433,
        "username": "app",
        "password": "p@ss/w",
    }
    assert lock == {"type": "redis", "url": "locks", "port": 6380, "db": 2, "password": "s3 cret"}


def test_postgresql_may_be_reached_through_a_socket(store_settings: StoreSettings) -> None:
    tracker, _ = store_settings("postgresql://app@/rasa?host=/run/postgresql", "")
    assert tracker["query"] == {"host": "/run/postgresql"}
    assert "url" not in tracker


@pytest.mark.parametrize(("tracker", "lock"), [("mysql://x/y", ""), ("", ""), ("sqlite:///c.db", "memcached://x")])
def test_anything_else_is_refused(store_settings: StoreSettings, tracker: str, lock: str) -> None:
    with pytest.raises(ValueError, match="nothing else"):
        store_settings(tracker, lock)
