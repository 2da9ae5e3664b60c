"""`case` and `outbox`: a look at a case, what is put right in it, and messages that need a person."""

import argparse
import sys

from complaints.commands.arguments import Commands, row_number, with_data, words
from complaints.folder import DataFolder
from complaints.operator import operate
from models.reference import read_draft
from models.refusal import Refused
from storage.corrections import COLUMNS
from storage.people import OF_WRITER

CORRECTED = (*COLUMNS, *OF_WRITER)
"""What can be put right from here."""


def register(commands: Commands) -> None:
    """Add these commands."""
    case = commands.add_parser("case", help="look at a case").add_subparsers(required=True, metavar="COMMAND")
    show = case.add_parser("show", parents=[with_data()], help="open a case; the look goes on its timeline")
    show.add_argument(
        "reference", type=words, metavar="REF", nargs="+", help="a reference, or the name of a draft at risk"
    )
    show.add_argument("--json", action="store_true", required=True, help="print it as JSON")
    show.add_argument("--because", type=words, default="", metavar="WORDS", help="why; it goes with the look")
    show.set_defaults(run=_show)

    right = case.add_parser("correct", parents=[with_data()], help="put right what is recorded; the words on stdin")
    right.add_argument("reference", type=words, metavar="REF")
    right.add_argument("--what", choices=[what.value for what in CORRECTED], required=True)
    right.add_argument("--because", type=words, required=True, metavar="WORDS", help="who asked, and how you know")
    right.set_defaults(run=_correct)

    stuck = commands.add_parser("outbox", help="messages and letters that need a person (`doctor` lists them)")
    stuck_acts = stuck.add_subparsers(required=True, metavar="COMMAND")
    for act, said in (
        ("send-again", "what was in its way is mended: send it"),
        ("settle", "it did arrive, or was told otherwise: send nothing more"),
    ):
        one = stuck_acts.add_parser(act, parents=[with_data()], help=said)
        one.add_argument("number", type=row_number, metavar="NUMBER")
        one.set_defaults(run=lambda a, act=act: print(operate(DataFolder(a.data), act, a.number)))


def _show(parsed: argparse.Namespace) -> None:
    typed = " ".join(parsed.reference)
    act = "show-draft" if read_draft(typed) else "show"
    print(operate(DataFolder(parsed.data), act, typed, because=parsed.because))


def _correct(parsed: argparse.Namespace) -> None:
    # Not as an argument: those stand in the list of processes and in the history of the shell.
    if sys.stdin.isatty():
        print("How it should read, then Ctrl-D on a line of its own:", file=sys.stderr)
    try:
        said = sys.stdin.buffer.read().decode().removesuffix("\n")
    except UnicodeDecodeError:
        raise Refused("What came on stdin is not UTF-8.") from None
    folder = DataFolder(parsed.data)
    print(operate(folder, "correct", parsed.reference, because=parsed.because, what=parsed.what, words=said))
