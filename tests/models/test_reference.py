"""References survive being read out and typed in; mistakes are seen."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reference import ALPHABET, new_code, new_draft, new_reference, read_reference


def signs(reference: str) -> str:
    return reference.removeprefix("C-").replace("-", "")


@pytest.mark.parametrize("draw", range(20))
def test_every_single_wrong_sign_is_seen(draw: int) -> None:
    whole = signs(new_reference())
    for place, right in enumerate(whole):
        for wrong in set(ALPHABET) - {right}:
            assert read_reference(whole[:place] + wrong + whole[place + 1 :]) is None


@pytest.mark.parametrize("draw", range(20))
def test_every_swap_of_two_signs_is_seen(draw: int) -> None:
    whole = signs(new_reference())
    for one, other in combinations(range(len(whole)), 2):
        if whole[one] != whole[other]:
            swapped = list(whole)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            assert read_reference("".join(swapped)) is None


def test_a_reference_is_read_however_it_is_typed() -> None:
    for _ in range(100):
        reference = new_reference()
        whole = signs(reference)
        for typed in (
            reference,
            reference.lower(),
            f"  {reference}  ",
            reference.replace("-", ""),
            reference.replace("-", " "),
            reference.replace("-", "\N{EN DASH}"),
            whole,
            f"{whole[:4]}-{whole[4:]}".lower(),
            " ".join(reference),
            f"{reference}.",
        ):
            assert read_reference(typed) == reference, typed


@given(st.text())
def test_whatever_is_typed_is_a_reference_or_none(text: str) -> None:
    reference = read_reference(text)
    assert reference is None or read_reference(reference) == reference


@pytest.mark.parametrize(
    "typed", ["", "C-", "C", "hello", "C-0000-0000", "C" * 9, "C-7K3M-9QXP-extra", "\x00", "𝟚" * 8]
)
def test_what_is_no_reference_is_none(typed: str) -> None:
    known = read_reference(typed)
    assert known is None


def test_no_sign_looks_like_another() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 31
    assert not set("01OIL") & set(ALPHABET)


def test_references_codes_and_drafts_are_not_repeated() -> None:
    for new in (new_reference, new_code):
        assert len({new() for _ in range(2_000)}) == 2_000
    assert new_draft().startswith("draft ")
