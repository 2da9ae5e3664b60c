"""Names as they are given, and which texts can be kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understand.names import read_name
from understand.text import LIMIT, clean, problem_with


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jo Green", "Jo Green"),
        ("My name is Jo Green.", "Jo Green"),
        ("hi, I'm Sam", "Sam"),
        ("I am Priya Shah", "Priya Shah"),
        ("you can call me Al", "Al"),
        ("It's Jo here", "Jo"),
        ("name: Jo Green", "Jo Green"),
        ("Jo Green, thanks", "Jo Green"),
        ("J. K.", "J. K."),
        ("Sam Green Jr.", "Sam Green Jr."),
        ("Siân O’Neil-Smith", "Siân O’Neil-Smith"),
        ("Иван", "Иван"),
        ("王小明", "王小明"),
        ("Imran", "Imran"),
        ("Itsuki", "Itsuki"),
        ("jo", "jo"),
        ("Thanks", "Thanks"),
        ("  Jo \n Green  ", "Jo Green"),
        ("???", ""),
        ("", ""),
    ],
)
def test_a_name_is_kept_as_typed_without_what_stands_around_it(text: str, name: str) -> None:
    assert read_name(text) == name


@given(st.text(max_size=100))
def test_a_name_can_be_read_from_anything(text: str) -> None:
    name = read_name(text)
    assert name == "" or any(character.isalnum() for character in name)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "blank"),
        ("  \n\t", "blank"),
        ("\u200b\u200d\ufeff\u202e", "blank"),
        ("\u3164\u2800", "blank"),
        ("a\0b", "nul"),
        ("a\ud800b", "surrogate"),
        ("x" * LIMIT, None),
        ("x" * (LIMIT + 1), "too_long"),
        ("🙂", None),
        ("?", None),
        ("नमस्ते", None),
    ],
)
def test_a_text_that_cannot_be_kept_is_named(text: str, problem: str | None) -> None:
    assert problem_with(text) == problem


def test_what_is_stored_is_what_was_typed() -> None:
    typed = " <b>Jo</b>\r\n’quoted’ \u200b🙂 "
    assert clean(typed) == typed


@pytest.mark.parametrize("text", ["a\0b", "a\udfffb"])
def test_what_no_database_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="NUL or a lone surrogate"):
        clean(text)
