"""The parts of the machine that tests stand on, and what to install where one is missing.

A test asks for a part through a fixture. Without the part the test does not run, and the run ends with a line
about it; where `CI` is set it is an error, because there nobody reads the line.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pytest

from complaints.assistant import python_of
from tests.parts.browser import find_chromium
from tests.parts.disk import can_mount
from tests.parts.postgres import find_postgres
from tests.parts.redis import find_redis


@dataclass(frozen=True)
class Part:
    """Something that has to be installed beside the project."""

    name: str
    install: str
    is_there: Callable[[], bool]

    @property
    def words(self) -> str:
        """What the end of the run says about it."""
        return f"NOT RUN: the tests that need {self.name}: {self.install}"


POSTGRESQL = Part(
    "PostgreSQL", "install postgresql (Debian, Ubuntu: apt install postgresql)", lambda: find_postgres() is not None
)
REDIS = Part("Redis", "install redis-server (Debian, Ubuntu: apt install redis-server)", lambda: bool(find_redis()))
CHROMIUM = Part("Chromium", "install chromium (Debian: apt install chromium)", lambda: find_chromium() is not None)
ASSISTANT = Part("the assistant", "install its Python and packages (make setup)", lambda: python_of().exists())
SMALL_DISK = Part("a disk that fills up", "run them as root where root may mount (mount -t tmpfs)", can_mount)

WANTED_BY: Mapping[str, Part] = {
    "postgres": POSTGRESQL,
    "redis": REDIS,
    "browser": CHROMIUM,
    "page": CHROMIUM,
    "rasa": ASSISTANT,
    "small_disk": SMALL_DISK,
}
"""The fixtures of these names, wherever they are written, stand on these parts."""


def require(part: Part) -> None:
    """Go on if the part is there; else this test does not run, or fails where `CI` is set."""
    if part.is_there():
        return
    if os.environ.get("CI"):
        pytest.fail(part.words, pytrace=False)
    pytest.skip(part.words)


def lines_about(reports: Iterable[object]) -> list[str]:
    """One line for each part that was missing, with how many tests did not run, from the reports of these."""
    told = [str(getattr(report, "longrepr", "")) for report in reports]
    counted = {part: sum(part.words in words for words in told) for part in set(WANTED_BY.values())}
    return sorted(f"{part.words} ({count} not run)" for part, count in counted.items() if count)
