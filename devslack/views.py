"""Open modals, a stack for each person, and Home tabs: what views.* and modal answers change."""

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from devslack.elements import State, carried_over, initial_state
from devslack.errors import SlackError
from devslack.settings import APP_ID, BOT_ID, TEAM_ID
from devslack.tickets import random_id, with_ids

Json = dict[str, Any]
MAX_STACK = 3


@dataclass(slots=True)
class OpenView:
    """One view that somebody sees: the app's JSON with Slack's additions, its state, its field errors."""

    user: str
    data: Json
    state: State
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The view's id."""
        return str(self.data["id"])

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks, every one with its id."""
        blocks: list[Json] = self.data["blocks"]
        return blocks

    def as_slack(self) -> Json:
        """The view as Slack sends it in payloads and answers."""
        return {**self.data, "state": {"values": self.state}}

    def as_control(self) -> Json:
        """The view as scripts and the page read it: Slack's form and the errors shown at fields."""
        return {**self.as_slack(), "errors": self.errors}


def _new_hash() -> str:
    return f"{int(time.time())}.{secrets.token_hex(4)}"


class Views:
    """All open modals and published Home tabs."""

    def __init__(self) -> None:
        self._stacks: dict[str, list[OpenView]] = {}
        self._homes: dict[str, OpenView] = {}

    def stack(self, user: str) -> list[OpenView]:
        """The user's open modals, the one on top last."""
        return list(self._stacks.get(user, ()))

    def home(self, user: str) -> OpenView | None:
        """The user's Home tab, if the app has published one."""
        return self._homes.get(user)

    def find(self, view_id: str) -> OpenView | None:
        """An open modal or a Home tab by id."""
        everything = [view for stack in self._stacks.values() for view in stack]
        return next((view for view in [*everything, *self._homes.values()] if view.id == view_id), None)

    def find_external(self, external_id: str) -> OpenView | None:
        """An open modal by the id that the app gave it."""
        everything = [view for stack in self._stacks.values() for view in stack]
        return next((view for view in everything if view.data["external_id"] == external_id), None)

    def open(self, user: str, given: Json) -> OpenView:
        """Start a new stack with this modal; whatever was open for the user goes."""
        self._refuse_taken_external_id(given, None)
        self._stacks[user] = []
        return self._put_on_top(user, given)

    def push(self, user: str, given: Json) -> OpenView:
        """Put a modal on top of the user's stack of at most three."""
        stack = self._stacks.get(user)
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= MAX_STACK:
            raise SlackError("push_limit_reached")
        self._refuse_taken_external_id(given, None)
        return self._put_on_top(user, given)

    def update(self, view: OpenView, given: Json, expected_hash: str | None = None) -> OpenView:
        """Replace a view's content under the same id; what was filled in stays where it still fits."""
        if expected_hash is not None and expected_hash != view.data["hash"]:
            raise SlackError("hash_conflict")
        self._refuse_taken_external_id(given, view)
        kept = {key: view.data[key] for key in ("id", "root_view_id", "previous_view_id")}
        view.data = {**_whole(given), **kept}
        view.state = carried_over(view.state, view.blocks)
        view.errors = {}
        return view

    def publish(self, user: str, given: Json, expected_hash: str | None = None) -> OpenView:
        """Set the user's Home tab."""
        before = self._homes.get(user)
        if before is not None:
            return self.update(before, given, expected_hash)
        data = {**_whole(given), "id": random_id("V0"), "previous_view_id": None}
        data["root_view_id"] = data["id"]
        self._homes[user] = OpenView(user, data, initial_state(data["blocks"]))
        return self._homes[user]

    def close(self, view: OpenView) -> None:
        """Take one modal away; the one under it shows again."""
        self._stacks[view.user] = [other for other in self._stacks.get(view.user, []) if other is not view]

    def clear(self, user: str) -> list[OpenView]:
        """Take all the user's modals away; returns them, the top one first."""
        return list(reversed(self._stacks.pop(user, [])))

    def _put_on_top(self, user: str, given: Json) -> OpenView:
        stack = self._stacks[user]
        data = {**_whole(given), "id": random_id("V0")}
        data["root_view_id"] = stack[0].id if stack else data["id"]
        data["previous_view_id"] = stack[-1].id if stack else None
        view = OpenView(user, data, initial_state(data["blocks"]))
        stack.append(view)
        return view

    def _refuse_taken_external_id(self, given: Json, itself: OpenView | None) -> None:
        external_id = given.get("external_id")
        if external_id and self.find_external(external_id) not in (None, itself):
            raise SlackError("duplicate_external_id")


def _whole(given: Json) -> Json:
    """The app's view with everything that Slack adds, except ids."""
    return {
        "team_id": TEAM_ID,
        "type": given["type"],
        "title": given.get("title"),
        "submit": given.get("submit"),
        "close": given.get("close"),
        "blocks": with_ids(given["blocks"]),
        "private_metadata": given.get("private_metadata") or "",
        "callback_id": given.get("callback_id") or "",
        "external_id": given.get("external_id") or "",
        "clear_on_close": bool(given.get("clear_on_close")),
        "notify_on_close": bool(given.get("notify_on_close")),
        "hash": _new_hash(),
        "app_id": APP_ID,
        "app_installed_team_id": TEAM_ID,
        "bot_id": BOT_ID,
    }
