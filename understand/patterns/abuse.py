"""Abuse: hands, blows, force, threats, boundaries, neglect."""

from understand.risk_rules import Level, Rule

_URGENT, _REVIEW = Level.URGENT, Level.REVIEW

_LAY_HANDS = r"(?:tried to |tries to |trying to |keeps |kept )?(?:touch|grop|fondl|kiss|lick|rubb|rub|strok|squeez|caress|cuddl)(?:e|es|ed|ing|s)?"
_INTIMATE = (
    r"(?:me|my (?:inner |upper |bare )?(?:leg|legs|thighs?|knee|breasts?|boobs|chest|bum|bottom|hair|face|body|privates?|private "
    r"parts|genitals|crotch|vagina|penis|neck|lips|backside|buttocks)|him|her|them|my <kin>)"
)
_NOT_HANDS = r"(?! (?:deeply|emotionally|with (?:his|her|their) (?:kindness|words|story)|greatly|so much|base|heart))"
_STRIKE = (
    r"(?:hit|hits|hitting|slapped|slaps|slapping|punched|punches|punching|kicked|kicks|kicking|beat|beats|beating|beaten|strangled|"
    r"strangles|strangling|chokes|hurting|stabbed|stamped on|choked|choking|pinned|headbutted|bit|smacked|smacks|whipped|spat at|spat on|burned|burnt|shoved|throttled|"
    r"grabbed|pushed|dragged)"
)
_STRUCK = r"(?:me|him|her|them|us|(?:my |our |the |a |another )?(?:[a-z]+ )?<kin>|residents|patients|my (?:head|face|arm|hair|wrist|neck|throat|legs?))"
_NOT_STRUCK = (
    r"(?! (?:out|off|with (?:a |the |another |an )?(?:bill|fee|charge|question|letter|price)|to it|that|hard|when i was down|"
    r"around|away|from pillar|through|in (?:his|her|my|the|a) (?:wheelchair|chair|bed|trolley|queue)|into (?:it|doing|therapy|another|a)|too|back|aside|to(?! (?:the|a) (?:floor|ground|wall|bed|door|chair))|as|up from|about|forward|for))"
)

