"""Reference and code are read, looked at once both are there, and the code is not kept."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from intake.app import build_intake
from intake.case_questions import FITS
from models.own_case_words import KEPT
from models.reference import new_reference
from tests.intake.test_app import KEY, TODAY, Registrar, call
from tests.parts.rasa import CASE, HELP, Desk, explain

REFERENCE, CODE = CASE
REFERENCE_GIVEN = {"purpose": "status", "case_reference": REFERENCE}
UNHAPPY = {"purpose": "unhappy", "case_reference": REFERENCE, "case_code": FITS}


class Form:
    """The form's validation and sending, as Rasa calls them."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def say(self, slot: str, text: str, **slots: Any) -> tuple[dict[str, Any], list[str]]:
        """What the slots are afterwards, and what is said."""
        return await self._run(call("validate_complaint_form", text, slot, **slots), slots)

    async def send(self, **slots: Any) -> tuple[dict[str, Any], list[str]]:
        """The same for the end of the form."""
        return await self._run(call("action_register_complaint", **slots), slots)

    async def _run(self, body: dict[str, Any], slots: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
        body["tracker"]["latest_message"]["message_id"] = "m1"
        answer = (await self._client.post("/webhook", json=body)).json()
        events = [event for event in answer["events"] if event["event"] == "slot"]
        after = slots | {event["name"]: event["value"] for event in events}
        return after, [response["text"] for response in answer["responses"]]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def form(desk: Desk) -> AsyncIterator[Form]:
    app = build_intake(
        register=Registrar(), desk=desk, explain=explain, in_theirs=lambda _: None, today=lambda: TODAY, key=KEY
    )
    transport, headers = httpx.ASGITransport(app=app), {"X-Complaints-Key": KEY}
    async with httpx.AsyncClient(transport=transport, base_url="http://intake", headers=headers) as client:
        yield Form(client)


async def test_reference_then_code_open_the_case_and_the_code_is_not_kept(form: Form) -> None:
    slots, said = await form.say("case_reference", f"it is {REFERENCE}", purpose="unhappy")
    assert (slots["case_reference"], slots["requested_slot"], said) == (REFERENCE, "case_code", [])
    slots, said = await form.say("case_code", CODE.lower(), purpose="unhappy", case_reference=REFERENCE)
    assert (slots["case_code"], slots["requested_slot"], said) == (FITS, "why_unhappy", ["What comes of unhappy."])


@pytest.mark.parametrize("slot", ["case_reference", "case_code"])
async def test_both_in_one_message_are_both_taken(form: Form, slot: str) -> None:
    others = {"case_reference": new_reference()} if slot == "case_code" else {}
    slots, _ = await form.say(slot, f"{REFERENCE} and {CODE}", purpose="meeting", **others)
    assert (slots["case_reference"], slots["case_code"]) == (REFERENCE, FITS)
    assert slots["requested_slot"] == "meeting_about"


async def test_both_in_the_first_message_are_both_taken(form: Form) -> None:
    slots, _ = await form.say("purpose", f"How far is my complaint {REFERENCE}, code {CODE}?")
    assert (slots["purpose"], slots["case_code"], slots["requested_slot"]) == ("status", FITS, None)


@pytest.mark.parametrize("text", [REFERENCE, f"{REFERENCE} {CODE}", f"my reference is {REFERENCE}"])
async def test_a_reference_alone_asks_for_its_status(form: Form, text: str) -> None:
    slots, _ = await form.say("purpose", text)
    assert (slots["purpose"], slots["case_reference"]) == ("status", REFERENCE)


async def test_an_account_that_names_an_earlier_complaint_is_kept_whole(form: Form, desk: Desk) -> None:
    told = f"I want to complain that nobody ever looked at {REFERENCE} and my letters to you were all lost"
    slots, _ = await form.say("purpose", told)
    assert slots["story"] == told and "case_reference" not in slots and not desk.tries


async def test_what_does_not_fit_is_asked_for_again_and_tells_nothing(form: Form, desk: Desk) -> None:
    for reference, code in ((REFERENCE, "2222-2222"), (new_reference(), CODE)):
        slots, said = await form.say("case_code", code, purpose="status", case_reference=reference)
        assert said == ["I cannot find that."]
        assert (slots["purpose"], slots["case_code"], slots["requested_slot"]) == ("status", None, "case_reference")
    assert len(desk.tries) == 2


async def test_after_too_many_tries_the_first_question_stands_again(form: Form, desk: Desk) -> None:
    desk.is_limited = True
    slots, said = await form.say("case_code", CODE, purpose="status", case_reference=REFERENCE)
    assert (slots["purpose"], slots["requested_slot"], said) == (None, "purpose", ["Not before three."])


@pytest.mark.parametrize("lost", ["I lost it", "skip", "I do not have it"])
async def test_whoever_has_lost_one_of_them_is_told_who_helps(form: Form, desk: Desk, lost: str) -> None:
    slots, said = await form.say("case_reference", lost, purpose="withdraw")
    assert (slots["requested_slot"], said, desk.tries) == ("purpose", [HELP], [])


async def test_a_slip_in_a_reference_is_said_and_costs_no_try(form: Form, desk: Desk) -> None:
    slots, said = await form.say("case_reference", "C-7K3M-9QXP", purpose="status")
    assert slots["requested_slot"] == "case_reference" and "slip" in said[0] and not desk.tries


async def test_a_case_that_was_shown_is_not_asked_for_again(form: Form, desk: Desk) -> None:
    desk.shown_to.add("chat-1")
    slots, said = await form.say("purpose", "I am not satisfied with your answer")
    assert {name: slots[name] for name in UNHAPPY} == UNHAPPY
    assert (slots["requested_slot"], said) == ("why_unhappy", ["What comes of unhappy."])


async def test_where_nothing_can_come_of_it_that_is_said_and_nothing_more_is_asked(form: Form, desk: Desk) -> None:
    desk.goes_on = False
    slots, said = await form.say("case_code", CODE, purpose="withdraw", case_reference=REFERENCE)
    assert (slots["requested_slot"], said) == ("purpose", ["What comes of withdraw."])


async def test_words_beside_an_answer_are_kept_and_a_code_never_is(form: Form) -> None:
    given = UNHAPPY | {"purpose": "meeting", "meeting_about": "the letter"}
    slots, _ = await form.say("meeting_how", "by phone, but never before six in the evening", **given)
    assert slots["meeting_how"] == "telephone" and "never before six" in slots["also_said"]
    slots, _ = await form.say("case_code", f"{CODE} and please hurry, I have waited for weeks", **REFERENCE_GIVEN)
    assert slots["case_code"] == FITS and CODE not in str(slots)


async def test_what_was_sent_about_a_case_is_done_and_the_form_opens_again(form: Form, desk: Desk) -> None:
    told = UNHAPPY | {"why_unhappy": "You left out the letter", "outcome": "unsure", "check": "send"}
    slots, said = await form.send(**told)
    assert said == ["Done: unhappy."]
    assert not any(slots.values()), "nothing is left for the next purpose"
    assert desk.done["m1"][1]["why_unhappy"] == "You left out the letter"


@pytest.mark.parametrize(
    "no", ["no", "No, stop, I don't want to withdraw it after all", "keep it please", "I am not sure"]
)
async def test_no_at_the_end_of_a_withdrawal_keeps_the_complaint(form: Form, desk: Desk, no: str) -> None:
    given = {"purpose": "withdraw", "case_reference": REFERENCE, "case_code": FITS, "withdraw_reason": "skip"}
    slots, said = await form.say("check", no, **given)
    assert (slots["requested_slot"], said, desk.done) == ("purpose", [KEPT], {})
    slots, _ = await form.say("check", "yes", **given)
    assert slots["check"] == "send"


async def test_another_reference_takes_its_code_with_it(form: Form) -> None:
    slots, _ = await form.say("check", "change my reference", **UNHAPPY, why_unhappy="words", outcome="words")
    assert (slots["case_reference"], slots["case_code"], slots["requested_slot"]) == (None, None, "case_reference")
    assert slots["why_unhappy"] == "words"
