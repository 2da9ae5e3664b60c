"""What is read out of free text: precision, recall and F1 of each field on the written sentences, time and memory.

The sentences are those of `tests/understand/mentions.yml`, whose tests hold the floors.
"""

import resource
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from benchmarks.report import progress, table, verdict
from understand.dates import When, find_when
from understand.mentions import Mentions, find_mentions
from understand.people import find_people, prepare

SENTENCES = Path(__file__).parent.parent / "tests" / "understand" / "mentions.yml"
FLOORS = {"email": 0.98, "phone": 0.98, "people": 0.93, "name": 0.93, "when": 0.94}
"""F1 at least."""
AIM_MS = 30.0
FIELDS = (*Mentions.__dataclass_fields__, "people")
type Found = dict[str, frozenset[str | When]]


@dataclass
class Score:
    """How many of one field were found rightly, found wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    mistakes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong or 1)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed or 1)

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed or 1)


def sentences() -> tuple[date, list[dict[str, Any]]]:
    """The day on which they are said, and each with what may be taken from it."""
    groups = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    today = groups.pop("today")
    return today, [each for group in groups.values() for each in group]


def expected(sentence: dict[str, Any]) -> Found:
    """Each field as the set of what it should hold."""
    given = {name: sentence[name] for name in FIELDS if name in sentence}
    if "when" in given:
        words, *days = given["when"]
        given["when"] = When(words, days[0] if days else None, days[-1] if days else None)
    return {name: _as_set(given.get(name)) for name in FIELDS}


def found(text: str, today: date) -> Found:
    """The same as it is found."""
    mentions = find_mentions(text, today)
    fields = {name: _as_set(getattr(mentions, name)) for name in Mentions.__dataclass_fields__}
    return fields | {"people": _as_set(find_people(text)) | fields["name"]}


def _as_set(value: Any) -> frozenset[str | When]:
    each: Iterable[Any] = value if isinstance(value, list) else [] if value is None else [value]
    return frozenset(each)


def measure(today: date, each: Iterable[dict[str, Any]]) -> dict[str, Score]:
    """The score of each field. A wrong find counts twice, as one that is wrong and one that is missed."""
    scores = {name: Score() for name in FIELDS}
    for sentence in each:
        right, got = expected(sentence), found(sentence["say"], today)
        for name, score in scores.items():
            score.right += len(right[name] & got[name])
            score.wrong += len(got[name] - right[name])
            score.missed += len(right[name] - got[name])
            if right[name] != got[name]:
                score.mistakes.append(f"{sentence['say']!r}: {set(got[name])} for {set(right[name])}")
    return scores


def invented_days(today: date, each: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Every sentence out of which a day, or the first or last of several, was read that it does not name."""
    for sentence in each:
        got = find_when(sentence["say"], today)
        if got and got.first and got not in expected(sentence)["when"]:
            yield f"{sentence['say']!r}: {got}"


def main() -> int:
    """Measure and print; 1 when a floor is missed."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    prepare()
    print(f"Read in {time.perf_counter() - begun:.1f} s; at most {_mib(before)} MiB more.")
    today, each = sentences()
    times = []
    for sentence in progress("mentions", each):
        begun = time.process_time()
        find_mentions(sentence["say"], today)
        times.append((time.process_time() - begun) * 1e3)
    scores = measure(today, each)
    rows = [
        (n, s.right, s.wrong, s.missed, *(f"{x:.3f}" for x in (s.precision, s.recall, s.f1))) for n, s in scores.items()
    ]
    print(table(("field", "right", "wrong", "missed", "precision", "recall", "F1"), rows))
    p95 = statistics.quantiles(times, n=20)[-1]
    print(
        f"{len(each)} sentences, {Counter(bool(e.keys() - {'say'}) for e in each)[False]} of them with nothing in them."
    )
    print(f"A sentence takes {statistics.median(times):.0f} ms of processor time (p50),", end=" ")
    print(f"{p95:.0f} ms (p95; the aim is {AIM_MS:.0f}).")
    problems = [
        f"F1 of {name} is {scores[name].f1:.3f}, under {floor}"
        for name, floor in FLOORS.items()
        if scores[name].f1 < floor
    ]
    problems += [f"a day was invented: {day}" for day in invented_days(today, each)]
    problems += [f"p95 is {p95:.0f} ms"] if p95 > AIM_MS else []
    return verdict(problems)


def _mib(before: int) -> int:
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024


if __name__ == "__main__":
    raise SystemExit(main())
