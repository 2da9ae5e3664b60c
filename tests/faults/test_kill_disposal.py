"""kill -9 at every moment of disposing of cases: each is whole or disposed of, and the next life does the rest."""

from collections.abc import Callable

from tests.faults.day import Place
from tests.faults.disposing import NAMES, dispose_all, disposed, withdraw_all
from tests.faults.lives import Life, Process
from tests.faults.outcome import check_timelines
from tests.faults.test_kill import wait_until_let_go


def one_life(place: Place, die_at: int | None = None) -> Life:
    life = Process(dispose_all, (place, die_at)).ended()
    if life.killed:
        wait_until_let_go(place)
    return life


def test_killed_at_every_moment_a_case_is_whole_or_disposed_of(new_place: Callable[[], Place]) -> None:
    undisturbed = new_place()
    withdraw_all(undisturbed)
    moments = dict(one_life(undisturbed).told)["moments"]
    assert moments == 2 * len(NAMES)
    done = []
    for die_at in range(1, moments + 1):
        place = new_place()
        withdraw_all(place)
        assert one_life(place, die_at).killed
        with place.opened() as database:
            done.append(disposed(database))
        one_life(place)
        with place.opened() as database:
            assert disposed(database) == len(NAMES)
            database.run_here(check_timelines)
    assert done == [0, 1, 1, 2], "before and after each commit"
