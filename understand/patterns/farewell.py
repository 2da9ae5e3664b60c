"""Suicide said indirectly: farewells, plans, conditions, a life put in order."""

from understand.risk_rules import Level, Rule

_URGENT, _REVIEW = Level.URGENT, Level.REVIEW

FAREWELL = (
    Rule(
        _URGENT,
        r"(?:will not|may not|might not|am not going to|will no longer) be (?:here|around|alive|breathing|on "
        r"this earth)(?!<g5>(?: ,)?<g3> (?:holiday|away|abroad|moving|moved|leave|work|hospital))(?! "
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
        r"by the time<g3> (?:read|reads|see|sees|get|gets|find|finds) (?:this|it|my (?:message|letter|note)) (?:it|i) will (?:be too late|have (?:gone|done it|jumped|died))(?! (?:for|to))",
        "too late when it is read",
    ),
    Rule(
        _URGENT,
        r"(?:can not|not|will not) promise<g2> (?:i will|to|i am going to)<adv> (?:still )?(?:be )?(?:here|alive|around|safe|stay safe|stay alive|make it)(?! (?:when you call|when you ring|on|at|for the))",
        "no promise of being there",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"want(?:s|ed)?<adv> (?:out|off)(?: of)? (?:this|my|her|his)? ?(?:life|world|planet|existence)",
        "wanting out of life",
    ),
    Rule(
        _REVIEW,
        r"i<adv> want<adv> (?:out|off)(?= [.,]| so badly| now)|(?:goodbye|bye) to (?:everyone|everybody|you all) who",
        "out of what is not said",
    ),
    Rule(
        _URGENT,
        r"(?:after|when|once|for when|for after) i am (?:gone|dead)(?! (?:to|on|back|home|away))",
        "after my death",
    ),
    Rule(
        _URGENT,
        r"(?:this is|is|as) (?:my |the |a )?(?:last|final) (?:message|goodbye|words|night alive|night on|day alive|day on)"
        r"(?! (?:about|and then i will go|was|to you|regarding|on this|before|from|i sent|i received|i got))|last time<g2> hear from me",
        "a last message",
    ),
    Rule(_URGENT, r"suicide (?:note|letter|plan|pact|attempt tonight)", "a note or a plan"),
    Rule(
        _URGENT,
        r"my (?:suicide )?(?:note|notes|letters) (?:is|are) (?:written|ready|done|finished|on the)|(?:written|wrote|writing|write|leaving|leave|left) (?:a |my |the |some |all |goodbye |farewell ){0,5}(?:note|notes|"
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
        r"(?:am going to|am gonna|will|might|could|want to|ready to|have to|would|let me|going to)<adv> (?:do|finish) it "
        r"(?:tonight|this time|properly|for real|myself tonight|right now|this (?:week|weekend|evening))(?!<g5> (?:form|"
        r"letter|online|document|email|upload|application|find|send))",
        "'do it', with a time",
    ),
    Rule(
        _URGENT,
        r"(?:if|unless|until) (?:no one|someone|you|they|i|he|she|this|things?)<any8> (?:i|i will|i am going to)<g3> (?:do it|"
        r"end it|kill|die|be dead|be gone|jump|jumping|not be here|go|hang|top|take everything|not be around|take them|finish it|take all|take the lot)(?! "
        r"(?:again|myself online|online|through|in writing|by post))",
        "a condition with 'it'",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:will|won) not have to (?:deal with|worry about|put up with|bother with|see|hear from|think about|look after) me (?:after|anymore|again|soon|much longer|"
        r"ever|now|from)|(?:will not be|no longer be|not be) (?:your|a|anyone s|their) (?:problem|burden) (?:after|anymore|much longer|soon|to anyone)",
        "no longer a burden to anyone",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"after (?:tonight|today|tomorrow|this weekend)<any8> (?:nothing|none|not|never|no more|over|free|peace|gone|matter|will not)|(?:this|it)(?: will| is going to)?"
        r"(?: all)? be over (?:by|soon|tonight|tomorrow|for good|for me)|tonight is (?:the night|my last|it)|it is tonight(?= [.,])|(?:my|the) last (?:night|day) (?:on earth|alive|here on)",
        "an end with a time",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:find|finding|found|identify) my (?:body|corpse)|(?:when|if|once|after) i (?:die|am dead|have died|kill|am found)(?! (?:from|of))|at my funeral|come to my funeral|"
        r"read about (?:me|it) in the (?:paper|papers|news)",
        "after death",
    ),
    Rule(
        _URGENT,
        r"(?:made|written|wrote|sorted|updated)(?: out)? (?:a|my) will(?: [^ .]+){0,8} (?:tonight|ready to go|keys|funeral|goodbye|not be|never)|(?:who|someone to) (?:will )?(?:look "
        r"after|have|take) my (?:dog|cat|kids|children|pets) (?:when|after|once) i (?:am|have)",
        "a will and the keys",
    ),
    Rule(
        _URGENT,
        r"(?:bridge|station|platform|cliff|cliffs|beach|sea|tracks|roof|river|woods|forest|car park)<any8> (?:not<g3> (?:going|coming|come|get|getting|go) (?:home|back|down)|"
        r"goodbye|last|never (?:coming|going) (?:home|back)|jump|end)",
        "a place and no way home",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"tell (?:my |the )?(?:<kin>|family|everyone|them|him|her)<g2> (?:i am sorry|i loved|i love|sorry for everything|it was not (?:his|her|their) fault)",
        "a message to be passed on",
    ),
    Rule(
        _REVIEW,
        r"(?:final|last) (?:goodbye|straw for me)|one way or another|exit plan|(?:quick|easy) and painless",
        "veiled words",
    ),
    Rule(
        _URGENT,
        r"i (?:am going to|will|have decided to|want to|need to) (?:just )?(?:do this|go through with it|finish this|go tonight|leave this world|leave this earth|check out|do it this time)(?= [.,]| and| tonight| now| this)",
        "going through with it",
    ),
    Rule(
        _URGENT,
        r"(?:rang|called|texted|phoned|messaged|wrote|came|ringing|calling)<g3> (?:to |and )?(?:say|saying|said) goodbye(?! (?:at the end|to the (?:group|team|staff)))",
        "another says goodbye",
        deed=True,
    ),
    Rule(
        _URGENT,
        r"(?:going to|will|might|want to|could|ready to|am) <adv>take (?:the lot|them all|all of them|everything(?= [.,]))",
        "to take them all",
    ),
    Rule(
        _URGENT,
        r"(?:think|worried|scared|afraid|sure|know|convinced|fear)<g3> (?:is|are|am|will|was) (?:going to )?do something(?: (?:tonight|today|now|soon|to))?(?= [.,]| and| if| before| tonight| today| soon)",
        "about to do something",
    ),
)
