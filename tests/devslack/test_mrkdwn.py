"""Message markup as HTML: what it draws, and that no text becomes anything but text."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devslack.mrkdwn import Names, alarms, mrkdwn, plain

NAMES = Names(users={"U1": "Amina <b>Holt</b>"}, channels={"C1": "complaints"})
TAGS = {"strong", "em", "s", "code", "pre", "a", "span", "br", "time"}


class Seen(HTMLParser):
    """Collects the tags and attributes that a browser would make."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _soft_ ~gone~ `code`", "<strong>bold</strong> <em>soft</em> <s>gone</s> <code>code</code>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("one\ntwo", "one<br>two"),
        ("```\na < b\n```", "<pre><code>a &lt; b</code></pre>"),
        ("`*not bold*`", "<code>*not bold*</code>"),
        ("&lt;!channel&gt; &amp;lt;", "&lt;!channel&gt; &amp;lt;"),
        ("<@U1>", '<span class="mention">@Amina &lt;b&gt;Holt&lt;/b&gt;</span>'),
        ("<#C1|x>", '<span class="mention">#complaints</span>'),
        (
            "*<https://example.com/?a=1&amp;b=2|the case>*",
            '<strong><a href="https://example.com/?a=1&amp;b=2" rel="noreferrer noopener" target="_blank">'
            "the case</a></strong>",
        ),
        (
            "<!date^1796115600^{date_short} {time}|later>",
            '<time datetime="2026-12-01T09:00:00+00:00">1 Dec 2026 09:00</time>',
        ),
    ],
)
def test_markup_is_drawn(text, html):
    assert str(mrkdwn(text, NAMES)) == html


@pytest.mark.parametrize("name", ["channel", "here", "everyone"])
def test_a_broadcast_is_drawn_as_the_alarm_it_is(name):
    html = str(mrkdwn(f"<!{name}> and <!{name}|{name}>", NAMES))
    assert html.count('class="live-mention"') == 2
    assert alarms(f"a <!{name}> b") == [name]
    assert "live-mention" not in str(mrkdwn(f"&lt;!{name}&gt;", NAMES))
    assert alarms(f"&lt;!{name}&gt; @{name}") == []


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b onclick=1>x</b>",
    "<javascript:alert(1)|click>",
    "<JaVaScRiPt:alert(1)>",
    "<data:text/html,<script>alert(1)</script>|x>",
    '<https://example.com/"onmouseover="alert(1)|x>',
    "<https://example.com/|<img src=x onerror=alert(1)>>",
    "<http://`x`|`y`>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;",
    "*<script>*",
    "`</code><script>`",
    "```</pre><script>```",
    "\ue0000\ue001",
    "\ue000" + "9" * 30 + "\ue001",
    "<!subteam^S1|<script>>",
    "<!date^99999999999^{date}|<img onerror=x>>",
    "<@U1|<script>>",
    "<!unknown|x>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_makes_no_element_and_no_address(text):
    assert_harmless(str(mrkdwn(text, NAMES)))
    assert Seen(str(plain(text))).tags == []


PIECES = st.sampled_from(
    [*"*_~`<>|&!@#\n\"'", "```", "<@U1>", "<!channel>", "http://", "javascript:", "&lt;", "\ue0000\ue001", ":date:"]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=25).map("".join))
def test_no_text_whatever_gets_out_of_its_place(text):
    assert_harmless(str(mrkdwn(text, NAMES)))


def assert_harmless(html: str) -> None:
    seen = Seen(html)
    assert set(seen.tags) <= TAGS
    assert {name for name, _ in seen.attributes} <= {
        "class",
        "href",
        "rel",
        "target",
        "datetime",
        "role",
        "aria-label",
    }
    assert all(
        (value or "").lower().startswith(("http://", "https://")) for name, value in seen.attributes if name == "href"
    )
