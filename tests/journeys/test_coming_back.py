"""Somebody comes back with reference and code: the status, a review, and taking it back, through every door."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.parts.missing import ASSISTANT, require
from tests.parts.service import ANSWERS, Person, Service

DAY = timedelta(days=1)
PRIVATE = (ANSWERS["story"], "Robin", "robin@example.com", "lost the letter")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A demonstration with one complaint of an earlier register that was answered ten days ago: see `earlier`."""
    require(ASSISTANT)
    service = Service(tmp_path_factory.mktemp("coming back"))
    now = datetime.now(UTC)
    received, acknowledged, answered = ((now - days * DAY).date().isoformat() for days in (30, 29, 10))
    register = service.folder / "register.csv"
    register.write_text(
        "earlier_reference,received_at,channel,story,name,themes,outcomes,acknowledged_at,acknowledged_by,"
        f"answered_at,answered_by\nOLD/1,{received},letter,{ANSWERS['story']},Robin Sample,waiting_times,upheld,"
        f"{acknowledged},post,{answered},email\n"
    )
    done = service.command("import", str(register), "--json")
    assert done.returncode == 0, done.stderr
    (service.folder / "earlier.json").write_text(done.stdout.splitlines()[0])
    service.start()
    try:
        yield service
    finally:
        service.stop()


def earlier(service: Service) -> dict[str, Any]:
    """Reference and code of the complaint that was imported."""
    found: dict[str, Any] = json.loads(Path(service.folder / "earlier.json").read_text())
    return found


def come_back(service: Service) -> Person:
    person = Person(service)
    person.start()
    return person


def told_in_slack(service: Service, words: str) -> str:
    """The line of the channel with these words, waited for: a card that was not there comes first."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        said = [str(message["text"]) for message in service.messages()]
        found = next((line for line in said if words in line), None)
        if found:
            everything = json.dumps(service.messages())
            assert not [private for private in PRIVATE if private in everything]
            return found
        time.sleep(0.5)
    raise AssertionError(f"nobody was told that somebody {words}")


def test_the_status_tells_the_dates_and_taking_it_back_is_confirmed_in_writing(service: Service) -> None:
    receipt = Person(service).complain()
    with come_back(service) as person:
        person.say(text="how far is my complaint?")
        assert person.turn["prompt"]["slot"] == "case_reference"
        person.say(text=receipt["reference"])
        assert "cannot find anything" in person.say(text="2222-2222")
        said = person.say(text=f"{receipt['reference']} and {receipt['code']}")
        assert f"Your complaint {receipt['reference']} reached us at" in said
        assert "3rd working day after" in said and "20th working day after" in said
        assert not [private for private in PRIVATE if private in said]
        assert (person.turn["prompt"]["slot"], person.turn["answers"]) == ("purpose", [])

        person.say(text="I want to withdraw my complaint")
        assert person.turn["prompt"]["slot"] == "withdraw_reason", "reference and code are known"
        assert "Are you sure?" in person.say(option="skip")
        assert receipt["code"] not in json.dumps(person.turn["answers"])
        assert "This is our confirmation in writing." in person.say(option="send")
        assert person.turn["state"] == "open"
    assert service.case(receipt["reference"])["state"] == "withdrawn"
    assert receipt["reference"] in told_in_slack(service, "took it back in the chat")
    until = time.monotonic() + 20
    while not list((service.folder / "data" / "letters").glob("*withdrawal*.eml")) and time.monotonic() < until:
        time.sleep(0.2)
    (letter,) = (service.folder / "data" / "letters").glob("*withdrawal*.eml")
    assert receipt["reference"].encode() in letter.read_bytes()


def test_somebody_who_is_not_satisfied_gets_their_review(service: Service) -> None:
    known = earlier(service)
    with come_back(service) as person:
        said = person.say(text="I am not satisfied with your answer")
        assert person.turn["prompt"]["slot"] == "case_reference"
        said = person.say(text=f"{known['reference']} {known['code']}")
        assert "you can ask for a review by somebody who was not involved until" in said
        person.say(text="You said nothing about the day on which you lost the letter.")
        assert person.turn["prompt"]["text"] == "What would put it right?"
        person.say(text="an apology")
        assert person.turn["state"] == "check"
        said = person.say(option="send")
        assert "It begins today." in said and "3rd working day after" in said
    case = service.case(known["reference"])
    assert (case["stage"], case["state"]) == (2, "received")
    assert known["reference"] in told_in_slack(service, "asked for a review in the chat")
    later = [entry["reason"] for entry in case["timeline"] if entry["act"] == "written_in"]
    assert later == ["You said nothing about the day on which you lost the letter.\n\nan apology"]
