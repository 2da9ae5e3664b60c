"""Letters: their words, and the two ways in which they leave."""

import datetime as dt
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from letters.compose import acknowledgement, withdrawal
from letters.mail import FolderMailer, SmtpMailer, message_of
from models.letter import LetterFacts
from models.policy_file import load_policy
from tests.parts.servers import free_port

ROW = UUID("11111111-2222-3333-4444-555555555555")
AT = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)


def facts(
    name: str | None = "Robin Sample", for_somebody_else: bool = False, consent: str | None = None
) -> LetterFacts:
    return LetterFacts(
        reference="C-7K3M-9QXP",
        received_at=dt.datetime(2026, 11, 24, 10, 5, tzinfo=dt.UTC),
        resolve_by=dt.date(2026, 12, 22),
        resolve_because="20th working day after Tue 24 Nov 2026: Tue 22 Dec 2026",
        name=name,
        email="robin@example.com",
        for_somebody_else=for_somebody_else,
        consent=consent,
    )


def test_where_no_review_comes_first_the_letter_names_the_external_body() -> None:
    policy = load_policy("england-nhs")
    text = acknowledgement(replace(facts(), external=policy.external_body(None)), policy).text
    assert "go to Parliamentary and Health Service Ombudsman (0345 015 4033), which is independent of us" in text
    assert "a review" not in text and "ask for a review by somebody" in acknowledgement(facts(), load_policy()).text


def test_a_withdrawal_is_confirmed_with_when_and_how_to_go_on_after_all() -> None:
    text = withdrawal("C-7K3M-9QXP", load_policy(), AT)
    for words in ("C-7K3M-9QXP", "9:00am on Wednesday 25 November 2026", "somebody's safety", "0800 074 5560"):
        assert words in text
    assert "{" not in text and "!" not in text


def message() -> EmailMessage:
    letter = acknowledgement(facts(), load_policy())
    return message_of(letter, "robin@example.com", "Complaints <complaints@example.com>", ROW, AT)


def test_the_acknowledgement_says_when_why_who_and_where_to_get_help() -> None:
    letter = acknowledgement(facts(), load_policy())
    assert letter.subject == "We have your complaint (C-7K3M-9QXP)"
    for words in ("Hello Robin Sample,", "10:05am on Tuesday 24 November 2026", "Tuesday 22 December 2026",
                  "20th working day after", "Citizens Advice", "999", "116 123", "ask to meet our team"):  # fmt: skip
        assert words in letter.text
    assert "Hello," in acknowledgement(facts(name=None), load_policy()).text


@pytest.mark.parametrize(("consent", "asks"), [("unknown", True), ("not_given", True), ("given", False)])
def test_a_representative_is_told_of_agreement_only_while_it_is_open(consent: str, asks: bool) -> None:
    text = acknowledgement(facts(for_somebody_else=True, consent=consent), load_policy()).text
    assert ("Writing for somebody else" in text) is asks


def test_a_letter_in_the_folder_is_one_whole_file_however_often_it_is_posted(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path / "letters")
    mailer.post(message(), "C-7K3M-9QXP-acknowledgement")
    mailer.post(message(), "C-7K3M-9QXP-acknowledgement")
    (file,) = (tmp_path / "letters").iterdir()
    read = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (read["To"], read["Message-ID"]) == ("robin@example.com", f"<{ROW.hex}@example.com>")
    assert "Tuesday 22 December 2026" in read.get_content()


class Inbox:
    """A mail server's end: keeps what arrives."""

    def __init__(self) -> None:
        self.arrived: list[Envelope] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.arrived.append(envelope)
        return "250 taken"


def test_a_letter_goes_to_a_real_mail_server() -> None:
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        SmtpMailer("127.0.0.1", controller.port, starttls=False).post(message(), "a name")
    finally:
        controller.stop()
    (envelope,) = inbox.arrived
    assert envelope.rcpt_tos == ["robin@example.com"]
    assert isinstance(envelope.content, bytes) and b"C-7K3M-9QXP" in envelope.content
