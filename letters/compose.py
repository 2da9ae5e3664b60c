"""From the facts of a case to the words of a letter. Pure: also what Slack shows before it is sent."""

from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.deadlines import long_date, spoken_time
from models.letter import Letter, LetterFacts, WrittenLetter
from models.letter_kinds import LetterKind
from models.policy import Policy

TEMPLATES = Path(__file__).parent / "templates"
SETTLED = frozenset({"given", "not_required_deceased", "authority_lpa"})
"""Answers about agreement after which nothing more is asked of a representative at this point."""


@cache
def _environment() -> Environment:
    # Letters are plain text: there is no markup that a name could break out of.
    environment = Environment(  # noqa: S701
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(long_date=long_date, spoken_time=spoken_time)
    return environment


def acknowledgement(facts: LetterFacts, policy: Policy) -> Letter:
    """The written acknowledgement of stage 1. It repeats nothing of the story: consent may not be settled."""
    asks_consent = facts.for_somebody_else and facts.consent not in SETTLED
    return _compose("acknowledgement", facts=facts, policy=policy, asks_consent=asks_consent)


SUBJECTS = {
    LetterKind.FINAL_RESPONSE: "Our answer to your complaint ({reference})",
    LetterKind.HOLDING: "Your complaint takes longer than we said ({reference})",
    LetterKind.PROGRESS_UPDATE: "Where your complaint stands ({reference})",
    LetterKind.WITHDRAWAL: "Your complaint is withdrawn ({reference})",
    LetterKind.OTHER: "About your complaint ({reference})",
}


def written(letter: WrittenLetter) -> Letter:
    """A letter that staff wrote, with its subject."""
    return Letter(subject=SUBJECTS[letter.kind].format(reference=letter.reference), text=letter.text.strip() + "\n")


def withdrawal(reference: str, policy: Policy, at: datetime) -> str:
    """The words that confirm to somebody that they took their complaint back in the chat, at an aware instant."""
    return _render("withdrawal/body.txt", reference=reference, policy=policy, at=at)


def _compose(letter: str, **values: object) -> Letter:
    subject = _render(f"{letter}/subject.txt", **values).strip()
    return Letter(subject=subject, text=_render(f"{letter}/body.txt", **values))


def _render(template: str, **values: object) -> str:
    return _environment().get_template(template).render(**values).strip() + "\n"
