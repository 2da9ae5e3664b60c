"""The table of moves: each is done or refused in words, and no case is left where nothing can be done."""

from itertools import product

import pytest

from models.case import Kind, State
from models.life import MOVES, Course, Move, after
from models.refusal import Refused

A, R = Move.ACKNOWLEDGE, Move.RESPOND
WAYS = [
    ("a plain complaint", 1, State.RECEIVED, [A, Move.INVESTIGATE, R, Move.CLOSE], State.CLOSED),
    ("answered with the acknowledgement", 1, State.ACKNOWLEDGED, [R, Move.REOPEN, R], State.RESPONDED),
    ("taken back and taken up again", 1, State.INVESTIGATING, [Move.WITHDRAW, Move.REOPEN], State.INVESTIGATING),
    ("reviewed", 1, State.RESPONDED, [Move.ESCALATE], State.RECEIVED),
    ("adjudicated", 2, State.CLOSED, [Move.REFER], State.REFERRED),
    ("given to another provider", 1, State.ACKNOWLEDGED, [Move.TRANSFER], State.TRANSFERRED),
]


@pytest.mark.parametrize(("way", "stage", "state", "moves", "end"), WAYS, ids=[way[0] for way in WAYS])
def test_these_ways_lead_there(way: str, stage: int, state: State, moves: list[Move], end: State) -> None:
    for move in moves:
        state = after(move, Kind.COMPLAINT, stage, state)
    assert state is end


@pytest.mark.parametrize(("kind", "stage", "state"), list(product(Kind, (1, 2, 3), State)))
def test_every_other_move_is_refused_with_a_sentence_that_says_what_to_do(kind: Kind, stage: int, state: State) -> None:
    for move in Move:
        try:
            after(move, kind, stage, state)
        except Refused as refused:
            words = str(refused)
            assert words.endswith(".") and " cannot " in words and "None" not in words and "_" not in words


def test_a_compliment_is_owed_nothing_and_can_be_closed() -> None:
    assert after(Move.CLOSE, Kind.COMPLIMENT, 1, State.RECEIVED) is State.CLOSED
    with pytest.raises(Refused, match="nothing is owed on it"):
        after(Move.ACKNOWLEDGE, Kind.COMPLIMENT, 1, State.RECEIVED)


@pytest.mark.parametrize(
    ("move", "stage", "state", "words"),
    [
        (Move.CLOSE, 1, State.RECEIVED, "closed after its final response"),
        (Move.RESPOND, 1, State.RECEIVED, "Acknowledge it first"),
        (Move.INVESTIGATE, 1, State.CLOSED, "Re-open it first"),
        (Move.REFER, 1, State.RESPONDED, "after the final response of stage 2"),
        (Move.ESCALATE, 2, State.RESPONDED, "there already"),
        (Move.RESPOND, 3, State.REFERRED, "external body"),
        (Move.MERGE, 1, State.MERGED, "merged into"),
    ],
)
def test_a_refusal_names_the_way_on(move: Move, stage: int, state: State, words: str) -> None:
    with pytest.raises(Refused, match=words):
        after(move, Kind.COMPLAINT, stage, state)


def test_from_wherever_somebody_waits_for_an_answer_an_answer_can_be_reached() -> None:
    for start in (State.RECEIVED, State.ACKNOWLEDGED, State.INVESTIGATING):
        reached, fresh = {start}, {start}
        while fresh:
            fresh = {end for starts, stages, end in MOVES.values() if 1 in stages and fresh & set(starts)} - reached
            reached |= fresh
        assert State.RESPONDED in reached


SCOTTISH = Course(is_acknowledged=False, review_at_once=True)
"""Early resolution: nothing has to be acknowledged, and the investigation may begin at once."""
ENGLISH = Course(has_review=False, is_last=True)
"""One stage, and then the external body."""


@pytest.mark.parametrize(
    ("course", "move", "state", "end"),
    [
        (SCOTTISH, Move.INVESTIGATE, State.RECEIVED, State.INVESTIGATING),
        (SCOTTISH, R, State.RECEIVED, State.RESPONDED),
        (SCOTTISH, Move.ESCALATE, State.RECEIVED, State.RECEIVED),
        (SCOTTISH, Move.ESCALATE, State.INVESTIGATING, State.RECEIVED),
        (SCOTTISH, Move.ESCALATE, State.CLOSED, State.RECEIVED),
        (ENGLISH, Move.REFER, State.RESPONDED, State.REFERRED),
        (ENGLISH, Move.REFER, State.CLOSED, State.REFERRED),
    ],
)
def test_another_course_has_other_moves(course: Course, move: Move, state: State, end: State) -> None:
    assert after(move, Kind.COMPLAINT, 1, state, course) is end


@pytest.mark.parametrize(
    ("course", "move", "state", "words"),
    [
        (SCOTTISH, A, State.RECEIVED, "Its policy owes none at this stage: look into it"),
        (SCOTTISH, Move.ESCALATE, State.WITHDRAWN, "Re-open it first"),
        (SCOTTISH, Move.REFER, State.RESPONDED, "after the final response of stage 2"),
        (ENGLISH, Move.ESCALATE, State.RESPONDED, "Its policy has no stage 2; after the final response it can go to"),
        (ENGLISH, Move.REFER, State.RECEIVED, "Acknowledge it first"),
        (ENGLISH, R, State.RECEIVED, "Acknowledge it first"),
    ],
)
def test_and_refuses_what_it_does_not_have(course: Course, move: Move, state: State, words: str) -> None:
    with pytest.raises(Refused, match=words):
        after(move, Kind.COMPLAINT, 1, state, course)
