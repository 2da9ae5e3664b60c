"""Slack's limits, each from both sides: the largest that goes through, and one more."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devslack.limits import problems_in_blocks, problems_in_view


def plain(length: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": "x" * length}


def option(number: int, **changes: Any) -> dict[str, Any]:
    return {"text": plain(1), "value": str(number), **changes}


def button(**changes: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": "a", "text": plain(1), **changes}


def actions(*elements: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements), **changes}


def field(element: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"type": "input", "label": plain(1), "element": {"action_id": "a", **element}, **changes}


def select(count: int, **changes: Any) -> dict[str, Any]:
    return {
        "type": "static_select",
        "action_id": "s",
        "options": [option(number) for number in range(count)],
        **changes,
    }


def ticks(count: int) -> dict[str, Any]:
    return {"type": "checkboxes", "action_id": "c", "options": [option(number) for number in range(count)]}


def section(**changes: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x"}, **changes}


def confirm(**changes: Any) -> dict[str, Any]:
    return {"title": plain(100), "text": plain(300), "confirm": plain(30), "deny": plain(30), **changes}


LINES = {"type": "plain_text_input"}
RICH = {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}

# (what fits, what does not, where the problem is)
PAIRS = {
    "section text": (section(text=plain(3000)), section(text=plain(3001)), "/text/text"),
    "section text missing": (section(), {"type": "section"}, ""),
    "empty text": (section(), section(text=plain(0)), "/text/text"),
    "fields": (section(fields=[plain(1)] * 10), section(fields=[plain(1)] * 11), "/fields"),
    "field text": (section(fields=[plain(2000)]), section(fields=[plain(2001)]), "/fields/0/text"),
    "header": (
        {"type": "header", "text": plain(150)},
        {"type": "header", "text": plain(151)},
        "/text/text",
    ),
    "header markup": (
        {"type": "header", "text": plain(1)},
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        "/text/type",
    ),
    "context": (
        {"type": "context", "elements": [plain(1)] * 10},
        {"type": "context", "elements": [plain(1)] * 11},
        "/elements",
    ),
    "actions": (
        actions(*[button(action_id=str(n)) for n in range(25)]),
        actions(*[button(action_id=str(n)) for n in range(26)]),
        "/elements",
    ),
    "same action twice": (
        actions(button(), button(action_id="b")),
        actions(button(), button()),
        "/elements/1/action_id",
    ),
    "button text": (actions(button(text=plain(75))), actions(button(text=plain(76))), "/elements/0/text/text"),
    "button value": (actions(button(value="x" * 2000)), actions(button(value="x" * 2001)), "/elements/0/value"),
    "button style": (actions(button(style="danger")), actions(button(style="loud")), "/elements/0/style"),
    "button link": (
        actions(button(url="https://example.com/")),
        actions(button(url="javascript:alert(1)")),
        "/elements/0/url",
    ),
    "action id": (
        actions(button(action_id="x" * 255)),
        actions(button(action_id="x" * 256)),
        "/elements/0/action_id",
    ),
    "block id": (actions(button(), block_id="x" * 255), actions(button(), block_id="x" * 256), "/block_id"),
    "confirm": (
        actions(button(confirm=confirm())),
        actions(button(confirm=confirm(text=plain(301)))),
        "/elements/0/confirm/text/text",
    ),
    "confirm whole": (
        actions(button(confirm=confirm())),
        actions(button(confirm={**confirm(), "deny": None})),
        "/elements/0/confirm/deny",
    ),
    "options": (actions(select(100)), actions(select(101)), "/elements/0/options"),
    "option text": (
        actions(select(0, options=[option(1, text=plain(75))])),
        actions(select(0, options=[option(1, text=plain(76))])),
        "/elements/0/options/0/text/text",
    ),
    "option twice": (
        actions(select(2)),
        actions(select(0, options=[option(1), option(1)])),
        "/elements/0/options/1/value",
    ),
    "initial option": (
        actions(select(2, initial_option=option(1))),
        actions(select(2, initial_option=option(7))),
        "/elements/0/initial_option",
    ),
    "checkboxes": (actions(ticks(10)), actions(ticks(11)), "/elements/0/options"),
    "placeholder": (
        actions(select(1, placeholder=plain(150))),
        actions(select(1, placeholder=plain(151))),
        "/elements/0/placeholder/text",
    ),
    "input label": (field(LINES), field(LINES, label=plain(2001)), "/label/text"),
    "input hint": (field(LINES, hint=plain(2000)), field(LINES, hint=plain(2001)), "/hint/text"),
    "input lengths": (
        field({**LINES, "min_length": 10, "max_length": 3000}),
        field({**LINES, "max_length": 3001}),
        "/element/max_length",
    ),
    "input initial": (
        field({**LINES, "initial_value": "x" * 3000}),
        field({**LINES, "initial_value": "x" * 3001}),
        "/element/initial_value",
    ),
    "date": (
        field({"type": "datepicker", "initial_date": "2026-12-01"}),
        field({"type": "datepicker", "initial_date": "1 Dec 2026"}),
        "/element/initial_date",
    ),
    "time": (
        field({"type": "timepicker", "initial_time": "09:00"}),
        field({"type": "timepicker", "initial_time": "9am"}),
        "/element/initial_time",
    ),
    "a button is no input": (field(LINES), field(button()), "/element/type"),
    "an input is no action": (actions(button()), actions({**LINES, "action_id": "a"}), "/elements/0/type"),
    "rich text": (
        {"type": "rich_text", "elements": [RICH]},
        {"type": "rich_text", "elements": [{**RICH, "elements": [{"type": "text", "text": ""}]}]},
        "/elements/0/elements/0/text",
    ),
    "unknown block": ({"type": "divider"}, {"type": "video"}, "/type"),
    "no block at all": ({"type": "divider"}, "divider", ""),
}


@pytest.mark.parametrize("name", PAIRS)
def test_the_largest_fits_and_one_more_does_not(name):
    fits, too_much, where = PAIRS[name]
    assert problems_in_blocks([fits], "modal") == []
    found = problems_in_blocks([too_much], "modal")
    assert [problem.pointer for problem in found] == [f"/blocks/0{where}"]
    assert found[0].message and found[0].code


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_each_surface_has_its_number_of_blocks(surface, most):
    assert problems_in_blocks([{"type": "divider"}] * most, surface) == []
    [problem] = problems_in_blocks([{"type": "divider"}] * (most + 1), surface)
    assert problem.as_line() == f"no more than {most} items allowed [json-pointer:/blocks]"


def test_a_block_id_stands_once():
    blocks = [{"type": "divider", "block_id": "same"}] * 2
    assert [p.pointer for p in problems_in_blocks(blocks, "message")] == ["/blocks/1/block_id"]
    assert problems_in_blocks([{"type": "divider", "block_id": ""}] * 2, "message") == []


def test_one_element_has_the_focus():
    focused = field({**LINES, "focus_on_load": True})
    assert problems_in_blocks([focused], "modal") == []
    assert [p.pointer for p in problems_in_blocks([focused, focused], "modal")] == ["/blocks"]


MODAL: dict[str, Any] = {"type": "modal", "title": plain(24), "submit": plain(24), "blocks": [field(LINES)]}
WRONG_VIEWS = {
    "title": ({**MODAL, "title": plain(25)}, "/view/title/text"),
    "submit": ({**MODAL, "submit": plain(25)}, "/view/submit/text"),
    "close": ({**MODAL, "close": plain(25)}, "/view/close/text"),
    "no title": ({**{k: v for k, v in MODAL.items() if k != "title"}}, "/view/title"),
    "inputs and no submit": ({**{k: v for k, v in MODAL.items() if k != "submit"}}, "/view/submit"),
    "private_metadata": ({**MODAL, "private_metadata": "x" * 3001}, "/view/private_metadata"),
    "callback_id": ({**MODAL, "callback_id": "x" * 256}, "/view/callback_id"),
    "no blocks": ({**{k: v for k, v in MODAL.items() if k != "blocks"}}, "/view/blocks"),
    "type": ({**MODAL, "type": "window"}, "/view/type"),
}


@pytest.mark.parametrize("name", WRONG_VIEWS)
def test_a_view_is_refused_at_the_right_place(name):
    view, where = WRONG_VIEWS[name]
    assert [problem.pointer for problem in problems_in_view(view)] == [where]


def test_whole_views_go_through():
    assert problems_in_view({**MODAL, "private_metadata": "x" * 3000, "callback_id": "x" * 255}) == []
    assert problems_in_view({"type": "home", "blocks": [section(accessory=button())]}) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("type", "text", "elements", "element", "accessory", "options", "option_groups"),
                    *("initial_options", "initial_option", "fields", "label", "block_id", "action_id"),
                    *("confirm", "value"),
                ]
            ),
            inner | st.sampled_from(["section", "actions", "input", "rich_text", "static_select", "checkboxes"]),
            max_size=5,
        )
    ),
    max_leaves=15,
)


@given(JSON)
def test_no_shape_whatever_breaks_the_validator(value):
    problems_in_blocks([value], "modal")
    problems_in_view({"type": "modal", "title": value, "blocks": value})
