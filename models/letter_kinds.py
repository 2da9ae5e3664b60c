"""The letters that go out in a case."""

from enum import StrEnum


class LetterKind(StrEnum):
    """What a letter is for."""

    ACKNOWLEDGEMENT = "acknowledgement"
    FINAL_RESPONSE = "final_response"
    HOLDING = "holding"
    PROGRESS_UPDATE = "progress_update"
    WITHDRAWAL = "withdrawal"
    OTHER = "other"


DISCLOSES = frozenset({LetterKind.FINAL_RESPONSE, LetterKind.OTHER})
"""Letters that tell what was found: not to a representative before consent is settled."""
