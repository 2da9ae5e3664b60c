"""One turn at a time: a message is kept before the assistant is asked, and answered once.

The order of a turn is: judge its risk, check it and keep it (one transaction, with the risk alert where there
is one), ask the assistant, keep the answer (one transaction). Whatever fails in between, the message stands
in the database as *pending*, and the next request, or the background task, settles it with the same id.
"""

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID
from weakref import WeakValueDictionary

from sqlmodel import Session

from models.care import Crisis
from models.questions import Questions
from storage import conversations
from storage.conversations import Kept, Said, Standing, StillPending
from storage.database import DATABASE_AWAY, reason_of
from webchat import problems
from webchat.checking import check, words_of
from webchat.parts import AssistantDown, Clock, Database
from webchat.problems import Problem
from webchat.prompts import prompt_of, turn_from, welcome_back
from webchat.reading import Sent
from webchat.screening import Screen
from webchat.settling import Settler
from webchat.shapes import Turn

log = logging.getLogger(__name__)
SETTLED_AT_ONCE = 20
FORGOTTEN_AT_ONCE = 20
UNAVAILABLE = 503
AWAY = timedelta(minutes=30)
"""Of business time without a word, after which somebody who opens the page has come back to it."""
LONGEST_PAUSE = 8.0
"""Seconds between two tries for an assistant that stays away."""


class Turns:
    """The conversations of this process. Everything is handed in; nothing starts by itself."""

    def __init__(
        self,
        *,
        database: Database,
        settler: Settler,
        screen: Screen,
        clock: Clock,
        questions: Questions,
    ) -> None:
        self._database = database
        self._screen = screen
        self._clock = clock
        self._questions = questions
        self._settler = settler
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
        self._background: dict[UUID, asyncio.Task[bool]] = {}

    async def find(self, cookie_hash: str) -> Standing | None:
        """The conversation of this cookie; None when there is none, or it has ended."""
        return await self._database.run(conversations.find_conversation, cookie_hash)

    async def start(self, cookie_hash: str) -> Standing:
        """A new conversation: the hello is said, the opening message is pending."""
        return await self._database.run(
            conversations.start_conversation, cookie_hash, self._questions.hello, self._clock.now()
        )

    async def resume(self, found: Standing) -> None:
        """Somebody opens a conversation again: after a while they are told what there is of theirs."""
        now, words = self._clock.now(), welcome_back(self._questions, found.answers)
        if words and now - found.last_at >= AWAY:
            await self._database.run(conversations.welcome_back, found.id, words, found.last_at, now)

    async def end(self, conversation_id: UUID) -> None:
        """End a conversation: its cookie opens nothing any more."""
        await self._database.run(conversations.end_conversation, conversation_id, self._clock.now())

    async def show(self, conversation_id: UUID, after: int = 0) -> Turn:
        """Where a conversation stands, with the messages after `after`."""
        standing, messages = await self._database.run(_look, conversation_id, after)
        return turn_from(self._questions, standing, messages)

    async def open(self, conversation_id: UUID) -> Turn:
        """The whole conversation, once nothing in it is pending. Raises Problem 503 while something is."""
        async with self._lock(conversation_id):
            try:
                await self._settler.settle(await self._standing(conversation_id))
            except AssistantDown:
                problem = problems.waiting(kept=True)
                problem.turn = await self.show(conversation_id)
                raise problem from None
            return await self.show(conversation_id)

    async def post(self, found: Standing, sent: Sent) -> Turn:
        """Take one message of the person and answer it; the turn holds what is new. Raises Problem.

        `found` is the conversation as the request found it; a message before this one may be under way.
        """
        async with self._lock(found.id):
            try:
                messages, standing = await self._take(found, sent)
            except Problem as problem:
                # A client that is behind gets the whole conversation, one that was wrong knows it.
                behind = problem.status in (409, 503)
                with suppress(*DATABASE_AWAY):  # then there is nothing to show
                    problem.turn = await self.show(found.id, 0 if behind else found.last_seq)
                raise
        return turn_from(self._questions, standing, messages)

    async def refuse(self, found: Standing, sent: Sent, problem: Problem) -> Problem:
        """What to answer to a message that is not even looked at: its risk is judged all the same."""
        now = self._clock.now()
        crisis, _ = await self._screen.look(sent, found.prompt_slot, now)
        return await self._refused(found.id, sent, crisis, problem, now)

    async def not_kept(self, sent: Sent) -> Problem:
        """What to answer to a message when the database cannot even say whose it is."""
        crisis, _ = await self._screen.look(sent, None, self._clock.now())
        return _not_kept(crisis)

    def settle_soon(self, conversation_id: UUID) -> asyncio.Task[bool]:
        """Settle what is pending without waiting for it: one task a conversation, true when it is done."""
        task = self._background.get(conversation_id)
        if task is None:
            task = asyncio.create_task(self._settle_quietly(conversation_id))
            self._background[conversation_id] = task
            task.add_done_callback(lambda _: self._background.pop(conversation_id, None))
        return task

    async def keep_settling(self, stop: asyncio.Event, every: float) -> None:
        """Until `stop`: each `every` seconds, answer kept messages whose reader may be gone."""
        pause = every
        while not stop.is_set():
            try:
                waiting = await self._database.run(conversations.unanswered, SETTLED_AT_ONCE)
                settled = await asyncio.gather(*(self._settle_quietly(each) for each in waiting))
                pause = every if any(settled) or not waiting else min(2 * pause, LONGEST_PAUSE)
                await self._forget_some()
            except Exception as error:  # the database may be away for a while; this task must outlive that
                log.warning("kept messages could not be looked up: %s", type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)

    async def _forget_some(self) -> None:
        """Have the assistant forget what was sent, left or deleted. What fails is tried again."""
        for one in await self._database.run(conversations.to_forget, FORGOTTEN_AT_ONCE):
            async with self._lock(one.conversation_id):
                try:
                    await self._settler.forget(one.assistant_id)
                except AssistantDown:
                    return

    async def _take(self, found: Standing, sent: Sent) -> tuple[list[Said], Standing]:
        """Leave the message kept and answered; the turn of it, also when it comes again. Raises Problem."""
        now, conversation_id = self._clock.now(), found.id
        crisis, gentle = await self._screen.look(sent, found.prompt_slot, now)
        try:
            kept, standing = await self._keep(conversation_id, sent, crisis, gentle, now)
        except Problem as problem:
            if problem.status == UNAVAILABLE:
                raise
            raise await self._refused(conversation_id, sent, crisis, problem, now) from None
        if kept.answered:
            return await self._database.run(conversations.turn_of, conversation_id, sent.client_message_id)
        try:
            settled = await self._settler.settle(standing)
        except AssistantDown:
            raise problems.waiting(kept=True) from None
        if settled.misplaced:
            raise problems.misplaced()
        return settled.messages, settled.standing

    async def _keep(
        self, conversation_id: UUID, sent: Sent, crisis: Crisis | None, gentle: tuple[str, ...], now: datetime
    ) -> tuple[Kept, Standing]:
        """Check a message and keep it, once nothing before it is pending. Raises Problem.

        Whatever is in the way, whoever may be in danger is told the numbers.
        """
        try:
            while True:
                with suppress(StillPending):
                    return await self._database.run(_keep, conversation_id, self._questions, sent, crisis, gentle, now)
                try:
                    await self._settler.settle(await self._standing(conversation_id))
                except AssistantDown:
                    if crisis:
                        await self._database.run(conversations.alert_risk, conversation_id, sent.client_message_id, now)
                    raise problems.waiting(kept=False, first=_numbers(crisis)) from None
        except DATABASE_AWAY as error:  # the page holds their words until they can be kept
            log.error("a message could not be kept: %s", reason_of(error))
            raise _not_kept(crisis) from None

    async def _refused(
        self, conversation_id: UUID, sent: Sent, crisis: Crisis | None, problem: Problem, now: datetime
    ) -> Problem:
        """The words of a message that is refused are not kept; that somebody may be in danger is told all the same."""
        if crisis:
            problem.message = " ".join((*crisis.numbers, problem.message))
            with suppress(*DATABASE_AWAY):  # then there are the numbers, at least
                await self._database.run(conversations.alert_risk, conversation_id, sent.client_message_id, now)
        return problem

    async def _settle_quietly(self, conversation_id: UUID) -> bool:
        lock = self._lock(conversation_id)
        if lock.locked():
            return True  # a turn is under way and settles it
        try:
            async with lock:
                await self._settler.settle(await self._standing(conversation_id))
        except AssistantDown:
            return False  # it is still pending, and tried again
        except Exception as error:  # one broken conversation must not keep the others waiting
            log.warning("a kept message could not be settled: %s", type(error).__name__)
            return False
        return True

    async def _standing(self, conversation_id: UUID) -> Standing:
        return await self._database.run(conversations.standing_of, conversation_id)

    def _lock(self, conversation_id: UUID) -> asyncio.Lock:
        return self._locks.setdefault(conversation_id, asyncio.Lock())


