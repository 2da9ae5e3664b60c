"""What the assistant says about complaining: each topic in a few short lines, with the policy's own days. Pure."""

from collections.abc import Callable
from datetime import datetime, timedelta

from models.care import when_read
from models.deadlines import Unit, deadline, long_date
from models.policy import ClockName, Policy
from models.words import help_messages
from models.working_days import london_date


def spoken(topic: str, policy: Policy, now: datetime) -> list[str]:
    """The words on a topic, for somebody who would send at the aware instant `now`. Raises KeyError."""
    return _TOPICS[topic](policy, now)


def _how_it_works(policy: Policy, now: datetime) -> list[str]:
    after = f"If you are still not happy, you can go to {policy.external_body(None).name}, outside of us."
    if policy.last_stage == 2:
        after = f"If you are not happy with the answer, you can ask us to look again. {after}"
    return [
        "I ask one question at a time. At the end I show you all your answers, and you can change any of them. "
        "When you send it, you get a reference.",
        f"Our {policy.contacts.team} then reads it, and somebody looks into it. You get a letter with what we found "
        f"and what we will do. {after}",
    ]


def _time(policy: Policy, now: datetime) -> list[str]:
    written = ""
    if "acknowledgement" in policy.owed_at(1):
        written = f"If you send it today, we write to you by {_by('acknowledgement', policy, now)} to say we have it. "
    answer = f"We aim to answer in full by {_by('resolution', policy, now)}. If it takes longer, we tell you why."
    within = policy.complain_within
    limit = "There is no last day to complain, but it is easier to look into things that are not long ago."
    if within:
        limit = (
            f"Please complain within {within.months} months. "
            "If it is longer ago, complain all the same: a person decides what can be done."
        )
    return ["The chat takes about ten minutes. There is no hurry.", f"{written}{answer}", limit]


def _by(clock: ClockName, policy: Policy, now: datetime) -> str:
    length, unit = policy.length_of(clock, 1)
    assert unit is Unit.WORKING_DAYS, "what a stage owes is counted in working days"
    due = deadline(now, length, policy.working_calendar)
    return f"{long_date(due.due_on)} ({due.because})"


def _who_reads(policy: Policy, now: datetime) -> list[str]:
    return [
        f"Our {policy.contacts.team} reads it. Staff see your name and your words only when they open it, and each "
        "time that is written down. The people who are asked about it may see what they need to.",
        f"It does not change the care that you get. We keep it for {policy.keeping.case_years} years after it ends.",
    ]


def _consent(policy: Policy, now: datetime) -> list[str]:
    return [
        "You can complain for somebody else. In most cases they need to agree before we can tell you private things.",
        "If they are a child, cannot decide for themselves, or have died, it is different. Our team tells you what "
        "they need. You can send your complaint in any case.",
    ]


def _cost(policy: Policy, now: datetime) -> list[str]:
    return [
        "It costs nothing, and you do not need a solicitor.",
        "I cannot say if you would get money. If that is what you want, write it when I ask what you would like done.",
    ]


def _anonymous(policy: Policy, now: datetime) -> list[str]:
    return [
        "You can leave out your name. Then we may find out less, as we cannot look at your notes.",
        "If you give us no way to write to you, we cannot send you an answer. With your reference and access code "
        "you can still ask how it stands.",
    ]


def _no_reply(policy: Policy, now: datetime) -> list[str]:
    return [
        "That is all right. Then we cannot ask you anything, and we cannot send you an answer.",
        "We look into it all the same. You can still add a way to reach you before you send.",
    ]


def _help(policy: Policy, now: datetime) -> list[str]:
    return [
        'You can write in your own words at every question. Write "skip" to leave one out, "back" for the one before, '
        'or "why" to hear why I ask.',
        *help_messages(policy),
    ]


def _person(policy: Policy, now: datetime) -> list[str]:
    return help_messages(policy)


def _stop(policy: Policy, now: datetime) -> list[str]:
    days = policy.keeping.unfinished_days
    return [
        "You can stop here. Nothing is sent. You can go on from this page while your browser is open.",
        f"If you do not go on, it is deleted {days} day{'' if days == 1 else 's'} after your last message.",
    ]


def _contact_you(policy: Policy, now: datetime) -> list[str]:
    return [
        f"Thank you. Our {policy.contacts.team} sees that you want this. {when_read(policy, now)} "
        f"If you cannot wait, please call {policy.crisis.emergency.how} or {policy.crisis.urgent.how}."
    ]


def _draft_kept(policy: Policy, now: datetime) -> list[str]:
    last = london_date(now) + timedelta(days=policy.keeping.draft_days)
    return [f"We keep it until {long_date(last)}. Nobody deals with it until you send it."]


def _draft_let_go(policy: Policy, now: datetime) -> list[str]:
    return ["That is all right. It is deleted soon if you do not go on."]


def _young(policy: Policy, now: datetime) -> list[str]:
    helpers = "; ".join(f"{service.name} ({service.how})" for service in policy.advice_for_children)
    helped = f" If you want somebody to help you, you can ask {helpers}." if helpers else ""
    return [f"You can complain yourself, at any age. It counts in the same way.{helped}"]


def _patient(policy: Policy, now: datetime) -> list[str]:
    return ["Please do not name the patient, or say things that show who they are. Our team asks you if they need it."]


def _bereaved(policy: Policy, now: datetime) -> list[str]:
    return ["I am so sorry. Please take your time. You can stop and come back to this page later."]


def _not_agreed(policy: Policy, now: datetime) -> list[str]:
    return [
        "You can still complain, and we look into it. Until they agree we may not be able to tell you private things."
    ]


def _capacity(policy: Policy, now: datetime) -> list[str]:
    return ["You can complain for them. Our team looks at what would be best for them before they tell you more."]


def _about_child(policy: Policy, now: datetime) -> list[str]:
    return ["You can complain for a child. Our team may ask why they do not complain themselves. They could, too."]


def _still_asked(policy: Policy, now: datetime) -> list[str]:
    return ["Thank you. That is about money, so we still ask the person if they agree to us telling you about care."]


_TOPICS: dict[str, Callable[[Policy, datetime], list[str]]] = {
    # asked about
    "ask_how_it_works": _how_it_works,
    "ask_time": _time,
    "ask_who_reads": _who_reads,
    "ask_consent": _consent,
    "ask_cost": _cost,
    "ask_anonymous": _anonymous,
    "ask_help": _help,
    "talk_to_person": _person,
    "stop": _stop,
    # said when an option is chosen (`tells` in questions.yml)
    "anonymous": _anonymous,
    "no_reply": _no_reply,
    "contact_you": _contact_you,
    "draft_kept": _draft_kept,
    "draft_let_go": _draft_let_go,
    "young": _young,
    "patient": _patient,
    "bereaved": _bereaved,
    "not_agreed": _not_agreed,
    "capacity": _capacity,
    "about_child": _about_child,
    "still_asked": _still_asked,
}
TOPICS = frozenset(_TOPICS)
