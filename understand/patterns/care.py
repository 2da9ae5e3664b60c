"""Care that has stopped: medication not taken, food refused."""

from understand.risk_rules import Level, Rule

_URGENT, _REVIEW = Level.URGENT, Level.REVIEW

_VITAL = (
    r"(?:lithium|clozapine|clozaril|insulin|anti ?psychotics?|antipsychotics?|depot|injection|valproate|olanzapine|risperidone|"
    r"aripiprazole|epilepsy|seizure|heart|steroids|warfarin|transplant)"
)
_PLAIN_MEDS = r"(?:medication|medications|meds|tablets|pills|medicine|antidepressants?|sertraline|quetiapine|mirtazapine|citalopram)"

MEDICATION = (
    Rule(
        _URGENT,
        r"(?:stopped taking|stop taking|stopping taking|come off|coming off|came off|flushed|binned|thrown away|threw away|refusing|refuses|"
        r"not taking|not taken|not been taking|quit|i stopped|i have stopped|(?:he|my <kin>)(?: has| is| just)? stopped(?= his)|she(?: has| is| just)? stopped(?= her)|they(?: have)? stopped(?= their))<adv> (?:all )?(?:of "
        rf")?(?:my|his|her|their|the|any|all)? ?{_VITAL}",
        "a medicine that must not be stopped",
        negatable=False,
    ),
    Rule(
        _URGENT,
        rf"(?:run|ran|running|runs|am|is) out of (?:my |his |her |their |the )?{_VITAL}|no {_VITAL} left|without (?:my |his |her ){_VITAL}|not had (?:my|his|her|any|the) {_VITAL}",
        "a vital medicine has run out",
        negatable=False,
    ),
    Rule(
        _REVIEW,
        r"(?:stopped taking|stop taking|come off|coming off|came off|flushed|binned|refusing|refuses|not taking|not been taking|not taken|i stopped|i "
        rf"have stopped)<adv> (?:to take )?(?:all )?(?:of )?(?:my|his|her|their|any) {_PLAIN_MEDS}"
        r"(?!<any8> (?:doctor|gp|consultant|psychiatrist|nurse|team)<g1> (?:help|advice|said|told|agreed|support))",
        "medication stopped; with the doctor it is treatment",
        negatable=False,
    ),
    Rule(_REVIEW, rf"(?:run|ran|running) out of (?:my |his |her |their |the )?{_PLAIN_MEDS}", "medication has run out"),
    Rule(
        _URGENT,
        rf"(?:thrown|threw|flushed|binned|chucked|off)(?: all)?(?: of)? (?:my|his|her|their) (?:[a-z]+ )?{_VITAL}(?! (?:rate|attack))",
        "a vital medicine thrown away",
        negatable=False,
    ),
    Rule(
        _REVIEW,
        rf"(?:thrown|threw|flushed|binned|chucked)(?: all)?(?: of)? (?:my|his|her|their) (?:[a-z]+ )?{_PLAIN_MEDS}",
        "medicine thrown away",
        negatable=False,
    ),
)

_LONG = r"(?:\d+ days|(?:two|three|four|five|six|seven|eight|nine|ten|several|many|a few) days|days|a week|over a week|weeks|two weeks)"
EATING = (
    Rule(
        _URGENT,
        r"not (?:been )?(?:eaten|eating|ate|eat|had any food|had anything to eat|drunk|drinking|had food|had any water|drank)(?: or (?:had )?(?:any )?(?:water|drunk|food)| or drank| anything| a "
        rf"thing| properly| much| at all| food| and drinking| or drinking| a meal| solid food){{0,5}} (?:(?:for|in) (?:the last |over |about |nearly )"
        rf"?{_LONG}|since (?:last week|last (?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tues|wednes|thurs|fri|satur|sun)day))",
        "days without food",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"stopped eating(?! (?:properly|meat|dairy|sugar|chocolate|out|there|in the|at))|stopped (?:eating and )?drinking water",
        "has stopped eating",
        negatable=False,
    ),
    Rule(
        _URGENT,
        r"(?:refuses?|refusing|refused) (?:all |any |to |her |his ){0,5}(?:food|eat|eat or drink|water|fluids|meals)(?! (?:the|at|in|with|ward|hospital|parcel|bank))",
        "refuses food",
    ),
    Rule(_URGENT, r"starv(?:e|ing|ed) <anyself>", "starving oneself"),
    Rule(
        _REVIEW,
        r"(?:hardly|barely|not|stopped)<adv> (?:eating|eats)(?= [.,]| properly| much| anything| at all| or| and)",
        "eats little",
        negatable=False,
    ),
    Rule(
        _URGENT,
        rf"(?:no|without|not any) (?:any )?(?:food|water|eating)(?: or (?:water|drink|food))? (?:for|in) {_LONG}",
        "days without food",
        negatable=False,
    ),
)
