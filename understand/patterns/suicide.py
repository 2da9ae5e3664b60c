"""Suicide: the wish, the word, the thought."""

from understand.risk_rules import Level, Rule

_URGENT, _REVIEW = Level.URGENT, Level.REVIEW

_WISH = (
    r"(?:want|wants|wanting|wanted|wish|wishes|wishing|wished|hope|hopes|hoping|hoped|like|love|ready|need|needs|"
    r"deserve|deserves|try|tries|trying|tried|prefer|decided|plan|plans|planning|prepared|pray|praying|waiting|beg|"
    r"begging|begged|desperate|longing|rather|asking|asked|let|help|should|able)"
)

SUICIDE = (
    Rule(_URGENT, r"kill(?:s|ed|ing)? (?:<self>|me self)", "the plainest words"),
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
        r"(?:stopping me from|feel like|feeling like|(?:thinking|thoughts?|think|thought)<g1> (?:of|about)|want to|going to|ready to|"
        r"plan to|planning to|planning on|about to|might|tempted to|just|have to|decided to|let me|will|am|by|something to|way to|wants to|has to)<adv> "
        r"(?:end|ending|finish|finishing) (?:it|things)(?! (?:with|in|soon so|early|there|here|after|call|by|on|at|because|as|between|all ok))",
        "'end it' with an intention; not the end of a call",
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
        r"(?:was|were|am|is|had been|could be|would be)<adv> (?:dead|not|never|never born|not born|not here|not alive|gone|no longer here)",
        "wishing to be dead",
    ),
    Rule(
        _URGENT,
        r"(?:wish|wished|wishing|better if|easier if)<g1> (?:i|he|she)<adv> (?:had|could|would|did)<adv> (?:never|not|"
        r"died|die|disappear forever|just die)(?: (?:been born|woken up|woke up|wake up|survived|exist|existed|born|"
        r"here|woken|lived))?(?<!never)(?<!not)",
        "wishing never to have been",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:hope|hoping|wish|wishing|pray|praying|want|wanted|easier if|better if|rather|sleep and|bed and|sleep)<g5> "
        r"(?:not|never|do not|will not) (?:wake|waking|woken|woke|have woken)(?: up)?",
        "not waking up",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:go|fall|going|falling) to sleep (?:forever|for ever|for good)|(?:stay|remain) asleep(?: forever| for ever| for good)|sleep (?:forever|for ever|and never)",
        "sleep as death",
    ),
    Rule(
        _URGENT,
        r"(?:better off|be better|better|happier|easier)<g2> without (?:me|me here|me around|me in it)(?! (?:knowing|"
        r"being|having|there))",
        "better off without me",
    ),
    Rule(
        _URGENT,
        r"(?:better|well) off (?:dead|not here|not alive|not being here|not existing)|(?:better off|better|easier|happier|best) if i "
        r"(?:was|were|am) (?:dead|gone|not here|not around|not alive)",
        "better off dead",
    ),
    Rule(
        _URGENT, r"(?:said|says|say|thinks|think|feels|believes)<g5> better off without (?:him|her|them)", "of another"
    ),
    Rule(
        _URGENT,
        r"(?:rather|sooner|should|would|ought to|deserve to|better) be dead|(?:rather|sooner) die(?! of)",
        "rather dead",
    ),
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
        r"(?:anymore|any longer|no more|now|on this earth|in this world|tomorrow)",
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
        r"(?: for me| in me| me)? (?:in |of |to |for )?(?:me )?(?:(?:living|being alive|be alive|existing|life)(?! (?:with|in|at|near))|(?:live|be here anymore|being here anymore|going on|go on|carrying on|carry on|waking up|keep living|go on living)(?! (?:with|"
        r"to|the (?:website|app|list|waiting list|course|ward)|about|waiting|this|using|at)))",
        "no point in living; the thing that is asked for may be negated, the lack is not",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:no|any|what is the|not see the) (?:point|use) (?:in |of |to )me(?= [.,]| any ?more| being (?:here|alive)| existing| living)",
        "no point in me",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"nothing(?: left)?(?: for me)? (?:to live for|keeping me (?:here|alive|going)|worth living for)|no reason to live|"
        r"not worth living|not have anything to live for|lost (?:the|my|all) will to live",
        "nothing to live for",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:tired|sick|fed up|done|finished|had enough|weary) (?:of|with) (?:living|life|being alive|existing|my life|"
        r"this life|existence)(?! (?:in|with|at|near|next|here|insurance))",
        "tired of living",
    ),
    Rule(
        _URGENT,
        r"no will to live|(?:give|gave|given|giving) up on (?:life|living)|given up the will",
        "given up on life",
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
    Rule(_REVIEW, r"suicide|self injury", "the bare word: a question is enough"),
    Rule(
        _REVIEW,
        r"(?:killed|hanged|hung|shot|drowned|gassed) (?:himself|herself|themselves)|(?:took|taken) (?:his|her|their)"
        r"(?: own)? (?:own )?(?:life|lives)|died by suicide|committed suicide|to suicide",
        "somebody has died: bereaved people need a gentle question",
    ),
    Rule(
        _URGENT,
        r"(?:no one|nobody|who) would<g2> (?:care|notice|miss me|be sad) if i (?:die|died|killed|was dead|were dead|was gone|"
        r"ended)",
        "nobody would notice",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:think|thinking|thought|thoughts|dream|dreaming|relief|favour|better|easier|nice|happier|wish|wishing|rather|like|want|"
        r"wanting|imagine|peace|peaceful)<g5> (?:not|never|was not|were not|stop)<adv> (?:exist|existing|existed|be here|being here|being "
        r"alive|be alive|alive|be around|being around|around|living|having to exist|here anymore|wake up)(?! (?:all|for|when|until|in|on|"
        r"at|today|long|again|with|this|to))",
        "not being, thought of as a relief",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"not<adv> (?:going to |be able to |think i will |think i can |sure i will |expect to )?(?:make it (?:through|until|till|to|past|"
        r"beyond)(?: see)?|survive(?: until| till| past)?|last(?: until| till| past| through)?|see (?=tomorrow|christmas|another|monday|the morning|my next|the end of|the week)|live (?:until|till|to see|past)) ?(?:the|this|"
        r"another|tomorrow|christmas|my next|monday|morning|much longer)(?: (?:night|weekend|week|day|morning|month|year|birthday|end))?"
        r"(?! (?:appointment|session|meeting|group|clinic|class|doctor|gp|therapist|nurse|psychiatrist|consultant|point|website|"
        r"letter|form|email|report))",
        "not surviving until",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:my life is over|want my life (?:to be )?over|life is over for me|(?:want|need) this life to (?:end|be over))",
        "life over",
    ),
    Rule(
        _URGENT,
        r"(?:why am i|why i am|do not know why i am|not be|should not be|tired of being|hate being|sorry i am)<adv> (?:still )?alive(?! today because)",
        "why alive",
    ),
    Rule(
        _URGENT,
        r"(?:thinking|think|thoughts?|thought|feel like|feeling like|keep|dream|dreaming|ready|about)<adv> (?:of |about )?(?:dying|my own death|"
        r"being dead|ways to go|how i would do it)(?! (?:with|well|matters|group|in))",
        "thoughts of dying",
    ),
    Rule(
        _REVIEW,
        r"(?:death wish|want death|painless death|peaceful death|eternal sleep|sleep forever|not care (?:if|whether) i (?:live|die|wake|am alive))",
        "death as a wish",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"not care (?:if|whether) i (?:live|die|wake up)|do not mind (?:if i die|dying)|would not mind (?:dying|not waking)",
        "indifferent to living",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:be|going to be|joining|join|see|want to be) (?:with )?(?:my |with my )(?:late )?<kin>(?: again| soon| now)?(?: (?:in heaven|on the other side|who (?:passed|died|"
        r"is dead|is gone)|up there|in the next life))|(?:join|joining) (?:him|her) (?:in heaven|soon|up there|in death)",
        "joining somebody who has died",
    ),
    Rule(
        _URGENT,
        r"(?:keep|keeping) myself alive|force myself to (?:live|stay alive)|(?:pretend|pretending) to want to live",
        "staying alive as labour",
    ),
    Rule(
        _URGENT,
        r"(?:world|everyone|they|family|kids|children|you|people)<g3> (?:better|happier|easier|fine|best)<g2> without me",
        "better without me",
    ),
    Rule(
        _REVIEW,
        r"(?:feels?|is|seems|all) (?:all )?(?:so |completely |totally )?pointless(?= [.])|completely alone|nobody cares|no one cares (?:if|about me)",
        "alone, pointless",
    ),
    Rule(
        _REVIEW,
        r"nothing left for me|nothing to look forward to|no reason to (?:get up|carry on|keep going|be here|exist)",
        "nothing left",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:if|that|when|once|after|because|unless|until) i<adv> (?:(?:was|were|am|had|have) )?(?:dead|died|die)(?! (?:of|from|in "
        r"hospital|laughing|on the waiting list|waiting))",
        "one's own death as a thing to reckon with",
    ),
    Rule(
        _URGENT,
        r"(?:plan|planning|imagine|imagining|arranging|thinking about|think about|picture|want|wanting) my (?:own )?(?:death|funeral)",
        "one's own death",
    ),
    Rule(
        _URGENT,
        r"i<adv> (?:will|would|am going to|should|ought to|deserve to|could|might as well|may as well)<adv> (?:be dead|die)(?! (?:of|"
        r"from|for|in peace|laughing|before (?:i|you)))",
        "one's own death foretold",
    ),
    Rule(
        _URGENT,
        r"(?:only |one )?(?:reason|thing|person|why|all that)<g3> (?:i am|i stay|keeps me|keeping me|kept me|i have not died|me)<g1> (?:alive|living|from (?:doing it|ending it))",
        "what keeps somebody alive",
    ),
    Rule(
        _URGENT,
        r"(?:disappointed|angry|sad|gutted|hate|hating|annoyed|sorry|wish|regret|upset)<g5> (?:woke up|wake up|waking up|still alive|alive|still breathing|breathing|survived|i lived)"
        r"(?! (?:late|early|at|to find out))",
        "sorry to be alive",
    ),
    Rule(
        _URGENT,
        r"(?:painless|quick|easy|easiest|best|peaceful|surest|least painful)<g1> (?:way|ways|method|methods) (?:to|of|for) (?:die|go(?= [.,])|dying|kill|end it|overdose|suicide|do it(?= [.,]))|suicide methods",
        "the search",
    ),
    Rule(
        _URGENT,
        r"(?:close|closer|near) to (?:ending|doing it|killing|giving up on life)|on the verge of (?:ending|suicide|killing|doing it)",
        "close to it",
    ),
    Rule(
        _URGENT,
        r"want(?:s|ed)? (?:out of|to leave|to exit|to escape) (?:this |my |the )?(?:life|world)|(?:going to|will|want to)<adv> disappear (?:for good|forever|for ever)|put me out of my misery",
        "out of life",
    ),
    Rule(
        _URGENT,
        r"(?:please|someone|just|would|wish<g3>|should)<g1> kill me(?! (?:with|if|for|when))|(?<![a-z,] )kill me(?= (?:now |please )?[.])",
        "asking to be killed",
    ),
    Rule(
        _URGENT,
        r"not see myself<g2> (?:alive|being here|here|around|living|existing)(?= (?:at|by|in|next|much|for|this|past|after|anymore|[.,]))",
        "no self in the future",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:want|wants|wanted|going|ready|rather|long|longing)<adv> (?:to )?be with (?:my |him|her)(?:[a-z]+ )?(?:<kin>)?(?: ,)?(?: [^ .]+){0,5} (?:died|passed|dead|heaven|gone)",
        "to be with the dead",
    ),
)
