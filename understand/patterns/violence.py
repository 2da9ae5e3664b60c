"""Harm to others: an intention, a threat, a weapon."""

from understand.risk_rules import Level, Rule

_URGENT, _REVIEW = Level.URGENT, Level.REVIEW

_HURT = (
    r"(?:kill|killing|stab|stabbing|shoot|shooting|strangle|strangling|murder|murdering|batter|attack|attacking|hurt|hurting|"
    r"harm|harming|smash|smashing|punch|punching|beat|beating|knife|slash|burn|burning|bomb|poison|poisoning|smother|"
    r"smothering|suffocate|suffocating|drown|drowning|shake|shaking|throttle|hit|hitting|slap|kick|assault)"
)
_VICTIM = (
    r"(?:him|her|them|you|you all|you lot|someone|people|everyone|anyone|that (?:[a-z]+ )?<role>|this (?:[a-z]+ )?<role>|"
    r"my (?:[a-z]+ )?(?:<kin>|<role>)|the (?:[a-z]+ )?(?:<kin>|<role>)|a (?:[a-z]+ )?(?:<kin>|<role>)|your <role>|his <kin>|"
    r"her <kin>|their <kin>|me|us|staff|children|kids|nurses|doctors|others|another|men|women|patients|everybody|someone|(?:the |those |these )(?:[a-z]+ )?(?:people|person|one|ones|lot|bastards?|man|woman)|the lot of (?:them|you)|all of (?:them|you))"
)
_NOT_MEANT = r"(?! (?:with (?:a|an|the|kindness)|feelings|hand|hands|an email|to it|in court|up|at their|at his|at her|a message|back to))"

HARM_TO_OTHERS = (
    Rule(
        _URGENT,
        r"(?:going to|will|want to|wants to|talking about|planning to|threatened to|threatening to|threatens to|says he will|says she will|plan to)<adv> "
        r"(?:stab|stabbing|shoot|shooting|strangle|strangling|poison|poisoning) (?:his|her|my|the|your|their|that|another|someone|people|a|one of)(?! (?:film|photo|video|scene|basket))|"
        r"(?:kill|killing) (?:us (?:all|both)|the whole family|all of (?:us|you|them)|everyone (?:in|at))(?! with)",
        "an intention, and against whom",
    ),
    Rule(_URGENT, rf"<intend><adv> {_HURT} {_VICTIM}{_NOT_MEANT}", "an intention with its victim"),
    Rule(
        _URGENT,
        r"(?:<intend>|see (?:him|her|them) i)<g3> (?:smash|smashing|kick|kicking|bash|cave|caving|punch|punching|cut|slit|break) "
        r"(?:his|her|their|your) (?:face|head|throat|skull|neck|legs|teeth)",
        "an intention with a part of the body",
    ),
    Rule(
        _URGENT,
        r"i (?:will|am going to|will have to)<adv> (?:strangle|stab|kill|murder|shoot|batter) ",
        "a plain threat",
    ),
    Rule(
        _URGENT,
        r"<intend><adv> (?:burn|blow|torch|bomb|shoot|smash|set)(?: [^ .,]+){0,3} (?:building|clinic|hospital|place|office|ward|"
        r"house|unit|surgery|reception|car|alight|on fire)",
        "a building",
    ),
    Rule(
        _URGENT,
        r"(?:have|got|with|bring|bringing|take|taking|carrying|carry|buying|bought|grab|grabbing) (?:a |my |the |me a )(?:[a-z]+ "
        r")?(?:knife|gun|hammer|machete|baseball bat|weapon|acid|axe)",
        "a weapon",
    ),
    Rule(
        _URGENT,
        r"(?:will not|not|never|will never)<adv> (?:walk|get|come|make it) out<g3> alive",
        "a threat",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:you are|he is|she is|you are all|they are all) (?:a )?dead (?:man|woman|meat)|watch (?:your|his|her) back",
        "a threat",
    ),
    Rule(_REVIEW, r"i know where (?:you|he|she|they) (?:live|lives|work|works|park|parks)", "a veiled threat"),
    Rule(
        _REVIEW,
        r"make (?:him|her|them|you)(?: all)? (?:suffer|bleed|hurt|regret it|pay)(?! (?:for|the|up|a|compensation|me|back))",
        "a veiled threat",
    ),
    Rule(
        _URGENT,
        r"(?:go|going|come|coming|walk|turn up|round|down)<g5> (?:and |to )(?:batter|stab|kill|hurt|beat|smash|shoot|attack|punch|strangle|burn)<g1> (?:him|her|them|the|you|someone|everyone|all|that|people|every)",
        "going there to do it",
    ),
    Rule(
        _URGENT,
        r"(?:deserves?|needs?|ought|should) to (?:be )?(?:die|stabbed|shot|killed|hurt|raped|beaten|burned|burnt|hanged)(?<!i deserve to die)",
        "a wish that somebody dies",
    ),
    Rule(
        _URGENT,
        r"(?:put|putting) a (?:bullet|knife) (?:in|through|into)|not be responsible for (?:what i|my actions)|find<g5> (?:you|him|her|them|live|lives|works|<role>) and<g3> (?:make|hurt|kill|beat|stab|regret)|(?:you|he|she|they) will (?:all )?(?:die|bleed|burn)(?= [.,])",
        "a threat",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:want|wanting|feel like|urge|urges|thoughts|thinking|voices|voice|going|wants me)<g3> (?:set|setting|start|starting)<g1> (?:fire|fires|light|alight|the house|it on fire)",
        "fire",
    ),
    Rule(
        _REVIEW,
        r"(?:want|wanted|wish|hope)<g1> (?:him|her|them|you|that <role>|my <kin>|they|he|she)(?: to| was| were| would)? (?:dead|die|hurt|suffer)",
        "a wish that somebody dies",
    ),
)
