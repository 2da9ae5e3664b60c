"""What whoever has sent a case is told about it in the chat: where it stands, what is promised, what comes next. Pure.

The dates have their reasons in the same words as everywhere else. Nothing here names anybody or tells the story.
"""

from datetime import datetime

from models.card import ClockLine
from models.case import Kind, State
from models.clock import ClockState
from models.deadlines import long_date, spoken_time
from models.life import Move
from models.own_case import OwnCase, Wish, next_step
from models.policy import ClockName, Policy
from models.working_days import london_date

CHANGED = "Something has changed since I asked you, so I could not do that. Nothing was sent. Here is where it stands."
KEPT = "All right. You have not taken it back, and it goes on."
MERGED = (
    "We put it together with another complaint that you sent, and deal with both in that one. Please use the reference "
    "of the other one."
)
WHERE = {
    State.RECEIVED: "We have it.",
    State.ACKNOWLEDGED: "We have told you in writing that we are dealing with it.",
    State.INVESTIGATING: "Somebody is looking into it now.",
    State.RESPONDED: "We have answered it.",
    State.CLOSED: "We have finished with it.",
    State.WITHDRAWN: "You took it back. If it touches somebody's safety, we go on with that.",
    State.MERGED: MERGED,
    State.TRANSFERRED: "Another organisation deals with it now.",
}
PROMISES: dict[ClockName, tuple[str, str]] = {
    "acknowledgement": (
        "We will write to you by {day} to say that we are dealing with it ({because}).",
        "We should have written to you by {day} to say that we are dealing with it ({because}).",
    ),
    "progress_update": (
        "We will tell you how it is going by {day} ({because}).",
        "We should have told you how it is going by {day} ({because}).",
    ),
    "resolution": (
        "We aim to answer it in full by {day} ({because}).",
        "We should have answered it in full by {day} ({because}).",
    ),
    "data_protection": (
        "We will write to you about your personal data by {day} ({because}).",
        "We should have written to you about your personal data by {day} ({because}).",
    ),
}
"""What a clock promises, while it can be kept and once it was not."""
READ_HERE: dict[ClockName, tuple[str, str]] = {
    "acknowledgement": (
        "Our letter to say that we are dealing with it will stand here by {day} ({because}).",
        "Our letter to say that we are dealing with it should have stood here by {day} ({because}).",
    ),
}
"""The same for somebody whom we cannot write to."""
LATE = "We have not done that yet, and we are sorry."
PAUSED = "The time for our full answer stands still for now ({because})."
ON_STATUS = (
    "You gave us no way to write to you, so this is our letter. It says that we are dealing with your complaint."
)


def not_found(policy: Policy) -> str:
    """The same for a reference that nobody has and for a code that is not its own."""
    return (
        "I cannot find anything with that reference and access code together. Both are on your receipt. Please check "
        f"them and write both again. {reach(policy)}"
    )


def not_now(again_at: datetime, policy: Policy) -> str:
    """Too many codes did not fit: when to try again, and who can help until then."""
    return f"That did not fit too many times, so I cannot look again before {spoken_time(again_at)}. {reach(policy)}"


def without_code(policy: Policy) -> str:
    """Somebody has lost their reference or their code."""
    return f"Without both of them I cannot say anything about it here: they show that it is yours. {reach(policy)}"


def reach(policy: Policy) -> str:
    """How to reach the team about a case."""
    contacts = policy.contacts
    return f"Our {contacts.team} can help you: {contacts.phone}, {contacts.email}."


def status_messages(case: OwnCase, now: datetime) -> list[str]:
    """Where a case stands, what is promised by when and why, and what comes next."""
    card = case.card
    messages = [f"{_called(case)} {card.reference} reached us at {spoken_time(card.received_at)}. {_where(case)}"]
    if not case.is_complaint:
        return messages
    if case.acknowledgement and case.may(Move.WITHDRAW):
        messages += [ON_STATUS, case.acknowledgement]
    dates = promises(case)
    come_back = [_come_back(case)] if dates and not card.can_write else []
    return [*messages, *([" ".join(dates)] if dates else []), *_what_next(case, now), *come_back]


def promises(case: OwnCase) -> list[str]:
    """Every promise of this stage that waits to be kept, a sentence or two each."""
    running = [clock for clock in case.card.clocks if clock.stopped_at is None]
    said = PROMISES if case.card.can_write else PROMISES | READ_HERE
    return [_promise(clock, *said[clock.name]) for clock in running if clock.name in said]


def opening(purpose: str, case: OwnCase, now: datetime) -> tuple[list[str], bool]:
    """What is said when somebody has come with a purpose other than the status, and whether it can go on from there."""
    if not case.goes_on:
        return [MERGED], False
    if purpose == "withdraw" and case.is_complaint and not case.may(Move.WITHDRAW):
        return [f"There is nothing left to take back. {_where(case)}"], False
    return (_opening_of_next_step(case, now) if purpose == "unhappy" else []), True


