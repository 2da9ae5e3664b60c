"""The Bolt app, put together."""

from collections.abc import Callable

from slack_bolt.async_app import AsyncApp

from models.policy import Policy
from slackapp import actions, commands, views
from slackapp.guard import Clock, Door
from slackapp.settings import SlackSettings, library_logger
from storage.database import Database


def build_slack_app(
    settings: SlackSettings, database: Database, policy: Policy, clock: Clock, wake: Callable[[], None]
) -> AsyncApp:
    """An app that answers the team. `wake` is called when something new waits in the outbox."""
    app = AsyncApp(client=settings.client(), logger=library_logger())
    door = Door(settings, database, policy, clock, wake)
    commands.register(app, door)
    actions.register(app, door)
    views.register(app, door)
    return app
