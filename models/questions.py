"""The assistant's questions, and which of them comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

QuestionType = Literal["choice", "text", "long", "name", "check"]
CHECK = "check"
"""The slot of the last question: the answers, to be sent or changed."""
SEND = "send"
CHANGE = "change:"


@dataclass(frozen=True)
class Option:
    """One ready answer: `id` is kept, `label` is shown, `words` are other ways of saying it."""

    id: str
    label: str
    words: tuple[str, ...] = ()


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
    text_for: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()

    def is_asked(self, answers: Mapping[str, str]) -> bool:
        """Whether this question belongs to the conversation that has these answers (slot -> value)."""
        purpose = answers.get("purpose")
        if self.slot != "purpose" and purpose not in self.asked:
            return False
        return all(answers.get(slot) in ids for slot, ids in self.when.items())

    def words_for(self, answers: Mapping[str, str]) -> str:
        """The question as it is put to somebody with these answers."""
        return self.text_for.get(answers.get("purpose", ""), self.text)

    def shown(self, value: str) -> str:
        """An answer as people read it: an option's label, or the words as typed."""
        return next((option.label for option in self.options if option.id == value), value)

    @property
    def fallback(self) -> tuple[Option, ...]:
        """The options that stand for not answering (`skip`, `unsure`)."""
        return tuple(option for option in self.options if option.id in ("skip", "unsure"))


@dataclass(frozen=True)
class Questions:
    """All questions in the order in which they are asked."""

    hello: str
    questions: tuple[Question, ...]
    check_text: str
    send_label: str
    change_label: str

    def __getitem__(self, slot: str) -> Question:
        return next(question for question in self.questions if question.slot == slot)

    def __contains__(self, slot: object) -> bool:
        return any(question.slot == slot for question in self.questions)

    def asked(self, answers: Mapping[str, str]) -> list[Question]:
        """Every question of this conversation, answered or not."""
        return [question for question in self.questions if question.is_asked(answers)]

    def next_slot(self, answers: Mapping[str, str]) -> str:
        """The slot to ask for next: the first that has no answer, or `check` when all have one."""
        return next((q.slot for q in self.asked(answers) if q.slot not in answers), CHECK)


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
            when={slot: frozenset(ids) for slot, ids in q.get("when", {}).items()},
            text_for=q.get("text_for", {}),
            options=tuple(Option(o["id"], o["label"], tuple(o.get("words", ()))) for o in q.get("options", ())),
        )
        for q in raw["questions"]
    )
    check = raw["check"]
    return Questions(raw["hello"], questions, check["text"], check["send"], check["change"])
