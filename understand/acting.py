"""For whom somebody writes, what they are to that person, whether that person agrees, and by what right.

Read from an account, where most relatives that are named have nothing to do with it: "my mum says I should
complain" is the writer's own complaint. What is not plain is None, and is asked.
"""

import re
from dataclasses import dataclass

from understand.relationships import KIN, find_relationship


@dataclass(frozen=True)
class Acting:
    """Ids of the options of the questions of those names, each None where it was not said."""

    for_whom: str | None = None
    relationship: str | None = None
    agrees: str | None = None
    authority: str | None = None


def find_acting(text: str) -> Acting:
    """Who is who in the text."""
    plain = " ".join(text.replace("’", "'").split())
    authority = _authority(plain)
    relationship = _writer_is(plain)
    own_care = _OWN_CARE.search(plain)
    if relationship is None and (told_of := _somebody_told_of(plain)):
        if own_care:  # "my ex-wife was sent a copy of my care plan": of either
            return Acting(authority=authority)
        relationship = told_of
    if relationship:
        return Acting("someone_else", relationship, _agrees(plain, True), authority)
    if _PROFESSIONAL.search(plain) and not own_care:
        return Acting("professional", authority=authority)
    if own_care:
        return Acting("myself")
    return Acting(agrees=_agrees(plain, False), authority=authority)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


# -- for whom --------------------------------------------------------------------------------------------

_MY = rf"(?P<who>\b(?:my|our)\s+(?:[\w'-]+\s+){{0,4}}?(?:{KIN})\b)"
_CARE = (
    r"(?:therapist|therapy|counsell(?:or|ing)|psychiatrist|psychologist|treatment|sessions?|appointments?|assessment"
    r"|referral|care|discharge|medication|case|complaint|notes|records|file)"
)
_DONE_TO = (
    r"(?:discharged|referred|refused|told|waiting|assessed|seen|sectioned|admitted|turned|let\s+down|left|sent|under\s+your"
    r"|a\s+patient|offered|given|misdiagnosed|ignored|treated|moved|taken|denied|promised|cut\s+off|put|kept|on\s+(?:the|your)"
    r"|having\s+(?:therapy|treatment)|failed|dropped|passed|spoken|shouted|made|diagnosed|prescribed|released)"
)
_ABOUT_SOMEBODY = tuple(
    _any(pattern)
    for pattern in (
        rf"\b(?:complain\w*|writ\w+|acting|act|speak\w*|here|form|contact\w*|this\s+is|it'?s|it\s+is|attorney|lpa|poa|deputy|deputyship|executor)\b"
        rf"[^.!?]{{0,40}}?\b(?:on\s+behalf\s+of|for|about|regarding|concerning)\s+{_MY}(?!'s)",
        rf"{_MY}'s\s+(?:\w+\s+)?{_CARE}\b",
        rf"{_MY}(?:,[^,.]{{1,60}},)?\s+(?:was|were|is|has\s+been|had\s+been|is\s+being|keeps\s+being|got)\s+(?:\w+\s+){{0,2}}?{_DONE_TO}\b",
        rf"\b(?:you|your\s+\w+)\s+(?:just\s+)?(?:discharged|refused|let|sent|told|saw|see|treated|failed|ignored|turned|lost|left|dropped|referred|assessed|kept)\s+{_MY}(?!'s)",
        rf"{_MY}(?:\s+has)?\s+had\s+(?:\w+\s+){{1,2}}sessions?\b",
        rf"{_MY}\s+is\s+\d{{1,2}}\b[^.!?]{{0,60}}\b(?:your|you)\b[^.!?]{{0,60}}\b(?:her|him|them)\b",
        rf"{_MY}\s+(?:can't|cannot|can\s+not|is\s+unable\s+to|isn't\s+able\s+to)\s+(?:write|complain|do\s+this|speak)",
        rf"{_MY}\s+(?:(?:does\s+not|doesn't)\s+know|knows|has\s+(?:agreed|asked\s+me|given\s+me)|agrees)\b",
        rf"{_MY}\s+(?:died|passed|took\s+(?:his|her|their)\s+own\s+life|killed\s+(?:him|her)self)\b[^.!?]{{0,60}}\b(?:you|your)\b",
        rf"{_MY}(?:,)?\s+(?:who\s+(?:was|is)|a)\s+(?:your\s+)?(?:patient|client)\b",
    )
)
_WRITER_IS = re.compile(
    r"\b(?:i\s+am|i'?m|as|we\s+are)\s+(?:also\s+)?(?:his|her|their|my\s+[\w-]+'s|[A-Z][\w-]+'s|the(?=\s+foster))\s+"
    r"(?P<what>[\w-]+(?:\s+[\w-]+){0,3})",
    re.IGNORECASE,
)
_CLIENT = _any(r"\b(?:act|acting)\s+(?:for|on\s+behalf\s+of)\b[^.!?]{0,60}\bclient\b")


