"""Columns that several tables share."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Enum


def enum_column(kind: type[StrEnum]) -> Column[Any]:
    """Text that holds the value of an enumeration, so that rows can be read without the code."""
    return Column(_values(kind), nullable=False)


def optional_enum_column(kind: type[StrEnum]) -> Column[Any]:
    """The same for what may not be known."""
    return Column(_values(kind), nullable=True)


def _values(kind: type[StrEnum]) -> Enum:
    return Enum(
        kind,
        values_callable=lambda k: [member.value for member in k],
        native_enum=False,
        length=40,
        create_constraint=False,
    )


def json_column() -> Column[Any]:
    """A small structure that is read and written whole."""
    return Column(JSON, nullable=False)
