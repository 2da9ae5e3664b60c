"""The real assistant: Rasa, behind the project's own channel on loopback."""

from collections.abc import Mapping
from typing import Any, get_args

import httpx

from models.care import Danger
from storage.conversations import OPENING
from webchat.parts import AssistantDown, Reply, WrongQuestion

TIMEOUT = httpx.Timeout(10.0, connect=2.0)
"""Seconds. Rasa itself would wait minutes for an action, and a person does not."""
TURN = "/webhooks/complaints/turn"
FORGET = "/webhooks/complaints/forget"
HEALTH = "/webhooks/complaints/health"
DANGERS = get_args(Danger)


class RasaAssistant:
    """Asks Rasa over one shared client. Nothing of a message is ever logged or put into an error."""

    def __init__(self, client: httpx.AsyncClient, url: str, key: str) -> None:
        """`url` is Rasa's base address; `key` is the channel's shared key."""
        self._client = client
        self._url = url.rstrip("/")
        self._headers = {"X-Complaints-Key": key}

    async def ask(
        self,
        assistant_id: str,
        client_message_id: str,
        text: str | None,
        option: str | None,
        slot: str | None,
    ) -> Reply:
        """One turn; see `webchat.parts.Assistant`."""
        return await self._turn(assistant_id, client_message_id, text=text, option=_option(option), slot=slot)

    async def remind(self, assistant_id: str, client_message_id: str, answers: Mapping[str, str]) -> Reply:
        """Tell Rasa what was answered in a conversation that it lost; see `webchat.parts.Assistant`."""
        return await self._turn(assistant_id, client_message_id, option=_option(OPENING), answers={**answers})

    async def _turn(self, assistant_id: str, client_message_id: str, **turn: Any) -> Reply:
        body = {"sender": assistant_id, "client_message_id": client_message_id, "slot": None, **turn}
        try:
            response = await self._client.post(self._url + TURN, json=body, headers=self._headers, timeout=TIMEOUT)
            data = response.json() if response.status_code in (200, 409) else None
        except (httpx.HTTPError, ValueError):
            raise AssistantDown from None  # the cause may hold the message
        return _read(response.status_code, data)

    async def forget(self, assistant_id: str) -> None:
        """Delete what Rasa keeps of a conversation; see `webchat.parts.Assistant`."""
        body = {"sender": assistant_id}
        try:
            response = await self._client.post(self._url + FORGET, json=body, headers=self._headers, timeout=TIMEOUT)
        except httpx.HTTPError:
            raise AssistantDown from None
        if response.status_code != 200:
            raise AssistantDown

    async def is_ready(self) -> bool:
        """Whether Rasa has loaded its model and answers."""
        try:
            response = await self._client.get(self._url + HEALTH, timeout=2.0)
        except httpx.HTTPError:
            return False
        return response.status_code == 200


def _option(option: str | None) -> dict[str, str] | None:
    return {"id": option} if option is not None else None


def _read(status: int, data: Any) -> Reply:
    if not isinstance(data, dict):
        raise AssistantDown
    try:
        slot = data["requested_slot"]
        answers = {str(name): str(value) for name, value in data["slots"].items()}
        if status == 409:
            raise WrongQuestion(slot, answers)
        danger = data.get("risk")
        reply = Reply(
            [str(message) for message in data["messages"]], slot, answers, danger if danger in DANGERS else None
        )
    except (KeyError, TypeError, AttributeError):
        raise AssistantDown from None
    if not reply.messages and reply.requested_slot is None:
        raise AssistantDown  # it neither said nor asked anything: something failed in there
    return reply
