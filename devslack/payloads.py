"""What Slack sends to an app: pure builders of slash commands, block actions, view and event payloads."""

import secrets
import time
from typing import Any

from devslack.elements import Found
from devslack.settings import APP_ID, TEAM_DOMAIN, TEAM_ID, SlackUser
from devslack.views import OpenView
from devslack.workspace import Channel, Message

Json = dict[str, Any]
VERIFICATION_TOKEN = "local-verification"  # noqa: S105 -- the old, unused field; nothing trusts it


def slash_command(
    user: SlackUser, channel: Channel, command: str, text: str, trigger_id: str, response_url: str
) -> Json:
    """A slash command as typed."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.is_im else channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def _frame(kind: str, user: SlackUser, trigger_id: str) -> Json:
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": TEAM_ID},
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "trigger_id": trigger_id,
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def action_in_message(
    user: SlackUser,
    channel: Channel,
    message: Message,
    action: Json,
    trigger_id: str,
    response_url: str,
    bot_user: str,
) -> Json:
    """Something pressed or chosen in a message."""
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    body = _frame("block_actions", user, trigger_id) | {
        "container": container,
        "channel": {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name},
        "state": {"values": message.state.get(user.id, {})},
        "response_url": response_url,
        "actions": [action],
    }
    if message.only_for is None:
        body["message"] = message.as_slack(bot_user=bot_user, with_metadata=True)
    return body


def action_in_view(user: SlackUser, view: OpenView, action: Json, trigger_id: str) -> Json:
    """Something pressed or chosen in a modal or on the Home tab."""
    return _frame("block_actions", user, trigger_id) | {
        "container": {"type": "view", "view_id": view.id},
        "view": view.as_slack(),
        "actions": [action],
    }


def action(found: Found, entry: Json | None) -> Json:
    """One entry of `actions`: a button with its text and value, or what was chosen."""
    element = found.element
    body: Json = {
        "action_id": found.action_id,
        "block_id": found.block_id,
        "type": element["type"],
        "action_ts": f"{time.time():.6f}",
    }
    if entry is not None:
        return body | entry
    body["text"] = element["text"]
    return body | {key: element[key] for key in ("value", "style") if key in element}


def view_submission(user: SlackUser, view: OpenView, trigger_id: str) -> Json:
    """A modal sent."""
    return _frame("view_submission", user, trigger_id) | {"view": view.as_slack(), "response_urls": []}


def view_closed(user: SlackUser, view: OpenView, *, is_cleared: bool) -> Json:
    """A modal closed without being sent, by a view that asked to hear of it."""
    body = _frame("view_closed", user, "") | {"view": view.as_slack(), "is_cleared": is_cleared}
    del body["trigger_id"]
    return body


def event(inner: Json, bot_user: str) -> Json:
    """An event in the envelope of the Events API."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "api_app_id": APP_ID,
        "event": inner,
        "type": "event_callback",
        "event_id": "Ev" + secrets.token_hex(5).upper(),
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def app_home_opened(user: SlackUser, im_channel: str, view: OpenView | None) -> Json:
    """The inner event of somebody opening the app's Home tab."""
    body: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": im_channel,
        "tab": "home",
        "event_ts": f"{time.time():.6f}",
    }
    return body | {"view": view.as_slack()} if view is not None else body
