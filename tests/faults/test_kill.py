"""kill -9 at every moment of registering, sweeping and delivering, and at random ones: as if nothing had happened."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest

from tests.faults.day import A_LEASE, ALEX, ROBIN, SAM, Place, begin, complain, live
from tests.faults.lives import DIED_AT, Life, Process
from tests.faults.outcome import Outcome, outcome_of

AT_ONCE = 4
KILLS_OF_A_SEED = 3
"""And a life to the end."""
NewPlace = Callable[[], Place]


def a_place(new_place: NewPlace) -> Place:
    """A place at which Sam has complained already, and Alex has begun to."""
    place = new_place()
    with place.opened() as database:
        complain(database, SAM)
        begin(database, ALEX)
    return place


def one_life(place: Place, number: int, die_at: int | None = None, kill_after: float | None = None) -> Life:
    """The life of this number (from 0) on a place; the leases of those before are over."""
    process = Process(live, (place, number * A_LEASE, die_at))
    if kill_after is not None:
        process.kill_after(kill_after)
    life = process.ended()
    if life.killed:
        wait_until_let_go(place)
    return life


def wait_until_let_go(place: Place) -> None:
    """PostgreSQL carries out what a dead client has sent last; whoever comes next would meet it."""
    if place.url.startswith("sqlite"):
        return
    with psycopg.connect(place.url, autocommit=True) as connection:
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        until = time.monotonic() + 20
        while connection.execute(others).fetchone() != (0,):
            assert time.monotonic() < until, "a killed process is still connected"
            time.sleep(0.01)


def check(place: Place, lives: list[Life], undisturbed: Outcome) -> None:
    """Everything that was acknowledged in any life is there, and the rest is as in a run that nobody disturbed."""
    outcome = outcome_of(place)
    assert set(outcome.conversations) == {ROBIN, SAM}, "what Alex began is gone"
    (receipt,) = {what for life in lives for name, what in life.told if name == "receipt"}  # the same every time
    assert outcome.references[ROBIN] in receipt
    assert replace(outcome, references={}) == replace(undisturbed, references={})


def undisturbed_run(new_place: NewPlace) -> tuple[Outcome, int, float]:
    """What comes of it when nobody kills anything, the number of its moments, and how long it takes."""
    one_life(a_place(new_place), 0)  # the first also waits for the server that forks
    place = a_place(new_place)
    life = one_life(place, 0)
    return outcome_of(place), dict(life.told)["moments"], life.seconds


def test_killed_at_every_moment_it_comes_out_as_if_nobody_had(new_place: NewPlace) -> None:
    undisturbed, moments, _ = undisturbed_run(new_place)

    def trial(die_at: int) -> str:
        place = a_place(new_place)
        first = one_life(place, 0, die_at=die_at)
        assert first.killed, first.told
        died_at: str = dict(first.told)[DIED_AT]
        with noted(f"killed at {died_at}"):
            check(place, [first, one_life(place, 1)], undisturbed)
        return died_at.partition(", ")[2]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        print(Counter(pool.map(trial, range(1, moments + 1))))


@pytest.mark.parametrize("seeds", [range(10), pytest.param(range(10, 110), marks=pytest.mark.nightly)], ids=len)
def test_killed_again_and_again_at_random_it_comes_out_as_if_nobody_had(new_place: NewPlace, seeds: range) -> None:
    undisturbed, _, seconds = undisturbed_run(new_place)

    def trial(seed: int) -> int:
        place, chance = a_place(new_place), random.Random(seed)
        lives = [one_life(place, n, kill_after=chance.uniform(0, seconds)) for n in range(KILLS_OF_A_SEED)]
        lives.append(one_life(place, KILLS_OF_A_SEED))
        with noted(f"seed {seed}"):
            check(place, lives, undisturbed)
        return sum(life.killed for life in lives)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        kills = sum(pool.map(trial, seeds))
    print(f"{len(seeds)} seeds, {kills} kills")
    assert kills > len(seeds)


@contextmanager
def noted(words: str) -> Iterator[None]:
    """Say of a failure where it was."""
    try:
        yield
    except AssertionError as error:
        error.add_note(words)
        raise
