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
_WORD = re.compile(r"\w+")
_LATIN = re.compile("[a-z]")
_GREEK_OR_CYRILLIC = re.compile("[\u0370-\u03ff\u0400-\u052f]")
# Ligatures of whole Arabic phrases: one character would become up to eighteen.
_LONG_LIGATURES = str.maketrans(dict.fromkeys(range(0xFDF0, 0xFDFE), " "))


def fold(text: str) -> str:
    """`text` in lower case, compatible forms made one, accents off Latin letters, invisible marks gone.

    Line breaks stay. Lone surrogates and NULs stay too: nothing here refuses a text.
    """
    if text.isascii():  # most of them, and nothing below would change one
        return text.lower()
    text = text.translate(_QUOTES).translate(_PICTURES).translate(_LONG_LIGATURES)
    text = _without_marks(unicodedata.normalize("NFKC", text).casefold()).translate(_PLAIN_LETTERS)
    if not _GREEK_OR_CYRILLIC.search(text):
        return text
    return _WORD.sub(lambda word: _one_alphabet(word[0]), text)


def _one_alphabet(word: str) -> str:
    """A word that mixes Latin letters with their Greek or Cyrillic doubles, in Latin letters."""
    if _LATIN.search(word) and _GREEK_OR_CYRILLIC.search(word):
        return word.translate(_LOOKALIKES)
    return word


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
