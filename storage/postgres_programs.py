"""PostgreSQL's own programs, `pg_dump` and `pg_restore`: found, and run with what they read or write in a pipe.

A pipe ends with this process, however that ends, and so do they. The password goes by the environment: others can read
a command line.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import PIPE
from typing import IO

from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection

from models.refusal import Refused

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps them, a folder for each version."""
AT_ONCE = 2**20
ON_DISK = 8 * 2**20
"""Bytes that go to the disk before the next: whoever commits meanwhile waits for no more."""
type Show = Callable[[int, int], None]
"""How far it is: so many done, of so many."""


def dump(connection: Connection, path: Path, without_rows_of: str, show: Show) -> None:
    """The database as the transaction of the connection sees it, into a new file; one table without its rows.

    Raises Refused, OSError.
    """
    asked = "SELECT pg_export_snapshot(), pg_database_size(current_database())"
    snapshot, size = connection.exec_driver_sql(asked).one()
    # Bytes are written as twice as much text, so it is compressed; at the quickest, for the service's sake.
    given = ["--format=custom", "--compress=1", f"--snapshot={snapshot}", f"--exclude-table-data={without_rows_of}"]
    with path.open("xb") as file, _running("pg_dump", connection, given) as pipe:
        written = 0
        while chunk := pipe.read(AT_ONCE):
            file.write(chunk)
            written += len(chunk)
            if written % ON_DISK < len(chunk):
                file.flush()
                os.fdatasync(file.fileno())
            show(min(written, size), size)


def load(connection: Connection, path: Path, show: Show) -> None:
    """A dump into the database of the connection: all of it, or nothing. Raises Refused."""
    given = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-acl"]
    size, done = path.stat().st_size, 0
    with path.open("rb") as file, _running("pg_restore", connection, given) as pipe:
        while chunk := file.read(AT_ONCE):
            pipe.write(chunk)
            done += len(chunk)
            show(done, size)


def find_program(name: str) -> Path:
    """From PATH, or the newest of the places where Debian keeps them. Raises Refused."""
    found = shutil.which(name)
    if found:
        return Path(found)
    numbered = {path: path.parent.parent.name.split(".") for path in DEBIAN.glob(f"*/bin/{name}")}
    newest = max(numbered, key=lambda path: [int(n) for n in numbered[path]], default=None)
    if newest is None:
        raise Refused(f"{name} is not installed here: install PostgreSQL's client programs, or put it on the PATH.")
    return newest


@contextmanager
def _running(name: str, connection: Connection, given: list[str]) -> Iterator[IO[bytes]]:
    """The pipe into or out of a program on the database of the connection. Raises Refused with its words."""
    url = connection.engine.url
    parts = {**url.query, **url.translate_connect_args(username="user", database="dbname")}
    environment = os.environ | {"PGPASSWORD": str(parts.pop("password", "")), "LC_ALL": "C"}
    command = [str(find_program(name)), "--no-password", f"--dbname={make_conninfo(**parts)}", *given]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, env=environment, stdin=PIPE, stdout=PIPE, stderr=said) as process:
            assert process.stdin and process.stdout
            end = process.stdout if name == "pg_dump" else process.stdin
            try:
                with suppress(BrokenPipeError), end:  # it has ended, and says why
                    yield end
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            said.seek(0)
            words = said.readline().decode(errors="replace").strip().removeprefix(f"{name}: error: ")
            raise Refused(f"{name} failed: {words or 'it gave no reason'}.")
