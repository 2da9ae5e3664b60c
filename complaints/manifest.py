"""What a backup holds, in a file of its own beside the parts: with it every part can be checked."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from complaints.progress import Progress
from models.refusal import Refused

NAME = "manifest.json"
PartName = Literal["complaints.db", "complaints.dump", "conversations.db"]
FILE, DUMP, CONVERSATIONS = get_args(PartName)
"""The cases as a SQLite file or as `pg_dump` wrote them, and the assistant's own store."""
AT_ONCE = 2**20


class Part(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(frozen=True)

    bytes: int
    sha256: str


class Manifest(BaseModel):
    """`made_at` is real time, `business_time` what the database has last seen of it in a demonstration.

    `revision` is the version of the tables; `keys` name those of the key file, the last one signs. No key is in it.
    """

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = 1
    made_at: datetime
    business_time: datetime | None
    database: Literal["SQLite", "PostgreSQL"]
    revision: str
    keys: list[str]
    cases: int
    timeline_entries: int
    parts: dict[PartName, Part]

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.bytes for part in self.parts.values())

    def write(self, folder: Path) -> None:
        """Into the folder."""
        (folder / NAME).write_text(self._text(), encoding="utf-8")

    def _text(self) -> str:
        """With a digest of itself: a changed sign is found there too."""
        digest = hashlib.sha256(self.model_dump_json().encode()).hexdigest()
        return json.dumps({"manifest": self.model_dump(mode="json"), "sha256": digest}, indent=2) + "\n"


def part_of(path: Path) -> Part:
    """The size and the digest of a file as it is; it is read through."""
    digest, size, done = hashlib.sha256(), path.stat().st_size, 0
    with path.open("rb") as file, Progress(f"check {path.name}") as progress:
        while chunk := file.read(AT_ONCE):
            digest.update(chunk)
            done += len(chunk)
            progress.show(done, size)
    return Part(bytes=done, sha256=digest.hexdigest())


def read_manifest(folder: Path) -> Manifest:
    """Of a backup. Raises Refused where there is none, or one that was changed."""
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
        kept = json.loads(text)["manifest"]
        made_by = kept["format"]
    except (FileNotFoundError, NotADirectoryError):
        raise Refused(f"There is no backup at {folder}.") from None
    except (ValueError, KeyError, TypeError):
        raise _changed(folder) from None
    if isinstance(made_by, int) and made_by > 1:
        raise Refused("This backup was made by a later version of the software. Update first.")
    try:
        manifest = Manifest.model_validate(kept)
    except ValidationError:
        raise _changed(folder) from None
    if text != manifest._text():
        raise _changed(folder)
    return manifest


def check_backup(folder: Path) -> Manifest:
    """Whether every part is what it was when the backup was made: all of it is read. Raises Refused."""
    manifest = read_manifest(folder)
    for name, part in manifest.parts.items():
        path = folder / name
        if not path.exists():
            raise Refused(f"The backup is not whole: {name} is missing. Use another one.")
        size = path.stat().st_size
        if size != part.bytes:
            raise Refused(f"The backup is not whole: {name} has {size:,} bytes of {part.bytes:,}. Use another one.")
        if part_of(path) != part:
            raise Refused(f"The backup is not whole: {name} was changed. Use another one.")
    return manifest


def _changed(folder: Path) -> Refused:
    return Refused(f"The backup is not whole: {folder / NAME} cannot be read, or was changed. Use another one.")
