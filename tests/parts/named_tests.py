"""The tests that a page names as proof of what it says: whether they are there."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


def missing_tests(names: Iterable[str]) -> list[str]:
    """Those of `names`, as pytest writes them (`tests/storage/test_cases.py::test_what_fails_leaves_nothing`), that
    are no test of ours.
    """
    return [name for name in names if name.partition("::")[2] not in _tests_of(name.partition("::")[0])]


@cache
def _tests_of(path: str) -> frozenset[str]:
    """The tests of a file that pytest collects, those of a class as `TestClass::test_name`; none of any other file."""
    file = ROOT / path
    if not (path.startswith("tests/") and file.name.startswith("test_") and file.is_file()):
        return frozenset()
    module = ast.parse(file.read_text(encoding="utf-8"))
    classes = [node for node in module.body if isinstance(node, ast.ClassDef) and node.name.startswith("Test")]
    within = [f"{each.name}::{name}" for each in classes for name in _tests_in(each)]
    return frozenset([*_tests_in(module), *within])


def _tests_in(node: ast.Module | ast.ClassDef) -> Iterator[str]:
    for inner in node.body:
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and inner.name.startswith("test_"):
            yield inner.name
