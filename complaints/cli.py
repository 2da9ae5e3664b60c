"""The commands. Exit 0 done, 2 usage, 3 not found, 4 refused or not whole; errors go to stderr in plain words."""

import argparse
import errno
import os
import sqlite3
import sys
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from complaints.assistant import AssistantError
from complaints.commands import (
    audit,
    backups,
    calendar,
    cases,
    imports,
    keys,
    looks,
    person,
    policies,
    retention,
    service,
)
from complaints.commands.arguments import DONE, NOT_FOUND, REFUSED
from complaints.folder import InUse, NoDatabase
from complaints.operator_acts import NotFound
from complaints.servers import PortTaken
from complaints.settings import SettingsError
from models.policy_file import PolicyError
from models.refusal import Refused
from storage.key_file import KeyFileError

MATTERS = (service, cases, imports, calendar, policies, audit, looks, retention, person, keys, backups)


def main(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    os.umask(0o077)  # whatever is written is for its owner alone
    parsed = parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed) or DONE)
    except NotFound as error:
        return _fail(NOT_FOUND, str(error))
    except (
        SettingsError,
        PolicyError,
        KeyFileError,
        InUse,
        NoDatabase,
        PortTaken,
        AssistantError,
        Refused,
    ) as error:
        return _fail(REFUSED, str(error))
    except SQLAlchemyError as error:
        return _fail(REFUSED, f"The database cannot be used: {getattr(error, 'orig', None) or type(error).__name__}")
    except sqlite3.Error as error:  # so SQLAlchemy hands on what fails while it connects
        return _fail(REFUSED, f"The database cannot be used: {error}")
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        full = " The disk is full: free some space and start again." if error.errno == errno.ENOSPC else ""
        return _fail(REFUSED, f"{where}{error.strerror or error}.{full}")
    except KeyboardInterrupt:
        return DONE


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    whole = argparse.ArgumentParser(prog="complaints", description="A complaints service.")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for matter in MATTERS:
        matter.register(commands)
    return whole


def _fail(code: int, words: str) -> int:
    print(words, file=sys.stderr)
    return code
