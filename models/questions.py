"""The assistant's questions, and which of them comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

QuestionType = Literal["choice", "text", "long", "name", "check"]
CHECK = "check"
"""The slot of the last question: the answers, to be sent or changed."""
SEND = "send"
CHANGE = "change:"
TICK = "+"
"""Before each permission that is ticked on the review page, after the option that is pressed there."""
LEFT_OUT = "left_out"
"""The answer to a question that was not put: it can be given on the review page."""
PERMISSIONS, ALSO_SAID, UNDERSTOOD, STOPPING = "permissions", "also_said", "understood", "stopping"
UNSAFE = frozenset({"unsafe", "may_be_unsafe"})
"""Answers to "is anyone unsafe now": when unsure it is risk. (Policy, "Care, safety, fairness".)"""
LANGUAGE, AT_RISK = "language", "at_risk"
WHATEVER_IT_IS = ("purpose", "contact_wish")
"""Asked before anybody has said what they would like to do, too."""
KEPT_BESIDE = (PERMISSIONS, ALSO_SAID, UNDERSTOOD, STOPPING, LANGUAGE, AT_RISK)
"""What is kept beside the answers: what was ticked (ids, with spaces), words that were more than the answer they came
with, the answers that nobody was asked for (slots, with spaces), whether somebody wants to stop ("yes"), and in which
language somebody wrote who was told in it that we read English (its English name), and whether somebody may be in
danger ("yes")."""


@dataclass(frozen=True)
class Option:
    """One ready answer: `id` is kept, `label` is shown, `words` are other ways of saying it.

    `tells` is the topic that is spoken of when it is chosen (`models.topics`).
    """

    id: str
    label: str
    words: tuple[str, ...] = ()
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    tells: str | None = None

    def is_offered(self, answers: Mapping[str, str]) -> bool:
        """Whether it makes sense to somebody with these answers."""
        return _fits(self.when, answers)


@dataclass(frozen=True)
class Question:
    """One question of the assistant; see the head of `questions.yml` for the fields."""

    slot: str
    type: QuestionType
    label: str
    text: str
    why: str
    again: str
    asked: frozenset[str]
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    follows: tuple[str, ...] = ()
    text_for: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    options: tuple[Option, ...] = ()

    def is_asked(self, answers: Mapping[str, str]) -> bool:
        """Whether this question belongs to the conversation that has these answers (slot -> value)."""
        if self.slot not in WHATEVER_IT_IS and answers.get("purpose") not in self.asked:
            return False
        return _fits(self.when, answers)

    def words_for(self, answers: Mapping[str, str]) -> str:
        """The question as it is put to somebody with these answers."""
        fitting = [texts[answers[slot]] for slot, texts in self.text_for.items() if answers.get(slot) in texts]
        return fitting[-1] if fitting else self.text

    def options_for(self, answers: Mapping[str, str]) -> tuple[Option, ...]:
        """The options that somebody with these answers is offered."""
        return tuple(option for option in self.options if option.is_offered(answers))

    def option(self, value: str | None) -> Option | None:
        """The option with this id."""
        return next((option for option in self.options if option.id == value), None)

    def shown(self, value: str) -> str:
        """An answer as people read it: an option's label, or the words as typed."""
        option = self.option(value)
        return option.label if option else value


@dataclass(frozen=True)
class Questions:
    """All questions in the order in which they are asked, and what the review page says and offers."""

    hello: str
    questions: tuple[Question, ...]
    check_text: str
    check_text_for: Mapping[str, str]
    checked: frozenset[str]
    send_label: str
    change_label: str
    not_yet_label: str
    understood_label: str
    permissions_text: str
    permissions_label: str
    permissions: tuple[Option, ...]

    def __getitem__(self, slot: str) -> Question:
        return next(question for question in self.questions if question.slot == slot)

    def __contains__(self, slot: object) -> bool:
        return any(question.slot == slot for question in self.questions)

    def asked(self, answers: Mapping[str, str]) -> list[Question]:
        """Every question of this conversation, answered or not.

        Whoever may be in danger and wants to be contacted is asked how before everything else.
        """
        asked = [question for question in self.questions if question.is_asked(answers)]
        if answers.get("contact_wish") != "contact_me":
            return asked
        at_once = [self["contact"], self["leave_message"]]
        return [*at_once, *(question for question in asked if question not in at_once)]

    def slots(self, answers: Mapping[str, str]) -> list[str]:
        """The slots of this conversation in order, and last the check, where something is sent at its end."""
        is_checked = answers.get("purpose") in self.checked or "purpose" not in answers
        return [*(question.slot for question in self.asked(answers)), *([CHECK] if is_checked else [])]

    def next_slot(self, answers: Mapping[str, str]) -> str | None:
        """The slot to ask for next: the first that has no answer; None when nothing more is asked."""
        return next((slot for slot in self.slots(answers) if slot not in answers), None)

    def check_words_for(self, answers: Mapping[str, str]) -> str:
        """What is said above the answers before they are sent."""
        return self.check_text_for.get(answers.get("purpose", ""), self.check_text)

    def permissions_for(self, answers: Mapping[str, str]) -> tuple[Option, ...]:
        """The tick boxes of the review page for somebody with these answers: none where nobody can be reached."""
        if answers.get("contact") == "skip":
            return ()
        return tuple(option for option in self.permissions if option.is_offered(answers))


def _fits(when: Mapping[str, frozenset[str]], answers: Mapping[str, str]) -> bool:
    return all(answers.get(slot) in ids for slot, ids in when.items())


@cache
def load_questions() -> Questions:
    """The questions of `questions.yml`, beside this module."""
    raw = yaml.safe_load((Path(__file__).parent / "questions.yml").read_text(encoding="utf-8"))
    questions = tuple(
        Question(
            slot=q["slot"],
            type=q["type"],
            label=q["label"],
            text=q["text"],
            why=q["why"],
            again=q["again"],
            asked=frozenset(q["asked"]),
            when=_when(q),
            follows=tuple(q.get("follows", ())),
            text_for=q.get("text_for", {}),
            options=_options(q.get("options", ())),
        )
        for q in raw["questions"]
    )
    check = raw["check"]
    permissions = check["permissions"]
    return Questions(
        hello=raw["hello"],
        questions=questions,
        check_text=check["text"],
        check_text_for=check["text_for"],
        checked=frozenset(check["asked"]),
        send_label=check["send"],
        change_label=check["change"],
        not_yet_label=check["not_yet"],
        understood_label=check["understood"],
        permissions_text=permissions["text"],
        permissions_label=permissions["label"],
        permissions=_options(permissions["options"]),
    )


def _when(part: Mapping[str, Any]) -> Mapping[str, frozenset[str]]:
    return {slot: frozenset(ids) for slot, ids in part.get("when", {}).items()}


def _options(parts: Sequence[Mapping[str, Any]]) -> tuple[Option, ...]:
    return tuple(
        Option(part["id"], part["label"], tuple(part.get("words", ())), _when(part), part.get("tells"))
        for part in parts
    )
