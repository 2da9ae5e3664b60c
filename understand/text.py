"""Whether a text can be kept, and what is kept of it."""

import unicodedata
from typing import Literal

LIMIT = 20_000
"""Longest message, in characters (Unicode code points)."""

type Problem = Literal["blank", "nul", "surrogate", "too_long"]


def clean(text: str) -> str:
    """What may be stored of `text`: exactly what was typed.

    It is a function and not nothing, so that the promise has one place. Raises ValueError for a NUL or
    a lone surrogate, which neither database can hold; ask `problem_with` first to answer kindly.
    """
    if problem_with(text) in ("nul", "surrogate"):
        raise ValueError("the text holds a NUL or a lone surrogate")
    return text


def problem_with(text: str, limit: int = LIMIT) -> Problem | None:
    """Why `text` cannot be taken, or None. `limit` is in characters and inclusive."""
    if len(text) > limit:  # first: the other checks read every character
        return "too_long"
    if "\0" in text:
        return "nul"
    if any("\ud800" <= character <= "\udfff" for character in text):
        return "surrogate"
    if is_blank(text):
        return "blank"
    return None


def is_blank(text: str) -> bool:
    """True when nothing would be seen: spaces, controls, zero-width and other invisible marks alone."""
    return not any(_is_visible(character) for character in text)


# Letters by category, but drawn as nothing: the Hangul fillers and the blank Braille cell.
_DRAWN_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def _is_visible(character: str) -> bool:
    if character in _DRAWN_BLANK:
        return False
    category = unicodedata.category(character)
    # Z: separators; C: controls and invisible marks; M: an accent with nothing under it.
    return category[0] not in "ZCM" or category == "Co"
