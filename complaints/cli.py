"""The commands. Exit 0 done, 2 usage, 3 not found, 4 refused or not whole; errors go to stderr in plain words."""

import argparse
import errno
import json
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from complaints.assistant import AssistantError, ensure_trained
from complaints.audit import print_owed, print_verified
from complaints.clock import real_now
from complaints.doctor import doctor
from complaints.folder import DataFolder, InUse, NoDatabase
from complaints.operator import NotFound, operate
from complaints.policies import checked, previewed
from complaints.servers import PortTaken
from complaints.settings import ROOT, SettingsError, read_settings
from models.deadlines import deadline
from models.given import FIRST_YEAR, LAST_YEAR
from models.policy import Policy
from models.policy_file import PolicyError, load_policy
from models.refusal import Refused
from models.working_days import london_date
from storage.calendar import policy_of
from storage.vault import KeyFileError

DONE, USAGE, NOT_FOUND, REFUSED = 0, 2, 3, 4


def main(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    os.umask(0o077)  # whatever is written is for its owner alone
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed) or DONE)
    except NotFound as error:
        return _fail(NOT_FOUND, str(error))
    except (
        SettingsError,
        PolicyError,
        KeyFileError,
        InUse,
        NoDatabase,
        PortTaken,
        AssistantError,
        Refused,
    ) as error:
        return _fail(REFUSED, str(error))
    except SQLAlchemyError as error:
        return _fail(REFUSED, f"The database cannot be used: {getattr(error, 'orig', None) or type(error).__name__}")
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        full = " The disk is full: free some space and start again." if error.errno == errno.ENOSPC else ""
        return _fail(REFUSED, f"{where}{error.strerror or error}.{full}")
    except KeyboardInterrupt:
        return DONE


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", type=Path, default=ROOT / "data", metavar="DIR", help="the data folder (./data)")
    parser = argparse.ArgumentParser(prog="complaints", description="A complaints service.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    start = commands.add_parser("up", parents=[shared], help="start everything")
    start.add_argument("--host", default="127.0.0.1", help="where the chat page listens")
    start.add_argument("--port", type=_port, default=8000, help="port of the chat page")
    start.add_argument("--devslack-port", type=_port, default=8010, help="port of the local Slack")
    start.add_argument("--clock", type=_instant, metavar="ISO", help="demonstrations: start at this instant")
    start.add_argument("--speed", type=_speed, metavar="N", help="demonstrations: business time runs N times as fast")
    start.set_defaults(run=_up)

    case = commands.add_parser("case", help="look at a case").add_subparsers(required=True, metavar="COMMAND")
    show = case.add_parser("show", parents=[shared], help="open a case; the look goes on its timeline")
    show.add_argument(
        "reference", type=_words, metavar="REF", nargs="+", help="a reference, or the name of a draft at risk"
    )
    show.add_argument("--json", action="store_true", required=True, help="print it as JSON")
    show.set_defaults(run=lambda a: print(operate(DataFolder(a.data), "show", " ".join(a.reference))))

    stuck = commands.add_parser("outbox", help="messages and letters that need a person (`doctor` lists them)")
    stuck_acts = stuck.add_subparsers(required=True, metavar="COMMAND")
    for act, words in (
        ("send-again", "what was in its way is mended: send it"),
        ("settle", "it did arrive, or was told otherwise: send nothing more"),
    ):
        one = stuck_acts.add_parser(act, parents=[shared], help=words)
        one.add_argument("number", type=_row_number, metavar="NUMBER")
        one.set_defaults(run=lambda a, act=act: print(operate(DataFolder(a.data), act, a.number)))

    calendar = commands.add_parser("holidays", parents=[shared], help="the days that are not worked, and from where")
    calendar.add_argument("--year", type=_year, default=None, metavar="Y", help="this year without it")
    calendar.set_defaults(run=_holidays)
    changes = calendar.add_subparsers(metavar="COMMAND")
    # Without a default of its own: it would stand in the way of a --data before the subcommand.
    below = argparse.ArgumentParser(add_help=False)
    below.add_argument("--data", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="the data folder (./data)")
    for act, words in (
        ("add", "a day became a holiday: open deadlines move, and the team is told which"),
        ("remove", "a holiday is worked after all: what was promised stays"),
    ):
        one = changes.add_parser(act, parents=[below], help=words)
        one.add_argument("day", type=_day, metavar="DAY", help="such as 2022-09-19")
        one.add_argument("--because", type=_words, required=True, metavar="WORDS", help="why; the team sees it")
        one.add_argument("--dry-run", action="store_true", help="say what would move, and change nothing")
        one.set_defaults(run=lambda a, act=act: _change_holiday(a, act))

    explain = commands.add_parser("explain", parents=[shared], help="when something is due, and why")
    explain.add_argument("--received", type=_instant, required=True, metavar="ISO", help="instant with offset")
    explain.add_argument("--policy", default="england-private", metavar="NAME")
    explain.add_argument("--json", action="store_true", help="print it as JSON")
    explain.set_defaults(run=_explain)

    policies = commands.add_parser("policy", help="a policy file, before anything is promised by it")
    policy_acts = policies.add_subparsers(required=True, metavar="COMMAND")
    test = policy_acts.add_parser("check", help="whether it can be used: each problem with its line")
    test.add_argument("file", type=_words, metavar="FILE", help="a file, or the name of a policy that ships")
    test.set_defaults(run=lambda a: print(checked(a.file)))
    look = policy_acts.add_parser("preview", help="all dates, alerts and letters that would follow from a complaint")
    look.add_argument("file", type=_words, metavar="FILE", help="a file, or the name of a policy that ships")
    look.add_argument("--received", type=_instant, required=True, metavar="ISO", help="instant with offset")
    look.set_defaults(run=lambda a: print(previewed(a.file, a.received)))

    check = commands.add_parser("verify", parents=[shared], help="whether all timelines are what was written")
    check.add_argument("--json", action="store_true", help="print it as JSON")
    check.set_defaults(run=lambda a: DONE if print_verified(DataFolder(a.data), as_json=a.json) else REFUSED)

    owed = commands.add_parser("owed", parents=[shared], help="what was running, due and breached on a day")
    owed.add_argument("--on", type=_day, required=True, metavar="DATE", help="a London date such as 2026-11-27")
    owed.add_argument("--json", action="store_true", help="print it as JSON")
    owed.set_defaults(run=lambda a: print_owed(DataFolder(a.data), a.on, as_json=a.json))

    health = commands.add_parser("doctor", parents=[shared], help="versions, settings, reachability, dead letters")
    health.set_defaults(run=lambda a: print(doctor(DataFolder(a.data))))

    train = commands.add_parser("train", parents=[shared], help="train the assistant if it needs it")
    train.set_defaults(run=lambda _: ensure_trained(lambda line: print(line, flush=True)))

    tables = commands.add_parser("migrate", parents=[shared], help="bring the database to this version")
    tables.set_defaults(run=_migrate)
    return parser


def _up(parsed: argparse.Namespace) -> None:
    # The doors take two seconds to import; the other commands do without them.
    from complaints.up import up

    up(parsed.data, parsed.host, parsed.port, parsed.devslack_port, parsed.clock, parsed.speed)


def _explain(parsed: argparse.Namespace) -> None:
    policy, received = _as_changed_here(DataFolder(parsed.data), load_policy(parsed.policy)), parsed.received
    answer: dict[str, object] = {"received_at": received.isoformat(), "policy": policy.name}
    for name, days in (
        ("acknowledge", policy.clocks.acknowledgement.working_days),
        ("resolve", policy.clocks.resolution.working_days),
    ):
        due = deadline(received, days, policy.working_calendar)
        answer[name] = {
            "due_on": due.due_on.isoformat(),
            "overdue_from": due.overdue_from.isoformat(),
            "because": due.because,
        }
        if not parsed.json:
            print(f"{name.capitalize()} by the {due.because}.")
    if parsed.json:
        print(json.dumps(answer, indent=2))


def _as_changed_here(folder: DataFolder, policy: Policy) -> Policy:
    """The policy with the days that an operator of this installation has changed, where there is one."""
    settings = read_settings()
    if not folder.has_database(settings):
        return policy
    with folder.reading(settings) as database:
        return database.run_here(policy_of, policy)


def _holidays(parsed: argparse.Namespace) -> None:
    year = parsed.year or london_date(real_now()).year
    print(operate(DataFolder(parsed.data), "holidays", str(year)))


def _change_holiday(parsed: argparse.Namespace, act: str) -> None:
    folder, day = DataFolder(parsed.data), parsed.day.isoformat()
    print(operate(folder, f"holidays-{act}", day, because=parsed.because, dry_run=parsed.dry_run))


def _migrate(parsed: argparse.Namespace) -> None:
    with DataFolder(parsed.data).opened(read_settings()):
        pass  # opening migrates


def _instant(value: str) -> datetime:
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is not a time such as 2026-11-24T10:00:00+00:00") from None
    _check_year(value, instant)
    if instant.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{value!r} has no offset; write it as {instant.isoformat()}+00:00")
    return instant


def _day(value: str) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is not a day such as 2022-09-19") from None
    _check_year(value, day)
    return day


def _check_year(value: str, day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{value!r} is not in the years {FIRST_YEAR} to {LAST_YEAR}")


def _words(value: str) -> str:
    if any("\ud800" <= sign <= "\udfff" for sign in value):  # so Python hands on what it could not read
        raise argparse.ArgumentTypeError(f"{value!r} is not UTF-8")
    return value


def _year(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 2000 <= int(value) <= 2100):
        raise argparse.ArgumentTypeError(f"{value!r} is not a year from 2000 to 2100")
    return int(value)


def _row_number(value: str) -> str:
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise argparse.ArgumentTypeError(f"{value!r} is not a number as `doctor` lists them")
    return value


def _port(value: str) -> int:
    port = int(value) if value.isascii() and value.isdigit() else -1
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{value!r} is not a port (0 to 65535)")
    return port


def _speed(value: str) -> float:
    try:
        speed = float(value)
    except ValueError:
        speed = 0
    if not 0 < speed <= 100_000:
        raise argparse.ArgumentTypeError(f"{value!r} is not a speed above 0")
    return speed


def _fail(code: int, words: str) -> int:
    print(words, file=sys.stderr)
    return code
