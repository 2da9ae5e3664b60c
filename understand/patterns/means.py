"""Suicide by its means: places, methods, tablets."""

from understand.risk_rules import Level, Rule

_URGENT, _REVIEW = Level.URGENT, Level.REVIEW

_MANY = (
    r"(?:all|every one|every single one|the whole|the lot|a load|loads|lots|too many|a bunch|a handful|handfuls?|"
    r"(?:a |the |two |three |whole |full |entire ){0,5}(?:box|boxes|pack|packs|packet|packets|bottle|bottles|strips?)|"
    r"\d{2,3}|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|a hundred|the rest|way too many|a lot)"
)
_TAKE = r"(?:take|takes|taking|took|taken|swallow|swallowed|swallowing|necked|necking|downed|downing|popped|eaten)"

METHODS = (
    Rule(
        _URGENT,
        r"(?:hang|hanging|hanged|hung|drown|drowning|drowned|shoot|shooting|shot|gas|gassing|gassed|electrocute|"
        r"suffocate|suffocating|strangle|strangling|strangled|poison|poisoning|poisoned|neck|rope|necking|finish|"
        r"finishing|end|ending|delete|stab|stabbing|stabbed|knife|gun) <anyself>(?! in the foot)",
        "a method with its reflexive",
    ),
    Rule(
        _URGENT,
        r"(?:to|of|about|will|just|am|from|and|like|start|keep|would|might) (?:off|offing|top|topping|do|doing) <anyself>(?: in)?(?! up)",
        "slang for the same; 'do myself' only as 'do myself in'",
    ),
    Rule(
        _URGENT,
        r"jump(?:s|ed|ing)? (?:off|from|infront of|out of|under|into)<g3> (?:<high>|<rails>|sea|river|canal)(?! (?:group|project))",
        "jumping",
    ),
    Rule(
        _URGENT,
        r"(?:throw|throws|throwing|threw|thrown|chuck|chucking|hurl|hurling|fling|launch) <anyself> "
        r"(?:off|under|infront|out|into|down|from)",
        "throwing oneself",
    ),
    Rule(
        _URGENT,
        r"(?:walk|walked|walking|step|stepped|stepping|run|running|lie|lay|lying|laying|jump|wander|wandered) "
        r"(?:out )?(?:infront of|into|under|out into|out onto|down on|on) (?:the |a |an |oncoming |moving |fast |busy |"
        r"next |train |railway ){0,5}(?:traffic|trains?|lorry|lorries|tracks?|railway|motorway|sea|rails|line)",
        "traffic, railways, water",
    ),
    Rule(
        _URGENT,
        r"(?:drive|driving|crash|crashing|steer|steering|smash) (?:my |the |this |our )?(?:car |van )?"
        r"(?:into|off|over) (?:a |an |the )(?:wall|tree|bridge|river|cliff|lorry|barrier|edge|pier|road)",
        "a car as the means",
    ),
    Rule(
        _URGENT,
        r"(?:i am|am|is|he is|she is|standing|stood|stand|sit|climb|climbed|sat|sitting|up)<g3> (?:on|at|over|onto) (?:the |a |top of |edge of |"
        r"wrong side of ){0,5}(?:[a-z]+ )?(?:bridge|roof|ledge|cliff|railway line|railway|tracks|balcony|viaduct|edge of "
        r"the<g3>)(?! (?:to|from your|group|centre|scheme|cafe|house|road|street|service|team|project|unit))",
        "where they are standing",
    ),
)

