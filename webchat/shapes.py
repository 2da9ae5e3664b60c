"""The chat as JSON: the shapes that go over the wire, as the OpenAPI file shows them."""

import json
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Speaker = Literal["person", "assistant", "staff"]
State = Literal["open", "check", "sent", "ended"]
PromptType = Literal["choice", "several", "text", "long", "date", "email", "phone", "name", "check"]


class Shape(BaseModel):
    """A value that is sent and never changed."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)


class Message(Shape):
    """One message; `seq` rises within a conversation."""

    seq: int
    speaker: Speaker = Field(alias="from")
    text: str


class PromptOption(Shape):
    """One ready answer: send its `id` as `option`."""

    id: str
    label: str


class Prompt(Shape):
    """The question that is open. Words of one's own may always be sent as `text` instead of an option.

    While the answers are checked `permissions` can be ticked, by `+` and their ids after the option that is sent
    (`send+share`); `ticked` are the ids of those that are.
    """

    id: str
    slot: str
    type: PromptType
    text: str
    options: list[PromptOption]
    permissions: list[PromptOption] = []
    ticked: list[str] = []


class Answer(Shape):
    """One answer so far: `value` as people read it, `id` where it was one of the options.

    `understood`: nobody was asked; it was in what they said.
    """

    slot: str
    label: str
    value: str
    id: str | None = None
    understood: bool = False


class ReceiptShape(Shape):
    """What was promised: an instant with offset and two London dates (null where no reply is owed)."""

    reference: str
    code: str
    received_at: datetime
    acknowledge_by: date | None
    resolve_by: date | None


class Turn(Shape):
    """Where the conversation stands, and the messages that are new."""

    messages: list[Message]
    prompt: Prompt | None
    answers: list[Answer]
    state: State
    receipt: ReceiptShape | None


class ErrorShape(Shape):
    """What went wrong: `code` for programs, `message` for people."""

    code: str
    message: str


class Failure(Shape):
    """An answer that is not 2xx. `turn` is where the conversation stands, where there is one.

    At 409 and 503 it holds all messages, otherwise none.
    """

    error: ErrorShape
    turn: Turn | None


class PostedMessage(BaseModel):
    """A message of the person: exactly one of `text` and `option`.

    `client_message_id` is minted by the client (1 to 100 visible ASCII characters); the same one again gives
    the same answer and one effect. `prompt_id` guards against answering a question that is no longer open.
    """

    client_message_id: str
    text: str | None = None
    option: str | None = None
    prompt_id: str | None = None


class Ready(Shape):
    """Which parts answer."""

    assistant: bool
    database: bool
    outbox: bool


def as_json(shape: Turn | Failure) -> bytes:
    """`shape` as it goes over the wire. What an answer or a prompt has nothing of is left out, but for its options."""
    data = shape.model_dump(mode="json", by_alias=True)
    turn = data if isinstance(shape, Turn) else data["turn"]
    prompt = turn["prompt"] if turn else None
    for part in (*(turn["answers"] if turn else ()), *((prompt,) if prompt else ())):
        for name in ("id", "understood", "permissions", "ticked"):
            if name in part and not part[name]:
                del part[name]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
