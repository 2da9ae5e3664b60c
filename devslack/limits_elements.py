"""Slack's limits on text objects and interactive elements; used by `limits`, which has the whole picture."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing Slack would refuse: where (JSON pointer), a code, words, and the limit if there is one."""

    pointer: str
    code: str
    message: str
    constraint: int | None = None

    def as_line(self) -> str:
        """The one-line form that Slack puts in its answers."""
        return f"{self.message} [json-pointer:{self.pointer or '/'}]"

    def as_json(self) -> Json:
        """The form of an entry of `errors` from blocks.validate."""
        return {
            "pointer": self.pointer,
            "code": self.code,
            "message": self.message,
            "constraint": self.constraint,
        }


TEXT_INPUTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
PICKERS = ("datepicker", "timepicker")
PEOPLE = ("users_select", "multi_users_select")

ACCESSORIES = (
    "button",
    "static_select",
    "multi_static_select",
    *PEOPLE,
    "radio_buttons",
    "checkboxes",
    *PICKERS,
)
IN_ACTIONS = (
    "button",
    "static_select",
    "users_select",
    "radio_buttons",
    "checkboxes",
    *PICKERS,
    "datetimepicker",
)
IN_INPUT = (
    *TEXT_INPUTS,
    "static_select",
    "multi_static_select",
    *PEOPLE,
    "radio_buttons",
    "checkboxes",
    *PICKERS,
    "datetimepicker",
)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")
_HTTP = re.compile(r"https?://\S+\Z")


def text_problems(
    value: Any, pointer: str, most: int, *, plain_only: bool = False, least: int = 1
) -> Iterator[Problem]:
    """Check a text object: its type, and 1 to `most` characters."""
    kinds = ("plain_text",) if plain_only else ("plain_text", "mrkdwn")
    if not isinstance(value, dict):
        yield Problem(pointer, "not_an_object", "must be a text object")
        return
    if value.get("type") not in kinds:
        yield Problem(f"{pointer}/type", "unsupported", f"must be {' or '.join(kinds)}")
    if value.get("type") == "mrkdwn" and "emoji" in value:
        yield Problem(f"{pointer}/emoji", "unsupported", "emoji belongs to plain_text only")
    text = value.get("text")
    if not isinstance(text, str):
        yield Problem(f"{pointer}/text", "missing", "missing required field: text")
    elif len(text) < least:
        yield Problem(f"{pointer}/text", "too_short", f"must be more than {least - 1} characters", least)
    elif len(text) > most:
        yield Problem(f"{pointer}/text", "too_long", f"must be less than {most + 1} characters", most)


def id_problems(value: Any, pointer: str, most: int, *, blank_is_fine: bool) -> Iterator[Problem]:
    """Check an identifier or an opaque value: a string of at most `most` characters, if it is there."""
    if value is None:
        return
    if not isinstance(value, str):
        yield Problem(pointer, "wrong_type", "must be a string")
    elif len(value) > most:
        yield Problem(pointer, "too_long", f"must be less than {most + 1} characters", most)
    elif not value and not blank_is_fine:
        yield Problem(pointer, "too_short", "must be more than 0 characters", 1)


def element_problems(element: Any, pointer: str, allowed: tuple[str, ...], in_message: bool) -> Iterator[Problem]:
    """Check one interactive element and that it may stand where it stands."""
    if not isinstance(element, dict):
        yield Problem(pointer, "not_an_object", "must be an object")
        return
    kind = element.get("type")
    if kind not in allowed:
        yield Problem(f"{pointer}/type", "unsupported", f"unsupported type here: {str(kind)[:60]}")
        return
    yield from id_problems(element.get("action_id"), f"{pointer}/action_id", 255, blank_is_fine=False)
    if element.get("placeholder") is not None:
        yield from text_problems(element["placeholder"], f"{pointer}/placeholder", 150, plain_only=True)
    if element.get("confirm") is not None:
        yield from _confirm_problems(element["confirm"], f"{pointer}/confirm")
    if in_message and element.get("focus_on_load"):
        yield Problem(f"{pointer}/focus_on_load", "unsupported", "focus_on_load belongs to views only")
    if kind == "button":
        yield from _button_problems(element, pointer)
    elif kind == "plain_text_input":
        yield from _plain_text_input_problems(element, pointer)
    elif kind == "number_input" and not isinstance(element.get("is_decimal_allowed"), bool):
        yield Problem(f"{pointer}/is_decimal_allowed", "missing", "missing required field: is_decimal_allowed")
    elif kind in ("static_select", "multi_static_select"):
        yield from _select_problems(element, pointer)
    elif kind in ("radio_buttons", "checkboxes"):
        yield from _options_problems(element.get("options"), f"{pointer}/options", 10, plain_only=False)
        yield from _initial_option_problems(element, pointer)
    else:
        yield from _initial_moment_problems(element, pointer)


def _button_problems(element: Json, pointer: str) -> Iterator[Problem]:
    if element.get("text") is None:
        yield Problem(f"{pointer}/text", "missing", "missing required field: text")
    else:
        yield from text_problems(element["text"], f"{pointer}/text", 75, plain_only=True)
    yield from id_problems(element.get("value"), f"{pointer}/value", 2000, blank_is_fine=True)
    yield from id_problems(
        element.get("accessibility_label"), f"{pointer}/accessibility_label", 75, blank_is_fine=False
    )
    if element.get("style") not in (None, "primary", "danger"):
        yield Problem(f"{pointer}/style", "unsupported", "must be primary or danger")
    url = element.get("url")
    if url is not None and not (isinstance(url, str) and len(url) <= 3000 and _HTTP.match(url)):
        yield Problem(f"{pointer}/url", "invalid", "must be a web address of at most 3000 characters", 3000)


