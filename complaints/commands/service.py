"""`up`, `doctor`, `train` and `migrate`: the service itself."""

import argparse

from complaints.assistant import ensure_trained
from complaints.commands.arguments import Commands, instant, port, speed, with_data
from complaints.doctor import doctor
from complaints.folder import DataFolder
from complaints.settings import read_settings


def register(commands: Commands) -> None:
    """Add these commands."""
    start = commands.add_parser("up", parents=[with_data()], help="start everything")
    start.add_argument("--host", default="127.0.0.1", help="where the chat page listens")
    start.add_argument("--port", type=port, default=8000, help="port of the chat page")
    start.add_argument("--devslack-port", type=port, default=8010, help="port of the local Slack")
    start.add_argument("--clock", type=instant, metavar="ISO", help="demonstrations: start at this instant")
    start.add_argument("--speed", type=speed, metavar="N", help="demonstrations: business time runs N times as fast")
    start.set_defaults(run=_up)

    health = commands.add_parser("doctor", parents=[with_data()], help="versions, settings, reachability, dead letters")
    health.set_defaults(run=lambda a: print(doctor(DataFolder(a.data))))

    train = commands.add_parser("train", parents=[with_data()], help="train the assistant if it needs it")
    train.set_defaults(run=lambda _: ensure_trained(lambda line: print(line, flush=True)))

    tables = commands.add_parser("migrate", parents=[with_data()], help="bring the database to this version")
    tables.set_defaults(run=_migrate)


def _up(parsed: argparse.Namespace) -> None:
    # The doors take two seconds to import; the other commands do without them.
    from complaints.up import up

    up(parsed.data, parsed.host, parsed.port, parsed.devslack_port, parsed.clock, parsed.speed)


def _migrate(parsed: argparse.Namespace) -> None:
    with DataFolder(parsed.data).opened(read_settings()):
        pass  # opening migrates
