"""What people are told after sending, and how they reach a person. Pure: the same words in chat and letters."""

from models.deadlines import deadline, long_date, spoken_time
from models.policy import ClockName, Policy
from models.receipt import Receipt


def receipt_messages(receipt: Receipt, policy: Policy, can_reply: bool = True) -> list[str]:
    """The receipt in words: reference, code, time of receipt, the dates with why, what happens next, help."""
    messages = [
        f"Thank you. We have it. Your reference is {receipt.reference} and your access code is {receipt.code}. Please "
        "keep both: with them you can ask here how far it is, or add to it. We received it at "
        f"{spoken_time(receipt.received_at)}."
    ]
    if receipt.thanks_reference:
        messages.append(f"We pass on your thanks by themselves. Their reference is {receipt.thanks_reference}.")
    if receipt.resolve_by:
        messages.append(promise(receipt, policy, can_reply))
        messages.append(
            f"What happens next: our {policy.contacts.team} reads your complaint, somebody looks into it, and we "
            "tell you how it is going. At the end you get a letter with what we found and what we will do."
        )
    else:
        messages.append("What happens next: we pass it on to the people it is about. You need do nothing more.")
    messages.append(" ".join(help_messages(policy)))
    return messages


def promise(receipt: Receipt, policy: Policy, can_reply: bool) -> str:
    """The two dates of a complaint, or the one where no acknowledgement is owed, and why they are these."""
    resolve = because(receipt, "resolution", policy)
    assert receipt.resolve_by
    if not can_reply:
        said = "You gave us no way to write to you, so we cannot send you a letter. We look into your complaint all "
        said += f"the same, by {long_date(receipt.resolve_by)} ({resolve})."
        if receipt.acknowledge_by is None:
            return said
        return (
            f"{said} The letter that says that we are dealing with it stands here by "
            f"{long_date(receipt.acknowledge_by)} ({because(receipt, 'acknowledgement', policy)}): come back with your "
            "reference and your access code."
        )
    answer = f"We aim to answer it in full by {long_date(receipt.resolve_by)} ({resolve})."
    if receipt.acknowledge_by is None:
        return answer
    return (
        f"We will write to you by {long_date(receipt.acknowledge_by)} to say that we are dealing with it "
        f"({because(receipt, 'acknowledgement', policy)}). {answer}"
    )


def because(receipt: Receipt, clock: ClockName, policy: Policy) -> str:
    """Why a clock ends when it does: `3rd working day after Sat 28 Nov 2026: Wed 2 Dec 2026`."""
    said = {"acknowledgement": receipt.acknowledge_because, "resolution": receipt.resolve_because}.get(clock)
    if said:
        return said
    days = getattr(policy.clocks, clock).working_days
    return deadline(receipt.received_at, days, policy.working_calendar).because


def after_messages(policy: Policy) -> list[str]:
    """What is said to words that come after everything was sent."""
    sent = (
        "What you wrote has been sent, and your receipt is above. I cannot add to it in this chat. To add to it, or to "
        "ask how far it is, start a new chat: choose Finish, and have your reference and your access code at hand."
    )
    return [sent, *help_messages(policy)]


def help_messages(policy: Policy) -> list[str]:
    """How to reach a person, and who helps independently."""
    contacts = policy.contacts
    advice = "; ".join(f"{service.name} ({service.how})" for service in policy.advice)
    return [
        f"You can reach our {contacts.team} at {contacts.email} or on {contacts.phone}, or write to {contacts.post}.",
        f"They can help you to complain. Independent advice: {advice}.",
    ]
