"""The one way in: a turn as JSON, for whoever has the key. On loopback; the chat page is the only caller."""

import asyncio
import hmac
import logging
import os
import re
from typing import Any, Awaitable, Callable, Dict, Optional, Text

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.actions import TurnFailed, replace_remote_actions
from channels.private_logs import discreet, keep_logs_private
from channels.sealed import Keys, seal_conversations, seal_some_again
from channels.turn import START, Answer, Ask, State, WrongSlot, forget, sql_store, take_turn

LONGEST_TEXT = 20_000
LONGEST_ANSWER = 20 * LONGEST_TEXT
"""Characters. A story may be told in many messages."""
LONGEST_BODY = 12 * LONGEST_ANSWER
"""Bytes. A character is at most twelve bytes of escaped JSON."""
LONGEST_ID = 100
SECONDS_BETWEEN_LOOKS = 2.0
"""At the key file: a change of keys is followed that soon."""
_SLOT = re.compile(r"[a-z_]{1,40}")
_OPTION = re.compile(r"[a-z0-9_]{1,40}(?::[a-z0-9_]{1,40})?(?:\+[a-z0-9_]{1,40}){0,9}")

logger = logging.getLogger(__name__)


class Refused(Exception):
    """A request that is not a turn; `status` and `error` are the answer."""

    def __init__(self, status: int, error: Text) -> None:
        super().__init__(error)
        self.status = status
        self.error = error


class ComplaintsChannel(InputChannel):
    """`turn`, `forget` and `health` under /webhooks/complaints; see README.md."""

    @classmethod
    def name(cls) -> Text:
        return "complaints"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> InputChannel:
        key = str((credentials or {}).get("key") or "")
        if not key or key.startswith("${"):
            cls.raise_missing_credentials_exception()
        return cls(key)

    def __init__(self, key: Text) -> None:
        self._key = key.encode()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        keep_logs_private()
        replace_remote_actions()
        keys = Keys(os.environ.get("COMPLAINTS_KEY_FILE", ""), self._key)
        seal_conversations(keys)
        routes = Blueprint("complaints_channel", __name__)

        @routes.listener("after_server_start")
        async def follow_keys(app: Sanic, loop: Any) -> None:
            app.add_task(_follow(keys, app))

        @routes.route("/health", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            ready = request.app.ctx.agent.is_ready()
            return response.json({"ready": ready}, status=200 if ready else 503)

        @routes.route("/turn", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            return await self._answer(request, _turn)

        @routes.route("/forget", methods=["POST"])
        async def forget_conversation(request: Request) -> HTTPResponse:
            return await self._answer(request, _forget)

        return routes

    async def _answer(self, request: Request, act: Callable[[Request], Awaitable[Any]]) -> HTTPResponse:
        """What `act` makes of the request, or the error that is meant for the caller; nothing to the log."""
        given = request.headers.get("x-complaints-key", "").encode()
        if not hmac.compare_digest(given, self._key):
            return response.json({"error": "key"}, status=403)
        with discreet():
            try:
                return response.json(await act(request))
            except Refused as refused:
                return response.json({"error": refused.error}, status=refused.status)
            except WrongSlot as wrong:
                return response.json({"error": "slot", **_state(wrong.state)}, status=409)
            except (TurnFailed, Exception) as error:
                # The type alone: an exception's words may be the person's.
                detail = str(error) if isinstance(error, TurnFailed) else type(error).__name__
        logger.error("A turn failed and was not kept: %s", detail)
        return response.json({"error": "turn"}, status=502)


async def _follow(keys: Keys, app: Sanic) -> None:
    """Seals what is kept with the first key, at the start and whenever the keys have changed."""
    done: Any = None
    while True:
        keys.fernet()
        store = sql_store(app.ctx.agent) if keys.stamp != done and app.ctx.agent.is_ready() else None
        if store:
            stamp = keys.stamp
            try:
                last: Optional[int] = -1
                while last is not None:
                    # Between two turns, not beside one: of a SQLite file there is one writer at a time.
                    last = seal_some_again(store, keys, last)
                    await asyncio.sleep(0)
                done = stamp
            except Exception as error:
                logger.error("Conversations could not be encrypted anew: %s", type(error).__name__)
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


async def _turn(request: Request) -> Dict[Text, Any]:
    return _shown(await take_turn(request.app.ctx.agent, read_turn(request)))


async def _forget(request: Request) -> Dict[Text, Any]:
    await forget(request.app.ctx.agent, _read_id(_read_body(request), "sender"))
    return {"forgotten": True}


def read_turn(request: Request) -> Ask:
    """The turn in a request. Raises `Refused` with 413 (too long) or 422 (not a turn)."""
    body = _read_body(request)
    sender, message_id = _read_id(body, "sender"), _read_id(body, "client_message_id")
    slot = body.get("slot")
    if slot is not None and not isinstance(slot, str):
        raise Refused(422, "slot")
    text, option = body.get("text"), body.get("option")
    if (text is None) == (option is None):
        raise Refused(422, "text_or_option")
    if option is not None:
        option = option.get("id") if isinstance(option, dict) else None
        if not isinstance(option, str) or not _OPTION.fullmatch(option):
            raise Refused(422, "option")
    else:
        _check_text(text)
    return Ask(sender, message_id, slot, text, option, _read_answers(body.get("answers"), option))


def _read_answers(answers: Any, option: Optional[Text]) -> Dict[Text, Text]:
    """What was answered in a conversation that is opened again: only with the option that opens one."""
    if answers is None:
        return {}
    if option != START or not isinstance(answers, dict):
        raise Refused(422, "answers")
    for slot, answer in answers.items():
        if not _SLOT.fullmatch(slot):
            raise Refused(422, "answers")
        _check_text(answer, LONGEST_ANSWER)
    return answers


def _read_body(request: Request) -> Dict[Text, Any]:
    if len(request.body) > LONGEST_BODY:
        raise Refused(413, "too_long")
    try:
        body = request.json
    except Exception:
        raise Refused(422, "json") from None
    if not isinstance(body, dict):
        raise Refused(422, "json")
    return body


def _read_id(body: Dict[Text, Any], name: Text) -> Text:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_ID:
        raise Refused(422, name)
    return value


def _check_text(text: Any, longest: int = LONGEST_TEXT) -> None:
    if not isinstance(text, str) or not text.strip():
        raise Refused(422, "blank")
    if len(text) > longest:
        raise Refused(413, "too_long")
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise Refused(422, "characters")


def _state(state: State) -> Dict[Text, Any]:
    return {"requested_slot": state.requested_slot, "slots": state.slots}


def _shown(answer: Answer) -> Dict[Text, Any]:
    return {"messages": answer.messages, **_state(answer.state), "repeated": answer.repeated}
