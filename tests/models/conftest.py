"""The policy that ships, for tests of pure rules."""

import pytest

from models.policy import Policy
from models.policy_file import load_policy


@pytest.fixture
def policy() -> Policy:
    """The provider's own policy."""
    return load_policy()
