"""The browser of the tests and of the pictures: the Chromium of the machine."""

import shutil
from typing import Any

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
"""As root it wants no sandbox; and it is not to look for its maker's hosts."""


def find_chromium() -> str | None:
    """Its path, from PATH."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def launch_options() -> dict[str, Any]:
    """What Playwright's `launch` is given."""
    return {"executable_path": find_chromium(), "args": FLAGS}
