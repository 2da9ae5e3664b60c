"""Whether a complaint may be about somebody of the staff."""

import pytest

from models.conflict import StaffName, named

STAFF = (StaffName("U1", "Amina Holt"), StaffName("U2", "Daniel Osei"), StaffName("U3", "Zoë Ng"))


@pytest.mark.parametrize(
    ("story", "about", "found"),
    [
        ("Dr Osei shouted at me.", None, ["U2"]),
        ("dr. OSEI's secretary never rang", None, ["U2"]),
        ("My therapist was amina holt", None, ["U1"]),
        ("It was bad.", "Daniel", ["U2"]),
        ("My son Daniel was left alone.", "the waiting list", []),
        ("Zoe Ng told me to leave", None, ["U3"]),
        ("nothing but the ng tube", "the ward", []),
        ("They put me on hold", "the phone line", []),
        ("Holt and Osei", None, ["U1", "U2"]),
        ("", "", []),
        ("\u202eiesO\u202c " * 1000, None, []),
    ],
)
def test_who_may_be_meant(story: str, about: str | None, found: list[str]) -> None:
    assert named((story,), about, STAFF) == found


def test_a_name_that_is_misspelt_a_little_is_a_possible_match() -> None:
    staff = (StaffName("U4", "Cerys Vaughan"),)
    assert named(("Dr Vaughn was rude",), None, staff) == ["U4"]
    assert named(("We sat on the verandah",), None, staff) == []


def test_without_staff_nobody_is_meant() -> None:
    assert named(("Dr Osei",), "Dr Osei", ()) == []
