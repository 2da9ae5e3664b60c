"""auth.*, conversations.*, users.*, usergroups.*: what an app may look up."""

import base64
import binascii
from decimal import Decimal, InvalidOperation
from typing import Any

from devslack.errors import SlackError
from devslack.limits_elements import Problem
from devslack.methods import Call, Method
from devslack.settings import BOT_ID, TEAM_ID, TEAM_NAME, SlackUser
from devslack.workspace import Channel, Message

Json = dict[str, Any]


def auth_test(call: Call) -> Json:
    """auth.test."""
    bot = call.workspace.settings.bot
    return {
        "url": f"{call.base_url}/",
        "team": TEAM_NAME,
        "user": bot.name,
        "team_id": TEAM_ID,
        "user_id": bot.id,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def open_connection(call: Call) -> Json:
    """apps.connections.open: a web socket address that is good once."""
    return {"url": call.hub.issue(call.base_url)}


def _page[T](call: Call, items: list[T], default: int) -> tuple[list[T], str]:
    """One page of a list and the cursor to the next; "" at the end."""
    limit = call.args.number("limit", default)
    if not 1 <= limit <= 1000:
        raise SlackError("invalid_limit")
    try:
        start = int(base64.b64decode(call.args.text("cursor") or "MA==", validate=True))
    except (ValueError, binascii.Error) as error:
        raise SlackError("invalid_cursor") from error
    rest = start + limit < len(items)
    cursor = base64.b64encode(str(start + limit).encode()).decode() if rest else ""
    return items[start : start + limit], cursor


def _instant(call: Call, name: str, default: str) -> Decimal:
    try:
        value = Decimal(call.args.text(name) or default)
    except InvalidOperation as error:
        raise SlackError(f"invalid_ts_{name}") from error
    if not value.is_finite():
        raise SlackError(f"invalid_ts_{name}")
    return value


def _within(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = _instant(call, "oldest", "0"), _instant(call, "latest", "99999999999")
    if call.args.flag("inclusive"):
        return [m for m in messages if oldest <= Decimal(m.ts) <= latest]
    return [m for m in messages if oldest < Decimal(m.ts) < latest]


def _told(call: Call, channel: Channel, message: Message) -> Json:
    body = message.as_slack(bot_user=call.workspace.bot, with_metadata=call.args.flag("include_all_metadata"))
    replies = [m for m in channel.thread(message.ts) if m.ts != message.ts]
    if replies:
        body |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": sorted({m.user for m in replies}),
            "latest_reply": replies[-1].ts,
        }
    return body


def _read_channel(call: Call) -> Channel:
    channel = call.workspace.bot_channel(call.args.needed("channel"))
    _need_scope(call, channel, "history")
    if call.workspace.bot not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _need_scope(call: Call, channel: Channel, what: str) -> None:
    kind = "im" if channel.is_im else "groups" if channel.is_private else "channels"
    held = call.workspace.settings.scopes
    if f"{kind}:{what}" not in held:
        raise SlackError("missing_scope", needed=f"{kind}:{what}", provided=",".join(held))


def history(call: Call) -> Json:
    """conversations.history: the newest first, replies left out."""
    channel = _read_channel(call)
    top = [m for m in reversed(_within(call, channel.messages)) if m.thread_ts in (None, m.ts)]
    page, cursor = _page(call, top, 100)
    return {
        "messages": [_told(call, channel, m) for m in page],
        "has_more": bool(cursor),
        "pin_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }


def replies(call: Call) -> Json:
    """conversations.replies: the parent and its replies, oldest first."""
    channel = _read_channel(call)
    message = channel.find(call.args.needed("ts"))
    if message is None:
        raise SlackError("thread_not_found")
    thread = channel.thread(message.thread_ts or message.ts)
    parent, rest = thread[0], _within(call, thread[1:])
    page, cursor = _page(call, [parent, *rest], 1000)
    return {
        "messages": [_told(call, channel, m) for m in page],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _conversation(call: Call, channel: Channel) -> Json:
    if channel.is_im:
        other = next(member for member in channel.members if member != call.workspace.bot)
        return {"id": channel.id, "is_im": True, "user": other, "is_archived": False, "created": 1767225600}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_general": False,
        "is_member": call.workspace.bot in channel.members,
        "num_members": len(channel.members),
        "created": 1767225600,
        "creator": channel.members[0] if channel.members else "",
    }


def info(call: Call) -> Json:
    """conversations.info."""
    channel = call.workspace.bot_channel(call.args.needed("channel"))
    _need_scope(call, channel, "read")
    return {"channel": _conversation(call, channel)}


def members(call: Call) -> Json:
    """conversations.members."""
    channel = call.workspace.bot_channel(call.args.needed("channel"))
    _need_scope(call, channel, "read")
    page, cursor = _page(call, list(channel.members), 100)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def list_conversations(call: Call) -> Json:
    """conversations.list: private channels only those that the bot is in."""
    types = [kind.strip() for kind in (call.args.text("types") or "public_channel").split(",")]
    wanted = []
    for channel in call.workspace.channels.values():
        kind = "im" if channel.is_im else "private_channel" if channel.is_private else "public_channel"
        if kind in types and (kind == "public_channel" or call.workspace.bot in channel.members):
            wanted.append(channel)
    page, cursor = _page(call, wanted, 100)
    return {
        "channels": [_conversation(call, channel) for channel in page],
        "response_metadata": {"next_cursor": cursor},
    }


def open_conversation(call: Call) -> Json:
    """conversations.open with one person."""
    users = [user for user in call.args.text("users").split(",") if user]
    if len(users) != 1:
        raise SlackError("invalid_arguments", [Problem("/users", "invalid", "must be one user here")])
    if users[0] not in call.workspace.users:
        raise SlackError("user_not_found")
    if users[0] == call.workspace.bot:
        raise SlackError("cannot_dm_bot")
    return {"channel": {"id": call.workspace.direct_message(users[0]).id}}


def _user(call: Call, user: SlackUser) -> Json:
    is_bot = user.id == call.workspace.bot
    return {
        "id": user.id,
        "team_id": TEAM_ID,
        "name": user.name,
        "deleted": False,
        "real_name": user.real_name,
        "tz": "Europe/London",
        "profile": {"real_name": user.real_name, "display_name": user.name, "title": user.roles},
        "is_bot": is_bot,
        "is_app_user": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
    }


def user_info(call: Call) -> Json:
    """users.info."""
    user = call.workspace.users.get(call.args.needed("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": _user(call, user)}


def list_users(call: Call) -> Json:
    """users.list."""
    page, cursor = _page(call, list(call.workspace.users.values()), 100)
    return {
        "members": [_user(call, user) for user in page],
        "cache_ts": 0,
        "response_metadata": {"next_cursor": cursor},
    }


def usergroup_users(call: Call) -> Json:
    """usergroups.users.list."""
    group = call.workspace.settings.usergroups.get(call.args.needed("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group)}


_READ = ("groups:read", "channels:read", "im:read")
METHODS = {
    "auth.test": Method(auth_test),
    "apps.connections.open": Method(open_connection, caller="app"),
    "conversations.history": Method(history),
    "conversations.replies": Method(replies),
    "conversations.info": Method(info),
    "conversations.members": Method(members),
    "conversations.list": Method(list_conversations, scopes=_READ),
    "conversations.open": Method(open_conversation, scopes=("im:write",)),
    "users.info": Method(user_info, scopes=("users:read",)),
    "users.list": Method(list_users, scopes=("users:read",)),
    "usergroups.users.list": Method(usergroup_users, scopes=("usergroups:read",)),
}