def _numbers(crisis: Crisis | None) -> tuple[str, ...]:
    return crisis.numbers if crisis else ()


def _not_kept(crisis: Crisis | None) -> Problem:
    return problems.not_kept(_numbers(crisis))


def _look(session: Session, conversation_id: UUID, after: int) -> tuple[Standing, list[Said]]:
    """Where a conversation stands and its messages after `after`, seen at one instant."""
    standing = conversations.standing_of(session, conversation_id)
    return standing, conversations.said(session, conversation_id, after)


def _keep(
    session: Session,
    conversation_id: UUID,
    questions: Questions,
    sent: Sent,
    crisis: Crisis | None,
    gentle: tuple[str, ...],
    now: datetime,
) -> tuple[Kept, Standing]:
    """Keep a message, unless there is a problem with it and it is new.

    One that was kept before is answered as it was then, whatever is asked now. Raising rolls back: Problem, or
    StillPending while another message waits.
    """
    standing = conversations.standing_of(session, conversation_id)
    if standing.pending and standing.pending.client_message_id != sent.client_message_id:
        raise StillPending
    prompt = prompt_of(questions, standing)
    problem = check(prompt, sent)
    words = "" if problem else words_of(prompt, sent)
    option = None if problem else sent.option  # nothing that was refused reaches the database
    kept = conversations.keep_message(
        session, conversation_id, sent.client_message_id, words, option, crisis, gentle, now
    )
    if problem and not kept.repeated:
        raise problem
    return kept, conversations.standing_of(session, conversation_id)
