"""What tests of the command line stand on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts.installation import Installation, installed


@pytest.fixture
def demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of nobody's machine."""
    for name in (
        "COMPLAINTS_MODE",
        "DATABASE_URL",
        "COMPLAINTS_KEY_FILE",
        "COMPLAINTS_POLICY",
        "COMPLAINTS_STAFF_FILE",
    ):
        monkeypatch.setenv(name, "")


@pytest.fixture(params=["sqlite", "postgres"])
def installation(
    request: pytest.FixtureRequest, tmp_path: Path, demonstration: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Installation]:
    """An installation with two cases: each test runs on both kinds of database."""
    cluster = request.getfixturevalue("postgres") if request.param == "postgres" else None
    with installed(tmp_path, cluster, monkeypatch) as made:
        yield made
