"""How to reply to somebody: addresses and numbers as people write them, and the ones that cannot be right."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from understand.contact import Contact, contact_problem, find_emails, find_phones, read_contact


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("jo@example.com", ["jo@example.com"]),
        ("Jo.Green+work@Mail.Example.COM.", ["Jo.Green+work@mail.example.com"]),
        ("write to <jo@example.com>, or to sam@example.org; thanks", ["jo@example.com", "sam@example.org"]),
        ("mailto:jo@example.com", ["jo@example.com"]),
        ("jo @ example.com", ["jo@example.com"]),
        ("jo@example.com and again jo@example.com", ["jo@example.com"]),
        ("jo at example dot com", ["jo@example.com"]),
        ("my email is jo dot green at example dot co dot uk", ["jo.green@example.co.uk"]),
        ("jo_green (at) example.com", ["jo_green@example.com"]),
        ("you can email me at example.com", []),
        ("I looked at example.com", []),
        ("I was at the clinic. Dot was there", []),
        ("@example", []),
        ("", []),
    ],
)
def test_an_e_mail_address_is_found_as_people_write_it(text: str, emails: list[str]) -> None:
    assert find_emails(text) == emails


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("07700 900123", ["07700 900123"]),
        ("07700900123", ["07700 900123"]),
        ("07700-900-123", ["07700 900123"]),
        ("+44 7700 900123", ["07700 900123"]),
        ("+44 (0)7700 900 123", ["07700 900123"]),
        ("0044 7700 900123", ["07700 900123"]),
        ("447700900123", ["07700 900123"]),
        ("(01632) 960001 or 020 7946 0018", ["01632 960001", "020 7946 0018"]),
        ("ring 07700 900123. 2 of us live here", ["07700 900123"]),
        ("oh seven seven double oh nine double oh one two three", ["07700 900123"]),
        ("+48 22 123 45 67", ["+48 22 123 45 67"]),
        ("born 01 02 1980", []),
        ("on 01-02-2024 10:30", []),
        ("01.02.2024", []),
        ("between 2019 and 2024", []),
        ("NHS number 943 476 5919", []),
        ("my NHS no. is 0943 476 591", []),
        ("reference 01234567890", []),
        ("ref CMP-0123-4567-89", []),
        ("I paid £01234 567890", []),
        ("07700 9001", []),
        ("077009001234567", []),
        ("one two three", []),
    ],
)
def test_a_telephone_number_is_found_and_other_numbers_are_not(text: str, phones: list[str]) -> None:
    assert find_phones(text) == phones


@pytest.mark.parametrize("number", ["07700 900000", "07700 900999", "01632 960000", "01632 960999", "020 7946 0999"])
def test_the_numbers_kept_for_drama_are_numbers(number: str) -> None:
    assert find_phones(f"please ring {number} after six") == [number]


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        (
            "please email me at jo@example.com or ring 07700 900123 after six",
            Contact("jo@example.com", "07700 900123", None, "email"),
        ),
        (
            "ring 07700 900123, or email jo@example.com if I do not answer",
            Contact("jo@example.com", "07700 900123", None, "phone"),
        ),
        ("you can email or ring, rather ring", Contact(preference="phone")),
        (
            "jo@example.com, 07700 900123, but I'd prefer a call",
            Contact("jo@example.com", "07700 900123", None, "phone"),
        ),
        (
            "jo@example.com 07700 900123 please don't ring",
            Contact("jo@example.com", "07700 900123", None, "email"),
        ),
        ("jo@example.com", Contact("jo@example.com", preference="email")),
        ("07700 900123", Contact(phone="07700 900123", preference="phone")),
        ("text me on 07700 900123", Contact(phone="07700 900123", preference="phone")),
        ("by post please", Contact(preference="post")),
        (
            "post to 1 High Street, Leeds LS1 4AP",
            Contact(postal="1 High Street, Leeds LS1 4AP", preference="post"),
        ),
        (
            "My address is Flat 2, 14 Mill Lane,\nHebden Bridge\nhx7 8aa. Not by email",
            Contact(postal="Flat 2, 14 Mill Lane, Hebden Bridge, HX7 8AA", preference="post"),
        ),
        ("please don't contact me", Contact(preference="none")),
        ("I don't want a reply", Contact(preference="none")),
        ("don't contact me by phone, jo@example.com", Contact("jo@example.com", preference="email")),
        ("I do not know yet", Contact()),
    ],
)
def test_a_contact_answer_is_read_with_the_way_wanted_most(text: str, contact: Contact) -> None:
    assert read_contact(text) == contact


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("jo@", "no part after the @"),
        ("@example.com", "no part before the @"),
        ("jo@@example.com", "more than one @"),
        ("jo@example", "no ending"),
        ("jo@example,com", "comma"),
        ("jo@example..com", "two full stops"),
        ("my email is jo.example.com", "no @"),
        ("07700 9001", "too short"),
        ("my mobile is 7700 900123", "no 0 at the start"),
        ("077009001234567", "does not look right"),
        ("O77OO 9OO123", "letter O"),
    ],
)
def test_what_is_wrong_with_an_address_or_number_is_said_in_plain_words(text: str, words: str) -> None:
    problem = contact_problem(text)
    assert problem is not None and words in problem
    assert problem.endswith(".") and "!" not in problem
    assert text not in problem  # what was typed is not repeated


@pytest.mark.parametrize(
    "text",
    [
        "jo@example.com",
        "07700 900123",
        "by post",
        "skip",
        "no thanks",
        "12 May 2024",
        "Flat 3, 20 High Street, Leeds LS1 4AP",
        "reference 12345678",
        "",
    ],
)
def test_nothing_is_found_wrong_where_nothing_is(text: str) -> None:
    assert contact_problem(text) is None


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("ab07+@. -()dot at\n"), max_size=200))
def test_any_answer_can_be_read(text: str) -> None:
    read_contact(text)
    contact_problem(text)


@pytest.mark.parametrize(
    "piece", ["0", "0 ", "a@", "@", "a.", "dot ", "at ", "one ", "double ", "1 a ", "+44", "a at b dot ", "-", "7"]
)
def test_a_long_answer_is_read_quickly(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    start = time.process_time()
    read_contact(text)
    contact_problem(text)
    assert time.process_time() - start < 0.5