ABUSE = (
    Rule(
        _URGENT,
        r"(?:<person>|man|nurse|carer|worker|doctor|therapist|porter)<g5> touch(?:es|ed|ing) (?:me|her|him) (?:when|while|at night|in bed|in the shower|under|there|up|where|down)(?! (?:base|i need|with))",
        "touched by somebody who is there to help",
    ),
    Rule(
        _URGENT, rf"<person><g5> {_LAY_HANDS} {_INTIMATE}{_NOT_HANDS}", "hands where they have no business", deed=True
    ),
    Rule(
        _URGENT,
        r"(?:put|puts|putting|ran|slid|slides|had|got) (?:his|her|their) (?:hands?|fingers?|tongue|penis|thing) (?:on|up|down|in|inside|under|between|into) (?:my|me|her|his "
        r"(?:pants|trousers)|their)(?! (?:shoulder|arm|hand|back|heart|pocket|pockets|shoulders|own|head))",
        "hands, said longer",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"sexual(?:ly)? (?:assault[a-z]*|abus[a-z]+|harass[a-z]*|touch[a-z]*|advances?|attack[a-z]*|exploit[a-z]*|inappropriate)|"
        r"rap(?:e|ed|ing|es)(?! no sorry)|forced (?:sex|me to (?:have|touch|kiss|watch|do))|molest[a-z]*|grop(?:ed|ing)|indecent(?:ly)? [a-z]+|(?:exposed|exposing) (?:himself|herself|his|her)|"
        r"touch(?:ed|ing) (?:me |her |him )?inappropriately|inappropriate(?:ly)? touch[a-z]*",
        "sexual abuse by name",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"sexual(?:ly)? (?:relationship|relations|contact) with (?:me|him|her|my|a)|(?:sex|sleeping|slept|an affair|sexual relationship|sexual relationship|relationship of a sexual nature|sexual contact) with (?:his|her|their|a|my|one "
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
    Rule(_URGENT, rf"<person>(?: [^ .]+){{0,8}}? {_STRIKE}(?: up)? {_STRUCK}{_NOT_STRUCK}", "blows", deed=True),
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
        r"raped|strangled|choked|molested|groped|beaten up|tortured|starved) by(?! (?:the |these |your )?(?:cuts|changes|strikes?|charges?|delays|virus|covid|rules|news))",
        "blows, said passively",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:am|is|are|he is|she is) being (?:physically |emotionally |financially |sexually |regularly ){0,5}(?:abused|beaten|hit|hurt|"
        r"tortured|exploited|trafficked|held against|starved)",
        "abuse going on",
    ),
    Rule(
        _REVIEW,
        r"(?:was|were|been|has been|have been|had been) (?:physically |emotionally |sexually |badly ){0,5}(?:abused|assaulted|attacked)"
        r"(?! (?:verbally|online|in the meeting|for asking|by email))",
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
        r"(?:told|tells|telling|said|saying|says)<g3> (?:to )?(?:go and |just |go |should ){0,5}(?:kill|hang|top|harm) (?:myself|yourself|"
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
        r"(?<!you )(?<!please )(?<!to )(?<!or )(?:text|texts|texting|texted|messag[a-z]+|calls|calling|rings|ringing|whatsapps) me<g3> (?:late at night|at night|at all hours|"
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
    Rule(
        _URGENT,
        r"(?:mak(?:es|ing|e)|made|forces|forced|forcing) (?:me|him|her|them|my [a-z]+) (?:touch|do (?:sexual )?things|watch porn|kiss|perform|have sex|lie on|get into (?:his|her))",
        "made to do things",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:got|gets|getting|climbed|climbs|came|comes|lay|lies) (?:into|in|onto|on) (?:my|her|his) bed(?= [.,]| and| with| at| while| when| naked)",
        "into the bed",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:tie|ties|tied|tying|strapped|strap|lock|locks|locked|locking|chained) (?:me|him|her|them|(?:my |the |our )?(?:[a-z]+ )?<kin>) (?:to|in|up|down|inside)(?= )(?! (?:out|touch|the system))",
        "tied or locked in",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:held|kept|keeping|holding|locked|trapped)<g3> against (?:my|his|her|their) will|(?:not|will not|does not) let (?:me|her|him) (?:leave the house|out of the house|see anyone|have my phone)",
        "held",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:hand|finger|fist) (?:shaped|marks?|prints?)(?: shaped)?(?: bruis[a-z]+)?|bruis(?:es|ing)<g5> from (?:the |her |his )?(?:carers?|staff|nurses?|dad|mum|partner|husband|wife)",
        "marks of hands",
        deed=True,
    ),
    Rule(
        _REVIEW,
        r"(?:held|holding|pinned) (?:me|him|her|my (?:[a-z]+ )?<kin>) down|(?:got|was|were|been) (?:attacked|assaulted)(?! (?:in|by) (?:the|a) (?:meeting|letter|email|complaint))",
        "force",
    ),
    Rule(_REVIEW, r"(?:unexplained|covered in|had|has|have|with)<g2> bruis(?:es|ing)", "bruises"),
    Rule(
        _REVIEW,
        r"(?:stealing|steals|stole|taking|takes|took|taken) (?:my|her|his|their) (?:[a-z]+ )?(?:money|savings|pension|benefits|bank card)",
        "money",
    ),
    Rule(
        _URGENT,
        r"(?:ask|asked|asks|told|tells|made|makes) (?:my |the |our )(?:[a-z]+ )?(?:son|daughter|child|kids|boy|girl|children|grandson|granddaughter) (?:to keep|not to tell)",
        "a child's secret",
        deed=True,
    ),
    Rule(_REVIEW, r"keep (?:it|this|our|their|the)<g2> (?:a )?secret", "a secret"),
    Rule(
        _URGENT,
        r"(?:threatens|is threatening|are threatening|keeps threatening|keep threatening) (?:me|us|him|her|my (?:[a-z]+ )?<kin>)(?! with (?:discharge|eviction|a bill|court|losing))",
        "threats going on",
    ),
    Rule(
        _REVIEW,
        r"threatened (?:me|us|him|her|my (?:[a-z]+ )?<kin>)(?! with (?:discharge|eviction|a bill|court|losing))",
        "threats in the past",
    ),
    Rule(
        _REVIEW,
        r"(?:stealing|steals|stole|stolen) (?:from|money from) (?:me|him|her|my <kin>|residents|patients)",
        "theft by a carer",
    ),
    Rule(_URGENT, r"cigarette burns?|burn marks on", "marks", deed=True),
    Rule(
        _URGENT,
        r"(?:grab|grabs|grabbed|grabbing|squeezed|pinched) (?:my|her|his) (?:[a-z]+ )?(?:breasts?|boobs?|bum|bottom|crotch|genitals|penis|privates|backside|throat|neck|hair)|pull(?:s|ed|ing)? (?:me |him |her )?(?:by )?(?:my|her|his|the) hair",
        "a grip",
        deed=True,
    ),
)
