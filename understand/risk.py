"""Whether a text speaks of danger. Deterministic, sentence by sentence over the whole text, and never the words.

It does not assess anybody: it says when a crisis reply and an alert are owed (urgent) and when one gentle
question is (review). Unsure means risk. The classifier in the assistant is a second pair of eyes, not a judge
of this one.
"""

import re
from dataclasses import dataclass
from functools import cache

from understand.patterns.abuse import ABUSE
from understand.patterns.care import EATING, MEDICATION
from understand.patterns.children import CHILDREN
from understand.patterns.farewell import FAREWELL
from understand.patterns.languages import in_another_language
from understand.patterns.means import METHODS, OVERDOSE
from understand.patterns.suicide import SUICIDE
from understand.patterns.third_person import THIRD_PERSON
from understand.patterns.turns_of_speech import without_turns_of_speech
from understand.patterns.unsafe import DISTRESS, SELF_HARM, UNSAFE
from understand.patterns.violence import HARM_TO_OTHERS
from understand.risk_context import level_in
from understand.risk_rules import Kind, Level, Rule, compiled
from understand.sentences import Surroundings, surroundings
from understand.spelling import plain_words

__all__ = ["Kind", "Level", "RiskFinding", "judge"]


@dataclass(frozen=True)
class RiskFinding:
    """The highest level found and every kind found at it; no part of the text."""

    level: Level
    kinds: frozenset[Kind]


_TABLES: tuple[tuple[Kind, tuple[Rule, ...]], ...] = (
    (Kind.SUICIDE, SUICIDE),
    (Kind.SUICIDE, FAREWELL),
    (Kind.SUICIDE, METHODS),
    (Kind.SUICIDE, OVERDOSE),
    (Kind.SELF_HARM, SELF_HARM),
    (Kind.UNSAFE_NOW, UNSAFE),
    (Kind.THIRD_PERSON, THIRD_PERSON),
    (Kind.HARM_TO_OTHERS, HARM_TO_OTHERS),
    (Kind.ABUSE, ABUSE),
    (Kind.SAFEGUARDING_CHILD, CHILDREN),
    (Kind.STOPPED_MEDICATION, MEDICATION),
    (Kind.NOT_EATING, EATING),
    (Kind.SUICIDE, DISTRESS),
)


def judge(text: str) -> RiskFinding:
    """The risk in `text`, whatever its length or spelling. Never raises for a str; linear in its length."""
    words = without_turns_of_speech(plain_words(text))
    found: dict[Level, set[Kind]] = {Level.REVIEW: set(), Level.URGENT: set()}
    for kind, rule, pattern in _compiled():
        kinds = {kind, *rule.also}
        if kinds <= found[Level.URGENT] or (rule.level is Level.REVIEW and kinds <= found[Level.REVIEW]):
            continue  # nothing new to learn from this rule
        for match in pattern.finditer(words):
            around = surroundings(words, match.start(), match.end())
            level = level_in(rule, around)
            if level is Level.NONE:
                continue
            found[level] |= kinds | _somebody_else(kind, around)
            if level is rule.level:
                break
    if in_another_language(text):
        found[Level.URGENT].add(Kind.SUICIDE)
    for level in (Level.URGENT, Level.REVIEW):
        if found[level]:
            return RiskFinding(level, frozenset(found[level]))
    return RiskFinding(Level.NONE, frozenset())


@cache
def _compiled() -> tuple[tuple[Kind, Rule, re.Pattern[str]], ...]:
    return tuple((kind, rule, compiled(rule.pattern)) for kind, rules in _TABLES for rule in rules)


_OTHER_PERSON = compiled(r"(?:<they>|himself|herself|themselves|his|her|their)")
_OWN_DANGER = frozenset({Kind.SUICIDE, Kind.SELF_HARM, Kind.UNSAFE_NOW, Kind.NOT_EATING, Kind.STOPPED_MEDICATION})


def _somebody_else(kind: Kind, around: Surroundings) -> set[Kind]:
    """`third_person` when the nearest person named before the phrase, or in it, is not the writer."""
    if kind not in _OWN_DANGER:
        return set()
    near = f" {' '.join(around.before.split()[-8:])}{around.phrase} "
    last_other = max((match.start() for match in _OTHER_PERSON.finditer(near)), default=-1)
    last_own = max(near.rfind(" i "), near.rfind(" myself "))
    return {Kind.THIRD_PERSON} if last_other > last_own else set()
