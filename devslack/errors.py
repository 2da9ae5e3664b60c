"""The two ways of saying no: Slack's, to the app; ours, to scripts and the page."""

from collections.abc import Sequence
from typing import Any

from devslack.limits_elements import Problem


class SlackError(Exception):
    """A Web API call refused: `code` is Slack's own word; `problems` name the places."""

    def __init__(self, code: str, problems: Sequence[Problem] = (), **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.problems = tuple(problems)
        self.extra = extra

    def as_json(self) -> dict[str, Any]:
        """The body of Slack's answer."""
        body: dict[str, Any] = {"ok": False, "error": self.code, **self.extra}
        if self.problems:
            lines = [problem.as_line() for problem in self.problems]
            body["errors"] = lines
            body["response_metadata"] = {"messages": [f"[ERROR] {line}" for line in lines]}
        return body


class ControlError(Exception):
    """A control request refused, with an HTTP status; `extra` is added to the body beside `error`."""

    def __init__(self, status: int, code: str, message: str, **extra: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.extra = extra

    def as_json(self) -> dict[str, Any]:
        """`{error: {code, message}, …}`."""
        return {"error": {"code": self.code, "message": self.message}, **self.extra}
