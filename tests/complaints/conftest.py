"""What tests of the command line stand on."""

import pytest


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
