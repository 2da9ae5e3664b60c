"""Self-harm, not being safe now, and the end of somebody's strength."""

from understand.risk_rules import Kind, Level, Rule

_URGENT, _REVIEW = Level.URGENT, Level.REVIEW
_SELF_HARM = frozenset({Kind.SELF_HARM})

SELF_HARM = (
    Rule(
        _URGENT,
        r"(?:slit|slitting|slash|slashed|slashing|cut|cutting|opened|open|slice|sliced) (?:my|his|her) (?:own )?(?:wrists?|"
        r"throat|veins?)",
        "wrists",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:cut|cuts|cutting|slice|slicing|slashed|slashing|carve|carving|burn|burning|burned|stab|stabbing) (?:into )?my "
        r"(?:own )?(?:arms?|legs?|thighs?|skin|body|stomach|face|forearms?|flesh)",
        "cutting",
        deed=True,
        mishap=True,
    ),
    Rule(
        _URGENT,
        r"(?:hurt|hurts|hurting|harm|harms|harming|harmed|cut|cuts|cutting|burn|burning|burned|burnt|injure|injuring|"
        r"punish|punishing|hit|hitting|punch|punching|bite|biting|choke|choking|mutilat[a-z]+|wound|bleed|bleeding|bit|hurted) <self>(?! (?:some slack|off|"
        r"short|out|up about))",
        "hurting oneself",
        deed=True,
        mishap=True,
    ),
    Rule(
        _URGENT,
        r"(?:i|i am|i have|been|keep|kept|started|start|starting|to|want to|urges?|the urge to|thoughts of|thinking of|"
        r"thinking about|resorted to|back to|am|relapsed (?:with|into|on)|he|she|they|is|of|into|by)<adv> self harm"
        r"(?:s|ed|ing)?",
        "self-harm as something done",
        deed=True,
    ),
    Rule(_URGENT, r"self harm(?:s|ed|ing)? (?:again|every|tonight|last night|more|so much|badly|now)", "now"),
    Rule(_REVIEW, r"self harm(?:s|ed|ing)?", "the bare word"),
    Rule(
        _URGENT,
        r"(?:urges? to cut|want to cut|need to cut|(?:am|i|been|started|keep|kept|back to|stop|stopped) <adv>cutting)(?! (?:down|back|out|corners|hours|off|short|it|the (?:sessions|service|services|budget|grass|hours|funding|number|time|staff|cost|costs)|"
        r"my hours|services|through|costs|up|contact|your|our|jobs|edge|in|me|him|her|staff|carbs|grass))",
        "cutting without an object",
    ),
    Rule(
        _URGENT,
        r"cut too deep|(?:will not|not) stop bleeding(?! gums)|bleeding (?:everywhere|heavily|badly)",
        "an injury now",
    ),
    Rule(_URGENT, r"bang(?:s|ing)? (?:my|his|her) head<g5> (?:bleeds?|bleeding|unconscious|harder)", "head banging"),
    Rule(
        _URGENT,
        r"(?:feel like|felt like|start|started|want to|wanting to|keep|been|am|is|back to|urge to|has been) <adv>(?:cut|cutting|burning|scratching|purging|starving)(?: myself)? (?:again|every|so|until|till|to cope)",
        "again",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:scratch|scratching|scratched|pick|picking|bite|biting|punching|hitting) (?:at )?my (?:own )?(?:arms?|legs?|skin|face|thighs?|wrists?|head)<g2> (?:till|until|to the|so it|because)",
        "injury",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:is|been|keeps?|started|has been|starts) cutting (?:his|her|their) (?:arms?|legs?|wrists?|thighs?|skin|body|stomach)",
        "injury of another",
        also=frozenset({Kind.THIRD_PERSON}),
    ),
    Rule(
        _URGENT,
        r"<they>(?:(?: ,)?(?: aged)? \d+(?: ,)?)? (?:has|have|had)?<adv> ?(?:cut|slashed|burnt|burned) (?:his|her|their) (?:own )?(?:arms?|legs?|thighs?|stomach)(?! (?:hair|free))",
        "another has cut",
        deed=True,
        mishap=True,
        also=frozenset({Kind.THIRD_PERSON}),
    ),
)

