"""From a case to what the channel shows. Pure; nothing personal; meaning never by colour or sign alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from models.alert_rules import WINDOWS, Rule, working_days_left
from models.card import CaseCard, ClockLine
from models.case import Flag, State
from models.clock import ClockState
from models.deadlines import short_date, spoken_time
from models.digest import CalendarChange, DigestLine, PolicyChange
from models.life import IN_WORDS
from models.outbox import Delivery, Notice, OutboxRow
from models.policy import Policy
from models.working_days import london_date
from slackapp.text import clean, pieces

Blocks = list[dict[str, Any]]
OPEN, ACKNOWLEDGE, READ_DRAFT = "case_open", "case_acknowledge", "draft_read"
CHANNELS = {
    "web_chat": "by web chat",
    "email": "by e-mail",
    "letter": "by letter",
    "phone": "by phone",
    "in_person": "in person",
}
PROMISES = {
    "acknowledgement": "Acknowledge",
    "resolution": "Answer in full",
    "progress_update": "Say how it is going",
    "consent_chase": "Settle consent",
    "data_protection": "Acknowledge the data-protection complaint",
    "stage_2_window": "A review can be asked for",
    "stage_3_window": "Adjudication can be asked for",
}
DONE = {
    "acknowledgement": "Acknowledged",
    "resolution": "Answered",
    "progress_update": "Updated",
    "consent_chase": "Consent settled",
    "data_protection": "Data-protection complaint acknowledged",
    "stage_2_window": "Review asked for",
    "stage_3_window": "Adjudication asked for",
}
OWED = {
    "acknowledgement": "the acknowledgement",
    "resolution": "the full answer",
    "progress_update": "a progress update",
    "consent_chase": "a decision about consent",
    "data_protection": "the data-protection acknowledgement",
    "stage_2_window": "the time to ask for a review",
    "stage_3_window": "the time to ask for adjudication",
}
ENDED = {
    ClockState.MET: "in time",
    ClockState.DELAYED: "delayed, and they were told why",
    ClockState.BREACHED: "late",
}
LEVELS = {
    Rule.STILL_BREACHED_WEEKLY: "is still overdue",
    Rule.STILL_BREACHED: "is still overdue",
    Rule.BREACHED: "is overdue",
    Rule.DUE_TODAY: "is due today",
    Rule.DUE_SOON: "is due soon",
    Rule.CHASE: "is still open: please ask again",
    Rule.CLOSES_SOON: "is about to end",
}
"""What an alert says, the most pressing first."""
FLAGS = {
    Flag.RISK: "possible risk. Please read it now.",
    Flag.EMAIL_REFUSED: "the e-mail address refused our letter. Please write in another way, then record it.",
    Flag.PROCESSING_RESTRICTED: "processing is restricted. Keep it; all else only with the person's consent.",
    Flag.LATE_REQUEST: "a review was asked for after its last day. Please decide whether to take it up.",
    Flag.LEGAL_HOLD: "legal hold. It is not disposed of.",
}
"""What the card says of a flag, and what to do."""
UNDELIVERED = {
    Notice.SLACK_CARD: "The card",
    Notice.SLACK_CARD_UPDATE: "A change of the card",
    Notice.SLACK_CARD_REMOVED: "The removal of a card",
    Notice.SLACK_ALERT: "An alert",
    Notice.SLACK_DIGEST: "A digest of alerts",
    Notice.SLACK_DEADLINES_MOVED: "The news of deadlines that moved",
    Notice.SLACK_IMPORTED: "The news of an import",
    Notice.SLACK_RISK: "An alert of possible risk",
    Notice.SLACK_RESTRICTED: "A direct message",
    Notice.SLACK_WRITTEN_IN: "The news that somebody wrote about their case",
    Notice.LETTER_ACKNOWLEDGEMENT: "The acknowledgement letter",
    Notice.LETTER_WRITTEN: "A letter",
}
MOST_DIGEST_LINES = 40
MOST_MOVED_LINES = 40


def plain(text: str) -> dict[str, Any]:
    """Text that Slack shows as it is: the only place for what people wrote."""
    return {"type": "plain_text", "text": clean(text), "emoji": False}


def section(*lines: str) -> dict[str, Any]:
    """A paragraph of lines."""
    return {"type": "section", "text": plain("\n".join(lines))}


def button(text: str, action_id: str, carried: UUID, **more: Any) -> dict[str, Any]:
    """A button that carries the id of a case or conversation and nothing else."""
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": str(carried), **more}


def open_button(card: CaseCard) -> dict[str, Any]:
    """The button that asks for a reason and then opens the case."""
    return button("Open", OPEN, card.case_id, accessibility_label=f"Open {card.reference}")


def card_text(card: CaseCard) -> str:
    """What a notification shows."""
    return f"{card.kind.capitalize()} {card.reference}, stage {card.stage}: {state_words(card)}"


def state_words(card: CaseCard) -> str:
    """Where the case stands, in words."""
    if card.disposed_at:
        return f"{IN_WORDS[State(card.state)]}; disposed of on {short_date(london_date(card.disposed_at))}"
    if card.state == State.RECEIVED and card.acknowledgement_asked_at and not card.acknowledgement_sent_at:
        return "received; acknowledgement being sent"
    return IN_WORDS[State(card.state)]


def case_blocks(card: CaseCard, now: datetime, policy: Policy) -> Blocks:
    """The one card of a case, as it stands."""
    facts = [
        f"Stage {card.stage}. {state_words(card).capitalize()}.",
        f"Received {CHANNELS[card.channel]} at {spoken_time(card.received_at)}.",
        f"Theme: {', '.join(card.themes) or 'not set yet'}. Owner: {card.owner or 'nobody yet'}.",
    ]
    if card.for_somebody_else:
        facts.append("Written for somebody else: check agreement before sharing anything.")
    if not card.can_write and ("acknowledgement", card.stage) in _waiting(card):
        facts.append("They gave no way to write to them: the acknowledgement goes on their status in the chat.")
    facts += [f"Flag: {words}" for flag, words in FLAGS.items() if flag in card.flags]
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
    if clock.state == ClockState.CLOSED:
        over = f"until {by}: over" if clock.name in WINDOWS else f"by {by}: no longer owed"
        return f"{PROMISES[clock.name]} {over} ({clock.because})."
    if clock.stopped_at:
        return f"{DONE[clock.name]} at {spoken_time(clock.stopped_at)}, {ENDED[clock.state]} (due {by})."
    promise = PROMISES[clock.name]
    match clock.state:
        case ClockState.BREACHED:
            return f"OVERDUE: {promise.lower()}, was due {by} ({clock.because})."
        case ClockState.PAUSED:
            return f"{promise}: paused ({clock.because})."
        case ClockState.DELAYED:
            return f"{promise} by {by}: delayed, and they were told why ({clock.because})."
    if clock.name in WINDOWS:
        return f"{promise} until {by} ({clock.because})."
    return f"{promise} by {by}: {_day_of(clock, now, policy)} ({clock.because})."


def _day_of(clock: ClockLine, now: datetime, policy: Policy) -> str:
    """How far a clock is: `day 2 of 3` where it counts working days, or else the days that are left."""
    left = working_days_left(now, clock.due_on, policy.working_calendar)
    if left == 0:
        return "today is the last day"
    if clock.working_days:
        return f"day {max(clock.working_days - left, 0)} of {clock.working_days}"
    return f"{left} working day{'' if left == 1 else 's'} left"


def alert_words(reference: str, clock: str, rule: Rule, due_on: date, because: str) -> str:
    """An alert in a line."""
    return f"{reference}: {OWED[clock]} {LEVELS[rule]}. {_by(clock, due_on)} ({because})."


def _by(clock: str, due_on: date) -> str:
    return f"{'Until' if clock in WINDOWS else 'Due'} {short_date(due_on)}"


def digest_blocks(lines: Sequence[DigestLine]) -> tuple[str, Blocks]:
    """Many alerts at once: text and blocks, a line for each clock, the most pressing first, cut to Slack's limits."""
    order = list(LEVELS)
    lines = sorted(lines, key=lambda line: (order.index(line.rule), line.due_on, line.reference))
    counted = Counter(LEVELS[line.rule].removeprefix("is ").partition(":")[0] for line in lines)
    head = f"{len(lines)} deadlines need you: {', '.join(f'{number} {level}' for level, number in counted.items())}."
    shown = [
        f"{line.reference}: {OWED[line.clock]} {LEVELS[line.rule]}. {_by(line.clock, line.due_on)}."
        for line in lines[:MOST_DIGEST_LINES]
    ]
    return head, [section(head), *_listed(shown, len(lines), "and {} more: /complaint due")]


