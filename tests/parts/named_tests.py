"""The tests that a page names as proof of what it says: whether they are there."""

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


def missing_tests(names: Iterable[str]) -> list[str]:
    """Those of `names` (`tests/storage/test_cases.py::test_what_fails_leaves_nothing`) that are no test of ours."""
    return [name for name in names if not _is_there(name)]


def _is_there(name: str) -> bool:
    path, _, test = name.partition("::")
    return test.startswith("test_") and test in _functions_of(path)


@cache
def _functions_of(path: str) -> frozenset[str]:
    """The functions of a file that pytest collects; none of any other file."""
    file = ROOT / path
    if not (path.startswith("tests/") and file.name.startswith("test_") and file.is_file()):
        return frozenset()
    nodes = ast.parse(file.read_text(encoding="utf-8")).body
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
