"""What the pages for a security reviewer say is so: the tests that they name, the versions, the licences."""

import json
import re
import subprocess
from itertools import chain
from pathlib import Path

import pytest

from complaints.assistant import python_of
from tests.docs.test_docs import table
from tests.parts.missing import ASSISTANT, require
from tests.parts.named_tests import missing_tests

ROOT = Path(__file__).parents[2]
THREATS = "../SECURITY.md", "## What stands between whom and what"
LOCKS = "requirements.txt", "nlu/requirements.txt"
COPYLEFT = "GPL", "GNU", "MPL", "Mozilla", "EUPL", "CDDL", "Eclipse"
NAMED_LICENCES = """
import importlib.metadata, json
print(json.dumps({
    found.metadata["Name"].lower().replace("_", "-"): " ".join(
        [found.metadata.get("License-Expression") or "", (found.metadata.get("License") or "")[:100]]
        + [line for line in found.metadata.get_all("Classifier") or [] if line.startswith("License")]
    )
    for found in importlib.metadata.distributions()
}))
"""


def test_every_threat_names_tests_and_they_are_there() -> None:
    rows = table(*THREATS)
    assert len(rows) > 10
    named = [re.findall(r"`(tests/[^`]+)`", proof) for *_, proof in rows]
    assert [who for (who, *_), tests in zip(rows, named, strict=True) if not tests] == []
    assert missing_tests(chain.from_iterable(named)) == []


def test_a_named_test_that_is_not_there_is_missed() -> None:
    here = "tests/docs/test_security.py::test_a_named_test_that_is_not_there_is_missed"
    gone = [
        here + "_at_all",
        "tests/docs/no_such_file.py::test_a",
        "tests/docs::test_a",
        "tests/docs/test_security.py::ROOT",
        "complaints/cli.py::main",
        "",
    ]
    assert missing_tests([here, *gone]) == gone


@pytest.mark.parametrize("heading", ["## Findings", "## Looked up, and mended in our version"])
def test_every_package_on_the_page_has_that_version_in_a_list(heading: str) -> None:
    pins = "".join((ROOT / lock).read_text(encoding="utf-8") for lock in LOCKS)
    rows = table("dependencies.md", heading)
    assert len(rows) > 10
    named = [(name.strip("`"), version) for name, version, *_ in rows]
    assert [pin for pin in named if not re.search(rf"^{pin[0]}=={re.escape(pin[1])} ", pins, re.MULTILINE)] == []
    assert [row[0] for row in rows if not re.search(r"\b(CVE|GHSA|PYSEC)-\d", row[2])] == []


def test_whatever_is_copyleft_is_said_to_be() -> None:
    require(ASSISTANT)
    licences: dict[str, str] = {}
    for python in (ROOT / ".venv" / "bin" / "python", python_of()):
        told = subprocess.run([str(python), "-c", NAMED_LICENCES], capture_output=True, text=True, check=True)
        licences |= json.loads(told.stdout)
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").partition("\n## Licences")[2]
    said = chain.from_iterable(re.findall(r"`([a-z0-9-]+)`", line) for line in page.splitlines() if "copyleft" in line)
    assert {name for name, words in licences.items() if any(word in words for word in COPYLEFT)} == set(said)
