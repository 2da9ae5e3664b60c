"""What the commands share: exit codes, the data folder, and arguments that are checked before anything is done."""

import argparse
from datetime import date, datetime
from pathlib import Path

from complaints.settings import ROOT
from models.given import FIRST_YEAR, LAST_YEAR

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]
DONE, USAGE, NOT_FOUND, REFUSED = 0, 2, 3, 4


def with_data() -> argparse.ArgumentParser:
    """A parent for commands that work on a data folder."""
    return _data_folder(ROOT / "data")


def with_data_below() -> argparse.ArgumentParser:
    """The same for a subcommand: with a default of its own it would stand in the way of a --data before it."""
    return _data_folder(argparse.SUPPRESS)


def _data_folder(default: Path | str) -> argparse.ArgumentParser:
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--data", type=Path, default=default, metavar="DIR", help="the data folder (./data)")
    return parent


def instant(value: str) -> datetime:
    """An instant with its offset."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is not a time such as 2026-11-24T10:00:00+00:00") from None
    _check_year(value, at)
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{value!r} has no offset; write it as {at.isoformat()}+00:00")
    return at


def day(value: str) -> date:
    """A London date."""
    try:
        given = date.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is not a day such as 2022-09-19") from None
    _check_year(value, given)
    return given


def month(value: str) -> date:
    """A month, as its first day."""
    try:
        if len(value) != 7:
            raise ValueError
        given = date.fromisoformat(f"{value}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is not a month such as 2026-11") from None
    _check_year(value, given)
    return given


def words(value: str) -> str:
    """Words that can be kept."""
    if any("\ud800" <= sign <= "\udfff" for sign in value):  # so Python hands on what it could not read
        raise argparse.ArgumentTypeError(f"{value!r} is not UTF-8")
    return value


def year(value: str) -> int:
    """A year of the calendar."""
    if not (value.isascii() and value.isdigit() and 2000 <= int(value) <= 2100):
        raise argparse.ArgumentTypeError(f"{value!r} is not a year from 2000 to 2100")
    return int(value)


def row_number(value: str) -> str:
    """The number of an outbox row."""
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise argparse.ArgumentTypeError(f"{value!r} is not a number as `doctor` lists them")
    return value


def port(value: str) -> int:
    """A port of TCP; 0 is any that is free."""
    given = int(value) if value.isascii() and value.isdigit() else -1
    if not 0 <= given <= 65535:
        raise argparse.ArgumentTypeError(f"{value!r} is not a port (0 to 65535)")
    return given


def speed(value: str) -> float:
    """How many times as fast business time runs."""
    try:
        given = float(value)
    except ValueError:
        given = 0
    if not 0 < given <= 100_000:
        raise argparse.ArgumentTypeError(f"{value!r} is not a speed above 0")
    return given


def _check_year(value: str, given: date) -> None:
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{value!r} is not in the years {FIRST_YEAR} to {LAST_YEAR}")
