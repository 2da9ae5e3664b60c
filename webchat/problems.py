"""Why a request is not carried out, in words for people and a code for programs."""

from dataclasses import dataclass

from webchat.shapes import Turn


@dataclass(eq=False)
class Problem(Exception):
    """An answer other than success. `retry_after` is in seconds."""

    status: int
    code: str
    message: str
    retry_after: int | None = None
    turn: Turn | None = None
    kept: bool = False
    """Whether the message is in the database all the same."""


def malformed(message: str = "We could not read that request.") -> Problem:
    """400: not the shape that was agreed."""
    return Problem(400, "malformed", message)


def no_conversation() -> Problem:
    """403: no cookie, a forged one, or one of a conversation that has ended."""
    return Problem(403, "no_conversation", "There is no chat open in this browser. It may have ended.")


def foreign() -> Problem:
    """403: sent from another site, or by a form that this page did not make."""
    return Problem(403, "foreign", "That was not sent from this page, so we did not use it.")


def plain_http() -> Problem:
    """403: a public host without HTTPS."""
    return Problem(403, "not_secure", "This page is only served over HTTPS.")


def not_found() -> Problem:
    """404."""
    return Problem(404, "not_found", "There is no page at this address.")


def wrong_method() -> Problem:
    """405."""
    return Problem(405, "wrong_method", "This address does not take that kind of request.")


def stale() -> Problem:
    """409: the question was answered in the meantime."""
    message = "That question has been answered already, perhaps in another window. Here is the open one."
    return Problem(409, "stale_prompt", message)


def misplaced() -> Problem:
    """409: the assistant was at another question."""
    message = "The assistant was at another question. What you wrote is kept. Here is the open question."
    return Problem(409, "stale_prompt", message)


def too_long() -> Problem:
    """413: more than one message may hold."""
    message = "That is longer than 20,000 characters. Please send it in shorter parts, or by e-mail."
    return Problem(413, "too_long", message)


def blank() -> Problem:
    """422: nothing to keep."""
    return Problem(422, "blank", "Write an answer or choose one")


def unreadable() -> Problem:
    """422: characters that cannot be kept (NUL, half a surrogate pair)."""
    message = "Your answer has a character in it that we cannot keep. Please type it again without it"
    return Problem(422, "unreadable", message)


def unknown_option() -> Problem:
    """422: not one of the choices of the open question."""
    return Problem(422, "unknown_option", "Choose one of the answers shown, or write your own")


def both() -> Problem:
    """422, on the page alone: a choice and words, and only one can be the answer."""
    message = "You chose an answer and wrote one too. Clear one of them, so that we keep the right one"
    return Problem(422, "both", message)


def too_many(retry_after: int) -> Problem:
    """429."""
    message = "That was a lot of messages in a short time. Please wait a little, then send it again."
    return Problem(429, "too_many", message, retry_after)


def waiting(kept: bool, retry_after: int = 3, first: tuple[str, ...] = ()) -> Problem:
    """503: the assistant does not answer. `kept`: this message is in the database. `first` is said first."""
    down = "The assistant is not answering just now."
    if kept:
        message = f"{down} What you wrote is kept, and we go on from there when it is back."
    else:
        message = f"{down} Your answer before this one is kept. Please send this one again soon."
    return Problem(503, "assistant_down", " ".join((*first, message)), retry_after, kept=kept)


def not_kept(first: tuple[str, ...] = ()) -> Problem:
    """503: the database did not take the message; `first` is said first."""
    message = "Sorry, we could not keep your answer just now. Please send it again in a little while."
    return Problem(503, "unavailable", " ".join((*first, message)), 5)


def unavailable() -> Problem:
    """503: something of ours failed."""
    return Problem(503, "unavailable", "Sorry, something went wrong on our side. Please try again soon.", 5)
