"""What the chat page does not take, and how it says so."""

import json
from typing import Any

import pytest
from markupsafe import escape

JSON = {"Accept": "application/json"}


async def test_without_a_cookie_there_is_no_conversation(parts: Any, another_person: Any) -> None:
    async with another_person(parts) as stranger:
        answer = await stranger.say("hello")
        assert (answer.status_code, answer.json()["turn"]) == (403, None)
        assert answer.json()["error"]["code"] == "no_conversation"
        assert (await stranger.client.get("/chat/messages?after=0", headers=JSON)).status_code == 403


@pytest.mark.parametrize("cookie", ["x" * 43, "../../etc", "a" * 4000, "%00"])
async def test_a_forged_cookie_opens_nothing(parts: Any, another_person: Any, cookie: str) -> None:
    async with another_person(parts) as stranger:
        stranger.client.cookies.set("cc", cookie)
        assert (await stranger.say("hello")).status_code == 403
        page = await stranger.client.get("/chat", headers={"Accept": "text/html"})
        assert page.status_code == 403 and "No chat is open here" in page.text


async def test_the_database_holds_no_cookie(person: Any, parts: Any) -> None:
    cookie = person.client.cookies["cc"]
    assert len(cookie) >= 43
    assert all(cookie not in str(row) for row in parts.read("SELECT * FROM conversation"))


async def test_the_cookie_ends_with_the_browser_and_no_script_reads_it(parts: Any, another_person: Any) -> None:
    async with another_person(parts) as one:
        cookie = (await one.client.post("/chat", headers=JSON)).headers["set-cookie"]
        assert cookie.startswith("cc=") and "HttpOnly" in cookie and "SameSite=lax" in cookie
        assert "Max-Age" not in cookie and "expires" not in cookie.lower() and "Secure" not in cookie


async def test_on_https_the_cookie_is_bound_to_the_host(make_parts: Any, another_person: Any) -> None:
    parts = make_parts(secure_cookie=True)
    async with another_person(parts) as one:
        one.client.base_url = "https://complaints.example.com"
        cookie = (await one.client.post("/chat", headers=JSON)).headers["set-cookie"]
        assert cookie.startswith("__Host-cc=") and "Secure" in cookie and "Path=/" in cookie
        assert (await one.say(option="complaint")).status_code == 200


async def test_plain_http_is_for_this_machine_alone(parts: Any, another_person: Any) -> None:
    async with another_person(parts) as one:
        for host in ("complaints.example.com", "192.0.2.7:8000", "127.0.0.1.example.com", ""):
            answer = await one.client.post("/chat", headers={**JSON, "Host": host})
            assert answer.status_code == 403, host
        for host in ("localhost:8000", "127.0.0.1:8000", "[::1]:8000"):
            assert (await one.client.post("/chat", headers={**JSON, "Host": host})).status_code == 200, host
        assert (await one.client.get("/health", headers={"Host": "10.0.0.1"})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example.com"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "https://127.0.0.1:8000"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_another_site_cannot_send_messages(person: Any, parts: Any, headers: dict[str, str]) -> None:
    body = {"client_message_id": "x", "option": "complaint"}
    answer = await person.client.post("/chat/messages", json=body, headers={**JSON, **headers})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign")
    assert (await person.client.post("/chat", headers={**JSON, **headers})).status_code == 403
    assert await parts.said_by_people() == []


async def test_the_page_itself_and_trusted_origins_can(make_parts: Any, another_person: Any) -> None:
    parts = make_parts(trusted_origins=frozenset({"https://complaints.example.com"}))
    async with another_person(parts) as one:
        await one.start()
        for origin in ("http://127.0.0.1:8000", "https://complaints.example.com"):
            body = {"client_message_id": origin, "option": one.turn["prompt"]["options"][0]["id"]}
            answer = await one.client.post("/chat/messages", json=body, headers={**JSON, "Origin": origin})
            assert answer.status_code == 200
            one.turn = answer.json()


async def test_another_site_cannot_read_or_end_a_conversation(person: Any) -> None:
    answer = await person.client.get("/chat", headers={**JSON, "Origin": "https://evil.example.com"})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    await person.client.get("/exit", headers={"Sec-Fetch-Site": "cross-site"})
    assert (await person.say(option="complaint")).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"text": "hello"}',
        b'{"client_message_id": "a"}',
        b'{"client_message_id": "a", "text": "x", "option": "complaint"}',
        b'{"client_message_id": "a", "text": 5}',
        b'{"client_message_id": 5, "text": "x"}',
        b'{"client_message_id": "", "text": "x"}',
        b'{"client_message_id": "a b", "text": "x"}',
        b'{"client_message_id": "start", "text": "x"}',
        b'{"client_message_id": "\\ud800", "text": "x"}',
        b'{"client_message_id": "a", "text": "x", "prompt_id": 1}',
    ],
)
async def test_what_is_no_message_is_malformed(person: Any, parts: Any, body: bytes) -> None:
    headers = {**JSON, "Content-Type": "application/json"}
    answer = await person.client.post("/chat/messages", content=body, headers=headers)
    assert answer.status_code == 400 and answer.json()["error"]["code"] == "malformed"
    assert answer.json()["turn"]["prompt"]["slot"] == "purpose"
    assert await parts.said_by_people() == []


