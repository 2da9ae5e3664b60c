"""The writer's own address and number, where a text names those of others too."""

import re
from collections.abc import Callable

from understand.emails import find_emails
from understand.phones import find_phones

_PARTS = re.compile(r"(?<=[.!?;])\s+|\n+|,\s+(?=(?:my|mine|but|and|or|not)\b)", re.IGNORECASE)
_WAY = r"(?:number|mobile|mob|phone|tel(?:ephone)?|landline|e-?mail|address)"
_OWN = re.compile(
    rf"\b(?:my|our)\s+(?:(?:new|home|work|own|best)\s+)*{_WAY}|\bmine\b"
    r"|\b(?:ring|call|phone|text|e-?mail|contact|reach|get|message|write\s+to|reply\s+to)\s+(?:to\s+)?(?:me|us)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    rf"\b(?:your|his|her|their)\b|\bmy\s+\w+['’]s\s+(?:own\s+)?{_WAY}|\bno\s+longer\b|\bany\s*more\b|\bold\s+{_WAY}|\bfrom\s+\S*[@\d]|\bno-?reply\b"
    r"|\b(?:rang|called|phoned|texted|tried|dialled|e-?mailed|wrote|written|sent|says?|told|found)\b"
    r"|\b(?:gp|surgery|clinic|hospital|office|practice|school|pharmacy|helpline|line|team|ward|reception)\b",
    re.IGNORECASE,
)


def own_email(text: str) -> str | None:
    """The first e-mail address that is the writer's as far as one can see, or None."""
    spoken_at = "@" not in text  # "at" is an ordinary word: believed only where no @ was written
    return _first(text, lambda part: find_emails(part) if spoken_at or "@" in part else [])


def own_phone(text: str) -> str | None:
    """The first telephone number that is the writer's as far as one can see, or None."""
    return _first(text, find_phones)


def _first(text: str, find: Callable[[str], list[str]]) -> str | None:
    parts = (part for part in _PARTS.split(text) if _OWN.search(part) or not _OF_OTHERS.search(part))
    return next((found for part in parts for found in find(part)), None)
