"""The modals, pure. What people wrote stands in plain text alone, and never in anything that Slack hands back."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from models.case import Flag
from models.deadlines import short_date, spoken_time
from models.draft import DraftMessage, DraftRecord
from models.questions import load_questions
from models.record import CaseRecord, CorrectionRecord, TimelineRecord
from models.timeline import Act
from models.working_days import london_date
from slackapp.messages import Blocks, plain, section
from slackapp.text import clean, pieces
from slackapp.wishes import written_later
from storage.acts import ON_STATUS

REASON_VIEW, DRAFT_VIEW, POSTED_VIEW = "case_reason", "draft_reason", "case_posted"
MOST_BLOCKS = 100
MOST_BYTES = 230_000
"""Slack takes 250 kB. Counted here as JSON with every sign outside ASCII escaped: the longest form there is."""
MOST_ENTRIES = 15
CONSENTS = {
    "given": "The writer says that they agree; nobody has checked it yet.",
    "not_given": "Nothing personal about them may be told to the writer.",
    "child": "A child: staff note why they do not complain themselves, and decide who may be told what.",
    "unknown": "Until it is known whether they agree, nothing personal about them may be told to the writer.",
    "lacks_capacity": "Staff check this and decide before anything personal is told to the writer.",
    "not_required_deceased": "Nobody is asked for consent; staff check who may be told what.",
}
ACTS = {
    "imported": "imported from an earlier register",
    "received": "received",
    "card_posted": "card posted in Slack",
    "card_gone": "card no longer in Slack",
    "looked": "opened",
    "draft_read": "draft read before it was sent",
    "status_seen": "status looked at with reference and code",
    "written_in": "more was written; it stands above",
    "acknowledgement_asked": "acknowledgement asked for",
    "acknowledgement_refused": "acknowledgement refused by the e-mail address",
    "acknowledgement_sent": "acknowledgement sent",
    "acknowledgement_settled": "the acknowledgement that waited was settled",
    "alert_raised": "alert raised",
    "breached": "deadline missed",
    "clock_started": "clock started",
    "clock_stopped": "clock stopped",
    "clock_paused": "clock paused",
    "clock_resumed": "clock goes on",
    "clock_moved": "due day moved",
    "taken_over": "timeline signed from here on",
    "investigating": "being looked into",
    "final_response": "final response sent",
    "closed": "closed",
    "withdrawn": "withdrawn",
    "reopened": "re-opened",
    "merged": "merged",
    "transferred": "transferred",
    "escalated": "gone to stage 2",
    "referred": "gone to stage 3",
    "letter_asked": "letter asked for",
    "letter_sent": "letter sent",
    "letter_refused": "letter refused by the e-mail address",
    "letter_arrived": "letter received later",
    "assigned": "assigned",
    "noted": "note",
    "flagged": "flag put on",
    "unflagged": "flag taken off",
    "issue_recorded": "issue recorded",
    "finding_recorded": "finding recorded",
    "consent_recorded": "consent recorded",
    "authority_recorded": "authority recorded",
    "person_recorded": "person recorded",
    "meeting_asked": "meeting asked for",
    "meeting_held": "meeting held",
    "meeting_refused": "meeting refused",
    "receipt_corrected": "date of receipt corrected",
    "linked": "linked to another case",
    "conflict_found": "may be about somebody of the staff",
    "conflict_lifted": "is about nobody of the staff",
    "corrected": "corrected; what stood before is kept",
    "exported": "copied for the person that it is about",
    "transcript_deleted": "transcript of the chat deleted",
    "disposed": "disposed of",
    "restored": "put back from a backup",
}
FLAGS = {
    Flag.RISK.value: "possible risk",
    Flag.SAFEGUARDING.value: "safeguarding",
    Flag.LEGAL_CLAIM.value: "legal claim",
    Flag.SERIOUS_INCIDENT.value: "serious incident",
    Flag.DATA_PROTECTION.value: "data protection",
    Flag.CONFLICT.value: "may be about somebody of the staff",
    Flag.EMAIL_REFUSED.value: "the e-mail address refused our letter",
    Flag.LATE_REQUEST.value: "asked for after its last day",
    Flag.LEGAL_HOLD.value: "legal hold",
    Flag.PROCESSING_RESTRICTED.value: "processing is restricted",
}
WAYS = {
    "email": " by e-mail",
    "post": " by post",
    "other": " in another written way",
    "status": " by putting it on their status",
}


def ask_reason(case_id: UUID, reference: str) -> dict[str, Any]:
    """Why somebody needs to see a case."""
    return _ask_reason(REASON_VIEW, case_id, f"Open {reference}", "are written to the timeline of the case")


def ask_reason_for_draft(conversation_id: UUID) -> dict[str, Any]:
    """Why somebody needs to see what was not sent yet."""
    return _ask_reason(
        DRAFT_VIEW, conversation_id, "Read a draft", "are kept with it, and go with the case if it is sent"
    )


def _ask_reason(callback: str, opens: UUID, title: str, kept: str) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": str(opens),
        "title": plain(title),
        "submit": plain("Open"),
        "close": plain("Cancel"),
        "blocks": [
            {
                "type": "input",
                "block_id": "reason",
                "label": plain("Why do you need to see this?"),
                "hint": plain(f"Your name, the time and this reason {kept}."),
                "element": {"type": "plain_text_input", "action_id": "reason", "max_length": 300},
            }
        ],
    }


def ask_posted(case_id: UUID, reference: str, today: date, *, can_write: bool) -> dict[str, Any]:
    """How and when staff sent the acknowledgement themselves; without an address it can be put on the status."""
    ways = [
        {"text": plain("By post"), "value": "post"},
        {"text": plain("In another written way"), "value": "other"},
    ]
    do = f"There is no e-mail address that works for {reference}. When you have written to them, record it here."
    if not can_write:
        ways.insert(0, {"text": plain("Put it on their status, today"), "value": ON_STATUS})
        do = (
            f"There is no address to write to for {reference}. On their status they read the acknowledgement in the "
            "chat, with their reference and code. If you have written to them in another way, record that."
        )
    return {
        "type": "modal",
        "callback_id": POSTED_VIEW,
        "private_metadata": str(case_id),
        "title": plain("Acknowledge"),
        "submit": plain("Record"),
        "close": plain("Cancel"),
        "blocks": [
            section(do),
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


def opened(record: CaseRecord, name_of: Callable[[str], str] = str) -> dict[str, Any]:
    """The whole case, for the one person who said why. `name_of` turns an actor's id into a name."""
    questions = load_questions()
    heading = f"{record.kind.capitalize()}, stage {record.stage}, {record.state}"
    facts = [f"{heading}. Received at {spoken_time(record.received_at)}."]
    facts += [
        f"{clock.name.replace('_', ' ').capitalize()} by {short_date(clock.due_on)}: {clock.state}."
        for clock in record.clocks
    ]
    facts += [f"Flag: {FLAGS[flag]}." for flag in record.flags]
    if record.disposed_at:
        day = short_date(london_date(record.disposed_at))
        facts.append(f"Disposed of on {day}: what people told us is deleted. Its dates, themes and outcomes are left.")
    contact = ", ".join(filter(None, (record.email, record.phone, record.post))) or None
    fields = (
        ("Name", record.name),
        ("How to reply", contact),
        (questions["for_whom"].label, _shown("for_whom", record.for_whom)),
        ("They are", _shown("relationship", record.relationship)),
        (questions["person_agrees"].label, _shown("person_agrees", record.consent)),
        ("What may be told", CONSENTS.get(record.consent or "") if record.for_whom == "someone_else" else None),
        ("Their right to act, as they say", _shown("authority", record.authority)),
        (questions["unsafe_now"].label, _shown("unsafe_now", record.unsafe_now)),
        (questions["story"].label, record.story if record.disposed_at is None else None),
        (questions["about"].label, record.about),
        (questions["when"].label, record.when),
        (questions["place"].label, record.place),
        ("What it did to them", record.effect),
        ("What they would like done", record.outcome),
        ("What they wrote later", written_later(record.timeline)),
        (questions["funding"].label, _shown("funding", record.funding)),
        ("What they need from us", record.access_needs),
        ("How to reach them safely", record.safe_contact),
        ("What we may do", _permissions(record.permissions)),
        ("Other cases with the same address or number", ", ".join(record.same_person) or None),
        ("Reference in the earlier register", record.earlier_reference),
        ("What was corrected", _corrections(record.corrections, name_of)),
        ("Who did what, and who looked", _timeline(record.timeline, name_of)),
    )
    given = [(label, value) for label, value in fields if value is not None]
    blocks = _fitted([section(*facts)], given, record.reference)
    return {"type": "modal", "title": plain(record.reference), "close": plain("Close"), "blocks": blocks}


