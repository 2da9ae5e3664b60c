"""Slack's limits on blocks and views, as pure functions over the JSON that an app sends.

A problem names the place by JSON pointer. `[]` means that Slack would take it. Blocks outside the set
that this house uses are refused, so that nothing is shipped which only looked right here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from devslack.limits_elements import (
    ACCESSORIES,
    IN_ACTIONS,
    IN_INPUT,
    Problem,
    element_problems,
    id_problems,
    text_problems,
)

__all__ = ["Problem", "Surface", "problems_in_blocks", "problems_in_message", "problems_in_view"]

Surface = Literal["message", "modal", "home"]

MAX_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MAX_MESSAGE_TEXT = 40_000
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the payload a block stands."""

    surface: Surface
    pointer: str


def problems_in_blocks(blocks: Any, surface: Surface, pointer: str = "/blocks") -> list[Problem]:
    """Everything Slack would refuse in these blocks on that surface, in reading order."""
    if not isinstance(blocks, list):
        return [Problem(pointer, "not_a_list", "must be a list of blocks")]
    problems: list[Problem] = []
    most = MAX_BLOCKS[surface]
    if len(blocks) > most:
        problems.append(Problem(pointer, "too_many", f"no more than {most} items allowed", most))
    seen: set[str] = set()
    focused = 0
    for index, block in enumerate(blocks):
        place = _Place(surface, f"{pointer}/{index}")
        problems.extend(_block_problems(block, place))
        if not isinstance(block, dict):
            continue
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id:
            if block_id in seen:
                problems.append(Problem(f"{place.pointer}/block_id", "duplicate", "block_id needs to be unique"))
            seen.add(block_id)
        focused += sum(1 for element in _elements(block) if element.get("focus_on_load") is True)
    if focused > 1:
        problems.append(Problem(pointer, "duplicate", "focus_on_load may be true on one element only", 1))
    return problems


def problems_in_view(view: Any, pointer: str = "/view") -> list[Problem]:
    """Everything Slack would refuse in a modal or a Home tab, size apart."""
    if not isinstance(view, dict):
        return [Problem(pointer, "not_an_object", "must be an object")]
    kind = view.get("type")
    if kind not in ("modal", "home"):
        return [Problem(f"{pointer}/type", "unsupported", "must be modal or home")]
    problems: list[Problem] = []
    for key in ("private_metadata", "callback_id", "external_id"):
        most = 3000 if key == "private_metadata" else 255
        problems.extend(id_problems(view.get(key), f"{pointer}/{key}", most, blank_is_fine=True))
    if kind == "modal":
        problems.extend(_modal_frame_problems(view, pointer))
    if "blocks" not in view:
        problems.append(Problem(f"{pointer}/blocks", "missing", "missing required field: blocks"))
    else:
        surface: Surface = "modal" if kind == "modal" else "home"
        problems.extend(problems_in_blocks(view["blocks"], surface, f"{pointer}/blocks"))
    return problems


def problems_in_message(message: Any, pointer: str = "") -> list[Problem]:
    """Problems in a message payload: its text, and its blocks when it has any."""
    if not isinstance(message, dict):
        return [Problem(pointer, "not_an_object", "must be an object")]
    problems: list[Problem] = []
    text = message.get("text")
    if text is not None and not isinstance(text, str):
        problems.append(Problem(f"{pointer}/text", "wrong_type", "must be a string"))
    if isinstance(text, str) and len(text) > MAX_MESSAGE_TEXT:
        problems.append(
            Problem(
                f"{pointer}/text",
                "too_long",
                f"must be at most {MAX_MESSAGE_TEXT} characters",
                MAX_MESSAGE_TEXT,
            )
        )
    if message.get("blocks") is not None:
        problems.extend(problems_in_blocks(message["blocks"], "message", f"{pointer}/blocks"))
    elif not text:
        problems.append(Problem(f"{pointer}/text", "missing", "missing required field: text or blocks"))
    return problems


def _modal_frame_problems(view: Json, pointer: str) -> Iterator[Problem]:
    if "title" not in view:
        yield Problem(f"{pointer}/title", "missing", "missing required field: title")
    for key in ("title", "submit", "close"):
        if view.get(key) is not None:
            yield from text_problems(view[key], f"{pointer}/{key}", 24, plain_only=True)
    blocks = view.get("blocks")
    has_input = isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )
    if has_input and view.get("submit") is None:
        yield Problem(f"{pointer}/submit", "missing", "submit is required when the view has an input block")


def _elements(block: Json) -> list[Json]:
    """The interactive elements of a block, wherever its type keeps them."""
    found: list[Any] = [block.get("accessory"), block.get("element")]
    if block.get("type") == "actions" and isinstance(block.get("elements"), list):
        found.extend(block["elements"])
    return [element for element in found if isinstance(element, dict)]


