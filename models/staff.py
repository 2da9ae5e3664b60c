"""Who the staff are, by Slack user id: which role each has, and for which they stand in. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, field_validator

from models.access import CALLED, Right, Role, check, may, who_may
from models.conflict import StaffName
from models.refusal import Refused

MAY_BE_NAMED = (Role.MANAGER, Role.CLINICAL_LEAD, Role.DATA_PROTECTION)
"""Roles of one person each, whom a complaint may be about: somebody else has to be able to step in."""


class StaffMember(BaseModel):
    """Somebody of the staff. Whoever stands in for a role has its rights at any time, also when the other is away."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    user_id: str
    name: str
    roles: frozenset[Role] = frozenset()
    deputy_for: frozenset[Role] = frozenset()

    @field_validator("roles", "deputy_for")
    @classmethod
    def _of_the_staff(cls, roles: frozenset[Role]) -> frozenset[Role]:
        if Role.OPERATOR in roles:
            raise ValueError("operator is whoever has the shell, and nobody in Slack")
        return roles

    def may(self, right: Right) -> bool:
        """Whether they have a right."""
        return may(self.roles | self.deputy_for, right)

    def check(self, right: Right) -> None:
        """The same. Raises Refused, in words that say who has it."""
        check(self.roles | self.deputy_for, right)


@dataclass(frozen=True)
class Staff:
    """Everybody of the staff. Being in the team's channel is not enough."""

    members: tuple[StaffMember, ...]

    def member(self, user_id: str) -> StaffMember | None:
        """Who has this Slack user id, if it is somebody of the staff."""
        return next((member for member in self.members if member.user_id == user_id), None)

    def name_of(self, actor: str) -> str:
        """Who that is, for the timeline; what is no person (`service`, `web chat`) stays as it is."""
        member = self.member(actor)
        return member.name if member else actor

    @property
    def names(self) -> tuple[StaffName, ...]:
        """Everybody whom a complaint may be about."""
        return tuple(StaffName(member.user_id, member.name) for member in self.members)

    def with_right(self, right: Right) -> tuple[str, ...]:
        """The user ids of those who have a right."""
        return tuple(member.user_id for member in self.members if member.may(right))

    def deputies_for(self, role: Role) -> tuple[str, ...]:
        """The user ids of those who stand in for a role."""
        return tuple(member.user_id for member in self.members if role in member.deputy_for)

    def check_can_have(self, user_id: str, right: Right) -> None:
        """Whether a part in a case can be given to somebody, who needs this right for it. Raises Refused."""
        if user_id not in self.with_right(right):
            raise Refused(f"They may not {right}. Choose {who_may(right)}, or whoever stands in.")


def missing_among(members: Iterable[StaffMember]) -> list[str]:
    """What a list of staff lacks, in plain words: a line each, empty when nothing does. (Policy, "Stages": a configured
    alternate steps in, and setting up without one is refused.)
    """
    members = tuple(members)
    ids = [member.user_id for member in members]
    lines = [
        f"{user_id}: this user id stands there twice. Take one away."
        for user_id in sorted({*ids})
        if ids.count(user_id) > 1
    ]
    lines += [
        f"{member.user_id}: they have no role. Write one, or take them away."
        for member in members
        if not member.roles | member.deputy_for
    ]
    for role in MAY_BE_NAMED:
        holders = {member.user_id for member in members if role in member.roles}
        deputies = {member.user_id for member in members if role in member.deputy_for}
        if not holders:
            lines.append(f"{role}: nobody is {CALLED[role]}. Write roles: [{role}] for one of them.")
        if not deputies - holders:
            lines.append(
                f"{role}: nobody else stands in when a complaint is about {CALLED[role]}. "
                f"Write deputy_for: [{role}] for another person."
            )
    return lines
