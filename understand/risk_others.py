"""Patterns: harm to others, abuse, children, and care that has stopped (food, medication)."""

from understand.risk_rules import Kind, Level, Rule

_URGENT, _REVIEW = Level.URGENT, Level.REVIEW
_CHILDREN = frozenset({Kind.SAFEGUARDING_CHILD})

_HURT = (
    r"(?:kill|killing|stab|stabbing|shoot|shooting|strangle|strangling|murder|murdering|batter|attack|attacking|hurt|hurting|"
    r"harm|harming|smash|smashing|punch|punching|beat|beating|knife|slash|burn|burning|bomb|poison|poisoning|smother|"
    r"smothering|suffocate|suffocating|drown|drowning|shake|shaking|throttle|hit|hitting|slap|kick|assault)"
)
_VICTIM = (
    r"(?:him|her|them|you|you all|you lot|someone|people|everyone|anyone|that (?:[a-z]+ )?<role>|this (?:[a-z]+ )?<role>|"
    r"my (?:[a-z]+ )?(?:<kin>|<role>)|the (?:[a-z]+ )?(?:<kin>|<role>)|a (?:[a-z]+ )?(?:<kin>|<role>)|your <role>|his <kin>|"
    r"her <kin>|their <kin>|me|us|staff|children|kids|nurses|doctors|others|another)"
)
_NOT_MEANT = (
    r"(?! (?:with (?:a|an|the|kindness)|feelings|an email|to it|in court|up|at their|at his|at her|a message|back to))"
)

HARM_TO_OTHERS = (
    Rule(_URGENT, rf"<intend><adv> {_HURT} {_VICTIM}{_NOT_MEANT}", "an intention with its victim", also=frozenset()),
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
    Rule(_REVIEW, r"make (?:him|her|them|you)(?: all)? (?:suffer|bleed|hurt)", "a veiled threat"),
)

_LAY_HANDS = r"(?:touched|touching|touches|groped|groping|fondled|fondling|kissed|kissing|licked|rubbed himself|stroked|stroking|squeezed)"
_INTIMATE = (
    r"(?:me|my (?:inner |upper |bare )?(?:leg|legs|thighs?|knee|breasts?|boobs|chest|bum|bottom|hair|face|body|privates?|private "
    r"parts|genitals|crotch|vagina|penis|neck|lips|backside|buttocks)|him|her|them|my <kin>)"
)
_NOT_HANDS = r"(?! (?:deeply|emotionally|with (?:his|her|their) (?:kindness|words|story)|greatly|so much|base|heart))"
_STRIKE = (
    r"(?:hit|hits|hitting|slapped|slaps|slapping|punched|punches|punching|kicked|kicks|kicking|beat|beats|beating|beaten|strangled|"
    r"strangles|choked|choking|pinned|headbutted|bit|smacked|smacks|whipped|spat at|spat on|burned|burnt|shoved|throttled|"
    r"grabbed|pushed|dragged)"
)
_STRUCK = r"(?:me|him|her|them|us|my (?:[a-z]+ )?<kin>|my (?:head|face|arm|hair|wrist|neck|throat|legs?))"
_NOT_STRUCK = (
    r"(?! (?:out|off|with (?:a |the |another |an )?(?:bill|fee|charge|question|letter|price)|to it|that|hard|when i was down|"
    r"around|away|from pillar|through|into (?:it|doing|therapy|another|a)|too|back|aside|to (?:do|try|talk|go|get|be|take|make|"
    r"attend|accept|a|the gp)|as|up from|about|forward|for))"
)

