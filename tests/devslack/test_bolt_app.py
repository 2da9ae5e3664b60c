"""An unmodified Bolt app over Socket Mode: commands, buttons, modals, home, reconnecting."""

import asyncio
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

CARD = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*New complaint* `K7-QMN4`"}},
    {
        "type": "actions",
        "block_id": "case",
        "elements": [
            {
                "type": "button",
                "action_id": "open",
                "text": {"type": "plain_text", "text": "Open"},
                "value": "case-1",
            },
            {
                "type": "static_select",
                "action_id": "stage",
                "options": [
                    {"text": {"type": "plain_text", "text": "Stage 1"}, "value": "1"},
                    {"text": {"type": "plain_text", "text": "Stage 2"}, "value": "2"},
                ],
            },
        ],
    },
]


def modal(callback_id: str = "reason", **changes: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": {"type": "plain_text", "text": "Open the case"},
        "submit": {"type": "plain_text", "text": "Open"},
        "private_metadata": "case-1",
        "blocks": [
            {
                "type": "input",
                "block_id": "reason",
                "label": {"type": "plain_text", "text": "Why do you need to see it?"},
                "element": {"type": "plain_text_input", "action_id": "text"},
            },
            {
                "type": "input",
                "block_id": "to",
                "optional": True,
                "label": {"type": "plain_text", "text": "Assign to"},
                "element": {"type": "users_select", "action_id": "user"},
            },
            {
                "type": "section",
                "block_id": "when",
                "text": {"type": "plain_text", "text": "Call back on"},
                "accessory": {"type": "datepicker", "action_id": "day"},
            },
        ],
        **changes,
    }


async def test_a_slash_command_reaches_the_app_and_its_answer_is_shown_to_one_person(local, connect):
    sample = await connect(local)

    @sample.app.command("/complaint")
    async def command(ack: Any, body: Any) -> None:
        sample.heard.append(body)
        await ack(f"Help for {body['text']}")

    result = await local.post("slash", user="U0AMINA", channel="complaints", command="/complaint", text="help")
    assert 0 < result["ack_ms"] < 3000
    assert result["ack"]["text"] == "Help for help"
    assert [m["text"] for m in result["new_messages"]] == ["Help for help"]
    assert result["new_messages"][0]["ephemeral"] is True
    heard = sample.heard[0]
    assert heard["user_name"] == "amina.holt" and heard["channel_name"] == "complaints"
    assert heard["is_enterprise_install"] == "false" and heard["trigger_id"] and heard["response_url"]
    assert [m["text"] for m in await local.get("users/U0AMINA/ephemeral")] == ["Help for help"]
    assert await local.get("users/U0TOMASZ/ephemeral") == []
    assert await local.get("channels/complaints/messages") == []


async def test_a_button_opens_a_modal_whose_errors_are_shown_and_then_it_closes(local, connect):
    sample = await connect(local)
    channel = await local.channel()
    posted = await sample.app.client.chat_postMessage(channel=channel, text="New complaint", blocks=CARD)

    @sample.app.action("open")
    async def pressed(ack: Any, body: Any, client: Any) -> None:
        await ack()
        sample.heard.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    @sample.app.view("reason")
    async def sent(ack: Any, body: Any, client: Any) -> None:
        sample.heard.append(body)
        if len(body["view"]["state"]["values"]["reason"]["text"]["value"]) < 10:
            await ack(response_action="errors", errors={"reason": "Please say a little more."})
            return
        await ack()
        await client.chat_update(channel=channel, ts=posted["ts"], text="Opened", blocks=CARD[:1])

    pressed_result = await local.post("press", user="U0AMINA", channel="complaints", ts=posted["ts"], action_id="open")
    action = sample.heard[0]["actions"][0]
    assert (action["value"], action["block_id"], action["type"]) == ("case-1", "case", "button")
    assert sample.heard[0]["container"]["type"] == "message"
    assert sample.heard[0]["message"]["ts"] == posted["ts"]
    assert sample.heard[0]["state"]["values"] == {"case": {"stage": {"type": "static_select", "selected_option": None}}}
    [view] = pressed_result["views"]
    assert view["private_metadata"] == "case-1" and view["hash"]

    short = await local.post("submit", view_id=view["id"], user="U0AMINA", values={"reason": {"text": "because"}})
    assert short["ack"]["errors"] == {"reason": "Please say a little more."}
    assert short["views"][0]["errors"] == {"reason": "Please say a little more."}

    done = await local.post(
        "submit",
        view_id=view["id"],
        user="U0AMINA",
        values={"reason": {"text": "I am the owner of it"}, "when": {"day": "2026-12-01"}},
    )
    assert done["ack"] == {} and done["views"] == []
    assert sample.heard[-1]["view"]["state"]["values"] == {
        "reason": {"text": {"type": "plain_text_input", "value": "I am the owner of it"}},
        "to": {"user": {"type": "users_select", "selected_user": None}},
        "when": {"day": {"type": "datepicker", "selected_date": "2026-12-01"}},
    }
    assert [m["text"] for m in done["updated_messages"]] == ["Opened"]