def _writer_is(plain: str) -> str | None:
    """What the writer says that they are to somebody."""
    for match in _WRITER_IS.finditer(plain):
        words = match["what"].split()
        for length in range(1, len(words) + 1):  # "her carer and she was": the shortest that says something
            if found := find_relationship("i am his " + " ".join(words[:length])):
                return found
    return "legal_representative" if _CLIENT.search(plain) else None


def _somebody_told_of(plain: str) -> str | None:
    """What the writer is to a relative or friend of whom the text plainly tells; None where it does not."""
    told = [named for pattern in _ABOUT_SOMEBODY if (named := pattern.search(plain))]
    first = min(told, key=lambda match: match.start("who"), default=None)
    return find_relationship(first["who"]) if first else None


_JOB = (
    r"(?:gp|doctor|nurse|social\s+worker|psychologist|psychiatrist|therapist|counsellor|teacher|support\s+worker|care\s+worker"
    r"|health\s+visitor|midwife|paramedic|pharmacist|police\s+officer|occupational\s+therapist|advocate|professional|clinician)"
)
_PROFESSIONAL = _any(
    rf"\b(?:i\s+am|i'?m|as|speaking\s+as)\s+an?\s+(?:[\w-]+\s+){{0,2}}?{_JOB}\b"
    r"[^.!?]{0,80}\b(?:my\s+(?:patients?|clients?)|one\s+of\s+(?:my|our)|writing|referr\w+|raise|must|colleague|patients?)\b",
    r"\bas\s+a\s+(?:health|care|healthcare|health\s+and\s+care)\s+professional\b",
    r"\b(?:one\s+of\s+my|a)\s+patients?\s+(?:of\s+mine|i\s+referred)\b",
)
_OWN_CARE = _any(
    r"\bfor\s+myself\b|\bi\s+am\s+the\s+patient\b|\bi'?m\s+the\s+patient\b|\bas\s+a\s+patient\s+of\s+yours\b",
    r"\bmy\s+own\s+(?:care|treatment|therapy|case|sessions?)\b",
    r"\bmy\s+(?:(?:first|last|next|second|third|online|weekly|new|old|previous|final)\s+)?(?:therapist|therapy|counsell(?:or|ing)"
    r"|psychiatrist|psychologist|treatment|sessions?|appointments?|assessment|referral|care|medication)\b",
    r"\bi\s+(?:was|have\s+been|got)\s+(?:discharged|referred|assessed|offered\s+\w+\s+sessions)\b",
    r"\bi\s+had\s+(?:a|my|\w+)\s+sessions?\b|\bwaiting\b[^.!?]{0,30}\bfor\s+(?:a|my|the)\s+(?:first\s+)?(?:appointment|session)\b",
)

# -- whether they agree ----------------------------------------------------------------------------------

