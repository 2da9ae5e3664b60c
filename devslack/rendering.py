"""The page's HTML: Jinja templates over messages and views, with everything escaped."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from devslack.mrkdwn import Names, alarms, literal, mrkdwn, plain
from devslack.views import OpenView
from devslack.workspace import Message, Workspace
from models.working_days import LONDON

Json = dict[str, Any]
TEMPLATES = Path(__file__).parent / "templates"
_INPUT_TYPES = {
    "plain_text_input": "text",
    "email_text_input": "email",
    "url_text_input": "url",
    "number_input": "number",
    "datepicker": "date",
    "timepicker": "time",
    "datetimepicker": "datetime-local",
}


def said_at(when: datetime) -> str:
    """A time as the page shows it, in London."""
    local = when.astimezone(LONDON)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def chosen(entry: Json) -> list[str]:
    """What a state entry holds, as the values that HTML fields know."""
    for key, value in entry.items():
        if key == "type" or value is None:
            continue
        many = value if isinstance(value, list) else [value]
        return [str(one["value"] if isinstance(one, dict) else one) for one in many]
    return []


def confirm_words(confirm: Json) -> str:
    """A confirmation as JSON text for an attribute; markup in its text is shown as written."""
    return json.dumps({key: confirm[key]["text"] for key in ("title", "text", "confirm", "deny")})


def rich_leaf(leaf: Json, names: Names) -> Markup:
    """One piece of rich text; what it holds is text, never markup."""
    match leaf["type"]:
        case "text":
            html = literal(leaf["text"])
        case "link":
            if not leaf["url"].lower().startswith(("http://", "https://")):
                return literal(leaf.get("text") or leaf["url"])
            html = Markup('<a href="{}" rel="noreferrer noopener" target="_blank">{}</a>').format(
                leaf["url"], leaf.get("text") or leaf["url"]
            )
        case "user":
            html = mrkdwn(f"<@{leaf.get('user_id')}>", names)
        case "channel":
            html = mrkdwn(f"<#{leaf.get('channel_id')}>", names)
        case "broadcast":
            html = mrkdwn(f"<!{leaf.get('range')}>", names)
        case "emoji":
            html = plain(f":{leaf.get('name')}:")
        case _:
            html = literal(str(leaf.get("fallback") or ""))
    style = leaf.get("style")
    for name, tag in (("bold", "strong"), ("italic", "em"), ("strike", "s"), ("code", "code")):
        if isinstance(style, dict) and style.get(name):
            html = Markup(f"<{tag}>{{}}</{tag}>").format(html)  # noqa: S704 -- the tag is one of four
    return html


def build_environment() -> jinja2.Environment:
    """Jinja with autoescape on and the filters that the templates use."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "mrkdwn": mrkdwn,
        "plain": plain,
        "chosen": chosen,
        "confirm_words": confirm_words,
        "input_type": lambda kind: _INPUT_TYPES.get(kind, "text"),
        "rich_leaf": rich_leaf,
    }
    return environment


class Renderer:
    """Draws one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._jinja = build_environment()

    def shell(self, *, clock_moves: bool) -> str:
        """The page itself."""
        people = [user for user in self._workspace.users.values() if user.id != self._workspace.bot]
        commands = self._workspace.settings.commands
        return self._jinja.get_template("page.html").render(
            team="Clinical team",
            users=people,
            clock_moves=clock_moves,
            command=commands[0] if commands else "/command",
        )

    def places(self, user_id: str, here: str) -> str:
        """The sidebar's list: channels the person is in, the conversation with the app, its Home tab."""
        channels = [
            {"id": c.id, "name": c.name, "sign": "lock" if c.is_private else "#", "is_private": c.is_private}
            for c in self._workspace.channels.values()
            if not c.is_im and user_id in c.members
        ]
        bot = self._workspace.settings.bot.real_name
        direct = self._workspace.direct_message(user_id).id
        app = [
            {"id": direct, "name": f"Messages from {bot}", "sign": "✉", "is_private": False},
            {"id": "home", "name": f"{bot} home", "sign": "⌂", "is_private": False},
        ]
        return self._jinja.get_template("places.html").render(groups=[("Channels", channels), ("App", app)], here=here)

    def message(self, message: Message, user_id: str, *, scope: str, replies: int = 0) -> str:
        """One message as this person sees it."""
        author = self._workspace.users[message.user]
        return self._jinja.get_template("message.html").render(
            message=message,
            author=author,
            is_app=message.user == self._workspace.bot,
            said_at=said_at(message.shown_at),
            replies=replies,
            alarms=alarms(message.text),
            at=self._at(f"{scope}-{message.ts}", message.state.get(user_id, {}), {}, 3),
        )

    def view(self, view: OpenView, *, kind: str, depth: int = 1) -> str:
        """A modal or a Home tab."""
        return self._jinja.get_template("view.html").render(
            view=view, kind=kind, depth=depth, at=self._at(view.id, view.state, view.errors, 3)
        )

    def _at(self, scope: str, state: Any, errors: dict[str, str], heading: int) -> Json:
        return {
            "scope": scope,
            "state": state,
            "errors": errors,
            "heading": heading,
            "say": self._names(),
            "users": [u for u in self._workspace.users.values() if u.id != self._workspace.bot],
        }

    def _names(self) -> Names:
        return Names(
            users={user.id: user.real_name for user in self._workspace.users.values()},
            channels={channel.id: channel.name for channel in self._workspace.channels.values()},
        )

    def messages(self, messages: Sequence[tuple[Message, int]], user_id: str, scope: str) -> list[Json]:
        """Messages with their number of replies, each with a key for the page to tell them apart."""
        return [
            {"key": m.ts, "html": self.message(m, user_id, scope=scope, replies=replies)} for m, replies in messages
        ]
