"""The answers to the questions for reference and code. Pure."""

from collections.abc import Mapping

from intake.said import Accepted, Outcome, Refused
from models.questions import Question
from understand.case_codes import read_answered_code, read_case_codes

REFERENCE, CODE = "case_reference", "case_code"
SLIP = "There is a slip in that reference: one sign or more is not right. Please look again at your receipt."


def read_reference_answer(question: Question, text: str, _answers: Mapping[str, str]) -> Outcome:
    """The reference, with the code where both were written."""
    found = read_case_codes(text)
    if found.reference:
        return Accepted(found.reference, {CODE: found.code} if found.code else {})
    return Refused(SLIP if found.has_slip else question.again)


def read_code_answer(question: Question, text: str, _answers: Mapping[str, str]) -> Outcome:
    """The code, with another reference where both were written."""
    found, code = read_case_codes(text), read_answered_code(text)
    if found.reference and found.code:
        return Accepted(found.code, {REFERENCE: found.reference})
    return Accepted(code) if code else Refused(question.again)
