"""Reference and code are found however people write them, and words are not taken for them."""

import pytest

from models.reference import new_code, new_reference
from understand.case_codes import CaseCodes, read_answered_code, read_case_codes


@pytest.mark.parametrize(
    "text",
    [
        "{r} {c}",
        "My reference is {r} and my code is {c}.",
        "code {c}, reference {r}",
        "ref:{r}\naccess code:{c}",
        "How far is {r}? ({c})",
    ],
)
def test_both_are_found_in_one_message(text: str) -> None:
    for _ in range(50):
        reference, code = new_reference(), new_code()
        typed = text.format(r=reference, c=code)
        assert read_case_codes(typed) == CaseCodes(reference, code)
        assert read_case_codes(text.format(r=reference.lower(), c=code)) == CaseCodes(reference, code)
        assert read_case_codes(text.format(r=reference.replace("-", " "), c=code)) == CaseCodes(reference, code)


@pytest.mark.parametrize("alone", ["{}", " {} please", "it is {}.", "I think it's {}"])
def test_a_code_alone_is_found_where_it_is_asked_for(alone: str) -> None:
    for _ in range(50):
        code = new_code()
        assert read_answered_code(alone.format(code)) == code


def test_a_reference_may_lack_its_first_letter() -> None:
    reference = new_reference()
    assert read_case_codes(f"it says {reference.removeprefix('C-')} here").reference == reference


@pytest.mark.parametrize(
    "words",
    [
        "What they said was that they never rang back",
        "I have been kept waiting since last year",
        "c",
        "",
        "07700 900123",
        "my number is 12345678",
        "C-0000-0000",
    ],
)
def test_words_and_numbers_are_neither(words: str) -> None:
    found = read_case_codes(words)
    assert (found.reference, found.code) == (None, None)


def test_one_wrong_sign_in_a_reference_is_noticed() -> None:
    for sign in "23456789ABDEFG":
        reference = new_reference()
        wrong = reference[:-1] + sign
        if wrong != reference:
            assert read_case_codes(f"It is {wrong}") == CaseCodes(has_slip=True)
