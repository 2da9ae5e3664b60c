"""Every service of docker-compose.yml as it is started there, on real PostgreSQL and Redis, without containers."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from complaints.assistant import ensure_trained
from tests.parts.containers import SECRETS, Containers, running_containers
from tests.parts.missing import ASSISTANT, POSTGRESQL, REDIS, require
from tests.parts.service import Person, Service


@pytest.fixture(scope="module")
def containers() -> Iterator[Containers]:
    for part in (POSTGRESQL, REDIS, ASSISTANT):
        require(part)
    ensure_trained(print)
    with running_containers() as running:
        yield running


def database_of(containers: Containers, user: str, database: str) -> "psycopg.Connection[tuple[object, ...]]":
    password = SECRETS["POSTGRES_PASSWORD" if user == "complaints" else "ASSISTANT_PASSWORD"]
    port = int(containers.ports["5432"])
    return psycopg.connect(host="127.0.0.1", port=port, user=user, password=password, dbname=database)


def test_a_complaint_goes_through_all_of_them(containers: Containers, tmp_path: Path) -> None:
    chat = Service(tmp_path, port=int(containers.ports["8000"]))
    until = time.monotonic() + 30
    while (ready := httpx.get(f"http://127.0.0.1:{chat.port}/ready", trust_env=False)).status_code != 200:
        assert time.monotonic() < until, ready.text
        time.sleep(0.1)
    receipt = Person(chat).complain()

    with database_of(containers, "complaints", "complaints") as connection:
        assert connection.execute("SELECT reference FROM case_file").fetchall() == [(receipt["reference"],)]
    with database_of(containers, "assistant", "assistant") as connection:
        (events,) = connection.execute("SELECT count(*) FROM events").fetchone() or (0,)
        assert isinstance(events, int) and events > 20
    command = ["redis-cli", "-p", containers.ports["6379"], "info", "commandstats"]
    stats = subprocess.run(
        command,
        env={**containers.environment("redis"), "REDISCLI_AUTH": SECRETS["REDIS_PASSWORD"]},
        capture_output=True,
    )
    assert b"cmdstat_set:" in stats.stdout, stats
    assert not list((containers.folder / "data").glob("*.db"))


def test_the_assistant_cannot_read_cases(containers: Containers) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        database_of(containers, "assistant", "complaints").close()


def test_no_secret_is_written_where_the_services_write(containers: Containers) -> None:
    for folder in ("data", "assistant", "app-container", "assistant-container"):
        for path in (containers.folder / folder).rglob("*"):
            if path.is_file() and path.name != "running.json":  # the operator's own, readable by its owner alone
                content = path.read_bytes()
                assert not any(secret.encode() in content for secret in SECRETS.values()), path


@pytest.mark.parametrize("name", ["assistant", "app", "redis", "postgres"])
def test_the_health_check_says_when_a_service_is_gone_and_when_it_is_back(containers: Containers, name: str) -> None:
    assert containers.check(name).returncode == 0
    containers.servers[name].stop()
    assert containers.check(name).returncode != 0
    containers.servers[name].start()
    assert containers.check(name).returncode == 0
