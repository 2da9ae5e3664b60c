"""The operator's door of a running service: what the command line asks it to do. Loopback and key alone."""

import hmac

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from complaints.clock import Clock
from storage.cases import NoSuchCase, open_case
from storage.database import Database


class Look(BaseModel):
    """Which case somebody opens, who, and why."""

    reference: str
    actor: str
    reason: str


def build_operator(database: Database, clock: Clock, key: str) -> FastAPI:
    """`POST /case` opens a case, as a look on its timeline; 404 when there is none."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.post("/case")
    async def case(look: Look, request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get("x-complaints-key", "").encode(), key.encode()):
            return JSONResponse({"error": "key"}, 403)
        try:
            record = await database.run(open_case, look.reference, look.actor, look.reason, clock.now())
        except NoSuchCase:
            return JSONResponse({"error": "no such case"}, 404)
        return Response(record.model_dump_json(), media_type="application/json")

    return app
