"""The frozen test set of what people write: what it has to hold, and that it only grows. No model is needed."""

from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from complaints.assistant import NLU
from understand.choices import plain

INTENTS = NLU / "tests" / "understanding" / "intents.yml"
RISK = NLU / "tests" / "understanding" / "risk.yml"
ORDINARY = NLU / "tests" / "ordinary.yml"
RISK_CASES = Path(__file__).parents[1] / "understand"

OPEN = {
    *("start_complaint", "give_compliment", "make_suggestion", "ask_status", "unhappy_with_answer", "data_use"),
    *("withdraw", "ask_meeting", "ask_help", "talk_to_person", "ask_how_it_works", "ask_time", "ask_who_reads"),
    *("ask_consent", "ask_cost", "ask_anonymous", "change_answer", "inform", "out_of_scope", "at_risk"),
}
CLOSED = {"affirm", "deny", "dont_know", "skip", "stop", "send", "ask_why", "greet", "thanks", "goodbye"}
STATES = {"none", "choice", "yes_no", "text", "name", "contact", "check"}

# How many lines there are in each file. A figure here may be raised and never lowered: a line that has to go
# stands under `changes` in its file, with the reason, and counts on.
FROZEN = {INTENTS: 952, RISK: 414, ORDINARY: 410}


class Line(NamedTuple):
    """One message of the intents. `kind` is "" where it is plainly said."""

    text: str
    intent: str
    state: str
    kind: str
    also: frozenset[str]


def read(path: Path) -> dict[str, Any]:
    """What is in a file, but for its `changes`."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    content.pop("changes", None)
    return content


def intent_lines() -> list[Line]:
    return [
        Line(text, intent, group["state"], group.get("kind", ""), frozenset(group.get("also", ())))
        for intent, groups in read(INTENTS).items()
        for group in groups
        for text in group["texts"].splitlines()
    ]


def risk_lines() -> list[tuple[str, str, str]]:
    """(message, tier, kind)."""
    return [
        (text, tier, kind)
        for tier, kinds in read(RISK).items()
        for kind, texts in kinds.items()
        for text in texts.splitlines()
    ]


def ordinary_lines() -> list[str]:
    return [text for texts in read(ORDINARY).values() for text in texts.splitlines()]


def texts_of(path: Path) -> list[str]:
    if path == INTENTS:
        return [line.text for line in intent_lines()]
    return [text for text, _, _ in risk_lines()] if path == RISK else ordinary_lines()


def test_every_intent_has_enough_lines_and_no_other_name_stands_there() -> None:
    lines = intent_lines()
    counts = Counter(line.intent for line in lines)
    assert set(counts) == OPEN | CLOSED
    assert {intent for intent in OPEN if counts[intent] < 27} == set()
    assert {intent for intent in CLOSED if counts[intent] < 12} == set()
    assert all(line.also <= (OPEN | CLOSED) - {line.intent} for line in lines)


def test_every_state_and_every_way_of_saying_it_is_there() -> None:
    lines = intent_lines()
    states = Counter(line.state for line in lines)
    assert set(states) == STATES
    assert min(states.values()) >= 15
    kinds = Counter(line.kind for line in lines)
    least = {"hard_negative": 90, "terse": 50, "typo": 50, "indirect": 25, "formal": 25, "abusive": 25}
    least |= {"young": 20, "old": 20, "rambling": 10, "non_english": 10, "prompt_injection": 5, "": 500}
    assert set(kinds) == set(least)
    assert {kind: kinds[kind] for kind, enough in least.items() if kinds[kind] < enough} == {}
    hard = {line.intent for line in lines if line.kind == "hard_negative"}
    assert OPEN - hard == set(), "no hard negative"


def test_every_kind_of_danger_and_of_what_only_sounds_like_it_is_there() -> None:
    lines = risk_lines()
    tiers = Counter(tier for _, tier, _ in lines)
    assert set(tiers) == {"urgent", "ask", "none"}
    assert tiers["urgent"] >= 170
    assert tiers["ask"] >= 40
    assert tiers["none"] >= 150
    kinds = Counter((tier, kind) for _, tier, kind in lines)
    of = {tier: {kind for known, kind in kinds if known == tier} for tier in tiers}
    assert of["urgent"] == {
        *("explicit", "indirect", "third_person", "harm_to_others", "abuse", "child"),
        *("disguised", "other_language", "text_speak", "negated_then_affirmed"),
    }
    assert of["ask"] == {"past_calm", "passive", "unclear"}
    assert of["none"] == {
        *("idiom", "gallows", "history", "questionnaire", "praise", "denial", "minor_worry", "trade", "not_danger"),
    }
    assert min(kinds.values()) >= 12


def test_there_are_400_ordinary_sentences_on_everything_that_people_complain_about() -> None:
    assert len(ordinary_lines()) >= 400
    assert min(len(texts.splitlines()) for texts in read(ORDINARY).values()) >= 15


@pytest.mark.parametrize("path", FROZEN, ids=lambda path: path.name)
def test_a_line_that_went_says_why_and_counts_on(path: Path) -> None:
    changes = yaml.safe_load(path.read_text(encoding="utf-8"))["changes"]
    assert all(change.keys() == {"text", "was", "now", "because"} for change in changes)
    assert all(change["because"].strip() for change in changes)
    out = sum(change["now"] == "out" for change in changes)
    assert len(texts_of(path)) + out >= FROZEN[path]


def test_no_line_stands_twice() -> None:
    counts = Counter(plain(text) or text for path in FROZEN for text in texts_of(path))
    assert [text for text, count in counts.items() if count > 1] == []


def test_no_line_of_the_risk_set_is_one_that_the_patterns_were_written_for() -> None:
    known = {
        plain(text)
        for path in RISK_CASES.glob("risk_cases*.yml")
        for groups in read(path).values()
        for block in groups.values()
        for text in block.splitlines()
    }
    assert [text for text, _, _ in risk_lines() if plain(text) in known - {""}] == []
