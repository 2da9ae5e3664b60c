"""What all tests share: the real databases, and a loud word about parts that are missing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.vault import Vault
from tests.parts.disk import Disk, mounted_disk
from tests.parts.missing import POSTGRESQL, WANTED_BY, lines_about, require
from tests.parts.postgres import Cluster, running_postgres
from tests.parts.redis import Redis, running_redis


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before a test that stands on a part: is the part there?"""
    for name in getattr(item, "fixturenames", ()):
        if name in WANTED_BY:
            require(WANTED_BY[name])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The parts that were missing, last and loud."""
    stats = terminalreporter.stats
    for line in lines_about([*stats.get("skipped", ()), *stats.get("error", ())]):
        terminalreporter.write_line(line, red=True, bold=True)


@pytest.fixture
def vault() -> Vault:
    """New keys."""
    return Vault([Fernet.generate_key()])


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One PostgreSQL cluster for the whole run."""
    require(POSTGRESQL)  # a test may come to it by a parameter, which nobody sees beforehand
    with running_postgres() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    """One Redis for the whole run."""
    with running_redis() as running:
        yield running


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of 16 MB that can be filled."""
    folder = tmp_path / "a small disk"
    folder.mkdir()
    with mounted_disk(folder, 16) as disk:
        yield disk


@pytest.fixture(scope="session")
def postgres_template(postgres: Cluster) -> str:
    """The name of a migrated, empty database, to be copied."""
    name = postgres.create()
    _migrate(postgres.url(name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "complaints.db"
    _migrate(sqlite_url(path))
    return path


@pytest.fixture
def postgres_url(postgres: Cluster, postgres_template: str) -> Iterator[str]:
    """A migrated, empty database of this test's own."""
    name = postgres.create(postgres_template)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture
def sqlite_path(tmp_path: Path, sqlite_template: Path) -> Path:
    """A migrated, empty file of this test's own."""
    path = tmp_path / "complaints.db"
    path.write_bytes(sqlite_template.read_bytes())
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty database: each test runs on both kinds."""
    if request.param == "sqlite":
        return sqlite_url(request.getfixturevalue("sqlite_path"))
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def database(database_url: str, vault: Vault) -> Iterator[Database]:
    """A migrated, empty database: each test runs on both kinds."""
    opened = Database(database_url, vault)
    yield opened
    opened.close()


def _migrate(url: str) -> None:
    opened = Database(url, Vault([Fernet.generate_key()]))
    migrate(opened.engine)
    opened.close()
