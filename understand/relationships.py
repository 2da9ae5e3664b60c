"""What the person who writes is to the person affected: "my mum" makes the writer a child of the patient."""

import re

PARENT, CHILD, SPOUSE, SIBLING = "parent", "child_of_patient", "spouse_partner", "sibling"
GRANDPARENT, RELATIVE, CARER, FOSTER = "grandparent", "relative", "carer", "foster_carer"
FRIEND, LEGAL, APPOINTEE = "friend_neighbour", "legal_representative", "appointee"

_MOTHER = r"mum(?:my|s)?|mom|mam|mother|dad(?:dy)?|father|step-?(?:mum|dad|mother|father)|parents?"
_SON = r"son|daughter|child|kid|boy|girl|lad|baby|step-?(?:son|daughter)|sons|daughters|children|kids"
_SPOUSE = (
    r"widow(?:er)?|husband|wife|partner|spouse|boyfriend|girlfriend|fianc[eé]e?|civil partner|other half|missus|hubby|"
    r"ex-?\s?(?:husband|wife|partner)"
)
_SIBLING = r"(?:half-?\s?|step-?)?(?:brother|sister)|twin|sibling"
_GRANDPARENT = r"gran(?:ny|dma|dad|dpa)?|nan(?:na|a)?|grand(?:mother|father|parent)"
_GRANDCHILD = r"grand-?(?:son|daughter|child|children|kids)"
_RELATIVE = (
    r"uncle|aunt(?:ie|y)?|cousin|nephew|niece|(?:mother|father|son|daughter|brother|sister)-?\s?in-?\s?law|relative|"
    r"relation|family member"
)
_FRIEND = r"(?:best |close |old )?friend|neighbou?r|mate|flatmate|housemate|colleague"
KIN = "|".join(
    (_RELATIVE, _GRANDCHILD, _GRANDPARENT, r"foster (?:son|daughter|child)", _MOTHER, _SON, _SPOUSE, _SIBLING, _FRIEND)
)
"""Whoever people write for, as a pattern: "mother-in-law" before "mother"."""

# "my X": X is the person affected. What X is decides what the writer is.
_OTHER_IS = (
    (_RELATIVE, RELATIVE),  # first: "mother-in-law" is no mother
    (_GRANDCHILD, GRANDPARENT),
    (_GRANDPARENT + r"|great-?\s?gran\w*", RELATIVE),  # the list has no word for a grandchild who writes
    (r"foster (?:son|daughter|child|children|kid|lad|boy|girl)", FOSTER),
    (_MOTHER, CHILD),
    (_SON, PARENT),
    (_SPOUSE, SPOUSE),
    (_SIBLING, SIBLING),
    (_FRIEND, FRIEND),
    (r"client", LEGAL),  # "my client": a solicitor's word; an advocate corrects it with one press
)
# "I am his X", "as her X": X is the writer.
_WRITER_IS = (
    (r"foster (?:carer|mum|dad|mother|father|parent)", FOSTER),
    (_RELATIVE, RELATIVE),
    (_GRANDCHILD, RELATIVE),
    (_GRANDPARENT, GRANDPARENT),
    (_MOTHER, PARENT),
    (_SON, CHILD),
    (_SPOUSE, SPOUSE),
    (_SIBLING, SIBLING),
    (
        r"solicitor|lawyer|attorney|barrister|legal representative|litigation friend|power of attorney|deputy|"
        r"court[- ]appointed deputy|lpa|legal guardian|executor",
        LEGAL,
    ),
    (r"appointee|dwp appointee|benefits appointee", APPOINTEE),
    (r"(?:full[- ]time |unpaid |main |paid )?(?:care(?:r|giver)|support worker)|personal assistant|pa", CARER),
    (_FRIEND, FRIEND),
)
_PHRASES = (
    (
        r"i (?:have|hold|had) (?:a |the )?(?:lasting |enduring |health and welfare )*(?:power of attorney|poa|lpa)",
        LEGAL,
    ),
    (r"(?:have|hold) (?:her|his|their) power of attorney", LEGAL),
    (r"act(?:ing)? (?:for|on behalf of) (?:my|our|the) client", LEGAL),
    (
        r"i(?: am|'m|m)? (?:the )?(?:dwp )?appointee|(?:look after|manage|handle|get) (?:his|her|their) benefits",
        APPOINTEE,
    ),
    (r"i (?:am|'m)? ?foster(?:ing)? (?:him|her|them|a)", FOSTER),
    (r"i (?:am|'m|m) married to (?:him|her)|we are married", SPOUSE),
    (r"i (?:care|am caring|'m caring|cared) for (?:him|her|them|my)", CARER),
    (r"i (?:live|lived) next door|next[- ]door neighbou?r", FRIEND),
    (r"(?:he|she)(?: is|'s|s) (?:like )?a (?:close |good |old )?(?:friend|neighbou?r|mate)", FRIEND),
)

_PRONOUN = r"(?:his|her|their|the patient'?s?|[a-z]+'s)"
_POSSESSIVE = r"(?:my|our|me)"


def _table(rows: tuple[tuple[str, str], ...], before: str, after: str = "") -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"{before}(?:{words})\b{after}"), role) for words, role in rows)


_AFTER_PATIENT = r"(?!'s\s+(?:solicitor|care|therapist|nurse|doctor)\b)"
_ABOUT = _table(
    _OTHER_IS,
    rf"\b{_POSSESSIVE} (?:late |own |dear |poor |elderly |disabled |autistic |adult |teenage |eldest |older |youngest |"
    rf"younger |little |big |twin |only |\d+[- ]year[- ]old )*",
    _AFTER_PATIENT,
)
_WRITER = _table(
    _WRITER_IS,
    rf"\b(?:(?:i am|i'm|im|i was|we are|we're|as|speaking as|writing as|being) (?:also |both )?(?:{_PRONOUN}|the|an?) |"
    rf"(?:i am|i'm|im) )(?:\w+ and )?(?:late |own |twin |older |younger |elder |big |little |legal |next-door |oldest )*",
)
_SAID_BARE = _table(
    _WRITER_IS,
    r"^(?:an? |the |her |his |their )?(?:twin |older |younger |elder |big |little |own |late )?",
    r"(?: of (?:the )?patient)?$",
)


def find_relationship(text: str) -> str | None:
    """What the writer is to the person affected (the vocabulary of the case record), or None.

    "my mum had ..." gives "child_of_patient", "my son" gives "parent", "I'm his mother" gives "parent".
    What the writer says about themselves beats whom they mention; of two people mentioned, the first counts.
    """
    plain = " ".join(text.casefold().replace("’", "'").split()).strip(" .,;:!?")
    for pattern, role in _SAID_BARE:
        if pattern.search(plain):
            return role
    for pattern, role in ((re.compile(rf"\b(?:{words})\b"), role) for words, role in _PHRASES):
        if pattern.search(plain):
            return role
    for table in (_WRITER, _ABOUT):
        hits = [(match.start(), -match.end(), role) for pattern, role in table if (match := pattern.search(plain))]
        if hits:
            return min(hits)[2]
    return None