def opened_draft(record: DraftRecord) -> dict[str, Any]:
    """What somebody at risk has written so far, for the one person who said why."""
    facts = (
        f"This has not been sent. Begun at {spoken_time(record.started_at)}, "
        f"last word at {spoken_time(record.last_at)}."
    )
    said = "\n\n".join(_said(message) for message in record.messages)
    blocks = _fitted([section(facts)], [("What they wrote, in order", said)], f'"{record.draft}"')
    return {"type": "modal", "title": plain(f"Read {record.draft}"), "close": plain("Close"), "blocks": blocks}


def notice(text: str) -> dict[str, Any]:
    """A window that says one thing."""
    return {"type": "modal", "title": plain("Complaints"), "close": plain("Close"), "blocks": [section(text)]}


def _said(message: DraftMessage) -> str:
    questions, slot = load_questions(), message.asked
    asked = f", to “{questions[slot].label}”" if slot and slot in questions else ""
    return f"{spoken_time(message.at)}{asked}:\n{message.text}"


def _shown(slot: str, value: str | None) -> str | None:
    return load_questions()[slot].shown(value) if value else None


def _permissions(ids: Sequence[str]) -> str | None:
    return "\n".join(option.label for option in load_questions().permissions if option.id in ids) or None


def _timeline(entries: list[TimelineRecord], name_of: Callable[[str], str]) -> str | None:
    """The latest entries, the last one first, with the reason of every look."""
    latest = list(reversed(entries))[:MOST_ENTRIES]
    lines = []
    for entry in latest:
        way = WAYS.get(str(entry.detail.get("way")), "")
        reason = f" Reason: {entry.reason}" if entry.reason and entry.act != Act.WRITTEN_IN else ""
        act = ACTS.get(entry.act, entry.act)
        clock = str(entry.detail.get("clock", "")).replace("_", " ")
        act = f"{act} ({clock})" if clock else act
        lines.append(f"{spoken_time(entry.at)}: {act}{way}{_before(entry)}, {name_of(entry.actor)}.{reason}")
    if len(entries) > len(latest):
        lines.append(f"And {len(entries) - len(latest)} earlier.")
    return "\n".join(lines) or None


