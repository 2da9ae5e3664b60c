"""Rows as the driver gives them, understood one by one.

For reading what somebody may have written past us: SQLite takes any value in any column, and one that cannot be
understood would otherwise end the whole read.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Dialect, type_coerce
from sqlalchemy.types import NullType


class Unreadable(Exception):
    """A value is nothing that the service writes into its column."""


class RawColumns:
    """Some columns of a query, each with the type (or union of types) that its values have to be of."""

    def __init__(self, dialect: Dialect, *columns: tuple[Any, Any]) -> None:
        self.selected = [type_coerce(column, NullType()) for column, _ in columns]
        self._readers = [
            (column.type.dialect_impl(dialect).result_processor(dialect, None), kind) for column, kind in columns
        ]

    def understood(self, values: Sequence[Any]) -> list[Any]:
        """The values as the models have them. Raises Unreadable."""
        try:
            read = [
                reader(value) if reader and value is not None else value
                for (reader, _), value in zip(self._readers, values, strict=True)
            ]
        except Exception as error:  # each type of column refuses in a way of its own
            raise Unreadable from error
        if not all(isinstance(value, kind) for (_, kind), value in zip(self._readers, read, strict=True)):
            raise Unreadable
        return read
