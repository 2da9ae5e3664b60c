"""The chat page in Chromium: with and without JavaScript, by keyboard, wide and narrow."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
STATIC = Path(__file__).parents[2] / "webchat" / "static"
STORY = "The sessions were cancelled three times.\n<img src=x onerror=alert(1)> & nobody told me."
# Violations are counted by the page itself; a page that moves on takes its count along in the name.
WATCH = """addEventListener("securitypolicyviolation", (e) => { window.name += e.violatedDirective + " "; });"""


@pytest.fixture
def open_page(browser: Browser, site: Any) -> Iterator[Any]:
    """Pages in a fresh browser profile: `open_page(size, js=True)`; none may ask another server."""
    contexts = []

    def make(size: dict[str, int], js: bool = True) -> Page:
        context = browser.new_context(viewport=size, java_script_enabled=js)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(WATCH)
        page.on("dialog", lambda _: pytest.fail("something typed was run"))
        page.on("pageerror", lambda error: pytest.fail(f"the script failed: {error}"))
        page.on("request", lambda r: _same(r.url, site.url))
        return page

    yield make
    for context in contexts:
        context.close()


def _same(url: str, site: str) -> None:
    if not url.startswith(site):
        pytest.fail(f"a request to another server: {url}")


def start(page: Page, site: Any) -> None:
    """From the start page to the first question."""
    page.goto(site.url)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="What would you like to do?")).to_be_visible()


def choose(page: Page, label: str) -> None:
    """Answer a choice."""
    page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Continue").click()


def write(page: Page, text: str) -> None:
    """Answer in words."""
    page.locator("#answer").fill(text)
    page.get_by_role("button", name="Continue").click()


def question(page: Page, text: str) -> None:
    """Wait until this is the open question, with an empty box."""
    expect(page.locator(".composer__question")).to_have_text(text)
    expect(page.locator("#answer")).to_have_value("")


def to_the_check(page: Page) -> None:
    """Answer everything after the first question."""
    choose(page, "Make a complaint")
    question(page, "Are you writing for yourself, or for somebody else?")
    choose(page, "For myself")
    question(page, "What happened?")
    write(page, STORY)
    expect(page.locator(".composer__question")).to_contain_text("Is there more to say")
    page.get_by_role("button", name="That is everything").click()
    question(page, "Who or what is your complaint about?")
    write(page, "The booking team")
    question(page, "When did it happen?")
    page.get_by_role("button", name="I am not sure").click()
    from_what_it_did(page)


def from_what_it_did(page: Page) -> None:
    """Answer everything after when it happened."""
    question(page, "How has this affected you?")
    page.get_by_role("button", name="I would like to leave this out").click()
    question(page, "What would you like us to do?")
    write(page, "An explanation, please.")
    question(page, "Who paid for the care?")
    choose(page, "The NHS")
    question(page, "Which service or place was it?")
    page.get_by_role("button", name="I am not sure").click()
    expect(page.locator(".composer__question")).to_contain_text("Is anyone unsafe now")
    choose(page, "No")
    question(page, "What is your name?")
    write(page, "Alex Example")
    expect(page.locator(".composer__question")).to_contain_text("How should we reply to you?")
    write(page, "alex@example.com")
    question(page, "Is it safe to leave a message on that phone?")
    page.get_by_role("button", name="Yes, you can leave a message").click()
    expect(page.locator(".composer__question")).to_contain_text("Do you need anything from us")
    page.get_by_role("button", name="No, nothing").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()


@pytest.mark.parametrize("js", [False, True], ids=["without JavaScript", "with JavaScript"])
def test_somebody_complains_from_the_start_to_the_receipt(open_page: Any, site: Any, js: bool) -> None:
    page = open_page(NARROW, js)
    start(page, site)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Write an answer or choose one")
    expect(page).to_have_title("Error: What would you like to do? – ieso complaints")
    to_the_check(page)
    assert page.locator("dd.answer").nth(2).inner_text() == STORY

    page.get_by_role("button", name="Change Your name").click()
    question(page, "What is your name?")
    write(page, "Alex B. Example")
    expect(page.locator("dd.answer", has_text="Alex B. Example")).to_be_visible()
    page.get_by_label("You may ask me later how well you dealt with this.").check()
    page.get_by_role("button", name="Send my complaint").click()

    expect(page.get_by_role("heading", name="We have your complaint")).to_be_visible()
    reference, permissions = site.parts.read("SELECT reference, permissions FROM case_file")[0]
    assert permissions == "feedback"
    expect(page.locator(".panel")).to_contain_text(reference)
    expect(page.locator(".panel")).to_contain_text("Demonstration: nobody reads this")
    expect(page.locator(".receipt")).to_contain_text("Friday 27 November 2026")
    expect(page.locator(".receipt")).to_contain_text("3rd working day after Tue 24 Nov 2026")
    page.reload()
    expect(page.locator(".panel")).to_contain_text(reference)
    page.get_by_role("button", name="Finish and close this chat").click()
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    page.goto(site.url + "/chat")
    expect(page.get_by_role("heading", name="No chat is open here")).to_be_visible()


def states(page: Page, site: Any) -> Iterator[str]:
    """Every state that the page can be in, one after the other."""
    assistant = site.parts.assistant
    page.goto(site.url)
    yield "start"
    page.goto(site.url + "/accessibility")
    yield "accessibility statement"
    page.goto(site.url + "/nothing-here")
    yield "not found"
    page.goto(site.url + "/chat")
    yield "no chat"
    assistant.down = True
    page.get_by_role("button", name="Start a chat").click()
    expect(page.get_by_role("heading", name="The assistant is waking up")).to_be_visible()
    yield "waking"
    assistant.down = False
    question(page, "What would you like to do?")
    yield "choice"
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#problem")).to_be_focused()
    yield "error"
    choose(page, "Make a complaint")
    question(page, "Are you writing for yourself, or for somebody else?")
    write(page, "blue")
    expect(page.locator("#latest")).to_contain_text("Please choose one of these")
    yield "not understood"
    choose(page, "For myself")
    question(page, "What happened?")
    yield "story"
    write(page, "x" * 20_001)
    expect(page.locator("#problem")).to_be_focused()
    yield "too long"
    write(page, "W" * 200 + " I am going to kill myself tonight.")
    expect(page.locator("#latest")).to_be_focused()
    yield "crisis"
    page.get_by_role("button", name="That is everything").click()
    question(page, "Who or what is your complaint about?")
    assistant.down = True
    page.locator("#answer").fill("The booking team")
    page.evaluate("document.querySelector('form[data-answer]').submit()")
    expect(page.get_by_role("heading", name="The assistant is not answering just now")).to_be_visible()
    yield "assistant down"
    assistant.down = False
    question(page, "When did it happen?")
    page.evaluate("document.querySelector('[name=prompt_id]').value = '1'")
    write(page, "Words for another question")
    expect(page.locator(".set-aside textarea")).to_have_value("Words for another question")
    yield "stale"
    write(page, "In October")
    question(page, "How has this affected you?")
    page.get_by_role("button", name="I would like to leave this out").click()
    question(page, "What would you like us to do?")
    write(page, "An explanation")
    question(page, "Who paid for the care?")
    choose(page, "The NHS")
    question(page, "Which service or place was it?")
    page.get_by_role("button", name="I am not sure").click()
    expect(page.locator(".composer__question")).to_contain_text("Is anyone unsafe now")
    yield "unsafe now"
    choose(page, "No")
    question(page, "What is your name?")
    yield "name"
    write(page, "Alex Example")
    expect(page.locator(".composer__question")).to_contain_text("How should we reply")
    write(page, "alex@")
    expect(page.locator("#latest")).to_contain_text("@")
    yield "contact not understood"
    write(page, "alex@example.com")
    question(page, "Is it safe to leave a message on that phone?")
    page.get_by_role("button", name="Yes, you can leave a message").click()
    expect(page.locator(".composer__question")).to_contain_text("Do you need anything from us")
    yield "needs"
    page.get_by_role("button", name="No, nothing").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    yield "check"
    page.get_by_label("If another care service is part of this").check()
    yield "check, ticked"
    page.get_by_text("Say something else to the assistant").click()
    page.get_by_text("Show the whole chat").click()
    yield "check, all open"
    page.get_by_role("button", name="Send my complaint").click()
    expect(page.locator("#receipt")).to_be_focused()
    yield "receipt"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280 px", "320 px"])
def test_every_state_is_accessible_fits_and_keeps_its_policy(open_page: Any, site: Any, size: Any) -> None:
    page, axe, problems = open_page(size), Axe(), []
    for state in states(page, site):
        found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        problems += [f"{state}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in found]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            problems.append(f"{state}: scrolls sideways")
        small = page.evaluate(
            """() => [...document.querySelectorAll("main a, main button, .bar a, summary")].filter((e) => {
                const box = e.getBoundingClientRect();
                return box.width && getComputedStyle(e).display !== "inline" && box.height < 24;
            }).map((e) => e.textContent)"""
        )
        problems += [f"{state}: a small target {each!r}" for each in small]
        problems += [f"{state}: {each} refused by policy" for each in page.evaluate("window.name").split()]
        if "Demonstration: nobody reads this" not in page.locator("body").inner_text():
            problems.append(f"{state}: does not say that it is a demonstration")
    assert problems == []


# Enough of it is in view to see what it is, and nothing lies over that part.
FOCUSED = """() => {
    const e = document.activeElement, box = e.getBoundingClientRect();
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight - 1);
    const hit = document.elementFromPoint(box.left + box.width / 2, (top + bottom) / 2);
    return {id: e.id, name: e.name || "", text: e.textContent.trim().slice(0, 40), top: box.top, bottom: box.bottom,
            seen: bottom - top >= Math.min(24, box.height) && (e.contains(hit) || hit?.control === e)};
}"""


@pytest.mark.parametrize("size", [WIDE, NARROW, {"width": 320, "height": 256}], ids=["1280 px", "320 px", "400% zoom"])
def test_somebody_complains_by_keyboard_alone(open_page: Any, site: Any, size: Any) -> None:
    page = open_page(size)
    page.goto(site.url)

    def focus_on(wanted: str) -> None:
        page.wait_for_function(
            "(w) => [document.activeElement.id, document.activeElement.name].includes(w)", arg=wanted
        )
        focused = page.evaluate(FOCUSED)
        assert focused["seen"], f"{focused} is not in view at {size}"

    def tab_to(text: str) -> None:
        for _ in range(25):
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            assert focused["seen"], f"{focused} is focused and not in view at {size}"
            if focused["text"] == text:
                return
        pytest.fail(f"{text} cannot be reached by Tab")

    def press(text: str) -> None:
        tab_to(text)
        page.keyboard.press("Enter")

    press("Start")
    expect(page.locator("form[data-answer]")).to_be_visible()
    press("Continue")
    focus_on("problem")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    focus_on("choice-1")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    question(page, "Are you writing for yourself, or for somebody else?")
    focus_on("choice-1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    question(page, "What happened?")
    focus_on("answer")
    page.keyboard.type("It was cancelled.")
    press("Continue")
    expect(page.locator(".composer__question")).to_contain_text("Is there more to say")
    focus_on("answer")
    press("That is everything")
    question(page, "Who or what is your complaint about?")
    focus_on("answer")
    page.keyboard.type("The booking team")
    page.keyboard.press("Enter")
    question(page, "When did it happen?")
    focus_on("answer")
    press("I am not sure")
    question(page, "How has this affected you?")
    focus_on("answer")
    press("I would like to leave this out")
    question(page, "What would you like us to do?")
    focus_on("answer")
    page.keyboard.type("An answer")
    press("Continue")
    question(page, "Who paid for the care?")
    focus_on("choice-1")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    question(page, "Which service or place was it?")
    focus_on("answer")
    press("I am not sure")
    expect(page.locator(".composer__question")).to_contain_text("Is anyone unsafe now")
    focus_on("choice-1")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    question(page, "What is your name?")
    focus_on("answer")
    page.keyboard.type("Alex Example")
    page.keyboard.press("Enter")
    expect(page.locator(".composer__question")).to_contain_text("How should we reply")
    focus_on("answer")
    page.keyboard.type("alex@example.com")
    press("Continue")
    question(page, "Is it safe to leave a message on that phone?")
    focus_on("answer")
    press("Yes, you can leave a message")
    expect(page.locator(".composer__question")).to_contain_text("Do you need anything from us")
    focus_on("answer")
    press("No, nothing")
    focus_on("check-heading")
    press("Send my complaint")
    focus_on("receipt")
    expect(page.get_by_role("heading", name="We have your complaint")).to_be_visible()


def test_new_words_of_the_assistant_are_announced_once(open_page: Any, site: Any) -> None:
    page = open_page(WIDE)
    start(page, site)
    assert page.locator("#log p").count() == 0
    choose(page, "Make a complaint")
    question(page, "Are you writing for yourself, or for somebody else?")
    write(page, "blue")
    expect(page.locator("#latest")).to_contain_text("Please choose one of these")
    choose(page, "For myself")
    question(page, "What happened?")
    write(page, "I am going to kill myself tonight.")
    expect(page.locator("#latest")).to_be_focused()
    said = page.locator("#log p").all_inner_texts()
    assert said[0].startswith("Please choose one of these")
    assert len(said) == len(set(said)) == 1 + page.locator(".message--care").count()
    assert not any("kill" in text or "blue" in text for text in said)
    page.reload()
    assert page.locator("#log p").count() == 0


def test_a_lost_answer_is_asked_for_again_and_is_one_message(open_page: Any, site: Any) -> None:
    page = open_page(WIDE)
    start(page, site)
    lost = []

    def lose(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch(max_redirects=0).status)
        route.abort()

    page.route("**/chat/messages", lambda route: lose(route) if route.request.method == "POST" else route.continue_())
    choose(page, "Make a complaint")
    question(page, "Are you writing for yourself, or for somebody else?")
    assert lost == [303]
    assert len(site.parts.read("SELECT 1 FROM message WHERE speaker = 'person' AND seq > 0")) == 1


def test_what_was_typed_stays_while_the_service_cannot_be_reached(open_page: Any, site: Any) -> None:
    page = open_page(WIDE)
    page.clock.install()
    start(page, site)
    page.route("**/chat/messages", lambda route: route.abort())
    write(page, "I want to complain")
    for text in ("We are trying again", "We are trying again", "We are trying again", "still in the box"):
        expect(page.get_by_role("status")).to_contain_text(text)
        page.wait_for_timeout(50)
        page.clock.run_for(4000)
    expect(page.locator("#answer")).to_have_value("I want to complain")
    page.unroute("**/chat/messages")
    page.get_by_role("button", name="Continue").click()
    question(page, "Are you writing for yourself, or for somebody else?")
    expect(page.get_by_role("status")).to_have_text("")


def test_a_double_click_sends_one_message(open_page: Any, site: Any) -> None:
    for js in (True, False):
        page = open_page(WIDE, js)
        start(page, site)
        page.get_by_label("Make a complaint").check()
        page.get_by_role("button", name="Continue").dblclick()
        question(page, "Are you writing for yourself, or for somebody else?")
        expect(page.get_by_role("alert")).to_have_count(0)
    assert len(site.parts.read("SELECT 1 FROM message WHERE speaker = 'person' AND seq > 0")) == 2


def test_a_page_without_javascript_waits_by_itself(open_page: Any, site: Any) -> None:
    site.parts.assistant.down = True
    page = open_page(NARROW, js=False)
    page.goto(site.url)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="The assistant is waking up")).to_be_visible()
    site.parts.assistant.down = False
    question(page, "What would you like to do?")


def test_another_window_follows_and_keeps_what_is_being_typed(open_page: Any, site: Any) -> None:
    page = open_page(WIDE)
    start(page, site)
    idle, typing = page.context.new_page(), page.context.new_page()
    for window in (idle, typing):
        window.clock.install()
        window.goto(site.url + "/chat")
    typing.locator("#answer").fill("Something that I")
    choose(page, "Make a complaint")
    question(page, "Are you writing for yourself, or for somebody else?")
    for window in (idle, typing):
        window.clock.run_for(5000)
    question(idle, "Are you writing for yourself, or for somebody else?")
    expect(typing.locator("#messages")).to_contain_text("Are you writing for yourself")
    expect(typing.locator("#answer")).to_have_value("Something that I")
    typing.get_by_role("button", name="Continue").click()
    expect(typing.locator(".set-aside textarea")).to_have_value("Something that I")


def test_exit_leaves_at_once_and_nothing_comes_back(open_page: Any, site: Any) -> None:
    for js, leave in ((True, "click"), (True, "keys"), (False, "click")):
        page = open_page(NARROW, js)
        start(page, site)
        write(page, "I want to complain about a letter")
        question(page, "Are you writing for yourself, or for somebody else?")
        cookie = page.context.cookies()
        if leave == "click":
            page.get_by_role("link", name="Exit this page").click()
        else:
            for _ in range(3):
                page.keyboard.press("Shift")
        page.wait_for_url("**/accessibility")
        assert page.context.cookies() == []
        page.go_back()
        assert "about a letter" not in page.content()
        page.context.add_cookies(cookie)
        page.goto(site.url + "/chat")
        expect(page.get_by_role("heading", name="No chat is open here")).to_be_visible()


def test_the_bar_covers_no_words_half(open_page: Any, site: Any) -> None:
    page = open_page(NARROW)
    start(page, site)
    for top in range(0, 400, 37):
        page.mouse.wheel(0, top)
        bar = page.locator(".bar").bounding_box()
        assert bar and bar["x"] == 0 and bar["width"] == NARROW["width"]


def test_the_first_visit_is_small(open_page: Any, site: Any) -> None:
    page = open_page(NARROW)
    sizes: list[int] = []
    page.on("requestfinished", lambda r: sizes.append(r.sizes()["responseBodySize"]))
    page.goto(site.url, wait_until="networkidle")
    assert len(sizes) <= 7 and sum(sizes) <= 50_000, sizes
    assert len(gzip.compress((STATIC / "chat.js").read_bytes(), 9)) <= 3_000
    again: list[int] = []
    page.on("requestfinished", lambda r: again.append(r.sizes()["responseBodySize"]) if not r.redirected_from else None)
    page.goto(site.url + "/accessibility", wait_until="networkidle")
    assert sum(again) <= 10_000, again
