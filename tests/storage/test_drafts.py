"""What somebody at risk has written and not sent: read by those who can help, and by nobody else."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.care import Crisis
from models.conflict import StaffName
from models.draft import DraftLook, DraftRecord
from models.record import CaseRecord
from models.refusal import NoSuchCase, Refused
from models.timeline import Act
from storage import cases, conversations, drafts, timeline
from storage.database import Database
from tests.makers import NOW, POLICY, a_conversation, an_intake, keep

STAFF = (StaffName("U1", "Amina Holt"), StaffName("U2", "Daniel Osei"), StaffName("U3", "Jo Brandt"))
CRISIS = Crisis(("suicide",), ("Call 999.",))
LATER = NOW + timedelta(minutes=5)


def written(database: Database, *texts: str, crisis: Crisis | None = CRISIS) -> conversations.Standing:
    """A conversation with these messages, each of them answered."""
    standing = a_conversation(database)
    for number, words in enumerate(texts):
        keep(database, standing.id, f"m{number}", words, crisis=crisis)
        database.run_here(conversations.answer_message, standing.id, f"m{number}", ["And?"], "story", {}, NOW)
    return standing


def read(database: Database, draft: UUID, who: str = "U1") -> DraftRecord | CaseRecord:
    look = (drafts.open_draft, draft, who, "on call", LATER)
    return database.run_here(*look, sees_restricted=who in ("U2", "U3"), staff=STAFF)


def looks(database: Database) -> list[tuple[str, bytes]]:
    return [(each.actor, each.reason_sealed) for each in database.run_here(lambda s: s.exec(select(DraftLook)).all())]


def test_it_holds_every_word_in_order_and_the_look_is_kept(database: Database) -> None:
    standing = written(database, "a complaint", "I want to end it all")
    record = read(database, standing.id)
    assert isinstance(record, DraftRecord)
    assert [(m.asked, m.text) for m in record.messages] == [
        ("purpose", "a complaint"),
        ("story", "I want to end it all"),
    ]
    ((actor, reason),) = looks(database)
    assert actor == "U1" and b"on call" not in reason


def test_what_speaks_of_no_danger_stays_theirs(database: Database) -> None:
    standing = written(database, "They lost my letter", crisis=None)
    with pytest.raises(Refused, match="theirs until they send it"):
        read(database, standing.id)
    assert looks(database) == []


@pytest.mark.parametrize(("who", "opens"), [("U1", False), ("U2", False), ("U3", True)])
def test_one_that_names_somebody_of_the_staff_is_for_another_who_deals_with_such_cases(
    database: Database, who: str, opens: bool
) -> None:
    standing = written(database, "Dr Osei hurt me and I want to die")
    if opens:
        assert isinstance(read(database, standing.id, who), DraftRecord)
    else:
        with pytest.raises(Refused, match="You cannot open this draft"):
            read(database, standing.id, who)


def test_when_it_is_sent_the_looks_stand_on_the_timeline_and_the_case_opens(database: Database) -> None:
    standing = written(database, "I want to end it all")
    read(database, standing.id)
    receipt = database.run_here(cases.register_complaint, standing.assistant_id, an_intake(), POLICY, LATER)
    opened = read(database, standing.id)
    assert isinstance(opened, CaseRecord) and opened.reference == receipt.reference
    acts = [(entry.act, entry.actor, entry.reason) for entry in opened.timeline]
    assert (Act.DRAFT_READ, "U1", "on call") in acts and (Act.LOOKED, "U1", "on call") in acts
    case_id = database.run_here(cases.case_of_conversation, standing.id)
    assert case_id is not None
    entry = next(e for e in database.run_here(timeline.entries, case_id) if e.act is Act.DRAFT_READ)
    assert entry.detail == {"at": LATER.isoformat()}


@pytest.mark.parametrize("typed", ["{}", " {} ", "{upper}"])
def test_it_is_found_however_its_name_is_typed(database: Database, typed: str) -> None:
    standing = written(database, "words")
    query = text("SELECT draft FROM conversation WHERE assistant_id = :id").bindparams(id=standing.assistant_id)
    name = database.run_here(lambda session: session.connection().execute(query).scalar_one())
    assert database.run_here(drafts.find_draft, typed.format(name, upper=name.upper())) == standing.id


@pytest.mark.parametrize("typed", ["", "draft", "draft 222222", "draft 7K3M9Q1", "C-7K3M-9QXP", "draft 7K3M9\u0130"])
def test_what_is_no_draft_is_not_found(database: Database, typed: str) -> None:
    with pytest.raises(NoSuchCase):
        database.run_here(drafts.find_draft, typed)
