"""Tests that a page names as the proof of what it says: whether they are there."""

import ast
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]


def missing_tests(names: Iterable[str]) -> list[str]:
    """Those of `tests/path.py::test_name` that no test file has, in their order."""
    return [name for name in names if not _is_written(name)]


def _is_written(name: str) -> bool:
    path, _, function = name.partition("::")
    file = ROOT / path
    if not (path.startswith("tests/") and function.startswith("test_") and file.is_file()):
        return False
    written = ast.parse(file.read_text(encoding="utf-8")).body
    return any(isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and one.name == function for one in written)
