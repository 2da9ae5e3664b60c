"""What somebody who may be at risk is told at once, and when the team next reads."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from models.deadlines import long_date
from models.policy import Policy
from models.working_days import LONDON

Danger = Literal["alert", "ask"]
"""What the assistant's own judge found in a message: the crisis reply and an alert are owed, or a gentle line."""


@dataclass(frozen=True)
class Crisis:
    """A message that may speak of risk: the kinds found and what is said at once. Never the words."""

    kinds: tuple[str, ...]
    messages: tuple[str, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """The part of the messages that is true even when nothing could be kept."""
        return self.messages[:2]


def is_open(policy: Policy, now: datetime) -> bool:
    """Whether the team is at work at this instant."""
    local, hours = now.astimezone(LONDON), policy.working_hours
    return policy.working_calendar.is_working_day(local.date()) and hours.opens <= local.time() < hours.closes


def next_reading(policy: Policy, now: datetime) -> datetime:
    """The instant at which the team next reads: now when it is at work, or the next opening (London time)."""
    local, hours, calendar = now.astimezone(LONDON), policy.working_hours, policy.working_calendar
    if is_open(policy, now):
        return local
    day = local.date()
    if not calendar.is_working_day(day) or local.time() >= hours.closes:
        day = calendar.first_from(day + timedelta(days=1))
    return datetime.combine(day, hours.opens, LONDON)


def crisis_messages(policy: Policy, kinds: tuple[str, ...], now: datetime) -> list[str]:
    """The crisis reply of the policy ("Care, safety, fairness"): numbers first, and only what is true."""
    crisis = policy.crisis
    about_others = {"harm_to_others", "third_person", "abuse", "safeguarding_child"} & set(kinds)
    who = "you or somebody else is" if about_others else "you are"
    return [
        f"Thank you for telling me. I am a computer program and I cannot keep anybody safe, so please read "
        f"this first. If {who} in danger now, call {crisis.emergency.how}.",
        f"For urgent help with your mental health, at any time, call {crisis.urgent.how}. To talk to somebody, "
        f"call {crisis.listening.name} on {crisis.listening.how}, day or night; it is free.",
        f"What you wrote is kept, and I have told our team that somebody here may be at risk. {when_read(policy, now)}",
    ]


def when_read(policy: Policy, now: datetime) -> str:
    """When the team reads next, and that it can do nothing before."""
    if is_open(policy, now):
        return "They are at work now, but I cannot say when they will have read it."
    opens = next_reading(policy, now)
    hour = f"{opens.hour % 12 or 12}{f':{opens.minute:02d}' if opens.minute else ''}{'am' if opens.hour < 12 else 'pm'}"
    return f"They next read messages on {long_date(opens.date())} at {hour}; they cannot help before then."


def gentle_messages(policy: Policy) -> list[str]:
    """Said when words may speak of risk in the past, or in passing: no alert, one gentle line."""
    crisis = policy.crisis
    return [
        f"I am sorry, that sounds very hard. If things feel too much now, you can call "
        f"{crisis.listening.name} on {crisis.listening.how}, day or night, or {crisis.urgent.how}."
    ]
