"""What somebody with the database in their hands can do to it: raw SQL, past every constraint and trigger."""

import sqlite3

import psycopg

from storage.database import Database
from storage.verify import Finding, Verified, verify

TRIGGERS = ("timeline_entry_no_update", "timeline_entry_no_delete")


def tamper(database: Database, *statements: str) -> None:
    """Run the statements with nothing in their way."""
    if database.is_sqlite:
        connection = sqlite3.connect(database.url.removeprefix("sqlite:///"))
        with connection:  # foreign keys are off there unless one asks for them
            for trigger in TRIGGERS:
                connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
            for statement in statements:
                connection.execute(statement)
        connection.close()
    else:
        with psycopg.connect(database.url) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(statement.encode())


def checked(database: Database) -> tuple[Verified, list[str]]:
    """What `verify` went through, and the words of what it found."""
    found: list[Finding] = []
    verified = database.run_here(verify, found.append, lambda done, total: None)
    assert verified.findings == len(found)
    return verified, [str(finding) for finding in found]
