"""The rows that the risk classifier learns from: enough of each, nothing but text, and none twice."""

from collections import Counter

import pytest
import yaml

from complaints.assistant import NLU
from understand.choices import plain

RISK = NLU / "data" / "risk"
AT_LEAST = {"at_risk": 420, "ask": 120, "hard_negatives": 400, "ordinary": 500}


def rows(name: str) -> list[str]:
    """Every row of the file, of all its kinds."""
    kinds: dict[str, list[str]] = yaml.safe_load((RISK / f"{name}.yml").read_text(encoding="utf-8"))
    return [row for texts in kinds.values() for row in texts]


def test_each_file_of_risk_rows_is_known() -> None:
    assert {path.stem for path in RISK.iterdir()} == set(AT_LEAST)


@pytest.mark.parametrize("name", AT_LEAST)
def test_a_file_of_risk_rows_holds_enough_and_nothing_but_text(name: str) -> None:
    found = rows(name)
    assert [row for row in found if not isinstance(row, str) or not row.strip()] == []
    assert len(found) >= AT_LEAST[name]


def test_no_risk_row_stands_twice_or_in_two_files() -> None:
    found = Counter(plain(row) or row for name in AT_LEAST for row in rows(name))
    assert [row for row, count in found.items() if count > 1] == []
