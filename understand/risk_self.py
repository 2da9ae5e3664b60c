"""Patterns: harm to oneself, thought of or done, by the person who writes or somebody they write about."""

from understand.risk_rules import Kind, Level, Rule

_URGENT, _REVIEW = Level.URGENT, Level.REVIEW
_SELF_HARM = frozenset({Kind.SELF_HARM})

_WISH = (
    r"(?:want|wants|wanting|wanted|wish|wishes|wishing|wished|hope|hopes|hoping|hoped|like|love|ready|need|needs|"
    r"deserve|deserves|try|tries|trying|tried|prefer|decided|plan|plans|planning|prepared|pray|praying|waiting|beg|"
    r"begging|begged|desperate|longing|going|rather|asking|asked|let|help|should|able)"
)
_MANY = (
    r"(?:all|every one|every single one|the whole|the lot|a load|loads|lots|too many|a bunch|a handful|handfuls?|"
    r"(?:a |the |two |three |whole |full |entire )*(?:box|boxes|pack|packs|packet|packets|bottle|bottles|strips?)|"
    r"\d{2,3}|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|a hundred|the rest|way too many|a lot)"
)
_TAKE = r"(?:take|takes|taking|took|taken|swallow|swallowed|swallowing|necked|necking|downed|downing|popped|eaten)"

