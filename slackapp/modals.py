"""The modals, pure. What people wrote stands in plain text alone, and never in anything that Slack hands back."""

from datetime import date
from typing import Any
from uuid import UUID

from models.deadlines import short_date, spoken_time
from models.questions import load_questions
from models.record import CaseRecord
from slackapp.messages import plain, section

REASON_VIEW, POSTED_VIEW = "case_reason", "case_posted"
SECTION_LENGTH = 3_000
MOST_BLOCKS = 100


def ask_reason(case_id: UUID, reference: str) -> dict[str, Any]:
    """Why somebody needs to see a case."""
    return {
        "type": "modal",
        "callback_id": REASON_VIEW,
        "private_metadata": str(case_id),
        "title": plain(f"Open {reference}"),
        "submit": plain("Open"),
        "close": plain("Cancel"),
        "blocks": [
            {
                "type": "input",
                "block_id": "reason",
                "label": plain("Why do you need to see this?"),
                "hint": plain("Your name, the time and this reason are written to the timeline of the case."),
                "element": {"type": "plain_text_input", "action_id": "reason", "max_length": 300},
            }
        ],
    }


def ask_posted(case_id: UUID, reference: str, today: date) -> dict[str, Any]:
    """How and when staff sent the acknowledgement themselves."""
    ways = [
        {"text": plain("By post"), "value": "post"},
        {"text": plain("In another written way"), "value": "other"},
    ]
    return {
        "type": "modal",
        "callback_id": POSTED_VIEW,
        "private_metadata": str(case_id),
        "title": plain("Acknowledge"),
        "submit": plain("Record"),
        "close": plain("Cancel"),
        "blocks": [
            section(f"There is no e-mail address for {reference}. When you have written to them, record it here."),
            {
                "type": "input",
                "block_id": "way",
                "label": plain("How was it sent?"),
                "element": {"type": "static_select", "action_id": "way", "options": ways, "initial_option": ways[0]},
            },
            {
                "type": "input",
                "block_id": "posted_on",
                "label": plain("When was it sent?"),
                "element": {"type": "datepicker", "action_id": "posted_on", "initial_date": today.isoformat()},
            },
        ],
    }


def opened(record: CaseRecord) -> dict[str, Any]:
    """The whole case, for the one person who said why."""
    questions = load_questions()
    heading = f"{record.kind.capitalize()}, stage {record.stage}, {record.state}"
    facts = [f"{heading}. Received at {spoken_time(record.received_at)}."]
    facts += [f"{clock.name.capitalize()} by {short_date(clock.due_on)}: {clock.state}." for clock in record.clocks]
    blocks = [section(*facts)]
    contact = ", ".join(filter(None, (record.email, record.phone, record.post))) or None
    for label, value in (
        ("Name", record.name),
        ("How to reply", contact),
        (questions["for_whom"].label, _shown("for_whom", record.for_whom)),
        ("They are", _shown("relationship", record.relationship)),
        (questions["person_agrees"].label, _shown("person_agrees", record.consent)),
        (questions["story"].label, record.story),
        (questions["about"].label, record.about),
        (questions["when"].label, record.when),
        ("What they would like done", record.outcome),
    ):
        blocks += _field(label, value)
    if len(blocks) > MOST_BLOCKS:
        rest = section("The rest does not fit here. Your operator can open the whole case.")
        blocks = [*blocks[: MOST_BLOCKS - 1], rest]
    return {"type": "modal", "title": plain(record.reference), "close": plain("Close"), "blocks": blocks}


def _shown(slot: str, value: str | None) -> str | None:
    return load_questions()[slot].shown(value) if value else None


def _field(label: str, value: str | None) -> list[dict[str, Any]]:
    if value is None:
        return []
    pieces = [value[start : start + SECTION_LENGTH] for start in range(0, len(value), SECTION_LENGTH)]
    return [
        {"type": "context", "elements": [plain(label)]},
        *(section(piece) if piece.strip() else section("(blank)") for piece in pieces),
    ]
