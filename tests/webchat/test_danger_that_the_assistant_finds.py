"""What the assistant's own judge finds in a message that the rules have passed: heeded once, before anything else."""

from typing import Any

STORY = "They cancelled again, and I have nothing more to say to anybody."
PAST = "Five years ago I took an overdose, and they wrote that in the letter."
PLAIN = "They cancelled again. I am going to kill myself tonight."


def alerts(parts: Any) -> int:
    """How many alerts of risk were put down for the team."""
    ((count,),) = parts.read("SELECT count(*) FROM outbox WHERE notice LIKE '%risk%'")
    return int(count)


async def tell(person: Any, words: str) -> Any:
    """Write `words` as what happened; the turn that came of it."""
    await person.say(option="complaint")
    await person.say(option="myself")
    return (await person.say(words, client_message_id="story")).json()


async def test_danger_that_only_the_assistant_finds_is_answered_first_and_alerts_the_team_once(
    person: Any, parts: Any
) -> None:
    parts.assistant.finds["story"] = "alert"
    turn = await tell(person, STORY)
    said = [message["text"] for message in turn["messages"]]
    assert said[0] == STORY and "cannot keep anybody safe" in said[1] and "999" in said[1]
    assert turn["prompt"]["slot"] == "more"
    assert {"slot": "story", "label": "What happened", "value": STORY} in turn["answers"]
    assert alerts(parts) == 1
    again = (await person.say(STORY, client_message_id="story")).json()
    assert again["messages"] == turn["messages"] and alerts(parts) == 1


async def test_danger_that_both_find_is_told_once(person: Any, parts: Any) -> None:
    parts.assistant.finds["story"] = "alert"
    turn = await tell(person, PLAIN)
    assert len([m for m in turn["messages"] if "cannot keep anybody safe" in m["text"]]) == 1
    assert alerts(parts) == 1


async def test_where_the_rules_saw_the_past_and_the_assistant_sees_danger_the_alert_goes_out(
    person: Any, parts: Any
) -> None:
    parts.assistant.finds["story"] = "alert"
    turn = await tell(person, PAST)
    assert any("cannot keep anybody safe" in m["text"] for m in turn["messages"]) and alerts(parts) == 1


async def test_where_it_is_unsure_there_is_one_gentle_line_and_no_alert(person: Any, parts: Any) -> None:
    parts.assistant.finds |= {"story": "ask", "later": "ask"}
    turn = await tell(person, STORY)
    assert len([m for m in turn["messages"] if "116 123" in m["text"]]) == 1 and alerts(parts) == 0
    turn = (await person.say(PAST, client_message_id="later")).json()
    assert len([m for m in turn["messages"] if "116 123" in m["text"]]) == 1 and alerts(parts) == 0


async def test_what_is_found_in_a_message_that_had_to_wait_is_heeded_when_it_is_answered(
    person: Any, parts: Any
) -> None:
    parts.assistant.finds["story"] = "alert"
    await person.say(option="complaint")
    await person.say(option="myself")
    parts.assistant.down = True
    assert (await person.say(STORY, client_message_id="story")).status_code == 503 and alerts(parts) == 0
    parts.assistant.down = False
    turn = (await person.say(STORY, client_message_id="story")).json()
    assert any("cannot keep anybody safe" in m["text"] for m in turn["messages"]) and alerts(parts) == 1
