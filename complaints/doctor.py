"""What an operator needs to know of an installation; nothing secret and nothing personal."""

import asyncio
import platform
import sqlite3
from importlib.metadata import version

import httpx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from complaints.assistant import is_trained
from complaints.folder import DataFolder, NoDatabase
from complaints.outside import mailer, slack_settings
from complaints.settings import Settings, SettingsError, read_settings, reveal
from complaints.staff import read_staff
from models.policy_file import PolicyError, load_policy, to_replace
from models.staff import Staff
from slackapp.reach import reach
from storage import outbox, rotation
from storage.case_policy import other_policies
from storage.database import reading_engine, sqlite_url
from storage.key_file import KeyFileError, read_keys
from storage.migrate import is_current
from webchat.relay import HEALTH

PACKAGES = ("slack-bolt", "slack-sdk", "sqlmodel", "sqlalchemy", "rasa-sdk", "httpx", "arrow", "holidays")
SECONDS = 5


def doctor(folder: DataFolder) -> str:
    """The report, a line each; what needs a person stands in capitals."""
    settings = read_settings()
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    lines = [
        f"Mode: {settings.mode}",
        f"Policy: {_policy(settings)}",
        f"Python {platform.python_version()}; SQLite {sqlite3.sqlite_version}; {versions}",
        f"Service: {_service(folder)}",
        f"Assistant: {_assistant(settings)}",
        f"Staff: {_staff(settings)}",
        f"Slack: {_slack(settings)}",
        f"Mail: {_mail(folder, settings)}",
        f"Keys: {_keys(folder, settings)}",
        *_database(folder, settings),
    ]
    return "\n".join(lines)


def _service(folder: DataFolder) -> str:
    running = folder.running()
    if running is None:
        return "not running"
    if not _answers(running.url):
        return "not running (it was ended without a goodbye; that does no harm)"
    return f"running, process {running.pid}"


def _assistant(settings: Settings) -> str:
    if not settings.assistant_url:
        return "trained" if is_trained() else "NOT TRAINED: run `make setup`"
    answers = _answers(settings.assistant_url.rstrip("/") + HEALTH)
    return f"{settings.assistant_url} {'answers' if answers else 'DOES NOT ANSWER'}"


def _staff(settings: Settings) -> str:
    try:
        staff = read_staff(settings.staff_file)
    except SettingsError as error:
        return f"NOT USABLE: {error}"
    return f"{len(staff.members)}, with a deputy for every role that a complaint may be about"


def _slack(settings: Settings) -> str:
    if not settings.is_live:
        return "local stand-in"
    return asyncio.run(reach(slack_settings(settings, Staff(()), None)))  # whether Slack answers is no matter of staff


def _mail(folder: DataFolder, settings: Settings) -> str:
    try:
        mailer(folder, settings).check()
    except OSError as error:  # what smtplib raises is one too
        return f"{settings.smtp_host or folder.letters} NOT USABLE: {type(error).__name__}"
    return f"{settings.smtp_host} answers" if settings.smtp_host else f"folder {folder.letters}"


def _keys(folder: DataFolder, settings: Settings) -> str:
    path = folder.key_file(settings)
    if not path.exists() and settings.key_file is None:
        return f"none yet at {path}"
    try:
        number = len(read_keys(path))
        is_due = False
        if folder.has_database(settings):
            with folder.reading(settings) as database:
                is_due = database.run_here(rotation.is_due)
    except KeyFileError as error:
        return f"NOT USABLE: {error}"
    except (NoDatabase, SQLAlchemyError):
        pass  # the next lines say so
    change = "; NOT EVERYTHING IS OF THE FIRST KEY: run `keys rotate`" if is_due else ""
    return f"{number} in {path}{change}"


def _answers(url: str) -> bool:
    try:
        httpx.get(url, timeout=SECONDS, trust_env=False)
    except httpx.HTTPError:
        return False
    return True


def _database(folder: DataFolder, settings: Settings) -> list[str]:
    if not folder.has_database(settings):
        return [f"Database: none yet at {folder.database_file}"]
    url = reveal(settings.database_url)
    engine = reading_engine(url or sqlite_url(folder.database_file))
    kind = "PostgreSQL" if url else f"SQLite file {folder.database_file}"
    try:
        lines = [f"Database: {kind}, {'current' if is_current(engine) else 'NOT MIGRATED: run `make setup`'}"]
        with Session(engine) as session:
            lines += _other_policies(session, settings)
            lines += _outbox(session)
    except Exception as error:
        return [f"Database: {kind} DOES NOT ANSWER ({type(error).__name__})"]
    finally:
        engine.dispose()
    return lines


def _policy(settings: Settings) -> str:
    try:
        unwritten = to_replace(load_policy(settings.policy))
    except PolicyError:
        return f"{settings.policy} CANNOT BE USED: `policy check {settings.policy}` says why"
    return f"{settings.policy}{f' STILL TO BE WRITTEN: {", ".join(unwritten)}' if unwritten else ''}"


def _other_policies(session: Session, settings: Settings) -> list[str]:
    others = other_policies(session, settings.policy)
    return [
        f"  Open cases under another policy, {name}: {number}. They keep its stages and lengths."
        for name, number in others.items()
    ]


def _outbox(session: Session) -> list[str]:
    lines = [f"Outbox: {outbox.waiting(session)} waiting"]
    lines += [f"  HELD UP, {number} for {channel}: {why}" for channel, why, number in outbox.held_up(session)]
    stuck = outbox.needing_a_person(session)
    lines += [
        f"  NEEDS A PERSON, {row.number}: {row.notice.value} ({row.state.value}): {row.last_error}" for row in stuck
    ]
    if stuck:
        lines.append("  Mend what is in the way and say `outbox send-again NUMBER`, or `outbox settle NUMBER`.")
    return lines
