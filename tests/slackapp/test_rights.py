"""Every role at every act in Slack: done, or refused in words with nothing changed, as the table of rights says."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from models.access import Right, Role, may, who_may
from models.policy_file import load_policy
from models.staff import Staff, StaffMember
from slackapp.app import build_slack_app
from slackapp.settings import SlackSettings
from storage import restriction
from storage.cases import card_by_reference
from storage.database import Database, sqlite_url
from tests.storage.fingerprint import fingerprint

Json = dict[str, Any]
WHO = "U0AMINA"
OF_THE_STAFF = [role for role in Role if role is not Role.OPERATOR]
OTHER = StaffMember(user_id="U0DANIEL", name="Daniel Osei", deputy_for=frozenset({Role.MANAGER}))
REASON: Json = {"reason": {"reason": "to answer it"}}
POSTED = {"way": {"way": "post"}, "posted_on": {"posted_on": "2026-11-24"}}


def staff_of(*roles: Role) -> Staff:
    return Staff((StaffMember(user_id=WHO, name="Amina Holt", roles=frozenset(roles)), OTHER))


@dataclass(frozen=True)
class SlackAct:
    """Something that a person does in Slack: the right that it needs, and what shows that it was done.

    `on` is a card, that of a case without an e-mail address, an alert of risk, or nothing for the command. `values` are
    for sending the window that the button opens.
    """

    right: Right
    on: str
    what: str
    shows: str
    values: Json | None = None


ACTS = (
    SlackAct(Right.SEE_STATUS, "", "help", "What you can ask"),
    SlackAct(Right.SEE_STATUS, "", "due", "Acknowledge by"),
    SlackAct(Right.SEE_STATUS, "", "status {}", "stage 1: received"),
    SlackAct(Right.OPEN_CASE, "card", "case_open", "Why do you need to see this?"),
    SlackAct(Right.OPEN_CASE, "card", "case_open", "They lost my letter", REASON),
    SlackAct(Right.READ_DRAFT, "alert", "draft_read", "Why do you need to see this?"),
    SlackAct(Right.READ_DRAFT, "alert", "draft_read", "I cannot go on", REASON),
    SlackAct(Right.ACKNOWLEDGE, "no e-mail", "case_acknowledge", "How was it sent?"),
    SlackAct(Right.ACKNOWLEDGE, "no e-mail", "case_acknowledge", '"ack": {}', POSTED),
    SlackAct(Right.ACKNOWLEDGE, "card", "case_acknowledge", '"ack": {}'),
)
ON_CASES = [act for act in ACTS if act.on in ("card", "no e-mail")]


async def written(team: Any, phone: Any) -> dict[str, Any]:
    """A case with an e-mail address, one without, and a draft at risk: what stands of each in the channel."""
    first, second = await team.complain(), await team.complain(phone, story="Nobody rang.")
    await team.complain(risk=True, send=False, story="They lost my letter, and I cannot go on.")
    await team.deliver()
    alert = next(m for m in await team.messages() if m["text"].startswith("Possible risk"))
    return {"card": await team.card(first), "no e-mail": await team.card(second), "alert": alert, "reference": first}


async def do(
    team: Any, act: SlackAct, on: dict[str, Any], meanwhile: Callable[[], Awaitable[None]]
) -> tuple[str, bool]:
    """All that the person is shown, and whether anything changed; `meanwhile` comes once the window is open."""
    view = None
    if act.values:
        view = (await team.press(on[act.on], act.what, WHO))["views"][-1]
    await meanwhile()
    before = await team.database.run(fingerprint)
    if view:
        shown = await team.post("submit", user=WHO, view_id=view["id"], values=act.values)
    elif act.on:
        shown = await team.press(on[act.on], act.what, WHO)
    else:
        shown = await team.command(act.what.format(on["reference"]), WHO)
    changed: bool = await team.database.run(fingerprint) != before
    return json.dumps(shown, ensure_ascii=False), changed


@pytest.fixture
def app(vault: Any, tmp_path: Any) -> AsyncApp:
    """The app as it is put together, connected to nothing."""
    settings = SlackSettings("xoxb-sample", "xapp-sample", "complaints", Staff(()))
    database = Database(sqlite_url(tmp_path / "none.db"), vault)
    return build_slack_app(settings, database, load_policy(), None, lambda: None)  # type: ignore[arg-type]


def test_every_listener_names_the_right_that_it_asks_for(app: AsyncApp) -> None:
    listeners = app._async_listeners
    assert len(listeners) >= 9
    unnamed = [
        each.ack_function for each in listeners if not isinstance(getattr(each.ack_function, "right", None), Right)
    ]
    assert unnamed == []


@pytest.mark.parametrize("role", OF_THE_STAFF)
async def test_a_role_does_what_the_table_says_and_nothing_else(start: Any, phone: Any, role: Role) -> None:
    team = await start()
    on = await written(team, phone)
    for act in ACTS:
        await team.restart(staff_of(Role.CLINICAL_LEAD))
        said, changed = await do(team, act, on, lambda: team.restart(staff_of(role)))
        if may({role}, act.right):
            assert act.shows in said and "does not let you" not in said, said
            assert changed is (act.values is not None or act.shows == '"ack": {}')
        else:
            assert f"Your role does not let you {act.right}. Ask {who_may(act.right)}." in said, said
            assert act.shows not in said.replace('"ack": {}', "") and not changed


async def test_whoever_stands_in_does_what_the_holder_may(start: Any, phone: Any) -> None:
    team = await start()
    on = await written(team, phone)
    await team.restart(
        Staff((StaffMember(user_id=WHO, name="Amina Holt", deputy_for=frozenset({Role.MANAGER})), OTHER))
    )
    for act in ACTS:
        said, _ = await do(team, act, on, nothing)
        assert act.shows in said, said


@pytest.mark.parametrize(
    ("role", "meant", "is_there"),
    [
        (Role.HANDLER, "U0TOMASZ", False),
        (Role.MANAGER, WHO, False),
        (Role.CLINICAL_LEAD, WHO, False),
        (Role.MANAGER, "U0TOMASZ", True),
        (Role.CLINICAL_LEAD, "U0TOMASZ", True),
    ],
)
async def test_a_case_that_has_become_restricted_is_there_for_those_whom_it_is_with_and_nobody_else(
    start: Any, phone: Any, role: Role, meant: str, is_there: bool
) -> None:
    team = await start(slack={"staff": staff_of(role)})
    unknown = await team.command("status C-2222-2222", WHO)
    for number, act in enumerate(ON_CASES):
        given = () if act.on == "card" else (phone,)
        reference = await team.complain(*given, story=f"They lost my letter, {number}.")
        await team.deliver()
        card = await team.database.run(card_by_reference, reference)
        restrict = (restriction.restrict, card.case_id, [meant], "service", team.clock.now())
        said, changed = await do(team, act, {act.on: await team.card(reference)}, partial(team.database.run, *restrict))
        if is_there:
            assert act.shows in said and reference in await team.command(f"status {reference}", WHO)
        else:
            assert unknown in said and await team.command(f"status {reference}", WHO) == unknown and not changed
        assert reference not in await team.command("due", WHO)


async def nothing() -> None:
    """Nothing happens meanwhile."""
