"""Turns of speech that hold a dangerous word and mean something else; they are blanked before reading.

Each is only as long as the turn itself, so that it cannot hide what is said next to it.
"""

import re

from understand.risk_rules import compiled

_TURNS = (
    (r"(?:nearly |almost )?kill(?:ed|ing)? myself (?:laughing|with laughter|running|rushing|to get here|trying to get|tripping|"
     r"slipping|on (?:that|your|the) (?:stairs|steps|floor|ice|ramp))", "exertion, laughter, a fall"),
    (r"(?:career|political|commercial|social|professional|financial) suicide|suicide mission|suicide squad", "ruin of another sort"),
    (r"suicid(?:e|al) (?:prevention|awareness|helplines?|help line|hotlines?|lines?|rates?|statistics|policy|training|risk "
     r"assessment|watch|bereavement|charity|crisis line|support group|leaflet|question|questions|page)", "the service, not the wish"),
    (r"(?:bereaved|bereavement) by suicide (?:group|service|support)", "the service"),
    (r"self harm (?:page|policy|leaflet|team|service|nurse|group|awareness|support|clinic|unit|training|prevention|section|"
     r"question|questions|guidance|register)", "the service, not the deed"),
    (r"(?:rape|sexual abuse|sexual assault|child abuse|domestic abuse|domestic violence|abuse) (?:crisis|alarm|helpline|support|"
     r"clinic|counselling|counsellor|centre|service|team|group|survivors?|charity|referral|policy|training)", "the service"),
    (r"(?:drug|alcohol|substance|verbal|verbally|cocaine|steroid) abus(?:e|ed|ive|ing)", "another abuse"),
    (r"overdose of (?!tablets|pills|paracetamol|insulin|medication|drugs|heroin|my)[a-z]+", "too much of something harmless"),
    (r"(?:gave|give|given|giving|prescribed|administered)<g3> (?:an |accidental ){0,5}overdose", "an error in medication"),
    (r"overdosed? (?:me|him|her|my [a-z]+) ", "an error in medication"),
    (r"(?:like|feels like|felt like|as if|was|is|of|been|just) (?:[a-z]+ )?bang(?:ing|ed)? (?:my|your|our|his|her|a) head (?:on|against)"
     r"(?: a| the)?(?: brick)? wall", "getting nowhere"),
    (r"shot? myself in the foot|shoot(?:ing)? (?:yourself|himself|herself|themselves|myself) in the foot", "one's own mistake"),
    (r"shoot (?:me|you|us|them|him|her) (?:an|a|over) (?:email|message|text|line|reply)", "to send"),
    (r"stab(?:bed|bing)? (?:me |us |him |her )?in the (?:back|dark)", "betrayal, a guess"),
    (r"beat(?:ing)? (?:myself|yourself|himself|herself) up", "self-reproach"),
    (r"(?:boss|manager|teacher|landlord|accountant) will (?:kill|murder|strangle) me", "trouble at work"),
    (r"(?:cut|cutting) (?:myself|himself|herself)(?: [a-z]+)? (?:shaving|a slice|some|cooking|chopping)", "a slip"),
    (r"(?:live|lives) and die by", "a creed"),
    (r"(?:want|wanted|wants) to die (?:of|from|with) (?:shame|embarrassment|boredom)", "embarrassment"),
    (r"(?:jump(?:ed|ing)?|leap(?:t)?) (?:out of my|through|at the|to)", "hoops, chances, conclusions"),
    (r"(?:could|would|will|might|may|nearly|almost) have (?:killed|died|overdosed)(?: (?:myself|me|him|her|himself|herself))?(?= [.,]| "
     r"(?:on|in|from|if|of|with|because))", "what might have happened"),
    (r"(?:a |the |our |their )?talks? (?:on|about) suicide(?= (?:at|by|in|from|given|last|was|is))", "a lecture"),
    (r"(?:a|an|the|any|with|for|other|another|of|few|actively) suicidal (?:man|woman|patients?|persons?|people|clients?|teenagers?|"
     r"callers?|service users?)", "people in general"),
    (r"(?:nearly |almost )lost the will to live|lost the will to live (?:filling|waiting|on hold|trying|reading|by the time|listening)",
     "impatience"),
    (r"(?:deadlines?|timetable|hours|pace|workload|targets?|cuts)<g2> suicidal", "a bad plan"),
    (r"(?:policy|policies|thesis|essay|research|dissertation|study|paper|article|module|lecture|book|film|programme|documentary|talked|data|"
     r"training|page|chapter|work)(?: is| was)? (?:on|about|into) (?:suicide|self harm)", "the subject"),
    (r"assisted (?:dying|suicide)(?: bill| law| debate)?", "the law"),
)  # fmt: skip

_MASKS = tuple(compiled(turn) for turn, _why in _TURNS)


def without_turns_of_speech(words: str) -> str:
    """`words` (plain words) with each such turn replaced by "~", which no pattern reads."""
    for mask in _MASKS:
        words = mask.sub(" ~", words)
    return re.sub(r"~(?! )", "~ ", words)