async def test_json_that_does_not_say_so_is_not_read(person: Any) -> None:
    body = json.dumps({"client_message_id": "a", "option": "complaint"})
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = await person.client.post("/chat/messages", content=body, headers={**JSON, "Content-Type": kind})
        assert answer.status_code == 400, kind


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("", 422, "blank"),
        (" \n\t\u200b\u00a0 ", 422, "blank"),
        ("a\0b", 422, "unreadable"),
        ("a\ud800b", 422, "unreadable"),
        ("x" * 20_001, 413, "too_long"),
        ("\U0001f9e9" * 20_001, 413, "too_long"),
        ("x" * 2_000_000, 413, "too_long"),
    ],
)
async def test_text_that_cannot_be_kept_is_refused_in_plain_words(
    person: Any, parts: Any, text: str, status: int, code: str
) -> None:
    body = json.dumps({"client_message_id": "a", "text": text})
    answer = await person.client.post(
        "/chat/messages", content=body, headers={**JSON, "Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["turn"]["prompt"]["slot"] == "purpose"
    assert await parts.said_by_people() == []


@pytest.mark.parametrize(
    "text",
    [
        "x" * 20_000,
        "\U0001f9e9" * 20_000,
        "<script>alert(1)</script>",
        "<!channel> *bold* <https://example.com|x>",
        "/restart",
        ' /inform{"purpose": "complaint"}',
        "it’s \u202eright to left\u202c, ﷽ and ñ̃ \U0001f469‍\U0001f469‍\U0001f467",
        "'; DROP TABLE message; --",
        "{{ 7 * 7 }} {% raw %} ${x} %s %d",
        " leading and trailing kept \n\n",
    ],
)
async def test_text_is_kept_as_it_was_typed_and_shown_escaped(person: Any, parts: Any, text: str) -> None:
    await person.say(option="complaint")
    await person.say(option="myself")
    answer = await person.say(text)
    assert answer.status_code == 200
    assert answer.json()["messages"][0]["text"] == text
    assert (await parts.said_by_people())[-1] == text
    assert parts.assistant.asked[-1][1] == text
    page = (await person.client.get("/chat", headers={"Accept": "text/html"})).text
    assert str(escape(text)) in page


@pytest.mark.parametrize("option", ["nonsense", "", "change:story", "send", "start", "\ud800", "skip"])
async def test_an_option_that_is_not_offered_is_unknown(person: Any, parts: Any, option: str) -> None:
    body = json.dumps({"client_message_id": "a", "option": option})
    answer = await person.client.post(
        "/chat/messages", content=body, headers={**JSON, "Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unknown_option")
    assert await parts.said_by_people() == []


async def test_too_many_messages_wait_and_are_told_how_long(make_parts: Any, another_person: Any) -> None:
    parts = make_parts(posts_per_minute=20)
    async with another_person(parts) as one, another_person(parts) as other:
        await one.start()
        await other.start()
        answers = [await one.say("what is this") for _ in range(21)]
        assert [answer.status_code for answer in answers] == [200] * 20 + [429]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 3
        assert answers[-1].json()["turn"]["prompt"]["slot"] == "purpose"
        assert (await other.say(option="complaint")).status_code == 200


async def test_starting_is_limited_by_address(make_parts: Any, another_person: Any) -> None:
    parts = make_parts(starts_at_once=2)
    async with another_person(parts) as one:
        for expected in (200, 200, 429):
            one.client.cookies.clear()
            answer = await one.client.post("/chat", headers=JSON)
            assert answer.status_code == expected
        assert int(answer.headers["retry-after"]) >= 1 and answer.json()["turn"] is None


async def test_every_answer_carries_the_security_headers(person: Any) -> None:
    for path in ("/", "/chat", "/nope", "/health", "/exit", "/chat/messages?after=x", "/static/chat.css"):
        headers = (await person.client.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == ("no-store" if "static" not in path else "no-cache"), path


async def test_addresses_that_are_not_there_are_said_kindly(person: Any) -> None:
    page = await person.client.get("/wp-login.php", headers={"Accept": "text/html"})
    assert page.status_code == 404 and "0800 074 5560" in page.text
    answer = await person.client.delete("/chat", headers=JSON)
    assert answer.status_code == 405 and answer.json()["error"]["code"] == "wrong_method"
    assert (await person.client.get("/static/../routes.py")).status_code == 404
