"""Two changes to how Rasa 3.6.21 calls actions. Both replace one method of `RemoteAction`.

Rasa checks its own JSON schema anew after each call, which costs more than half of a turn; the check is now
made once and used again. And where an action fails, Rasa goes on with the turn and keeps half of it; here a
failed action ends the turn, and nothing of it is kept, so that the same message can be sent again.
"""

import asyncio
from typing import Any, Dict

from jsonschema import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction

SECONDS = 8.0
"""How long an action may take; Rasa itself would wait five minutes."""


class TurnFailed(BaseException):
    """An action could not be carried out. Not an `Exception`: Rasa catches those and goes on."""


def replace_remote_actions(seconds: float = SECONDS) -> None:
    """Makes both changes. May be called twice."""
    if getattr(RemoteAction, "ends_failed_turns", False):
        return
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)
    run = RemoteAction.run

    def validate(self: RemoteAction, result: Dict[str, Any]) -> bool:
        if not validator.is_valid(result):
            raise ValidationError("The answer of the action is not valid.")
        return True

    async def run_or_fail(self: RemoteAction, *args: Any, **kwargs: Any) -> Any:
        try:
            return await asyncio.wait_for(run(self, *args, **kwargs), seconds)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            status = getattr(error.__cause__, "status", "")  # of the action's HTTP answer, where it gave one
            raise TurnFailed(f"{self.name()}: {type(error).__name__} {status}".strip()) from None

    RemoteAction._validate_action_result = validate
    RemoteAction.run = run_or_fail
    RemoteAction.ends_failed_turns = True
