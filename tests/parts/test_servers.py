"""The tests' own servers end with the tests, however those end; missing parts are told of."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from complaints.assistant import NLU
from tests.parts.missing import CHROMIUM, REDIS
from tests.parts.postgres import Cluster
from tests.parts.redis import Redis

ROOT = NLU.parent
STARTS_AND_WAITS = """
import time
from tests.parts.postgres import running_postgres
from tests.parts.redis import running_redis
with running_postgres() as cluster, running_redis() as redis:
    print(cluster.folder, redis.server.folder, flush=True)
    time.sleep(60)
"""
TESTS_THAT_NEED_PARTS = "def test_it(redis): pass\ndef test_other(redis): pass\ndef test_page(page): pass\n"


def processes_in(folder: Path) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder) in (process / "cmdline").read_text():
                found.append(process.name)
        except OSError:
            continue
    return found


def wait_until_gone(folder: Path) -> None:
    until = time.monotonic() + 10
    while folder.exists() or processes_in(folder):
        assert time.monotonic() < until, (folder.exists(), processes_in(folder))
        time.sleep(0.02)


def test_after_a_kill_of_the_run_no_server_and_no_folder_is_left(postgres: Cluster, redis: Redis) -> None:
    run = subprocess.Popen([sys.executable, "-c", STARTS_AND_WAITS], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with run:
        assert run.stdout is not None
        folders = [Path(path) for path in run.stdout.readline().split()]
        assert len(folders) == 2 and all(processes_in(folder) for folder in folders)
        os.kill(run.pid, signal.SIGKILL)
    for folder in folders:
        wait_until_gone(folder)


def test_the_servers_take_no_one_without_the_password(postgres: Cluster, redis: Redis) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url("postgres").replace("p%40ss", "wrong"))
    assert redis.ask("PING") == b"+PONG"


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_a_missing_part_is_told_of_at_the_end_and_fails_in_ci(tmp_path: Path, ci: str, code: int) -> None:
    (tmp_path / "test_it.py").write_text(TESTS_THAT_NEED_PARTS)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "-p", "tests.conftest", "test_it.py"],
        cwd=tmp_path,
        env={"PATH": str(tmp_path), "CI": ci, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stdout + done.stderr
    last = done.stdout.splitlines()
    assert f"{REDIS.words} (2 not run)" in last and f"{CHROMIUM.words} (1 not run)" in last
