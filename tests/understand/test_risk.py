"""The deterministic risk layer, measured on cases that were written before it."""

import time
from pathlib import Path

import pytest
import yaml

from understand.risk import Level, judge

CASES = yaml.safe_load((Path(__file__).parent / "risk_cases.yml").read_text(encoding="utf-8"))
ORDINARY = "The letter came late and nobody told me who would ring back about the next session on Monday. "


def lines(level: str) -> list[str]:
    return [line for kind in CASES[level].values() for line in kind.splitlines() if line.strip()]


def story(sentence: str, length: int, place: str) -> str:
    filler = ORDINARY * (length // len(ORDINARY) + 1)
    before = {"start": 0, "middle": length // 2, "end": length}[place]
    return f"{filler[:before]}. {sentence}. {filler[: length - before]}"


def test_urgent_words_are_found_and_ordinary_ones_left_alone() -> None:
    urgent, ordinary = lines("urgent"), lines("none")
    assert len(urgent) >= 120 and len(ordinary) >= 150
    missed = [text for text in urgent if judge(text).level != Level.URGENT]
    alarms = [text for text in ordinary if judge(text).level == Level.URGENT]
    assert len(missed) <= 0.05 * len(urgent), missed
    assert len(alarms) <= 0.05 * len(ordinary), alarms


@pytest.mark.parametrize("length", [200, 2_000])
@pytest.mark.parametrize("place", ["start", "middle", "end"])
def test_an_urgent_sentence_is_found_wherever_it_stands(length: int, place: str) -> None:
    alone = [text for text in lines("urgent") if judge(text).level == Level.URGENT]
    missed = [text for text in alone if judge(story(text, length, place)).level != Level.URGENT]
    assert len(missed) <= 0.05 * len(alone), missed


@pytest.mark.parametrize("place", ["start", "middle", "end"])
def test_also_in_twenty_thousand_characters(place: str) -> None:
    alone = [text for text in lines("urgent") if judge(text).level == Level.URGENT]
    for text in alone[:20]:
        assert judge(story(text, 20_000, place)).level == Level.URGENT, text


def test_a_denial_does_not_hide_what_follows_it() -> None:
    assert judge("They asked me if I was suicidal and I said yes.").level == Level.URGENT
    assert judge("I am not suicidal, I am only cross about the waiting list.").level != Level.URGENT


@pytest.mark.parametrize("piece", ["kill ", "i want to ", "a", "k i l l ", "not ", "!?.", "\u200b"])
def test_hostile_text_takes_no_longer_than_a_turn_can_wait(piece: str) -> None:
    start = time.process_time()
    judge((piece * 20_000)[:20_000])
    assert time.process_time() - start < 5  # a blow-up takes minutes
