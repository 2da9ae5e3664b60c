"""The life of a case: which moves there are, from where, and to where. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from models.case import Kind, State
from models.refusal import Refused

NEW, ACKED, OPEN, TOLD, DONE = State.RECEIVED, State.ACKNOWLEDGED, State.INVESTIGATING, State.RESPONDED, State.CLOSED
WITHDRAWN, MERGED, TRANSFERRED, REFERRED = State.WITHDRAWN, State.MERGED, State.TRANSFERRED, State.REFERRED

WAITS = (NEW, ACKED, OPEN)
"""While a case stands here, somebody waits for an answer."""


class Move(StrEnum):
    """Something that staff do with a case, and that changes where it stands."""

    ACKNOWLEDGE = "acknowledge"
    INVESTIGATE = "investigate"
    RESPOND = "respond"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    MERGE = "merge"
    TRANSFER = "transfer"
    ESCALATE = "escalate"
    REFER = "refer"


MOVES: dict[Move, tuple[tuple[State, ...], tuple[int, ...], State]] = {
    # move             from                               in stage    to
    Move.ACKNOWLEDGE:  ((NEW,),                            (1, 2),     ACKED),
    Move.INVESTIGATE:  ((ACKED,),                          (1, 2),     OPEN),
    Move.RESPOND:      ((ACKED, OPEN),                     (1, 2),     TOLD),
    Move.CLOSE:        ((TOLD, REFERRED),                  (1, 2, 3),  DONE),
    Move.WITHDRAW:     ((NEW, ACKED, OPEN, TOLD, REFERRED), (1, 2, 3),  WITHDRAWN),
    Move.REOPEN:       ((TOLD, DONE, WITHDRAWN),           (1, 2),     OPEN),
    Move.MERGE:        ((NEW, ACKED, OPEN),                (1, 2),     MERGED),
    Move.TRANSFER:     ((NEW, ACKED, OPEN),                (1, 2),     TRANSFERRED),
    Move.ESCALATE:     ((TOLD, DONE),                      (1,),       NEW),
    Move.REFER:        ((TOLD, DONE),                      (2,),       REFERRED),
}  # fmt: skip
"""Everything that a complaint may do on the usual course. Escalating begins stage 2, referring stage 3."""


@dataclass(frozen=True)
class Course:
    """How the stages of a case follow each other. What stands here is the usual course, that of `MOVES`.

    `is_acknowledged`: the stage owes an acknowledgement, and goes on after it. `has_review`: stage 2 may follow
    stage 1; `review_at_once`: also before stage 1 has its answer. `is_last`: the external body may follow stage 1.
    """

    is_acknowledged: bool = True
    has_review: bool = True
    review_at_once: bool = False
    is_last: bool = False


USUAL = Course()

OF_OTHERS: dict[Move, tuple[tuple[State, ...], State]] = {
    Move.CLOSE: ((NEW,), DONE),
    Move.REOPEN: ((DONE,), NEW),
    Move.MERGE: ((NEW,), MERGED),
    Move.TRANSFER: ((NEW,), TRANSFERRED),
}
"""What compliments and suggestions may do: nothing is owed on them."""

OVER = frozenset({DONE, WITHDRAWN, MERGED, TRANSFERRED})
"""Where nothing more is done, unless it is re-opened or goes to another stage: a case is kept from then on."""

DOING = {
    Move.ACKNOWLEDGE: "be acknowledged",
    Move.INVESTIGATE: "be looked into",
    Move.RESPOND: "get its final response",
    Move.CLOSE: "be closed",
    Move.WITHDRAW: "be withdrawn",
    Move.REOPEN: "be re-opened",
    Move.MERGE: "be merged",
    Move.TRANSFER: "be transferred",
    Move.ESCALATE: "go to stage 2",
    Move.REFER: "go to stage 3",
}
FIRST = {
    State.RECEIVED: "Acknowledge it first, in writing.",
    State.ACKNOWLEDGED: "Send the final response first.",
    State.INVESTIGATING: "Send the final response first.",
    State.RESPONDED: "It has had its final response; re-open it if something new has come up.",
    State.CLOSED: "Re-open it first.",
    State.WITHDRAWN: "Re-open it first.",
    State.MERGED: "Go on in the case that it was merged into.",
    State.TRANSFERRED: "It is with somebody else now.",
    State.REFERRED: "It is with the external body now.",
}
IN_WORDS = {state: state.value for state in State} | {
    State.INVESTIGATING: "being looked into",
    State.REFERRED: "with the external body",
}


def after(move: Move, kind: Kind, stage: int, state: State, course: Course = USUAL) -> State:
    """Where a case stands after a move. Raises Refused, with what to do instead."""
    if kind is not Kind.COMPLAINT:
        if move not in OF_OTHERS:
            raise Refused(f"A {kind.value} cannot {DOING[move]}: nothing is owed on it.")
        starts, end = OF_OTHERS[move]
    else:
        starts, stages, end = _ways(move, course)
        if stage not in stages:
            raise Refused(
                f"A complaint at stage {stage} cannot {DOING[move]}. {_of_stage(move, stage, course)}".rstrip()
            )
    if state not in starts:
        raise Refused(f"It cannot {DOING[move]}, because it is {IN_WORDS[state]}. {_first(move, state)}".rstrip())
    return end


def check_goes_on(state: State) -> None:
    """Whether anything new may be begun in a case. Raises Refused."""
    if state is State.MERGED:
        raise Refused(f"It was merged with another. {FIRST[state]}")


def check_may_be_found(kind: Kind, stage: int, state: State) -> None:
    """Whether a finding may be recorded or changed: what an answer has told stands. Raises Refused."""
    if kind is not Kind.COMPLAINT:
        raise Refused(f"A {kind.value} has no findings: nothing is looked into.")
    if stage == 3:
        raise Refused("The external body finds now.")
    if state in (State.RESPONDED, State.CLOSED):
        raise Refused("The answer is out, with what was found. Re-open the complaint first.")
    if state not in WAITS:
        raise Refused(f"Nothing is found now, because it is {IN_WORDS[state]}. {FIRST[state]}")


def _ways(move: Move, course: Course) -> tuple[tuple[State, ...], tuple[int, ...], State]:
    starts, stages, end = MOVES[move]
    match move:
        case Move.ACKNOWLEDGE if not course.is_acknowledged:
            stages = ()
        case Move.INVESTIGATE | Move.RESPOND if not course.is_acknowledged:
            starts = (NEW, *starts)
        case Move.ESCALATE if not course.has_review:
            stages = ()
        case Move.ESCALATE if course.review_at_once:
            starts = (NEW, ACKED, OPEN, *starts)
        case Move.REFER if course.is_last:
            stages = (1, *stages)
    return starts, stages, end


def _first(move: Move, state: State) -> str:
    done = {
        (Move.ACKNOWLEDGE, State.ACKNOWLEDGED): "Its acknowledgement has been sent already.",
        (Move.ACKNOWLEDGE, State.INVESTIGATING): "Its acknowledgement has been sent already.",
        (Move.INVESTIGATE, State.INVESTIGATING): "Nothing needs to be done for that.",
        (Move.REOPEN, State.RECEIVED): "It is open.",
        (Move.REOPEN, State.ACKNOWLEDGED): "It is open.",
        (Move.REOPEN, State.INVESTIGATING): "It is open.",
        (Move.CLOSE, State.RECEIVED): "A complaint is closed after its final response.",
    }
    return done.get((move, state), FIRST[state])


def _of_stage(move: Move, stage: int, course: Course) -> str:
    match move, stage:
        case Move.ACKNOWLEDGE, 1 | 2 if not course.is_acknowledged:
            return "Its policy owes none at this stage: look into it, and send the final response."
        case Move.ESCALATE, 1:
            return "Its policy has no stage 2; after the final response it can go to the external body."
        case Move.ESCALATE, 2:
            return "It is there already; after the final response of stage 2 it can go to stage 3."
        case Move.REFER, 1:
            return "Stage 3 comes after the final response of stage 2."
        case _, 3:
            return "The external body deals with it now."
    return ""
