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


def complain(page: Page, service: Service) -> None:
    """Write to the chat page as a person would, with a picture of a question, of the review and of the receipt."""
    page.goto(f"http://127.0.0.1:{service.port}/")
    page.screenshot(path=PICTURES / "start.png")
    page.get_by_role("button", name="Start").first.click()
    slots = {question.text: question.slot for question in load_questions().questions}
    while (asked := page.locator(".composer__question").inner_text(timeout=60_000)) != "Check your answers":
        slot = slots[asked]
        page.locator("#answer").fill(ANSWERS[slot])
        if slot == "story":
            page.screenshot(path=PICTURES / "chat.png")
        page.get_by_role("button", name="Continue").click()
        page.wait_for_function("old => document.querySelector('.composer__question')?.innerText !== old", arg=asked)
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=PICTURES / "check.png", full_page=True)
    page.get_by_role("button", name="Send my complaint").click()
    page.wait_for_timeout(1500)
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=PICTURES / "receipt.png", full_page=True)


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
        page.get_by_role("button", name="Open").first.click()
        page.wait_for_timeout(800)
        page.get_by_role("textbox", name="Why do you need to see this?").fill("I answer it this week")
        page.get_by_role("dialog").get_by_role("button", name="Open").click()
        page.wait_for_timeout(1200)
        page.screenshot(path=PICTURES / "slack-open.png")
        browser.close()


if __name__ == "__main__":
    main()
