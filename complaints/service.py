"""The composition root: everything one running service consists of, and how it starts and ends."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import text
from sqlmodel import Session

from complaints.assistant import Assistant, start_assistant
from complaints.case_desk import CaseDesk
from complaints.clock import Clock, TestClock, real_now
from complaints.folder import DataFolder, Running
from complaints.operator import build_operator
from complaints.outside import mailer, slack_settings
from complaints.servers import bind, serve, url_of
from complaints.settings import Settings, reveal
from devslack.app import build_devslack
from devslack.settings import DevSlackSettings
from intake.app import build_intake
from letters.post import LetterDelivery
from models.answers import Intake
from models.policy import Policy
from models.staff import Staff
from models.topics import spoken
from models.words import receipt_messages
from models.working_days import london_date
from slackapp.app import build_slack_app
from slackapp.deliver import SlackDelivery
from slackapp.socket import keep_connected
from storage import acts, alerts, outbox
from storage import settings as facts
from storage.calendar import policy_of
from storage.cases import register_complaint
from storage.database import DATABASE_AWAY, Database, reason_of
from storage.delivery import Deliverer
from storage.forgetting import BATCH, forget_chats
from storage.seals import seal_day
from understand.language import InTheirWords, answer_in
from understand.language import prepare as prepare_languages
from understand.people import prepare as prepare_names
from understand.risk import judge
from webchat.relay import RasaAssistant
from webchat.routes import build_webchat
from webchat.settings import WebchatSettings

log = logging.getLogger(__name__)
SWEEP_SECONDS = 1.0
RESTART_SECONDS = 1.0
CATCH_UP_SECONDS = 30.0
FORGET_EVERY = timedelta(minutes=10)
"""Of business time: how often the sweep looks for chats whose time is over."""
DEMONSTRATION_SENDER = "Complaints demonstration <complaints@example.com>"


@dataclass(frozen=True)
class Ports:
    """Where the two public doors listen."""

    host: str
    chat: int
    devslack: int


class Service:
    """One process with all doors; Rasa runs beside it as a child of its own Python."""

    def __init__(
        self,
        *,
        settings: Settings,
        staff: Staff,
        policy: Policy,
        folder: DataFolder,
        database: Database,
        clock: Clock,
        ports: Ports,
    ) -> None:
        self._settings, self._staff, self._policy = settings, staff, policy
        self._folder, self._database, self._clock = folder, database, clock
        self._stop = asyncio.Event()
        self._key = reveal(settings.internal_key) or database.vault.derived("between the service and its assistant")
        # Every port is taken before anything starts: a port in use is said at once.
        self._chat = bind(ports.host, ports.chat, "--port")
        self._slack = None if settings.is_live else bind("127.0.0.1", ports.devslack, "--devslack-port")
        self._intake = bind(settings.intake_host, settings.intake_port)
        self._operator = bind("127.0.0.1", 0)
        self._rasa_port = _free_port()
        self._assistant: Assistant | None = None
        self._deliverers: list[Deliverer] = []
        self._forgot_at: datetime | None = None
        if isinstance(clock, TestClock):
            clock.catch_up = self._catch_up

    @property
    def chat_url(self) -> str:
        """The chat page."""
        return url_of(self._chat)

    @property
    def slack_url(self) -> str | None:
        """The page of the local Slack, in a demonstration."""
        return url_of(self._slack) if self._slack else None

    @property
    def _assistant_base(self) -> str:
        return self._settings.assistant_url or f"http://127.0.0.1:{self._rasa_port}"

    def stop(self) -> None:
        """Begin to end; `run` returns when everything has."""
        self._stop.set()

    async def run(self) -> None:
        """Run until stopped. An error of any part ends all of them."""
        # Loopback and the assistant's own network: a proxy of the environment has no part in this.
        async with httpx.AsyncClient(timeout=httpx.Timeout(10, connect=2), trust_env=False) as client:
            work = self._work(client)
            if self._slack:
                await self._database.run(acts.post_cards_anew, self._clock.now())
            tasks = [asyncio.create_task(part) for part in work]
            self._folder.write_running(Running(os.getpid(), url_of(self._operator), self._key))
            tasks.append(asyncio.create_task(_ended(self._stop)))
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            self._stop.set()
            for deliverer in self._deliverers:
                deliverer.wake.set()
            _, late = await asyncio.wait(tasks, timeout=6)
            for task in late:
                task.cancel()
            if self._assistant:
                await asyncio.to_thread(self._assistant.stop, 2)
            self._folder.forget_running()
            for task in done:
                task.result()

    def _work(self, client: httpx.AsyncClient) -> list[Coroutine[Any, Any, None]]:
        local = DevSlackSettings(public_base_url=self.slack_url) if self._slack else None
        slack = slack_settings(self._settings, self._staff, local)
        wake = asyncio.Event()
        app = build_slack_app(slack, self._database, self._policy, self._clock, wake.set)
        slack_delivery = SlackDelivery(app.client, slack, self._database, self._policy, self._clock)
        letter_delivery = LetterDelivery(
            self._database,
            self._policy,
            mailer(self._folder, self._settings),
            self._settings.mail_from or DEMONSTRATION_SENDER,
            self._clock.now,
        )
        self._deliverers = [
            Deliverer(self._database, "slack", slack_delivery.send, real_now),
            Deliverer(self._database, "letter", letter_delivery.send, real_now, wake),
        ]
        chat = self._webchat(client)
        intake = build_intake(
            register=self._register,
            desk=CaseDesk(self._database, self._policy, self._clock),
            explain=self._explain,
            in_theirs=self._in_theirs,
            today=self._today,
            key=self._key,
        )
        operator = build_operator(self._database, self._policy, self._clock, self._key)
        work = [
            serve(chat, self._chat, self._stop),
            serve(intake, self._intake, self._stop),
            serve(operator, self._operator, self._stop),
            chat.state.keep_settling(self._stop),
            keep_connected(app, slack, self._stop),
            *(deliverer.run(self._stop) for deliverer in self._deliverers),
            self._sweep(),
            self._prepare_reading(),
        ]
        if self._slack and local:
            clock = self._clock if isinstance(self._clock, TestClock) else None
            work.append(serve(build_devslack(local, clock), self._slack, self._stop))
        if not self._settings.assistant_url:
            work.append(self._keep_assistant())
        return work

    # -- parts -----------------------------------------------------------------------------------------

    def _webchat(self, client: httpx.AsyncClient) -> Any:
        assistant = RasaAssistant(client, self._assistant_base, self._key)

        async def database_answers() -> bool:
            return self._folder.has_room() and await self._database.run(_answers)

        async def outbox_runs() -> bool:
            return all(deliverer.is_running() for deliverer in self._deliverers)

        checks: dict[str, Callable[[], Awaitable[bool]]] = {
            "assistant": assistant.is_ready,
            "database": database_answers,
            "outbox": outbox_runs,
        }
        public = self._settings.public_url
        return build_webchat(
            database=self._database,
            assistant=assistant,
            judge=judge,
            policy=self._policy,
            clock=self._clock,
            settings=WebchatSettings(
                demonstration=not self._settings.is_live,
                secure_cookie=bool(public and public.startswith("https://")),
                trusted_origins=frozenset({public.rstrip("/")} if public else ()),
                exit_url=self._settings.exit_url,
            ),
            checks=checks,
        )

    async def _register(self, assistant_id: str, intake: Intake) -> list[str]:
        given = (assistant_id, intake, self._policy, self._clock.now(), self._staff.names)
        receipt = await self._database.run(register_complaint, *given)
        can_write = intake.contact.email is not None or intake.contact.post is not None
        return receipt_messages(receipt, self._policy, can_reply=can_write)

    async def _explain(self, topic: str) -> list[str]:
        policy = await self._database.run(policy_of, self._policy)
        return spoken(topic, policy, self._clock.now())

    def _in_theirs(self, text: str) -> InTheirWords | None:
        contacts, emergency = self._policy.contacts, self._policy.crisis.emergency.how
        return answer_in(text, contacts.email, contacts.phone, emergency)

    def _today(self) -> date:
        return london_date(self._clock.now())

    # -- what goes on by itself ------------------------------------------------------------------------

    async def _keep_assistant(self) -> None:
        """Rasa, started again whenever it ends."""
        given = self._settings
        while not self._stop.is_set():
            self._assistant = start_assistant(
                port=self._rasa_port,
                actions_url=f"{url_of(self._intake)}/webhook",
                key=self._key,
                folder=self._folder.assistant,
                key_file=self._database.vault.path,
                log_level=given.log_level,
                tracker_url=reveal(given.tracker_url) or "",
                lock_url=reveal(given.redis_url) or "",
            )
            while self._assistant.is_alive() and not self._stop.is_set():
                await self._pause(0.2)
            if not self._stop.is_set():
                log.warning("The assistant ended and is started again; %s says why", self._assistant.log)
                await self._pause(RESTART_SECONDS)

    async def _prepare_reading(self) -> None:
        """What messages are read with comes from disk while Rasa starts, so that no message waits for it."""
        await asyncio.to_thread(prepare_names)
        await asyncio.to_thread(prepare_languages)
        await self._stop.wait()

    async def _sweep(self) -> None:
        while not self._stop.is_set():
            try:
                await self._sweep_once()
            except DATABASE_AWAY as error:
                log.error("The database cannot be used (%s); it is tried again", reason_of(error))
            except Exception:
                log.exception("The sweep could not read or write the database; it goes on")
            await self._pause(SWEEP_SECONDS)

    async def _sweep_once(self) -> None:
        now = self._clock.now()
        while await self._database.run(alerts.raise_due_alerts, self._policy, now) == alerts.BATCH:
            pass
        await self._forget(now)
        await self._database.run(seal_day, now)
        if isinstance(self._clock, TestClock):
            await self._database.run(facts.keep_business_time, now)

    async def _forget(self, now: datetime) -> None:
        """Chats go when that was promised, a small batch at a time: whoever writes meanwhile waits for one at most."""
        if self._forgot_at is not None and timedelta() <= now - self._forgot_at < FORGET_EVERY:
            return
        gone = await self._database.run(forget_chats, self._policy.keeping, now)
        await self._database.let_go_of_deleted()
        self._forgot_at = now if len(gone) < BATCH else None

    async def _catch_up(self, target: datetime) -> None:
        """Move the test clock from alert to alert, as if the time had passed, and let the outbox follow."""
        assert isinstance(self._clock, TestClock)
        while (at := await self._database.run(alerts.next_alert_at)) is not None and at <= target:
            self._clock.jump(at)
            await self._sweep_once()
            await self._drain()
        self._clock.jump(target)
        await self._sweep_once()
        await self._drain()

    async def _drain(self) -> None:
        async with asyncio.timeout(CATCH_UP_SECONDS):
            for deliverer in self._deliverers:
                deliverer.wake.set()
            while await self._database.run(outbox.due, real_now()):
                await asyncio.sleep(0.05)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return


async def _ended(stop: asyncio.Event) -> None:
    await stop.wait()


def _answers(session: Session) -> bool:
    return session.connection().execute(text("SELECT 1")).scalar() == 1


def _free_port() -> int:
    with bind("127.0.0.1", 0) as probe:
        return int(probe.getsockname()[1])
