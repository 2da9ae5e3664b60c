"""The assistant forgets a conversation once it was sent or left; until then it remembers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest


@contextlib.asynccontextmanager
async def settling(parts: Any) -> AsyncIterator[None]:
    """The chat page's background task, as the service runs it."""
    stop = asyncio.Event()
    task = asyncio.create_task(parts.app.state.keep_settling(stop))
    yield
    stop.set()
    await task


async def forgotten(parts: Any) -> bool:
    """Whether the assistant forgets all within half a second."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.5):
            while parts.assistant.memories:
                await asyncio.sleep(0.01)
    return not parts.assistant.memories


@pytest.fixture
def quick(make_parts: Any) -> Any:
    return make_parts(settle_every=0.01)


async def test_what_was_sent_is_forgotten_and_later_words_are_answered_all_the_same(
    quick: Any, another_person: Any
) -> None:
    async with another_person(quick) as one, settling(quick):
        await one.start()
        await one.answer_all()
        assert not await forgotten(quick)
        receipt = (await one.say(option="send")).json()["receipt"]
        assert await forgotten(quick)
        later = await one.say("One more thing")
        assert later.status_code == 200 and later.json()["receipt"] == receipt
        assert not quick.assistant.memories
        assert (await one.client.get("/chat", headers={"Accept": "text/html"})).text.count(receipt["reference"])


async def test_what_was_left_is_forgotten(quick: Any, another_person: Any) -> None:
    async with another_person(quick) as one, settling(quick):
        await one.start()
        await one.say(option="complaint")
        assert not await forgotten(quick)
        await one.client.get("/exit")
        assert await forgotten(quick)


async def test_an_assistant_that_is_away_forgets_when_it_is_back(quick: Any, another_person: Any) -> None:
    async with another_person(quick) as one:
        await one.start()
        await one.answer_all()
        await one.say(option="send")
        quick.assistant.down = True
        async with settling(quick):
            assert not await forgotten(quick)
            assert quick.read("SELECT count(*) FROM to_forget") == [(1,)]
            quick.assistant.down = False
            assert await forgotten(quick)
    assert quick.read("SELECT count(*) FROM to_forget") == [(0,)]
