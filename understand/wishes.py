"""Who or what a complaint is about, what would help, and what somebody needs to be able to use the service: in their words."""

import re
from collections.abc import Iterable, Sequence

from understand.relationships import KIN

_MOST = 200  # characters of an answer that is taken out of a longer text

# -- who or what it is about -----------------------------------------------------------------------------

_STAFF = (
    r"(?:therapist|counsellor|psychologist|psychiatrist|doctor|nurse|receptionist|clinician|practitioner|supervisor|assessor"
    r"|manager|co-?ordinator|support\s+worker|key\s+worker|social\s+worker|consultant|advis[eo]r|administrator|secretary"
    r"|member\s+of\s+staff|call\s+handler|operator|trainee)"
)
_ABOUT = re.compile(
    r"(?:\b(?:complain(?:ing)?|complaint|unhappy|(?:not|isn['’]t|wasn['’]t)\s+happy|dissatisfied|disappointed|problem|issue|concerns?"
    r"|writing|write)\s+(?:is\s+)?(?:about|with|at|against|regarding|concerning)|^(?:this|it)(?:['’]s|\s+is)\s+(?:all\s+)?about|\bit\s+is\s+about)"
    r"\s+(?P<what>[^.,;!?\n]{2,200})",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\s+(?:because|and\s+(?:i|we|he|she|they|it)\b|but|so\s+(?:i|we)|who\s+(?:is|was|has|have|did)|which)\b.*$",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(
    rf"^(?:something|some\s+things?|it|it\s+all|everything|this|that|you|somebody|someone|things?|one\s+of\s+you|(?:my|our)\s+(?:\w+\s+){{0,3}}?(?:{KIN}))$",
    re.IGNORECASE,
)
_DOES = (
    r"(?:(?:has|have|had|was|were|is(?!\s+(?:called|named))|did|does|would|will|kept|keeps|never|always|just|then|also|told|said|left"
    r"|made|sent|gave|took|put|cut|forgot|hung|let|broke|went|came|got|ran|read|wrote|lost|saw|spoke)\b|\w{2,}ed\b)"
)
_OF_PLACE = r"(?:\s+(?:at|in|on|from)\s+(?:the\s+|your\s+)?\w+)?"
_NOT_SUBJECT = re.compile(
    r"\b(?:to|by|with|from|for|of|about|told|tell|see|saw|met|asked|dear|thanks?|thank\s+you|am|is|was|i['’]m|as|like|than)\s+$",
    re.IGNORECASE,
)


def find_about(text: str, people: Sequence[str], writer: str | None) -> str | None:
    """The words that say it, or the first of the staff who does something in the text; None when neither is plain."""
    for match in _ABOUT.finditer(text):
        what = _ENDS.sub("", match["what"]).strip()
        if not _SAYS_NOTHING.match(what) and len(what) <= _MOST:
            return what
    others = [re.escape(name) for name in people if name != writer]
    name = rf"(?:{'|'.join(others)})" if others else r"(?!)"
    staff = (
        rf"(?:(?i:my|our|the|an?|your|his|her|their)\s+(?:[\w'’]+\s+){{0,2}}?(?i:{_STAFF})"
        rf"(?:,?\s+(?:(?:called|named)\s+)?{name})?)"
    )
    subject = re.compile(rf"(?<!\w)(?P<who>{staff}|{name}{_OF_PLACE}),?\s+(?i:{_DOES})")
    return next(
        (m["who"] for m in subject.finditer(text) if not _NOT_SUBJECT.search(text[max(0, m.start() - 20) : m.start()])),
        None,
    )


# -- what would help -------------------------------------------------------------------------------------

