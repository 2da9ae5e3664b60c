"""E-mail addresses in a text: written, with spaces around the @, or spoken ("jo at example dot com")."""

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

_OUTER = ".,;:!?'\"<>()[]{}*_“”‘’"
_SPACED_AT = re.compile(r"(?<=\w)\ {1,2}@\ {0,2}(?=\w)|(?<=\w)@\ {1,2}(?=\w)")
_AROUND_AT = re.compile(r"[^\s@,;:<>()\[\]\"]{1,64}@[^\s@,;:<>()\[\]\"]{1,255}")

_JOIN = {"dot": ".", "underscore": "_", "dash": "-", "hyphen": "-", "plus": "+"}
_SPOKEN = re.compile(
    r"(?<![\w+-])(?P<local>[\w+-]{1,64}(?:\ ?\.\ ?[\w+-]{1,64}|\ (?:dot|underscore|dash|hyphen|plus)\ [\w+-]{1,64}){0,4})"
    r"\ ?(?:\(at\)|\[at\]|\bat\b)\ ?"
    r"(?P<domain>[\w-]{1,63}(?:\ (?:dash|hyphen)\ [\w-]{1,63}){0,2}(?:\ ?(?:\bdot\b|\(dot\)|\[dot\]|\.)\ ?[a-z0-9-]+){1,4})",
    re.IGNORECASE,
)
# Words that stand before "at example.com" without being the first part of an address.
_NOT_LOCAL = frozenset(
    [
        "a",
        "am",
        "an",
        "and",
        "are",
        "be",
        "been",
        "call",
        "contact",
        "email",
        "emailing",
        "ever",
        "found",
        "go",
        "him",
        "her",
        "i",
        "is",
        "it",
        "look",
        "looked",
        "me",
        "message",
        "meet",
        "not",
        "now",
        "on",
        "or",
        "page",
        "post",
        "reach",
        "read",
        "ring",
        "saw",
        "see",
        "seen",
        "site",
        "text",
        "that",
        "them",
        "there",
        "this",
        "up",
        "us",
        "was",
        "web",
        "website",
        "were",
        "write",
        "you",
    ]
)


def find_emails(text: str) -> list[str]:
    """Every valid address in `text`, in order, each once; the domain in lower case, the rest as typed."""
    plain = unicodedata.normalize("NFKC", text)
    found = [address for part in _AROUND_AT.findall(_SPACED_AT.sub("@", plain)) if (address := _valid(part))]
    if not found and "@" not in plain:  # "at" is an ordinary word: believed only where no @ was written
        found = [address for match in _SPOKEN.finditer(plain) if (address := _spoken(match))]
    return list(dict.fromkeys(found))


def email_problem(text: str) -> str | None:
    """Plain words about an address that seems meant and is wrong; None when there is none or a good one."""
    plain = unicodedata.normalize("NFKC", text)
    if find_emails(plain):
        return None
    if "@" not in plain:
        meant = re.search(r"\be-?mail\b", plain, re.IGNORECASE) and re.search(
            r"\b[\w-]+\.[\w-]+\.(?:com|co\.uk|org|net|uk|me)\b", plain, re.IGNORECASE
        )
        return "That e-mail address has no @ in it." if meant else None
    for looks, words in _PROBLEMS:
        if looks.search(plain):
            return words
    return "That e-mail address does not look right. It should be like name@example.com."


_PROBLEMS = tuple(
    (re.compile(looks), words)
    for looks, words in (
        (r"@[\w.-]*@", "That e-mail address has more than one @."),
        (r"@(?!\s*[\w-])", "That e-mail address has no part after the @. It should end like @example.com."),
        (r"(?<![\w.+-])\s*@", "That e-mail address has no part before the @."),
        (r"@\s*[\w-]+,\w", "That e-mail address has a comma in it where a full stop should be."),
        (r"\.\.", "That e-mail address has two full stops in a row."),
        (
            r"@\s*[\w-]+\.?(?:[\s,;:!?)]|$)",
            "That e-mail address has no ending after the @, such as .com or .co.uk.",
        ),
    )
)


def _valid(candidate: str) -> str | None:
    candidate = candidate.strip(_OUTER)
    candidate = re.sub(r"^mailto:", "", candidate, flags=re.IGNORECASE)
    try:
        return validate_email(candidate, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def _spoken(match: re.Match[str]) -> str | None:
    local, domain = match["local"], match["domain"]
    if local.casefold() in _NOT_LOCAL:
        return None
    return _valid(f"{_written(local)}@{_written(domain)}".lower())


def _written(spoken: str) -> str:
    spoken = re.sub(r"\((dot)\)|\[(dot)\]", " dot ", spoken)
    return "".join(_JOIN.get(word.casefold(), word) for word in spoken.split())
