"""Letters on their way: a mail server that is away, that refuses us, or that refuses the address."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from sqlmodel import Session, select

from letters.mail import SmtpMailer
from letters.post import LetterDelivery
from models.consent import ConsentStatus, Method
from models.issue import Outcome, Theme
from models.letter_kinds import LetterKind
from models.outbox import Delivery, OutboxRow
from storage import acts, cases, consent, letters, life, outbox, record
from storage.database import Database
from storage.delivery import Deliverer
from tests.makers import NOW, POLICY, a_case, an_intake
from tests.parts.servers import free_port


class Office:
    """The server's end. `answer` is what it says to an address."""

    def __init__(self, answer: str = "250 known") -> None:
        self.answer = answer
        self.arrived: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: SmtpSession, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: SMTP, session: SmtpSession, envelope: Envelope) -> str:  # noqa: N802
        self.arrived.append(envelope)
        return "250 taken"


@contextmanager
def serving(office: Office, *, port: int | None = None, login: bool = False) -> Iterator[int]:
    more = (
        {"authenticator": lambda *_: AuthResult(success=False, handled=False), "auth_require_tls": False}
        if login
        else {}
    )
    controller = Controller(office, hostname="127.0.0.1", port=port or free_port(), **more)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture
def case_id(database: Database) -> UUID:
    """A complaint whose acknowledgement was asked for."""
    made, _ = a_case(database)
    database.run_here(acts.ask_acknowledgement, made, "U1", NOW)
    return made


def letter(database: Database) -> OutboxRow:
    def read(session: Session) -> OutboxRow:
        return session.exec(select(OutboxRow).where(OutboxRow.channel == "letter")).one()

    return database.run_here(read)


def posting(database: Database, port: int, **login: str) -> Callable[[dt.timedelta], Deliverer]:
    mailer = SmtpMailer("127.0.0.1", port, starttls=False, **login)
    door = LetterDelivery(database, POLICY, mailer, "Complaints <complaints@example.com>", lambda: NOW)
    return lambda later: Deliverer(database, "letter", door.send, lambda: NOW + later)


async def test_a_letter_waits_for_a_server_that_is_away_and_goes_out_once_when_it_is_back(
    database: Database, case_id: UUID
) -> None:
    port, office = free_port(), Office()
    after = posting(database, port)
    for hours in range(24):
        await after(dt.timedelta(hours=hours)).deliver_once()
    row = letter(database)
    assert row.state is Delivery.WAITING and row.last_error is not None and "cannot be used" in row.last_error
    with serving(office, port=port):
        await after(dt.timedelta(days=1)).deliver_once()
    assert letter(database).state is Delivery.SENT and len(office.arrived) == 1
    assert database.run_here(cases.case_card, case_id).acknowledgement_sent_at == NOW


async def test_a_server_that_refuses_our_login_holds_the_letter_and_doctor_is_told_why(
    database: Database, case_id: UUID
) -> None:
    office = Office()
    with serving(office, login=True) as port:
        await posting(database, port, user="complaints", password="wrong")(dt.timedelta()).deliver_once()
    ((channel, why, number),) = database.run_here(outbox.held_up)
    assert (channel, number) == ("letter", 1) and "SMTPAuthenticationError" in why
    assert letter(database).state is Delivery.WAITING and office.arrived == []


async def test_an_address_that_is_refused_for_now_is_tried_again(database: Database, case_id: UUID) -> None:
    office = Office("451 try again later")
    with serving(office) as port:
        after = posting(database, port)
        await after(dt.timedelta()).deliver_once()
        assert letter(database).state is Delivery.WAITING
        office.answer = "250 known"
        await after(dt.timedelta(minutes=1)).deliver_once()
    assert letter(database).state is Delivery.SENT


async def test_an_address_that_is_refused_for_good_goes_back_to_the_team_who_then_write_by_post(
    database: Database, case_id: UUID
) -> None:
    with serving(Office("550 no such person")) as port:
        await posting(database, port)(dt.timedelta()).deliver_once()
    row = letter(database)
    assert row.state is Delivery.DEAD and "robin" not in str(row.last_error)
    card = database.run_here(cases.case_card, case_id)
    assert card.flags == ("email_refused",) and not card.can_email and card.acknowledgement_asked_at is None
    database.run_here(acts.record_acknowledgement_posted, case_id, "U1", "post", NOW.date(), NOW)
    assert database.run_here(cases.case_card, case_id).state == "acknowledged"


async def test_a_letter_that_is_out_is_recorded_once_whatever_became_of_its_case(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(acts.record_acknowledgement_sent, case_id, "U1", "post", NOW, NOW, copy=None)
    database.run_here(record.record_issue, case_id, Theme.OTHER, "U1", NOW, about=None, words=None)
    database.run_here(record.record_finding, case_id, 1, Outcome.UPHELD, "U1", NOW)
    database.run_here(letters.send_letter, case_id, LetterKind.FINAL_RESPONSE, "We are sorry.", "U1", NOW)
    database.run_here(life.withdraw, case_id, "U1", "They rang us", NOW)
    office = Office()
    with serving(office) as port:
        after = posting(database, port)
        for minutes in (0, 10, 20):
            await after(dt.timedelta(minutes=minutes)).deliver_once()
    assert len(office.arrived) == 1 and b"We are sorry." in bytes(office.arrived[0].content or b"")
    case = database.run_here(cases.open_case_by_id, case_id, "U1", "reading", NOW, sees_restricted=False)
    sent = [letter.sent_at for letter in case.correspondence if letter.letter == "final_response"]
    assert case.state == "withdrawn" and sent == [NOW]


async def test_whoever_said_thank_you_can_be_written_to(database: Database) -> None:
    case_id, _ = a_case(database, intake=an_intake(purpose="compliment"))
    database.run_here(letters.send_letter, case_id, LetterKind.OTHER, "Thank you.", "U1", NOW)
    office = Office()
    with serving(office) as port:
        await posting(database, port)(dt.timedelta()).deliver_once()
    assert letter(database).state is Delivery.SENT and len(office.arrived) == 1


async def test_a_letter_that_waits_is_held_back_once_consent_is_taken_back(database: Database) -> None:
    case_id, _ = a_case(database, intake=an_intake(for_whom="someone_else", person_agrees="given"))
    agreed = (case_id, ConsentStatus.GIVEN, "U1", POLICY, NOW)
    database.run_here(consent.record_consent, *agreed, method=Method.IN_WRITING)
    database.run_here(letters.send_letter, case_id, LetterKind.OTHER, "What we found about Sam.", "U1", NOW)
    database.run_here(consent.record_consent, case_id, ConsentStatus.WITHDRAWN, "U1", POLICY, NOW)
    office = Office()
    with serving(office) as port:
        after = posting(database, port)
        await after(dt.timedelta()).deliver_once()
        row = letter(database)
        assert (row.state, office.arrived) == (Delivery.DEAD, [])
        assert "taken their consent back" in str(row.last_error) and "Sam" not in str(row.last_error)
        database.run_here(consent.record_consent, *agreed, method=Method.BY_PHONE)
        database.run_here(outbox.send_again, row.number)
        await after(dt.timedelta(minutes=1)).deliver_once()
    assert len(office.arrived) == 1
