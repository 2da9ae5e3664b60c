"""Whether a message can be taken as the answer to the question that is open. Pure."""

from models.questions import TICK
from understand.text import problem_with
from webchat import problems
from webchat.problems import Problem
from webchat.reading import Sent
from webchat.shapes import Prompt


def check(prompt: Prompt | None, sent: Sent) -> Problem | None:
    """Why `sent` cannot be taken now, or None."""
    if sent.prompt_id is not None and sent.prompt_id != (prompt.id if prompt else None):
        return problems.stale()
    if sent.text is not None and sent.option is not None:
        return problems.both()
    if sent.option is not None:
        return None if _label(prompt, sent.option) is not None else problems.unknown_option()
    match problem_with(sent.text or ""):
        case None:
            return None
        case "blank":
            return problems.blank()
        case "too_long":
            return problems.too_long()
        case _:
            return problems.unreadable()


def words_of(prompt: Prompt | None, sent: Sent) -> str:
    """What the person is seen to say: the words as typed, or the label of the option."""
    return sent.text if sent.text is not None else _label(prompt, sent.option or "") or ""


def _label(prompt: Prompt | None, option: str) -> str | None:
    """What an option is called; None where it is not offered, or something is ticked that is not."""
    if prompt is None:
        return None
    picked, *ticked = option.split(TICK)
    if not {*ticked} <= {each.id for each in prompt.permissions}:
        return None
    return next((each.label for each in prompt.options if each.id == picked), None)
