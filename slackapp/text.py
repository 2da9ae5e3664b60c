"""Making text safe for Slack and fitting it into Slack's limits. Pure."""

import re

SECTION = 3000
"""Characters in the text of one section block."""

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DISGUISES = re.compile("[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
"""Signs that are not seen and change how others are read: direction marks, zero-width spaces.

The zero-width joiners stay: emoji and some scripts are spelled with them.
"""
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without signs that cannot be shown, or that disguise what is shown."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", _DISGUISES.sub("", _CONTROLS.sub("", text)))


def escape(text: str) -> str:
    """The text for mrkdwn and for the notification line: no mention, no link can come out of it."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """What somebody typed, from how Slack sends it (only these three signs are escaped)."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def pieces(text: str, size: int = SECTION) -> list[str]:
    """The whole text in pieces that a section takes, cut after a line or a word where there is one near.

    Slack may count a sign outside the basic plane as two, so such signs count double here.
    """
    found: list[str] = []
    while text:
        end = _reach(text, size)
        if end < len(text):
            for separator in ("\n", " "):
                cut = text.rfind(separator, end // 2, end)
                if cut >= 0:
                    end = cut + 1
                    break
        found.append(text[:end])
        text = text[end:]
    return found


def _reach(text: str, size: int) -> int:
    """How many signs from the start make at most `size` UTF-16 units."""
    if len(text) <= size // 2:
        return len(text)
    units = 0
    for index, sign in enumerate(text[: size + 1]):
        units += 2 if ord(sign) > 0xFFFF else 1
        if units > size:
            return index
    return min(len(text), size)
