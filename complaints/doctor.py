"""What an operator needs to know of an installation; nothing secret and nothing personal."""

import platform
import sqlite3
from importlib.metadata import version

import httpx
from sqlalchemy import Engine, create_engine, text
from sqlmodel import Session

from complaints.assistant import is_trained
from complaints.folder import DataFolder
from complaints.settings import Settings, read_settings, reveal
from storage import outbox
from storage.database import postgres_url
from storage.migrate import is_current

PACKAGES = ("slack-bolt", "slack-sdk", "sqlmodel", "sqlalchemy", "rasa-sdk", "httpx", "arrow", "holidays")


def doctor(folder: DataFolder) -> str:
    """The report, a line each."""
    settings = read_settings()
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    lines = [
        f"Mode: {settings.mode}",
        f"Policy: {settings.policy}",
        f"Python {platform.python_version()}; SQLite {sqlite3.sqlite_version}; {versions}",
        f"Assistant: {'trained' if is_trained() else 'NOT TRAINED: run `make setup`'}",
        f"Slack: {'settings given' if settings.slack_bot_token else 'local stand-in'}",
        f"Mail: {settings.smtp_host or f'folder {folder.letters}'}",
        f"Service: {_service(folder)}",
        *_database(folder, settings),
    ]
    return "\n".join(lines)


def _service(folder: DataFolder) -> str:
    running = folder.running()
    if running is None:
        return "not running"
    try:
        httpx.get(running.url, timeout=2, trust_env=False)
    except httpx.HTTPError:
        return "not running (it was ended without a goodbye; that does no harm)"
    return f"running, process {running.pid}"


def _database(folder: DataFolder, settings: Settings) -> list[str]:
    if settings.database_url is None and not folder.database_file.exists():
        return [f"Database: none yet at {folder.database_file}"]
    url = reveal(settings.database_url)
    # Read only, beside the running service: it alone writes.
    engine: Engine = create_engine(
        postgres_url(url) if url else f"sqlite:///file:{folder.database_file}?mode=ro&uri=true"
    )
    kind = "PostgreSQL" if url else f"SQLite file {folder.database_file}"
    try:
        with Session(engine) as session:
            session.connection().execute(text("SELECT 1"))
            lines = [f"Database: {kind}, {'current' if is_current(engine) else 'NOT MIGRATED: run `make setup`'}"]
            lines.append(f"Outbox: {outbox.waiting(session)} waiting")
            stuck = outbox.needing_a_person(session)
            lines += [f"  needs a person: {r.notice.value} ({r.state.value}): {r.last_error}" for r in stuck]
    except Exception as error:
        return [f"Database: {kind} DOES NOT ANSWER ({type(error).__name__})"]
    finally:
        engine.dispose()
    return lines
