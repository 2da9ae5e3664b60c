"""What came of it all, as anybody could read it afterwards: the same whatever was killed on the way."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import httpx
from sqlmodel import Session, col, select

from models.case import Case, Person
from models.clock import Alert, Clock
from models.conversation import Conversation, Message
from models.correspondence import Correspondence
from models.outbox import OutboxRow, SlackCard
from models.timeline import TimelineEntry
from storage.database import vault_of
from storage.verify import Finding, verify
from tests.faults.day import Place

Told = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """Each part with names in place of references and ids, so that two runs can be compared."""

    cases: dict[str, Told]
    conversations: dict[str, list[str]]
    outbox: "Counter[str]"
    slack: "Counter[str]"
    letters: list[str]
    references: dict[str, str]


def outcome_of(place: Place) -> Outcome:
    """Read everything. Fails where something was posted twice, or where the timelines are not whole."""
    with place.opened(reading=True) as database:
        database.run_here(check_timelines)
        cases = {told["reference"]: told for told in database.run_here(_cases)}
        names = {reference: told["people"][0][1] for reference, told in cases.items()}
        written = {path.name for path in place.letters.iterdir()} if place.letters.exists() else set()
        drafts = database.run_here(_drafts)
        return Outcome(
            cases={names[reference]: _named(told, names) for reference, told in cases.items()},
            conversations=database.run_here(_conversations),
            outbox=Counter(database.run_here(_outbox)),
            slack=Counter(_named(text, names | drafts) for text in _posted(place)),
            letters=sorted(_named(list(written), names)),
            references={name: reference for reference, name in names.items()},
        )


def check_timelines(session: Session) -> None:
    """As `complaints verify` does."""
    findings: list[Finding] = []
    verify(session, findings.append, lambda *_: None)
    assert findings == []


def _cases(session: Session) -> list[Told]:
    vault = vault_of(session)

    def of_case(table: Any, case: Case) -> list[Any]:
        return list(session.exec(select(table).where(table.case_id == case.id)))

    def told(case: Case) -> Told:
        entries = sorted(of_case(TimelineEntry, case), key=lambda entry: entry.number)
        assert [entry.number for entry in entries] == list(range(1, case.timeline_count + 1))
        return {
            "reference": case.reference,
            "state": case.state.value,
            "story": vault.open(case.story_sealed),
            "flags": case.flags,
            "people": [(p.part.value, vault.open_given(p.name_sealed)) for p in of_case(Person, case)],
            "clocks": sorted((c.name, c.state.value, str(c.next_alert_at)) for c in of_case(Clock, case)),
            "alerts": sorted((a.clock, a.rule.value, str(a.due_at), a.told) for a in of_case(Alert, case)),
            "letters": [(c.letter, c.way, str(c.sent_at)) for c in of_case(Correspondence, case)],
            "cards": len(of_case(SlackCard, case)),
            "timeline": sorted((entry.act.value, str(entry.detail)) for entry in entries),
        }

    return [told(case) for case in session.exec(select(Case))]


def _conversations(session: Session) -> dict[str, list[str]]:
    vault, told = vault_of(session), {}
    for one in session.exec(select(Conversation)):
        query = select(Message).where(Message.conversation_id == one.id).order_by(col(Message.seq))
        said = [(m.seq, vault.open(m.text_sealed), m.pending) for m in session.exec(query)]
        told[one.cookie_hash] = [one.phase.value, *map(str, said)]
    return told


def _drafts(session: Session) -> dict[str, str]:
    return {one.draft: f"the draft of {one.cookie_hash}" for one in session.exec(select(Conversation))}


def _outbox(session: Session) -> list[str]:
    return [f"{row.notice.value} {row.state.value}" for row in session.exec(select(OutboxRow))]


def _posted(place: Place) -> list[str]:
    """What stands in the channel and its threads; each for a row of its own."""
    answer = httpx.get(
        f"{place.slack}/control/channels/{place.channel}/messages",
        headers={"X-Devslack": "1"},
        trust_env=False,
        timeout=30,
    )
    assert answer.status_code == 200, answer.text
    rows = Counter(message["metadata"]["event_payload"]["outbox_id"] for message in answer.json())
    assert [row for row, posts in rows.items() if posts > 1] == [], "posted twice"
    return [message["text"] for message in answer.json()]


def _named(what: Any, names: dict[str, str]) -> Any:
    """The same with a name for each reference."""
    if isinstance(what, str):
        for reference, name in names.items():
            what = what.replace(reference, name)
        return what
    if isinstance(what, dict):
        return {key: _named(value, names) for key, value in what.items()}
    if isinstance(what, list | tuple):
        return type(what)(_named(one, names) for one in what)
    return what
