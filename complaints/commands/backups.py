"""`backup` and `restore`."""

import argparse
from pathlib import Path

from complaints.backup import make_backup
from complaints.commands.arguments import Commands, with_data
from complaints.folder import DataFolder
from complaints.manifest import Manifest, check_backup
from complaints.restore import restore
from complaints.settings import read_settings
from models.working_days import in_london

SHOWN = 100
"""Lines of the list on the screen; the file has all of them."""


def register(commands: Commands) -> None:
    """Add these commands."""
    backup = commands.add_parser("backup", parents=[with_data()], help="copy everything but the key into a new folder")
    backup.add_argument("folder", type=Path, metavar="FOLDER", help="where the backup is to be; it is not there yet")
    backup.add_argument("--check", action="store_true", help="say whether the backup that is there is whole")
    backup.set_defaults(run=_backup)

    back = commands.add_parser("restore", parents=[with_data()], help="put a backup back into an empty installation")
    back.add_argument("folder", type=Path, metavar="FOLDER", help="a backup")
    back.set_defaults(run=_restore)


def _backup(parsed: argparse.Namespace) -> None:
    if parsed.check:
        print(f"Whole: {_said(check_backup(parsed.folder))}")
        return
    print(f"Backed up: {_said(make_backup(DataFolder(parsed.data), parsed.folder))}")
    print(f"The key is not in it: keep a copy of the key file elsewhere. {_elsewhere()}".rstrip())


def _restore(parsed: argparse.Namespace) -> None:
    lines, kept = restore(DataFolder(parsed.data), parsed.folder)
    print("\n".join(lines[:SHOWN]))
    if len(lines) > SHOWN:
        print(f"… and {len(lines) - SHOWN:,} lines more.")
    print(f"\nThis list is kept in {kept}. Give it to whoever manages complaints, then start the service.")


def _said(manifest: Manifest) -> str:
    made = f"{in_london(manifest.made_at):ddd D MMM YYYY HH:mm}"
    counted = f"{manifest.cases:,} cases, {manifest.timeline_entries:,} entries of their timelines"
    return f"{counted}, {manifest.size / 1e6:,.1f} MB, as of {made} London time. Keys: {', '.join(manifest.keys)}."


def _elsewhere() -> str:
    settings = read_settings()
    if settings.tracker_url or settings.assistant_url:
        return "The assistant's conversations are in a database of their own: back that up too."
    return ""
