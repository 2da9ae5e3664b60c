"""Words that stand nowhere else, to be looked for where nobody may find them, also in other forms."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

NAME = "Zebedina Quillfeather"
EMAIL = "zebedina@quillfeather.example"
PHONE = "07700 900457"
STORY = "Nobody came, and I sat there with my marmaladeful zeppelins"
RISK = "I am going to kill myself in Thistlewick tonight"
ABOUT = "Umbrage Pettifog on the ward"
OUTCOME = "a gooseberry recompense"
REASON = "to ring them about the marzipan"
WORDS = (
    "Zebedina",
    "Quillfeather",
    "07700 900457",
    "7700900457",
    "marmaladeful",
    "Thistlewick",
    "Pettifog",
    "gooseberry",
    "marzipan",
)


@dataclass(frozen=True)
class Leak:
    """A planted word, and where it was found."""

    word: str
    where: str


def leaks_in(content: bytes | str, where: str) -> Iterator[Leak]:
    """What can be read there, in whatever form and with whatever capitals."""
    plain = (content if isinstance(content, bytes) else content.encode()).lower()
    for word, forms in FORMS.items():
        if any(form in plain for form in forms):
            yield Leak(word, where)


def leaks_in_files(folder: Path, *, but: str = "") -> Iterator[Leak]:
    """The same for the content and the name of every file under a folder; `but` is a part of names to pass over."""
    found = 0
    for path in folder.rglob("*"):
        if path.is_file() and not (but and but in str(path.relative_to(folder))):
            found += 1
            yield from leaks_in(path.read_bytes(), str(path.relative_to(folder)))
            yield from leaks_in(str(path.relative_to(folder)), "the name of a file")
    assert found, f"nothing lies in {folder}"


def _forms(word: str) -> Iterator[bytes]:
    """The word as it may stand in a file: plain, in two bytes a sign, in a URL, in hexadecimal, in Base64."""
    plain = word.encode()
    texts = {word, json.dumps(word)[1:-1], quote(word), quote_plus(word), plain.hex()}
    yield from (text.encode().lower() for text in texts)
    yield word.encode("utf-16-le").lower()
    for before in (b"", b"x", b"xx"):
        # The first and last signs depend on what stands beside the word.
        middle = base64.b64encode(before + plain)[4:-4].lower()
        if len(middle) >= 8:
            yield middle


FORMS = {word: frozenset(_forms(word)) for word in WORDS}
