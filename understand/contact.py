"""How somebody wants the reply: "please email me at jo@example.com or ring 07700 900123 after six"."""

import re
from dataclasses import dataclass
from typing import Literal

from understand.emails import email_problem, find_emails
from understand.phones import find_phones, phone_problem

__all__ = ["Contact", "Preference", "contact_problem", "find_emails", "find_phones", "read_contact"]

type Preference = Literal["email", "phone", "post", "none"]


@dataclass(frozen=True)
class Contact:
    """What an answer holds; None where it was not said. `preference` "none": they want no contact."""

    email: str | None = None
    phone: str | None = None
    postal: str | None = None
    preference: Preference | None = None


def read_contact(text: str) -> Contact:
    """The first address, number and postal address of `text`, and the way that is wanted most."""
    emails, phones = find_emails(text), find_phones(text)
    email = emails[0] if emails else None
    phone = phones[0] if phones else None
    postal = find_postal(text)
    return Contact(email, phone, postal, _preference(text, email, phone, postal))


def contact_problem(text: str) -> str | None:
    """One plain sentence when an address or a number seems meant and is wrong; never repeats what was typed."""
    return email_problem(text) or phone_problem(text)


# -- by post ---------------------------------------------------------------------------------------------

POSTCODE = re.compile(r"\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b", re.IGNORECASE)
_STREET = (
    r"(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|way|court|crescent|terrace|place|gardens|grove|"
    r"hill|square|row|mews|park|walk|view|house|flat)"
)
_HOUSE_AND_STREET = re.compile(rf"\b(?:flat\s+\w+,?\s+)?\d{{1,4}}[a-z]?,?\s+(?:[\w'’-]+\s+){{1,4}}?{_STREET}\b", re.I)
_ADDRESS_CUE = re.compile(
    r"\b(?:(?:post|send|write|letter|reply)(?:\s+\w+){0,5}?\s+(?:to|at)(?:\s+me\s+at)?"
    r"|(?:my\s+)?(?:home\s+|postal\s+)?address(?:\s+is)?|(?:i\s+)?live\s+at|by\s+(?:post|letter)(?:\s+(?:to|at))?|post)"
    r"\s*[:,-]?\s+",
    re.IGNORECASE,
)
_LONGEST_ADDRESS = 250


def find_postal(text: str) -> str | None:
    """A British postal address as typed (spaces and line breaks as one space), or None."""
    postcode = POSTCODE.search(text)
    if postcode and not re.search(r"[\w.+-]*@[\w.]*$", text[: postcode.start()]):
        before = text[max(0, postcode.start() - _LONGEST_ADDRESS) : postcode.start()]
        return _tidy(_after_cue(before) + postcode[0].upper())
    street = _HOUSE_AND_STREET.search(text)
    if street and _ADDRESS_CUE.search(text[: street.start()]):
        rest = re.split(r"[.;!?\n]|\s+(?:and|but|or|please)\s", text[street.start() :], maxsplit=1)[0]
        return _tidy(rest[:_LONGEST_ADDRESS])
    return None


def _after_cue(before: str) -> str:
    street = _HOUSE_AND_STREET.search(before)
    cues = list(_ADDRESS_CUE.finditer(before))
    if cues and (not street or cues[-1].end() <= street.start()):
        return before[cues[-1].end() :]
    if street:
        # A house name on the line before belongs to it; a sentence before does not.
        return before[street.start() :]
    return re.split(r"[.!?;]\s+", before)[-1]


def _tidy(address: str) -> str:
    return re.sub(r"\s*\n\s*", ", ", address.strip(" ,.\n")).replace("  ", " ").replace(",,", ",")


# -- the way wanted most ---------------------------------------------------------------------------------

_WAYS: dict[Preference, str] = {
    "email": r"e-?mail(?:s|ed|ing)?",
    "phone": r"(?:ring|rings|rang|ringing|call|calls|called|calling|phone|phoned|phoning|telephone|text|texts|texting"
    r"|mobile|landline|voicemail)",
    "post": r"(?:post|posted|letter|letters|snail\s+mail|in\s+writing|write)",
}
_ANY_WAY = re.compile("|".join(rf"(?P<{way}>\b{words}\b)" for way, words in _WAYS.items()), re.IGNORECASE)
_NO_CONTACT = re.compile(
    r"\b(?:(?:do\s+not|don['’]?t|please\s+don['’]?t|rather\s+not\s+be|not\s+to\s+be|no\s+need\s+to|never)\s+"
    r"(?:want\s+(?:to\s+be\s+|any\s+|a\s+|you\s+to\s+)?)?(?:contact(?:ed)?|reply|repl(?:y|ies)|get\s+in\s+touch)"
    r"(?!\s+(?:me\s+)?(?:by|on|at|via|before|after|through))|no\s+(?:contact|reply|replies)|"
    r"(?:do\s+not|don['’]?t)\s+(?:want|need)\s+(?:a\s+|any\s+)?(?:reply|answer|contact|response))\b",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"(?:\b(?:not|never|no|don['’]?t|dont|cannot|can['’]?t|cant|without|rather\s+than|instead\s+of|than|hate|avoid)"
    r"(?:\s+(?:be|by|to|use|the|my|on|a|any|have|want|like|you|me|please|answer|take|do|via|contact|reach|reply)){0,8})\s+$",
    re.IGNORECASE,
)
_BETTER_BEFORE = re.compile(
    r"\b(?:rather|prefer(?:ably|red|ence)?|best|better|easiest|sooner|ideally|mainly|first)\b(?:\s+\S+){0,4}?\s*$",
    re.IGNORECASE,
)
_BETTER_AFTER = re.compile(
    r"^\s+(?:me\s+)?(?:(?:is|would\s+be|works|for\s+me|first|the)\s+){0,3}(?:best|better|preferred|easiest|ideal|first"
    r"|preferably|please\s+if\s+possible)\b",
    re.IGNORECASE,
)


def _preference(text: str, email: str | None, phone: str | None, postal: str | None) -> Preference | None:
    if _NO_CONTACT.search(text):
        return "none"
    wanted: list[Preference] = []
    refused: set[Preference] = set()
    spoken = re.sub(r"[^\s@]{1,64}@[^\s@]{1,255}", " ", text)  # "mobile@..." and "post@..." name no way
    for match in _ANY_WAY.finditer(spoken):
        way = _way(match.lastgroup)
        before, after = (
            spoken[max(0, match.start() - 60) : match.start()],
            spoken[match.end() : match.end() + 40],
        )
        before = re.split(r"[.;!?\n]", before)[-1]
        if _NOT_BEFORE.search(before) or re.match(r"\s+(?:me\s+)?not\b", after):
            refused.add(way)
        elif _BETTER_BEFORE.search(before) or _BETTER_AFTER.match(after):
            return way
        else:
            wanted.append(way)
    given: dict[Preference, str | None] = {"email": email, "phone": phone, "post": postal}
    left = [way for way in wanted if way not in refused]
    if left:
        return next((way for way in left if given[way]), left[0])
    return next((way for way, detail in given.items() if detail and way not in refused), None)


def _way(name: str | None) -> Preference:
    match name:
        case "email" | "phone" | "post":
            return name
        case _:  # pragma: no cover - the pattern has these three groups alone
            raise AssertionError(name)
