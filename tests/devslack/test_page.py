"""The page in a real browser: by keyboard, with hostile text, and without an accessibility fault."""

import json
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mark(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def card(text: str = "Complaint K7-QMN4") -> list[dict[str, Any]]:
    confirm = {
        "title": plain("Send it?"),
        "text": plain("A letter goes out."),
        "confirm": plain("Yes"),
        "deny": plain("No"),
    }
    return [
        {"type": "header", "text": plain(text[:150])},
        {"type": "section", "fields": [mark(f"*Stage*\n{text}"), plain(text)]},
        {"type": "context", "elements": [mark(f":red_circle: {text}")]},
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": text}]},
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "link", "url": "javascript:alert(1)", "text": text}],
                },
            ],
        },
        {
            "type": "actions",
            "elements": [
                {"type": "button", "action_id": "open", "text": plain("Open"), "style": "primary", "value": text},
                {
                    "type": "button",
                    "action_id": "acknowledge",
                    "text": plain("Acknowledge"),
                    "value": text,
                    "confirm": confirm,
                },
                {"type": "users_select", "action_id": "assign", "placeholder": plain(text[:150])},
            ],
        },
    ]


def modal(text: str = "Why do you need to see it?") -> dict[str, Any]:
    options = [{"text": plain(text[:75]), "value": "1"}, {"text": plain("Another"), "value": "2"}]
    elements: dict[str, dict[str, Any]] = {
        "why": {"type": "plain_text_input", "multiline": True},
        "line": {"type": "plain_text_input"},
        "stage": {"type": "static_select", "options": options},
        "part": {"type": "radio_buttons", "options": options},
        "flags": {"type": "checkboxes", "options": options},
        "who": {"type": "users_select"},
        "day": {"type": "datepicker"},
        "hour": {"type": "timepicker"},
    }
    inputs = [
        {
            "type": "input",
            "block_id": name,
            "label": plain(text if name == "why" else f"Field {name}"),
            "hint": plain(text),
            "optional": name != "why",
            "element": {**element, "action_id": "value"},
        }
        for name, element in elements.items()
    ]
    return {
        "type": "modal",
        "callback_id": "reason",
        "title": plain(text[:24]),
        "submit": plain("Send"),
        "blocks": [*inputs, {"type": "section", "text": plain(text)}],
    }


async def no_faults(page: Page) -> None:
    violations = (await Axe().run(page)).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in violations] == []


async def test_a_person_goes_the_whole_way_by_keyboard(start, connect, stepped_clock, page):
    local = await start(clock=stepped_clock)
    sample = await connect(local)
    channel = await local.channel()
    posted = await sample.app.client.chat_postMessage(channel=channel, text="New complaint", blocks=card())

    @sample.app.action("open")
    async def opened(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    @sample.app.view("reason")
    async def sent(ack: Any, body: Any) -> None:
        sample.heard.append(body["view"]["state"]["values"])
        if len(sample.heard) == 1:
            await ack(response_action="errors", errors={"why": "Please say a little more."})
        else:
            await ack()

    @sample.app.action("acknowledge")
    async def acknowledged(ack: Any, client: Any) -> None:
        await ack()
        await client.chat_postMessage(channel=channel, text="Being sent", thread_ts=posted["ts"])

    @sample.app.command("/complaint")
    async def command(ack: Any) -> None:
        await ack("Here is what this can do")

    await page.goto(local.base)
    await expect(page.get_by_text("Local stand-in, not Slack.")).to_be_visible()
    await expect(page.locator("#connection")).to_have_text("App connected")
    await no_faults(page)

    await page.get_by_label("Slash command").focus()
    await page.keyboard.type("/complaint help")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Only visible to you")).to_be_visible()

    await page.get_by_role("button", name="Open").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Why do you need to see it?"[:24])).to_be_visible()
    await expect(page.locator("#modal textarea")).to_be_focused()
    await no_faults(page)
    await page.get_by_role("button", name="Send", exact=True).last.click()
    await expect(page.locator("#modal .error").first).to_contain_text("required")
    await expect(page.locator("#modal textarea")).to_be_focused()
    await page.keyboard.type("I own it")
    for _ in range(2):
        await page.keyboard.press("Tab")  # to the line, then to the select
    await page.keyboard.press("A")
    await page.get_by_label("Why do you need").last.check()
    await page.locator("#modal form").evaluate("form => form.requestSubmit()")
    await expect(page.get_by_text("Please say a little more.")).to_be_visible()
    await no_faults(page)
    assert await page.locator("#modal textarea").input_value() == "I own it"
    await page.locator("#modal textarea").fill("I own this case")
    await page.locator("#modal form").evaluate("form => form.requestSubmit()")
    await expect(page.locator("#modal")).not_to_be_visible()
    values = sample.heard[-1]
    assert values["why"]["value"]["value"] == "I own this case"
    assert values["stage"]["value"]["selected_option"]["value"] == "2"
    assert [o["value"] for o in values["flags"]["value"]["selected_options"]] == ["1"]
    assert values["day"]["value"]["selected_date"] is None

    await page.get_by_role("button", name="Acknowledge").press("Enter")
    await expect(page.get_by_role("dialog", name="Send it?")).to_be_visible()
    await no_faults(page)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="1 reply").press("Enter")
    await expect(page.locator("#thread")).to_contain_text("Being sent")
    await no_faults(page)
    await page.keyboard.press("Enter")
    await expect(page.locator("#thread")).not_to_be_visible()

    await page.get_by_role("button", name="Next working morning").press("Enter")
    await expect(page.locator("#clock-now")).to_have_text("Mon 30 Nov 2026, 09:00")