UNSAFE = (
    Rule(
        _URGENT,
        r"(?:can not|not safe to|scared to|afraid to|should not|not trust myself to)<adv> be (?:left |trusted )?(?:alone |on my own )?with (?:my|the|these|him|her|our) (?:<tablets>|baby|children|kids|newborn|thoughts|knives|son|daughter)(?! (?:father|mother))",
        "not to be left alone with",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:thoughts?|pictures|images|visions)<g3> (?:of|about) (?:hurting|harming|smothering|drowning|dropping|shaking|suffocating) (?:my|the|our|him|her)",
        "harm to a child that comes to mind",
        also=frozenset({Kind.HARM_TO_OTHERS}),
    ),
    Rule(
        _URGENT,
        r"voices?(?: [^ .]+){0,6} (?:to|and|says) (?:walk into|cut it|cut my|jump|burn|do it|punish|hurt|stab|step|join (?:him|her|them))",
        "voices that command",
    ),
    Rule(
        _URGENT,
        r"(?:can not|unable to|not able to|struggling to|not know how to|not sure i can|not think i can|how long i can|not "
        r"know if i can|not promise to) keep (?:<anyself>|him|her|them|my [a-z]+) safe",
        "cannot keep safe",
        negatable=False,
    ),
    Rule(
        _REVIEW,
        r"(?:could not|did not|failed to) keep (?:<anyself>|him|her|them|my [a-z]+) safe",
        "in the past",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"not<adv> (?:feel |feeling |be |been )?(?:very |really |at all )?safe (?:to be (?:on my own|alone|by myself|left)|with myself|from him|from her|with him|with her|tonight|right now|on my own|alone|"
        r"by myself|to be alone|being alone|from myself|with my thoughts|around myself|in my own head)",
        "not safe now",
        negatable=False,
    ),
    Rule(
        _URGENT, r"i am not safe(?= [.,]| and| please| help)|unsafe (?:with|around) myself", "not safe", negatable=False
    ),
    Rule(
        _REVIEW,
        r"not<adv> feel(?:ing)?<adv> safe(?! (?:giving|sharing|typing|online|walking|using|clicking|putting|enough to|"
        r"driving|crossing|parking))",
        "not feeling safe",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:scared|afraid|frightened|terrified|worried|fear|dread)<g2> (?:what )?i (?:might|may|will|could|am going to|would|"
        r"am capable of)(?: (?:do|hurt|kill|end|snap|lose control|not make it|harm)|(?= [.,]))",
        "fear of oneself",
    ),
    Rule(_URGENT, r"scared of myself|frightened of myself", "fear of oneself"),
    Rule(
        _URGENT,
        r"not<adv> trust myself(?! to (?:remember|spell|write|explain|get|type|say|speak|drive|do the form))",
        "no trust in oneself",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:danger|risk) to (?:<anyself>|others)|(?:i am|he is|she is|we are|they are|<they> is)<adv> in (?!no)(?:[a-z]+ )?danger",
        "danger",
    ),
    Rule(
        _URGENT,
        r"(?:might|going to|will|about to|could|may|want to|have to|afraid|scared|would) <adv>do something (?:i can not|that can not|i can never|to <anyself>|"
        r"stupid|silly|bad|drastic|terrible|awful|reckless|dangerous|daft|i<g2> regret|he<g2> regret|she<g2> regret)",
        "do something",
    ),
    Rule(_URGENT, r"before i (?:do something|hurt|kill|end|do it|snap|harm)", "before something happens"),
    Rule(
        _URGENT,
        r"voices?<g5> (?:tell|telling|tells|told|say|saying|says|want|wants|command[a-z]*|order[a-z]*)<g5> (?:jump|kill|hurt|"
        r"cut|harm|die|do it|stab|set|burn|end|attack|bad things|drown|strangle)",
        "voices that command",
        also=_SELF_HARM,
    ),
    Rule(_REVIEW, r"(?:hear|hears|hearing|heard) voices", "voices"),
    Rule(
        _URGENT,
        r"(?:he|she|they|someone|my ex|my partner|my husband|my dad|a man|the man|my neighbour)<g2> (?:has|with|holding|got|"
        r"have|had) (?:got )?(?:a |the )?(?:[a-z]+ )?(?:knife|gun|weapon|machete|hammer|axe)",
        "a weapon",
    ),
    Rule(
        _REVIEW,
        r"not slept (?:for|in) (?:\d+|two|three|four|five|six|seven|days|weeks|nights|several|over)",
        "sleepless",
        negatable=False,
    ),
    Rule(_REVIEW, r"i am in (?:a )?(?:crisis|mental health crisis)", "a crisis by name"),
    Rule(
        _URGENT,
        r"can not stop myself(?! (?:crying|worrying|eating|shaking|thinking|checking|from (?:crying|worrying|eating|thinking|checking)))|going to lose control|do not know what i (?:might|will|am going to|am capable of) ?(?:do)?(?= [.,]| if| to| next)",
        "losing hold",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:please )?(?:someone|somebody|anyone|police|ambulance|you)<g3> (?:need|needs|must|have to|has to|better) (?:to )?(?:come|help|stop me|get here)<g2> (?:now|before|quickly|urgently)",
        "help now",
    ),
    Rule(
        _REVIEW,
        r"not safe(?: here)? at (?:home|night|my)|not safe (?:here|in my own home|where i live|around|in this house)|scared to (?:go home|be at home|be in the house)|afraid of (?:him|my <kin>)|scared of (?:him|my <kin>)",
        "not safe at home",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:not breathing|stopped breathing|unconscious|will not wake up|can not wake (?:him|her)|collapsed)<g3> (?:now|help|please|what do i)|is (?:unconscious|not breathing)(?= [.,]| and)",
        "an emergency of the body",
        negatable=False,
    ),
)

