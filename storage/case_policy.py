"""Under which policy a case stands: its stages, lengths and bodies are those of the policy it was received under."""

from functools import cache

from sqlmodel import Session, col, func, select

from models.case import Case, State
from models.policy import Policy
from models.policy_file import PolicyError, load_policy
from models.refusal import Refused

ENDED = (State.CLOSED, State.WITHDRAWN, State.MERGED, State.TRANSFERRED)


@cache
def kept_policy(name: str) -> Policy:
    """The policy of this name as this process has first read it. Raises PolicyError."""
    return load_policy(name)


def own_policy(case: Case, policy: Policy) -> Policy:
    """The policy of the service, with the promises of that of the case where it is another. Raises PolicyError."""
    return policy if case.policy == policy.name else policy.with_promises_of(kept_policy(case.policy))


def other_policies(session: Session, name: str) -> dict[str, int]:
    """The policies but this one that cases stand under, and how many of their cases are open."""
    is_open = func.count().filter(col(Case.state).not_in(ENDED))
    query = select(Case.policy, is_open).where(Case.policy != name).group_by(Case.policy).order_by(Case.policy)
    return dict(session.exec(query).all())


def check_policies(session: Session, policy: Policy) -> None:
    """Whether a service of this policy can keep what was promised under others. Raises Refused."""
    for name, number in other_policies(session, policy.name).items():
        try:
            own = kept_policy(name)
        except PolicyError as error:
            raise Refused(
                f"There are cases under the policy {name}, whose stages and lengths hold for them, and its file cannot "
                f"be used. Put it back.\n{error}"
            ) from None
        if number and own.nation != policy.nation:
            raise Refused(
                f"Open cases under the policy {name}: {number}. They count the holidays of {own.nation}, and "
                f"{policy.name} those of {policy.nation}. Go on with {name} until they are closed, or name another "
                "folder with --data."
            )
