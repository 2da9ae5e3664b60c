"""What a failed call to Slack means for the outbox row that was to be sent."""

from datetime import timedelta

import aiohttp
from slack_sdk.errors import SlackApiError

from storage.delivery import NotYet, Outcome, Refused, Unknown


class UnfitChannel(Exception):
    """Cases cannot be posted to the channel of the settings; the message says why."""


REASONS = {
    "account_inactive": "The app's bot has been deactivated in Slack.",
    "cant_update_message": "The card was posted by another app and cannot be changed.",
    "channel_not_found": "The app cannot see the channel. Invite it there, or correct the setting.",
    "edit_window_closed": "The workspace does not let messages be changed any more.",
    "invalid_auth": "Slack does not accept the bot token.",
    "invalid_blocks": "Slack does not accept the shape of this message.",
    "invalid_blocks_format": "Slack does not accept the shape of this message.",
    "is_archived": "The channel is archived.",
    "message_not_found": "The card was deleted in Slack.",
    "missing_scope": "The app lacks a permission that its manifest asks for. Install it again.",
    "msg_blocks_too_long": "The message is too long for Slack.",
    "not_authed": "No bot token was sent.",
    "not_in_channel": "The app is not in the channel. Invite it there.",
    "restricted_action": "The workspace does not let the app post in the channel.",
    "token_expired": "The bot token has expired.",
    "token_revoked": "The bot token has been revoked.",
}
TOKEN = frozenset({"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"})
"""Nothing goes to Slack until somebody has mended the app's token."""
PLACE = frozenset({"channel_not_found", "is_archived", "missing_scope", "not_in_channel", "restricted_action"})
"""Somebody has to mend something in the workspace; what goes elsewhere is not held up."""
BUSY = frozenset({"ratelimited", "rate_limited"})
UNCLEAR = frozenset({"", "fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Slack says itself that part of the work may have been done."""
DEFAULT_WAIT_SECONDS = 30


def outcome_of(error: Exception) -> Outcome:
    """What is known after a post failed. Anything unforeseen counts as unknown: look before sending again."""
    if isinstance(error, SlackApiError):
        return _refusal(error)
    if isinstance(error, UnfitChannel):
        return NotYet(str(error))
    if isinstance(error, aiohttp.ClientConnectorError):
        return NotYet("Slack cannot be reached.", whole_channel=True)  # never connected, so never sent
    return Unknown(f"Slack did not answer ({kind_of(error)}).")


def _refusal(error: SlackApiError) -> Outcome:
    code, status = code_of(error), _status_of(error)
    if status == 429 or code in BUSY:
        return NotYet("Slack asks to wait.", after=_wait_of(error), whole_channel=True)
    if code in UNCLEAR or (status or 0) >= 500:
        return Unknown(f"Slack failed while it worked on this ({code or status}).")
    reason = REASONS.get(code, f"Slack refused it ({code}).")
    if code in TOKEN | PLACE:
        return NotYet(reason, whole_channel=code in TOKEN)
    return Refused(reason)


def _status_of(error: SlackApiError) -> int | None:
    # An answer that was no JSON comes as the HTTP response itself, which calls it `status`.
    return getattr(error.response, "status_code", None) or getattr(error.response, "status", None)


def _wait_of(error: SlackApiError) -> timedelta:
    headers = getattr(error.response, "headers", None) or {}
    asked = str(headers.get("Retry-After", ""))
    return timedelta(seconds=int(asked) if asked.isdecimal() else DEFAULT_WAIT_SECONDS)


def code_of(error: SlackApiError) -> str:
    """Slack's error code; empty when the answer was none of Slack's."""
    data = getattr(error.response, "data", error.response)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def kind_of(error: BaseException) -> str:
    """What may be logged of an error: never its words, which may be a person's."""
    code = code_of(error) if isinstance(error, SlackApiError) else ""
    return f"{type(error).__name__} {code}".rstrip()
