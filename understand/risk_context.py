"""What stands around a dangerous phrase and changes what it means: not, asked about, long ago, by accident.

An excuse reaches no further than its own clause, and a later "yes", "but I ..." or "again" takes it back.
"""

import re

from understand.risk_rules import Level, Rule
from understand.sentences import Surroundings

# -- not --------------------------------------------------------------------------------------------------
# Only these words may stand between the "not" and the phrase: "not sure", "not only", "cannot stop" are absent.
_BETWEEN = (
    r"actively|currently|been|be|being|feel|feels|feeling|felt|going|to|want|wants|wanted|wanting|try|tried|trying|plan|plans|"
    r"planning|planned|intend|intending|intention|intentions|intent|any|think|thinking|thought|thoughts|about|of|having|have|had|"
    r"has|a|an|ever|even|really|in|danger|actual|actually|made|make|attempt|attempted|attempts|or|and|would|did|do|say|said|"
    r"saying|tell|told|that|he|she|i|am|is|was|were|consider|considered|considering|engage|act|acts|ideas|ideation|urge|urges|"
    r"desire|history|mention|mentioned|talk|talked|the|suicidal|self|harm|harming|at|risk|by|took|taken|taking|want|anyone|your|"
    r"my|for|hint|kind|sort|signs?|wish|willing|him|her|like|nurse|doctor|staff|therapist|man|woman|they"
)
_NOT = re.compile(
    rf"(?:(?<! can)(?<! could)(?<! dare)(?<! reason)(?<! why)(?<! if) not|(?<! will) never|nor|neither|without|no|no one(?= is| was| has| wants| will)|deny|"
    rf"denied|denies|no longer|none of)(?: (?:{_BETWEEN})){{0,7}} ?$"
)
_NEVER_WILL = re.compile(
    r"(?:will|would) (?:never|not)(?: (?:ever|even|really|want to|try to|think of|actually)){0,5} ?$"
)
_BUT_STILL = re.compile(
    r" (?:but|although|though|except|however|unless|yet)(?: [^ .]+){0,2}? (?:might|may|will (?!not)|could|keep|can not (?:stop|help|"
    r"promise)|(?:have|had|get|having) (?:thought|thoughts|been)|am (?:scared|afraid|going|close|thinking|frightened)|feel (?:like|"
    r"unsafe)|do |want|really)"
)
_NOT_SINCE = re.compile(
    r" (?:since|anymore|any longer|for (?:\d+|two|three|four|five|many|several|some|a) ?(?:years?|months?|weeks?))"
)
_NO_LONGER = re.compile(r"no longer(?: [^ .,]+){0,4} ?$")
_NOT_INSIDE = re.compile(r" (?:not|never)(?= )")
_UNTRUE = re.compile(
    r" (?:which |that |this |and that |and it )?(?:is|was)(?: simply| just| completely| totally)? (?:not true|untrue|wrong|false|a lie|"
    r"incorrect|not what i said|nonsense)| which i (?:never|did not|have never)| i never said| that is (?:another|a different|someone else|not me)| the note is wrong"
)

# -- asked ------------------------------------------------------------------------------------------------
_ABOUT_IT = (
    r"(?:(?! and i | but | because | so i | when i | yet | now i )(?: (?:if|whether|am|do|have|did|would|was|had|often|feel|are|can|"
    r"should|ever) i| (?!i )[^ .,]+| ,(?= (?:including|am i|do i|did i|have i|are you|do you|have you) ))){0,9} ?$"
)
_ASKED = re.compile(
    r" (?:asks?|asked|asking)(?: (?!i )[^ .,]+){0,5}?(?: ,)? (?:if|whether|about|do|are|am|have|how|did|would|when|regarding)(?: i)?"
    rf"{_ABOUT_IT}"
)
_PAPER = re.compile(
    r" (?:questions?|questionnaires?|phq|gad|scale|item|statement|form|survey|screening|quiz|leaflet|poster|website|webpage|box|article|"
    r"course|workshop|training|checklist)(?: on|(?: (?!i |he |she |my )[^ .,]+){0,3}?(?: ,)? (?:about|asks?|asked|asking|including|says|mentions|whether|if))"
    rf"{_ABOUT_IT}"
)
_YES = re.compile(
    r" (?:yes|yeah|yep|yess?|definitely|absolutely|it is true)(?= )| (?:i am|i do|i was|i did|i have been)(?= [.,]| and | but )|"
    r" (?:ticked|said|answered|put|wrote|circled|scored|told (?:him|her|them))(?: that)?(?: i)? (?:yes|every|often|always|most|nearly|"
    r"all|sometimes|i am|i was|i do|i did|was|did|am|do|a lot|more than|the highest|true)"
)
_ANSWERED_NO = re.compile(
    r" (?:said|answered|ticked|put|told (?:him|her|them)|replied)(?: that)?(?: i)? (?:no|never|not|of course not|i am not)"
)