DISTRESS = (
    Rule(_REVIEW, r"feel(?:ing)? unsafe", "unsafe, said plainly", also=frozenset({Kind.UNSAFE_NOW})),
    Rule(
        _REVIEW,
        r"(?:can not|could not|do not think i can|do not know if i can|do not know how i|feel like i can not|not sure i can|not know how i can) <adv>(?:go on|carry on|keep going|cope|do "
        r"this|take this|take it|take much more|bear (?:it|this)|live like this|fight|hold on|face (?:another day|tomorrow|life))(?:(?= [.,])| "
        r"(?:like this|anymore|any longer|much longer|much more|of this|living|and))(?!<any8> (?:form|website|page|app|logging|"
        r"link|password|screen|site))",
        "at the end of strength",
        negatable=False,
    ),
    Rule(
        _REVIEW,
        r"can not take (?:much|any) ?more|can not take anymore|can not live like this",
        "at the end of strength",
        negatable=False,
    ),
    Rule(_REVIEW, r"what is the point (?:anymore|of anything|of it all|of living|in anything)", "no point"),
    Rule(_REVIEW, r"had enough of (?:everything|it all|this world)", "had enough"),
    Rule(
        _REVIEW,
        r"(?:see|have|got|is|with) no (?:future|way out|hope|hope left)|(?:is|see) no way out|lost all hope|not see a "
        r"(?:future|way out|way forward for me)",
        "no future",
        negatable=False,
    ),
    Rule(
        _REVIEW,
        r"(?:i am|i feel|feeling|i have been feeling|feel)<g2> (?:hopeless|worthless|(?:a|like a) burden(?! (?:on|to) (?:the|your|staff)))",
        "hopeless",
    ),
    Rule(
        _REVIEW, r"(?:want|wanted|wish i could|would like) (?:to )?<adv>(?:disappear|vanish|not exist)", "to disappear"
    ),
    Rule(
        _REVIEW,
        r"(?:i|he|she|husband|wife|son|daughter|mum|dad)(?: have| has| am| is)? (?:given|give|giving|gives|gave) up(?= [.])",
        "given up",
    ),
    Rule(
        _REVIEW,
        r"(?:want|wanted|need) (?:it|it all|everything|the pain|this|this pain|the suffering|my suffering|all of this) (?:all )?"
        r"(?:to )?(?:stop|end|be over|go away forever)(?! (?:in|with|on|at|before|happening|by))|(?:end|stop) (?:the|my|this|all the) (?:pain|suffering|misery)"
        r"(?! (?:in my (?:back|leg|knee|shoulder|arm|hip|neck)|relief|clinic))",
        "wanting it to stop",
    ),
    Rule(_REVIEW, r"(?:no one|who) would<g2> (?:care|notice|miss me) if i", "nobody would care", negatable=False),
    Rule(_REVIEW, r"(?:at|reached) (?:my |a )?breaking point", "breaking point"),
    Rule(
        _REVIEW,
        r"how (?:much longer|long) i can (?:cope|go on|carry on|do this|last|take|keep|hold|survive|live)|not see (?:a|any) way (?:forward|out|through)",
        "how much longer",
        negatable=False,
    ),
)