def _corrections(corrections: list[CorrectionRecord], name_of: Callable[[str], str]) -> str | None:
    """What stood there before, the oldest first."""
    lines = [
        f"{one.what.capitalize().replace('_', ' ')}, by {name_of(one.by)} at {spoken_time(one.at)}. "
        f"It read: {one.before if one.before is not None else 'nothing'}"
        for one in corrections
    ]
    return "\n".join(lines) or None


def _before(entry: TimelineRecord) -> str:
    """The day on which it happened, if that is not the day on which it was written down."""
    happened = london_date(datetime.fromisoformat(entry.detail["at"])) if "at" in entry.detail else None
    return f" on {short_date(happened)}" if happened and happened != london_date(entry.at) else ""


def _fitted(blocks: Blocks, fields: Sequence[tuple[str, str]], reference: str) -> Blocks:
    """The fields under their labels, whole as far as Slack takes them; what is left out is said and where it is."""
    used = _size(blocks)
    for number, (label, value) in enumerate(fields, start=1):
        # Room is kept for every later field: its label, its first piece, and a line that says what was left out.
        later = len(fields) - number
        most_blocks, most_bytes = MOST_BLOCKS - 3 * later - 1, MOST_BYTES - 20_000 * later
        blocks.append({"type": "context", "elements": [plain(label)]})
        cut = pieces(clean(value).strip()) or ["(blank)"]
        for index, piece in enumerate(cut):
            block = section(piece if piece.strip() else "(blank)")
            if index and (len(blocks) >= most_blocks or used + _size(block) > most_bytes):
                left = sum(map(len, cut[index:]))
                blocks.append(
                    section(
                        f"The rest of this, {left:,} characters, does not fit into a Slack window. Whoever runs the "
                        f"service can show it: case show {reference}"
                    )
                )
                break
            blocks.append(block)
            used += _size(block)
    return blocks


def _size(value: Any) -> int:
    return len(json.dumps(value))
