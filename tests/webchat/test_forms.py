"""The page's forms as a browser without JavaScript sends them."""

import re
from typing import Any

import pytest

HTML = {"Accept": "text/html,application/xhtml+xml"}


async def open_form(person: Any) -> dict[str, str]:
    """The hidden fields of the open question."""
    page = (await person.client.get("/chat", headers=HTML)).text
    form = page[page.index('id="question"') :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


async def test_a_form_answers_with_the_page_at_the_next_question(person: Any, parts: Any) -> None:
    fields = await open_form(person)
    answer = await person.client.post(
        "/chat/messages", data={**fields, "option": "complaint", "text": ""}, headers=HTML
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/chat#question")
    assert await parts.said_by_people() == ["Make a complaint"]


async def test_taking_a_complaint_back_asks_whether_they_are_sure_and_promises_no_receipt(person: Any) -> None:
    await person.say(option="withdraw")
    for words in ("C-7K3M-9QXC", "4TN7-XK2W", "I moved away"):
        await person.say(words)
    assert person.turn["state"] == "check" and person.turn["prompt"]["text"].startswith("Are you sure?")
    page = (await person.client.get("/chat", headers=HTML)).text
    assert "Are you sure?" in page and "Take my complaint back" in page and "I moved away" in page
    assert "you get a reference" not in page


async def test_after_words_of_care_the_page_opens_at_them(person: Any) -> None:
    fields = await open_form(person)
    data = {**fields, "text": "I am going to kill myself tonight"}
    answer = await person.client.post("/chat/messages", data=data, headers=HTML)
    assert answer.headers["location"] == "/chat#latest"
    page = (await person.client.get("/chat", headers=HTML)).text
    assert 'id="latest"' in page and page.count("message--care") == 4


@pytest.mark.parametrize("token", [None, "", "0" * 64, "é"])
async def test_a_form_without_the_sessions_token_is_foreign_and_keeps_the_words(
    person: Any, parts: Any, token: str | None
) -> None:
    fields = await open_form(person)
    del fields["token"]
    data = {**fields, "text": "My <b>words</b>", **({"token": token} if token is not None else {})}
    page = await person.client.post("/chat/messages", data=data, headers=HTML)
    assert page.status_code == 403
    assert "My &lt;b&gt;words&lt;/b&gt;" in page.text
    assert await parts.said_by_people() == []
    assert (await person.client.post("/chat/finish", data={"token": token or ""}, headers=HTML)).status_code == 403


async def test_a_token_of_another_session_is_foreign(person: Any, parts: Any, another_person: Any) -> None:
    async with another_person(parts) as other:
        await other.start()
        fields = {**await open_form(person), "token": (await open_form(other))["token"], "option": "complaint"}
    assert (await person.client.post("/chat/messages", data=fields, headers=HTML)).status_code == 403


async def test_what_was_typed_stays_in_the_box_beside_an_error(person: Any) -> None:
    fields = await open_form(person)
    page = await person.client.post(
        "/chat/messages", data={**fields, "option": "complaint", "text": "and \0 words"}, headers=HTML
    )
    assert page.status_code == 422 and "You chose an answer and wrote one too" in page.text
    assert ">\nand  words</textarea>" in page.text
    assert 'value="complaint" checked' in page.text
    assert fields["client_message_id"] in page.text


async def test_words_that_are_too_long_come_back_whole(person: Any, parts: Any) -> None:
    fields = await open_form(person)
    page = await person.client.post("/chat/messages", data={**fields, "text": "w" * 20_001}, headers=HTML)
    assert page.status_code == 413 and "w" * 20_001 in page.text
    assert await parts.said_by_people() == []


async def test_a_form_that_is_far_too_long_is_not_read(person: Any) -> None:
    page = await person.client.post("/chat/messages", data={"text": "w" * 400_000}, headers=HTML)
    assert page.status_code == 413 and "0800 074 5560" in page.text


async def test_line_breaks_are_kept_as_they_were_typed(person: Any, parts: Any) -> None:
    fields = await open_form(person)
    await person.client.post("/chat/messages", data={**fields, "text": "one\r\ntwo"}, headers=HTML)
    assert await parts.said_by_people() == ["one\ntwo"]


async def test_a_form_in_broken_characters_is_malformed(person: Any) -> None:
    headers = {**HTML, "Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"text=%ff%fe", b"text=\xff", b"&".join(b"a=1" for _ in range(99))):
        assert (await person.client.post("/chat/messages", content=body, headers=headers)).status_code == 400


async def test_the_same_form_twice_is_one_message(person: Any, parts: Any) -> None:
    fields = {**await open_form(person), "option": "complaint"}
    for _ in range(2):
        answer = await person.client.post("/chat/messages", data=fields, headers=HTML)
        assert answer.status_code == 303
    assert await parts.said_by_people() == ["Make a complaint"]


async def test_a_form_sent_while_the_assistant_is_down_is_kept_and_says_so(person: Any, parts: Any) -> None:
    fields = {**await open_form(person), "text": "I want to complain"}
    parts.assistant.down = True
    page = await person.client.post("/chat/messages", data=fields, headers=HTML)
    assert page.status_code == 503 and int(page.headers["retry-after"]) >= 1
    assert "What you wrote is kept" in page.text and "I want to complain" in page.text
    assert await parts.said_by_people() == ["I want to complain"]


async def test_a_session_that_has_gone_keeps_the_words_on_the_page(person: Any) -> None:
    fields = {**await open_form(person), "text": "A long story"}
    person.client.cookies.clear()
    page = await person.client.post("/chat/messages", data=fields, headers=HTML)
    assert page.status_code == 403 and "A long story" in page.text and "Start a chat" in page.text


async def test_every_page_says_that_it_is_a_demonstration_or_none_does(make_parts: Any, another_person: Any) -> None:
    for demonstration in (True, False):
        parts = make_parts(demonstration=demonstration)
        async with another_person(parts) as one:
            await one.start()
            for path in ("/", "/chat", "/accessibility", "/nothing"):
                page = (await one.client.get(path, headers=HTML)).text
                assert ("Demonstration: nobody reads this" in page) is demonstration, path
            await one.answer_all()
            await one.say(option="send")
            page = (await one.client.get("/chat", headers=HTML)).text
            assert page.count("Demonstration: nobody reads this") == (2 if demonstration else 0)


async def test_messages_in_a_browser_are_the_page(person: Any) -> None:
    answer = await person.client.get("/chat/messages?after=0", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, "/chat")


async def test_the_receipt_still_says_why_after_a_further_message(person: Any) -> None:
    await person.answer_all()
    await person.say(option="send")
    await person.say("Thank you")
    page = (await person.client.get("/chat", headers=HTML)).text
    promise = page[page.index("What we do now, and why these dates") : page.index("Keep a copy")]
    assert "3rd working day after Tue 24 Nov 2026" in promise and "already" not in promise


async def test_what_is_ticked_on_the_review_page_is_kept(person: Any, parts: Any) -> None:
    await person.answer_all()
    page = (await person.client.get("/chat", headers=HTML)).text
    assert 'type="checkbox"' in page and "checked" not in page
    form = await open_form(person) | {"option": "send", "tick-share": "on"}
    assert (await person.client.post("/chat/messages", data=form, headers=HTML)).status_code == 303
    assert parts.read("SELECT permissions FROM case_file") == [("share",)]
