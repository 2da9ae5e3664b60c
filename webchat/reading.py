"""What was sent, read strictly: a JSON body or a form, into one shape."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from models.questions import TICK
from storage.conversations import OPENING
from webchat.problems import malformed, too_long

BODY_LIMIT = 300_000
"""Bytes: 20,000 characters at their longest (12 bytes each, in a form or as JSON escapes), and other fields."""
TICKED = "tick-"
"""Before the id of a permission: the name of its tick box on a form."""
_MESSAGE_ID = re.compile(r"[\x21-\x7e]{1,100}")


@dataclass(frozen=True)
class Sent:
    """A message as it was sent. On a form, both `text` and `option` may be there."""

    client_message_id: str
    text: str | None
    option: str | None
    prompt_id: str | None


def wants_json(request: Request) -> bool:
    """Whether the answer should be JSON: asked for, or implied by a JSON body."""
    accept = request.headers.get("accept", "")
    return "application/json" in accept or ("text/html" not in accept and is_json(request))


def is_json(request: Request) -> bool:
    """Whether the body says that it is JSON."""
    return _content_type(request) == "application/json"


def is_form(request: Request) -> bool:
    """Whether the body says that it is a form."""
    return _content_type(request) == "application/x-www-form-urlencoded"


async def read_body(request: Request) -> bytes:
    """The body. Raises Problem 413 as soon as it is too long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise too_long()
    return bytes(body)


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form, the last of each name. Raises Problem 400 or 413."""
    body = await read_body(request)
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=50
        )
    except ValueError:
        raise malformed() from None
    return dict(pairs)


async def read_message(request: Request) -> tuple[Sent, str | None]:
    """A message, and the token of the form that it came in (None for JSON, which no form can send).

    Leaves what was typed in `request.state.typed`, so that a page which refuses it can show it again.
    Raises Problem 400 or 413.
    """
    if is_json(request):
        sent, token = await _read_json(request), None
    elif is_form(request) and not wants_json(request):
        fields = await read_form(request)
        request.state.typed = fields.get("text", "")
        sent, token = _sent_by_form(fields), fields.get("token", "")
    else:
        raise malformed("Send JSON, as application/json.")
    request.state.typed = sent.text or ""
    return sent, token


async def _read_json(request: Request) -> Sent:
    try:
        data = json.loads(await read_body(request))
    except (ValueError, RecursionError):
        raise malformed("The body is not JSON.") from None
    if not isinstance(data, dict):
        raise malformed("The body is not a JSON object.")
    text, option = _string(data, "text"), _string(data, "option")
    if (text is None) == (option is None):
        raise malformed("Give exactly one of text and option.")
    return Sent(_message_id(_string(data, "client_message_id")), text, option, _string(data, "prompt_id"))


def _sent_by_form(fields: dict[str, str]) -> Sent:
    # Browsers send every line break of a text box as CR LF, whatever was typed.
    text = fields.get("text", "").replace("\r\n", "\n")
    ticked = (TICK + name.removeprefix(TICKED) for name in fields if name.startswith(TICKED))
    option = fields.get("option")
    return Sent(
        _message_id(fields.get("client_message_id")),
        text or None,
        "".join((option, *ticked)) if option else None,
        fields.get("prompt_id") or None,
    )


def _content_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _string(data: dict[str, Any], name: str) -> str | None:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise malformed(f"{name} is not text.")
    return value


def _message_id(value: str | None) -> str:
    if value is None or not _MESSAGE_ID.fullmatch(value) or value == OPENING:
        raise malformed("client_message_id is missing, or not 1 to 100 visible ASCII characters.")
    return value
