"""The scan asks about every pinned package, knows what the page has judged, and never takes silence for "nothing"."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SKOPS = "skops", "0.9.0"


class Osv(ThreadingHTTPServer):
    """Answers as OSV does, one advisory a page."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.known: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.asked: set[tuple[str, str]] = set()
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    server: Osv

    def do_POST(self) -> None:
        query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        package, page = (query["package"]["name"], query["version"]), int(query.get("page_token", 0))
        self.server.asked.add(package)
        known = self.server.known.get(package, [])
        answer: dict[str, Any] = {"vulns": known[page : page + 1]} if known else {}
        if page + 1 < len(known):
            answer["next_page_token"] = str(page + 1)
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(server: Osv) -> Iterator[Osv]:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def osv() -> Iterator[Osv]:
    with serving(Osv()) as server:
        yield server


def scan(url: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tools.scan", "--osv", url]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def advisory(name: str, *aliases: str, **more: object) -> dict[str, Any]:
    return {"id": name, "aliases": list(aliases), "summary": "Something is wrong", **more}


def test_every_package_that_can_be_installed_is_asked_about(osv: Osv) -> None:
    done = scan(osv.url)
    assert (done.returncode, done.stderr) == (0, "")
    for lock in ("requirements.txt", "requirements-dev.txt", "nlu/requirements.txt"):
        pins = re.findall(r"^(\S+)==(\S+) (.*)$", (ROOT / lock).read_text(), re.MULTILINE)
        assert {(name, version) for name, version, marker in pins if "'never'" not in marker} <= osv.asked
    assert "torch" not in {name for name, _ in osv.asked}
    assert f"{len(osv.asked)} packages." in done.stdout


def test_what_the_page_has_judged_is_counted_under_any_of_its_names(osv: Osv) -> None:
    osv.known[SKOPS] = [advisory("PYSEC-2099-1", "CVE-2025-54886"), advisory("GHSA-0000-0000-0000", "CVE-2025-54412")]
    done = scan(osv.url)
    assert done.returncode == 0
    assert "2 records of advisories are judged" in done.stdout


def test_what_it_has_not_judged_is_named_once_with_the_version_that_mends_it(osv: Osv) -> None:
    mended = {"package": {"name": "skops"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"fixed": "9.9"}]}]}
    osv.known[SKOPS] = [
        advisory("GHSA-0000-0000-0000", "CVE-2099-0001", affected=[mended]),
        advisory("PYSEC-2099-1", "CVE-2099-0001", affected=[mended]),
        advisory("CVE-2099-0002", withdrawn="2099-01-01T00:00:00Z"),
    ]
    done = scan(osv.url)
    assert done.returncode == 1
    assert done.stdout.splitlines()[1:] == [
        "Not judged there yet (1):",
        "  skops 0.9.0: CVE-2099-0001: Something is wrong. Fixed in: 9.9",
    ]


def test_a_judgement_holds_for_the_version_that_was_looked_at(osv: Osv) -> None:
    ours = re.search(r"^urllib3==(\S+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert ours
    osv.known["urllib3", ours[1]] = [advisory("CVE-2025-54886")]  # judged, for another package
    assert scan(osv.url).returncode == 1


@pytest.mark.parametrize("status", [404, 500])
def test_an_answer_that_is_none_is_not_taken_for_nothing(osv: Osv, status: int) -> None:
    osv.status = status
    done = scan(osv.url)
    assert done.returncode == 2
    assert "nothing is known" in done.stderr and "packages." not in done.stdout


def test_without_a_network_it_says_that_nothing_is_known() -> None:
    with serving(Osv()) as gone:
        url = gone.url
    done = scan(url)
    assert done.returncode == 2
    assert "nothing is known" in done.stderr and "Traceback" not in done.stderr
