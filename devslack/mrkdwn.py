"""Slack's message markup as HTML: a pure function, safe whatever the text holds.

Live mentions are drawn as what they are, an alarm to people, because text of a complainant that
becomes one is the fault this page exists to show. Links go to http and https alone; anything else in
angle brackets stays the text it was.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from markupsafe import Markup, escape

from models.working_days import LONDON

EMOJI = {
    "white_check_mark": "✅",
    "warning": "⚠️",
    "rotating_light": "🚨",
    "hourglass": "⌛",
    "hourglass_flowing_sand": "⏳",
    "alarm_clock": "⏰",
    "calendar": "📅",
    "date": "📅",
    "lock": "🔒",
    "memo": "📝",
    "email": "✉️",
    "envelope": "✉️",
    "bell": "🔔",
    "eyes": "👀",
    "pushpin": "📌",
    "information_source": "ℹ️",
    "no_entry": "⛔",
    "bust_in_silhouette": "👤",
}
# Drawn by the style sheet, since not every machine has a font with coloured circles.
_DOTS = {
    "red_circle": "red",
    "large_orange_circle": "orange",
    "large_yellow_circle": "yellow",
    "large_green_circle": "green",
    "large_blue_circle": "blue",
    "white_circle": "white",
    "black_circle": "black",
}
_BROADCASTS = {"channel", "here", "everyone"}
_CODE = re.compile(r"```(.+?)```|`([^`\n]+)`", re.DOTALL)
_CONTROL = re.compile(r"<([^<>\n]+)>")
_SLOT = re.compile("\ue000(\\d+)\ue001")
_PRIVATE = re.compile("[\ue000\ue001]")
_ESCAPES = re.compile(r"&(amp|lt|gt);")
_LINK = re.compile(r"https?://[^\s]+\Z", re.IGNORECASE)
_DATE = re.compile(r"!date\^(-?\d{1,11})\^([^|^]*)(?:\^[^|]*)?\|(.*)\Z", re.DOTALL)
_SHORTCODE = re.compile(r":([a-z0-9_+-]+):")
_EMPHASIS = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), "strong"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])"), "em"),
    (re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])"), "s"),
)
_DATE_TOKENS: dict[str, Callable[[datetime], str]] = {
    "{date_num}": lambda when: when.strftime("%Y-%m-%d"),
    "{date}": lambda when: f"{when.day} {when:%B %Y}",
    "{date_short}": lambda when: f"{when.day} {when:%b %Y}",
    "{date_long}": lambda when: f"{when:%A} {when.day} {when:%B %Y}",
    "{date_pretty}": lambda when: f"{when.day} {when:%B %Y}",
    "{date_short_pretty}": lambda when: f"{when.day} {when:%b %Y}",
    "{date_long_pretty}": lambda when: f"{when:%A} {when.day} {when:%B %Y}",
    "{time}": lambda when: when.strftime("%H:%M"),
    "{time_secs}": lambda when: when.strftime("%H:%M:%S"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id, for mentions."""

    users: Mapping[str, str]
    channels: Mapping[str, str]


def unescaped(text: str) -> str:
    """Undo Slack's three escapes, once."""
    return _ESCAPES.sub(lambda match: {"amp": "&", "lt": "<", "gt": ">"}[match[1]], text)


def literal(text: str) -> Markup:
    """Text as HTML, in which nothing means anything, line breaks apart."""
    return Markup("<br>").join(escape(text).split("\n"))


def plain(text: str) -> Markup:
    """plain_text as HTML: nothing in it means anything, line breaks and emoji apart."""
    return Markup(_with_emoji(str(literal(text))))  # noqa: S704 -- escaped, then shortcodes alone replaced


def _with_emoji(html: str) -> str:
    """Replace the shortcodes that this house uses; others stay as written."""

    def draw(match: re.Match[str]) -> str:
        if match[1] in _DOTS:
            colour = _DOTS[match[1]]
            return f'<span class="dot {colour}" role="img" aria-label="{colour} circle"></span>'
        return EMOJI.get(match[1], match[0])

    return _SHORTCODE.sub(draw, html)


def alarms(text: str) -> list[str]:
    """Which broadcasts this markup would send, such as `channel`."""
    found = [match[1].partition("|")[0] for match in _CONTROL.finditer(text)]
    return sorted({name[1:] for name in found if name.startswith("!") and name[1:] in _BROADCASTS})


def mrkdwn(text: str, names: Names) -> Markup:
    """Slack's markup as HTML."""
    kept: list[Markup] = []

    def keep(html: Markup) -> str:
        kept.append(html)
        return f"\ue000{len(kept) - 1}\ue001"

    def code(match: re.Match[str]) -> str:
        if match[1] is not None:
            return keep(Markup("<pre><code>{}</code></pre>").format(unescaped(match[1]).strip("\n")))
        return keep(Markup("<code>{}</code>").format(unescaped(match[2])))

    def control(match: re.Match[str]) -> str:
        html = _control(match[1], names)
        return match[0] if html is None else keep(html)

    text = _PRIVATE.sub("\ufffd", text)
    text = _CONTROL.sub(control, _CODE.sub(code, text))
    html = str(escape(unescaped(text)))
    for pattern, tag in _EMPHASIS:
        html = pattern.sub(rf"<{tag}>\1</{tag}>", html)

    def fill(html: str) -> str:  # a link's label may hold a slot made before it
        return _SLOT.sub(lambda match: fill(str(kept[int(match[1])])), html)

    filled = fill(_with_emoji(html).replace("\n", "<br>"))
    return Markup(filled)  # noqa: S704 -- everything in it has been escaped above


def _control(inner: str, names: Names) -> Markup | None:
    """One `<…>` as HTML; None when it means nothing and stays text."""
    target, _, label = inner.partition("|")
    if _PRIVATE.search(target):  # code inside the brackets: no address and no name
        return None
    if target.startswith(("@U", "@W")):
        name = names.users.get(target[1:], label or target[1:])
        return Markup('<span class="mention">@{}</span>').format(name)
    if target.startswith(("#C", "#D")):
        return Markup('<span class="mention">#{}</span>').format(names.channels.get(target[1:], label or target[1:]))
    if target.startswith("!date^"):
        return _date(inner)
    if target.startswith("!subteam^"):
        return _alarm(label or target[1:])
    if target.startswith("!"):
        return _alarm(f"@{target[1:]}") if target[1:] in _BROADCASTS else None
    if _LINK.match(unescaped(target)):
        return Markup('<a href="{}" rel="noreferrer noopener" target="_blank">{}</a>').format(
            unescaped(target), unescaped(label or target)
        )
    return None


def _alarm(words: str) -> Markup:
    return Markup(
        '<strong class="live-mention">{}<span class="visually-hidden"> (live mention)</span></strong>'
    ).format(words)


def _date(inner: str) -> Markup | None:
    match = _DATE.match(inner)
    if match is None:
        return None
    try:
        when = datetime.fromtimestamp(int(match[1]), UTC).astimezone(LONDON)
    except (OverflowError, ValueError, OSError):
        return Markup("{}").format(unescaped(match[3]))
    words = unescaped(match[2])
    for token, say in _DATE_TOKENS.items():
        words = words.replace(token, say(when))
    return Markup('<time datetime="{}">{}</time>').format(when.isoformat(), words)