def done_messages(wish: Wish, case: OwnCase, now: datetime, *, is_mailed: bool = False) -> list[str]:
    """What somebody is told once their wish is with us; `is_mailed`: it is confirmed by e-mail too."""
    reference, at, body = case.card.reference, spoken_time(now), case.external
    match wish:
        case Wish.REVIEW:
            said = [
                f"You have asked for a review of {reference} in writing, at {at}. It begins today.",
                *promises(case),
            ]
        case Wish.LATE_REVIEW:
            said = [
                f"Your request for a review of {reference} reached us at {at}. It came after the last day.",
                "One of our team decides whether we take it up all the same, and tells you.",
            ]
        case Wish.EXTERNAL:
            said = [
                f"Our team has what you wrote about {reference}, since {at}, and gets the papers ready.",
                f"Please write to {body.name} ({body.how}) yourself as well. Only they can take it up.",
            ]
        case Wish.NOT_SATISFIED:
            said = [f"Our team has what you wrote about {reference}, since {at}. It stays with your case."]
        case Wish.MEETING:
            said = [
                f"You have asked to meet our team about {reference}, at {at}.",
                "They get in touch to fix a time. If they cannot meet you, they tell you why.",
            ]
        case Wish.WITHDRAWAL if not case.is_complaint:
            said = [f"Our team has been told, at {at}, that you would like to take {reference} back."]
        case Wish.WITHDRAWAL:
            said = [
                f"You took your complaint {reference} back at {at}. This is our confirmation in writing.",
                "We do not look into it any more. If it touches somebody's safety, we go on with that.",
            ]
            said += ["We also send you this by e-mail."] if is_mailed else []
        case Wish.ADDED:
            said = [f"We have put that with {reference}, at {at}. Our team has been told that you wrote."]
    if not case.card.can_write:
        said.append(_come_back(case))
    return [" ".join(said)]


def _come_back(case: OwnCase) -> str:
    return f"You gave us no address to write to, so please look here again. {reach(case.policy)}"


def _called(case: OwnCase) -> str:
    return {Kind.COMPLAINT: "Your complaint", Kind.COMPLIMENT: "Your thanks", Kind.SUGGESTION: "Your suggestion"}[
        Kind(case.card.kind)
    ]


def _where(case: OwnCase) -> str:
    if case.state is State.REFERRED:
        return f"It is with {case.external.name} ({case.external.how}), which is independent of us."
    if not case.is_complaint:
        return "We pass it on to the people it is about. You need do nothing more."
    answer = case.clock("resolution")
    if case.state is State.RESPONDED and answer and answer.stopped_at:
        return f"We answered it on {long_date(london_date(answer.stopped_at))}."
    owed = case.state in (State.RECEIVED, State.ACKNOWLEDGED, State.INVESTIGATING)
    return f"It is at stage {case.card.stage}, {_stage(case)}. {WHERE[case.state]}" if owed else WHERE[case.state]


def _stage(case: OwnCase) -> str:
    return case.policy.stages[min(case.card.stage, case.policy.last_stage) - 1].name


def _promise(clock: ClockLine, kept: str, broken: str) -> str:
    given = {"day": long_date(clock.due_on), "because": clock.because}
    match clock.state:
        case ClockState.PAUSED:
            return PAUSED.format(**given)
        case ClockState.BREACHED:
            return f"{broken.format(**given)} {LATE}"
        case _:
            return kept.format(**given)


def _what_next(case: OwnCase, now: datetime) -> list[str]:
    if case.may(Move.ESCALATE) or case.may(Move.REFER):
        return [_way_on(case, now)]
    if case.state in (State.RECEIVED, State.ACKNOWLEDGED):
        return ["What happens next: somebody looks into it. At the end we say what we found and what we will do."]
    if case.state is State.INVESTIGATING:
        return ["What happens next: we answer you, and say what we found and what we will do."]
    return []


def _way_on(case: OwnCase, now: datetime) -> str:
    """What may be asked for now, until when and why, and what is true after that day."""
    body = f"{case.external.name} ({case.external.how})"
    match next_step(case, now):
        case Wish.REVIEW:
            return f"If you are not satisfied, you can ask for {_review(case)}{_until(case, 2)}. You can do that here."
        case Wish.LATE_REVIEW:
            return (
                f"The last day to ask for {_review(case)} was {_day(case, 2)}. You can still ask for it here. One of "
                "our team then decides."
            )
        case _:
            window = case.clock("stage_3_window", 3)
            if window and london_date(now) > window.due_on:
                return (
                    f"The last day to go to {body} was {_day(case, 3)}. You can still write to them. They are "
                    "independent of us, and decide whether to take it in exceptional circumstances."
                )
            return (
                f"If you are not satisfied, you can go to {body}{_until(case, 3)}. They are independent of us, and ask "
                "you to write to them."
            )


def _review(case: OwnCase) -> str:
    return f"{case.policy.stages[1].spoken} by somebody who was not involved"


def _until(case: OwnCase, stage: int) -> str:
    return f" until {_day(case, stage)}" if case.clock(_window(stage), stage) else ""


def _day(case: OwnCase, stage: int) -> str:
    window = case.clock(_window(stage), stage)
    return f"{long_date(window.due_on)} ({window.because})" if window else ""


def _window(stage: int) -> ClockName:
    return "stage_2_window" if stage == 2 else "stage_3_window"


def _opening_of_next_step(case: OwnCase, now: datetime) -> list[str]:
    sorry = "I am sorry that you are not satisfied."
    if next_step(case, now) is not Wish.NOT_SATISFIED:
        told = " I can tell our team, so that they get the papers ready." if not case.may(Move.ESCALATE) else ""
        return [f"{sorry} {_way_on(case, now)}{told}"]
    if not case.is_complaint:
        return [f"{sorry} I pass what you write to our team. If you want an answer, please make a complaint here."]
    dates = [promise for promise in promises(case) if "answer" in promise]
    waits = " ".join(["We have not answered it yet.", *dates]) if dates else _where(case)
    return [f"{sorry} {waits} I pass what you write to our team."]
