"""What people do: type a command, press, choose, send or close a modal, open the Home tab.

Each tells the app over Socket Mode, does what the app's ack says, waits until the app has gone quiet,
and returns what came of it.
"""

from dataclasses import dataclass, field
from typing import Any

from devslack import payloads
from devslack.activity import Activity
from devslack.elements import Found, client_refusals, entry_for, initial_state, interactive
from devslack.errors import ControlError, SlackError
from devslack.limits import problems_in_message, problems_in_view
from devslack.settings import SlackUser
from devslack.socket_mode import Ack, Kind, SocketHub
from devslack.tickets import ResponseUrl, ResponseUrls, Triggers, with_ids
from devslack.views import OpenView, Views
from devslack.workspace import Channel, Message, Workspace

Json = dict[str, Any]


@dataclass(slots=True)
class Outcome:
    """What came of one action: the ack, what was said since, the person's open modals, and any failure."""

    ack: Ack | None = None
    new: list[Message] = field(default_factory=list)
    changed: list[Message] = field(default_factory=list)
    views: list[OpenView] = field(default_factory=list)
    error: Json | None = None

    def as_json(self) -> Json:
        """The body of a control answer; `ack` is {} for an empty ack and null when none came."""
        body: Json = {
            "ack_ms": self.ack.ms if self.ack else None,
            "ack": self.ack.payload if self.ack else None,
            "new_messages": [placed(message) for message in self.new],
            "updated_messages": [placed(message) for message in self.changed],
            "views": [view.as_control() for view in self.views],
        }
        if self.error:
            body["error"] = self.error
        return body


def placed(message: Message) -> Json:
    """A message as scripts read it, with its channel and whether it is shown to one person alone."""
    return message.as_control() | {"channel": message.channel, "ephemeral": message.only_for is not None}


