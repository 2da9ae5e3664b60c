"""The chat page's own time in a turn: the same answers through the chat page, and straight to Rasa's channel.

One running service, one Rasa. Conversations take turns between the two ways, so that whatever else the machine
does falls on both. The difference of the medians is what the chat page adds: risk, two transactions that reach
the disk, and the turn as JSON. The aim is 10 ms at most.
"""

import json
import statistics
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.report import progress, save_plot, table
from tests.parts.service import ANSWERS, Person, Service, running_service

CONVERSATIONS = 30
WARM_UP = 3
AIM_MS = 10.0


@dataclass
class Times:
    """Milliseconds of each turn, by the question that was answered."""

    by_slot: dict[str, list[float]] = field(default_factory=dict)

    def add(self, slot: str, seconds: float) -> None:
        """One more turn."""
        self.by_slot.setdefault(slot, []).append(seconds * 1000)

    @property
    def all(self) -> list[float]:
        """Every turn."""
        return [each for times in self.by_slot.values() for each in times]


def through_the_page(service: Service, times: Times) -> None:
    """A conversation up to the check, as a program holds it. The receipt is left out: it has no counterpart."""
    with Person(service) as person:
        person.start()
        while person.turn["state"] == "open":
            slot = person.turn["prompt"]["slot"]
            body = {"text": ANSWERS[slot], "client_message_id": str(uuid.uuid4())}
            begun = time.perf_counter()
            answer = person.client.post("/chat/messages", json=body)
            times.add(slot, time.perf_counter() - begun)
            answer.raise_for_status()
            person.turn = answer.json()


def straight_to_rasa(client: httpx.Client, times: Times) -> None:
    """The same answers to Rasa's channel."""
    sender = f"benchmark-{uuid.uuid4()}"

    def say(slot: str | None, **words: Any) -> tuple[str | None, float]:
        body = {"sender": sender, "client_message_id": str(uuid.uuid4()), "slot": slot, **words}
        begun = time.perf_counter()
        answer = client.post("/webhooks/complaints/turn", json=body)
        took = time.perf_counter() - begun
        answer.raise_for_status()
        asked: str | None = answer.json()["requested_slot"]
        return asked, took

    slot, _ = say(None, option={"id": "start"})
    while slot in ANSWERS:
        answered = slot
        slot, took = say(slot, text=ANSWERS[slot])
        times.add(answered, took)


def rasa_of(service: Service) -> httpx.Client:
    """A client for the Rasa that this service has started."""
    (pid,) = service.children()
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    key = json.loads((service.folder / "data" / "running.json").read_text())["key"]
    base = f"http://127.0.0.1:{words[words.index('--port') + 1]}"
    return httpx.Client(base_url=base, headers={"X-Complaints-Key": key}, timeout=15, trust_env=False)


def main() -> int:
    """Measure, print and plot; 1 when the aim is missed."""
    page, rasa = Times(), Times()
    with tempfile.TemporaryDirectory() as folder, running_service(Path(folder)) as service, rasa_of(service) as client:
        for number in progress("gateway", range(WARM_UP + CONVERSATIONS)):
            kept = number >= WARM_UP
            through_the_page(service, page if kept else Times())
            straight_to_rasa(client, rasa if kept else Times())
    rows = [
        (slot, statistics.median(page.by_slot[slot]), statistics.median(rasa.by_slot[slot])) for slot in rasa.by_slot
    ]
    medians = statistics.median(page.all), statistics.median(rasa.all)
    own = medians[0] - medians[1]
    print(table(("answer", "page, ms", "Rasa alone, ms", "own, ms"), [(s, p, r, p - r) for s, p, r in rows]))
    print(f"{len(page.all)} turns each way. p50: page {medians[0]:.1f} ms, Rasa alone {medians[1]:.1f} ms.")
    print(
        f"The page's own time: {own:.1f} ms at p50 (aim: {AIM_MS:.0f} ms); "
        f"a turn takes {medians[0] / medians[1]:.2f} times Rasa alone."
    )
    save_plot(
        "gateway",
        "What the chat page adds to a turn",
        "ms at p50",
        [slot for slot, _, _ in rows],
        {"Rasa alone": [r for _, _, r in rows], "through the chat page": [p for _, p, _ in rows]},
    )
    return 0 if own <= AIM_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())
