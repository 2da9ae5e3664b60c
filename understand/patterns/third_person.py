"""Patterns: somebody else in danger from themselves."""

from understand.risk_rules import Kind, Level, Rule

_URGENT, _REVIEW = Level.URGENT, Level.REVIEW
_SUICIDE, _SELF_HARM = frozenset({Kind.SUICIDE}), frozenset({Kind.SELF_HARM})

THIRD_PERSON = (
    Rule(
        _URGENT,
        r"(?:missing|disappeared|run away|walked out|gone)(?: [^ .]+){0,4} (?:left|leaving) a note(?! (?:for the|on the|about|with the))|"
        r"(?:drinking|starving|drugging) (?:himself|herself|themselves) to death(?! if)",
        "gone, with a note; death by slow means",
    ),
    Rule(
        _URGENT,
        r"(?:kill|kills|killing|hang|hanging|drown|drowning|shoot|stab|poison|strangle|suffocate) <themself>",
        "the plainest words, of another",
        also=_SUICIDE,
    ),
    Rule(
        _URGENT,
        r"(?:harm|harms|harming|harmed|hurt|hurts|hurting|cut|cuts|cutting|burn|burning|hit|hitting) <themself>"
        r"(?! (?:off|short|some slack|out))",
        "hurting themselves",
        deed=True,
        mishap=True,
        also=_SELF_HARM,
    ),
    Rule(
        _URGENT,
        r"(?:take|taking|takes|end|ending|ends) (?:his|her|their)(?: own)? (?:own )?(?:life|lives)(?! (?:seriously|back|in|"
        r"into|forward|story|on))",
        "ending their life",
        also=_SUICIDE,
    ),
    Rule(
        _URGENT,
        r"(?:tried|attempted|trying|nearly|almost) (?:to |and )?(?:kill|killed|hang|hanged|drown|drowned|end|take|jump) "
        r"(?:<themself>|his|her|off)",
        "an attempt by another",
        deed=True,
        also=_SUICIDE,
    ),
    Rule(
        _URGENT,
        r"locked (?:himself|herself|themselves) in<g5> (?:knife|tablets|pills|blade|razor|rope|bottle)",
        "locked in with the means",
        also=_SUICIDE,
    ),
    Rule(
        _URGENT,
        r"(?:worried|concerned|scared|afraid|frightened|fear|terrified)<g2> (?:for (?:his|her|their) life|(?:he|she|they) (?:will|"
        r"might|may|is going to|would|could|are going to) (?:do something|hurt|harm|kill|end|die|try))",
        "fear for another",
    ),
    Rule(_URGENT, r"<they><g2> left (?:me |us )?a note(?= [.,]| and| saying)", "a note left"),
    Rule(
        _REVIEW,
        r"(?:he|she|they) (?:is|are|has been|seems) <adv>(?:very |really |extremely |so )(?:low|depressed|withdrawn|down)(?= [.,]|"
        r" and)",
        "another very low",
    ),
)
