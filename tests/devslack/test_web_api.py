"""The Web API as the stock client sees it: tokens, messages, faults, refusals."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

LABEL = {"type": "plain_text", "text": "Open"}


def metadata(number: int = 1) -> dict[str, Any]:
    return {"event_type": "outbox", "event_payload": {"outbox_id": f"row-{number}"}}


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_auth_test_names_the_bot_and_its_scopes(local):
    answer = await local.web_client().auth_test()
    assert (answer["user"], answer["user_id"]) == ("complaints", local.settings.bot.id)
    assert "chat:write" in answer.headers["x-oauth-scopes"]


async def test_wrong_missing_and_misplaced_tokens_are_refused(local):
    assert await refusal(local.web_client("xoxb-wrong").auth_test()) == "invalid_auth"
    assert await refusal(local.web_client(local.settings.app_token).auth_test()) == "not_allowed_token_type"
    bot = local.web_client()
    assert await refusal(bot.apps_connections_open(app_token=local.settings.bot_token)) == "not_allowed_token_type"
    unsigned = (await local.control.post("/api/chat.postMessage", json={"channel": "x"})).json()
    assert unsigned == {"ok": False, "error": "not_authed"}


async def test_a_scope_that_is_missing_is_named(start):
    local = await start(scopes=("chat:write", "groups:read"))
    client, channel = local.web_client(), await local.channel()
    assert (await client.chat_postMessage(channel=channel, text="x"))["ok"]
    with pytest.raises(SlackApiError) as caught:
        await client.conversations_history(channel=channel)
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "groups:history"
    assert await refusal(client.users_info(user="U0AMINA")) == "missing_scope"


async def test_posted_messages_are_found_again_with_their_metadata(local):
    client, channel = local.web_client(), await local.channel()
    for number in range(3):
        await client.chat_postMessage(channel=channel, text=f"card {number}", metadata=metadata(number))
    newest_first = (await client.conversations_history(channel=channel, include_all_metadata=True))["messages"]
    assert [m["text"] for m in newest_first] == ["card 2", "card 1", "card 0"]
    assert newest_first[0]["metadata"] == metadata(2)
    assert newest_first[0]["ts"] > newest_first[1]["ts"] > newest_first[2]["ts"]
    plain = (await client.conversations_history(channel=channel, oldest=newest_first[1]["ts"]))["messages"]
    assert [m["text"] for m in plain] == ["card 2"] and "metadata" not in plain[0]
    first = await client.conversations_history(channel=channel, limit=2)
    rest = await client.conversations_history(
        channel=channel, limit=2, cursor=first["response_metadata"]["next_cursor"]
    )
    assert first["has_more"] and [m["text"] for m in rest["messages"]] == ["card 0"]
    control = await local.get("channels/complaints/messages")
    assert set(control[0]) == {"ts", "thread_ts", "user", "text", "blocks", "metadata"}


async def test_replies_stay_in_their_thread(local):
    client, channel = local.web_client(), await local.channel()
    parent = (await client.chat_postMessage(channel=channel, text="card"))["ts"]
    reply = (await client.chat_postMessage(channel=channel, text="due soon", thread_ts=parent))["ts"]
    top = (await client.conversations_history(channel=channel))["messages"]
    assert [(m["text"], m["reply_count"]) for m in top] == [("card", 1)]
    thread = (await client.conversations_replies(channel=channel, ts=parent))["messages"]
    assert [m["text"] for m in thread] == ["card", "due soon"]
    assert [m["ts"] for m in await local.get(f"channels/complaints/messages?thread={parent}")] == [parent, reply]
    assert await refusal(client.chat_postMessage(channel=channel, text="x", thread_ts="1.000001")) == (
        "thread_not_found"
    )


async def test_an_update_replaces_and_a_link_leads_to_the_message(local):
    client, channel = local.web_client(), await local.channel()
    ts = (await client.chat_postMessage(channel=channel, text="card", metadata=metadata()))["ts"]
    await client.chat_update(channel=channel, ts=ts, text="acknowledged")
    [message] = await local.get("channels/complaints/messages")
    assert (message["text"], message["ts"], message["metadata"]) == ("acknowledged", ts, metadata())
    link = (await client.chat_getPermalink(channel=channel, message_ts=ts))["permalink"]
    page = await local.control.get(link, follow_redirects=False)
    assert page.headers["location"] == f"/?at={channel}&message={ts}"
    assert await refusal(client.chat_update(channel=channel, ts="1.000001", text="x")) == "message_not_found"


async def test_where_the_bot_is_not_it_cannot_post(local):
    client = local.web_client()
    assert await refusal(client.chat_postMessage(channel="C0NOWHERE", text="x")) == "channel_not_found"
    hidden = await local.channel("private-elsewhere")
    assert await refusal(client.chat_postMessage(channel=hidden, text="x")) == "channel_not_found"
    public = await local.channel("general")
    assert await refusal(client.chat_postMessage(channel=public, text="x")) == "not_in_channel"
    listed = await client.conversations_list(types="public_channel,private_channel")
    assert [c["name"] for c in listed["channels"]] == ["complaints", "general"]


async def test_what_cannot_be_posted_is_refused_in_slacks_words(local):
    client, channel = local.web_client(), await local.channel()
    assert await refusal(client.api_call("chat.postMessage", json={"channel": channel})) == "no_text"
    assert await refusal(client.chat_postMessage(channel=channel, text="x" * 40_001)) == "msg_too_long"
    broken = client.chat_postMessage(channel=channel, text="x", blocks="{")
    assert await refusal(broken) == "invalid_blocks_format"
    bad = {"event_type": "outbox"}
    assert await refusal(client.chat_postMessage(channel=channel, text="x", metadata=bad)) == (
        "invalid_metadata_format"
    )
    with pytest.raises(SlackApiError) as caught:
        header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
        await client.chat_postMessage(channel=channel, text="x", blocks=[header])
    assert caught.value.response["error"] == "invalid_blocks"
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    ]
    assert await refusal(client.api_call("chat.postEverything")) == "unknown_method"


async def test_a_view_over_a_quarter_of_a_megabyte_is_too_large(local):
    section = {"type": "section", "text": {"type": "plain_text", "text": "x" * 3000}}
    view = {"type": "modal", "title": LABEL, "blocks": [section] * 90}
    assert await refusal(local.web_client().views_open(trigger_id="1", view=view)) == "view_too_large"


async def test_messages_to_one_person(local):
    client, channel = local.web_client(), await local.channel()
    await client.chat_postEphemeral(channel=channel, user="U0AMINA", text="for you")
    assert [m["text"] for m in await local.get("users/U0AMINA/ephemeral")] == ["for you"]
    outsider = client.chat_postEphemeral(channel=channel, user="U0LEWIS", text="x")
    assert await refusal(outsider) == "user_not_in_channel"
    direct = (await client.conversations_open(users="U0LEWIS"))["channel"]["id"]
    await client.chat_postMessage(channel=direct, text="hello")
    await client.chat_postMessage(channel="U0LEWIS", text="again")
    assert [m["text"] for m in await local.get(f"channels/{direct}/messages")] == ["hello", "again"]


async def test_people_and_members_can_be_looked_up(local):
    client, channel = local.web_client(), await local.channel()
    user = (await client.users_info(user="U0CERYS"))["user"]
    assert (user["real_name"], user["is_bot"], user["tz"]) == ("Cerys Vaughan", False, "Europe/London")
    assert await refusal(client.users_info(user="U0NOBODY")) == "user_not_found"
    assert "U0AMINA" in (await client.conversations_members(channel=channel))["members"]
    assert (await client.conversations_info(channel=channel))["channel"]["is_private"] is True


async def test_blocks_validate_names_every_place(local):
    client = local.web_client()
    assert (await client.blocks_validate(blocks=[{"type": "divider"}]))["ok"]
    with pytest.raises(SlackApiError) as caught:
        await client.blocks_validate(view={"type": "modal", "title": LABEL, "blocks": [{"type": "video"}]})
    assert caught.value.response["error"] == "invalid_view"
    assert caught.value.response["errors"][0]["pointer"] == "/view/blocks/0/type"


async def test_ten_posts_go_at_once_and_the_eleventh_has_to_wait(local):
    client, channel = local.web_client(), await local.channel()
    for number in range(10):
        await client.chat_postMessage(channel=channel, text=str(number))
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=channel, text="one too many")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    assert len(await local.get("channels/complaints/messages")) == 10


async def test_a_lost_reply_leaves_one_message_and_a_client_that_does_not_know(local):
    client, channel = local.web_client(), await local.channel()
    await local.post("faults", method="chat.postMessage", fault="lose_reply")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.chat_postMessage(channel=channel, text="card", metadata=metadata())
    [message] = await local.get("channels/complaints/messages")
    assert message["metadata"] == metadata()
    assert await local.get("faults") == []
    await client.chat_postMessage(channel=channel, text="next")
    assert len(await local.get("channels/complaints/messages")) == 2


async def test_the_other_faults_post_nothing_or_late(local):
    client, channel = local.web_client(), await local.channel()
    await local.post("faults", method="chat.postMessage", fault="disconnect")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.chat_postMessage(channel=channel, text="x")
    await local.post("faults", method="chat.postMessage", fault="429", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=channel, text="x")
    assert caught.value.response.headers["Retry-After"] == "7"
    await local.post("faults", method="*", fault="500", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=channel, text="x")
        assert caught.value.response.status_code == 500
    assert await local.get("channels/complaints/messages") == []
    await local.post("faults", method="chat.postMessage", fault="slow", seconds=0.2)
    began = time.monotonic()
    post = asyncio.create_task(client.chat_postMessage(channel=channel, text="x"))
    await asyncio.sleep(0.1)
    assert len(await local.get("channels/complaints/messages")) == 1
    await post
    assert time.monotonic() - began >= 0.2


SENSELESS = (
    (b"{", "invalid_json"),
    (b"[1]", "json_not_object"),
    (b'{"text": NaN}', "invalid_json"),
    (b'{"text": "\\ud800"}', "invalid_json"),
    (b"[" * 100_000, "invalid_json"),
    (b'{"channel": ["x"], "text": "x"}', "invalid_arguments"),
    (b'{"channel": "C0", "text": {}}', "channel_not_found"),
)


async def test_bodies_that_make_no_sense_get_an_error_code(local):
    headers = {"Authorization": f"Bearer {local.settings.bot_token}", "Content-Type": "application/json"}
    for body, error in SENSELESS:
        answer = await local.control.post("/api/chat.postMessage", content=body, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (200, error), body[:40]


async def test_forms_and_queries_carry_arguments_too(local):
    channel, token = await local.channel(), local.settings.bot_token
    form = {"token": token, "channel": channel, "text": "by form", "blocks": '[{"type": "divider"}]'}
    assert (await local.control.post("/api/chat.postMessage", data=form)).json()["ok"]
    query = {"channel": channel, "text": "by query"}
    headers = {"Authorization": f"Bearer {token}"}
    assert (await local.control.get("/api/chat.postMessage", params=query, headers=headers)).json()["ok"]
    messages = await local.get("channels/complaints/messages")
    assert [(m["text"], len(m["blocks"])) for m in messages] == [("by form", 1), ("by query", 0)]
