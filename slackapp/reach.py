"""Whether Slack can be used as the settings say; for `doctor`."""

from slackapp.channel import TeamChannel
from slackapp.outcomes import outcome_of
from slackapp.settings import SlackSettings
from storage.delivery import NotYet, Refused, Unknown

CHECK_SECONDS = 5


async def reach(settings: SlackSettings) -> str:
    """`answers`, or in plain words what is in the way: both tokens and the channel are tried, nothing is posted."""
    client = settings.client(retries=False)
    client.timeout = CHECK_SECONDS
    try:
        await client.auth_test()
        await client.apps_connections_open(app_token=settings.app_token)
        await TeamChannel(client, settings.channel).id()
    except Exception as error:
        outcome = outcome_of(error)
        reason = outcome.reason if isinstance(outcome, NotYet | Refused | Unknown) else ""
        return f"NOT USABLE: {reason}"
    return "answers"
