"""Files as people have them: other encodings, Excel's dates, formulas, quotes that are never closed."""

import codecs
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from complaints.register_file import Row, read_register
from models.refusal import Refused

HEADER = "earlier_reference,received_at,channel,story"
RIGHT = "OLD/1,2026-11-23,email,Nobody called me back."
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "earlier-complaints.csv"


def read(path: Path, content: bytes | str) -> tuple[list[Row], list[str]]:
    """The rows that can be understood, and what is wrong with the others."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    problems: list[str] = []
    rows = list(read_register(path, problems.append, lambda done, total: None))
    return rows, problems


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "register"


def one(file: Path, **fields: str) -> tuple[list[Row], list[str]]:
    """One row of JSON with these fields beside those that are needed."""
    needed = dict(zip(HEADER.split(","), RIGHT.split(","), strict=True))
    return read(file, json.dumps(needed | fields))


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\n{RIGHT}\n",
        f"{HEADER}\r\n{RIGHT}\r\n",
        f"{HEADER}\n{RIGHT}",
        f"{HEADER}\n{RIGHT}\n,,,\n\n".encode("utf-8-sig"),
        f"{HEADER}\n{RIGHT}\n".replace(",", ";"),
        codecs.BOM_UTF16_LE + f"{HEADER}\r\n{RIGHT}\r\n".replace(",", "\t").encode("utf-16-le"),
        f'"{HEADER.upper().replace(",", chr(34) + "," + chr(34))}"\n{RIGHT}\n',
        json.dumps(dict(zip(HEADER.split(","), RIGHT.split(","), strict=True))) + "\n\n",
    ],
    ids=[
        "LF",
        "CRLF",
        "no last line end",
        "BOM, blank rows",
        "semicolons",
        "UTF-16 with tabs",
        "quoted header",
        "JSON",
    ],
)
def test_a_register_is_read_as_its_program_has_saved_it(file: Path, content: bytes | str) -> None:
    (row,), problems = read(file, content)
    assert problems == []
    earlier = row.earlier
    assert (earlier.earlier_reference, earlier.received_at.day, earlier.channel, earlier.story) == (
        "OLD/1",
        date(2026, 11, 23),
        "email",
        "Nobody called me back.",
    )


@pytest.mark.parametrize(
    ("written", "day", "at"),
    [
        ("2026-11-24", date(2026, 11, 24), None),
        ("24/11/2026", date(2026, 11, 24), None),
        ("3/4/2026", date(2026, 4, 3), None),
        ("24/11/2026 9:05", date(2026, 11, 24), datetime(2026, 11, 24, 9, 5, tzinfo=UTC)),
        ("2026-07-01 00:30", date(2026, 7, 1), datetime(2026, 6, 30, 23, 30, tzinfo=UTC)),
        ("2026-06-30T23:30:00Z", date(2026, 7, 1), datetime(2026, 6, 30, 23, 30, tzinfo=UTC)),
        ("2026-11-24T10:00:00+01:00", date(2026, 11, 24), datetime(2026, 11, 24, 9, tzinfo=UTC)),
    ],
)
def test_days_are_british_or_iso_and_times_are_of_london(
    file: Path, written: str, day: date, at: datetime | None
) -> None:
    (row,), _ = one(file, acknowledged_at=written)
    assert row.earlier.acknowledged_at is not None
    assert (row.earlier.acknowledged_at.day, row.earlier.acknowledged_at.at) == (day, at)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("45000", "it is a number, as Excel keeps dates"),
        ("45000.5", "it is a number, as Excel keeps dates"),
        ("########", "Excel had no room to show it"),
        ("24/11/26", "its year has two digits"),
        ("11/24/2026", "there is no such day. Write the day first"),
        ("31/02/2026", "there is no such day"),
        ("24/11/1066", "The year 1066 cannot be right"),
        ("2026-11-24 25:00", "it is no date"),
        ("0001-01-01T00:00:00+14:00", "cannot be right"),
        ("yesterday", "it is no date"),
        ("2026-W48-2", "it is no date"),
    ],
)
def test_what_could_be_another_day_is_refused(file: Path, written: str, said: str) -> None:
    rows, (problem,) = one(file, acknowledged_at=written)
    assert rows == [] and problem.startswith("line 1, acknowledged_at: ") and said in problem
    assert written not in problem, "a cell that has slipped may hold somebody's name"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", '=HYPERLINK("http://example.com")', "it is a formula"),
        ("owner", "@SUM(A1)", "it is a formula"),
        ("email", "robin at example", "it is no e-mail address"),
        ("channel", "pigeon", "It has to be 'web_chat', 'email', 'letter', 'phone' or 'in_person'"),
        ("kind", "rant", "It has to be 'complaint', 'compliment' or 'suggestion'"),
        ("relationship", "aunt", "it has to be one of parent, "),
        ("themes", "waiting_times;weather", "It has to be 'access_to_treatment', "),
        ("holding_reason", "busy", "It has to be 'waiting_for_consent', "),
        ("story", "x" * 100_001, "The story has 100,001 characters; 100,000 at most"),
        ("story", "nul \0 inside", "it holds a NUL"),
        ("story", "half \ud83d", "half of a sign"),
        ("earlier_reference", "two\nlines", "has to be one line"),
        ("storey", "Six weeks", "no field is called 'storey'. Write story, or take it away"),
        ("xyzzy", "1", "no field is called 'xyzzy'. Take it away"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_what_to_do(file: Path, field: str, value: str, said: str) -> None:
    rows, problems = one(file, **{field: value})
    assert rows == [] and len(problems) == 1
    assert problems[0].startswith(f"line 1, {field}: ") and said in problems[0] and problems[0].endswith(".")


@pytest.mark.parametrize(
    "story", ["- he never rang", "=) was all they wrote", "@night nobody came", "+44 is no answer", " x "]
)
def test_a_story_may_begin_with_any_sign_and_is_kept_to_the_last(file: Path, story: str) -> None:
    (row,), problems = one(file, story=story, phone="+44 7700 900123")
    assert (row.earlier.story, row.earlier.phone, problems) == (story, "+44 7700 900123", [])


def test_json_may_give_lists_and_nothing_that_is_no_text(file: Path) -> None:
    needed = dict(zip(HEADER.split(","), RIGHT.split(","), strict=True))
    (row,), _ = read(file, json.dumps(needed | {"updates_sent_at": ["2026-11-23", "2026-11-24"], "about": None}))
    assert [moment.day.day for moment in row.earlier.updates_sent_at] == [23, 24]
    for wrong in ({"phone": 7700900123}, {"themes": 3}, {"received_at": 45000}, {"name": ["a"]}, {"flags": [None]}):
        rows, problems = read(file, json.dumps(needed | wrong))
        assert rows == [] and len(problems) == 1, wrong


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "it is no JSON"),
        ("{" * 100_000, "it is no JSON"),
        ('{"story": "a", "story": "b"}', "'story' stands there twice"),
        ("[1]", "it is no object"),
        ("null", "it is no object"),
    ],
)
def test_a_line_that_is_no_object_is_named(file: Path, line: str, said: str) -> None:
    right = json.dumps(dict(zip(HEADER.split(","), RIGHT.split(","), strict=True)))
    rows, (problem,) = read(file, f"{right}\n{line}\n{right}")
    assert len(rows) == 2 and problem.startswith("line 2: ") and said in problem


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (
            "earlier_reference,received,channel,story",
            ["no field is called 'received'. Write received_at, ", "received_at is missing"],
        ),
        (f"{HEADER},story", ["story stands there twice"]),
        ("story", ["earlier_reference is missing", "received_at is missing", "channel is missing"]),
        ("Ref;Date", ["The first line has to name the fields"]),
        ("", ["The first line has to name the fields"]),
    ],
)
def test_a_header_that_is_wrong_is_all_that_is_said(file: Path, header: str, said: list[str]) -> None:
    rows, problems = read(file, f"{header}\n{RIGHT}\nand so on\n")
    assert rows == [] and len(problems) == len(said)
    for problem, words in zip(problems, said, strict=True):
        assert problem.startswith("line 1: ") and words in problem


def test_a_place_is_the_line_of_an_editor_and_the_row_of_a_spreadsheet(file: Path) -> None:
    rows, problems = read(
        file, f'{HEADER}\nA,2026-11-23,email,"two\nlines"\nB,2026-11-23,fax,x\nC,2026-11-23,email,x\n'
    )
    assert [(row.number, row.place) for row in rows] == [(2, "line 2"), (4, "line 5 (row 4)")]
    assert problems[0].startswith("line 4 (row 3), channel: ")


def test_a_row_with_other_cells_than_the_header_is_named(file: Path) -> None:
    rows, problems = read(file, f"{HEADER}\n{RIGHT}\nOLD/2,2026-11-23,email,late, and rude\nOLD/3,2026-11-23\n")
    assert len(rows) == 1
    assert [problem.partition(":")[0] for problem in problems] == ["line 3", "line 4"]
    assert "it has 5 cells, and the first line has 4" in problems[0]


@pytest.mark.parametrize("rest", ["and on\n" * 5, 'and "on" and on\n', "x" * 200_000])
def test_a_quote_that_is_never_closed_is_named_where_its_row_begins(file: Path, rest: str) -> None:
    rows, problems = read(file, f'{HEADER}\n{RIGHT}\nOLD/2,2026-11-23,email,"Nobody\n{rest}')
    assert len(rows) == 1
    assert problems == [
        "line 3: a quote that opens in this row is never closed, or stands within a cell without being doubled. "
        "Nothing after it was read."
    ]


def test_bytes_of_another_encoding_are_named_line_by_line(file: Path) -> None:
    lines = [HEADER.encode(), RIGHT.encode(), RIGHT.encode() + "é".encode("cp1252"), "ü".encode(), b"\x92"]
    rows, problems = read(file, b"\n".join(lines))
    assert rows == []
    assert [problem.partition(";")[0] for problem in problems] == [
        "line 3: byte 0xe9 is no UTF-8",
        "line 5: byte 0x92 is no UTF-8",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 and so on", "This is a workbook and no text."),
        (f"{HEADER}\n{RIGHT}".encode("utf-16-le"), "it holds NUL signs"),
        (codecs.BOM_UTF16_LE + f"{HEADER}\n{RIGHT}".encode("utf-16-le") + b"\xd8", "This file is damaged"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_how_to_save_it(file: Path, content: bytes, said: str) -> None:
    with pytest.raises(Refused, match="In Excel, save it as") as refused:
        read(file, content)
    assert said in str(refused.value)


def test_the_example_has_nothing_wrong(file: Path) -> None:
    rows, problems = read(file, EXAMPLE.read_bytes())
    assert (len(rows), problems) == (6, [])
