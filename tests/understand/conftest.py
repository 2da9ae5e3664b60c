"""The risk cases, as lists of texts by level."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

FIRST, LATER = "risk_cases.yml", "risk_cases_later.yml"


@pytest.fixture(scope="session")
def cases() -> Callable[[str], list[str]]:
    """The cases of a level: the set that was written before the patterns, then the later ones."""
    return lambda level: _lines(FIRST, level) + _lines(LATER, level)


@pytest.fixture(scope="session")
def first_cases() -> Callable[[str], list[str]]:
    """The cases of a level that were written before the first pattern."""
    return lambda level: _lines(FIRST, level)


def _lines(file: str, level: str) -> list[str]:
    groups = yaml.safe_load((Path(__file__).parent / file).read_text(encoding="utf-8"))[level]
    return [line for block in groups.values() for line in block.splitlines() if line.strip()]
