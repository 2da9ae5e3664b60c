"""How people write on a telephone, in a hurry, or past a filter: data for `understand.spelling`."""

CONTRACTIONS = {
    "i'm": "i am", "im": "i am", "iam": "i am", "ive": "i have", "ima": "i am going to", "imma": "i am going to",
    "can't": "can not", "cant": "can not", "cannot": "can not", "won't": "will not", "wont": "will not",
    "dont": "do not", "dnt": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not",
    "isn": "is not", "wasnt": "was not", "arent": "are not", "werent": "were not", "havent": "have not",
    "hasnt": "has not", "hadnt": "had not", "wouldnt": "would not", "couldnt": "could not",
    "shouldnt": "should not", "ain't": "am not", "carnt": "can not", "caant": "can not", "cnt": "can not", "aint": "am not", "gonna": "going to", "gunna": "going to",
    "gona": "going to", "gna": "going to", "finna": "going to", "wanna": "want to", "wana": "want to",
    "gotta": "have to", "tryna": "trying to", "theres": "there is", "whats": "what is", "shes": "she is",
    "hes": "he is", "theyre": "they are", "youre": "you are", "theyve": "they have", "youve": "you have",
    "shell": "shell", "kms": "kill myself", "kys": "kill yourself", "od'd": "overdosed", "oded": "overdosed",
    "odd'd": "overdosed", "od'ing": "overdosing", "oding": "overdosing", "noone": "no one", "no1": "no one",
    "nobody": "no one", "everybody": "everyone", "somebody": "someone", "anybody": "anyone", "selfharm": "self harm",
    "selfharming": "self harming", "selfharmed": "self harmed", "u": "you", "ur": "your", "r": "are",
    "cba": "can not be bothered with", "let's": "let us", "y'all": "you all",
}  # fmt: skip
"""Short forms and what they stand for."""

PLAIN_SPELLINGS = {
    "kil": "kill", "kll": "kill", "kiil": "kill", "klil": "kill", "killin": "killing", "kiling": "killing",
    "killling": "killing", "klling": "killing", "kiled": "killed", "unalived": "killed",
    "unaliveing": "unaliving", "dieing": "dying", "diee": "die", "dieee": "die",
    "hangin": "hanging", "cuttin": "cutting", "jumpin": "jumping", "endin": "ending", "meself": "myself",
    "mysel": "myself", "maself": "myself", "miself": "myself", "mself": "myself", "mysef": "myself",
    "hisself": "himself", "theirself": "themselves", "themself": "themselves", "themselfs": "themselves",
    "sewerslide": "suicide", "sewercide": "suicide", "paracetemol": "paracetamol", "paracetamols": "paracetamol",
    "tabs": "tablets", "tablet's": "tablets", "pils": "pills", "pillz": "pills", "tonite": "tonight",
    "2nite": "tonight", "2night": "tonight", "tonighg": "tonight", "nite": "night", "2day": "today",
    "2moro": "tomorrow", "2morrow": "tomorrow", "tmrw": "tomorrow", "tmr": "tomorrow", "tomoz": "tomorrow",
    "tomorow": "tomorrow", "tommorow": "tomorrow", "tommorrow": "tomorrow", "b4": "before", "coz": "because",
    "cos": "because", "cuz": "because", "bcoz": "because", "wen": "when", "wud": "would", "cud": "could",
    "shud": "should", "sum1": "someone", "any1": "anyone", "ppl": "people", "2": "2", "wanted2": "wanted to",
    "feelin": "feeling", "thinkin": "thinking", "livin": "living", "goin": "going", "doin": "doing",
    "sayin": "saying", "anyfin": "anything", "nothin": "nothing", "tho": "though", "thort": "thought",
    "hav": "have", "havin": "having", "hurtin": "hurting", "harmin": "harming", "suffocat": "suffocate",
    "daugter": "daughter", "doughter": "daughter", "husbend": "husband", "brige": "bridge", "rasor": "razor",
    "goodby": "goodbye", "gudbye": "goodbye", "goodbyes": "goodbyes", "stabb": "stab", "wan": "want", "nemore": "anymore", "anymor": "anymore", "lyf": "life", "lyfe": "life", "b": "be", "liv": "live", "wnat": "want", "wnt": "want", "watn": "want", "commiting": "committing",
    "suidical": "suicidal", "ded": "dead", "dyin": "dying", "lyk": "like", "agn": "again", "evry": "every",
    "2nyt": "tonight", "2nyte": "tonight", "lif": "life", "gud": "good", "comitting": "committing", "comit": "commit", "comiting": "committing", "suicical": "suicidal", "slef": "self",
    "ned": "need", "tabelts": "tablets", "tablits": "tablets", "edn": "end", "dei": "die", "kille": "kill",
}  # fmt: skip
"""Misspellings and text-speak that mean one thing."""

