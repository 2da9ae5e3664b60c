"""Columns that several tables share."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Enum


def enum_column(kind: type[StrEnum]) -> Column[Any]:
    """Text that holds the value of an enumeration, so that rows can be read without the code."""
    values = Enum(
        kind,
        values_callable=lambda k: [member.value for member in k],
        native_enum=False,
        length=40,
        create_constraint=False,
    )
    return Column(values, nullable=False)


def json_column() -> Column[Any]:
    """A small structure that is read and written whole."""
    return Column(JSON, nullable=False)
