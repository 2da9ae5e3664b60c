"""The answer to "What is your name?"."""

import re

_INTRODUCTIONS = re.compile(
    r"""^(?:(?:hi|hello|hiya|hey|yes|ok|okay|sure|it['’]?s\ me)\b[\s,.:;-]*)?
        (?:
            my\ (?:full\ |first\ |real\ )?name(?:\ is|['’]?s)\s*:?
          | (?:you\ can|please|just|they|everyone|people)?\s*call(?:s)?\ me
          | the\ name(?:\ is|['’]s)
          | (?:full\ )?name\s*(?::|\bis\b)
          | i\ am(?:\ called|\ known\ as)?
          | i['’]?m(?:\ called|\ known\ as)?
          | i\ go\ by
          | this\ is
          | it(?:\ is|['’]s)
        )\s+(?=\S)""",
    re.IGNORECASE | re.VERBOSE,
)
_TAILS = re.compile(r"[\s,]+(?:please|thanks|thank you|speaking|here)$", re.IGNORECASE)


def read_name(text: str) -> str:
    """The name in an answer, as it was typed; "" when there is nothing but punctuation.

    Only what stands around a name is taken off ("my name is ...", a full stop at the end). What is left
    is never corrected, cut or capitalised: names differ more than any rule knows.
    """
    whole = " ".join(text.split())
    name = _without_ends(_INTRODUCTIONS.sub("", whole, count=1))
    shorter = _without_ends(_TAILS.sub("", name))
    if any(character.isalpha() for character in shorter):
        name = shorter
    return name if any(character.isalnum() for character in name) else ""


def _without_ends(name: str) -> str:
    name = name.strip(' \t\n,;:!?"“”()<>')
    # "Sam Jr." and "J. K." keep their full stop; "Sam Green." loses it.
    last = name.rsplit(" ", 1)[-1]
    if name.endswith(".") and not re.fullmatch(r"(?:\w|jr|sr|phd|esq)\.|(?:\w\.)+", last, re.IGNORECASE):
        name = name.rstrip(". ")
    return name
