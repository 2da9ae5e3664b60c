"""No act of staff is without a right, and no right is without something that asks for it."""

from complaints.operator_acts import ACTS as OF_OPERATORS
from models.access import RIGHTS, Right, Role
from tests.storage.every_act import ACTS
from tests.storage.rights import NEEDED

ASKED_OTHERWISE = {
    Right.OPEN_RESTRICTED,  # storage.restriction.hold_visible, which its callers tell
    Right.REVIEW,  # storage.life, of whoever is to review
    Right.SEE_LOOKS,  # the command `looks`, of whoever reads it
}


def test_every_act_of_staff_needs_one_right() -> None:
    named = [verb for verbs in NEEDED.values() for verb in verbs]
    assert len(named) == len(set(named)) and set(named) == {act.verb for act in ACTS}


def test_every_right_is_asked_for() -> None:
    by_operators = {right for right, _ in OF_OPERATORS.values()}
    assert NEEDED.keys() | by_operators | ASKED_OTHERWISE == set(Right)


def test_an_operator_has_the_rights_of_the_commands_and_no_others() -> None:
    theirs = {right for right, (roles, _) in RIGHTS.items() if Role.OPERATOR in roles}
    assert theirs == {right for right, _ in OF_OPERATORS.values()} | {Right.OPEN_RESTRICTED, Right.SEE_LOOKS}
