"""`import`: complaints that were dealt with elsewhere before."""

import argparse
import getpass
import json
import sys
from pathlib import Path

from complaints.clock import real_now
from complaints.commands.arguments import Commands, with_data, words
from complaints.commands.counting import many
from complaints.folder import DataFolder
from complaints.importing import Came, import_register
from complaints.progress import Progress
from complaints.settings import read_settings
from complaints.staff import read_staff
from models.deadlines import short_date
from models.policy_file import load_policy
from models.refusal import Refused
from storage.clocks import NAMES
from storage.settings import never_back


def register(commands: Commands) -> None:
    """Add the command."""
    bring = commands.add_parser(
        "import", parents=[with_data()], help="bring in earlier complaints, whole or not at all"
    )
    bring.add_argument("file", type=words, metavar="FILE", help="CSV or JSON Lines; docs/import.md has the fields")
    how = bring.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help="say what is wrong and what would come in; change nothing")
    how.add_argument("--json", action="store_true", help="print the row, reference and access code of each")
    bring.set_defaults(run=_import)


def _import(parsed: argparse.Namespace) -> None:
    settings, folder, progress = read_settings(), DataFolder(parsed.data), Progress("import")
    policy = load_policy(settings.policy)
    staff = read_staff(settings.staff_file).names
    actor, path = f"operator {getpass.getuser()}", Path(parsed.file)
    opened = folder.reading(settings) if parsed.dry_run else folder.opened(settings)
    try:
        with opened as database:
            now = database.run_here(never_back, real_now())
            given = (path, policy, staff, actor, now, progress.show)
            came = database.run_here(import_register, *given, is_dry=parsed.dry_run)
    except KeyboardInterrupt:
        raise Refused("It was stopped. Nothing was imported.") from None
    finally:
        progress.clear()
    if parsed.json:
        for number, reference, code in came.cases:
            print(json.dumps({"row": number, "reference": reference, "code": code}))
        sys.stdout.flush()  # a disk that is full shows here, while it can still be said
    print(summary(came, is_dry=parsed.dry_run), file=sys.stderr if parsed.json else sys.stdout)


def summary(came: Came, *, is_dry: bool) -> str:
    """What came in and what is owed on it, in words."""
    new = sum(came.states.values())
    lines = [f"{many(len(came.cases), 'row')}: {new:,} new, {came.known:,} imported before and left as they are."]
    lines += [f"  {state.value}: {count:,}" for state, count in sorted(came.states.items())]
    if came.overdue:
        lines.append(f"Overdue: {many(came.overdue, 'promise')}. Alerts of the past are not raised; the next ones are.")
    lines += [
        f"Due next, {place}: {NAMES[owed.clock]}, stage {owed.stage}, {short_date(owed.due_on)}"
        for place, owed in came.soonest
    ]
    if came.restricted:
        lines.append(f"About somebody of the staff, perhaps: {many(came.restricted, 'case')}, with a few alone.")
    if is_dry:
        lines.append("Nothing was changed: this was a dry run.")
    elif came.cases:
        lines.append("The access codes are secrets: `import FILE --json` prints them with the references, again too.")
    return "\n".join(lines)