SUICIDE = (
    Rule(_URGENT, r"kill(?:s|ed|ing)? (?:<self>|me self)", "the plainest words"),
    Rule(
        _URGENT,
        r"(?:hang|hanging|hanged|hung|drown|drowning|drowned|shoot|shooting|shot|gas|gassing|gassed|electrocute|"
        r"suffocate|suffocating|strangle|strangling|strangled|poison|poisoning|poisoned|neck|rope|necking|finish|"
        r"finishing|end|ending|delete|stab|stabbing|stabbed|knife|gun) <anyself>(?! in the foot)",
        "a method with its reflexive",
    ),
    Rule(
        _URGENT,
        r"(?:to|of|about|will|just|am|from|and) (?:off|offing|top|topping|do|doing) <self>(?: in)?(?! up)",
        "slang for the same; 'do myself' only as 'do myself in'",
    ),
    Rule(_URGENT, r"(?:take|taking|took|takes|end|ending|ended|finish|finishing) my own life", "said formally"),
    Rule(
        _URGENT,
        r"(?:end|ending|ended|finish|finishing) my life|(?:take|taking) my life(?! (?:seriously|back|in|into|forward|"
        r"story|on|to|over|for))",
        "the same without 'own'",
    ),
    Rule(
        _URGENT,
        r"(?:end|ending|ended) (?:it all|it tonight|it now|it today|it for good|everything|my misery|my suffering|"
        r"my existence|it once and for all|all of it)(?! (?:there|here|on|in|at))",
        "ending it",
    ),
    Rule(
        _URGENT,
        r"(?:stopping me from|feel like|feeling like|thinking of|thinking about|thoughts of|want to|going to|ready to|"
        r"plan to|planning to|planning on|about to|might|tempted to|just|have to|decided to|let me|will)<adv> "
        r"(?:end|ending) (?:it|things)(?! (?:with|early|there|here|after|call|by|on|at|because|as|when|between|all ok))",
        "'end it' with an intention; not the end of a call",
    ),
    Rule(
        _URGENT,
        r"jump(?:s|ed|ing)? (?:off|from|infront of|out of|under|into)<g3> (?:<high>|<rails>|sea|river|canal)",
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
        r"next |train |railway )*(?:traffic|trains?|lorry|lorries|tracks?|railway|motorway|sea|rails|line)",
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
        r"(?:i am|am|is|he is|she is|standing|stood|sat|sitting|up)<g3> (?:on|at|over) (?:the |a |top of |edge of |"
        r"wrong side of )*(?:[a-z]+ )?(?:bridge|roof|ledge|cliff|railway line|railway|tracks|balcony|viaduct|edge of "
        r"the<g3>)(?! (?:to|from your|group|centre|house|road|street|service|team|project|unit))",
        "where they are standing",
    ),
    Rule(
        _URGENT,
        rf"{_WISH}<adv> (?:to|me|that i|i could|i would|i|that|i can|be)<adv> (?:die|dying|dye(?! (?:my|hair|it|the))|"
        r"be dead|coffin|skull|be gone forever)(?! (?:at home|with dignity|in peace|peacefully|of (?:shame|"
        r"embarrassment|boredom|laughter)|laughing|before i))",
        "a wish to die",
    ),
    Rule(
        _URGENT,
        r"(?:wish|wished|wishing|hope|hoping|pray|if only|rather|better if|easier if|wishes)<g1> (?:i|he|she) "
        r"(?:was|were|am|is|had been|could be|would be) (?:dead|never born|not here|not alive|gone|no longer here)",
        "wishing to be dead",
    ),
    Rule(
        _URGENT,
        r"(?:wish|wished|wishing|better if|easier if)<g1> (?:i|he|she)<adv> (?:had|could|would|did)<adv> (?:never|not|"
        r"died|die|disappear forever|just die)(?: (?:been born|woken up|woke up|wake up|survived|exist|existed|born|"
        r"here|woken|lived))?(?<!never)(?<!not)",
        "wishing never to have been",
    ),
    Rule(
        _URGENT,
        r"(?:hope|hoping|wish|wishing|pray|praying|want|wanted|easier if|better if|rather|sleep and|bed and|sleep)<g5> "
        r"(?:not|never|do not|will not) (?:wake|waking|woken|woke|have woken)(?: up)?",
        "not waking up",
    ),
    Rule(_URGENT, r"(?:go|fall|going|falling) to sleep (?:forever|for ever|for good)", "sleep as death"),
    Rule(
        _URGENT,
        r"(?:better off|be better|better|happier|easier)<g2> without (?:me|me here|me around|me in it)(?! (?:knowing|"
        r"being|having|there))",
        "better off without me",
    ),
    Rule(
        _URGENT,
        r"better off (?:dead|not here|not alive|not being here|not existing)|(?:better off|better|easier|happier|best) if i "
        r"(?:was|were|am) (?:dead|gone|not here|not around|not alive)",
        "better off dead",
    ),
    Rule(
        _URGENT, r"(?:said|says|say|thinks|think|feels|believes)<g5> better off without (?:him|her|them)", "of another"
    ),
    Rule(_URGENT, r"(?:rather|sooner|should|would|ought to|deserve to|better) be dead", "rather dead"),
    Rule(
        _URGENT,
        r"i (?:will|am going to|may|might|could)<adv> be dead|(?:he|she) will be dead (?:by|before)(?! the time the)",
        "a death foretold",
    ),
    Rule(
        _URGENT, r"i am going to die (?:tonight|today|soon|tomorrow|by|because i|anyway|my way)", "a death with a day"
    ),
    Rule(_REVIEW, r"i am (?:going to die|dying)(?! (?:to|for|of (?:cancer|a)|from))", "fear or intention: ask"),
    Rule(
        _URGENT,
        r"(?:not|no longer|never)<adv> (?:want|wanting|wish|deserve|like|care|fit)<adv> (?:to |to be |in |for )?(?:live|"
        r"living|alive|be alive|being alive|exist|existing)(?! (?:in|with|at|near|on|here|there|next|off|under|by|"
        r"through|alone|independently|support|chat))",
        "not wanting to live",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"not<adv> want<adv> to be (?:here|around|on this earth|in this world|in the world)(?: at all)? "
        r"(?:anymore|any longer|now|on this earth|in this world|tomorrow)",
        "not wanting to be here any more",
        negatable=False,
    ),
    Rule(
        _REVIEW,
        r"not<adv> want to be here(?! (?:all|for|when|until|in|on|at|today|long|again|with|this|either|because))",
        "the same without 'any more': on a ward it can be the ward",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"not<adv> want<adv> to (?:go on|carry on|continue|wake up|keep going|face another day)(?! (?:the|a|with|to|"
        r"holiday|your|my|this|that|waiting|medication|taking|therapy|here|there|at|using|working|seeing|in|on))",
        "not wanting to go on",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:no|any|what is the|without|see no|a|the|not see the) (?:point|reason|purpose|use|sense)(?: left| anymore)?"
        r"(?: for me| in me| me)? (?:in |of |to |for )?(?:me )?(?:living|live|be alive|being alive|be here anymore|being "
        r"here anymore|going on|go on|carrying on|carry on|existing|life|waking up|keep living|go on living)(?! (?:with|"
        r"to|the|about|your|waiting|this|using|at))",
        "no point in living; the thing that is asked for may be negated, the lack is not",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"nothing(?: left)?(?: for me)? (?:to live for|keeping me (?:here|alive|going)|worth living for)|no reason to live|"
        r"not worth living|not have anything to live for|lost the will to live",
        "nothing to live for",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:tired|sick|fed up|done|finished|had enough|weary) (?:of|with) (?:living|life|being alive|existing|my life|"
        r"this life|existence)(?! (?:in|with|at|near|next|here|insurance))",
        "tired of living",
    ),
    Rule(_URGENT, r"(?:give|gave|given|giving) up on (?:life|living)|given up the will", "given up on life"),
    Rule(
        _URGENT,
        r"(?:will not|may not|might not|am not going to|would not|will no longer) be (?:here|around|alive|breathing|on "
        r"this earth)(?!<any8> (?:holiday|away|abroad|moving|moved|leave|work|hospital|appointment|weekend away))(?! "
        r"(?:for the|to answer|to sign|when you call|when you ring|until|from))",
        "not being here; a holiday is another matter",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"by the time<g5> (?:i (?:will|am going to|would) be|i am|i have) (?:gone|dead|no longer here|not here)(?! (?:to|"
        r"on|back|home|away|abroad|into|from))",
        "gone when it is read",
    ),
    Rule(
        _URGENT,
        r"(?:after|when|once|for when|for after) i am (?:gone|dead)(?! (?:to|on|back|home|away))",
        "after my death",
    ),
    Rule(
        _URGENT,
        r"(?:this is|my|the) (?:my )?(?:last|final) (?:message|goodbye|words|night alive|night on|day alive|day on)"
        r"(?! (?:about|to you|regarding|on this|before|from|i sent|i received|i got))|last time<g2> hear from me",
        "a last message",
    ),
    Rule(_URGENT, r"suicide (?:note|letter|plan|pact|attempt tonight)", "a note or a plan"),
    Rule(
        _URGENT,
        r"(?:written|wrote|writing|write|leaving|leave|left) (?:a |my |the |some |all |goodbye |farewell )*(?:note|notes|"
        r"letter|letters)<g2> (?:my|the|our|everyone)<g1> (?:kids|children|family|mum|dad|parents|wife|husband|boys|girls|"
        r"loved ones)",
        "letters to the family",
    ),
    Rule(_REVIEW, r"(?:goodbye|farewell) (?:note|letter|letters|video)", "also the last letter of some therapies"),
    Rule(
        _URGENT,
        r"(?:said|saying|say|says) (?:all )?(?:my|his|her|their) (?:final |last )?goodbyes?|(?:said|saying|say) (?:final |my "
        r"last )?goodbye to (?:the |my |our |all my )(?:[a-z]+ )?(?:kids|children|family|friends|mum|dad|parents|wife|"
        r"husband|boys|girls|dog|cat|loved ones)",
        "goodbye to the family",
    ),
    Rule(
        _URGENT,
        r"goodbye (?:everyone|world|cruel world|forever|for ever|for good|all this is it)|(?:texted|messaged|sent)<g3> "
        r"(?:goodbye|a goodbye)",
        "goodbye to the world",
    ),
    Rule(
        _URGENT,
        r"(?:given|gave|giving) (?:all |away all )?(?:my|his|her) (?:dog|cat|pets?|things|stuff|belongings|possessions|"
        r"everything) away|(?:given|gave|giving) away (?:all )?(?:my|his|her) (?:dog|cat|pets?|things|stuff|belongings|"
        r"possessions)|planned my (?:own )?(?:funeral|death)|put my affairs in order",
        "putting things in order",
    ),
    Rule(
        _URGENT,
        r"my (?:death|blood|suicide)<g5> (?:on|in) (?:your|you|their|his|her)|responsible for my death|sorry when i am "
        r"(?:dead|gone)",
        "blame after death",
    ),
    Rule(
        _URGENT,
        r"(?:a|my) plan (?:to|for|and|how)<g3> (?:end|ending|die|dying|kill|do it|tonight|suicide)|plan to end things",
        "a plan",
    ),
    Rule(
        _URGENT,
        r"(?:thought of|found|know|worked out|picked|chosen|planned|figured out|decided|researched|looked up|googled|"
        r"searched)<g2> (?:way|ways|how|where|when|method|day|date|place|exactly how)<g3> (?:do it|end it|die|dying|go "
        r"through with it|hang|kill|overdose)",
        "a way has been looked for",
    ),
    Rule(
        _URGENT, r"(?:how|ways|best way|easiest way) to (?:die|kill yourself|end your life|hang yourself)", "the search"
    ),
    Rule(
        _URGENT,
        r"(?:only|best|easiest) (?:way out|way|option|answer|solution|escape|choice|thing left)<g3> (?:is|was|to|would be)"
        r"<g2> (?:die|dead|death|suicide|end it|kill)|suicide (?:is|looks like|seems|feels like)<g2> (?:only|best|answer|"
        r"option|way|easier|better)",
        "death as the way out",
    ),
    Rule(_URGENT, r"suicidal", "the word itself; its surroundings decide"),
    Rule(
        _URGENT,
        r"(?:think|thinks|thinking|thought|thoughts?|ideas?|contemplat[a-z]+|considering|considered|planning|plan|urges?|"
        r"talk|talks|talking|talked|dreaming|threaten[a-z]*|attempting|want|trying|committing|commits?|driven me|drive me|"
        r"driving me|pushed me|closer|close) (?:of |about |to |on )?(?:committing |commit )?suicide",
        "suicide with an intention",
    ),
    Rule(
        _URGENT,
        r"(?:(?:tried|tries|attempted|attempts?|trying|attempting) (?:to |at |and )?(?:commit )?suicide|suicide attempts?)",
        "an attempt",
        deed=True,
    ),
    Rule(_REVIEW, r"suicide", "the bare word: a question is enough"),
    Rule(
        _REVIEW,
        r"(?:killed|hanged|hung|shot|drowned|gassed) (?:himself|herself|themselves)|(?:took|taken) (?:his|her|their)"
        r"(?: own)? (?:own )?(?:life|lives)|died by suicide|committed suicide|to suicide",
        "somebody has died: bereaved people need a gentle question",
    ),
    Rule(
        _URGENT,
        r"(?:am going to|am gonna|will|might|could|want to|ready to|have to|would|let me|going to)<adv> (?:do|finish) it "
        r"(?:tonight|this time|properly|for real|myself tonight|right now|this (?:week|weekend|evening))(?!<any8> (?:form|"
        r"letter|online|document|email|upload|application|find|send))",
        "'do it', with a time",
    ),
    Rule(
        _URGENT,
        r"(?:if|unless|until) (?:no one|someone|you|they|i|he|she|this|things?)<any8> (?:i|i will|i am going to)<g3> (?:do it|"
        r"end it|kill|die|be dead|be gone|jump|not be here|not be around|take them|finish it|take all|take the lot)(?! "
        r"(?:again|myself online|online|through|in writing|by post))",
        "a condition with 'it'",
    ),
    Rule(
        _URGENT,
        r"(?:no one|nobody|who) would<g2> (?:care|notice|miss me|be sad) if i (?:die|died|killed|was dead|were dead|was gone|"
        r"ended)",
        "nobody would notice",
        negatable=False,
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
        r"(?:i|he|she|they|to|am|have|had|of|about|on|has|keep|and|from|might|will)<adv> overdos(?:e|ed|ing)",
        "the same as a verb",
        deed=True,
    ),
    Rule(
        _URGENT,
        rf"{_TAKE} {_MANY}(?: of)? (?:the |my |her |his |their |these |those |sleeping |of )*<tablets>(?! (?:a day|daily|every|"
        r"each|back|with|to the|as prescribed|as directed|off|away|mg|per|for my|from (?:me|him|her)))",
        "too many tablets",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:drink|drinking|drank|drunk) (?:the |some |a bottle of |a load of )?(?:bleach|antifreeze|weedkiller)",
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
        r"(?:enough |all |of |my |the |her |his |loads of |some )*<tablets>(?! (?:list|chart|leaflet|bottles|boxes))",
        "tablets put by",
    ),
    Rule(
        _URGENT,
        r"(?:bought|got|have|buying|ordered|found|tied|made|holding|picked up|brought|hiding|hidden) (?:the |a |some |my |"
        r"myself a |this |me )(?:[a-z]+ )?(?:rope|noose|ligature|blades?|razors?|gun)|(?:knife|blade) (?:to|at|against) (?:my|"
        r"his|her) (?:throat|wrist|neck|chest)|rope round my neck",
        "the means are got",
    ),
)

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
        r"punish|punishing|hit|hitting|punch|punching|bite|biting|choke|choking|mutilat[a-z]+) <self>(?! (?:some slack|off|"
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
        r"(?:am|i|been|started|keep|kept|back to|stop|stopped) <adv>cutting(?! (?:down|back|out|corners|hours|off|short|it|the|"
        r"my hours|services|through|costs|up|contact|your|our|jobs|edge|in|me|him|her|staff|carbs|grass))",
        "cutting without an object",
    ),
    Rule(
        _URGENT,
        r"cut too deep|(?:will not|not) stop bleeding(?! gums)|bleeding (?:everywhere|heavily|badly)",
        "an injury now",
    ),
    Rule(_URGENT, r"bang(?:s|ing)? (?:my|his|her) head<g5> (?:bleeds?|bleeding|unconscious|harder)", "head banging"),
)

