"""The reference and the access code of a case, found in what somebody wrote."""

import re
from dataclasses import dataclass, field

from models.reference import ALPHABET, PREFIX, read_code, read_reference

_FOUR = f"[{ALPHABET}]{{4}}"
_REFERENCE = re.compile(rf"\b{PREFIX}[\s.–-]*{_FOUR}[\s.–-]*{_FOUR}\b", re.IGNORECASE)
_JOINED = re.compile(rf"\b{_FOUR}[.–-]?{_FOUR}\b", re.IGNORECASE)
_APART = re.compile(rf"\b(?=({_FOUR}\s{_FOUR})\b)", re.IGNORECASE)


@dataclass(frozen=True)
class CaseCodes:
    """What was found, as it is written on a receipt. `has_slip`: something looks like a reference and is none. `rest`
    is what was written besides.
    """

    reference: str | None = None
    code: str | None = None
    has_slip: bool = False
    rest: str = field(default="", compare=False)


def read_case_codes(text: str) -> CaseCodes:
    """Reference and code in free words, each None where it is not there. Two words of four letters are neither."""
    whole, rest = _without_reference(text)
    reference, pairs = read_reference(whole or ""), _pairs(rest)
    if whole is None:
        bare = next((pair for pair in pairs if read_reference(pair)), None)
        reference = read_reference(bare or "")
        rest, pairs = rest.replace(bare, " ") if bare else rest, [pair for pair in pairs if pair != bare]
    code = pairs[0] if pairs else ""
    is_slip = whole is not None and reference is None
    return CaseCodes(reference, read_code(code), is_slip, (rest.replace(code, " ") if code else rest).strip())


def read_answered_code(text: str) -> str | None:
    """The code in an answer to the question for it: what has no C before it is no reference there."""
    _, rest = _without_reference(text)
    pairs = [rest, *_pairs(rest)]
    return next(filter(None, map(read_code, pairs)), None)


def _without_reference(text: str) -> tuple[str | None, str]:
    whole = _REFERENCE.search(text)
    return (whole[0], text.replace(whole[0], " ", 1)) if whole else (None, text)


def _pairs(text: str) -> list[str]:
    """What may be a code: signs that are joined and no word, or else two fours beside each other with a digit."""
    joined = [found[0] for found in _JOINED.finditer(text)]
    joined = [pair for pair in joined if not pair.isalpha() or pair.isupper()]
    apart = [found[1] for found in _APART.finditer(text) if any(sign.isdigit() for sign in found[1])]
    return joined or sorted(apart, key=str.isupper, reverse=True)
