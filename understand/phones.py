"""Telephone numbers in a text. British numbers by our own rule: the usual libraries refuse Ofcom's drama
ranges as "invalid", and take years, dates, NHS numbers and references as "possible"."""

import re
import unicodedata

import phonenumbers

_GAP = r"[\s().\-‐‑–]{0,3}"
# +44 / 0044 with or without "(0)", 44 straight before a mobile number, or a leading 0; then 7 to 10 digits.
_UK = re.compile(
    rf"(?<![\w+])(?<!\w[-/.])(?:\(?(?:\+|00)\s?44\)?{_GAP}(?:\(0\)|0)?|44(?=\s?7)|\(?0)"
    rf"{_GAP}(?P<rest>[1-9](?:{_GAP}\d){{6,9}})(?!\w)(?![-/]\d)"
)
_ABROAD = re.compile(rf"(?<![\w+])\+(?!\s?44)[1-9](?:{_GAP}\d){{6,14}}(?!\w)")
_DATE = re.compile(r"^\(?0?\d{1,2}[-.\s/]+\d{1,2}[-.\s/]+(?:19|20)\d\d(?!\d)|^\(?0\d[-.\s]+(?:19|20)\d\d(?!\d)")
_OTHER_NUMBER = re.compile(
    r"(?:\bnhs\b|\bref(?:erence)?\b|\bhospital\b|\binvoice\b|\bpolicy\b|\baccount\b|\bcase\b|\bcomplaint\b|"
    r"\bnational\ insurance\b|\bsort\ code\b|£)(?:\s*(?:no|num|number|is|my|code)\b)*[\s.:#]*$",
    re.IGNORECASE,
)

_SPOKEN_DIGITS = {
    word: str(digit)
    for digit, words in enumerate(
        ("zero oh o nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    )
    for word in words.split()
}
_SPOKEN_WORD = "|".join(_SPOKEN_DIGITS)
_SPOKEN_RUN = re.compile(
    rf"\b(?:(?:double|triple|treble)?[\s,-]*(?:{_SPOKEN_WORD}|\d)\b[\s,-]*){{9,16}}", re.IGNORECASE
)


def find_phones(text: str) -> list[str]:
    """Every telephone number in `text`, in order, each once.

    British ones as they are written at home ("07700 900123"), others with their country ("+48 22 123 45 67").
    """
    plain = _with_digits(unicodedata.normalize("NFKC", text))
    found: list[tuple[int, str]] = []
    for match in _UK.finditer(plain):
        if not _is_something_else(plain, match) and (number := _british(match["rest"])):
            found.append((match.start(), number))
    for match in _ABROAD.finditer(plain):
        if number := _abroad(match[0]):
            found.append((match.start(), number))
    return list(dict.fromkeys(number for _, number in sorted(found)))


def phone_problem(text: str) -> str | None:
    """Plain words about a number that seems meant as a telephone number and is wrong; else None."""
    plain = _with_digits(unicodedata.normalize("NFKC", text))
    if find_phones(plain):
        return None
    for match in _NEAR_NUMBER.finditer(plain):
        digits = re.sub(r"\D", "", match[0])
        if not 6 <= len(digits) <= 16 or _is_something_else(plain, match):
            continue
        starts_like_one = match[0].lstrip("( ").startswith(("0", "+"))
        if not starts_like_one and not _MEANS_PHONE.search(plain):
            continue
        if not starts_like_one and len(digits) == 10:
            return "That phone number has no 0 at the start."
        if len(digits) < 10:
            return "That phone number is too short. A number in the UK has 11 digits and starts with 0."
        return "That phone number does not look right. A number in the UK has 11 digits and starts with 0."
    if _LETTER_O.search(plain):
        return "That phone number has the letter O in it where a zero should be."
    return None


_NEAR_NUMBER = re.compile(rf"(?<![\w@.])\(?\+?\d(?:{_GAP}\d){{5,15}}(?![\w@])")
_MEANS_PHONE = re.compile(r"\b(?:phone|telephone|tel|mobile|mob|ring|call|number|landline|text)\b", re.IGNORECASE)
_LETTER_O = re.compile(r"(?<!\w)[oO0][127][\doO][\doO\s]{7,9}(?!\w)")


def _is_something_else(plain: str, match: re.Match[str]) -> bool:
    return bool(_DATE.search(match[0]) or _OTHER_NUMBER.search(plain[max(0, match.start() - 40) : match.start()]))


def _british(rest: str) -> str | None:
    national = re.sub(r"\D", "", rest)
    # After the 0: ten digits; nine in a few old areas (01) and free lines (0800); 0800 1111 has seven.
    fits = (
        (len(national) == 10 and national[0] in "1235789")
        or (len(national) == 9 and national[:1] == "1")
        or (len(national) in (7, 9) and national[:3] in ("800", "845"))
    )
    if not fits:
        return None
    number = phonenumbers.parse(f"+44{national}")
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def _abroad(written: str) -> str | None:
    try:
        number = phonenumbers.parse(written)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _with_digits(text: str) -> str:
    """`text` with spoken runs ("oh seven seven double oh ...") of nine digits and more written as digits."""

    def digits(match: re.Match[str]) -> str:
        times, written = 1, ""
        for word in re.findall(r"[a-z]+|\d", match[0].casefold()):
            if word in ("double", "triple", "treble"):
                times = 2 if word == "double" else 3
            else:
                written += _SPOKEN_DIGITS.get(word, word) * times
                times = 1
        return f"{written} "

    return _SPOKEN_RUN.sub(lambda m: digits(m) if re.search(r"[a-z]{2}", m[0], re.I) else m[0], text)
