"""From a chat page to the clinical team's channel and back, through every door, on real parts."""

import json
import time
from email import message_from_bytes, policy
from typing import Any

from tests.parts.service import ANSWERS, Person, Service


def told_in_thread(service: Service, card: dict[str, Any], last: str, times: int) -> list[str]:
    """What is said in the thread of a card once the last of it is there: Slack takes one message a second."""
    until = time.monotonic() + 60
    while True:
        thread = service.slack("GET", f"channels/complaints/messages?thread={card['ts']}")
        said = [str(message["text"]) for message in thread[1:]]
        if sum(last in words for words in said) >= times or time.monotonic() > until:
            return said
        time.sleep(0.5)


def test_a_complaint_reaches_the_team_is_opened_acknowledged_and_watched_by_its_clocks(service: Service) -> None:
    person = Person(service)
    receipt = person.complain()
    assert (receipt["acknowledge_by"], receipt["resolve_by"]) == ("2026-11-27", "2026-12-22")

    card = service.card(receipt["reference"])
    everything = json.dumps(service.messages())
    for private in ("Robin", "robin@example.com", "six weeks", "waiting list team"):
        assert private not in everything

    opened = json.dumps(service.opened(card, "I am looking into it"))
    assert ANSWERS["story"] in opened and "robin@example.com" in opened

    press = {"user": "U0AMINA", "channel": "complaints", "ts": card["ts"], "action_id": "case_acknowledge"}
    service.slack("POST", "press", **press)
    until = time.monotonic() + 10
    while service.case(receipt["reference"])["state"] != "acknowledged" and time.monotonic() < until:
        time.sleep(0.2)
    case = service.case(receipt["reference"])
    assert {clock["name"]: clock["state"] for clock in case["clocks"]} == {
        "acknowledgement": "met",
        "progress_update": "running",
        "resolution": "running",
    }
    assert [letter["letter"] for letter in case["correspondence"]] == ["acknowledgement"]
    (file,) = (service.folder / "data" / "letters").glob("*.eml")
    letter = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert letter["To"] == "robin@example.com"
    assert receipt["reference"] in letter.get_content() and "six weeks" not in letter.get_content()

    service.slack("POST", "clock", to="2026-12-29T12:00:00+00:00")
    said = told_in_thread(service, card, "the full answer is still overdue", 2)
    levels = [words.split(": ")[1].split(".")[0] for words in said]
    assert [level for level in levels if "full answer" in level] == [
        "the full answer is due soon",
        "the full answer is due soon",
        "the full answer is due today",
        "the full answer is overdue",
        "the full answer is still overdue",
        "the full answer is still overdue",
    ]
    assert [level for level in levels if "progress update" in level] == [
        "a progress update is due soon",
        "a progress update is due today",
        "a progress update is overdue",
        *["a progress update is still overdue"] * 6,
    ]
    assert "OVERDUE" in json.dumps(service.card(receipt["reference"])["blocks"])


def test_the_record_holds_what_was_said_and_that_it_was_looked_at(service: Service) -> None:
    receipt = Person(service).complain()
    service.case(receipt["reference"])
    case = service.case(receipt["reference"])
    assert case["story"] == ANSWERS["story"]
    assert case["about"] == ANSWERS["about"] and case["outcome"] == ANSWERS["outcome"]
    assert (case["for_whom"], case["relationship"], case["consent"]) == ("someone_else", "child_of_patient", "given")
    assert (case["email"], case["phone"], case["contact_preference"]) == ("robin@example.com", None, "email")
    assert [entry["act"] for entry in case["timeline"]].count("looked") == 2


def test_an_auditor_finds_all_whole_and_what_is_owed_while_the_service_runs(service: Service) -> None:
    receipt = Person(service).complain()
    verified = service.command("verify", "--json")
    assert verified.returncode == 0, verified.stdout
    answer = json.loads(verified.stdout)
    assert answer["whole"] and answer["seals"] >= 1
    owed = json.loads(service.command("owed", "--on", receipt["acknowledge_by"], "--json").stdout)
    clocks = {one["clock"]: one["standing"] for one in owed["clocks"] if one["reference"] == receipt["reference"]}
    assert clocks["acknowledgement"] == "due" and clocks["resolution"] == "running"


