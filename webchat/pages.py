"""The pages as HTML. Everything that people typed is escaped by the templates; nothing is marked safe."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from models.deadlines import long_date, spoken_time
from models.policy import OF_A_STAGE, Policy
from models.questions import Questions
from webchat.problems import Problem
from webchat.reading import Sent
from webchat.security import form_token
from webchat.settings import WebchatSettings
from webchat.shapes import Turn
from webchat.static_files import StaticFiles
from webchat.views import asking_of, in_days, last_seq, latest_of, lines_of, purpose_of, receipt_words, rows_of

FOLDER = Path(__file__).parent / "templates"
WAIT = 3
"""Seconds after which a page that waits for the assistant looks again by itself."""


@dataclass(frozen=True)
class Visit:
    """One look at a conversation: the session's cookie, where it stands, and what went wrong, if anything."""

    cookie: str
    turn: Turn
    waiting: bool = False
    problem: Problem | None = None
    sent: Sent | None = None


class Pages:
    """Renders the pages of one provider."""

    def __init__(self, policy: Policy, questions: Questions, settings: WebchatSettings, files: StaticFiles) -> None:
        self._policy = policy
        self._questions = questions
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            provider=policy.provider,
            contacts=policy.contacts,
            phone_link="tel:" + policy.contacts.phone.replace(" ", ""),
            crisis=policy.crisis,
            advice=policy.advice,
            keeping=policy.keeping,
            in_days=in_days,
            acknowledged_first="acknowledgement" in policy.owed_at(1),
            days={name: policy.length_of(name, 1)[0] for name in OF_A_STAGE},
            complain_within=policy.complain_within,
            demonstration=settings.demonstration,
            static=files.url,
            long_date=long_date,
            spoken_time=spoken_time,
        )

    def start(self) -> Response:
        """What this is, who reads it, and the other ways."""
        return self._page("start.html", 200)

    def accessibility(self) -> Response:
        """What was checked with machines, and what people still have to check."""
        return self._page("accessibility.html", 200)

    def chat(self, visit: Visit) -> Response:
        """The conversation and its open question, the check, the receipt, or the wait."""
        turn, problem, sent = visit.turn, visit.problem, visit.sent
        lines = lines_of(turn, self._policy)
        stale = problem is not None and problem.status == 409
        context = {
            "turn": turn,
            "lines": lines,
            "latest": latest_of(lines),
            "last_seq": last_seq(turn.messages),
            "asking": asking_of(turn, self._questions),
            "rows": rows_of(turn),
            "review": self._questions,
            "purpose": purpose_of(turn),
            "receipt_words": receipt_words(turn, lines),
            "waiting": visit.waiting,
            "wait": WAIT,
            "problem": problem,
            "token": form_token(visit.cookie),
            # After a stale answer the words are shown beside the form: they answered another question.
            "client_message_id": secrets.token_hex(16) if stale or not sent else sent.client_message_id,
            "typed": (sent.text or "").replace("\0", "") if sent and not stale else "",
            "chosen": sent.option if sent and not stale else None,
            "set_aside": (sent.text or "").replace("\0", "") if sent and stale else "",
        }
        response = self._page("chat.html", problem.status if problem else 200, context)
        if problem and problem.retry_after:
            response.headers["Retry-After"] = str(problem.retry_after)
        return response

    def problem(self, problem: Problem, typed: str = "") -> Response:
        """Any other answer that is not the page that was asked for, with what was typed."""
        context = {"problem": problem, "typed": typed.replace("\0", "")}
        response = self._page("problem.html", problem.status, context)
        if problem.retry_after:
            response.headers["Retry-After"] = str(problem.retry_after)
        return response

    def anchor(self, turn: Turn) -> str:
        """Where on the page to go after an answer: to what was said, or straight to the next question."""
        if turn.state == "sent":
            return "#receipt"
        return "#latest" if latest_of(lines_of(turn, self._policy)) else "#question"

    def _page(self, template: str, status: int, context: dict[str, object] | None = None) -> HTMLResponse:
        return HTMLResponse(self._templates.get_template(template).render(context or {}), status)