OVERDOSE = (
    Rule(
        _URGENT,
        r"(?:take|taking|took|taken|takes|have|had|having) (?:an |another |a |my |the |yet another )?(?:massive |big |large |"
        r"small |deliberate |intentional |accidental |serious |second |third )?overdose",
        "an overdose taken or meant",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:i|he|she|to|am|have|had|of|about|on|has|keep|and|from|might|will)<adv> overdos(?:e|ed|ing)",
        "the same as a verb",
        deed=True,
    ),
    Rule(
        _URGENT,
        rf"{_TAKE} {_MANY}(?: of)? (?:the |my |her |his |their |these |those |sleeping |of ){{0,5}}(?:[a-z]+ )?<tablets>(?! (?:a day|daily|every|"
        r"each|back|with|to the|as prescribed|as directed|off|away|mg|per|for my|from (?:me|him|her)))",
        "too many tablets",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:drink|drinking|drank|drunk|swallowed|swallowing|swallow) (?:the |some |a bottle of |a load of )?(?:bleach|antifreeze|weedkiller)",
        "poison",
    ),
    Rule(_REVIEW, r"overdos(?:e|ed|ing|es)", "the bare word"),
    Rule(
        _URGENT,
        r"(?:tablets|pills|meds|medication|rope|noose|blade|blades|razor|knife|bottle|packets|packet|paracetamol|insulin)"
        r"<g2> (?:infront of me|next to (?:me|my bed)|beside me|in my hand|in my hands|lined up|laid out|on my lap|saved up|"
        r"counted out|by my bed|hidden)",
        "the means are at hand",
    ),
    Rule(
        _URGENT,
        r"(?:saving|saved|save|stockpil[a-z]+|hoard[a-z]*|stashed|stashing|collected up|counting out|counted out) (?:up )?"
        r"(?:enough |all |of |my |the |her |his |loads of |some ){0,5}<tablets>(?! (?:list|chart|leaflet|bottles|boxes))",
        "tablets put by",
    ),
    Rule(
        _URGENT,
        r"(?:bought|got|have|buying|ordered|found|tied|made|holding|picked up|brought|hiding|hidden) (?:the |a |some |my |"
        r"myself a |this |me )(?:[a-z]+ )?(?:rope(?! swing)|noose|ligature|blades?|razors?|gun)|(?:knife|blade) (?:to|at|against) (?:my|"
        r"his|her) (?:throat|wrist|neck|chest)|(?:rope|cord|belt|noose|ligature|something) (?:round|around) (?:my|his|her) neck",
        "the means are got",
    ),
    Rule(
        _URGENT,
        r"(?:how many|enough|too many|the amount of|lethal dose of|number of)(?: of my| of the| of)? (?:[a-z]+ )?<tablets> (?:it takes|it would take|would it|to (?:do|die|kill|end|finish|take|"
        r"be sure)|i need to|i would need|in my system|inside me)",
        "how many tablets",
    ),
    Rule(
        _URGENT,
        r"(?:i|he|she|has|have|just) (?:have |has )?(?:taken|took|swallowed) something(?= [.]| to (?:end|die|kill|sleep|make|stop)| and (?:i|he|she)| bad| i should)",
        "something was taken",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:looking|staring|thinking|keep looking|look|stare|think|fixated|drawn|obsessed|eyeing)(?: up)? (?:at|about|of|on|to|by|with) (?:the |my |all the |all my |a |some )?(?:kitchen |sleeping |train )?"
        r"(?:knife|knives|blades?|razors?|rope|tablets|pills|bridge|tracks|train tracks|noose|gun|scissors|bleach)(?= [.,]| in| on| and| all| again| every| next| at)",
        "drawn to the means",
    ),
    Rule(
        _URGENT,
        r"(?:with|found|found (?:him|her) with|tied|making|made|in) (?:a |the )?noose|(?:bullet|gun) (?:in|to|through) my|blow my (?:brains?|head)|pull the trigger|set (?:myself|himself|herself) (?:on fire|alight)|drink (?:myself|himself|herself) to death|carbon monoxide|exit bag|helium",
        "unmistakable means",
    ),
    Rule(
        _URGENT,
        r"(?:i have|i have got|i got|got|holding|with) (?:a |the |my |some )(?:blade|blades|razor|razor blade|razor blades|scalpel)",
        "a blade",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:thought|thoughts|think|thinking|want|wanting|ready|about|need|going|urge|dream|fantasise)(?: about| of| to)?<adv> (?:jumping|jump)(?: off)?(?= [.,]| in| from| off| and)(?! at| for)",
        "to jump",
    ),
    Rule(
        _URGENT,
        r"(?:crash|crashing|wreck|slam|slamming|smash|smashing|drive|driving) (?:my|the) car (?:on purpose|deliberately|into|off|over)",
        "a car as the means",
    ),
    Rule(
        _URGENT,
        r"(?:drink|drinking|drank|drunk|swallow|swallowed|swallowing)<g5> (?:bleach|antifreeze|weedkiller|white spirit|petrol|detergent|batteries)",
        "poison",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:cord|belt|scarf|sheet|rope|ligature|cable|wire|lead|laces)<g3> (?:round|around|over|to|from) (?:the |my |his |her |a )?(?:door|neck|handle|rail|beam|banister|tree|bannister)",
        "a ligature",
    ),
    Rule(
        _URGENT,
        rf"{_TAKE} (?:far |way |much )?(?:too (?:many|much)(?= [.,]| and| of (?:my|the|her|his)| (?:[a-z]+ )?<tablets>)|more (?:[a-z]+ )?<tablets> than)(?! (?:time|long))",
        "more than is safe",
        deed=True,
    ),
    Rule(
        _URGENT,
        rf"(?:have|got|have got|here with|sat with|sitting with|with|left with) {_MANY}(?: of)? (?:my |the |these |sleeping |of ){{0,3}}<tablets>(?! (?:a day|daily|delivered|wrong|missing|from the))",
        "tablets at hand",
    ),
    Rule(
        _URGENT,
        r"(?:have|got|have got)<adv> (?:all |enough )?(?:the |my |enough )?<tablets>(?: right)? (?:here|ready|lined up|laid out|next to me|beside me|in front of me|in my hand)(?! (?:to|for|at|and i (?:take|need)))",
        "tablets ready",
    ),
    Rule(
        _URGENT,
        r"<tablets>(?: [^ .]+){0,6} (?:no one|nobody) to stop (?:me|him|her)|<tablets>(?: [^ .]+){0,6} (?:going to|will|might|want to)<adv> (?:take|swallow) (?:them|it all|the lot)",
        "tablets and an intention",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:trying|tried|want|wants|hoping|going|wanted) to get (?:hit|run over|knocked down|knocked over|killed)|(?:walk|walks|walking|walked|run|runs|running) (?:out )?into the road",
        "into the traffic",
        deed=True,
    ),
)
