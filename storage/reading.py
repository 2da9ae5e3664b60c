"""The whole of a case, opened: for somebody who may see it."""

import math
from uuid import UUID

from sqlmodel import Session, col, or_, select

from models.case import Case, Part, Person
from models.consent import ConsentEntry
from models.correction import Correction
from models.correspondence import Correspondence
from models.imported import ImportedCase
from models.issue import Finding, Issue
from models.meeting import Link, Meeting
from models.record import (
    CaseRecord,
    ClockRecord,
    ConsentRecord,
    CorrectionRecord,
    FindingRecord,
    IssueRecord,
    LetterRecord,
    MeetingRecord,
    PersonRecord,
    TimelineRecord,
)
from storage import clocks, timeline
from storage.database import vault_of
from storage.same_person import other_cases


def read_record(session: Session, case: Case) -> CaseRecord:
    """Everything that is known of a case. The caller has written the look on its timeline."""
    vault, writer = vault_of(session), writer_of(session, case.id)
    affected = session.exec(select(Person).where(Person.case_id == case.id, Person.part == Part.AFFECTED)).first()
    imported = session.get(ImportedCase, case.id)
    return CaseRecord(
        reference=case.reference,
        kind=case.kind.value,
        stage=case.stage,
        state=case.state.value,
        received_at=case.received_at,
        channel=case.channel,
        earlier_reference=vault.open_given(imported.reference_sealed if imported else None),
        complainant_type=case.complainant_type,
        name=vault.open_given(writer.name_sealed),
        email=vault.open_given(writer.email_sealed),
        phone=vault.open_given(writer.phone_sealed),
        post=vault.open_given(writer.post_sealed),
        contact_preference=case.contact_preference,
        for_whom=case.for_whom,
        relationship=case.relationship,
        authority=case.authority.value if case.authority else None,
        consent=case.consent,
        affected=_person(session, affected) if affected else None,
        funding=case.funding,
        unsafe_now=case.unsafe_now,
        permissions=(case.permissions or "").split(),
        about=vault.open_given(case.about_sealed),
        when=vault.open_given(case.when_sealed),
        place=vault.open_given(case.place_sealed),
        story=vault.open(case.story_sealed),
        effect=vault.open_given(case.effect_sealed),
        outcome=vault.open_given(case.outcome_sealed),
        access_needs=vault.open_given(case.access_needs_sealed),
        safe_contact=vault.open_given(case.safe_contact_sealed),
        themes=case.themes,
        flags=case.flags,
        is_restricted=case.is_restricted,
        owner=case.owner,
        investigator=case.investigator,
        reviewer=case.reviewer,
        issues=_issues(session, case.id),
        consents=_consents(session, case.id),
        meetings=_meetings(session, case.id),
        linked=_linked(session, case.id),
        same_person=other_cases(session, case.id),
        corrections=_corrections(session, case.id),
        closed_at=case.closed_at,
        disposed_at=case.disposed_at,
        clocks=[
            ClockRecord(name=c.name, state=c.state.value, due_on=c.due_on, because=c.because)
            for c in clocks.clocks_of(session, case.id)
        ],
        timeline=[
            TimelineRecord(
                at=e.at, actor=e.actor, act=e.act.value, detail=e.detail, reason=vault.open_given(e.reason_sealed)
            )
            for e in timeline.entries(session, case.id)
        ],
        correspondence=_letters(session, case.id),
    )


def writer_of(session: Session, case_id: UUID) -> Person:
    """Who wrote to us: complainant, representative or professional."""
    return session.exec(select(Person).where(Person.case_id == case_id, Person.part != Part.AFFECTED)).one()


def _person(session: Session, person: Person) -> PersonRecord:
    vault = vault_of(session)
    return PersonRecord(
        name=vault.open_given(person.name_sealed),
        email=vault.open_given(person.email_sealed),
        phone=vault.open_given(person.phone_sealed),
        post=vault.open_given(person.post_sealed),
    )


def _issues(session: Session, case_id: UUID) -> list[IssueRecord]:
    vault = vault_of(session)
    issues = session.exec(select(Issue).where(Issue.case_id == case_id).order_by(col(Issue.number))).all()
    findings = session.exec(select(Finding).where(col(Finding.issue_id).in_([issue.id for issue in issues]))).all()
    return [
        IssueRecord(
            number=issue.number,
            theme=issue.theme.value,
            about=vault.open_given(issue.about_sealed),
            words=vault.open_given(issue.words_sealed),
            findings={
                found.stage: FindingRecord(outcome=found.outcome.value, note=vault.open_given(found.note_sealed))
                for found in findings
                if found.issue_id == issue.id
            },
        )
        for issue in issues
    ]


def _consents(session: Session, case_id: UUID) -> list[ConsentRecord]:
    vault = vault_of(session)
    query = select(ConsentEntry).where(ConsentEntry.case_id == case_id).order_by(col(ConsentEntry.number))
    return [
        ConsentRecord(
            scope=entry.scope.value,
            status=entry.status.value,
            ground=entry.ground,
            method=entry.method,
            evidence=vault.open_given(entry.evidence_sealed),
            dated=entry.dated,
            recorded_by=entry.recorded_by,
        )
        for entry in session.exec(query)
    ]


def _meetings(session: Session, case_id: UUID) -> list[MeetingRecord]:
    vault = vault_of(session)
    query = select(Meeting).where(Meeting.case_id == case_id).order_by(col(Meeting.asked_at))
    return [
        MeetingRecord(
            mode=meeting.mode.value if meeting.mode else None,
            held_on=meeting.held_on,
            attendees=vault.open_given(meeting.attendees_sealed),
            note=vault.open_given(meeting.note_sealed),
            refused_because=vault.open_given(meeting.refused_because_sealed),
        )
        for meeting in session.exec(query)
    ]


def _corrections(session: Session, case_id: UUID) -> list[CorrectionRecord]:
    vault = vault_of(session)
    query = select(Correction).where(Correction.case_id == case_id).order_by(col(Correction.at))
    return [
        CorrectionRecord(what=one.what.value, before=vault.open_given(one.before_sealed), by=one.by, at=one.at)
        for one in session.exec(query)
    ]


def _linked(session: Session, case_id: UUID) -> list[str]:
    """The references of cases that belong to this one, or were merged with it."""
    links = session.exec(select(Link).where(or_(Link.case_id == case_id, Link.other_id == case_id))).all()
    others = [link.other_id if link.case_id == case_id else link.case_id for link in links]
    query = select(Case.reference).where(or_(col(Case.id).in_(others), Case.merged_into == case_id))
    return sorted(session.exec(query))


def _letters(session: Session, case_id: UUID) -> list[LetterRecord]:
    vault = vault_of(session)
    query = select(Correspondence).where(Correspondence.case_id == case_id)
    letters = sorted(session.exec(query), key=lambda letter: letter.sent_at.timestamp() if letter.sent_at else math.inf)
    return [
        LetterRecord(
            letter=letter.letter,
            way=letter.way,
            stage=letter.stage,
            sent_at=letter.sent_at,
            sent_by=letter.sent_by,
            received_on=letter.received_on,
            received_basis=letter.received_basis,
            text=vault.open_given(letter.copy_sealed),
        )
        for letter in letters
    ]
