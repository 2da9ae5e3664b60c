"""`/complaint`: help, status REF, due."""

import difflib

from slack_bolt.async_app import AsyncApp

from models.access import Right
from models.reference import read_reference
from models.staff import StaffMember
from slackapp.guard import Door, Say
from slackapp.messages import card_text, clock_words, due_words
from slackapp.text import unescape
from storage.cases import card_by_reference, cards_with_promises, count_with_promises

COMMAND = "/complaint"
MOST_LINES = 20
HELP = f"""What you can ask:
{COMMAND} status REF: where a case stands, and what is owed by when
{COMMAND} due: everything that is owed, the most pressing first
{COMMAND} help: this list
Only you see the answers."""


def register(app: AsyncApp, door: Door) -> None:
    """Answer the command."""

    @app.command(COMMAND)
    @door.command(Right.SEE_STATUS)
    async def complaint(member: StaffMember, typed: str, say: Say) -> None:
        await say(await answer(door, member, typed))


async def answer(door: Door, member: StaffMember, text: str) -> str:
    """The words of an answer; what was typed is never repeated. Raises NoSuchCase."""
    typed = unescape(text).strip()
    # A reference alone is a question for its status.
    word, _, rest = f"status {typed}".partition(" ") if read_reference(typed) else typed.partition(" ")
    now, policy = door.clock.now(), door.policy
    match word.lower():
        case "" | "help":
            return HELP
        case "status" if rest.strip():
            card = door.visible(await door.database.run(card_by_reference, rest), member)
            return "\n".join([card_text(card), *(clock_words(clock, now, policy) for clock in card.clocks)])
        case "status":
            return f"Please give the reference: {COMMAND} status C-7K3M-9QXP"
        case "due":
            cards = await door.database.run(cards_with_promises, MOST_LINES)
            total = await door.database.run(count_with_promises)
            return due_words(cards, max(total - len(cards), 0), now, policy)
    near = difflib.get_close_matches(word.lower(), ("status", "due", "help"), 1)
    return f"I do not know that command.{f' Did you mean {COMMAND} {near[0]}?' if near else ''}\n{HELP}"
