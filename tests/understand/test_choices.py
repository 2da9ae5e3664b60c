"""Free words as the answer to a closed question."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from understand.choices import (
    is_dont_know,
    is_finish,
    is_no,
    is_skip,
    is_yes,
    match_option,
)


@dataclass(frozen=True)
class Choice:
    id: str
    label: str
    words: tuple[str, ...] = ()


FOR_WHOM = (
    Choice("myself", "Myself", ("me", "for me", "it's about me", "I am")),
    Choice("someone_else", "Someone else", ("my mum", "my son", "for my mum", "a friend", "another person")),
    Choice("professional", "I am writing as a professional", ("professional", "I work with them")),
)
AGREES = (
    Choice("yes", "Yes", ("she said I could", "they know")),
    Choice("no", "No", ("not yet", "they do not know")),
    Choice("unknown", "I am not sure", ("not sure", "don't know")),
    Choice("rather_not", "I would rather not say", ("I don't want to say", "prefer not to say")),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("myself", "myself"),
        ("Myself.", "myself"),
        ("me", "myself"),
        ("it's for my mum", "someone_else"),
        ("it's for my mum, not me", "someone_else"),
        ("SOMEONE ELSE", "someone_else"),
        ("someone_else", "someone_else"),
        ("1", "myself"),
        ("2", "someone_else"),
        ("2.", "someone_else"),
        ("the second one", "someone_else"),
        ("number three please", "professional"),
        ("3rd", "professional"),
        ("last one", "professional"),
        ("4", None),
        ("0", None),
        ("not me", None),
        ("the home", None),
        ("some", None),
        ("", None),
        ("🙂", None),
    ],
)
def test_an_option_is_known_by_name_number_or_other_words(text: str, found: str | None) -> None:
    assert match_option(text, FOR_WHOM) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("yes she said I could", "yes"),
        ("yep", "yes"),
        ("👍🏽", "yes"),
        ("no", "no"),
        ("nope", "no"),
        ("not yet", "no"),
        ("no, I don't want to say", "rather_not"),
        ("I don’t want to say", "rather_not"),
        ("not sure", "unknown"),
        ("no, then she said yes", None),
        ("yes and no", None),
        ("yesterday", None),
        ("I know nothing", None),
    ],
)
def test_yes_and_no_are_heard_and_both_together_are_no_answer(text: str, found: str | None) -> None:
    assert match_option(text, AGREES) == found


def test_a_tie_is_no_answer() -> None:
    assert match_option("red blue", (Choice("a", "Red"), Choice("b", "Two", ("blue",)))) == "b"  # longer wins
    assert match_option("reds blue", (Choice("a", "Reds"), Choice("b", "Blue"))) is None


def test_a_story_answers_no_closed_question() -> None:
    assert match_option("it was a long day and then " * 5 + "my mum came", FOR_WHOM) is None


@pytest.mark.parametrize(
    ("test", "yes", "no"),
    [
        (
            is_skip,
            ["skip", "Skip.", "pass", "I'd rather not say", "I don't want to say", "n/a", "skip please", "next"],
            ["I skipped lunch", "pass me to a person", "", "no", "they would not let me pass"],
        ),
        (
            is_dont_know,
            ["I don't know", "idk", "dunno", "not sure", "?", "No idea!", "I can't remember"],
            ["I don't know who she was", "", "!", "I am sure"],
        ),
        (
            is_yes,
            ["yes", "Yes!", "ok", "YEAH", "yes please", "of course", "that's right", "👍", "ydw", "tak"],
            ["yes but not now", "yesterday", "", "no", "ok then she left", "?"],
        ),
        (
            is_no,
            ["no", "No.", "nope", "no thank you", "not really", "nie", "👎"],
            ["no one came", "not sure", "know", "", "no, she said yes"],
        ),
        (
            is_finish,
            ["finish", "that's all", "done", "I'm finished.", "that is everything, thanks", "nothing else"],
            ["done to me by staff", "nothing else was said", "", "all"],
        ),
    ],
    ids=["skip", "do not know", "yes", "no", "finish"],
)
def test_short_answers_count_as_whole_messages_only(test: Callable[[str], bool], yes: list[str], no: list[str]) -> None:
    assert [text for text in yes if not test(text)] == []
    assert [text for text in no if test(text)] == []
