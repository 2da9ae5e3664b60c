"""The deterministic risk layer: what it finds, what it leaves alone, and how long it takes."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from understand.risk import Kind, Level, RiskFinding, judge

type Cases = Callable[[str], list[str]]


def test_the_cases_are_many_and_none_stands_twice(first_cases: Cases, cases: Cases) -> None:
    assert len(first_cases("urgent")) >= 120
    assert len(first_cases("review")) >= 40
    assert len(first_cases("none")) >= 150
    everything = [text for level in Level for text in cases(level.value)]
    assert len(everything) == len(set(everything))


def test_urgent_words_are_found(first_cases: Cases, cases: Cases) -> None:
    for texts in (first_cases("urgent"), cases("urgent")):
        missed = [text for text in texts if judge(text).level is not Level.URGENT]
        assert len(missed) <= 0.02 * len(texts), missed


def test_ordinary_words_are_left_alone(first_cases: Cases, cases: Cases) -> None:
    for texts in (first_cases("none"), cases("none")):
        alarms = [text for text in texts if judge(text).level is not Level.NONE]
        assert len(alarms) <= 0.02 * len(texts), alarms


def test_history_and_despair_get_a_gentle_question_and_no_alarm(cases: Cases) -> None:
    texts = cases("review")
    other = {text: judge(text).level for text in texts if judge(text).level is not Level.REVIEW}
    assert len(other) <= 0.05 * len(texts), other


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("I want to kill myself", {Kind.SUICIDE}),
        ("I have been cutting myself again", {Kind.SELF_HARM}),
        ("I can't keep myself safe", {Kind.UNSAFE_NOW}),
        ("My son says he will kill himself tonight", {Kind.SUICIDE, Kind.THIRD_PERSON}),
        ("I am going to stab him", {Kind.HARM_TO_OTHERS}),
        ("He touched me in the session", {Kind.ABUSE}),
        ("A nurse hit me on the ward last night", {Kind.ABUSE}),
        ("he has been grooming my daughter", {Kind.SAFEGUARDING_CHILD}),
        ("I have stopped taking my lithium", {Kind.STOPPED_MEDICATION}),
        ("I've not eaten anything for six days", {Kind.NOT_EATING}),
    ],
)
def test_a_finding_says_which_kinds_of_danger_and_nothing_of_the_text(text: str, kinds: set[Kind]) -> None:
    finding = judge(text)
    assert finding.level is Level.URGENT
    assert finding.kinds >= kinds
    assert not any(word in repr(finding) for word in ("ward", "daughter", "stab", "lithium", "tonight"))


# -- what may excuse a phrase, and what takes the excuse back ------------------------------------------------


@pytest.mark.parametrize(
    ("calm", "urgent"),
    [
        ("I am not suicidal", "I am not suicidal but I can't stop thinking about killing myself"),
        ("They asked if I was suicidal and I said no", "They asked if I was suicidal and I said yes"),
        ("The form asked if I wanted to die", "The form asked if I wanted to die. Yes, I do"),
        ("I would never hurt myself", "I was told I would never get help. I will hurt myself"),
        ("I hurt myself when I slipped on your floor", "I hurt myself on purpose after the fall"),
        ("this waiting list is killing me", "this waiting list is killing me and I want to die"),
    ],
)
def test_an_excuse_does_not_reach_further_than_its_own_words(calm: str, urgent: str) -> None:
    assert judge(calm).level is Level.NONE
    assert judge(urgent).level is Level.URGENT


def test_the_past_is_for_a_gentle_question_until_it_comes_back() -> None:
    assert judge("Five years ago I took an overdose").level is Level.REVIEW
    assert judge("Five years ago I took an overdose and I am going to do it again tonight").level is Level.URGENT
    assert judge("I took an overdose last night").level is Level.URGENT


def test_a_date_in_the_complaint_does_not_make_a_wish_a_memory() -> None:
    assert judge("I have been waiting for a letter since last year I want to die").level is Level.URGENT


def test_the_beginning_of_a_longer_word_excuses_nothing() -> None:
    assert judge("I don't want to wake up tomorrow").level is Level.URGENT  # "... to" is excused, "tomorrow" is not


# -- in stories ----------------------------------------------------------------------------------------------

_STORY = (
    "The receptionist was busy and the room was cold. I had waited a long time for the letter. My appointment was "
    "moved twice and nobody rang. The chairs were full. The form was long. It had rained on the way. "
)


def _story(case: str, length: int, place: str, punctuation: bool) -> str:
    filler = _STORY if punctuation else _STORY.replace(".", "").lower()
    stop = ". " if punctuation else " "
    filler = (filler * (length // len(filler) + 1))[: max(0, length - len(case))]
    at = {"start": 0, "middle": filler.rfind(" ", 0, len(filler) // 2), "end": len(filler)}[place]
    before, after = filler[: max(at, 0)].rstrip(" ."), filler[max(at, 0) :].lstrip(" .")
    return f"{before}{stop if before else ''}{case}{stop}{after}"


@pytest.mark.parametrize("punctuation", [True, False], ids=["with full stops", "without full stops"])
@pytest.mark.parametrize("place", ["start", "middle", "end"])
@pytest.mark.parametrize("length", [200, 2_000])
def test_an_urgent_sentence_is_found_anywhere_in_a_story(
    first_cases: Cases, length: int, place: str, punctuation: bool
) -> None:
    assert judge(_story("", length, "start", punctuation)).level is Level.NONE
    _found_in_stories(first_cases("urgent"), length, place, punctuation)


def test_an_urgent_sentence_is_found_anywhere_in_twenty_thousand_characters(first_cases: Cases) -> None:
    """Every case, once with and once without full stops, the place taken in turn."""
    for turn, place in enumerate(("start", "middle", "end")):
        for punctuation in (True, False):
            _found_in_stories(first_cases("urgent")[turn::3], 20_000, place, punctuation)


@pytest.mark.nightly
@pytest.mark.parametrize("punctuation", [True, False], ids=["with full stops", "without full stops"])
@pytest.mark.parametrize("place", ["start", "middle", "end"])
def test_every_case_is_found_at_every_place_of_twenty_thousand_characters(
    cases: Cases, place: str, punctuation: bool
) -> None:
    _found_in_stories(cases("urgent"), 20_000, place, punctuation)


def _found_in_stories(texts: list[str], length: int, place: str, punctuation: bool) -> None:
    alone = [text for text in texts if judge(text).level is Level.URGENT]
    missed = [text for text in alone if judge(_story(text, length, place, punctuation)).level is not Level.URGENT]
    # With full stops nothing is lost. Without, a neighbour may swallow the last word of a turn of speech.
    assert len(missed) <= (0 if punctuation else 0.02 * len(alone)), missed


# -- disguises -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "I want to k\u200bi\u200bl\u200bl myself",  # zero-width spaces
        "\u202eI want to die\u202c",  # direction marks
        "I want to \u0434\u0456\u0435".replace("\u0434", "d"),  # Cyrillic doubles of i and e
        "k\u0456ll mys\u0435lf",
        "I wa\u0301nt to di\u0308e",  # accents laid over it
        "𝐤𝐢𝐥𝐥 𝐦𝐲𝐬𝐞𝐥𝐟",
        "🅺ill myself I want to die",
        "I’m going to kill myself",
        "K I L L  M Y S E L F",
        "k.i.l.l m.y.s.e.l.f",
        "kill\nmyself",
        "I want to... die",
        "going to 🔪 myself tonight",
        "i want to ⚰️",
    ],
)
def test_a_disguise_is_seen_through(text: str) -> None:
    assert judge(text).level is Level.URGENT


# -- time and robustness -------------------------------------------------------------------------------------

_HOSTILE = [
    "a", "a ", "kill ", "k i l l ", "k*ll ", "s**cide ", "1l", "not suicidal ", "no suicide, ", "i want to ", "i'm ",
    "never been suicidal and ", "my my my my ", "he was he is ", "asked if asked ", "the form asked me ", "die. ",
    "if you if i unless they ", "take all the take all the ", "years ago i was ", "could have killed ", "!?.", "....",
    "he told me to go and ", "my son said he ", "thoughts of thoughts of hurting ", "the the the her ", "with a x y ",
    "his her their my our ", "was was hit by ", "…", "\n", "🔪", "\ufdfa", "\u200b", "@@@@", "a@a.", "му ", "я", "ａ",
    "suuuuu", "suacide suasadal ", "a1b2c3 ", "a-b-c-d-", "i.want.", "ab", "абв", "चाहता ", "is di", "\0", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("piece", _HOSTILE, ids=ascii)
def test_twenty_thousand_hostile_characters_are_read_within_150_ms(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    judge("warm")
    taken = []
    for _ in range(3):  # the least of three: the machine may be busy with something else
        start = time.process_time()
        judge(text)
        taken.append(time.process_time() - start)
        if taken[-1] < 0.150:
            return
    pytest.fail(f"{min(taken) * 1000:.0f} ms")


@settings(deadline=None, max_examples=150)
@given(st.text(st.characters(), max_size=400))
def test_any_text_at_all_is_judged_and_always_the_same(text: str) -> None:
    assert judge(text) == judge(text)


_PIECES = [
    "i",
    "want",
    "to",
    "not",
    "kill",
    "die",
    "myself",
    "suicide",
    "he",
    "my",
    "son",
    "told",
    "asked",
    "if",
    ".",
    ",",
]


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.sampled_from(_PIECES),
        max_size=60,
    )
)
def test_dangerous_words_in_any_order_never_break_it(words: list[str]) -> None:
    assert isinstance(judge(" ".join(words)), RiskFinding)


def test_nothing_said_is_nothing_found() -> None:
    assert judge("") == judge("   ") == judge("?!") == RiskFinding(Level.NONE, frozenset())