def moved_blocks(change: CalendarChange | PolicyChange) -> tuple[str, Blocks]:
    """An operator has changed the calendar or applied a policy: text and blocks, with the deadlines that moved."""
    if isinstance(change, PolicyChange):
        what = f"The policy {change.policy} has changed, and was applied to what is open"
    else:
        what = f"{short_date(change.day)} {'is now a holiday' if change.is_holiday else 'is worked after all'}"
        what = f"{what} ({change.because})"
    moved = f"{change.moved} deadline{' has' if change.moved == 1 else 's have'} moved"
    kept = f", {change.kept} stay{'s' if change.kept == 1 else ''} as promised" if change.kept else ""
    head = f"{what}: {moved}{kept}."
    shown = [
        f"{line.reference}: {OWED[line.clock]}, {short_date(line.before)} → {short_date(line.after)}"
        for line in change.lines[:MOST_MOVED_LINES]
    ]
    return head, [section(head), *_listed(shown, change.moved, "and {} more")]


def imported_words(cases: int, cards: int, restricted: int) -> str:
    """Earlier complaints came in: how many, and what the team sees of them."""
    came = f"{cases:,} earlier complaint{' was' if cases == 1 else 's were'} imported."
    shown = f"{cards:,} of them wait{'s' if cards == 1 else ''} for an answer: each gets its card here, one by one."
    kept = (
        f" {restricted:,} more may be about somebody of the staff: those who deal with such cases have been told."
        if restricted
        else ""
    )
    return f"{came} {shown}{kept} Nothing was sent to anybody."