def _plain_text_input_problems(element: Json, pointer: str) -> Iterator[Problem]:
    low, high = element.get("min_length"), element.get("max_length")
    for key, value, least in (("min_length", low, 0), ("max_length", high, 1)):
        if value is not None and (type(value) is not int or not least <= value <= 3000):
            yield Problem(f"{pointer}/{key}", "out_of_range", f"must be from {least} to 3000", 3000)
    if type(low) is int and type(high) is int and low > high:
        yield Problem(f"{pointer}/min_length", "out_of_range", "must not be more than max_length", high)
    initial = element.get("initial_value")
    yield from id_problems(initial, f"{pointer}/initial_value", high if type(high) is int else 3000, blank_is_fine=True)


def _select_problems(element: Json, pointer: str) -> Iterator[Problem]:
    groups = element.get("option_groups")
    if groups is None:
        yield from _options_problems(element.get("options"), f"{pointer}/options", 100, plain_only=True)
    elif element.get("options") is not None:
        yield Problem(pointer, "conflict", "must define either options or option_groups")
    elif not isinstance(groups, list) or not 1 <= len(groups) <= 100:
        yield Problem(f"{pointer}/option_groups", "too_many", "must hold 1 to 100 groups", 100)
    else:
        for index, group in enumerate(groups):
            here = f"{pointer}/option_groups/{index}"
            if not isinstance(group, dict):
                yield Problem(here, "not_an_object", "must be an object")
                continue
            yield from text_problems(group.get("label"), f"{here}/label", 75, plain_only=True)
            yield from _options_problems(group.get("options"), f"{here}/options", 100, plain_only=True)
    yield from _initial_option_problems(element, pointer)


def _options_problems(options: Any, pointer: str, most: int, *, plain_only: bool) -> Iterator[Problem]:
    if not isinstance(options, list) or not options:
        yield Problem(pointer, "missing", "no fewer than 1 item allowed", 1)
        return
    if len(options) > most:
        yield Problem(pointer, "too_many", f"no more than {most} items allowed", most)
    seen: set[str] = set()
    for index, option in enumerate(options):
        here = f"{pointer}/{index}"
        if not isinstance(option, dict):
            yield Problem(here, "not_an_object", "must be an object")
            continue
        yield from text_problems(option.get("text"), f"{here}/text", 75, plain_only=plain_only)
        value = option.get("value")
        if not isinstance(value, str):
            yield Problem(f"{here}/value", "missing", "missing required field: value")
            continue
        yield from id_problems(value, f"{here}/value", 150, blank_is_fine=False)
        if value in seen:
            yield Problem(f"{here}/value", "duplicate", "value needs to be unique among its options")
        seen.add(value)
        if option.get("description") is not None:
            yield from text_problems(option["description"], f"{here}/description", 75, plain_only=plain_only)


def options_of(element: Json) -> list[Json]:
    """All options of a select, radio or checkbox element, groups flattened; misshapen parts left out."""
    lists = [element.get("options")]
    groups = element.get("option_groups")
    if isinstance(groups, list):
        lists.extend(group.get("options") for group in groups if isinstance(group, dict))
    return [option for some in lists if isinstance(some, list) for option in some if isinstance(option, dict)]


def _initial_option_problems(element: Json, pointer: str) -> Iterator[Problem]:
    many = element.get("initial_options")
    if many is not None and (not isinstance(many, list) or not many):
        yield Problem(f"{pointer}/initial_options", "too_few", "no fewer than 1 item allowed", 1)
        return
    wanted = list(many or []) + ([element["initial_option"]] if element.get("initial_option") else [])
    known = {option.get("value") for option in options_of(element) if isinstance(option.get("value"), str)}
    for option in wanted:
        if not isinstance(option, dict) or option.get("value") not in known:
            yield Problem(f"{pointer}/initial_option", "invalid", "must be one of the options")


def _initial_moment_problems(element: Json, pointer: str) -> Iterator[Problem]:
    date, moment = element.get("initial_date"), element.get("initial_time")
    if date is not None and not (isinstance(date, str) and _DATE.match(date)):
        yield Problem(f"{pointer}/initial_date", "invalid", "must be a date as YYYY-MM-DD")
    if moment is not None and not (isinstance(moment, str) and _TIME.match(moment)):
        yield Problem(f"{pointer}/initial_time", "invalid", "must be a time as HH:mm")
    instant = element.get("initial_date_time")
    if instant is not None and (type(instant) is not int or not 10**9 <= instant < 10**10):
        yield Problem(f"{pointer}/initial_date_time", "invalid", "must be a 10-digit Unix time in seconds")


def _confirm_problems(confirm: Any, pointer: str) -> Iterator[Problem]:
    if not isinstance(confirm, dict):
        yield Problem(pointer, "not_an_object", "must be an object")
        return
    for key, most, plain_only in (
        ("title", 100, True),
        ("text", 300, False),
        ("confirm", 30, True),
        ("deny", 30, True),
    ):
        if confirm.get(key) is None:
            yield Problem(f"{pointer}/{key}", "missing", f"missing required field: {key}")
        else:
            yield from text_problems(confirm[key], f"{pointer}/{key}", most, plain_only=plain_only)
