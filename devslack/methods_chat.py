"""chat.*: posting, changing and deleting messages, as strict as Slack."""

import json
import math
import re
from typing import Any

from devslack.errors import SlackError
from devslack.limits import problems_in_blocks, problems_in_message, problems_in_view
from devslack.limits_elements import Problem
from devslack.methods import Call, Method, RateLimitedError
from devslack.tickets import with_ids
from devslack.workspace import Channel, Message

Json = dict[str, Any]
MAX_METADATA_BYTES = 16_000
"""Slack documents an error for metadata that is too large but no figure; this one is ours."""
_EVERYBODY = re.compile(r"(?<![\w<!])@(channel|here|everyone)\b")


def _content(call: Call) -> tuple[str, list[Json]]:
    """Text and blocks of a message, checked against the limits, the blocks with their ids."""
    blocks = call.args.structure("blocks", "invalid_blocks_format")
    text = call.args.text("text")
    if blocks is not None and not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if not text and not blocks:
        raise SlackError("no_text")
    if blocks and (problems := problems_in_blocks(blocks, "message")):
        raise SlackError("invalid_blocks", problems)
    if problems_in_message({"text": text, "blocks": blocks or None}):
        raise SlackError("msg_too_long")
    if call.args.flag("link_names") or call.args.text("parse") == "full":
        text = _EVERYBODY.sub(r"<!\1>", text)  # what Slack does, and why an app must not ask for it
    return text, with_ids(blocks or [])


def _metadata(call: Call) -> Json | None:
    metadata = call.args.structure("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if (
        not isinstance(metadata, dict)
        or not isinstance(metadata.get("event_type"), str)
        or not metadata["event_type"]
        or not isinstance(metadata.get("event_payload"), dict)
    ):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > MAX_METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return metadata


def _in_channel(call: Call, *, by_name: bool = False) -> Channel:
    channel = call.workspace.bot_channel(call.args.needed("channel"), by_name=by_name)
    if call.workspace.bot not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.args.text("thread_ts") or None
    if thread_ts is None:
        return None
    parent = channel.find(thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    return parent.thread_ts or parent.ts


def _own_message(call: Call, channel: Channel, refused: str) -> Message:
    message = channel.find(call.args.needed("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if message.user != call.workspace.bot:
        raise SlackError(refused)
    return message


def post_message(call: Call) -> Json:
    """chat.postMessage."""
    channel = _in_channel(call, by_name=True)
    text, blocks = _content(call)
    metadata = _metadata(call)
    thread_ts = _thread(call, channel)
    if wait := call.post_rate.wait_for(channel.id):
        raise RateLimitedError(max(1, math.ceil(wait)))
    message = call.workspace.say(channel, call.workspace.bot, text, blocks, metadata=metadata, thread_ts=thread_ts)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": message.as_slack(bot_user=call.workspace.bot, with_metadata=True),
    }


def update(call: Call) -> Json:
    """chat.update: what is given replaces; blocks vanish when only text is given, as in Slack."""
    channel = _in_channel(call)
    message = _own_message(call, channel, "cant_update_message")
    message.text, message.blocks = _content(call)
    if "metadata" in call.args:
        message.metadata = _metadata(call)
    message.edited_ts = call.workspace.next_ts()
    message.state.clear()
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message.as_slack(bot_user=call.workspace.bot, with_metadata=True),
    }


def delete(call: Call) -> Json:
    """chat.delete."""
    channel = _in_channel(call)
    message = _own_message(call, channel, "cant_delete_message")
    channel.messages.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: shown to one member of the channel."""
    channel = _in_channel(call, by_name=True)
    user = call.args.needed("user")
    if user not in call.workspace.users:
        raise SlackError("user_not_found")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _content(call)
    message = call.workspace.say(
        channel, call.workspace.bot, text, blocks, thread_ts=_thread(call, channel), only_for=user
    )
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> Json:
    """chat.getPermalink."""
    channel = call.workspace.bot_channel(call.args.needed("channel"))
    message = channel.find(call.args.needed("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    link = f"{call.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def validate_blocks(call: Call) -> Json:
    """blocks.validate: exactly one of blocks, message, view."""
    given = [name for name in ("blocks", "message", "view") if name in call.args]
    if len(given) != 1:
        raise SlackError("invalid_arguments", [Problem("", "conflict", "give exactly one of blocks, message and view")])
    name = given[0]
    value = call.args.structure(name, f"invalid_{name}")
    if name == "blocks":
        problems = problems_in_blocks(value, "message")
    elif name == "message":
        problems = problems_in_message(value, "/message")
    else:
        problems = problems_in_view(value)
    if problems:
        raise SlackError(f"invalid_{name}", errors=[problem.as_json() for problem in problems])
    return {}


METHODS = {
    "chat.postMessage": Method(post_message, scopes=("chat:write",)),
    "chat.update": Method(update, scopes=("chat:write",)),
    "chat.delete": Method(delete, scopes=("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, scopes=("chat:write",)),
    "chat.getPermalink": Method(get_permalink),
    "blocks.validate": Method(validate_blocks),
}
