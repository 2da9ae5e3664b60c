"""The receipt in words, and what is kept of the answers."""

from datetime import UTC, date, datetime

import pytest

from models.answers import Contact, Intake, intake_of
from models.case import Kind, Part
from models.policy import Policy
from models.policy_file import load_policy
from models.receipt import Receipt
from models.words import help_messages, receipt_messages

RECEIPT = Receipt(
    reference="C-7K3M-9QXP",
    code="4TN7-XK2W",
    received_at=datetime(2026, 11, 28, 16, 5, tzinfo=UTC),
    acknowledge_by=date(2026, 12, 2),
    resolve_by=date(2026, 12, 29),
)
WITHOUT_DATES = RECEIPT.model_copy(update={"acknowledge_by": None, "resolve_by": None})


def test_the_receipt_has_everything_to_come_back_with(policy: Policy) -> None:
    told = " ".join(receipt_messages(RECEIPT, policy))
    for part in (
        "C-7K3M-9QXP",
        "4TN7-XK2W",
        "4:05pm on Saturday 28 November 2026",
        "Wednesday 2 December 2026",
        "3rd working day after Sat 28 Nov 2026: Wed 2 Dec 2026",
        "Tuesday 29 December 2026",
        "What happens next",
        policy.contacts.phone,
        policy.contacts.email,
        policy.contacts.post,
        policy.advice[0].name,
    ):
        assert part in told
    assert "!" not in told


def test_thanks_and_suggestions_are_promised_no_dates(policy: Policy) -> None:
    told = " ".join(receipt_messages(WITHOUT_DATES, policy))
    assert "working day" not in told and "2 December" not in told
    assert "You need do nothing more" in told


def test_without_a_way_to_write_no_letter_is_promised(policy: Policy) -> None:
    told = " ".join(receipt_messages(RECEIPT, policy, can_reply=False))
    assert "We will write to you" not in told
    assert "no way to write to you" in told and "Tuesday 29 December 2026" in told
    assert "stands here by Wednesday 2 December 2026 (3rd working day after Sat 28 Nov 2026" in told


def test_help_names_the_team_and_somebody_independent(policy: Policy) -> None:
    told = " ".join(help_messages(policy))
    assert policy.contacts.team in told
    assert all(service.how in told for service in policy.advice)


def intake(**answers: str) -> Intake:
    return intake_of({"purpose": "complaint", "story": "words"} | answers, Contact())


@pytest.mark.parametrize(
    ("for_whom", "part", "kind_of_person"),
    [
        ("myself", Part.COMPLAINANT, "service_user"),
        ("someone_else", Part.REPRESENTATIVE, "representative"),
        ("professional", Part.PROFESSIONAL, "professional"),
    ],
)
def test_whom_somebody_writes_for_is_their_part(for_whom: str, part: Part, kind_of_person: str) -> None:
    made = intake(for_whom=for_whom)
    assert (made.part, made.complainant_type) == (part, kind_of_person)


@pytest.mark.parametrize("value", ["skip", "unsure"])
def test_what_was_not_given_is_none(value: str) -> None:
    made = intake(about=value, when=value, outcome=value, name=value)
    assert (made.about, made.when, made.outcome, made.name) == (None, None, None, None)


def test_consent_is_kept_for_a_representative_alone() -> None:
    left_over = {"relationship": "parent", "person_agrees": "given"}
    assert intake(for_whom="someone_else", **left_over).consent == "given"
    assert intake(for_whom="myself", **left_over).consent is None
    assert intake(for_whom="myself", **left_over).relationship is None


def test_without_purpose_or_story_there_is_no_case() -> None:
    for missing in ("purpose", "story"):
        answers = {"purpose": "complaint", "story": "words"}
        del answers[missing]
        with pytest.raises(KeyError):
            intake_of(answers, Contact())
    assert intake(purpose="suggestion").kind is Kind.SUGGESTION


def test_where_no_acknowledgement_is_owed_the_receipt_promises_the_answer_alone() -> None:
    receipt = RECEIPT.model_copy(update={"acknowledge_by": None, "resolve_because": "5th working day after: Wed"})
    told = " ".join(receipt_messages(receipt, load_policy("scotland-nhs")))
    assert "We aim to answer it in full by Tuesday 29 December 2026 (5th working day after: Wed)." in told
    assert "We will write to you by" not in told and "What happens next: our Complaints Team reads" in told