def _block_problems(block: Any, place: _Place) -> Iterator[Problem]:
    if not isinstance(block, dict):
        yield Problem(place.pointer, "not_an_object", "must be an object")
        return
    yield from id_problems(block.get("block_id"), f"{place.pointer}/block_id", 255, blank_is_fine=True)
    kind = block.get("type")
    match kind:
        case "divider":
            pass
        case "header":
            yield from _required_text(block, "text", place, 150, plain_only=True)
        case "section":
            yield from _section_problems(block, place)
        case "context":
            yield from _context_problems(block, place)
        case "actions":
            yield from _actions_problems(block, place)
        case "input":
            yield from _input_problems(block, place)
        case "rich_text":
            yield from _rich_text_problems(block, place)
        case _:
            yield Problem(f"{place.pointer}/type", "unsupported", f"unsupported type: {str(kind)[:60]}")


def _required_text(holder: Json, key: str, place: _Place, most: int, *, plain_only: bool = False) -> Iterator[Problem]:
    if holder.get(key) is None:
        yield Problem(f"{place.pointer}/{key}", "missing", f"missing required field: {key}")
    else:
        yield from text_problems(holder[key], f"{place.pointer}/{key}", most, plain_only=plain_only)


def _section_problems(block: Json, place: _Place) -> Iterator[Problem]:
    text, fields = block.get("text"), block.get("fields")
    if text is None and fields is None:
        yield Problem(place.pointer, "missing", "must define either text or fields")
    if text is not None:
        yield from text_problems(text, f"{place.pointer}/text", 3000)
    if fields is not None:
        yield from _list_problems(fields, f"{place.pointer}/fields", 10)
        for index, item in enumerate(fields if isinstance(fields, list) else []):
            yield from text_problems(item, f"{place.pointer}/fields/{index}", 2000)
    if block.get("accessory") is not None:
        yield from element_problems(
            block["accessory"], f"{place.pointer}/accessory", ACCESSORIES, place.surface == "message"
        )


def _context_problems(block: Json, place: _Place) -> Iterator[Problem]:
    elements = block.get("elements")
    yield from _list_problems(elements, f"{place.pointer}/elements", 10)
    for index, element in enumerate(elements if isinstance(elements, list) else []):
        yield from text_problems(element, f"{place.pointer}/elements/{index}", 3000)


def _actions_problems(block: Json, place: _Place) -> Iterator[Problem]:
    elements = block.get("elements")
    yield from _list_problems(elements, f"{place.pointer}/elements", 25)
    seen: set[str] = set()
    for index, element in enumerate(elements if isinstance(elements, list) else []):
        pointer = f"{place.pointer}/elements/{index}"
        yield from element_problems(element, pointer, IN_ACTIONS, place.surface == "message")
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if isinstance(action_id, str) and action_id:
            if action_id in seen:
                yield Problem(f"{pointer}/action_id", "duplicate", "action_id needs to be unique in its block")
            seen.add(action_id)


def _input_problems(block: Json, place: _Place) -> Iterator[Problem]:
    yield from _required_text(block, "label", place, 2000, plain_only=True)
    if block.get("hint") is not None:
        yield from text_problems(block["hint"], f"{place.pointer}/hint", 2000, plain_only=True)
    if block.get("element") is None:
        yield Problem(f"{place.pointer}/element", "missing", "missing required field: element")
    else:
        yield from element_problems(block["element"], f"{place.pointer}/element", IN_INPUT, place.surface == "message")


_RICH_CONTAINERS = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
_RICH_LEAVES = ("text", "link", "user", "channel", "usergroup", "emoji", "broadcast", "date")


def _rich_text_problems(block: Json, place: _Place) -> Iterator[Problem]:
    elements = block.get("elements")
    yield from _list_problems(elements, f"{place.pointer}/elements", None)
    for index, element in enumerate(elements if isinstance(elements, list) else []):
        yield from _rich_container_problems(element, f"{place.pointer}/elements/{index}", _RICH_CONTAINERS)


def _rich_container_problems(element: Any, pointer: str, allowed: tuple[str, ...]) -> Iterator[Problem]:
    if not isinstance(element, dict) or element.get("type") not in allowed:
        yield Problem(f"{pointer}/type", "unsupported", f"must be one of {', '.join(allowed)}")
        return
    children = element.get("elements")
    if not isinstance(children, list):
        yield Problem(f"{pointer}/elements", "missing", "missing required field: elements")
        return
    for index, child in enumerate(children):
        here = f"{pointer}/elements/{index}"
        if element["type"] == "rich_text_list":
            yield from _rich_container_problems(child, here, ("rich_text_section",))
        elif not isinstance(child, dict) or child.get("type") not in _RICH_LEAVES:
            yield Problem(f"{here}/type", "unsupported", f"must be one of {', '.join(_RICH_LEAVES)}")
        elif child["type"] == "text" and not (isinstance(child.get("text"), str) and child["text"]):
            yield Problem(f"{here}/text", "too_short", "must be more than 0 characters", 1)
        elif child["type"] == "link" and not isinstance(child.get("url"), str):
            yield Problem(f"{here}/url", "missing", "missing required field: url")


def _list_problems(value: Any, pointer: str, most: int | None) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(pointer, "missing", "must be a list")
    elif not value:
        yield Problem(pointer, "too_few", "no fewer than 1 item allowed", 1)
    elif most is not None and len(value) > most:
        yield Problem(pointer, "too_many", f"no more than {most} items allowed", most)
