"""What the writer is to the person affected: the direction matters."""

import pytest

from understand.choices import find_relationship


@pytest.mark.parametrize(
    ("text", "relationship"),
    [
        ("my mum had a fall on the ward", "child_of_patient"),
        ("it's about my late father", "child_of_patient"),
        ("my son", "parent"),
        ("my 14 year old daughter", "parent"),
        ("I'm his mother", "parent"),
        ("as her dad I am worried", "parent"),
        ("I am her son", "child_of_patient"),
        ("my wife", "spouse_partner"),
        ("I am his partner", "spouse_partner"),
        ("we are married", "spouse_partner"),
        ("my brother", "sibling"),
        ("her twin sister", "sibling"),
        ("my grandson", "grandparent"),
        ("I'm her gran", "grandparent"),
        ("my nan", "relative"),
        ("my mother-in-law", "relative"),
        ("I am his uncle", "relative"),
        ("I'm her carer", "carer"),
        ("I care for him full time", "carer"),
        ("my foster son", "foster_carer"),
        ("I am the foster carer", "foster_carer"),
        ("my neighbour", "friend_neighbour"),
        ("I am a friend", "friend_neighbour"),
        ("I live next door", "friend_neighbour"),
        ("I am their solicitor", "legal_representative"),
        ("I have lasting power of attorney", "legal_representative"),
        ("acting on behalf of my client", "legal_representative"),
        ("I'm her DWP appointee", "appointee"),
        ("I look after her benefits", "appointee"),
        ("I'm his mother and my sister is a nurse", "parent"),
        ("me", None),
        ("the receptionist", None),
        ("a person I know", None),
        ("", None),
    ],
)
def test_the_writer_s_relationship_is_read_in_the_right_direction(text: str, relationship: str | None) -> None:
    assert find_relationship(text) == relationship
