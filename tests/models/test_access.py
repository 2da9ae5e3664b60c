"""One table says who may do what; what is not in it is denied."""

import pytest

from models.access import CALLED, RIGHTS, Right, Role, check, may, who_may
from models.refusal import Refused
from models.staff import MAY_BE_NAMED, Staff, StaffMember, missing_among


def member(user_id: str, *roles: Role, deputy_for: tuple[Role, ...] = ()) -> StaffMember:
    return StaffMember(user_id=user_id, name="Sam", roles=frozenset(roles), deputy_for=frozenset(deputy_for))


WHOLE = (
    member("U1", Role.MANAGER, deputy_for=(Role.DATA_PROTECTION,)),
    member("U2", Role.CLINICAL_LEAD),
    member("U3", deputy_for=(Role.MANAGER, Role.CLINICAL_LEAD)),
    member("U4", Role.DATA_PROTECTION),
)


def test_every_right_has_its_roles_with_a_reason_and_every_role_its_words() -> None:
    assert set(RIGHTS) == set(Right) and set(CALLED) == set(Role)
    assert all(roles and reason.endswith(".") for roles, reason in RIGHTS.values())


@pytest.mark.parametrize("right", Right)
def test_without_a_role_there_is_no_right(right: Right) -> None:
    assert not may((), right)
    with pytest.raises(Refused, match="Your role does not let you"):
        check((), right)


def test_a_reader_opens_nothing() -> None:
    assert {right for right in Right if may({Role.READER}, right)} == {Right.SEE_STATUS}


def test_an_operator_does_none_of_the_teams_work() -> None:
    theirs = {right for right in Right if may({Role.OPERATOR}, right)}
    assert not theirs & {Right.ACKNOWLEDGE, Right.WORK, Right.DECIDE, Right.REVIEW, Right.ASSIGN}


def test_a_refusal_says_who_can() -> None:
    assert who_may(Right.LIFT_RESTRICTION) == "the clinical team manager or the clinical lead"
    assert who_may(Right.MEND_DELIVERY) == "whoever runs the service"
    with pytest.raises(Refused, match=r"^Your role does not let you review .* Ask the clinical lead\.$"):
        check({Role.HANDLER}, Right.REVIEW)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
def test_whoever_stands_in_has_the_rights_of_the_role(role: Role) -> None:
    holder, deputy = member("U1", role), member("U2", deputy_for=(role,))
    assert [right for right in Right if holder.may(right)] == [right for right in Right if deputy.may(right)]


def test_a_list_with_a_holder_and_a_deputy_for_each_lacks_nothing() -> None:
    assert missing_among(WHOLE) == []
    assert Staff(WHOLE).with_right(Right.REVIEW) == ("U2", "U3")
    assert Staff(WHOLE).deputies_for(Role.MANAGER) == ("U3",)


@pytest.mark.parametrize("role", MAY_BE_NAMED)
def test_a_role_that_may_be_complained_about_needs_a_deputy_who_is_another_person(role: Role) -> None:
    nobody = [each.model_copy(update={"deputy_for": each.deputy_for - {role}}) for each in WHOLE]
    (line,) = missing_among(nobody)
    assert line.startswith(f"{role}: nobody else stands in") and f"deputy_for: [{role}]" in line
    alone = [each.model_copy(update={"deputy_for": each.roles & {role} | each.deputy_for - {role}}) for each in WHOLE]
    assert missing_among(alone) == [line]


@pytest.mark.parametrize("role", MAY_BE_NAMED)
def test_a_role_that_may_be_complained_about_needs_a_holder(role: Role) -> None:
    nobody = [each.model_copy(update={"roles": each.roles - {role} | {Role.HANDLER}}) for each in WHOLE]
    (line,) = missing_among(nobody)
    assert line.startswith(f"{role}: nobody is {CALLED[role]}.") and f"roles: [{role}]" in line


def test_nobody_stands_there_twice_or_without_a_role() -> None:
    lines = missing_among([*WHOLE, member("U4", Role.READER), member("U5")])
    assert [line.partition(":")[0] for line in lines] == ["U4", "U5"]
