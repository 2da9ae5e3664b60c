"""The fault menu: what can be made to go wrong with a Web API method, a number of times."""

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

FaultName = Literal["lose_reply", "429", "500", "slow", "disconnect", "duplicate", "error"]
FAULT_NAMES: tuple[str, ...] = get_args(FaultName)
SOCKET = "socket"
"""The method name that means Socket Mode itself, for `disconnect` and `duplicate`."""


@dataclass(slots=True)
class Fault:
    """One fault: for which method ("*" for any), what, how often still, its figures, and the code of an `error`."""

    method: str
    fault: FaultName
    times: int = 1
    retry_after: int = 1
    seconds: float = 5.0
    error: str = "fatal_error"

    def as_json(self) -> dict[str, Any]:
        """The fault as listed."""
        return asdict(self)


class Faults:
    """The faults that wait to happen, first come first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let it happen the next `times` times."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """No faults any more."""
        self._waiting.clear()

    def listed(self) -> list[dict[str, Any]]:
        """What still waits to happen."""
        return [fault.as_json() for fault in self._waiting]

    def take(self, method: str) -> Fault | None:
        """The fault for this call, if there is one; counts it down."""
        for fault in self._waiting:
            if fault.method in (method, "*"):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