async def test_choosing_in_a_select_sends_the_whole_option(local, connect):
    sample = await connect(local)
    posted = await sample.app.client.chat_postMessage(channel=await local.channel(), text="x", blocks=CARD)

    @sample.app.action("stage")
    async def chosen(ack: Any, body: Any, respond: Any) -> None:
        await ack()
        sample.heard.append(body)
        await respond("Noted", replace_original=False)

    result = await local.post(
        "press", user="U0AMINA", channel="complaints", ts=posted["ts"], action_id="stage", value="2"
    )
    assert sample.heard[0]["actions"][0]["selected_option"]["value"] == "2"
    assert sample.heard[0]["state"]["values"]["case"]["stage"]["selected_option"]["value"] == "2"
    assert [(m["text"], m["ephemeral"]) for m in result["new_messages"]] == [("Noted", True)]


async def trigger_of(local: Any, sample: Any) -> str:
    await local.post("slash", user="U0AMINA", channel="complaints", command="/complaint", text="")
    return str(sample.heard[-1]["trigger_id"])


def listen_for_commands(sample: Any) -> None:
    @sample.app.command("/complaint")
    async def command(ack: Any, body: Any) -> None:
        await ack()
        sample.heard.append(body)


async def test_a_trigger_opens_one_view_only(local, connect):
    sample = await connect(local)
    listen_for_commands(sample)
    trigger, client = await trigger_of(local, sample), local.web_client()
    await client.views_open(trigger_id=trigger, view=modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=trigger, view=modal())
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await client.views_open(trigger_id="1.2.3", view=modal())


async def test_a_trigger_runs_out(start, connect):
    local = await start(trigger_seconds=0.1)
    sample = await connect(local)
    listen_for_commands(sample)
    trigger = await trigger_of(local, sample)
    await asyncio.sleep(0.15)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await local.web_client().views_open(trigger_id=trigger, view=modal())


async def test_modals_stack_three_high_and_answers_update_push_and_clear(local, connect):
    sample = await connect(local)
    listen_for_commands(sample)
    client = local.web_client()
    opened = await client.views_open(trigger_id=await trigger_of(local, sample), view=modal("first"))
    first = opened["view"]

    @sample.app.view("first")
    async def to_second(ack: Any) -> None:
        await ack(response_action="push", view=modal("second"))

    @sample.app.view("second")
    async def to_updated(ack: Any) -> None:
        await ack(response_action="update", view=modal("third", private_metadata="updated"))

    @sample.app.view("third")
    async def to_nothing(ack: Any) -> None:
        await ack(response_action="clear")

    values = {"reason": {"text": "a good reason"}}
    pushed = await local.post("submit", view_id=first["id"], user="U0AMINA", values=values)
    assert [v["callback_id"] for v in pushed["views"]] == ["first", "second"]
    second = pushed["views"][1]
    assert second["root_view_id"] == second["previous_view_id"] == first["id"]
    updated = await local.post("submit", view_id=second["id"], user="U0AMINA", values=values)
    third = updated["views"][1]
    assert (third["id"], third["private_metadata"]) == (second["id"], "updated")
    assert third["hash"] != second["hash"]
    assert third["state"]["values"]["reason"]["text"]["value"] == "a good reason"
    lower = await local.control.post(
        "/control/submit", json={"view_id": first["id"], "user": "U0AMINA", "values": values}
    )
    assert (lower.status_code, lower.json()["error"]["code"]) == (400, "not_on_top")
    cleared = await local.post("submit", view_id=third["id"], user="U0AMINA", values=values)
    assert cleared["views"] == [] == await local.get("users/U0AMINA/views")


async def test_a_fourth_modal_is_refused(local, connect):
    sample = await connect(local)
    listen_for_commands(sample)

    @sample.app.action("more")
    async def more(ack: Any, body: Any, client: Any) -> None:
        await ack()
        try:
            await client.views_push(trigger_id=body["trigger_id"], view=with_button)
        except SlackApiError as error:
            sample.heard.append({"refused": error.response["error"]})

    button = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
    with_button = modal(blocks=[{"type": "actions", "elements": [button]}])
    await local.web_client().views_open(trigger_id=await trigger_of(local, sample), view=with_button)
    for _ in range(3):
        top = (await local.get("users/U0AMINA/views"))[-1]
        result = await local.post("press", user="U0AMINA", view_id=top["id"], action_id="more")
    assert len(result["views"]) == 3
    assert sample.heard[-1] == {"refused": "push_limit_reached"}


