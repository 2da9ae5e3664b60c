"""Get the answer to a kept message and keep that too: the second half of a turn, safe to run again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from models.care import Crisis
from models.conversation import Phase
from models.questions import Questions
from storage import conversations
from storage.conversations import OPENING, Pending, Said, Standing
from webchat.parts import Assistant, AssistantDown, Clock, Database, Reply, WrongQuestion
from webchat.prompts import question_words
from webchat.screening import Screen

LOST_PLACE = "I lost my place for a moment. What you wrote is kept. Here is where we are."


@dataclass(frozen=True)
class Settled:
    """Where the conversation stands now, and what was said in the turn that was settled, if one was.

    `misplaced`: the assistant was at another question.
    """

    standing: Standing
    messages: list[Said] = field(default_factory=list)
    misplaced: bool = False


class Settler:
    """Asks the assistant about the pending message of a conversation. The caller holds that one's lock."""

    def __init__(
        self,
        database: Database,
        assistant: Assistant,
        screen: Screen,
        clock: Clock,
        questions: Questions,
        after: Sequence[str],
    ) -> None:
        """`after` is what is said to words that come when all was sent: the assistant has forgotten it by then."""
        self._database = database
        self._assistant = assistant
        self._screen = screen
        self._clock = clock
        self._questions = questions
        self._after = after

    async def settle(self, standing: Standing) -> Settled:
        """Answer what is pending, if anything is. Raises AssistantDown; the message then stays pending."""
        pending = standing.pending
        if pending is None:
            return Settled(standing)
        misplaced = False
        if standing.state == Phase.SENT:
            reply = Reply([*self._after], None, standing.answers)
            messages, standing = await self._answer(standing, pending, reply)
            return Settled(standing, messages)
        try:
            reply = await self._ask(standing, pending)
        except WrongQuestion as wrong:
            misplaced = True
            reply = Reply([LOST_PLACE], wrong.requested_slot, dict(wrong.answers))
        messages, standing = await self._answer(standing, pending, reply)
        return Settled(standing, messages, misplaced)

    async def forget(self, assistant_id: str) -> None:
        """Have the assistant forget a conversation. Raises AssistantDown."""
        await self._assistant.forget(assistant_id)
        await self._database.run(conversations.forgotten, assistant_id)

    async def _ask(self, standing: Standing, pending: Pending) -> Reply:
        question = (
            standing.assistant_id,
            pending.client_message_id,
            pending.text,
            pending.option,
            pending.slot,
        )
        try:
            return await self._assistant.ask(*question)
        except WrongQuestion as wrong:
            if not _is_behind(wrong, standing):
                raise
        await self._assistant.forget(standing.assistant_id)  # what it knows is older
        reminder = f"again-{standing.prompt_number}-{OPENING}"
        await self._assistant.remind(standing.assistant_id, reminder, standing.answers)
        return await self._assistant.ask(*question)

    async def _answer(self, standing: Standing, pending: Pending, reply: Reply) -> tuple[list[Said], Standing]:
        said = reply.messages + question_words(self._questions, reply.requested_slot, reply.answers)
        if not said:
            raise AssistantDown  # an empty answer is a failure, whatever it is called
        now = self._clock.now()
        crisis, gentle = self._screen.heed(reply.danger, now)
        return await self._database.run(
            _answered,
            standing.id,
            pending.client_message_id,
            crisis,
            gentle,
            said,
            reply.requested_slot,
            reply.answers,
            now,
        )


def _answered(
    session: Session,
    conversation_id: UUID,
    client_message_id: str,
    crisis: Crisis | None,
    gentle: tuple[str, ...],
    said: list[str],
    prompt_slot: str | None,
    answers: dict[str, str],
    now: datetime,
) -> tuple[list[Said], Standing]:
    """Keep the answer to a message, and look at the turn that came of it. Care comes before everything else."""
    if crisis or gentle:
        conversations.heed_danger(session, conversation_id, client_message_id, crisis, gentle, now)
    conversations.answer_message(session, conversation_id, client_message_id, said, prompt_slot, answers, now)
    return conversations.turn_of(session, conversation_id, client_message_id)


def _is_behind(wrong: WrongQuestion, standing: Standing) -> bool:
    """Whether the assistant knows less of a conversation than was answered in it: its memory was lost."""
    if standing.state not in ("open", "check") or not wrong.answers.items() <= standing.answers.items():
        return False
    return wrong.requested_slot is None or wrong.requested_slot in standing.answers
