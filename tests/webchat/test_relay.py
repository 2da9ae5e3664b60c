"""What goes to the real assistant's channel, and what every answer of it is taken for."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from webchat.parts import AssistantDown, Reply, WrongQuestion
from webchat.relay import RasaAssistant

GOOD = {"messages": ["Thank you."], "requested_slot": "about", "slots": {"purpose": "complaint"}, "repeated": False}


class Channel:
    """A channel that gives one answer and remembers what it was asked."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.answer: Callable[[httpx.Request], httpx.Response] = lambda _: httpx.Response(200, json=GOOD)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.answer(request)


@pytest.fixture
def channel() -> Channel:
    """The far side."""
    return Channel()


@pytest.fixture
async def relay(channel: Channel) -> AsyncIterator[RasaAssistant]:
    """The real relay, over a transport that ends in `channel`."""
    async with httpx.AsyncClient(transport=httpx.MockTransport(channel)) as client:
        yield RasaAssistant(client, "http://127.0.0.1:5005/", "the-key")


async def test_a_turn_goes_out_with_the_key_and_comes_back_whole(channel: Channel, relay: RasaAssistant) -> None:
    reply = await relay.ask("sender", "m1", "It was cancelled.", None, "story")
    assert reply == Reply(["Thank you."], "about", {"purpose": "complaint"})
    request = channel.requests[0]
    assert str(request.url) == "http://127.0.0.1:5005/webhooks/complaints/turn"
    assert request.headers["X-Complaints-Key"] == "the-key"
    assert httpx.Response(200, content=request.content).json() == {
        "sender": "sender",
        "client_message_id": "m1",
        "text": "It was cancelled.",
        "option": None,
        "slot": "story",
    }


async def test_an_option_goes_out_by_its_id(channel: Channel, relay: RasaAssistant) -> None:
    await relay.ask("sender", "start", None, "start", None)
    assert httpx.Response(200, content=channel.requests[0].content).json()["option"] == {"id": "start"}


async def test_what_was_answered_goes_out_with_the_opening(channel: Channel, relay: RasaAssistant) -> None:
    await relay.remind("sender", "again", {"purpose": "complaint", "when": "left_out"})
    assert httpx.Response(200, content=channel.requests[0].content).json() == {
        "sender": "sender",
        "client_message_id": "again",
        "option": {"id": "start"},
        "slot": None,
        "answers": {"purpose": "complaint", "when": "left_out"},
    }


async def test_another_question_is_told_apart(channel: Channel, relay: RasaAssistant) -> None:
    body = {"error": "slot", "requested_slot": "when", "slots": {"purpose": "complaint"}}
    channel.answer = lambda _: httpx.Response(409, json=body)
    with pytest.raises(WrongQuestion) as caught:
        await relay.ask("sender", "m1", "x", None, "about")
    assert (caught.value.requested_slot, caught.value.answers) == ("when", {"purpose": "complaint"})


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, []),
        (200, {}),
        (200, {**GOOD, "slots": None}),
        (200, {**GOOD, "messages": [], "requested_slot": None}),
        (200, "text"),
        (403, {"error": "key"}),
        (422, {"error": "blank"}),
        (500, {}),
        (502, {"error": "turn"}),
    ],
)
async def test_whatever_is_no_answer_means_that_the_assistant_is_down(
    channel: Channel, relay: RasaAssistant, status: int, body: Any
) -> None:
    channel.answer = lambda _: httpx.Response(status, json=body)
    with pytest.raises(AssistantDown):
        await relay.ask("sender", "m1", "private", None, None)


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError])
async def test_a_broken_connection_leaves_no_words_behind(
    channel: Channel, relay: RasaAssistant, error: type[httpx.TransportError]
) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error("private", request=request)

    channel.answer = fail
    with pytest.raises(AssistantDown) as caught:
        await relay.ask("sender", "m1", "private", None, None)
    assert caught.value.__cause__ is None and caught.value.__suppress_context__
    assert await relay.is_ready() is False


async def test_ready_is_what_the_channel_says(channel: Channel, relay: RasaAssistant) -> None:
    assert await relay.is_ready() is True
    channel.answer = lambda _: httpx.Response(503, json={"ready": False})
    assert await relay.is_ready() is False
