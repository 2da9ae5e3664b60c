"""In which language somebody writes, where it is surely not English, and what they are told in it.

`prepare` reads the statistics of the languages once, so that no message waits for it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

from understand.choices import plain

_READ_AT_MOST = 1000  # characters: more says nothing new
_FEWEST_WORDS = 3
_SURE, _NOT_ENGLISH = 0.6, 0.2
"""What a language needs at least, and English may have at most."""
_LIKELY = 0.3
"""What is enough for letters that English does not use."""
_OTHERS = ("bg", "cs", "el", "he", "ja", "ko", "sk", "sq", "ta", "te", "th", "vi")
"""Languages that are told apart and that we have no words in."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NO_WORDS = re.compile(r"\S*[@/\\_\d]\S*")  # addresses and numbers are of no language


@dataclass(frozen=True)
class InTheirWords:
    """ISO 639-1 of a language, its English name, and what somebody is told in it."""

    language: str
    name: str
    answer: str


def prepare() -> None:
    """Read the statistics, if that has not been done."""
    _detector()


def foreign(text: str) -> str | None:
    """ISO 639-1 of the language of a text that is surely not English; None where it is or may be."""
    if known := _phrases().get(plain(text)):
        return known
    text = _NO_WORDS.sub(" ", text[:_READ_AT_MOST])
    words = _WORD.findall(text)
    if not words:
        return None
    other_letters = not _is_latin("".join(words))
    words = _not_names(words)
    if not other_letters and len(words) < _FEWEST_WORDS:
        return None
    best, *_ = values = _detector().compute_language_confidence_values(" ".join(words))
    english = next(each.value for each in values if each.language == Language.ENGLISH)
    if best.language == Language.ENGLISH:
        return None
    if best.value >= (_LIKELY if other_letters else _SURE) and english < _NOT_ENGLISH:
        return best.language.iso_code_639_1.name.lower()
    return None


def answer_in(text: str, email: str, phone: str, emergency: str) -> InTheirWords | None:
    """What to tell somebody who writes in a language that we have words in: the provider's ways to be reached with it."""
    language = foreign(text)
    if language not in _languages():
        return None
    found = _languages()[language]
    answer = found["answer"].format(email=email, phone=phone, emergency=emergency)
    return InTheirWords(language, found["name"], answer)


def _not_names(words: list[str]) -> list[str]:
    """The first word, and those without a capital: "it's Priya Shah" is of no language."""
    shouted = all(word.isupper() for word in words)
    return [word for number, word in enumerate(words) if number == 0 or shouted or not word[0].isupper()]


def _is_latin(letters: str) -> bool:
    """Whether more than half of them are: one Greek letter makes no Greek."""
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return 2 * latin >= len(letters)


@cache
def _languages() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load(
        Path(__file__).with_name("languages.yml").read_text(encoding="utf-8")
    )
    return found


@cache
def _phrases() -> dict[str, str]:
    return {plain(words): code for code, language in _languages().items() for words in language["words"]}


@cache
def _detector() -> LanguageDetector:
    """English, and those of the tables."""
    codes = [getattr(IsoCode639_1, code.upper()) for code in ("en", *_languages(), *_OTHERS)]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_preloaded_language_models().build()
