"""`person`: what somebody may ask of us about their data. A copy of all of it, and that we do nothing with it."""

import argparse
from pathlib import Path

from complaints.commands.arguments import Commands, with_data, words
from complaints.commands.retention import add_flag
from complaints.export import check_free, write_export
from complaints.folder import DataFolder
from complaints.operator import operate
from complaints.settings import read_settings
from models.case import Flag
from models.export import PersonExport
from models.policy_file import load_policy


def register(commands: Commands) -> None:
    """Add these commands."""
    person = commands.add_parser("person", help="what people may ask about their data").add_subparsers(
        required=True, metavar="COMMAND"
    )
    export = person.add_parser("export", parents=[with_data()], help="everything about one person, in a folder")
    export.add_argument("--email", type=words, metavar="A", help="an e-mail address of theirs")
    export.add_argument("--phone", type=words, metavar="N", help="a phone number of theirs")
    export.add_argument("--to", type=Path, required=True, metavar="DIR", help="a folder that is made for it")
    export.add_argument("--because", type=words, required=True, metavar="WORDS", help="who asked, and how you know")
    export.set_defaults(run=_export)
    for name, act, said in (
        ("restrict", "flag", "their case is kept, and nothing else is done with it for now"),
        ("unrestrict", "unflag", "the restriction is lifted"),
    ):
        add_flag(person, name, act, Flag.PROCESSING_RESTRICTED, said)


def _export(parsed: argparse.Namespace) -> None:
    check_free(parsed.to)
    given = {way: value for way, value in (("email", parsed.email), ("phone", parsed.phone)) if value}
    said = operate(DataFolder(parsed.data), "export", "", because=parsed.because, **given)
    export = PersonExport.model_validate_json(said)
    write_export(export, parsed.to, load_policy(read_settings().policy).provider)
    print(f"{len(export.cases)} {'case' if len(export.cases) == 1 else 'cases'} in {parsed.to}.")
    print("It names other people. Look through it before it goes out: index.html says at its top what to check.")
