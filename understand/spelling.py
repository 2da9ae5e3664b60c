"""From a text as typed to plain words: disguises and text-speak undone, contractions written out.

The result is one line of lower-case words with one space before and after each. A sentence end is the
word ".", a comma (or a dash, colon, bracket) the word ",". Patterns can then be short and linear.
"""

import re
from functools import cache

from understand.normalise import fold
from understand.spelling_tables import (
    CONTRACTIONS,
    FUZZY_WORDS,
    JOINED_WORDS,
    LOOKS_RIGHT,
    PHRASES,
    PLAIN_SPELLINGS,
    RISK_WORDS,
)

_SPACED = re.compile(r"(?<![a-z0-9'])[a-z0-9@$!](?:[ .\-_*/]{1,3}[a-z0-9@$!](?![a-z0-9'])){2,40}")
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.!?;]+|\n\s*\n|[,:()\[\]–—]| - ")
_REPEATED = re.compile(r"(.)\1{3,}", re.DOTALL)  # the fourth of a kind says nothing more
_DOTTED = re.compile(r"(?<![\w.])[a-z']{1,12}(?:\.[a-z']{1,12}){2,20}")  # "i.want.to"
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_LEET_MARKS = re.compile(r"[0-9@$!|*#]")
_THRICE = re.compile(r"([a-z])\1{2,}")
_SUICIDE_BY_EAR = re.compile(r"s[uo][aeiouy]*[sc]{1,2}[aeiy]{0,2}d(?:e|al|le|el|ial|all|ally|aly)?")
_JOINED = re.compile("|".join(sorted(JOINED_WORDS, key=len, reverse=True)))
_PHRASES = tuple((re.compile(f"(?<= )(?:{said})(?= )"), meant) for said, meant in PHRASES)


def plain_words(text: str) -> str:
    """The words of `text` as " i am not safe . please call , now . " (see the module's first lines)."""
    folded = fold(_REPEATED.sub(r"\1\1\1", text))
    folded = _DOTTED.sub(lambda run: run[0].replace(".", " "), folded)
    folded = _SPACED.sub(lambda run: _joined_letters(run[0]), folded)
    if _LEET_MARKS.search(folded):
        folded = re.sub(r"\S+", lambda token: _unmask(token[0]), folded)
    words = (_word(token) for token in _TOKEN.findall(folded))
    line = f" {' '.join(word for word in words if word)} . "
    for said, meant in _PHRASES:
        line = said.sub(meant, line)
    return line


def _joined_letters(run: str) -> str:
    """ "k i l l  m y s e l f" and "w-a-n-t-t-o-d-i-e" as words."""
    words = re.split(r"\s{2,}", run.strip())
    letters = [re.sub(r"[ .\-_*/]", "", word).translate(_LEET) for word in words]
    return f" {' '.join(_cut(word) for word in letters)} "


def _cut(letters: str) -> str:
    """Words that were written without spaces, as far as they are words of the kind looked for."""
    return " ".join(_JOINED.sub(lambda word: f" {word[0]} ", letters).split())


def _unmask(token: str) -> str:
    """A word with digits or signs for letters ("k1ll", "s**cide") as the word, if it is one looked for."""
    core = token.strip(".,;:?\"'()[]").rstrip("!")
    if not 2 <= len(core) <= 20 or not _LEET_MARKS.search(core) or not re.search(r"[a-z*#]", core):
        return token
    for one in ("i", "l"):
        plain = core.replace("1", one).replace("|", one).translate(_LEET)
        for word in (plain, _THRICE.sub(r"\1", plain), _THRICE.sub(r"\1\1", plain)):
            if word in RISK_WORDS:
                return token.replace(core, word)
    if "*" in core or "#" in core:
        hidden = re.compile(
            re.sub(r"[*#]", ".", re.escape(core.translate(_LEET)).replace(r"\*", "*").replace(r"\#", "#"))
        )
        for word in _words_by_length().get(len(core), ()):
            if hidden.fullmatch(word):
                return token.replace(core, word)
    return token


@cache
def _words_by_length() -> dict[int, list[str]]:
    by_length: dict[int, list[str]] = {}
    for word in sorted(RISK_WORDS):
        by_length.setdefault(len(word), []).append(word)
    return by_length


def _word(token: str) -> str:
    if not token[0].isalnum():
        if token[0] in ".!?;\n":
            return "" if token.startswith("..") else "."  # dots trail off in the middle of a sentence
        return ","
    if token in CONTRACTIONS:
        return CONTRACTIONS[token]
    if token in LOOKS_RIGHT:
        return token
    if "'" in token:
        return _written_out(token)
    word = PLAIN_SPELLINGS.get(token, token)
    if _THRICE.search(word):
        word = _unstretched(word)
    if word in RISK_WORDS or not 6 <= len(word) <= 40:
        return word
    if word[0] == "s" and _SUICIDE_BY_EAR.fullmatch(word):
        return "suicidal" if re.search(r"d(?:al|le|el|ial|all|ally|aly)$", word) else "suicide"
    if any(known in word for known in ("myself", "suicid", "todie", "mylife", "itall")):
        return _cut(word)
    return _nearly(word) or word


def _unstretched(word: str) -> str:
    for letters in (r"\1", r"\1\1"):
        shorter = _THRICE.sub(letters, word)
        if shorter in RISK_WORDS or shorter in PLAIN_SPELLINGS or shorter in CONTRACTIONS:
            return CONTRACTIONS.get(shorter) or PLAIN_SPELLINGS.get(shorter, shorter)
    return _THRICE.sub(r"\1", word)


_ENDINGS = {"m": "am", "ve": "have", "ll": "will", "d": "would", "re": "are"}
_IS_AFTER = frozenset(
    ["he", "she", "it", "that", "there", "what", "who", "nobody", "everyone", "everybody", "here", "this", "where"]
)


def _written_out(token: str) -> str:
    """ "they've" as "they have"; "mum's" as "mum" (belonging or "is": the patterns allow both)."""
    if token.endswith("n't"):
        return f"{token[:-3]} not"
    head, _, tail = token.rpartition("'")
    head = head.replace("'", "")
    if tail == "s":
        return f"{head} is" if head in _IS_AFTER else head
    return f"{head} {_ENDINGS[tail]}" if tail in _ENDINGS else head + tail


def _nearly(word: str) -> str | None:
    """The looked-for word that is one letter away (missing, added, wrong or swapped) with the same first one."""
    near = _near_words()
    for place in range(len(word) + 1):
        found = near.get(word[:place] + word[place + 1 :])
        if found and found[0] == word[0] and abs(len(found) - len(word)) <= 1:
            return found
    return None


@cache
def _near_words() -> dict[str, str]:
    near: dict[str, str] = {}
    for word in FUZZY_WORDS:
        for place in range(len(word) + 1):
            near[word[:place] + word[place + 1 :]] = word
    return near
