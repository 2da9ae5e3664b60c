"""The whole service as an operator starts it: its own process, on free ports, in a folder of its own."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.parts.servers import free_port

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 120
ANSWERS = {
    "contact_wish": "no, I want to go on with this",
    "purpose": "I want to make a complaint",
    "for_whom": "it is for my mum",
    "person_agrees": "yes, she agrees",
    "story": "Nobody called her back for six weeks and then the letter went to the wrong house.",
    "more": "that's everything",
    "about": "the waiting list team",
    "when": "last October",
    "effect": "skip",
    "outcome": "an apology in writing",
    "funding": "the NHS",
    "place": "not sure",
    "unsafe_now": "no",
    "name": "Robin Sample",
    "contact": "robin@example.com",
    "leave_message": "yes",
    "access_needs": "nothing",
}


@dataclass
class Service:
    """A service that can be started, killed and started again on the same data."""

    folder: Path
    arguments: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    slack_port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def log(self) -> Path:
        """What it printed."""
        return self.folder / "printed.txt"

    @property
    def environment(self) -> dict[str, str]:
        """Its settings and nobody else's."""
        others = ("COMPLAINTS_", "SLACK_", "DATABASE_URL")
        return {k: v for k, v in os.environ.items() if not k.startswith(others)} | self.settings

    def start(self) -> None:
        """Start it and wait until every part answers."""
        command = [sys.executable, "-m", "complaints", "up", "--data", str(self.folder / "data")]
        command += ["--port", str(self.port), "--devslack-port", str(self.slack_port), *self.arguments]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        self.wait_ready()

    def wait_ready(self) -> None:
        """Wait until `/ready` says yes."""
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            assert self.process and self.process.poll() is None, self.log.read_text()
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"http://127.0.0.1:{self.port}/ready", trust_env=False).status_code == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(f"the service was not ready in {SECONDS_TO_START} s: {self.log.read_text()}")

    def status(self, path: str) -> int:
        """The status of an address of the chat page."""
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", trust_env=False, timeout=10).status_code

    def children(self) -> list[int]:
        """The pids of what it started: Rasa."""
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def kill(self) -> None:
        """kill -9, as a power cut would."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> float:
        """SIGTERM; the seconds until it had ended."""
        assert self.process
        start = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        return time.monotonic() - start

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """A command of the command line on the same data."""
        line = [sys.executable, "-m", "complaints", *arguments, "--data", str(self.folder / "data")]
        return subprocess.run(line, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60)

    def case(self, reference: str) -> dict[str, Any]:
        """`case show`, as JSON."""
        done = self.command("case", "show", reference, "--json")
        assert done.returncode == 0, done.stderr
        shown: dict[str, Any] = json.loads(done.stdout)
        return shown

    def slack(self, verb: str, path: str, **body: Any) -> Any:
        """The control door of the local Slack."""
        answer = httpx.request(
            verb,
            f"http://127.0.0.1:{self.slack_port}/control/{path}",
            json=body or None,
            headers={"X-Devslack": "1"},
            timeout=60,
            trust_env=False,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def messages(self, channel: str = "complaints") -> list[dict[str, Any]]:
        """What stands in a channel."""
        found: list[dict[str, Any]] = self.slack("GET", f"channels/{channel}/messages")
        return found

    def card(self, reference: str) -> dict[str, Any]:
        """The one card of a case, waited for."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            cards = [m for m in self.messages() if m["text"].startswith(f"Complaint {reference}")]
            if cards:
                assert len(cards) == 1, "one card a case"
                return cards[0]
            time.sleep(0.1)
        raise AssertionError("the card was not posted")

    def opened(self, card: dict[str, Any], reason: str) -> dict[str, Any]:
        """Press Open on a card and give the reason: the window that follows."""
        view = self.slack("POST", "press", user="U0AMINA", channel="complaints", ts=card["ts"], action_id="case_open")
        sent = {"view_id": view["views"][-1]["id"], "user": "U0AMINA", "values": {"reason": {"reason": reason}}}
        views: list[dict[str, Any]] = self.slack("POST", "submit", **sent)["views"]
        return views[-1]


class Person:
    """Somebody at the chat page, patient: what fails is sent again with the same id."""

    def __init__(self, service: Service, answers: dict[str, str] | None = None) -> None:
        self.service = service
        self.answers = ANSWERS | (answers or {})
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{service.port}",
            headers={"Accept": "application/json"},
            timeout=15,
            trust_env=False,
        )
        self.said: list[dict[str, Any]] = []
        self.turn: dict[str, Any] = {}

    def __enter__(self) -> "Person":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def post(self, path: str, body: dict[str, Any] | None = None, seconds: float = 90) -> dict[str, Any]:
        """Post until it is answered."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(httpx.HTTPError):
                answer = self.client.post(path, json=body)
                if answer.status_code == 200:
                    turn: dict[str, Any] = answer.json()
                    return turn
                if answer.status_code == 409:
                    stale: dict[str, Any] = answer.json()["turn"]
                    return stale
                assert answer.status_code in (429, 503), answer.text
                time.sleep(0.9)  # politely: what is sent too often is slowed down
            time.sleep(0.1)
        raise AssertionError(f"{path} was not answered")

    def start(self) -> None:
        """Open the chat."""
        self.turn = self.post("/chat")

    def answer(self) -> None:
        """Answer the question that stands."""
        if self.turn["state"] == "check":
            self.say(option="send")
        else:
            self.say(text=self.answers[self.turn["prompt"]["slot"]])

    def say(self, **given: str) -> str:
        """Say one thing, as `text` or by an `option`; what the assistant says to it, and asks next."""
        body = given | {"client_message_id": str(uuid.uuid4()), "prompt_id": self.turn["prompt"]["id"]}
        self.turn = self.post("/chat/messages", body)
        self.said += self.turn["messages"]
        return "\n".join(one["text"] for one in self.turn["messages"] if one["from"] == "assistant")

    def complain(self) -> dict[str, Any]:
        """The whole conversation; the receipt."""
        with self:
            return self._complain()

    def _complain(self) -> dict[str, Any]:
        if not self.turn:
            self.start()
        for _ in range(30):
            if self.turn["state"] == "sent":
                receipt: dict[str, Any] = self.turn["receipt"]
                return receipt
            self.answer()
        raise AssertionError(f"still asking {self.turn['prompt']}")


@contextlib.contextmanager
def running_service(folder: Path, *arguments: str, **settings: str) -> Iterator[Service]:
    """A service that has started, and ends with the test. Settings go by their names in the environment."""
    service = Service(folder, arguments, settings=settings)
    service.start()
    try:
        yield service
    finally:
        if service.process and service.process.poll() is None:
            service.stop()
