"""Take the screenshots of docs/pictures again: a complaint in the browser, and its card in the local Slack."""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402

from models.questions import load_questions  # noqa: E402
from tests.parts.browser import launch_options  # noqa: E402
from tests.parts.service import ANSWERS, Service, running_service  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
CLOCK = ("--clock", "2026-11-24T11:00:00+00:00")


def answer(page: Page, words: str) -> None:
    """Answer the question that stands there, and wait for the next."""
    asked = page.locator(".composer__question").inner_text()
    page.locator("#answer").fill(words)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_function("old => document.querySelector('.composer__question')?.innerText !== old", arg=asked)


def begin(page: Page, service: Service) -> None:
    """Go as far as the question of what happened."""
    page.goto(f"http://127.0.0.1:{service.port}/")
    page.screenshot(path=PICTURES / "start.png")
    page.get_by_role("button", name="Start").first.click()
    answer_until(page, load_questions()["story"].text)


def answer_until(page: Page, question: str) -> None:
    """Answer what is asked before this question."""
    slots = {question.text: question.slot for question in load_questions().questions}
    while (asked := page.locator(".composer__question").inner_text(timeout=60_000)) != question:
        answer(page, ANSWERS[slots[asked]])


def complain(page: Page, service: Service) -> None:
    """Write to the chat page as a person would, with a picture of a question, of the review and of the receipt."""
    begin(page, service)
    page.locator("#answer").fill(ANSWERS["story"])
    page.screenshot(path=PICTURES / "chat.png")
    answer_until(page, "Check your answers")
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=PICTURES / "check.png", full_page=True)
    page.get_by_role("button", name="Send my complaint").click()
    page.wait_for_timeout(1500)
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=PICTURES / "receipt.png", full_page=True)


def stop_in_danger(page: Page, service: Service) -> None:
    """Write of danger, and go no further: the numbers come at once."""
    begin(page, service)
    answer(page, "They cancelled again and nobody rang. I cannot do this any more, I want to die.")
    page.get_by_text("I cannot keep anybody safe").first.wait_for()
    page.screenshot(path=PICTURES / "danger.png")


def open_from(page: Page, button: str, reason: str, picture: str) -> None:
    """Press a button of a message, say why, and take a picture of what opens."""
    page.get_by_role("button", name=button).first.click()
    page.wait_for_timeout(800)
    page.get_by_role("textbox", name="Why do you need to see this?").fill(reason)
    page.get_by_role("dialog").get_by_role("button", name="Open").click()
    page.wait_for_timeout(1200)
    page.screenshot(path=PICTURES / picture)
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()


def main() -> None:
    """All pictures, from one demonstration."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_service(Path(folder), *CLOCK) as service,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**launch_options())
        complain(browser.new_page(viewport={"width": 640, "height": 900}), service)
        page = browser.new_page(viewport={"width": 1000, "height": 900})
        page.goto(f"http://127.0.0.1:{service.slack_port}/")
        page.wait_for_timeout(2500)
        page.screenshot(path=PICTURES / "slack.png")
        open_from(page, "Open", "I answer it this week", "slack-open.png")
        stop_in_danger(browser.new_page(viewport={"width": 640, "height": 900}), service)
        page.reload()
        page.wait_for_timeout(2500)
        open_from(page, "Read draft", "I am on call", "slack-draft.png")
        browser.close()


if __name__ == "__main__":
    main()
