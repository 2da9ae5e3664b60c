"""The frozen test set of what people write: what it has to hold, and that it only grows. No model is needed."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from complaints.assistant import NLU
from understand.choices import plain

SETS = NLU / "tests" / "understanding"

OPEN = {
    *("start_complaint", "give_compliment", "make_suggestion", "ask_status", "unhappy_with_answer", "data_use"),
    *("withdraw", "ask_meeting", "ask_help", "talk_to_person", "ask_how_it_works", "ask_time", "ask_who_reads"),
    *("ask_consent", "ask_cost", "ask_anonymous", "change_answer", "inform", "out_of_scope", "at_risk"),
}
CLOSED = {"affirm", "deny", "dont_know", "skip", "stop", "send", "ask_why", "greet", "thanks", "goodbye"}
STATES = {"none", "choice", "yes_no", "text", "name", "contact", "check"}

# How many lines there are. A figure here may be raised and never lowered: a line that has to go stands under
# `changes` in its file, with the reason, and counts on.
INTENTS = 952


class Line(NamedTuple):
    """One message of a set. `kind` is "" where it is plainly said."""

    text: str
    label: str
    state: str = ""
    kind: str = ""
    also: frozenset[str] = frozenset()


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def intent_lines() -> Iterator[Line]:
    for intent, groups in read(SETS / "intents.yml").items():
        for group in groups if intent != "changes" else ():
            assert group.keys() <= {"state", "kind", "also", "texts"}, group.keys()
            also = frozenset(group.get("also", ()))
            for text in group["texts"].splitlines():
                yield Line(text, intent, group["state"], group.get("kind", ""), also)


def test_every_intent_has_enough_lines_and_no_other_name_stands_there() -> None:
    counts = Counter(line.label for line in intent_lines())
    assert set(counts) == OPEN | CLOSED
    assert {intent for intent in OPEN if counts[intent] < 27} == set()
    assert {intent for intent in CLOSED if counts[intent] < 12} == set()
    assert {name for line in intent_lines() for name in line.also} <= OPEN | CLOSED
    assert not any(line.label in line.also for line in intent_lines())


def test_every_state_and_every_way_of_saying_it_is_there() -> None:
    states = Counter(line.state for line in intent_lines())
    kinds = Counter(line.kind for line in intent_lines())
    assert set(states) == STATES and min(states.values()) >= 15, states
    least = {"hard_negative": 90, "terse": 50, "typo": 50, "indirect": 25, "formal": 25, "abusive": 25}
    least |= {"young": 20, "old": 20, "rambling": 10, "non_english": 10, "prompt_injection": 5, "": 500}
    assert set(kinds) == set(least)
    assert {kind: kinds[kind] for kind, enough in least.items() if kinds[kind] < enough} == {}
    hard = {line.label for line in intent_lines() if line.kind == "hard_negative"}
    assert OPEN - hard == set(), "no hard negative"


def test_a_line_that_went_says_why_and_counts_on() -> None:
    changes = read(SETS / "intents.yml")["changes"]
    out = [change for change in changes if change["now"] == "out"]
    assert all(change.keys() == {"text", "was", "now", "because"} for change in changes)
    assert all(change["text"] and len(change["because"]) > 20 for change in changes)
    assert len(list(intent_lines())) + len(out) >= INTENTS


def test_no_line_stands_twice() -> None:
    counts = Counter(plain(line.text) or line.text for line in intent_lines())
    assert [text for text, count in counts.items() if count > 1] == []
