"""`looks`: who looked at what in a month, for those who answer for it. It reads beside the running service."""

import argparse
import json
from dataclasses import asdict
from datetime import date, time, timedelta

from complaints.commands.arguments import Commands, month, with_data, words
from complaints.folder import DataFolder
from complaints.settings import read_settings
from complaints.staff import read_staff
from models.access import Right
from models.deadlines import short_date
from models.looks import Look, Total, Whose, totals
from models.policy_file import load_policy
from models.working_days import in_london, london_date, london_instant
from storage.looks import looks_between

WHOSE = {Whose.NOBODYS: "nobody had the case yet", Whose.OTHERS: "somebody else had the case"}
LEFT_OUT = "Restricted cases are left out: say with --for who reads this."


def register(commands: Commands) -> None:
    """Add this command."""
    looks = commands.add_parser("looks", parents=[with_data()], help="who looked at what in a month, never why")
    looks.add_argument("--month", type=month, required=True, metavar="MONTH", help="such as 2026-11")
    reader_help = "the Slack user id of whoever reads it: restricted cases are there too, but those about them"
    looks.add_argument("--for", type=words, dest="reader", metavar="USER", help=reader_help)
    looks.add_argument("--json", action="store_true", help="print it as JSON")
    looks.set_defaults(run=print_looks)


def print_looks(parsed: argparse.Namespace) -> None:
    """Print every look of a London month, and the totals of each person. Raises Refused for a reader who may not."""
    settings, first = read_settings(), parsed.month
    staff, policy = read_staff(settings.staff_file), load_policy(settings.policy)
    if parsed.reader is not None:
        staff.check_can_have(parsed.reader, Right.SEE_LOOKS)
    start, end = (london_instant(day, time(0)) for day in (first, _next_month(first)))
    with DataFolder(parsed.data).reading(settings) as database:
        looks = database.run_here(looks_between, start, end, policy, parsed.reader)
    counted = totals(looks)
    if parsed.json:
        named = [asdict(one) | {"name": staff.name_of(one.actor), "at": one.at.isoformat()} for one in looks]
        summed = [asdict(total) | {"name": staff.name_of(total.actor)} for total in counted]
        answer = {"month": f"{first:%Y-%m}", "with_restricted": parsed.reader is not None}
        print(json.dumps(answer | {"looks": named, "totals": summed}, indent=2))
        return
    lines = [_line(one, staff.name_of(one.actor)) for one in looks]
    lines += [_total(total, staff.name_of(total.actor)) for total in counted]
    lines.append(f"{first:%B %Y}: {len(looks):,} look{'' if len(looks) == 1 else 's'}.")
    print("\n".join([*lines, *([] if parsed.reader else [LEFT_OUT])]))


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _line(look: Look, name: str) -> str:
    marks = [
        *(["draft"] if look.is_draft else []),
        *(["outside working hours"] if not look.in_hours else []),
        *([WHOSE[look.whose]] if look.whose in WHOSE else []),
        *(["no reason"] if not look.has_reason else []),
    ]
    said = f"  ({', '.join(marks)})" if marks else ""
    return f"{short_date(london_date(look.at))} {in_london(look.at):HH:mm}  {name}  {look.subject}{said}"


def _total(total: Total, name: str) -> str:
    return (
        f"{name}: {total.looks}; outside working hours {total.outside_hours}, at cases of others {total.others}, "
        f"without a reason {total.without_reason}"
    )
