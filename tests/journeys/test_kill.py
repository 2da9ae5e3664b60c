"""Nothing is lost and nothing is answered to the wrong question, whatever is killed and whenever."""

import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from tests.parts.missing import ASSISTANT, require
from tests.parts.service import Person, Service, running_service

KILLS_OF_THE_APP = 20
KILLS_OF_RASA = 3
SLOTS = ("story", "about", "when", "outcome", "name")


def marked(number: int) -> dict[str, str]:
    """Answers that show to which question they were given."""
    return {slot: f"words for {slot} of person {number}" for slot in SLOTS if slot != "name"} | {
        "name": f"Person Number {number}",
        "contact": f"person{number}@example.com",
    }


def check(service: Service, number: int, receipt: dict[str, str]) -> None:
    """The case of this person holds every answer where it was given."""
    case = service.case(receipt["reference"])
    given = marked(number)
    assert {slot: case[slot] for slot in SLOTS} == {slot: given[slot] for slot in SLOTS}
    assert case["email"] == given["contact"]


def complain_in_the_background(person: Person) -> tuple[threading.Thread, list[dict[str, str]]]:
    """A conversation that goes on while things are killed."""
    receipts: list[dict[str, str]] = []
    thread = threading.Thread(target=lambda: receipts.append(person.complain()), daemon=True)
    thread.start()
    return thread, receipts


@pytest.mark.timeout(1800)
def test_twenty_kills_of_the_app_and_three_of_rasa_lose_nothing_and_mix_nothing_up(tmp_path: Path) -> None:
    require(ASSISTANT)
    chance = random.Random(20261124)
    with running_service(tmp_path) as service:
        receipts: dict[int, dict[str, str]] = {}
        for number in range(KILLS_OF_THE_APP + KILLS_OF_RASA):
            service.wait_ready()
            thread, got = complain_in_the_background(Person(service, marked(number)))
            time.sleep(chance.uniform(0.02, 1.0))
            if number < KILLS_OF_THE_APP:
                (rasa,) = service.children()
                service.kill()
                service.start()
                assert not Path(f"/proc/{rasa}").exists(), "no Rasa stays behind"
            else:
                (rasa,) = service.children()
                os.kill(rasa, signal.SIGKILL)
            thread.join(120)
            assert got, "the conversation came to its end"
            receipts[number] = got[0]
        for number, receipt in receipts.items():
            check(service, number, receipt)
        assert len({receipt["reference"] for receipt in receipts.values()}) == len(receipts)
        verified = service.command("verify")
        assert verified.returncode == 0, verified.stdout
        assert service.stop() < 10
