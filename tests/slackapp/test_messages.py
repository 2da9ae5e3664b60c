"""What the channel shows, block for block: whole, within Slack's limits, and nothing personal by construction."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import yaml

from devslack.limits import problems_in_blocks, problems_in_view
from models.alert_rules import Rule
from models.card import CaseCard, ClockLine
from models.clock import ClockState
from models.policy_file import load_policy
from models.record import CaseRecord
from slackapp import commands, modals
from slackapp.messages import alert_words, card_text, case_blocks, clock_words, due_words, plain, section

CASE = UUID("11111111-2222-3333-4444-555555555555")
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
RECEIVED = datetime(2026, 11, 24, 10, 5, tzinfo=UTC)
ACKNOWLEDGE = ClockLine(
    "acknowledgement",
    ClockState.RUNNING,
    date(2026, 11, 27),
    "3rd working day after Tue 24 Nov 2026: Fri 27 Nov 2026",
    None,
    1,
    RECEIVED,
    3,
)
CARD = CaseCard(
    case_id=CASE,
    reference="C-7K3M-9QXP",
    kind="complaint",
    stage=1,
    state="received",
    channel="web_chat",
    received_at=RECEIVED,
    themes=(),
    flags=(),
    owner=None,
    is_restricted=False,
    kept_from=(),
    for_somebody_else=False,
    can_email=True,
    acknowledgement_asked_at=None,
    acknowledgement_sent_at=None,
    clocks=(ACKNOWLEDGE,),
)
POLICY = load_policy()


def test_a_new_card_block_for_block() -> None:
    blocks = case_blocks(CARD, NOW, POLICY)
    assert blocks[:3] == [
        {"type": "header", "text": plain("Complaint C-7K3M-9QXP")},
        section(
            "Stage 1. Received.",
            "Received by web chat at 10:05am on Tuesday 24 November 2026.",
            "Theme: not set yet. Owner: nobody yet.",
        ),
        section("Acknowledge by Fri 27 Nov 2026: day 2 of 3 (3rd working day after Tue 24 Nov 2026: Fri 27 Nov 2026)."),
    ]
    assert [button["text"]["text"] for button in blocks[3]["elements"]] == ["Open", "Acknowledge"]
    assert {button["value"] for button in blocks[3]["elements"]} == {str(CASE)}


@pytest.mark.parametrize(
    "card",
    [
        CARD,
        replace(CARD, acknowledgement_asked_at=NOW),
        replace(CARD, acknowledgement_sent_at=NOW, state="acknowledged"),
        replace(CARD, flags=("risk",), for_somebody_else=True, can_email=False),
        replace(CARD, kind="compliment", clocks=()),
        replace(CARD, flags=("risk", "email_refused", "processing_restricted", "legal_hold"), state="closed"),
        replace(CARD, disposed_at=NOW, state="closed"),
    ],
)
def test_every_state_of_a_card_is_within_slacks_limits(card: CaseCard) -> None:
    assert problems_in_blocks(case_blocks(card, NOW, POLICY), "message") == []


def test_once_asked_for_the_acknowledgement_cannot_be_pressed_again() -> None:
    blocks = case_blocks(replace(CARD, acknowledgement_asked_at=NOW), NOW, POLICY)
    assert "acknowledgement being sent" in blocks[1]["text"]["text"]
    assert [button["text"]["text"] for button in blocks[-1]["elements"]] == ["Open"]


def test_a_card_says_what_holds_a_case() -> None:
    said = case_blocks(replace(CARD, flags=("processing_restricted", "legal_hold")), NOW, POLICY)[1]["text"]["text"]
    assert "Flag: processing is restricted. Keep it;" in said and "Flag: legal hold. It is not disposed of." in said


def test_what_was_disposed_of_says_when() -> None:
    card = replace(CARD, disposed_at=NOW, state="withdrawn", clocks=())
    assert card_text(card) == "Complaint C-7K3M-9QXP, stage 1: withdrawn; disposed of on Thu 26 Nov 2026"


def test_a_card_has_no_field_for_anything_personal() -> None:
    private = {"name", "email", "phone", "post", "story", "about", "when", "outcome"}
    assert private.isdisjoint(field.name for field in fields(CaseCard))


def test_a_clock_says_how_it_stands_in_words() -> None:
    last_day = clock_words(ACKNOWLEDGE, NOW + timedelta(days=1), POLICY)
    assert "today is the last day" in last_day
    late = replace(ACKNOWLEDGE, state=ClockState.BREACHED)
    assert clock_words(late, NOW, POLICY).startswith("OVERDUE: acknowledge, was due Fri 27 Nov 2026")
    paused = replace(ACKNOWLEDGE, name="resolution", state=ClockState.PAUSED, because="paused since Thu 3 Dec 2026")
    assert clock_words(paused, NOW, POLICY) == "Answer in full: paused (paused since Thu 3 Dec 2026)."
    put_off = replace(ACKNOWLEDGE, name="resolution", state=ClockState.DELAYED, because="why")
    assert clock_words(put_off, NOW, POLICY) == (
        "Answer in full by Fri 27 Nov 2026: delayed, and they were told why (why)."
    )
    explained = replace(put_off, stopped_at=NOW)
    assert ", delayed, and they were told why (due Fri 27 Nov 2026)" in clock_words(explained, NOW, POLICY)
    ended = replace(ACKNOWLEDGE, state=ClockState.CLOSED, stopped_at=NOW, because="why")
    assert clock_words(ended, NOW, POLICY) == "Acknowledge by Fri 27 Nov 2026: no longer owed (why)."
    window = replace(ACKNOWLEDGE, name="stage_2_window", because="why")
    assert clock_words(window, NOW, POLICY) == "A review can be asked for until Fri 27 Nov 2026 (why)."
    closed = replace(window, state=ClockState.CLOSED)
    assert clock_words(closed, NOW, POLICY) == "A review can be asked for until Fri 27 Nov 2026: over (why)."
    thirty = replace(ACKNOWLEDGE, name="data_protection", because="why", working_days=None)
    assert ": 1 working day left (why)." in clock_words(thirty, NOW, POLICY)
    met = replace(ACKNOWLEDGE, state=ClockState.MET, stopped_at=NOW)
    assert "Acknowledged at 12:00pm on Thursday 26 November 2026, in time" in clock_words(met, NOW, POLICY)


@pytest.mark.parametrize("rule", list(Rule))
def test_every_alert_rule_has_its_words(rule: Rule) -> None:
    words = alert_words("C-7K3M-9QXP", "resolution", rule, date(2026, 12, 22), "why")
    assert words.startswith("C-7K3M-9QXP: the full answer is ") and "Tue 22 Dec 2026" in words


def test_nothing_due_is_said_kindly_and_more_is_counted() -> None:
    assert "Nothing is due" in due_words([], 0, NOW, POLICY)
    assert due_words([CARD], 7, NOW, POLICY).endswith("And 7 more.")


def record(story: str) -> CaseRecord:
    return CaseRecord(
        reference="C-7K3M-9QXP", kind="complaint", stage=1, state="received", received_at=RECEIVED, channel="web_chat",
        complainant_type="service_user", name="Robin Sample", email="robin@example.com", phone=None, post=None,
        contact_preference="email", for_whom="myself", relationship=None, consent=None, about=None, when=None,
        story=story, outcome=None, access_needs=None, themes=[], flags=[], clocks=[], timeline=[], correspondence=[],
    )  # fmt: skip


@pytest.mark.parametrize("story", ["<!channel> <https://example.com|x> *bold*", "x" * 20_000, "a\n\n \n" * 500])
def test_a_story_stands_whole_in_the_modal_as_plain_text_alone(story: str) -> None:
    view = modals.opened(record(story))
    assert problems_in_view(view) == []
    shown = "".join(block["text"]["text"] for block in view["blocks"] if block["type"] == "section")
    assert story.strip() in shown
    assert {block["text"]["type"] for block in view["blocks"] if block["type"] == "section"} == {"plain_text"}


def test_the_modals_that_ask_are_within_slacks_limits() -> None:
    assert problems_in_view(modals.ask_reason(CASE, "C-7K3M-9QXP")) == []
    for can_write in (True, False):
        view = modals.ask_posted(CASE, "C-7K3M-9QXP", date(2026, 11, 26), can_write=can_write)
        assert problems_in_view(view) == []


def test_the_manifest_names_the_command_and_asks_for_the_least() -> None:
    path = Path(commands.__file__).with_name("manifest.yml")
    manifest = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [command["command"] for command in manifest["features"]["slash_commands"]] == [commands.COMMAND]
    scopes = set(manifest["oauth_config"]["scopes"]["bot"])
    assert scopes == {"chat:write", "commands", "groups:read", "groups:history"}
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "event_subscriptions" not in manifest["settings"]


def test_a_stage_that_owes_no_acknowledgement_has_no_button_for_one() -> None:
    answer = replace(ACKNOWLEDGE, name="resolution", due_on=date(2026, 12, 2), working_days=5)
    blocks = case_blocks(replace(CARD, clocks=(answer,)), NOW, load_policy("scotland-nhs"))
    assert [button["text"]["text"] for button in blocks[-1]["elements"]] == ["Open"]
    assert "Answer in full by Wed 2 Dec 2026: day 2 of 5" in str(blocks)
