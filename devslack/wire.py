"""Reading what comes in: JSON that is really JSON and text that can be written out again."""

import json
from typing import Any

MAX_BODY_BYTES = 1_000_000


class BadJsonError(ValueError):
    """The bytes are no JSON that could be answered with."""


def _no_constant(name: str) -> Any:
    raise BadJsonError(f"{name} is not JSON")


def parse_json(raw: bytes | str) -> Any:
    """Decode JSON; refuse NaN, absurd nesting and lone surrogates, which could not be sent back."""
    try:
        value = json.loads(raw, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise BadJsonError("not JSON, or text that is not Unicode") from error
    return value
