"""Children in danger."""

from understand.risk_rules import Level, Rule

_URGENT = Level.URGENT

_CHILD = (
    r"(?:child|children|kid|kids|baby|babies|toddler|newborn|(?:little|young|teenage|small|\d+ year old) (?:boy|girl|son|daughter|brother|"
    r"sister)|son|daughter|grandson|granddaughter|minor|minors|stepson|stepdaughter|pupil|boys|girls)"
)
_WHOSE = r"(?:the |her |his |their |my |our |a |that |those |these |your ){0,5}(?:[a-z0-9]+ ){0,2}?"

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
        rf"{_CHILD}<g3> (?:is|are|being|was|were|been|gets?|told me|says?|said)<g5> (?:abused|hit by|beaten|touched(?! by (?:the|your|their|how) (?:kindness|card|words|gesture|letter|care|support|effort))|neglected|in danger|starved|"
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
        r"groom(?:ed|ing) (?:my|a|her|him|me|by|children|young|girls|boys|kids|teenagers?|teens|our|their)",
        "grooming",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:messag[a-z]+|texts|texting|texted|contacting|contacted|sending|chatting|meeting|talking|approach[a-z]*|following|sleeping)"
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
        r"(?:kids|children|baby|toddler|child)<g5> (?:no food|not (?:been )?fed|starving|locked in|bruises|burns|bruised|screams? all|cigarette)|bruises on "
        r"(?:my|the|his|her) (?:son|daughter|baby|child|boy|girl)",
        "signs of neglect",
    ),
    Rule(_URGENT, r"child (?:abuse|pornography|porn)|paedophile|pedophile|paedo|indecent images", "by name", deed=True),
    Rule(
        _URGENT,
        r"(?:hand|hands|fingers|finger) (?:in|down|inside|up|under) (?:her|his|their) (?:pants|knickers|trousers|skirt|top|bottom|underwear|private|nappy)|touch(?:es|ed|ing)? (?:her|his|their) (?:private|privates|bits|bottom|willy|"
        r"chest)",
        "a child is touched",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:messag[a-z]+|texts|texting|texted|contacting|sending|sent|sends|chatting|snapchat[a-z]*|whatsapp[a-z]*|dms?)<g5> (?:my |a |to my |to a )(?:[a-z]+ )?(?:\d+|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen) year old",
        "messages to a child",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:i am|and i am|im|i only am) (?:only |just )?(?:\d|1[0-5]|ten|eleven|twelve|thirteen|fourteen|fifteen)(?: years old| yrs old)? and (?:he|she|they|my <kin>|my <role>)<g3> (?:hits?|hurts?|touch[a-z]*|makes?|beats?|comes|kick[a-z]*|lock[a-z]*)|"
        r"(?:hits?|hurts?|touch[a-z]*|makes|beats|locks) me<any8> and i am (?:only )?(?:\d|1[0-5]|ten|eleven|twelve|thirteen|fourteen|fifteen)(?= [.,]| years)",
        "a child writes",
        deed=True,
    ),
    Rule(
        _URGENT,
        rf"{_WHOSE}(?:child|children|kid|kids|baby|toddler)<g3> left<g2> (?:alone|on (?:his|her|their|its) own|home alone|unattended)",
        "a child left alone",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:children|kids|child|baby|toddler)<any8> (?:no one|nobody|not|never)<g2> (?:feeding|feeds|fed|looking after|cleaning) (?:them|him|her|it)",
        "a child not fed",
        negatable=False,
    ),
)