class Interactions:
    """People's doings in one workspace, towards one app."""

    def __init__(
        self,
        workspace: Workspace,
        views: Views,
        hub: SocketHub,
        triggers: Triggers,
        response_urls: ResponseUrls,
        activity: Activity,
    ) -> None:
        self._workspace = workspace
        self._views = views
        self._hub = hub
        self._triggers = triggers
        self._response_urls = response_urls
        self._activity = activity

    async def slash(self, user: SlackUser, channel: Channel, command: str, text: str) -> Outcome:
        """Type a slash command."""
        if command not in self._workspace.settings.commands:
            raise ControlError(400, "unknown_command", f"{command[:40]} is not a command of this app.")
        self._must_be_in(user, channel)
        target = ResponseUrl(channel.id, user.id, None, None)
        payload = payloads.slash_command(
            user, channel, command, text, self._triggers.make(user.id), self._response_url(target)
        )
        return await self._tell("slash_commands", payload, user, channel)

    async def press(self, user: SlackUser, channel: Channel, message: Message, found: Found, value: Any) -> Outcome:
        """Press or choose something in a message."""
        self._must_be_in(user, channel)
        if message.only_for not in (None, user.id):
            raise ControlError(404, "message_not_found", "That message is shown to somebody else.")
        state = message.state.setdefault(user.id, initial_state(message.blocks))
        entry = self._entry(found, value)
        if entry is not None:
            state[found.block_id][found.action_id] = entry
        target = ResponseUrl(channel.id, user.id, message.ts, message.thread_ts)
        payload = payloads.action_in_message(
            user,
            channel,
            message,
            payloads.action(found, entry),
            self._triggers.make(user.id),
            self._response_url(target),
            self._workspace.bot,
        )
        return await self._tell("interactive", payload, user, channel)

    async def press_in_view(self, user: SlackUser, view: OpenView, found: Found, value: Any, values: Any) -> Outcome:
        """Press or choose something in a modal or on the Home tab; `values` are what is filled in so far."""
        self._must_own(user, view)
        self._fill(view, values)
        entry = self._entry(found, value)
        if entry is not None:
            view.state[found.block_id][found.action_id] = entry
        trigger = self._triggers.make(user.id, view.id)
        payload = payloads.action_in_view(user, view, payloads.action(found, entry), trigger)
        return await self._tell("interactive", payload, user)

    async def submit(self, user: SlackUser, view: OpenView, values: Any) -> Outcome:
        """Fill a modal in and send it. What Slack's client itself refuses never reaches the app."""
        self._must_own(user, view)
        if view not in self._views.stack(user.id) or self._views.stack(user.id)[-1] is not view:
            raise ControlError(400, "not_on_top", "Only the modal on top can be sent.")
        if view.data["submit"] is None:
            raise ControlError(400, "nothing_to_submit", "This modal has no button to send it with.")
        self._fill(view, values)
        view.errors = client_refusals(view.blocks, view.state)
        if view.errors:
            raise ControlError(400, "not_filled_in", "Slack does not let this modal be sent yet.", errors=view.errors)
        trigger = self._triggers.make(user.id, view.id)
        payload = payloads.view_submission(user, view, trigger)
        return await self._tell("interactive", payload, user, submitted=view)

    async def close(self, user: SlackUser, view: OpenView) -> Outcome:
        """Close a modal without sending it; the app hears of it only if the view asked to."""
        self._must_own(user, view)
        stack = self._views.stack(user.id)
        gone = self._views.clear(user.id) if view.data["clear_on_close"] else [view]
        if len(gone) == 1 and view in stack:
            self._views.close(view)
        if not view.data["notify_on_close"]:
            return Outcome(views=self._views.stack(user.id))
        payload = payloads.view_closed(user, view, is_cleared=len(gone) > 1)
        return await self._tell("interactive", payload, user)

    async def open_home(self, user: SlackUser) -> Outcome:
        """Open the app's Home tab."""
        im_id = self._workspace.direct_message(user.id).id
        inner = payloads.app_home_opened(user, im_id, self._views.home(user.id))
        return await self._tell("events_api", payloads.event(inner, self._workspace.bot), user)

    async def _tell(
        self,
        kind: Kind,
        payload: Json,
        user: SlackUser,
        channel: Channel | None = None,
        submitted: OpenView | None = None,
    ) -> Outcome:
        before = self._workspace.next_ts()
        ack = await self._hub.deliver(kind, payload)
        outcome = Outcome(ack)
        if ack is None:
            if self._hub.connected:
                outcome.error = _failure("operation_timeout", "The app did not answer within three seconds.")
            else:
                outcome.error = _failure("dispatch_failed", "The app is not connected.")
        else:
            try:
                self._obey(kind, ack.payload, user, channel, submitted)
            except SlackError as error:
                words = "; ".join(problem.as_line() for problem in error.problems) or error.code
                outcome.error = _failure("invalid_command_response", words)
        await self._activity.settle(ack.ms / 1000 if ack else 0.0)
        outcome.new, outcome.changed = self._workspace.since(before, user.id)
        outcome.views = self._views.stack(user.id)
        return outcome

    def _obey(self, kind: Kind, answer: Json, user: SlackUser, channel: Channel | None, view: OpenView | None) -> None:
        """Do what the ack's payload asks for. Raises SlackError when Slack would not."""
        if view is not None:
            self._answer_submission(answer, user, view)
        elif kind == "slash_commands" and channel is not None and (answer.get("text") or answer.get("blocks")):
            problems = problems_in_message(answer)
            if problems:
                raise SlackError("invalid_blocks", problems)
            alone = None if answer.get("response_type") == "in_channel" else user.id
            blocks = with_ids(answer.get("blocks") or [])
            self._workspace.say(channel, self._workspace.bot, answer.get("text") or "", blocks, only_for=alone)

    def _answer_submission(self, answer: Json, user: SlackUser, view: OpenView) -> None:
        match answer.get("response_action"):
            case None:
                self._views.close(view)
            case "clear":
                self._views.clear(user.id)
            case "errors":
                errors = answer.get("errors")
                inputs = {b["block_id"] for b in view.blocks if b["type"] == "input"}
                if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
                    raise SlackError("errors that name no input block of the view")
                view.errors = {block: str(words) for block, words in errors.items()}
            case "update" | "push" as what:
                given = answer.get("view")
                if problems := problems_in_view(given):
                    raise SlackError("invalid_arguments", problems)
                assert isinstance(given, dict)  # problems_in_view has seen to it
                if what == "update":
                    self._views.update(view, given)
                else:
                    self._views.push(user.id, given)
            case _:
                raise SlackError("unknown response_action")

    def _entry(self, found: Found, value: Any) -> Json | None:
        if found.element["type"] == "button":
            return None
        try:
            return entry_for(found.element, value, self._workspace.user_ids)
        except (ValueError, TypeError) as error:
            raise ControlError(400, "bad_value", f"{found.action_id}: {error}") from error

    def _fill(self, view: OpenView, values: Any) -> None:
        """Put plain values into the view's state: all of them, or none when one is wrong."""
        if values is None:
            return
        places = {(found.block_id, found.action_id): found for found in interactive(view.blocks)}
        entries: list[tuple[Found, Json]] = []
        if not isinstance(values, dict) or not all(isinstance(inner, dict) for inner in values.values()):
            raise ControlError(400, "bad_values", "values must be {block_id: {action_id: value}}.")
        for block_id, actions in values.items():
            for action_id, value in actions.items():
                found = places.get((block_id, action_id))
                if found is None:
                    raise ControlError(
                        400,
                        "unknown_field",
                        f"The view has no {str(block_id)[:80]} / {str(action_id)[:80]}.",
                        fields=[list(place) for place in places],
                    )
                entry = self._entry(found, value)
                if entry is None:
                    raise ControlError(400, "bad_value", "A button holds no value.")
                entries.append((found, entry))
        for found, entry in entries:
            view.state[found.block_id][found.action_id] = entry

    def _response_url(self, target: ResponseUrl) -> str:
        base = self._workspace.settings.public_base_url or self._hub.base_url or "http://127.0.0.1"
        return self._response_urls.make(base, target)

    def _must_be_in(self, user: SlackUser, channel: Channel) -> None:
        if user.id not in channel.members:
            raise ControlError(400, "not_in_channel", f"{user.real_name} is not in that channel.")

    def _must_own(self, user: SlackUser, view: OpenView) -> None:
        if view.user != user.id:
            raise ControlError(404, "view_not_found", "That view is not open for this person.")


def _failure(code: str, message: str) -> Json:
    return {"code": code, "message": message}
