"""Interactive elements: where they stand in blocks, and what their state looks like in a payload."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from devslack.limits_elements import TEXT_INPUTS, options_of

Json = dict[str, Any]
State = dict[str, dict[str, Json]]
"""state.values: block_id → action_id → entry."""

PICKS = {
    "users_select": "selected_user",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
OPTION_PICKS = {
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One element with the block it stands in."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        """The block's id."""
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        """The element's id."""
        return str(self.element["action_id"])


def interactive(blocks: list[Json]) -> Iterator[Found]:
    """Every interactive element in reading order; an input block's element included."""
    for block in blocks:
        kind = block.get("type")
        if kind == "section" and block.get("accessory"):
            yield Found(block, block["accessory"])
        elif kind == "input":
            yield Found(block, block["element"])
        elif kind == "actions":
            for element in block["elements"]:
                yield Found(block, element)


def initial_state(blocks: list[Json]) -> State:
    """The state as it is before anybody touches anything: initial values, and null where there are none."""
    state: State = {}
    for found in interactive(blocks):
        if found.element["type"] != "button":
            state.setdefault(found.block_id, {})[found.action_id] = _initial_entry(found.element)
    return state


def carried_over(old: State, blocks: list[Json]) -> State:
    """The state of updated blocks: what was filled in stays where block, action and type are the same."""
    state = initial_state(blocks)
    for block_id, actions in state.items():
        for action_id, entry in actions.items():
            before = old.get(block_id, {}).get(action_id)
            if before is not None and before["type"] == entry["type"]:
                actions[action_id] = before
    return state


def _initial_entry(element: Json) -> Json:
    kind = element["type"]
    if kind in TEXT_INPUTS:
        return {"type": kind, "value": element.get("initial_value")}
    if kind in ("checkboxes", "multi_static_select"):
        return {"type": kind, "selected_options": list(element.get("initial_options") or [])}
    if kind in OPTION_PICKS:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind == "multi_users_select":
        return {"type": kind, "selected_users": list(element.get("initial_users") or [])}
    key = PICKS[kind]
    return {"type": kind, key: element.get(key.replace("selected", "initial"))}


def entry_for(element: Json, value: Any, known_users: frozenset[str]) -> Json:
    """The state entry for a plain value: text, option value(s), user id(s), date, time or Unix time.

    None and "" mean empty. Raises ValueError in plain words when the value cannot be chosen.
    """
    kind = element["type"]
    empty = value is None or value == "" or value == []
    if kind in TEXT_INPUTS:
        if not empty and not isinstance(value, str | int | float):
            raise ValueError("a text is wanted")
        return {"type": kind, "value": None if empty else str(value)}
    if kind in ("checkboxes", "multi_static_select"):
        values = [] if empty else value if isinstance(value, list) else [value]
        return {"type": kind, "selected_options": [_option(element, one) for one in values]}
    if kind in OPTION_PICKS:
        return {"type": kind, "selected_option": None if empty else _option(element, value)}
    if kind == "multi_users_select":
        users = [] if empty else value if isinstance(value, list) else [value]
        return {"type": kind, "selected_users": [_user(one, known_users) for one in users]}
    if kind == "users_select":
        return {"type": kind, "selected_user": None if empty else _user(value, known_users)}
    if kind == "datepicker":
        return {"type": kind, "selected_date": None if empty else date.fromisoformat(str(value)).isoformat()}
    if kind == "timepicker":
        hours, _, minutes = str(value or "0:0").partition(":")
        if not empty and not (int(hours) in range(24) and int(minutes) in range(60)):
            raise ValueError("a time as HH:mm is wanted")
        return {"type": kind, "selected_time": None if empty else f"{int(hours):02}:{int(minutes):02}"}
    if kind == "datetimepicker":
        return {"type": kind, "selected_date_time": None if empty else int(value)}
    raise ValueError(f"a {kind} has no value to set")


def _option(element: Json, value: Any) -> Json:
    for option in options_of(element):
        if option.get("value") == value:
            return {key: option[key] for key in ("text", "value", "description") if key in option}
    raise ValueError(f"no option has the value {str(value)[:80]!r}")


def _user(value: Any, known_users: frozenset[str]) -> str:
    if value not in known_users:
        raise ValueError(f"no user has the id {str(value)[:40]!r}")
    return str(value)


def is_empty(entry: Json) -> bool:
    """Whether nothing has been filled in."""
    return all(value in (None, "", []) for key, value in entry.items() if key != "type")


def client_refusals(blocks: list[Json], state: State) -> dict[str, str]:
    """What Slack's own client would say before it lets a modal be sent: block_id → words."""
    refusals: dict[str, str] = {}
    for found in interactive(blocks):
        if found.block["type"] != "input":
            continue
        entry = state[found.block_id][found.action_id]
        if is_empty(entry):
            if not found.block.get("optional"):
                refusals[found.block_id] = "Please complete this required field."
            continue
        text = entry.get("value")
        if found.element["type"] == "plain_text_input" and isinstance(text, str):
            least, most = found.element.get("min_length", 0), found.element.get("max_length", 3000)
            if len(text) < least:
                refusals[found.block_id] = f"Please write at least {least} characters."
            elif len(text) > most:
                refusals[found.block_id] = f"Please write at most {most} characters."
        elif found.element["type"] == "email_text_input" and "@" not in str(text):
            refusals[found.block_id] = "Please write an email address."
    return refusals