# -- people in general, what if ---------------------------------------------------------------------------
_IN_GENERAL = re.compile(
    r" (?:people|patients|someone|anyone|others|those|persons?|clients|users|everyone)(?: (?:who|that|is|are|was|were|had|been|has|feel|"
    r"feels|might|may|be|could|being|with|really|having|actively|their)){0,4} ?$"
)
_WHAT_IF = re.compile(
    r" (?:if (?:i|he|she|they|someone|anyone) (?:had been|were|was|had|is)|had (?:i|he|she) been|what if|imagine)(?: [^ .,]+){0,3} ?$"
)
_SERVICE_QUESTION = re.compile(r" (?:do you|does your service|can you|who do i ask about|where is)(?: [^ .,]+){0,4} ?$")
_ADJECTIVE = re.compile(r"suicid|self harm|overdos")

# -- by accident, in an examination -----------------------------------------------------------------------
_MISHAP = re.compile(
    r" (?:slipped|slipping|fell|falling|tripped|tripping|accident|accidentally|by mistake|shaving|cooking|chopping|ironing|kettle|oven|"
    r"gym|football|wet floor|stairs|lifting|playing|at work|ladder|radiator|doing (?:the|my))(?= )"
)
_MEANT = re.compile(
    r" (?:on purpose|deliberately|intentionally|again|because no one|might|will|going to|want to|wants to|about to|need to|urges?|scared|"
    r"before i|could not stop)(?= )"
)
_EXAMINED = re.compile(
    r"(?<! not for any)(?<! no)(?<! not an) (?:examination|examined|examining|physical exam|blood pressure|pulse|stethoscope|consented)(?= )"
)

# -- long ago ---------------------------------------------------------------------------------------------
_PAST_FORM = re.compile(
    r" (?:was|were|had|took|taken|tried|attempted|attempts?|overdosed|used to|wanted|felt|planned|thought|harmed|killed|died|hanged|hung|"
    r"jumped|abused|raped|beaten|hit|touched|wished|did|cut|hurt|history|ended|assaulted|stopped|came|been|went|slapped|kicked|made|"
    r"thoughts|lost|molested|attacked|refused|punched|threatened|kissed|drank)(?= )"
)
_LONG_AGO = re.compile(
    r"(?<! since) (?:(?:years?|months|decades?|yrs) (?:ago|back|earlier|since)|long (?:time )?ago|last (?:year|winter|spring|summer|autumn|"
    r"christmas|january|february|march|april|may|june|july|august|september|october|november|december)|(?:19|20)\d\d|when i was "
    r"(?:a |an |at |in |only |just |much |very )?(?:\d+|younger|little|small|young|pregnant|child|kid|teen|teenager|student|school|"
    r"university|uni|college|my|boy|girl|baby|[a-z]+teen|twenty|thirty|forty|eight|nine|ten|eleven|twelve|seven|six|five|under|"
    r"first)|when (?:he|she) was (?:a |an |at |in |\d|younger|little|young|[a-z]+teen)|as a (?:child|teen|teenager|student|kid|young|girl|boy|minor)|back "
    r"(?:then|in)|in the past|previously|used to|history of|historic(?:al)?|childhood|before (?:the |my |i |you |we )?(?:treatment|"
    r"therapy|started|came|took|first|was referred|diagnosis)|before (?:i|you|we|he|she) [a-z]+|(?:at|in) (?:school|uni|university|"
    r"college|my teens|my twenties|my thirties|my youth|care as)|(?:through|throughout|during|all) my (?:teens|twenties|childhood|youth)|during lockdown|at the time|first came|ex husband|ex wife|ten years|"
    r"decades|decade ago)(?= )"
)
_NOW = re.compile(
    r" (?:again|still (?:feel|feeling|want|have|having|think|thinking|am|do|doing|get|there|suicidal|self|cut|hurt|happening|happens)|tonight|today|tomorrow|yesterday|last night|last week|this (?:morning|week|weekend|afternoon|evening|month)|right now|"
    r"at the moment|currently|every (?:day|night)|lately|recently|nowadays|these days|ever since|just now|(?:hours?|minutes?|days?|weeks?) "
    r"ago|(?:mon|tues|wednes|thurs|fri|satur|sun)day|continues?|now i (?:am going|want|feel like|feel the)|now (?:he|she|they) (?:is|are|"
    r"want|wants))(?= )"
)
_MEMORY = re.compile(
    r" (?:i|he|she|they|we|who)(?: [^ .,]+)? (?:(?:was|were)(?! going| about| planning)|felt|had(?! enough)|used to|wanted|wished|thought|"
    r"became|been|came|arrived)(?= )"
)
_PRESENT = re.compile(r" (?:is|am|are)(?: [^ .,]+)?$")
_STILL_GOING = re.compile(r" (?:have|has|is|am|keep|keeps)(?: [^ .,]+)? (?:had|been|wanted|felt|thought|having)(?= )")
_TOLD_TO = re.compile(
    r"(?<!voices)(?<!voice)(?<!they)(?<!head)(?<!head is)(?<!mind)(?<!mind is)(?<!brain)(?<!brain is)(?<!voices are)(?<!voice is)(?<!thoughts) "
    r"(?:told|tells|telling) (?:me|him|her|us)(?: to| i should| he should| she should)(?: (?:just|go|and)){0,3} ?$"
)


