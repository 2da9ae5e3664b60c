"""`backup`: a copy of everything that cannot be made again but the key, beside the running service."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import func
from sqlmodel import Session, select

from complaints.clock import real_now
from complaints.folder import DataFolder
from complaints.manifest import CONVERSATIONS, DUMP, FILE, Manifest, part_of
from complaints.progress import Progress
from complaints.settings import read_settings
from models.case import Case
from models.refusal import Refused
from models.timeline import TimelineEntry
from storage.copies import copy_file_out, copy_out, snapshot_of, sync
from storage.database import vault_of
from storage.migrate import revision_of
from storage.settings import business_time


def make_backup(data: DataFolder, target: Path) -> Manifest:
    """Write a backup to a folder that is not there yet: it is there once it is whole. Raises Refused, OSError."""
    made_at = real_now()
    with data.reading(read_settings()) as database, _there_when_whole(target) as folder:
        copied = database.run_here(_copy, data.conversations_file, folder, made_at)
        # After the transaction, so that SQLite's log is not held longer than it has to be.
        manifest = copied.model_copy(update={"parts": {path.name: part_of(path) for path in sorted(folder.iterdir())}})
        manifest.write(folder)
    return manifest


def _copy(session: Session, conversations: Path, folder: Path, made_at: datetime) -> Manifest:
    """Write the copies; a manifest that does not name them yet."""
    connection = session.connection()
    is_sqlite = connection.dialect.name == "sqlite"
    manifest = Manifest(
        made_at=made_at,
        business_time=business_time(session),  # from here on the transaction sees the database as it is now
        database="SQLite" if is_sqlite else "PostgreSQL",
        revision=str(revision_of(connection)),
        keys=vault_of(session).fingerprints(),
        cases=session.exec(select(func.count()).select_from(Case)).one(),
        timeline_entries=session.exec(select(func.count()).select_from(TimelineEntry)).one(),
        parts={},
    )
    with ExitStack() as held:
        # The assistant's store as it is now too, not when its turn to be copied has come.
        said = held.enter_context(snapshot_of(conversations)) if conversations.exists() else None
        with Progress("copy the cases") as progress:
            copy_out(session, folder / (FILE if is_sqlite else DUMP), progress.show)
        if said is not None:
            with Progress("copy the conversations") as progress:
                copy_file_out(said, folder / CONVERSATIONS, progress.show)
    return manifest


@contextmanager
def _there_when_whole(target: Path) -> Iterator[Path]:
    """A folder beside the target that gets its name at the end; what a backup that was killed has left is taken away.

    Raises Refused.
    """
    if target.exists():
        raise Refused(f"There is something at {target} already. Give the backup a name of its own.")
    partial = target.with_name(f"{target.name}.partial")
    partial.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(partial, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"Another backup is being written to {target} right now.") from None
        try:
            for left in partial.iterdir():
                left.unlink()
            yield partial
            for path in (*partial.iterdir(), partial):
                sync(path)
            partial.rename(target)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        sync(target.parent)
    finally:
        os.close(descriptor)