def test_words_of_risk_get_the_numbers_at_once_are_kept_and_alert_the_team(service: Service) -> None:
    story = "They cancelled again. I am going to kill myself tonight. <!channel>"
    person = Person(service, {"story": story})
    receipt = person.complain()
    said = " ".join(m["text"] for m in person.said if m["from"] == "assistant")
    assert "999" in said and "116 123" in said
    case = service.case(receipt["reference"])
    assert case["story"] == story and case["flags"] == ["risk"]
    alerts = [m for m in service.messages() if m["text"].startswith("Possible risk in ")]
    assert len(alerts) == 1 and "<!channel>" not in json.dumps(service.messages())


def test_without_an_email_address_staff_record_how_and_when_they_wrote(service: Service) -> None:
    receipt = Person(service, {"contact": "07700 900123"}).complain()
    card = service.card(receipt["reference"])
    press = {"user": "U0AMINA", "channel": "complaints", "ts": card["ts"], "action_id": "case_acknowledge"}
    view = service.slack("POST", "press", **press)["views"][-1]
    values = {"way": {"way": "post"}, "posted_on": {"posted_on": "2020-01-01"}}
    refused = service.slack("POST", "submit", view_id=view["id"], user="U0AMINA", values=values)
    assert "before the complaint" in json.dumps(refused["ack"])
    today = service.slack("GET", "clock")["now"][:10]
    values = {"way": {"way": "post"}, "posted_on": {"posted_on": today}}
    service.slack("POST", "submit", view_id=view["id"], user="U0AMINA", values=values)
    assert service.case(receipt["reference"])["state"] == "acknowledged"


def test_a_post_whose_reply_was_lost_stands_in_the_channel_once(service: Service) -> None:
    service.slack("POST", "faults", method="chat.postMessage", fault="lose_reply", times=1)
    receipt = Person(service).complain()
    service.card(receipt["reference"])
    time.sleep(6)  # the look before the resend, and a resend if there were one
    service.card(receipt["reference"])
    assert "card_posted" in [entry["act"] for entry in service.case(receipt["reference"])["timeline"]]


def test_a_message_that_slack_refuses_is_listed_by_doctor_and_sent_again_by_an_operator(service: Service) -> None:
    service.slack("POST", "faults", method="chat.postMessage", fault="error", error="invalid_blocks")
    receipt = Person(service).complain()
    until = time.monotonic() + 10
    while "NEEDS A PERSON" not in (report := service.command("doctor").stdout) and time.monotonic() < until:
        time.sleep(0.2)
    (line,) = [line for line in report.splitlines() if "NEEDS A PERSON" in line]
    number = line.split(",")[1].split(":")[0].strip()
    assert "Slack does not accept the shape of this message." in line
    assert service.command("outbox", "send-again", number).stdout == f"slack.card {number} is sent again.\n"
    service.card(receipt["reference"])
    again = service.command("outbox", "send-again", number)
    assert again.returncode == 3 and "No message of that number needs a person" in again.stderr
    assert service.command("outbox", "settle", "one").returncode == 2


def test_somebody_who_is_not_staff_is_told_so_and_sees_nothing(service: Service) -> None:
    slash = {"user": "U0LEWIS", "channel": "general", "command": "/complaint", "text": "due"}
    service.slack("POST", "slash", **slash)
    told = service.slack("GET", "users/U0LEWIS/ephemeral")
    assert "not on the list" in told[-1]["text"]


def test_the_command_line_says_what_is_wrong_in_plain_words(service: Service) -> None:
    unknown = service.command("case", "show", "C-2222-2222", "--json")
    assert (unknown.returncode, unknown.stderr) == (3, "There is no case with that reference.\n")
    naive = service.command("explain", "--received", "2026-11-24T10:00:00", "--json")
    assert naive.returncode == 2 and "has no offset" in naive.stderr
    second = service.command("up", "--port", "0", "--devslack-port", "0")
    assert second.returncode == 4 and "Another process is using the data folder" in second.stderr
    assert "0 waiting" in service.command("doctor").stdout