ABUSE = (
    Rule(
        _URGENT, rf"<person><g5> {_LAY_HANDS} {_INTIMATE}{_NOT_HANDS}", "hands where they have no business", deed=True
    ),
    Rule(
        _URGENT,
        r"(?:put|puts|putting|ran|slid|had) (?:his|her|their) (?:hands?|fingers?|tongue) (?:on|up|down|in|inside|under|between) my",
        "hands, said longer",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"sexual(?:ly)? (?:assault[a-z]*|abus[a-z]+|harass[a-z]*|touch[a-z]*|advances?|attack[a-z]*|exploit[a-z]*|inappropriate)|"
        r"rap(?:e|ed|ing|es)|molest[a-z]*|grop(?:ed|ing)|indecent(?:ly)? [a-z]+|(?:exposed|exposing) (?:himself|herself|his|her)|"
        r"touch(?:ed|ing) (?:me |her |him )?inappropriately|inappropriate(?:ly)? touch[a-z]*",
        "sexual abuse by name",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:sex|sleeping|slept|an affair|a sexual relationship|sexual relationship|sexual contact) with (?:his|her|their|a|my|one "
        r"of (?:his|her|the)|me|him|the)<g1> (?:patients?|clients?|therapist|counsellor|nurse|doctor|worker|psychiatrist|residents?|"
        r"me|service users?)|(?:had|having|have) sex with me",
        "sex across the line of care",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:ask|asked|asks|asking|told|tells|telling|made|makes|making|forced|forcing|wanted|pressured|begged|tried to get) (?:me|him|"
        r"her|them|my [a-z]+)<g3> (?:undress|strip|take (?:off )?(?:my|her|his|their|all my) (?:clothes|top|shirt|trousers|bra|"
        r"underwear|knickers)|take off (?:my|her|his) (?:clothes|top|bra|underwear|trousers)|(?:naked|nude|intimate|explicit|topless|"
        r"sexy)|nudes|for sex|have sex|sleep with|touch (?:him|himself|her|his)|kiss (?:him|her)|perform)",
        "made to undress or worse",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"forc(?:e|ed|es|ing) (?:himself|herself|themselves) (?:on|onto|upon)|wants? me to sleep with",
        "force",
        deed=True,
    ),
    Rule(_URGENT, rf"<person><g3> {_STRIKE} {_STRUCK}{_NOT_STRUCK}", "blows", deed=True),
    Rule(
        _URGENT,
        r"(?:dragged|dragging|pulled|threw|thrown|throwing|pinned|pushed|shoved|slammed) (?:me|him|her|them|my (?:[a-z]+ )?<kin>)"
        r"(?: (?:by|along|across|down|to|onto|against|into) (?:his|her|my|their|the) (?:hair|arms?|legs?|floor|ground|stairs|neck|"
        r"corridor|feet|ankles|wall|door))",
        "rough handling",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:was|were|been|being|is|am|are|get|gets|getting|got) (?:[a-z]+ )?(?:hit|slapped|punched|kicked|beaten|assaulted|attacked|"
        r"raped|strangled|choked|molested|groped|beaten up|tortured|starved) by",
        "blows, said passively",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:am|is|are|he is|she is) being (?:physically |emotionally |financially |sexually |regularly )*(?:abused|beaten|hit|hurt|"
        r"tortured|exploited|trafficked|held against|starved)",
        "abuse going on",
    ),
    Rule(
        _REVIEW,
        r"(?:was|were|been|has been|have been|had been) (?:physically |emotionally |sexually |badly )*(?:abused|assaulted|attacked)"
        r"(?! (?:verbally|online))",
        "abuse in the past or without its author",
    ),
    Rule(
        _URGENT,
        r"<person><g3> (?:threaten(?:s|ed|ing)?|says?|said|told|going|will|wants|swears?|swore)<g5> (?:kill|stab|hurt|beat|strangle|"
        r"shoot|hit|burn|attack|rape|find) (?:me|us|my|him|her)",
        "threats against somebody",
    ),
    Rule(
        _REVIEW,
        r"(?:told|tells|telling|said|saying|says)<g3> (?:to )?(?:go and |just |go |should )*(?:kill|hang|top|harm) (?:myself|yourself|"
        r"himself|herself)",
        "somebody was told to harm themselves",
    ),
    Rule(
        _REVIEW,
        r"(?:asked|asks|wants|wanted|invited|inviting|invites)<g3> (?:meet|come|go|visit)<g5> (?:hotel|house|home|flat|place|drink|dinner|"
        r"outside)(?! visits?)",
        "a boundary crossed",
    ),
    Rule(
        _REVIEW,
        r"(?:he|she|therapist|counsellor|nurse|doctor|worker)<g2> (?:loves me|in love with me|fancies me|wants me)|must not tell|our secret|"
        r"not to tell (?:anyone|his|her|my)",
        "a boundary crossed",
    ),
    Rule(
        _REVIEW,
        r"(?:text|texts|texting|texted|messag[a-z]+|calls|calling|rings|ringing|whatsapps) me<g3> (?:late at night|at night|at all hours|"
        r"private|privately|every night|his|her)",
        "a boundary crossed",
    ),
    Rule(
        _REVIEW,
        r"(?:left|leave|leaves|leaving|sat|sitting|lying|lay)<g5> in (?:his|her|their|my)(?: own)? (?:[a-z]+ )?(?:mess|urine|faeces|poo|wee|"
        r"filth|vomit)",
        "neglect",
    ),
    Rule(_REVIEW, r"restrained (?:me|him|her|my)|(?:was|being|been|got) restrained", "restraint"),
)

