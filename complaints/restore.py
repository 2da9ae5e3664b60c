"""`restore`: a backup into an empty installation, with a list of what a person has to see to."""

import errno
import getpass
import os
import shutil
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from complaints.clock import real_now
from complaints.folder import ROOM, DataFolder
from complaints.manifest import AT_ONCE, CONVERSATIONS, DUMP, FILE, Manifest, PartName, check_backup, part_of
from complaints.progress import Progress
from complaints.restore_list import lines_of
from complaints.settings import Settings, read_settings, reveal
from models.policy import Policy
from models.policy_file import load_policy
from models.refusal import Refused
from storage.copies import load_dump, sync
from storage.database import Database, sqlite_url
from storage.migrate import is_known
from storage.restored import made_whole, take_up_work
from storage.settings import check_key, never_back
from storage.vault import Vault, read_key_file


def restore(data: DataFolder, source: Path) -> tuple[list[str], Path]:
    """Put a backup back; the list for a person, a line each, and the file in the data folder that keeps it.

    Everything is checked before anything is written, and no database is there until all of it is done. Raises
    Refused, KeyFileError, InUse and OSError.
    """
    settings = read_settings()
    policy, manifest = load_policy(settings.policy), check_backup(source)
    if not is_known(manifest.revision):
        raise Refused("This backup was made by a later version of the software. Update first.")
    vault = read_key_file(settings.key_file or data.path / "key")
    _check_keys(vault, manifest)
    with data.held(), ExitStack() as undo:
        _check_place(data, settings, manifest)
        done = _Restore(data, reveal(settings.database_url), source, manifest, vault, policy, undo).put_back()
        undo.pop_all()
    return done


def _check_keys(vault: Vault, manifest: Manifest) -> None:
    given = vault.fingerprints()
    missing = [name for name in manifest.keys if name not in given]
    if missing:
        raise Refused(f"The key file lacks a key of this backup ({', '.join(missing)}). Put its copy back first.")


def _check_place(data: DataFolder, settings: Settings, manifest: Manifest) -> None:
    wants_server = manifest.database == "PostgreSQL"
    if wants_server and settings.database_url is None:
        raise Refused("This backup is of PostgreSQL. Make a new database, and name it as DATABASE_URL.")
    if not wants_server and settings.database_url is not None:
        raise Refused("This backup is of a SQLite file, and DATABASE_URL names PostgreSQL. Take that setting away.")
    wanted = {
        path: manifest.parts[path.name]
        for path in (data.database_file, data.conversations_file)
        if path.name in manifest.parts
    }
    for path, part in wanted.items():
        # One that is the backup's own was put there by a restore that was killed.
        if path.exists() and part_of(path) != part:
            raise Refused(f"There is {path} already. Move it away, or name an empty data folder with --data.")
    if shutil.disk_usage(data.path).free < sum(part.bytes for part in wanted.values()) + ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(data.path))


@dataclass(frozen=True)
class _Restore:
    """A backup that was checked, and where it goes. What is written is taken away again by `undo`."""

    data: DataFolder
    database_url: str | None
    source: Path
    manifest: Manifest
    vault: Vault
    policy: Policy
    undo: ExitStack

    def put_back(self) -> tuple[list[str], Path]:
        """All of it; see `restore`."""
        conversations = None
        if CONVERSATIONS in self.manifest.parts:
            self.data.assistant.mkdir(exist_ok=True)
            conversations = self._copied(CONVERSATIONS, self.data.conversations_file)
        if self.database_url:
            with closing(Database(self.database_url, self.vault)) as database:
                with Progress("restore the cases") as progress:
                    load_dump(database, self.source / DUMP, progress.show)
                return self._finish(database, conversations)
        file = self._copied(FILE, self.data.database_file)
        with closing(Database(sqlite_url(file), self.vault)) as database:
            done = self._finish(database, conversations)
        _name(file, self.data.database_file)
        return done

    def _finish(self, database: Database, conversations: Path | None) -> tuple[list[str], Path]:
        """Make the copy of the cases a database again. What stands beside it has its place before that."""
        real, made_at = real_now(), self.manifest.made_at
        backed_up_at = max(made_at, self.manifest.business_time or made_at)
        with made_whole(database, self.manifest.revision) as session:
            check_key(session)
            by, now = f"operator {getpass.getuser()}", never_back(session, real)
            restored = take_up_work(session, by, self.policy, backed_up_at, real, now)
            lines = lines_of(restored, self.manifest.cases, backed_up_at, now)
            kept = self.data.path / f"restored-{real:%Y-%m-%dT%H%M%S}.txt"
            self.undo.callback(kept.unlink, missing_ok=True)
            kept.write_text("\n".join(lines) + "\n", encoding="utf-8")
            sync(kept)
            if conversations:
                self.undo.callback(self.data.conversations_file.unlink, missing_ok=True)
                _name(conversations, self.data.conversations_file)
        return lines, kept

    def _copied(self, name: PartName, target: Path) -> Path:
        """A copy beside the target, under another name until all is done."""
        copy = target.with_name(f"{target.name}.partial")
        for path in (copy, *(copy.with_name(copy.name + end) for end in ("-wal", "-shm"))):
            path.unlink(missing_ok=True)  # of a restore that was killed
            self.undo.callback(path.unlink, missing_ok=True)
        with (self.source / name).open("rb") as read, copy.open("xb") as write, Progress(f"copy {name}") as progress:
            while chunk := read.read(AT_ONCE):
                write.write(chunk)
                progress.show(write.tell(), self.manifest.parts[name].bytes)
        return copy


def _name(copy: Path, target: Path) -> None:
    """Let a whole copy have its name, for good."""
    sync(copy)
    copy.rename(target)
    sync(target.parent)