async def test_escape_closes_a_modal_and_another_person_sees_another_workspace(local, connect, page):
    sample = await connect(local)

    @sample.app.command("/complaint")
    async def command(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    @sample.app.event("app_home_opened")
    async def home(body: Any, client: Any) -> None:
        blocks = [{"type": "header", "text": plain("Due next")}]
        await client.views_publish(user_id=body["event"]["user"], view={"type": "home", "blocks": blocks})

    await page.goto(local.base)
    await page.get_by_label("Slash command").fill("/complaint")
    await page.keyboard.press("Enter")
    await expect(page.locator("#modal")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#modal")).not_to_be_visible()
    assert await local.get("users/U0AMINA/views") == []

    await page.get_by_role("button", name="Complaints home").click()
    await expect(page.get_by_role("heading", name="Due next")).to_be_visible()
    await no_faults(page)
    await page.get_by_label("Act as").select_option("U0LEWIS")
    await expect(page.get_by_role("button", name="general")).to_be_visible()
    await expect(page.get_by_role("button", name="private-elsewhere")).to_have_count(0)
    await page.set_viewport_size({"width": 320, "height": 640})
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    await no_faults(page)


HOSTILE = [
    "<script>document.title = 'owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    '"><svg onload="document.title=\'owned\'">',
    "</textarea></select></option><script>document.title='owned'</script>",
    "<javascript:alert(1)|press>",
    "{{ 7 * 7 }} {% raw %}",
    "&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt;",
    "<!channel> @channel &lt;!channel&gt;",
    "\u202egnp.exe\u200b nul:\u0000",
    "' onfocus='alert(1)' autofocus='",
]


async def test_no_text_becomes_anything_but_text_in_the_page(start, connect, page):
    local = await start(post_burst=50)
    sample = await connect(local)
    channel = await local.channel()

    @sample.app.command("/complaint")
    async def command(ack: Any, body: Any, client: Any) -> None:
        await ack(body["text"])
        await client.views_open(trigger_id=body["trigger_id"], view=modal(body["text"]))

    for text in HOSTILE:
        await sample.app.client.chat_postMessage(channel=channel, text=text, blocks=card(text))
        await sample.app.client.chat_postMessage(channel=channel, text=text)
    await page.goto(local.base)
    await expect(page.locator("#messages .message")).to_have_count(2 * len(HOSTILE))
    for text in HOSTILE:
        await page.get_by_label("Slash command").fill(f"/complaint {text}")
        await page.keyboard.press("Enter")
        await expect(page.locator("#modal")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("#modal")).not_to_be_visible()
    made = await page.evaluate(
        """() => ({
            title: document.title,
            scripts: document.querySelectorAll('#messages script, #modal script, #messages img, #messages b').length,
            handlers: [...document.querySelectorAll('*')].flatMap(
                (e) => e.getAttributeNames().filter((name) => name.startsWith('on'))).length,
            links: [...document.querySelectorAll('a')].map((a) => a.getAttribute('href')),
        })"""
    )
    assert "owned" not in made["title"]
    assert made["scripts"] == made["handlers"] == 0
    assert made["links"] == ["#main"]
    alarms = await page.locator(".live-mention").all_text_contents()
    assert alarms and all(words.startswith("@channel") for words in alarms)
    quoted = page.locator("#messages blockquote").first
    assert await quoted.inner_text() == HOSTILE[0]


async def test_the_page_allows_no_inline_script_and_no_other_origin(local):
    answer = await local.control.get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert "style=" not in answer.text and "<script>" not in answer.text
    refused = await local.control.get("/page/state?user=U0AMINA", headers={"X-Devslack": ""})
    assert refused.status_code == 403
    assert json.loads(refused.text)["error"]["code"] == "header_missing"


async def test_other_addresses_are_not_found(local):
    for path in ("/archives/C0/p1", "/archives/C0/p1234567890123456", "/docs", "/openapi.json"):
        assert (await local.control.get(path)).status_code == 404, path
