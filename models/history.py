"""What happened to an earlier complaint, in its order, and what cannot have happened so. Pure."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from models.answers import check_preference
from models.case import Kind
from models.consent import check_entry
from models.deadlines import short_date
from models.earlier import Earlier
from models.moments import Moment
from models.refusal import Refused
from models.working_days import london_date, london_instant


class What(StrEnum):
    """Something that happened; on one day in this order, where nobody knows the time."""

    REVIEW_ASKED = "review_asked"
    ACKNOWLEDGED = "acknowledged"
    LOOKED_INTO = "looked_into"
    CONSENT_ASKED = "consent_asked"
    CONSENT_SETTLED = "consent_settled"
    UPDATED = "updated"
    PUT_OFF = "put_off"
    ANSWERED = "answered"
    REFERRED = "referred"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


ORDER = list(What)


@dataclass(frozen=True)
class Event:
    """One thing that happened at a stage; `field` is where it stands in the file.

    `way` is how a letter went. `due_on` and `why` are of a holding letter.
    """

    field: str
    what: What
    stage: int
    at: datetime
    way: str = "other"
    due_on: date | None = None
    why: str = ""


NEEDED = {
    "acknowledged_at": "acknowledged_by",
    "acknowledged_by": "acknowledged_at",
    "answered_at": "answered_by",
    "answered_by": "answered_at",
    "outcomes": "answered_at",
}
"""What goes only with another field, at stages 1 and 2."""
ALSO_NEEDED = {
    "stage_2_reviewer": "stage_2_asked_at",
    "stage_2_received_on": "stage_2_answered_at",
    "withdrawn_because": "withdrawn_at",
    "consent": "consent_at",
    "consent_at": "consent",
    "consent_method": "consent",
    "consent_ground": "consent",
    "consent_evidence": "consent",
}
OF_SOMEBODY_ELSE = ("relationship", "person_agrees")
OF_ANOTHER = ("affected_name", "authority", "consent_asked_at", "consent")


def history(earlier: Earlier, now: datetime) -> list[Event]:
    """The events in order; the receipt is not among them. Raises Refused, with the field.

    What is known by the day alone counts at noon, like a letter that staff have posted: not before what it follows on
    that day, not after what follows it, and not after now.
    """
    _check_fields(earlier)
    dated = list(_dated(earlier))
    if earlier.kind is not Kind.COMPLAINT:
        for _, event in dated:
            if event.what is not What.CLOSED:
                raise refused(event.field, f"nothing is owed on a {earlier.kind.value}. Leave it empty.")
    _check_past("received_at", earlier.received_at, now)
    if earlier.stage_2_received_on:
        _check_past("stage_2_received_on", Moment(earlier.stage_2_received_on), now)
    received_at = earlier.received_at.from_the_start()
    for moment, event in dated:
        _check_past(event.field, moment, now)
        if (moment.at or received_at) < received_at or moment.day < earlier.received_at.day:
            raise refused(event.field, f"that is before it was received, on {short_date(earlier.received_at.day)}.")
    return _timed(_in_order(dated), received_at, now)


def _in_order(dated: Sequence[tuple[Moment, Event]]) -> list[tuple[Moment, Event]]:
    """By their times; on a day of which the time is not known, as such things follow each other."""
    order = sorted((one for one in dated if one[0].at), key=lambda one: one[1].at)
    for moment, event in sorted((one for one in dated if not one[0].at), key=lambda one: _place(*one)):
        later = (n for n, other in enumerate(order) if _place(*other) > _place(moment, event))
        order.insert(next(later, len(order)), (moment, event))
    return order


def _timed(order: Sequence[tuple[Moment, Event]], received_at: datetime, now: datetime) -> list[Event]:
    """With an instant for each."""
    events: list[Event] = []
    latest = received_at
    for number, (moment, event) in enumerate(order):
        if moment.at is None:
            following = next((other.at for other, _ in order[number:] if other.at), now)
            noon = london_instant(moment.day, time(12))
            not_before = max(latest, noon) if london_date(latest) == moment.day else noon
            event = replace(event, at=min(not_before, following, now))
        latest = event.at
        events.append(event)
    return events


def refused(field: str, words: str) -> Refused:
    """A refusal that names the field of the file."""
    return Refused(f"{field}: {words}")


@contextmanager
def of_field(field: str) -> Iterator[None]:
    """Whatever is refused in here is so because of this field."""
    try:
        yield
    except Refused as why:
        raise refused(field, str(why)) from None


def _place(moment: Moment, event: Event) -> tuple[date, int, int]:
    return moment.day, event.stage, ORDER.index(event.what)


def _dated(earlier: Earlier) -> Iterator[tuple[Moment, Event]]:
    """Everything that has a day, in no order; `at` is not settled yet."""
    for stage, prefix in ((1, ""), (2, "stage_2_")):
        for field, what, way in (
            ("acknowledged_at", What.ACKNOWLEDGED, earlier.at_stage(stage, "acknowledged_by")),
            ("investigated_from", What.LOOKED_INTO, None),
            ("answered_at", What.ANSWERED, earlier.at_stage(stage, "answered_by")),
        ):
            if moment := earlier.at_stage(stage, field):
                yield moment, Event(f"{prefix}{field}", what, stage, moment.from_the_start(), way or "other")
        for moment in earlier.at_stage(stage, "updates_sent_at"):
            yield moment, Event(f"{prefix}updates_sent_at", What.UPDATED, stage, moment.from_the_start())
        letters = (earlier.at_stage(stage, f"holding_{name}") for name in ("sent_at", "due_on", "reason"))
        for moment, due_on, why in zip(*letters, strict=True):
            event = Event(
                f"{prefix}holding_sent_at", What.PUT_OFF, stage, moment.from_the_start(), "other", due_on, why
            )
            yield moment, event
    for field, what, stage in (
        ("consent_asked_at", What.CONSENT_ASKED, 1),
        ("consent_at", What.CONSENT_SETTLED, 1),
        ("stage_2_asked_at", What.REVIEW_ASKED, 2),
        ("stage_3_referred_at", What.REFERRED, 3),
        ("closed_at", What.CLOSED, 3),
        ("withdrawn_at", What.WITHDRAWN, 3),
    ):
        if moment := getattr(earlier, field):
            yield moment, Event(field, what, stage, moment.from_the_start())


def _check_past(field: str, moment: Moment, now: datetime) -> None:
    if london_date(now) < moment.day or (moment.at and moment.at > now):
        raise refused(field, "that is in the future. Only what has happened is imported.")


def _check_fields(earlier: Earlier) -> None:
    """What goes together. Raises Refused."""
    of_stages = [(prefix + one, prefix + other) for prefix in ("", "stage_2_") for one, other in NEEDED.items()]
    both = [(one, other) for one, other in of_stages if other in Earlier.model_fields] + [*ALSO_NEEDED.items()]
    for one, other in both:
        if getattr(earlier, one) and not getattr(earlier, other):
            raise refused(one, f"give {other} with it.")
    for stage, prefix in ((1, ""), (2, "stage_2_")):
        _check_as_many(earlier, f"{prefix}holding_sent_at", f"{prefix}holding_due_on", f"{prefix}holding_reason")
        if earlier.at_stage(stage, "outcomes"):
            _check_as_many(earlier, f"{prefix}outcomes", "themes")
    if len(set(earlier.themes)) < len(earlier.themes):
        raise refused("themes", "one stands there twice.")
    for fields, fits in ((OF_SOMEBODY_ELSE, ("someone_else",)), (OF_ANOTHER, ("someone_else", "professional"))):
        for field in fields:
            if getattr(earlier, field) and earlier.for_whom not in fits:
                raise refused(field, f"it goes only with for_whom {' or '.join(fits)}.")
    with of_field("contact_preference"):
        check_preference(earlier.intake().contact)
    if earlier.consent:
        with of_field("consent"):
            seen = earlier.consent_method, earlier.consent_ground, earlier.authority, earlier.consent_evidence
            check_entry(earlier.consent, *seen)


def _check_as_many(earlier: Earlier, *fields: str) -> None:
    if len({len(getattr(earlier, field)) for field in fields}) > 1:
        raise refused(fields[0], f"give as many as in {' and '.join(fields[1:])}.")