_KINDS = (
    r"explain\w*|explanation|(?:told|tell\s+me|k?now?)\s+why|reasons?\s+(?:for|why)",  # an explanation
    r"apolog\w+|sorry|admit\w*",
    r"(?:never|not|n['’]t)\s+happens?|happens?\s+again|train\s+your|retrain\w*|improve\w*|no\s?one\s+else|look\s+(?:at|into)|change\s+(?:how|the\s+way|your)",  # a change
    r"refund\w*|(?:money|\d[\d.,]*)\s+back|compensat\w+|reimburs\w+|pa(?:y|id)\s+back",
    rf"(?:different|another|new|other)\s+{_STAFF}|seen\s+by\s+some(?:one|body)\s+else",
    r"meet(?:ing)?\b|(?:speak|talk)\s+(?:to|with)\s+(?:the|a|your)\s+manager",
    r"(?:correct|delete|remove|amend|change)\w*\s+(?:\w+\s+){0,3}(?:notes?|records?|file|data)",
    r"(?:sack|disciplin|struck\s+off|investigat)\w*",
    r"(?:carry\s+on|continue|restart)\s+(?:\w+\s+){0,3}(?:therapy|treatment|sessions)",
)
_WISH = re.compile(
    r"(?P<wish>(?:\b(?:all|what)\s+(?:i|we)\s+(?:really\s+)?(?:want|would\s+like)\s+is\b"
    r"|\b(?:i|we)(?:['’]d|\s+would|\s+just|\s+only|\s+really)*\s+(?:want|like|expect|hope\s+(?:for|that|you\s+will)|settle\s+for|demand)(?!ed)\b"
    r"|\b(?:i\s+am|i['’]?m|we\s+are)\s+(?:looking\s+for|after|asking\s+for|seeking)\b"
    r"|\bplease\s+(?:can|could|may)\s+(?:i|you|we)\b|\b(?:can|could)\s+(?:i|you|we|some(?:one|body))\s+|\bjust\s+give\s+me\b|\ban?\s+(?:apology|explanation|refund|meeting)\s+(?:would|is)\b|\byou\s+should\b|\bplease\s+)"
    r"[^.!?;\n]{0,300})",
    re.IGNORECASE,
)
_WISHED = re.compile(rf"\b(?:{'|'.join(_KINDS)})", re.IGNORECASE)
_NOT_WISHED = re.compile(r"^(?:\S+\s+){0,2}(?:do\s+not|don['’]?t|am\s+not|not)\b|\bnot\s+asking\b", re.IGNORECASE)
_AFTERTHOUGHT = re.compile(r",\s+(?!and\b|or\b|not\b).*$|\s+-\s.*$", re.IGNORECASE | re.DOTALL)


def find_outcome(text: str) -> str | None:
    """The wishes for something that an answer to a complaint may bring, as said; None where there is none."""
    wishes = (_AFTERTHOUGHT.sub("", match["wish"]).strip() for match in _WISH.finditer(text))
    return _one([wish for wish in wishes if _WISHED.search(wish) and not _NOT_WISHED.search(wish)])


# -- what somebody needs ---------------------------------------------------------------------------------

_CALLING = r"(?:ring|rings?|ringing|call(?:s|ing)?|phone(?:\s+calls?)?|phoning|text(?:s|ing)?|telephone)"
_NEED = re.compile(
    r"\b(?:large|big|bigger)\s+(?:print|letters|type)\b(?=.{0,30}$)|\bbraille\b|\beasy[\s-]read\b|\bbsl\b|\bsign\s+language\b|\bscreen\s*reader\b"
    r"|\b(?:need|require|want|would\s+like|use|have)\b[^.]{0,25}\b(?:interpreter|translator|large\s+print|audio)\b"
    r"|\bi(?:['’]?m|\s+am)\s+(?:\w+\s+){0,2}(?:deaf|blind|dyslexic|hard\s+of\s+hearing|partially\s+sighted|autistic\s+and\s+\w+\s+find)\b|\b(?:adhd|dyslexia|autism)\b[^.]{0,20}\bneed\b"
    r"|\bstammer\b|\bstutter\b|\b(?:can['’]?t|cannot)\s+(?:see|read)\s+(?:small|normal|ordinary)|\bneed\s+some(?:one|body)\s+who\s+speaks\b"
    r"|\b(?:i\s+)?use\s+a\s+wheelchair\b|\b(?:cannot|can['’]?t|can\s+not|find\s+it\s+hard\s+to)\s+(?:use|talk\s+on|speak\s+on|answer|hear\s+on)\s+(?:the\s+)?phone"
    rf"|\b(?:do\s+not|don['’]?t|dont|never|you\s+not)\s+{_CALLING}\b|\bno\s+(?:phone\s+)?calls?\b|\bnot\s+(?:by|on)\s+the\s+phone\b"
    r"|\b(?:do\s+not|don['’]?t|dont)\s+leave\s+(?:a\s+|any\s+)?(?:voice\s*)?(?:message|mail)s?\b|\b(?:e-?mail|text|letters?|post)\s+only\b"
    r"|\bonly\s+(?:by\s+)?(?:e-?mail|text|letter|post)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"(?<=[.!?;])\s+|\n+|,\s+|\s+-\s+")
_LEAD = re.compile(r"^(?:yes|no|ok|okay)?[\s,]*(?:but|and)\s+", re.IGNORECASE)


def find_access_needs(text: str) -> str | None:
    """What they say they need in writing, calling or coming to us, as said; None where they say nothing."""
    needed: list[str] = []
    reached = -1
    for number, clause in enumerate(_CLAUSES.split(text)):
        if not _NEED.search(clause) or len(clause) > _MOST:
            continue
        words = _LEAD.sub("", clause.strip(" .!?;"))
        if needed and reached == number - 1:
            needed[-1] += f", {words}"
        else:
            needed.append(words)
        reached = number
    return _one(needed)


def _one(said: Iterable[str]) -> str | None:
    return "; ".join(dict.fromkeys(said)) or None
