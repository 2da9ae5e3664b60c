"""Places to live in, as many as a test needs: copies of an empty database, a channel each in one local Slack."""

import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from cryptography.fernet import Fernet

from devslack.app import build_devslack
from devslack.settings import BOT_USER, DevSlackSettings, SlackChannel
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.settings import check_key
from storage.takeover import take_over
from storage.vault import Vault
from tests.faults.day import Place
from tests.makers import NOW
from tests.parts.missing import POSTGRESQL, require
from tests.parts.postgres import Cluster, running_postgres

CHANNELS = tuple(SlackChannel(f"place-{n}", (BOT_USER.id,), id=f"C0PLACE{n:04}") for n in range(2000))
KEY = Fernet.generate_key()
NewPlace = Callable[[], Place]


@pytest.fixture(scope="session")
def local_slack() -> Iterator[str]:
    """The address of a local Slack that takes as much as it is given."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = DevSlackSettings(channels=CHANNELS, post_burst=100_000, public_base_url=base)
        config = uvicorn.Config(build_devslack(settings, None), log_level="error", lifespan="off", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield base
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def channels() -> Iterator[str]:
    """The ids of the channels that nobody has used yet."""
    return iter([channel.id for channel in CHANNELS])


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A SQLite file that a service has opened once."""
    path = tmp_path_factory.mktemp("template") / "complaints.db"
    _open_once(sqlite_url(path))
    return path.read_bytes()


@pytest.fixture(scope="session")
def empty_database() -> Iterator[tuple[Cluster, str]]:
    """The same on a PostgreSQL of its own, where hundreds of copies may stay until the end."""
    require(POSTGRESQL)
    with running_postgres() as cluster:
        name = cluster.create()
        _open_once(cluster.url(name))
        yield cluster, name


@pytest.fixture(params=["sqlite", "postgres"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path, local_slack: str, channels: Iterator[str]) -> NewPlace:
    """A place on an empty database of its own, at each call: each test runs on both kinds."""
    numbers = itertools.count(1)
    if request.param == "sqlite":
        template: bytes = request.getfixturevalue("empty_file")

        def make() -> Place:
            number = next(numbers)
            (tmp_path / f"{number}.db").write_bytes(template)
            return place(sqlite_url(tmp_path / f"{number}.db"))

    else:
        cluster, name = request.getfixturevalue("empty_database")

        def make() -> Place:
            return place(cluster.url(cluster.create(name)))

    def place(url: str) -> Place:
        channel = next(channels)
        return Place(url, KEY, local_slack, channel, tmp_path / f"letters of {channel}")

    return make


def _open_once(url: str) -> None:
    database = Database(url, Vault([KEY]))
    migrate(database.engine)
    database.run_here(check_key)
    database.run_here(take_over, NOW)
    database.close()
