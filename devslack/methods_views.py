"""views.*: opening, pushing, updating and publishing."""

import json
from typing import Any

from devslack.errors import SlackError
from devslack.limits import problems_in_view
from devslack.limits_elements import Problem
from devslack.methods import Call, Method
from devslack.views import OpenView

Json = dict[str, Any]
MAX_VIEW_BYTES = 250_000


def _given(call: Call, kind: str) -> Json:
    view = call.args.structure("view")
    if view is None:
        raise SlackError("invalid_arguments", [Problem("/view", "missing", "missing required field: view")])
    if len(json.dumps(view, ensure_ascii=False).encode()) > MAX_VIEW_BYTES:
        raise SlackError("view_too_large")
    problems = problems_in_view(view)
    if not problems and view["type"] != kind:
        problems = [Problem("/view/type", "unsupported", f"must be {kind}")]
    if problems:
        raise SlackError("invalid_arguments", problems)
    assert isinstance(view, dict)  # problems_in_view has seen to it
    return view


def _answer(view: OpenView) -> Json:
    return {"view": view.as_slack()}


def open_view(call: Call) -> Json:
    """views.open: a modal for whoever made the trigger."""
    view = _given(call, "modal")
    user, _ = call.triggers.spend(call.args.needed("trigger_id"))
    return _answer(call.views.open(user, view))


def push(call: Call) -> Json:
    """views.push: a modal on top of the one in which the trigger was made."""
    view = _given(call, "modal")
    user, from_view = call.triggers.spend(call.args.needed("trigger_id"))
    if from_view is None or from_view not in [open_one.id for open_one in call.views.stack(user)]:
        raise SlackError("not_found")
    return _answer(call.views.push(user, view))


def update(call: Call) -> Json:
    """views.update: by view_id or external_id, optionally only if the hash is still the same."""
    view_id, external_id = call.args.text("view_id"), call.args.text("external_id")
    if bool(view_id) == bool(external_id):
        raise SlackError("invalid_arguments", [Problem("", "conflict", "give either view_id or external_id")])
    found = call.views.find(view_id) if view_id else call.views.find_external(external_id)
    kind = "home" if found is not None and found.data["type"] == "home" else "modal"
    view = _given(call, kind)
    if found is None:
        raise SlackError("not_found")
    return _answer(call.views.update(found, view, call.args.text("hash") or None))


def publish(call: Call) -> Json:
    """views.publish: a person's Home tab."""
    user = call.args.needed("user_id")
    if user not in call.workspace.users:
        raise SlackError("invalid_arguments", [Problem("/user_id", "invalid", "must be a user of the workspace")])
    view = _given(call, "home")
    return _answer(call.views.publish(user, view, call.args.text("hash") or None))


METHODS = {
    "views.open": Method(open_view),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
}
