"""One result, two forms: JSON for programs, a page for browsers."""

from starlette.requests import Request
from starlette.responses import Response

from webchat import problems
from webchat.pages import Pages
from webchat.problems import Problem
from webchat.reading import wants_json
from webchat.shapes import ErrorShape, Failure, Turn, as_json


class Answers:
    """How the chat page answers, also when it refuses or fails."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def turn(self, turn: Turn) -> Response:
        """A turn as JSON."""
        return Response(as_json(turn), media_type="application/json")

    def refuse(self, request: Request, problem: Problem) -> Response:
        """An answer that is not the one that was asked for; a page shows what was typed, so it is not lost."""
        if not wants_json(request):
            return self._pages.problem(problem, getattr(request.state, "typed", ""))
        failure = Failure(error=ErrorShape(code=problem.code, message=problem.message), turn=problem.turn)
        response = Response(as_json(failure), problem.status, media_type="application/json")
        if problem.retry_after:
            response.headers["Retry-After"] = str(problem.retry_after)
        return response

    async def on_problem(self, request: Request, error: Exception) -> Response:
        """For a Problem that a route raised."""
        return self.refuse(request, error if isinstance(error, Problem) else problems.unavailable())

    async def on_malformed(self, request: Request, error: Exception) -> Response:
        """For a query that is not of its type."""
        return self.refuse(request, problems.malformed())

    async def on_http(self, request: Request, error: Exception) -> Response:
        """For what the router itself does not take."""
        known = {404: problems.not_found, 405: problems.wrong_method}
        return self.refuse(request, known.get(getattr(error, "status_code", 400), problems.malformed)())

    async def failed(self, request: Request) -> Response:
        """For an exception that nobody foresaw."""
        return self.refuse(request, problems.unavailable())