_CHILD = (
    r"(?:child|children|kid|kids|baby|babies|toddler|newborn|(?:little|young|teenage|small|\d+ year old) (?:boy|girl|son|daughter|brother|"
    r"sister)|son|daughter|grandson|granddaughter|minor|minors|stepson|stepdaughter|pupil|boys|girls)"
)
_WHOSE = r"(?:the |her |his |their |my |our |a |that |those |these |your )*(?:[a-z0-9]+ ){0,2}?"

CHILDREN = (
    Rule(
        _URGENT,
        r"(?:hit|hits|hitting|beat|beats|beating|slap|slaps|slapped|slapping|smack|smacks|smacking|punch[a-z]*|kick[a-z]*|shak(?:es|ing|en)|"
        r"shook|starv(?:es|ing|ed)|touch(?:es|ed|ing)|abus(?:es|ing|ed)|neglect(?:s|ed|ing)?|burn(?:s|ed|ing)|locks|locked|molest[a-z]*) "
        rf"{_WHOSE}(?:child|children|kid|kids|baby|toddler|son|daughter|grandson|granddaughter|boy|girl|girls|boys)(?! (?:s|feelings))",
        "a child is hurt",
        deed=True,
    ),
    Rule(
        _URGENT,
        rf"{_CHILD}<g3> (?:is|are|being|was|were|been|gets?|told me|says?|said)<g5> (?:abused|hit by|beaten|touched|neglected|in danger|starved|"
        r"locked in|unsafe at home|hurt by|scared of (?:his|her|him))",
        "a child is hurt, said passively",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:told|tells|says?|said)<g5> (?:touched|touches|touching|hurts|hit|hits) (?:him|her|them)(?= [.,]| in| on| and| there| down)",
        "a child told it",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"groom(?:ed|ing) (?:my|a|her|him|me|by|children|young|girls|boys|kids|our|their)",
        "grooming",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:messag[a-z]+|text|texts|texting|texted|contacting|contacted|sending|chatting|meeting|talking|approach[a-z]*|following|sleeping)"
        r"<g3> (?:(?:\d|1[0-7]|eleven|twelve|thirteen|fourteen|fifteen) (?:year old|yr old|yo|year olds)|minors?|underage|under age|young "
        r"(?:girls?|boys?)|school ?(?:girls?|boys?))",
        "an approach to a child",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:come|comes|coming|came) into my (?:room|bed|bedroom) (?:at night|when|every|and)",
        "a child at night",
        deed=True,
    ),
    Rule(
        _URGENT,
        rf"(?:leave|leaves|leaving|left) {_WHOSE}(?:child|children|kid|kids|baby|toddler)<g2> (?:alone|on (?:his|her|their|its) own|home "
        r"alone|unattended)",
        "a child left alone",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:kids|children|baby|toddler|child)<g5> (?:no food|not (?:been )?fed|starving|locked in|bruises|burns|cigarette)|bruises on "
        r"(?:my|the|his|her) (?:son|daughter|baby|child|boy|girl)",
        "signs of neglect",
    ),
    Rule(_URGENT, r"child (?:abuse|pornography|porn)|paedophile|pedophile|paedo|indecent images", "by name", deed=True),
)

