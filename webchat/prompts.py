"""From where a conversation stands to what is asked: pure, and the same for the page and for JSON."""

from collections.abc import Mapping, Sequence
from typing import cast

from models.questions import CHANGE, CHECK, LEFT_OUT, PERMISSIONS, SEND, UNDERSTOOD, Option, Question, Questions
from models.receipt import Receipt
from storage.conversations import Said, Standing
from webchat.shapes import Answer, Message, Prompt, PromptOption, ReceiptShape, Speaker, State, Turn


def prompt_of(questions: Questions, standing: Standing) -> Prompt | None:
    """The question that is open, or None when nothing is asked."""
    slot = standing.prompt_slot
    if slot is None or standing.state not in ("open", "check"):
        return None
    number = str(standing.prompt_number)
    if slot == CHECK:
        options = [PromptOption(id=SEND, label=questions.send_label)]
        options += [
            PromptOption(id=CHANGE + question.slot, label=f"{questions.change_label}: {question.label}")
            for question in answered(questions, standing.answers)
        ]
        permissions = questions.permissions_for(standing.answers)
        return Prompt(
            id=number,
            slot=CHECK,
            type="check",
            text=questions.check_words_for(standing.answers),
            options=options,
            permissions=_offered(permissions),
            ticked=[one.id for one in permissions if one.id in standing.answers.get(PERMISSIONS, "").split()],
        )
    if slot not in questions:  # an assistant with newer questions than this page: a plain box takes any answer
        return Prompt(id=number, slot=slot, type="text", text="Please write your answer.", options=[])
    question = questions[slot]
    return Prompt(
        id=number,
        slot=slot,
        type=question.type,
        text=question.words_for(standing.answers),
        options=_offered(question.options_for(standing.answers)),
    )


def _offered(options: Sequence[Option]) -> list[PromptOption]:
    return [PromptOption(id=option.id, label=option.label) for option in options]


def answered(questions: Questions, answers: Mapping[str, str]) -> list[Question]:
    """The questions of this conversation that have an answer, in their order."""
    return [question for question in questions.asked(answers) if question.slot in answers]


def answers_of(questions: Questions, answers: Mapping[str, str]) -> list[Answer]:
    """The answers as people read them."""
    understood = answers.get(UNDERSTOOD, "").split()
    return [
        Answer(
            slot=question.slot,
            label=question.label,
            value=_shown(questions, question, answers[question.slot]),
            id=answers[question.slot] if question.option(answers[question.slot]) else None,
            understood=question.slot in understood,
        )
        for question in answered(questions, answers)
    ]


def _shown(questions: Questions, question: Question, value: str) -> str:
    return questions.not_yet_label if value == LEFT_OUT else question.shown(value)


def turn_from(questions: Questions, standing: Standing, messages: Sequence[Said]) -> Turn:
    """The turn that shows `messages` and where the conversation stands."""
    return Turn(
        messages=[Message(seq=m.seq, speaker=cast(Speaker, m.speaker), text=m.text) for m in messages],
        prompt=prompt_of(questions, standing),
        answers=answers_of(questions, standing.answers),
        state=cast(State, standing.state),
        receipt=_receipt(standing.receipt),
    )


def question_words(questions: Questions, slot: str | None, answers: Mapping[str, str]) -> list[str]:
    """The next question as the assistant says it (it stays in the chat when it has been answered)."""
    if slot is None:
        return []
    if slot == CHECK:
        return [questions.check_words_for(answers)]
    return [questions[slot].words_for(answers)] if slot in questions else []


def welcome_back(questions: Questions, answers: Mapping[str, str]) -> str | None:
    """What somebody is told who comes back after a while: what there is of theirs. None where there is nothing."""
    have = [question.label for question in answered(questions, answers) if answers[question.slot] != LEFT_OUT]
    if not have:
        return None
    listed = "; ".join(label[0].lower() + label[1:] for label in have)
    return f"Welcome back. Nothing is sent yet. What you wrote is kept. So far I have: {listed}. You can go on below."


def place(questions: Questions, prompt: Prompt, answers: Mapping[str, str]) -> tuple[int, int]:
    """Which question this is and about how many there are, as far as the answers tell."""
    slots = [question.slot for question in questions.asked(answers or {"purpose": "complaint"})]
    number = slots.index(prompt.slot) + 1 if prompt.slot in slots else len(slots)
    return number, len(slots)


def _receipt(receipt: Receipt | None) -> ReceiptShape | None:
    return ReceiptShape.model_validate(receipt.model_dump()) if receipt else None
