"""`keys`: a first key, a new one for everything that is encrypted, and away with the old one."""

import argparse
import time
from datetime import date
from pathlib import Path

from complaints.clock import real_now
from complaints.commands.arguments import Commands, with_data
from complaints.folder import DataFolder
from complaints.operator import Operator
from complaints.progress import Progress
from complaints.settings import read_settings
from models.refusal import Refused
from models.working_days import london_date
from storage.key_file import keep_first_key, make_key_file
from storage.rotation import Rotation, of_older_keys

PAUSE = 0.05
"""Seconds, where all that is left is being changed by somebody."""


def register(commands: Commands) -> None:
    """Add these commands."""
    keys = commands.add_parser("keys", help="the keys that everything is encrypted with")
    acts = keys.add_subparsers(required=True, metavar="COMMAND")
    new = acts.add_parser("new", help="make a key file, for an installation that has none yet")
    new.add_argument("file", type=Path, metavar="FILE", help="where; outside the data folder of a live service")
    new.set_defaults(run=_new)
    rotate = acts.add_parser(
        "rotate", parents=[with_data()], help="encrypt everything anew with a new key; goes on where it was ended"
    )
    rotate.set_defaults(run=_rotate)
    retire = acts.add_parser(
        "retire", parents=[with_data()], help="take older keys out of the key file, once nothing needs them"
    )
    retire.set_defaults(run=_retire)


def _new(parsed: argparse.Namespace) -> None:
    if parsed.file.exists():
        raise Refused(f"There is {parsed.file} already, and what is encrypted with it needs it. It was left as it is.")
    make_key_file(parsed.file)
    print(f"{parsed.file} holds a new key, for its owner alone. Keep a copy apart from the backups.")


def _rotate(parsed: argparse.Namespace) -> None:
    progress = Progress("keys")
    with Operator(DataFolder(parsed.data)) as operator:
        print(operator.do("keys-new"), flush=True)
        step, before = _next(operator), -1
        while not step.is_over:
            progress.show(step.done, step.total)
            if step.done == before:
                time.sleep(PAUSE)
            before, step = step.done, _next(operator)
    progress.clear()
    print(f"{step.total:,} rows are encrypted with the new key. `keys retire` takes the older ones out of the file.")


def _next(operator: Operator) -> Rotation:
    return Rotation.model_validate_json(operator.do("keys-seal"))


def _retire(parsed: argparse.Namespace) -> None:
    folder, settings = DataFolder(parsed.data), read_settings()
    with folder.reading(settings) as database:
        older = database.run_here(lambda session: list(of_older_keys(session)))
        path = database.vault.path
    assert path is not None, "the keys are those of a file"
    if older:
        left = ", ".join(f"{one.rows:,} in {one.table}" for one in older)
        raise Refused(f"Some rows need an older key still: {left}. Run `keys rotate` first.")
    put_away = keep_first_key(path, _today())
    print(
        f"{path} holds the first key alone. The file as it was is {put_away}: backups from before need it. "
        "Put it where you keep copies of keys."
    )


def _today() -> date:
    return london_date(real_now())
