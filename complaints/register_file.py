"""An earlier register as a file, CSV or JSON Lines: its rows one by one, and everything that is wrong with it.

A place is named by the line, as an editor counts, and by the row of a spreadsheet where cells hold several lines.
"""

import codecs
import csv
import difflib
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from models.earlier import Earlier
from models.refusal import Refused

FIELDS = tuple(Earlier.model_fields)
NEEDED = tuple(name for name, field in Earlier.model_fields.items() if field.is_required())
SEPARATORS = ",;\t"
LOOKED_AT = 4096
"""Bytes at the beginning, by which a file of another kind is known."""
SAVE_IT = 'In Excel, save it as "CSV UTF-8".'
HEADER = f"The first line has to name the fields, such as {','.join(NEEDED)}."
SEE_FIELDS = "See docs/import.md for the fields."


@dataclass(frozen=True)
class Row:
    """One complaint of the register. `number` is its row in a spreadsheet, the header being 1, or its line of JSON."""

    number: int
    place: str
    earlier: Earlier


type Problem = Callable[[str], None]
"""Hears of something that is wrong: a sentence that begins with its place."""


def read_register(path: Path, problem: Problem, progress: Callable[[int, int], None]) -> Iterator[Row]:
    """The rows that can be understood; `problem` hears of the others, `progress` how many bytes are read of how many.

    Memory follows the longest row. Raises Refused where it is a file of another kind, and OSError.
    """
    encoding, is_json = _kind_of(path)
    size = path.stat().st_size
    with path.open("rb") as file, io.TextIOWrapper(file, encoding, newline="") as text:
        try:
            for row in _json_rows(text, problem) if is_json else _csv_rows(text, problem):
                progress(file.tell(), size)
                yield row
        except UnicodeError:
            if encoding == "utf-16":
                raise Refused(f"This file is damaged: it is no UTF-16 text to its end. {SAVE_IT}") from None
            _say_what_is_not_utf_8(path, problem)


def _kind_of(path: Path) -> tuple[str, bool]:
    """The encoding, and whether it is JSON Lines. Raises Refused for what is neither that nor CSV."""
    with path.open("rb") as file:
        start = file.read(LOOKED_AT)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif start.startswith(b"PK\x03\x04"):
        raise Refused(f"This is a workbook and no text. {SAVE_IT}")
    elif b"\0" in start:
        raise Refused(f"This is no UTF-8 text: it holds NUL signs. {SAVE_IT}")
    else:
        encoding = "utf-8-sig"
    return encoding, start.decode(encoding, errors="ignore").lstrip().startswith("{")


def _say_what_is_not_utf_8(path: Path, problem: Problem) -> None:
    """The lines that do not fit; a file may be of two encodings."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                byte = line[error.start]
                problem(f"line {number}: byte {byte:#x} is no UTF-8; it may be Windows-1252. {SAVE_IT}")


# -- CSV -------------------------------------------------------------------------------------------------


def _csv_rows(text: io.TextIOWrapper, problem: Problem) -> Iterator[Row]:
    first = text.readline()
    separator = max(SEPARATORS, key=lambda sign: len(_names(first, sign) & {*FIELDS}))
    header = next(csv.reader([first], delimiter=separator), [])
    header = [name.strip().lower() for name in header]
    wrong = list(_wrong_names(header))
    if wrong:
        for words in wrong:
            problem(f"line 1: {words}")
        return
    reader, number = csv.reader(text, delimiter=separator, strict=True), 1
    while True:
        line, number = reader.line_num + 2, number + 1
        place = f"line {line}" + (f" (row {number})" if line != number else "")
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            words = "a quote that opens in this row is never closed, or stands within a cell without being doubled"
            problem(f"{place}: {words}. Nothing after it was read.")
            return
        row = _row_of_cells(number, place, header, cells, problem)
        if row:
            yield row


def _row_of_cells(number: int, place: str, header: Sequence[str], cells: Sequence[str], problem: Problem) -> Row | None:
    given = {name: cell for name, cell in zip(header, cells, strict=False) if cell.strip()}
    if not given:
        return None
    if len(cells) != len(header):
        problem(f"{place}: it has {len(cells)} cells, and the first line has {len(header)}. Put quotes around commas.")
        return None
    return _row(number, place, given, problem)


def _names(line: str, separator: str) -> set[str]:
    return {name.strip().strip('"').lower() for name in line.split(separator)}


def _wrong_names(header: Sequence[str]) -> Iterator[str]:
    if not {*header} & {*FIELDS}:
        yield HEADER
        return
    for name in header:
        if name not in FIELDS:
            yield _unknown(name)
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield f"{name} stands there twice. Take one away."
    for name in NEEDED:
        if name not in header:
            yield f"{name} is missing. Add it."


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, FIELDS, n=1)
    do = f"Write {near[0]}, or take it away." if near else f"Take it away. {SEE_FIELDS}"
    return f"no field is called {name[:40]!r}. {do}"


# -- JSON Lines ------------------------------------------------------------------------------------------


def _json_rows(text: io.TextIOWrapper, problem: Problem) -> Iterator[Row]:
    for number, line in enumerate(text, start=1):
        place = f"line {number}"
        if not line.strip():
            continue
        try:
            given = json.loads(line, object_pairs_hook=_once)
        except _Twice as twice:
            problem(f"{place}: {str(twice)[:40]!r} stands there twice. Take one away.")
        except (ValueError, RecursionError):
            problem(f"{place}: it is no JSON. Each line has to be one object in braces.")
        else:
            if not isinstance(given, dict):
                problem(f"{place}: it is no object. Each line has to be one object in braces.")
                continue
            row = _row(number, place, {name: value for name, value in given.items() if value is not None}, problem)
            if row:
                yield row


class _Twice(Exception):
    """A name that an object has twice."""


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return named


# -- both ------------------------------------------------------------------------------------------------


def _row(number: int, place: str, given: dict[str, Any], problem: Problem) -> Row | None:
    try:
        return Row(number, place, Earlier.model_validate(given))
    except ValidationError as error:
        for one in error.errors(include_input=False, include_url=False):
            problem(f"{place}, {one['loc'][0]}: {_words(one)}")
    return None


def _words(problem: ErrorDetails) -> str:
    match problem["type"]:
        case "missing":
            return "it is missing. Every row needs it."
        case "extra_forbidden":
            return _unknown(str(problem["loc"][0]))
        case "string_type":
            return "it has to be text."
        case "tuple_type":
            return 'it has to be a list, or text with ";" between the values.'
    return problem["msg"].replace("Input should be", "It has to be").rstrip(".") + "."
