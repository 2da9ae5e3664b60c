"""One trained Rasa for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.parts.rasa import Rasa, running_rasa


@pytest.fixture(scope="session")
def rasa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rasa]:
    with running_rasa(tmp_path_factory.mktemp("a folder with spaces")) as running:
        yield running
