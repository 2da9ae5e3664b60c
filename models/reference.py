"""References and access codes: random, unambiguous, read out over the phone without mistakes."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 signs, none of which looks like another (no 0 O 1 I L); 31 is prime, as the check sign needs."""
PREFIX = "C"
DRAFT, DRAFT_SIGNS = "draft", 6


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _check_sign(body: str) -> str:
    """A weighted sum modulo a prime finds every single wrong sign and every swap of two."""
    total = sum((position + 2) * ALPHABET.index(sign) for position, sign in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]


def new_reference() -> str:
    """A reference such as `C-7K3M-9QXP`: seven random signs (27 billion) and a check sign."""
    body = _random(7)
    whole = body + _check_sign(body)
    return f"{PREFIX}-{whole[:4]}-{whole[4:]}"


def new_code() -> str:
    """An access code such as `4TN7-XK2W`; it opens the status of a case, with the reference."""
    whole = _random(8)
    return f"{whole[:4]}-{whole[4:]}"


def read_code(text: str) -> str | None:
    """The access code as it is written, from any way of typing it; None when it cannot be one."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum())
    if len(signs) != 8 or any(sign not in ALPHABET for sign in signs):
        return None
    return f"{signs[:4]}-{signs[4:]}"


def new_draft() -> str:
    """A name for a conversation that has no reference yet, such as `draft 7K3M9Q`."""
    return f"{DRAFT} {_random(DRAFT_SIGNS)}"


def read_draft(text: str) -> str | None:
    """The name of a draft as it is written, from any way of typing it; None when it cannot be one."""
    word, _, signs = text.strip().partition(" ")
    signs = signs.strip().upper()
    if word.lower() != DRAFT or len(signs) != DRAFT_SIGNS or any(sign not in ALPHABET for sign in signs):
        return None
    return f"{DRAFT} {signs}"


def read_reference(text: str) -> str | None:
    """The reference as it is written, from any way of typing it; None when it cannot be one."""
    signs = [sign for sign in text.upper() if sign.isalnum()]
    if signs[:1] == [PREFIX] and len(signs) == 9:
        signs = signs[1:]
    body = "".join(signs)
    if len(body) != 8 or any(sign not in ALPHABET for sign in body) or _check_sign(body[:-1]) != body[-1]:
        return None
    return f"{PREFIX}-{body[:4]}-{body[4:]}"