_VITAL = (
    r"(?:lithium|clozapine|clozaril|insulin|anti ?psychotics?|antipsychotics?|depot|injection|valproate|olanzapine|risperidone|"
    r"aripiprazole|epilepsy|seizure|heart|steroids|warfarin|transplant)"
)
_PLAIN_MEDS = r"(?:medication|medications|meds|tablets|pills|medicine|antidepressants?|sertraline|quetiapine|mirtazapine|citalopram)"

MEDICATION = (
    Rule(
        _URGENT,
        r"(?:stopped taking|stop taking|stopping taking|come off|coming off|came off|flushed|binned|thrown away|threw away|refusing|refuses|"
        r"not taking|not taken|not been taking|not had|quit|i stopped|i have stopped|he has stopped|she has stopped)<adv> (?:all )?(?:of "
        rf")?(?:my|his|her|their|the|any|all)? ?{_VITAL}",
        "a medicine that must not be stopped",
        negatable=False,
    ),
    Rule(
        _URGENT,
        rf"(?:run|ran|running|runs|am|is) out of (?:my |his |her |their |the )?{_VITAL}|no {_VITAL} left|without (?:my |his |her ){_VITAL}",
        "a vital medicine has run out",
        negatable=False,
    ),
    Rule(
        _REVIEW,
        r"(?:stopped taking|stop taking|come off|coming off|came off|flushed|binned|refusing|refuses|not taking|not been taking|i stopped|i "
        rf"have stopped)<adv> (?:to take )?(?:all )?(?:of )?(?:my|his|her|their|any) {_PLAIN_MEDS}",
        "medication stopped",
        negatable=False,
    ),
    Rule(_REVIEW, rf"(?:run|ran|running) out of (?:my |his |her |their |the )?{_PLAIN_MEDS}", "medication has run out"),
)

_LONG = r"(?:\d+ days|(?:two|three|four|five|six|seven|eight|nine|ten|several|many|a few) days|days|a week|over a week|weeks|two weeks)"
EATING = (
    Rule(
        _URGENT,
        r"not (?:been )?(?:eaten|eating|ate|eat|had any food|had anything to eat|drunk|drinking|had food)(?: or drunk| or drank| anything| a "
        rf"thing| properly| much| at all| food| and drinking| or drinking| a meal| solid food)* (?:(?:for|in) (?:the last |over |about |nearly )"
        rf"?{_LONG}|since (?:last week|last (?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tues|wednes|thurs|fri|satur|sun)day))",
        "days without food",
        negatable=False,
    ),
    Rule(_URGENT, r"stopped eating|stopped (?:eating and )?drinking water", "has stopped eating", negatable=False),
    Rule(
        _URGENT,
        r"(?:refuses?|refusing|refused) (?:all |any |to |her |his )*(?:food|eat|eat or drink|water|fluids|meals)(?! (?:parcel|bank))",
        "refuses food",
    ),
    Rule(_URGENT, r"starv(?:e|ing|ed) <anyself>", "starving oneself"),
    Rule(
        _REVIEW,
        r"(?:hardly|barely|not)<adv> (?:eating|eats)(?= [.,]| properly| much| anything| at all| or| and)",
        "eats little",
        negatable=False,
    ),
)

ALSO_CHILDREN = _CHILDREN
