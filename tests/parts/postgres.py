"""A PostgreSQL cluster for the tests alone, in a folder and on a port of its own."""

import contextlib
import itertools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from tests.parts.servers import Server, free_port, own_folder, run_as_server_user

USER = "complaints"
PASSWORD = "p@ss/word for tests"  # with what has to be quoted in a URL


def find_postgres() -> Path | None:
    """The folder of the server's programs: from PATH, or the newest of the places where Debian keeps them."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent  # a link there need not have the other programs beside it
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda path: [int(n) for n in path.parts[-3].split(".")], default=None)
    return newest.parent if newest else None


@dataclass
class Cluster:
    """A running cluster."""

    programs: Path
    folder: Path
    port: int
    server: Server
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def url(self, database: str) -> str:
        """The address as an operator would write it."""
        return f"postgresql://{USER}:p%40ss%2Fword%20for%20tests@127.0.0.1:{self.port}/{database}"

    def create(self, template: str = "template0") -> str:
        """The name of a new database, a copy of `template`."""
        name = f"test_{next(self._numbers)}"
        self.administer("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        self.administer("DROP DATABASE {} WITH (FORCE)", database)

    def administer(self, statement: str, *names: str) -> None:
        """A statement with the names of databases in it, outside a transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def is_ready(self) -> bool:
        """Whether it takes connections."""
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@contextlib.contextmanager
def running_postgres() -> Iterator[Cluster]:
    """A new cluster with a password on its port, fsync and all as it would be in use; gone at the end."""
    programs = find_postgres()
    assert programs is not None, "PostgreSQL is not installed"
    with own_folder("pg") as folder:
        password, data, port = folder / "password", folder / "data", free_port()
        password.write_text(PASSWORD, encoding="ascii")
        password.chmod(0o644)
        initdb: list[str | Path] = [programs / "initdb", "--pgdata", data, "--username", USER, "--pwfile", password]
        run_as_server_user([*initdb, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"], folder)
        command: list[str | Path] = [
            programs / "postgres",
            "-D",
            data,
            "-h",
            "127.0.0.1",
            "-p",
            str(port),
            "-k",
            folder,
        ]
        server = Server(folder, command, "SIGQUIT", is_ready=lambda: cluster.is_ready())
        cluster = Cluster(programs, folder, port, server)
        server.start()
        try:
            yield cluster
        finally:
            server.stop()
