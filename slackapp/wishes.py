"""What the team is told when whoever wrote a case has written again: what they wish, and none of their words. Pure."""

from collections.abc import Sequence

from models.card import CaseCard
from models.case import Kind
from models.deadlines import spoken_time
from models.own_case import Wish
from models.record import TimelineRecord
from models.timeline import Act

WISHES = {
    Wish.ADDED: "added to their case",
    Wish.MEETING: "asked for a meeting",
    Wish.WITHDRAWAL: "took it back",
    Wish.REVIEW: "asked for a review",
    Wish.LATE_REVIEW: "asked for a review after its last day",
    Wish.EXTERNAL: "wants to go to the external body",
    Wish.NOT_SATISFIED: "is not satisfied",
}
"""What somebody has done in the chat, with the reference and code of their case."""
TO_DO = {
    Wish.ADDED: "Please open it and read what is new.",
    Wish.MEETING: "Please get in touch to fix a time, or tell them why not.",
    Wish.WITHDRAWAL: (
        "Nothing more is owed on it. What touches somebody's safety goes on. They were told in the chat, and by e-mail "
        "where they gave one; otherwise please confirm it in writing."
    ),
    Wish.REVIEW: "Stage 2 has begun, and its dates are on the card. Please say who reviews it.",
    Wish.LATE_REVIEW: "Please decide whether to take it up all the same, and tell them.",
    Wish.EXTERNAL: "They were given the address and the last day. Please get the papers ready.",
    Wish.NOT_SATISFIED: "They were told what follows. Please open it and read why.",
}


def written_later(entries: Sequence[TimelineRecord]) -> str | None:
    """Everything that whoever wrote a case has added to it since, the oldest first, for somebody who opens it."""
    said = [
        f"{spoken_time(entry.at)}: {WISHES[Wish(entry.detail['wish'])]}.{f'\n{entry.reason}' if entry.reason else ''}"
        for entry in entries
        if entry.act == Act.WRITTEN_IN
    ]
    return "\n\n".join(said) or None


def wish_words(card: CaseCard, wish: Wish) -> str:
    """The line in the thread of the card."""
    do = TO_DO[wish]
    if wish is Wish.WITHDRAWAL and card.kind != Kind.COMPLAINT:
        do = "Please open it, and do not pass it on if you have not yet."
    return f"{card.reference}: whoever sent it {WISHES[wish]} in the chat. {do}"
