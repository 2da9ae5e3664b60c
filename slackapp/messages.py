"""From a case to what the channel shows. Pure; nothing personal; meaning never by colour or sign alone."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from models.alert_rules import Rule, working_days_left
from models.card import CaseCard, ClockLine
from models.case import EMAIL_REFUSED, RISK
from models.clock import ClockState
from models.deadlines import short_date, spoken_time
from models.policy import Policy
from slackapp.text import clean

Blocks = list[dict[str, Any]]
OPEN, ACKNOWLEDGE = "case_open", "case_acknowledge"
CHANNELS = {"web_chat": "web chat"}
PROMISES = {"acknowledgement": "Acknowledge", "resolution": "Answer in full"}
DONE = {"acknowledgement": "Acknowledged", "resolution": "Answered"}


def plain(text: str) -> dict[str, Any]:
    """Text that Slack shows as it is: the only place for what people wrote."""
    return {"type": "plain_text", "text": clean(text), "emoji": False}


def section(*lines: str) -> dict[str, Any]:
    """A paragraph of lines."""
    return {"type": "section", "text": plain("\n".join(lines))}


def button(text: str, action_id: str, case_id: UUID, **more: Any) -> dict[str, Any]:
    """A button that carries the id of the case and nothing else."""
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": str(case_id), **more}


def open_button(card: CaseCard) -> dict[str, Any]:
    """The button that asks for a reason and then opens the case."""
    return button("Open", OPEN, card.case_id, accessibility_label=f"Open {card.reference}")


def card_text(card: CaseCard) -> str:
    """What a notification shows."""
    return f"{card.kind.capitalize()} {card.reference}, stage {card.stage}: {state_words(card)}"


def state_words(card: CaseCard) -> str:
    """Where the case stands, in words."""
    if card.acknowledgement_sent_at:
        return "acknowledged"
    return "received; acknowledgement being sent" if card.acknowledgement_asked_at else card.state


def case_blocks(card: CaseCard, now: datetime, policy: Policy) -> Blocks:
    """The one card of a case, as it stands."""
    facts = [
        f"Stage {card.stage}. {state_words(card).capitalize()}.",
        f"Received by {CHANNELS.get(card.channel, card.channel)} at {spoken_time(card.received_at)}.",
        f"Theme: {', '.join(card.themes) or 'not set yet'}. Owner: {card.owner or 'nobody yet'}.",
    ]
    if card.for_somebody_else:
        facts.append("Written for somebody else: check agreement before sharing anything.")
    if RISK in card.flags:
        facts.append("Flag: possible risk. Please read it now.")
    if EMAIL_REFUSED in card.flags:
        facts.append("Flag: the e-mail address refused our letter. Please write in another way, then record it.")
    blocks: Blocks = [
        {"type": "header", "text": plain(f"{card.kind.capitalize()} {card.reference}")},
        section(*facts),
    ]
    if card.clocks:
        blocks.append(section(*(clock_words(clock, now, policy) for clock in card.clocks)))
    blocks.append({"type": "actions", "block_id": "case_actions", "elements": _buttons(card)})
    return blocks


def clock_words(clock: ClockLine, now: datetime, policy: Policy) -> str:
    """A clock in a line: what is promised, by when, how far it is, and why that day."""
    by = short_date(clock.due_on)
    if clock.stopped_at:
        late = ", late" if clock.state == ClockState.BREACHED else ", in time"
        return f"{DONE[clock.name]} at {spoken_time(clock.stopped_at)}{late} (due {by})."
    left = working_days_left(now, clock.due_on, policy)
    total = getattr(policy.clocks, clock.name).working_days
    if clock.state == ClockState.BREACHED:
        return f"OVERDUE: {PROMISES[clock.name].lower()}, was due {by} ({clock.because})."
    when = "today is the last day" if left == 0 else f"day {max(total - left, 0)} of {total}"
    return f"{PROMISES[clock.name]} by {by}: {when} ({clock.because})."


def alert_words(reference: str, clock: str, rule: Rule, due_on: date, because: str) -> str:
    """An alert in a line."""
    what = {"acknowledgement": "the acknowledgement", "resolution": "the full answer"}[clock]
    when = {
        Rule.DUE_SOON: "is due soon",
        Rule.DUE_TODAY: "is due today",
        Rule.BREACHED: "is overdue",
        Rule.STILL_BREACHED: "is still overdue",
        Rule.STILL_BREACHED_WEEKLY: "is still overdue",
    }[rule]
    return f"{reference}: {what} {when}. Due {short_date(due_on)} ({because})."


def call_deputies(text: str, blocks: Blocks, user_ids: Sequence[str]) -> tuple[str, Blocks]:
    """The same message with the deputies called by Slack: ids of the settings, the only live mention there is."""
    calls = " ".join(f"<@{user_id}>" for user_id in user_ids)
    line = {"type": "context", "elements": [{"type": "mrkdwn", "text": f"For the deputy: {calls}", "verbatim": True}]}
    return f"{text} For the deputy: {calls}", [*blocks, line]


def risk_blocks(draft: str, case: CaseCard | None, noticed_at: datetime) -> tuple[str, Blocks]:
    """Somebody may be at risk: text and blocks, said at once, with nothing of what they wrote.

    `case` is what the conversation has become, once it was sent: it can be opened from here.
    """
    name = case.reference if case else draft
    head = f"Possible risk in {name}. Somebody writing on the chat page may not be safe."
    told = (
        f"Noticed at {spoken_time(noticed_at)} by a program that looks for such words: it can be wrong, and it has "
        "not judged how serious this is. They were shown the emergency numbers at once. Nobody else has been told."
    )
    if case:
        do = "What to do: open it now, read it, and follow the procedure for risk."
    else:
        do = (
            "What to do: tell whoever is on call now and follow the procedure for risk. It has not been sent yet, so "
            "it cannot be read here. If it is sent, its card shows the flag for possible risk."
        )
    blocks = [section(head), section(told), section(do)]
    if case:
        blocks.append({"type": "actions", "block_id": "case_actions", "elements": [open_button(case)]})
    return f"{head} {do}", blocks


def due_words(cards: Sequence[CaseCard], more: int, now: datetime, policy: Policy) -> str:
    """What is owed, the most pressing first."""
    if not cards:
        return "Nothing is due. Every complaint has had what it is owed."
    owed = [(clock, card) for card in cards for clock in card.clocks if clock.stopped_at is None]
    owed.sort(key=lambda pair: pair[0].due_on)
    lines = [f"{card.reference}: {clock_words(clock, now, policy)}" for clock, card in owed]
    return "\n".join([*lines, *([f"And {more} more."] if more else [])])


def _buttons(card: CaseCard) -> list[dict[str, Any]]:
    buttons = [open_button(card)]
    owed = card.clocks and not card.acknowledgement_sent_at and not card.acknowledgement_asked_at
    if owed:
        more: dict[str, Any] = {"style": "primary", "accessibility_label": f"Acknowledge {card.reference}"}
        if card.can_email:
            more["confirm"] = {
                "title": plain("Send the letter?"),
                "text": plain(f"The acknowledgement of {card.reference} goes out by e-mail."),
                "confirm": plain("Send"),
                "deny": plain("Not now"),
            }
        buttons.append(button("Acknowledge", ACKNOWLEDGE, card.case_id, **more))
    return buttons
