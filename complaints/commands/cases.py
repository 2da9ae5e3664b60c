"""`case` and `outbox`: a look at a case, and messages that need a person."""

import argparse

from complaints.commands.arguments import Commands, row_number, with_data, words
from complaints.folder import DataFolder
from complaints.operator import operate
from models.reference import read_draft


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
