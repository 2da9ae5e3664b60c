"""`retention`: cases whose time is over, what is held, and what is disposed of. A person decides each time."""

import argparse
import json
import sys
from dataclasses import asdict

from complaints.clock import real_now
from complaints.commands.arguments import DONE, REFUSED, Commands, with_data, words
from complaints.folder import DataFolder
from complaints.operator import Operator, operate
from complaints.operator_acts import FLAGS
from complaints.progress import Progress
from complaints.settings import read_settings
from models.case import Flag
from models.deadlines import short_date
from models.policy_file import load_policy
from models.refusal import Refused
from models.retention import ForReview
from storage.retention import cases_to_review
from storage.settings import never_back


def register(commands: Commands) -> None:
    """Add these commands."""
    retention = commands.add_parser("retention", help="cases whose time is over").add_subparsers(
        required=True, metavar="COMMAND"
    )
    review = retention.add_parser("review", parents=[with_data()], help="which they are, and which of them are held")
    review.add_argument("--json", action="store_true", help="print it as JSON")
    review.set_defaults(run=lambda a: _review(DataFolder(a.data), as_json=a.json))
    for name, act, said in (
        ("hold", "flag", "put a legal hold on a case: it is not disposed of"),
        ("release", "unflag", "lift the legal hold"),
    ):
        add_flag(retention, name, act, Flag.LEGAL_HOLD, said)
    dispose = retention.add_parser("dispose", parents=[with_data()], help="delete what people told us in a case")
    which = dispose.add_mutually_exclusive_group(required=True)
    which.add_argument("reference", type=words, metavar="REF", nargs="?")
    which.add_argument("--all-due", action="store_true", help="every case of the review that is not held")
    dispose.add_argument("--because", type=words, required=True, metavar="WORDS", help="who reviewed it; this stays")
    dispose.add_argument("--dry-run", action="store_true", help="say what would be done, and change nothing")
    dispose.set_defaults(run=_dispose)


def add_flag(to: Commands, name: str, act: str, mark: Flag, said: str) -> None:
    """Add a command that puts a flag on a case (`act` is flag), or takes it off (unflag)."""
    one = to.add_parser(name, parents=[with_data()], help=said)
    one.add_argument("reference", type=words, metavar="REF")
    one.add_argument("--because", type=words, required=True, metavar="WORDS", help="why; it is kept encrypted")
    one.set_defaults(
        run=lambda a: print(operate(DataFolder(a.data), act, a.reference, because=a.because, flag=mark.value))
    )


def _due(folder: DataFolder) -> list[ForReview]:
    settings = read_settings()
    with folder.reading(settings) as database:
        now = database.run_here(never_back, real_now())
        return database.run_here(cases_to_review, load_policy(settings.policy), now)


def _review(folder: DataFolder, *, as_json: bool) -> None:
    due = _due(folder)
    if as_json:
        print(json.dumps([asdict(one) for one in due], indent=2, default=str))
        return
    for one in due:
        held = "".join(f", HELD: it has {FLAGS[flag]}" for flag in one.held_by)
        merged = f", with {', '.join(one.merged)}" if one.merged else ""
        dates = f"closed {short_date(one.closed_on)}, kept until {short_date(one.kept_until)}"
        print(f"{one.reference}  {dates}{merged}{held}")
    print(f"For review: {len(due)}. Held: {sum(bool(one.held_by) for one in due)}.")


def _dispose(parsed: argparse.Namespace) -> int:
    folder, refused = DataFolder(parsed.data), 0
    if not parsed.all_due:
        print(operate(folder, "dispose", parsed.reference, because=parsed.because, dry_run=parsed.dry_run))
        return DONE
    references = [one.reference for one in _due(folder) if not one.held_by]
    progress = Progress("dispose")
    with Operator(folder) as operator:
        for number, reference in enumerate(references, start=1):
            # Each in a transaction of its own: whenever this is ended, a case is whole or disposed of.
            try:
                said = operator.do("dispose", reference, because=parsed.because, dry_run=parsed.dry_run)
            except Refused as error:
                refused += 1
                progress.clear()
                print(f"{reference}: {error}", file=sys.stderr)
            else:
                progress.clear()
                print(said)
            progress.show(number, len(references))
    progress.clear()
    print(f"Disposed of: {0 if parsed.dry_run else len(references) - refused} of {len(references)}.")
    return REFUSED if refused else DONE
