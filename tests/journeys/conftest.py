"""One whole service for the journeys that only use it."""

from collections.abc import Iterator

import pytest

from tests.parts.missing import ASSISTANT, require
from tests.parts.service import Service, running_service

NOON = "2026-11-24T12:00:00+00:00"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A demonstration whose business time begins on Tuesday 24 November 2026 at noon."""
    require(ASSISTANT)
    with running_service(tmp_path_factory.mktemp("a service"), "--clock", NOON) as running:
        yield running