UNSAFE = (
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
        r"not<adv> (?:feel |feeling |be |been )?(?:very |really |at all )?safe (?:with myself|tonight|right now|on my own|alone|"
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
        r"driving|crossing|parking))|feel(?:ing)? unsafe",
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
    Rule(_URGENT, r"(?:danger|risk) to (?:<anyself>|others)", "danger"),
    Rule(
        _URGENT,
        r"(?:might|going to|will|about to|could|may|want to|have to|afraid|scared|would) <adv>do something (?:to <anyself>|"
        r"stupid|silly|bad|drastic|terrible|awful|reckless|dangerous|daft|i<g2> regret|he<g2> regret|she<g2> regret)",
        "do something",
    ),
    Rule(_URGENT, r"before i (?:do something|hurt|kill|end|do it|snap|harm)", "before something happens"),
    Rule(
        _URGENT,
        r"voices?<g5> (?:tell|telling|tells|told|say|saying|says|want|wants|command[a-z]*|order[a-z]*)<g5> (?:jump|kill|hurt|"
        r"cut|harm|die|do it|stab|burn|end|attack|bad things|drown|strangle)",
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
)

DISTRESS = (
    Rule(
        _REVIEW,
        r"(?:can not|could not|do not think i can|not sure i can|not know how i can) <adv>(?:go on|carry on|keep going|cope|do "
        r"this|take this|take it|take much more|bear (?:it|this)|live like this|face (?:another day|tomorrow|life))(?:(?= [.,])| "
        r"(?:like this|anymore|any longer|much longer|much more|of this|living|and))(?!<any8> (?:form|website|page|app|logging|"
        r"link|password|screen|site))",
        "at the end of strength",
        negatable=False,
    ),
    Rule(_REVIEW, r"can not take (?:much|any) more|can not live like this", "at the end of strength", negatable=False),
    Rule(_REVIEW, r"what is the point (?:anymore|of anything|of it all|of living|in anything)", "no point"),
    Rule(_REVIEW, r"had enough of (?:everything|it all|this world)", "had enough"),
    Rule(
        _REVIEW,
        r"(?:see|have|got|is|with) no (?:future|way out|hope|hope left)|no way out of (?:this|it)|lost all hope|not see a "
        r"(?:future|way out|way forward for me)",
        "no future",
        negatable=False,
    ),
    Rule(
        _REVIEW,
        r"(?:i am|i feel|feeling|i have been feeling|feel)<g2> (?:hopeless|worthless|a burden|like a burden)",
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
        r"(?:to )?(?:stop|end|be over|go away forever)|(?:end|stop) (?:the|my|this|all the) (?:pain|suffering|misery)"
        r"(?! (?:in my (?:back|leg|knee|shoulder|arm|hip|neck)|relief|clinic))",
        "wanting it to stop",
    ),
    Rule(_REVIEW, r"(?:no one|who) would<g2> (?:care|notice|miss me) if i", "nobody would care", negatable=False),
    Rule(_REVIEW, r"(?:at|reached) (?:my |a )?breaking point", "breaking point"),
)
