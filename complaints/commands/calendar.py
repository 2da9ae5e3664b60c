"""`holidays` and `explain`: which days are worked, and when something is due."""

import argparse
import json

from complaints.clock import real_now
from complaints.commands.arguments import Commands, day, instant, with_data, with_data_below, words, year
from complaints.folder import DataFolder
from complaints.operator import operate
from complaints.settings import read_settings
from models.deadlines import deadline
from models.policy import ClockName, Policy
from models.policy_file import load_policy
from models.working_days import london_date
from storage.calendar import policy_of


def register(commands: Commands) -> None:
    """Add these commands."""
    calendar = commands.add_parser(
        "holidays", parents=[with_data()], help="the days that are not worked, and from where"
    )
    calendar.add_argument("--year", type=year, default=None, metavar="Y", help="this year without it")
    calendar.set_defaults(run=_holidays)
    changes = calendar.add_subparsers(metavar="COMMAND")
    for act, said in (
        ("add", "a day became a holiday: open deadlines move, and the team is told which"),
        ("remove", "a holiday is worked after all: what was promised stays"),
    ):
        one = changes.add_parser(act, parents=[with_data_below()], help=said)
        one.add_argument("day", type=day, metavar="DAY", help="such as 2022-09-19")
        one.add_argument("--because", type=words, required=True, metavar="WORDS", help="why; the team sees it")
        one.add_argument("--dry-run", action="store_true", help="say what would move, and change nothing")
        one.set_defaults(run=lambda a, act=act: _change_holiday(a, act))

    explain = commands.add_parser("explain", parents=[with_data()], help="when something is due, and why")
    explain.add_argument("--received", type=instant, required=True, metavar="ISO", help="instant with offset")
    explain.add_argument("--policy", default="england-private", metavar="NAME")
    explain.add_argument("--json", action="store_true", help="print it as JSON")
    explain.set_defaults(run=_explain)


def _holidays(parsed: argparse.Namespace) -> None:
    of_year = parsed.year or london_date(real_now()).year
    print(operate(DataFolder(parsed.data), "holidays", str(of_year)))


def _change_holiday(parsed: argparse.Namespace, act: str) -> None:
    folder, changed = DataFolder(parsed.data), parsed.day.isoformat()
    print(operate(folder, f"holidays-{act}", changed, because=parsed.because, dry_run=parsed.dry_run))


def _explain(parsed: argparse.Namespace) -> None:
    policy, received = _as_changed_here(DataFolder(parsed.data), load_policy(parsed.policy)), parsed.received
    answer: dict[str, object] = {"received_at": received.isoformat(), "policy": policy.name}
    spoken: tuple[tuple[str, ClockName], ...] = (("acknowledge", "acknowledgement"), ("resolve", "resolution"))
    for name, clock in spoken:
        if clock not in policy.owed_at(1):
            continue
        due = deadline(received, policy.length_of(clock, 1)[0], policy.working_calendar)
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
