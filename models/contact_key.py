"""One form for one address or number, however it was written: what is compared to find the same person again. Pure."""

import re
import unicodedata

_NUMBER = re.compile(r"[+(\d][\d\s().\-‐‑–]{6,}")


def email_key(text: str | None) -> str | None:
    """An e-mail address without its spaces and capitals; None where there is none."""
    plain = unicodedata.normalize("NFKC", text or "").strip().casefold()
    return plain or None


def phone_key(text: str | None) -> str | None:
    """The digits of the first telephone number in a text, British ones with their 44; None where there is none.

    "07700 900123", "+44 (0)7700 900123" and "0044 7700 900123" are one number. Words beside it do not matter.
    """
    found = _NUMBER.search(unicodedata.normalize("NFKC", text or ""))
    digits = re.sub(r"\D", "", found[0]) if found else ""
    digits = digits.removeprefix("00") if digits.startswith("00") else digits
    if digits.startswith("0"):
        digits = "44" + digits[1:]
    return re.sub("^440", "44", digits) if len(digits) >= 7 else None
