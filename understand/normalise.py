"""One plain spelling for reading: case, Unicode disguises, accents, invisible marks, emoji.

`fold` is for looking, never for storing: what people typed is kept as typed.
"""

import re
import unicodedata

# Letters of other alphabets that look like ours; used only inside words that mix alphabets.
_LOOKALIKES = str.maketrans(
    "абвеікмнорстухјѕԁһӏαβεικνορτυχ\u03c1",
    "abbeikmhopctyxjsdhlabeikvoptuxp",
)
# Letters that Unicode does not take apart into a base and an accent.
_PLAIN_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        # Arabic and Urdu letters that are typed one for the other, and the stretching mark.
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ہ": "ه",
        "ة": "ه",
        "ۃ": "ه",
        "ـ": "",
    }
)
# What is meant by a picture next to "I" or "tonight". A skull alone is laughter, so it means dying only
# after a wish (see the patterns).
_PICTURES = str.maketrans(
    {
        "🔪": " knife ",
        "🗡": " knife ",
        "🪒": " razor ",
        "🔫": " gun ",
        "💊": " pills ",
        "🪢": " rope ",
        "🩸": " blood ",
        "⚰": " coffin ",
        "🪦": " coffin ",
        "💀": " skull ",
        "☠": " skull ",
        "🌉": " bridge ",
    }
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'", "“": '"', "”": '"'})
_MIXED = re.compile(r"\w*(?:[a-z]\w*[\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f]\w*[a-z])\w*")


def fold(text: str) -> str:
    """`text` in lower case, compatible forms made one, accents off Latin letters, invisible marks gone.

    Line breaks stay. Lone surrogates and NULs stay too: nothing here refuses a text.
    """
    if text.isascii():  # most of them, and nothing below would change one
        return text.lower()
    text = unicodedata.normalize("NFKC", text.translate(_QUOTES).translate(_PICTURES)).casefold()
    text = _without_marks(text).translate(_PLAIN_LETTERS)
    return _MIXED.sub(lambda word: word[0].translate(_LOOKALIKES), text)


def _without_marks(text: str) -> str:
    """Drop format characters (zero-width, bidi), and combining marks on letters where they are optional.

    Indic vowel signs are marks as well, and are letters in all but name: they stay.
    """
    kept = []
    for character in unicodedata.normalize("NFD", text):
        category = unicodedata.category(character)
        if category == "Cf" or (category in ("Mn", "Me") and not "\u0900" <= character <= "\u0dff"):
            continue
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))
