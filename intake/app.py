# mypy: disable-error-code="import-untyped,misc"
# (rasa-sdk is not typed)
"""One route for Rasa's action calls, on a loopback port of its own, for whoever has the key."""

import hmac
import json
import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException

from intake.actions import (
    ActionBegin,
    ActionChangeAnswer,
    ActionExplain,
    ActionRegisterComplaint,
    ActionStop,
    ActionWhy,
    Register,
)
from intake.case_desk import CaseDesk
from intake.form import FORM, Explain, InTheirs, Today, ValidateComplaintForm
from models.questions import CHECK, load_questions

LARGEST_CALL = 4_000_000
"""Bytes. A call carries the whole conversation; the longest story is a fortieth of this."""
logger = logging.getLogger(__name__)


def build_intake(
    *, register: Register, desk: CaseDesk, explain: Explain, in_theirs: InTheirs, today: Today, key: str
) -> FastAPI:
    """The app. `POST /webhook` runs an action for a caller with `key` in `X-Complaints-Key`.

    An action that fails is a 500 without words of the conversation; Rasa's channel then keeps nothing of the
    turn, so that it can be sent again.
    """
    if not key:
        raise ValueError("intake needs a key")
    executor = ActionExecutor()
    for action in (
        ValidateComplaintForm(explain, desk, in_theirs, today),
        ActionRegisterComplaint(register, desk, today),
        ActionWhy(),
        ActionExplain(explain),
        ActionStop(explain),
        ActionChangeAnswer(),
        ActionBegin(),
    ):
        executor.register_action(action)
    # What the SDK looks up in Rasa's domain. We know it, so that Rasa need not send it with every call.
    slots = [*(question.slot for question in load_questions().questions), CHECK]
    domain = {"forms": {FORM: {"required_slots": slots}}}
    app = FastAPI(title="Intake", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    async def health() -> dict[str, bool]:
        return {"ready": True}

    @app.post("/webhook")
    async def webhook(request: Request) -> Response:
        given = request.headers.get("x-complaints-key", "").encode()
        if not hmac.compare_digest(given, key.encode()):
            return _refused(403, "key")
        body = await request.body()
        if len(body) > LARGEST_CALL:
            return _refused(413, "too_long")
        call = _read_call(body)
        if call is None:
            return _refused(422, "json")
        try:
            result = await executor.run({**call, "domain": domain})
        except ActionNotFoundException:
            return _refused(404, "action")
        except Exception as error:
            # The type and the place alone: an exception's words may be the person's.
            logger.error("Action %s failed: %s", call["next_action"], type(error).__name__)
            return _refused(500, "action")
        return JSONResponse(result.model_dump() if result else None)

    return app


def _read_call(body: bytes) -> dict[str, Any] | None:
    try:
        call = json.loads(body)
    except ValueError:
        return None
    is_call = isinstance(call, dict) and isinstance(call.get("tracker"), dict)
    return call if is_call and isinstance(call.get("next_action"), str) else None


def _refused(status: int, error: str) -> JSONResponse:
    return JSONResponse({"error": error}, status)
