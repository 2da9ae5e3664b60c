"""The Bolt app, put together."""

import logging
from collections.abc import Callable

from slack_bolt.async_app import AsyncApp

from models.policy import Policy
from slackapp import actions, commands, views
from slackapp.guard import Clock, Door
from slackapp.settings import SlackSettings
from storage.database import Database


def build_slack_app(
    settings: SlackSettings, database: Database, policy: Policy, clock: Clock, wake: Callable[[], None]
) -> AsyncApp:
    """An app that answers the team. `wake` is called when something new waits in the outbox."""
    logger = logging.getLogger("slack")
    logger.setLevel(logging.WARNING)  # at DEBUG the SDK writes whole bodies
    app = AsyncApp(client=settings.client(), logger=logger)
    door = Door(settings, database, policy, clock, wake)
    commands.register(app, door)
    actions.register(app, door)
    views.register(app, door)
    return app
