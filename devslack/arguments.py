"""The arguments of a Web API call, wherever they came from, read strictly."""

from typing import Any

from fastapi import Request

from devslack.errors import SlackError
from devslack.limits_elements import Problem
from devslack.wire import MAX_BODY_BYTES, BadJsonError, parse_json

Json = dict[str, Any]
_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class Arguments:
    """Named arguments: text stays text, structured ones may be JSON or JSON written as text."""

    def __init__(self, values: Json) -> None:
        self._values = {key: value for key, value in values.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str, default: str = "") -> str:
        """A string argument; a number is read as its digits."""
        value = self._values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise SlackError("invalid_arguments", [Problem(f"/{name}", "wrong_type", "must be a string")])
        return str(value)

    def needed(self, name: str) -> str:
        """A string argument that must not be missing or empty."""
        if not (value := self.text(name)):
            raise SlackError("invalid_arguments", [Problem(f"/{name}", "missing", f"missing required field: {name}")])
        return value

    def flag(self, name: str) -> bool:
        """A truth argument: true, "true", 1 or "1"."""
        return self._values.get(name) in (True, "true", "True", 1, "1")

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        try:
            return int(self.text(name, str(default)))
        except ValueError as error:
            raise SlackError("invalid_arguments", [Problem(f"/{name}", "wrong_type", "must be a number")]) from error

    def structure(self, name: str, error_code: str = "invalid_arguments") -> Any:
        """A list or object, given as itself or as JSON text; None when missing."""
        value = self._values.get(name)
        if isinstance(value, str):
            try:
                value = parse_json(value)
            except BadJsonError as error:
                raise SlackError(error_code) from error
        if value is not None and not isinstance(value, list | dict):
            raise SlackError(error_code)
        return value


async def read_arguments(request: Request) -> Arguments:
    """Arguments from the query and from a form, multipart or JSON body. Raises SlackError."""
    values: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "POST":
        body = await request.body()
        if len(body) > MAX_BODY_BYTES:
            raise SlackError("invalid_post_type")
        if kind == "application/json":
            values |= _json_object(body)
        elif kind in _FORM_TYPES:
            form = await request.form()
            values |= {key: value for key, value in form.items() if isinstance(value, str)}
        elif body:
            raise SlackError("invalid_post_type")
    try:
        str(values).encode()
    except UnicodeEncodeError as error:
        raise SlackError("invalid_charset") from error
    return Arguments(values)


def _json_object(body: bytes) -> Json:
    if not body:
        return {}
    try:
        value = parse_json(body)
    except BadJsonError as error:
        raise SlackError("invalid_json") from error
    if not isinstance(value, dict):
        raise SlackError("json_not_object")
    return value
