"""Within Slack's limits whatever people write, and the words and permissions are whole."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from devslack.limits import problems_in_view
from models.questions import load_questions
from models.record import CaseRecord
from models.timeline import Act
from slackapp import modals
from slackapp.text import clean, escape, pieces, unescape

SLACKAPP = Path(modals.__file__).parent
SCOPE_OF = {
    "apps_connections_open": None,  # the app-level token
    "chat_postEphemeral": "chat:write",
    "chat_delete": "chat:write",
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "conversations_history": "groups:history",
    "conversations_info": "groups:read",
    "conversations_list": "groups:read",
    "conversations_replies": "groups:history",
    "views_open": None,  # a trigger is enough
}


def record(words: str) -> CaseRecord:
    return CaseRecord(
        reference="C-7K3M-9QXP", kind="complaint", stage=1, state="received", channel="web_chat",
        received_at=datetime(2026, 11, 24, 10, 5, tzinfo=UTC), complainant_type="representative", name=words,
        email=words, phone=words, post=words, contact_preference="email", for_whom="someone_else", relationship=words,
        consent="given", about=words, when=words, story=words, outcome=words, access_needs=words, themes=[],
        flags=["risk"], clocks=[], timeline=[], correspondence=[],
    )  # fmt: skip


def shown_in(view: dict[str, object]) -> str:
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    return "".join(block["text"]["text"] for block in blocks if block["type"] == "section")


@pytest.mark.parametrize("sign", ["x", "\U0001f600", "\n", "<", "\u202e", "a\n\n\n", "\ud800"])
def test_every_answer_at_its_longest_fits_or_says_what_is_left_out(sign: str) -> None:
    view = modals.opened(record((sign * 20_000)[:20_000]))
    assert problems_in_view(view) == []
    assert len(json.dumps(view)) < 250_000
    assert (
        max(len(block["text"]["text"].encode("utf-16-le")) // 2 for block in view["blocks"] if "text" in block) <= 3000
    )
    if sign == "\U0001f600":
        assert "does not fit into a Slack window" in shown_in(view)
        assert "case show C-7K3M-9QXP" in shown_in(view)


@given(st.text(max_size=9000))
def test_pieces_are_the_whole_text_and_never_too_long(text: str) -> None:
    cut = pieces(text)
    assert "".join(cut) == text
    assert all(0 < len(piece.encode("utf-16-le", "surrogatepass")) // 2 <= 3000 for piece in cut)


@given(st.text(max_size=200))
def test_escaped_text_holds_no_mark_of_slacks_and_comes_back(text: str) -> None:
    assert not set("<>") & set(escape(text))
    assert unescape(escape(text)) == clean(text)


def test_what_disguises_or_breaks_a_line_is_taken_out() -> None:
    assert clean("a\u202eb\u2066c\u200bd\x00e\ud800f\r\ng\th") == "abcde\ufffdf\ng\th"


def test_every_answer_about_agreement_says_what_may_be_told() -> None:
    assert set(modals.CONSENTS) == {option.id for option in load_questions()["person_agrees"].options}


def test_every_act_of_the_timeline_has_its_words() -> None:
    assert set(modals.ACTS) == {act.value for act in Act}


def test_the_manifest_asks_for_what_the_code_calls_and_for_nothing_else() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in SLACKAPP.glob("*.py"))
    called = set(re.findall(r"\.((?:apps|chat|conversations|reactions|files|usergroups|users|views)_\w+)\(", source))
    assert called == set(SCOPE_OF)
    manifest = yaml.safe_load((SLACKAPP / "manifest.yml").read_text(encoding="utf-8"))
    wanted = {scope for scope in SCOPE_OF.values() if scope} | {"commands"}
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == wanted
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}