PHRASES = (
    (r"my self|me self", "myself"),
    (r"him self", "himself"),
    (r"her self", "herself"),
    (r"them selves|their selves|themselfs", "themselves"),
    (r"any more", "anymore"),
    (r"(alive|here|live|exist|go on|carry on) no more", r"\1 anymore"),
    (r"over dos(e|ed|ing)", r"overdos\1"),
    (r"good (byes?)", r"good\1"),
    (r"no body", "no one"),
    (r"wish id", "wish i had"),
    (r"(?:took|taken|take|taking) a od", "take an overdose"),
    (r"(about|going|want|ready) 2", r"\1 to"),
    (
        r"(slit|cut|cutting|slash|slashed|stockpiled|took|taken|end|ending) me (wrists?|arms?|legs?|throat|meds|tablets|pills|life)",
        r"\1 my \2",
    ),
    (r"(?:an|to|will|i|might|nearly|almost|just) od", "take an overdose"),
    (
        r"ill(?= (?:just |probably |prob )?(?:kill|end|do|be|hurt|take|jump|hang|cut|stab|die|not|never|have) )",
        "i will",
    ),
    (r"id(?= (?:just|rather|sooner|be|kill|end) )", "i would"),
    (r"want too", "want to"),
    (r"(want|going|need|have|trying|try|ready|used) 2", r"\1 to"),
    (r"want (die|kill|end)", r"want to \1"),
    (r"catch the bus|ctb", "kill myself"),
    (r"sewer slide", "suicide"),
    (r"un ?alive(?= (?:my|him|her|them|your)sel)|un ?alive(?= (?:him|her|them|me|someone|people) )", "kill"),
    (r"un ?alive", "kill myself"),
    (r"unaliving(?= (?:my|him|her|them)sel)", "killing"),
    (r"unaliving", "killing myself"),
    (r"going (?:off|too) (die|kill)", r"going to \1"),
    (r"in front", "infront"),
)
"""Turns of several words and what they stand for (patterns over plain words)."""

RISK_WORDS = frozenset(
    """abuse abused burn cut cutting dead death die died dies dying drown end ended ending goodbye hang hanging
    hanged harm harmed harming himself herself hurt hurting jump jumping kill killed killing kills knife life live
    living murder myself overdose overdosed overdosing pain pills rape raped razor rope self shoot sleep slit stab
    suicidal suicide suicides tablets themselves tonight want wanna wrist wrists yourself kms kys unalive unaliving
    feel feeling gone forever anymore please help wake voices blood bleach bridge train""".split()  # noqa: SIM905
)
"""Words that a disguise (digits, stars, stretched letters) may hide."""

FUZZY_WORDS = (
    "suicide", "suicidal", "myself", "himself", "herself", "themselves", "overdose", "overdosed", "overdosing",
    "paracetamol", "suffocate", "strangle", "clozapine", "tomorrow",
)  # fmt: skip
"""Long words recognised with one letter wrong."""

LOOKS_RIGHT = frozenset(["overdone", "overdoses", "himselfs", "strangled", "struggle", "straggle", "strangler"])
"""Real words one letter away from those."""

JOINED_WORDS = frozenset(
    """killing killed kill myself my want to die dead end ending it all life live
    suicidal suicide going tonight myself hurt harm self hang cut overdose help not alive wanna just be""".split()  # noqa: SIM905
)
"""What a run of letters without spaces is cut into."""