def _listed(shown: Sequence[str], total: int, more: str) -> Blocks:
    """Lines in as many sections as they need, and how many are not shown."""
    lines = [*shown, *([more.format(total - len(shown))] if total > len(shown) else [])]
    return [section(piece) for piece in pieces("\n".join(lines))]


def restricted_words(reference: str, payload: Mapping[str, Any]) -> str:
    """What each of those who deal with a restricted case is told, alone."""
    if "rule" in payload:
        due_on = date.fromisoformat(payload["due_on"])
        return (
            f"Restricted. {alert_words(reference, payload['clock'], Rule(payload['rule']), due_on, payload['because'])}"
        )
    if "words" in payload:
        return f"Restricted. {payload['words']}"
    if payload.get("what") == "risk":
        at = spoken_time(datetime.fromisoformat(payload["at"]))
        return (
            f"Restricted. Possible risk in {reference}, noticed at {at} by a program that can be wrong. It may be "
            "about somebody of the staff, so the channel was not told. Open it now and follow the procedure for risk."
        )
    return (
        f"{reference} may be about somebody of the staff, so it is with you and not in the channel. "
        "Open it, decide who deals with it, or say that it is about nobody here."
    )


def undelivered_words(row: OutboxRow, reference: str | None) -> str:
    """What could not be told to somebody, why, and what to do; without `reference` of no case or of a hidden one."""
    about = f" of {reference}" if reference else ""
    fate = "may or may not have arrived" if row.state is Delivery.MAY_BE_POSTED else "could not be delivered"
    do = (
        "Please write in another way, then record it." if row.channel == "letter" else "Please look into it yourselves."
    )
    return (
        f"{UNDELIVERED[row.notice]}{about} {fate}. {row.last_error} {do} "
        f"Whoever runs the service can send it again: it is number {row.number} of the outbox."
    )


def call_deputies(text: str, blocks: Blocks, user_ids: Sequence[str]) -> tuple[str, Blocks]:
    """The same message with the deputies called by Slack: ids of the staff file, the only live mention there is."""
    if not user_ids:
        return text, blocks
    calls = " ".join(f"<@{user_id}>" for user_id in user_ids)
    line = {"type": "context", "elements": [{"type": "mrkdwn", "text": f"For the deputy: {calls}", "verbatim": True}]}
    return f"{text} For the deputy: {calls}", [*blocks, line]


def risk_blocks(draft: str, conversation_id: UUID, case: CaseCard | None, noticed_at: datetime) -> tuple[str, Blocks]:
    """Somebody may be at risk: text and blocks, said at once, with nothing of what they wrote.

    `case` is what the conversation has become, once it was sent. What they wrote can be opened from here.
    """
    name = case.reference if case else draft
    head = f"Possible risk in {name}. Somebody writing on the chat page may not be safe."
    told = (
        f"Noticed at {spoken_time(noticed_at)} by a program that looks for such words: it can be wrong, and it has "
        "not judged how serious this is. They were shown the emergency numbers at once. Nobody else has been told."
    )
    if case:
        do, read = "What to do: open it now, read it, and follow the procedure for risk.", open_button(case)
    else:
        do = (
            "What to do: tell whoever is on call now, read it, and follow the procedure for risk. It has not been "
            "sent yet. If it is sent, its card shows the flag for possible risk."
        )
        read = button("Read it", READ_DRAFT, conversation_id, accessibility_label=f"Read {draft}")
    blocks = [section(head), section(told), section(do)]
    return f"{head} {do}", [*blocks, {"type": "actions", "block_id": "case_actions", "elements": [read]}]


def due_words(cards: Sequence[CaseCard], more: int, now: datetime, policy: Policy) -> str:
    """What is owed, the most pressing first."""
    if not cards:
        return "Nothing is due. Every complaint has had what it is owed."
    owed = [(c, card) for card in cards for c in card.clocks if c.stopped_at is None and c.name not in WINDOWS]
    owed.sort(key=lambda pair: pair[0].due_on)
    lines = [f"{card.reference}: {clock_words(clock, now, policy)}" for clock, card in owed]
    return "\n".join([*lines, *([f"And {more} more."] if more else [])])


def _waiting(card: CaseCard) -> list[tuple[str, int]]:
    """What is promised and not done yet: names of clocks, with their stages."""
    return [(clock.name, clock.stage) for clock in card.clocks if clock.stopped_at is None]


def _buttons(card: CaseCard) -> list[dict[str, Any]]:
    buttons = [open_button(card)]
    owed = ("acknowledgement", card.stage) in _waiting(card) and not card.acknowledgement_asked_at
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
