"""From the facts of a case to the words of a letter. Pure: also what Slack shows before it is sent."""

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


def _compose(letter: str, **values: object) -> Letter:
    environment = _environment()
    subject = environment.get_template(f"{letter}/subject.txt").render(**values).strip()
    return Letter(subject=subject, text=environment.get_template(f"{letter}/body.txt").render(**values).strip() + "\n")