def level_in(rule: Rule, around: Surroundings) -> Level:
    """The level of `rule` where it was found, with everything that takes it down or back up."""
    before, phrase, after = around.before, around.phrase, around.after
    later = after + around.following[:70]
    answered_no = before.endswith(" no") and phrase.startswith(" i ")  # "no, I ..." answers; it does not negate
    if rule.negatable and not answered_no and (_is_negated(before) or _NOT_INSIDE.search(phrase)):
        if _BUT_STILL.match(later) or _BUT_STILL.search(after):
            return rule.level
        return Level.REVIEW if _NOT_SINCE.search(after[:60]) or _NO_LONGER.search(before) else Level.NONE
    if _TOLD_TO.search(before):  # cruel, and for a gentle question; voices that say it have a rule of their own
        return min(rule.level, Level.REVIEW, key=list(Level).index)
    if _UNTRUE.search(after[:80]):
        return Level.NONE
    if _ASKED.search(before) or _PAPER.search(before):
        said_yes = _YES.search(later) and not _ANSWERED_NO.search(later)
        return rule.level if said_yes else Level.NONE
    if _ADJECTIVE.search(phrase) and (
        _IN_GENERAL.search(before) or _WHAT_IF.search(before) or _SERVICE_QUESTION.search(before)
    ):
        return Level.NONE
    if rule.mishap and _MISHAP.search(_near(around)) and not _MEANT.search(_clause(before, 5) + after):
        return Level.NONE
    if rule.deed and _EXAMINED.search(after[:_NEAR]):
        return Level.NONE
    return _in_time(rule, around)


def _is_negated(before: str) -> bool:
    return bool(_NOT.search(before) or _NEVER_WILL.search(before))


def _in_time(rule: Rule, around: Surroundings) -> Level:
    """A thing of the past told calmly is for a gentle question; the past of this week is not past."""
    if rule.level is not Level.URGENT or _NOW.search(around.sentence):
        return rule.level
    own_subject = _SUBJECT.match(around.phrase)  # then it takes no tense from the words before it
    said = around.phrase if own_subject else _clause(around.before, 5) + around.phrase
    if _PAST_FORM.search(f"{said} ") and _LONG_AGO.search(_near(around)):
        return Level.REVIEW
    first_word = around.phrase.split(maxsplit=1)[0]  # "wanted to die" is a memory, "wish i was dead" is not
    words_before = _clause(around.before, 5)
    remembered = (
        not own_subject and not _PRESENT.search(words_before) and _MEMORY.search(f"{words_before} {first_word} ")
    )
    if not rule.deed and remembered and not _STILL_GOING.search(f"{said} "):
        return Level.REVIEW
    return rule.level


_NEAR, _LONG_SENTENCE = 90, 160  # characters of plain words
_SUBJECT = re.compile(r" (?:i|he|she|they|we|you)(?= )")


def _near(around: Surroundings) -> str:
    """What stands close to the phrase: in a story without full stops a date further off belongs elsewhere."""
    reach = _NEAR if len(around.sentence) <= _LONG_SENTENCE else _NEAR // 2
    return f"{around.before[-reach:]}{around.phrase}{around.after[:reach]} "


def _clause(before: str, count: int) -> str:
    """The last `count` words of the clause, each with a space before it: a comma or a new subject begins it."""
    words = before.rsplit(" , ", 1)[-1].split()[-count:]
    said = "".join(f" {word}" for word in words)
    subjects = list(_SUBJECT.finditer(f"{said} "))
    return said[subjects[-1].start() :] if subjects else said
