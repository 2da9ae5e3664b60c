"""What a page shows, worked out before a template sees it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from models.care import crisis_messages
from models.policy import Policy
from models.questions import CHANGE, Question, Questions
from webchat.prompts import place
from webchat.shapes import Message, Prompt, PromptOption, Turn

ROWS = {"contact": 3, "story": 10, "more": 6, "outcome": 6, "effect": 4, "access_needs": 2, "leave_message": 2}
"""Lines of the text box of a slot; one line where nothing is said."""
AUTOCOMPLETE = {"name": "name"}


@dataclass(frozen=True)
class Line:
    """One message on the page. `care`: it is about danger, and stands out."""

    seq: int
    speaker: str
    text: str
    care: bool


@dataclass(frozen=True)
class Asking:
    """The open question as the composer shows it."""

    prompt: Prompt
    question: Question | None
    number: int
    total: int
    rows: int
    autocomplete: str
    ready: Sequence[PromptOption]
    """On a question in free words: the ready answers, as buttons."""


@dataclass(frozen=True)
class Row:
    """One answer on the page that is checked before sending."""

    label: str
    value: str
    change: str
    understood: bool


def lines_of(turn: Turn, policy: Policy) -> list[Line]:
    """The conversation without the open question, which stands in the composer."""
    messages = list(turn.messages)
    if turn.prompt:
        for message in reversed(messages):
            if message.speaker == "assistant" and message.text == turn.prompt.text:
                messages.remove(message)
                break
    first, last = _care_words(policy)
    lines, care = [], False
    for message in messages:
        care = message.speaker == "assistant" and (care or message.text in first)
        lines.append(Line(message.seq, message.speaker, message.text, care))
        care = care and message.text != last
    return lines


def latest_of(lines: Sequence[Line]) -> list[Line]:
    """What was said to the person since they last said something."""
    latest: list[Line] = []
    for line in reversed(lines):
        if line.speaker == "person":
            return list(reversed(latest))
        latest.append(line)
    return []


def asking_of(turn: Turn, questions: Questions) -> Asking | None:
    """The open question with all that helps to answer it, or None."""
    prompt = turn.prompt
    if prompt is None:
        return None
    question = next((each for each in questions.questions if each.slot == prompt.slot), None)
    number, total = place(questions, prompt, {answer.slot: answer.id or answer.value for answer in turn.answers})
    return Asking(
        prompt=prompt,
        question=question,
        number=number,
        total=total,
        rows=ROWS.get(prompt.slot, 8 if prompt.type == "long" else 1),
        autocomplete=AUTOCOMPLETE.get(prompt.slot, "off"),
        ready=prompt.options if prompt.type != "choice" else (),
    )


def rows_of(turn: Turn) -> list[Row]:
    """The answers, each with the option that changes it."""
    return [Row(answer.label, answer.value, CHANGE + answer.slot, answer.understood) for answer in turn.answers]


def purpose_of(turn: Turn) -> str:
    """What the person sends: complaint, compliment or suggestion, or what they wish of a case that was sent."""
    purpose = next((answer.id for answer in turn.answers if answer.slot == "purpose"), None)
    return "complaint" if purpose in (None, "both", "data_use") else purpose


def receipt_words(turn: Turn, lines: Sequence[Line]) -> list[str]:
    """What was said on sending, after the line that gives the reference and the code."""
    words: list[str] = []
    found = False
    for line in lines:
        if found and line.speaker == "person":
            break
        if found:
            words.append(line.text)
        found = found or bool(turn.receipt and line.speaker == "assistant" and turn.receipt.code in line.text)
    return words


def in_days(number: int) -> str:
    """`1 day`, `30 days`."""
    return f"{number} day{'' if number == 1 else 's'}"


def last_seq(messages: Sequence[Message]) -> int:
    """The number of the newest message."""
    return messages[-1].seq if messages else 0


def _care_words(policy: Policy) -> tuple[set[str], str]:
    """How a crisis reply begins and how it ends; between them is one line that changes with the hour."""
    any_time = datetime(2026, 1, 1, tzinfo=UTC)
    spoken = [crisis_messages(policy, kinds, any_time) for kinds in ((), ("third_person",))]
    return {words[0] for words in spoken}, spoken[0][-1]