async def test_a_stale_hash_is_a_conflict_and_a_closed_view_is_not_found(local, connect):
    sample = await connect(local)
    listen_for_commands(sample)
    client = local.web_client()
    opened = await client.views_open(trigger_id=await trigger_of(local, sample), view=modal())
    view = opened["view"]
    await client.views_update(view_id=view["id"], hash=view["hash"], view=modal())
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=view["id"], hash=view["hash"], view=modal())
    await local.post("close", view_id=view["id"], user="U0AMINA")
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id=view["id"], view=modal())


async def test_an_app_that_asked_hears_of_a_closed_modal(local, connect):
    sample = await connect(local)
    listen_for_commands(sample)

    @sample.app.view_closed("reason")
    async def closed(ack: Any, body: Any) -> None:
        await ack()
        sample.heard.append(body)

    view = modal(notify_on_close=True)
    opened = await local.web_client().views_open(trigger_id=await trigger_of(local, sample), view=view)
    await local.post("close", view_id=opened["view"]["id"], user="U0AMINA")
    assert sample.heard[-1]["type"] == "view_closed" and sample.heard[-1]["is_cleared"] is False


async def test_slack_itself_stops_a_modal_with_an_empty_required_field(local, connect):
    sample = await connect(local)
    listen_for_commands(sample)
    opened = await local.web_client().views_open(trigger_id=await trigger_of(local, sample), view=modal())
    refused = await local.control.post(
        "/control/submit", json={"view_id": opened["view"]["id"], "user": "U0AMINA", "values": {}}
    )
    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == ["reason"]
    unknown = await local.control.post(
        "/control/submit",
        json={"view_id": opened["view"]["id"], "user": "U0AMINA", "values": {"reason": {"words": "x"}}},
    )
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (400, "unknown_field")


async def test_opening_the_home_tab_tells_the_app_and_shows_what_it_publishes(local, connect):
    sample = await connect(local)

    @sample.app.event("app_home_opened")
    async def opened(body: Any, client: Any) -> None:
        sample.heard.append(body)
        home = {"type": "home", "blocks": [{"type": "divider"}]}
        await client.views_publish(user_id=body["event"]["user"], view=home)

    home = await local.get("users/U0CERYS/home")
    assert home["type"] == "home" and home["blocks"][0]["type"] == "divider"
    event = sample.heard[0]
    assert event["type"] == "event_callback" and event["event"]["tab"] == "home"
    assert event["event_id"].startswith("Ev") and event["authorizations"][0]["is_bot"] is True


async def test_an_unanswered_event_is_sent_once_more(start, connect):
    local = await start(ack_seconds=0.3)
    sample = await connect(local)

    async def swallow(client: Any, request: Any) -> None:
        if request.type == "events_api":
            sample.heard.append({"attempt": request.retry_attempt, "reason": request.retry_reason})

    sample.handler.client.socket_mode_request_listeners[:] = [swallow]
    await local.get("users/U0AMINA/home")
    await asyncio.sleep(0.5)
    assert sample.heard == [{"attempt": 0, "reason": ""}, {"attempt": 1, "reason": "timeout"}]


async def test_a_command_without_an_answer_times_out_in_words(start, connect):
    local = await start(ack_seconds=0.3)
    sample = await connect(local)

    @sample.app.command("/complaint")
    async def silent(body: Any) -> None:
        sample.heard.append(body)

    answer = await local.control.post(
        "/control/slash",
        json={"user": "U0AMINA", "channel": "complaints", "command": "/complaint", "text": "due"},
    )
    assert answer.status_code == 504
    assert (answer.json()["ack"], answer.json()["error"]["code"]) == (None, "operation_timeout")
    assert len(sample.heard) == 1


async def test_the_app_comes_back_after_a_disconnect_and_hears_what_follows(local, connect):
    sample = await connect(local)
    listen_for_commands(sample)
    await local.post("faults", method="socket", fault="disconnect")
    result = await local.post("slash", user="U0AMINA", channel="complaints", command="/complaint", text="due")
    assert result["ack"] == {}
    assert len(sample.heard) == 1


async def test_an_envelope_can_be_sent_twice_to_see_what_the_app_does(local, connect):
    sample = await connect(local)
    listen_for_commands(sample)
    await local.post("faults", method="socket", fault="duplicate")
    await local.post("slash", user="U0AMINA", channel="complaints", command="/complaint", text="due")
    assert len(sample.heard) == 2
    assert sample.heard[0]["trigger_id"] == sample.heard[1]["trigger_id"]


async def test_people_act_only_where_they_are_members(local, connect):
    sample = await connect(local)
    posted = await sample.app.client.chat_postMessage(channel=await local.channel(), text="x", blocks=CARD)
    outside = {"user": "U0LEWIS", "channel": "complaints"}
    for path, body in (
        ("slash", {**outside, "command": "/complaint", "text": "due"}),
        ("press", {**outside, "ts": posted["ts"], "action_id": "open"}),
    ):
        refused = await local.control.post(f"/control/{path}", json=body)
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "not_in_channel")