_THEY = rf"(?:he|she|they|mum|dad|{_MY.replace('(?P<who>', '(?:')})"
_DIED = _any(
    r"\b(?:he|she|they|(?<!my\s)(?:mum|dad|nan|gran))(?:'s|\s+has|\s+have|\s+had)?\s+(?:\w+ly\s+)?(?:died|passed\s+away|dead)\b",
    r"\b(?:took|taken)\s+(?:his|her|their)\s+own\s+life\b",
    rf"\bmy\s+late\s+(?:{KIN})\b",
)
_KIN_DIED = _any(rf"{_MY}(?:\s+has|\s+had)?\s+(?:died|passed(?:\s+away|(?=\s+(?:in|on|last|after|this)\b)))")
_AGREES = (
    (
        "lacks_capacity",
        _any(
            r"\b(?:lacks?|lost|has\s+no|have\s+no|without)\s+(?:mental\s+)?capacity\b",
            r"\b(?:cannot|can't|can\s+not|unable\s+to|not\s+able\s+to)\s+(?:decide|consent)\b",
            r"\btoo\s+(?:ill|unwell|poorly|confused)\s+to\s+(?:understand|decide|agree|consent|say)\b",
        ),
    ),
    (
        "not_given",
        _any(
            r"\b(?:he|she|they)\s+(?:hasn't|has\s+not|haven't|have\s+not|doesn't|does\s+not|don't|do\s+not|won't|will\s+not|refuses?\s+to)"
            r"\s+(?:agree\w*|consent\w*|given\s+(?:me\s+)?(?:permission|consent)|want\s+(?:me\s+to|this|to\s+complain))\b",
        ),
    ),
    (
        "unknown",
        _any(
            rf"\b{_THEY}\s+(?:doesn't|does\s+not|don't|do\s+not)\s+know\s+(?:that\s+)?(?:i\b|about|of)",
            r"\bi\s+(?:haven't|have\s+not)\s+(?:yet\s+)?(?:asked|told)\s+(?:him|her|them)\b",
            rf"\bi\s+(?:haven't|have\s+not)\s+(?:yet\s+)?(?:asked|told)\s+{_THEY}(?=\s|[.,]|$)",
            r"\bif\s+(?:he|she|they)\s+knew\b",
            r"\bnot\s+sure\s+(?:if|whether|that)\s+(?:he|she|they)\b",
        ),
    ),
    (
        "given",
        _any(
            rf"\b{_THEY}\s+(?:knows?|is\s+aware|are\s+aware)\b[^.!?]{{0,40}}\b(?:happy|agree\w*|fine|ok|okay)\b",
            r"\b(?:has|have|had|he's|she's|they've)\s+(?:agreed|consented|given\s+(?:me\s+)?(?:(?:his|her|their)\s+)?(?:permission|consent)|asked\s+me\s+to)\b",
            r"\b(?:he|she|they)\s+(?:agrees?|consents?|agreed|asked\s+me\s+to|wants?\s+me\s+to\s+(?:write|complain|do|speak|raise|tell)|said\s+(?:that\s+)?i\s+(?:can|could|may)\s+(?:write|complain|do))\b",
            r"\b(?:he|she|they)(?:'s|\s+is|'re|\s+are)\s+(?:happy|fine|ok|okay)\s+(?:for\s+me|with\s+(?:it|this|me))\b",
            rf"\b{_THEY}\s+said\s+(?:that\s+)?it(?:'s|\s+is|\s+was)\s+(?:ok|okay|fine|all\s+right)\b",
            r"\b(?:with|have)\s+(?:his|her|their)\s+(?:full\s+)?(?:consent|permission)\b",
        ),
    ),
)


def _agrees(plain: str, is_for_another: bool) -> str | None:
    """The gravest that is said: somebody who has died is not asked."""
    if _DIED.search(plain) or (is_for_another and _KIN_DIED.search(plain)):
        return "not_required_deceased"
    return next((agrees for agrees, said in _AGREES if said.search(plain)), None)


# -- by what right ---------------------------------------------------------------------------------------

_ATTORNEY = r"(?:\battorney\s+for\b|power\s+of\s+attorney|\blpa\b|\bpoa\b)"
_AUTHORITIES = (
    (
        "lpa_health",
        _any(
            rf"{_ATTORNEY}[^.!?]{{0,60}}\b(?:health|welfare|care)\b",
            rf"\b(?:health|welfare|care)\b[^.!?]{{0,30}}{_ATTORNEY}",
        ),
    ),
    (
        "lpa_property",
        _any(
            rf"{_ATTORNEY}[^.!?]{{0,60}}\b(?:propert\w+|financ\w+|money)\b",
            rf"\b(?:propert\w+|financ\w+|money)\b[^.!?]{{0,30}}{_ATTORNEY}",
        ),
    ),
    (
        "deputy",
        _any(
            r"\bcourt[- ]appointed\s+deputy\b",
            r"\bdeputy\b[^.!?]{0,30}\bcourt\b",
            r"\b(?:his|her|their)\s+deputy\b",
            r"\bdeputyship\b",
        ),
    ),
    ("appointee", _any(r"\bappointee\b")),
    (
        "personal_representative",
        _any(
            r"\bexecut(?:or|rix)\b",
            r"\bpersonal\s+representative\b",
            r"\badministrator\s+of\s+(?:his|her|their)\s+estate\b",
        ),
    ),
    ("parental_responsibility", _any(r"\bparental\s+responsibility\b")),
)
_NOT_HELD = re.compile(r"\b(?:no|not|never|without)\s+(?:\w+\s+){0,3}$|n't\s+(?:\w+\s+){0,3}$", re.IGNORECASE)


def _authority(plain: str) -> str | None:
    """The first that the writer says they have; a power of attorney of which the kind is not said is asked for."""
    for authority, said in _AUTHORITIES:
        match = said.search(plain)
        if match and not _NOT_HELD.search(plain[: match.start()][-40:]):
            return authority
    return None
