"""What a risk pattern is made of: the rule, and the short words ("<self>", "<g3>") it may be written with."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """none: nothing to do. review: one gentle question. urgent: the crisis reply and an alert at once."""

    NONE = "none"
    REVIEW = "review"
    URGENT = "urgent"


class Kind(StrEnum):
    """What a finding is about. `third_person` stands beside another kind: somebody else is at risk."""

    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    UNSAFE_NOW = "unsafe_now"
    THIRD_PERSON = "third_person"
    HARM_TO_OTHERS = "harm_to_others"
    ABUSE = "abuse"
    SAFEGUARDING_CHILD = "safeguarding_child"
    STOPPED_MEDICATION = "stopped_medication"
    NOT_EATING = "not_eating"


@dataclass(frozen=True)
class Rule:
    """One way of saying something. `pattern` reads plain words (`understand.spelling`), whole words alone.

    What may excuse it (`understand.risk_context`): `negatable`, a "not" before it; `deed`, something done
    and not thought (a deed in the past stays urgent unless it is dated); `mishap`, it can be an accident.
    """

    level: Level
    pattern: str
    why: str
    negatable: bool = True
    deed: bool = False
    mishap: bool = False
    also: frozenset[Kind] = frozenset()


_KIN = (
    r"(?:mum|mam|mom|mother|dad|father|parents?|son|sons|daughter|daughters|child|children|kids?|lad|boy|girl|baby|"
    r"husband|wife|partner|boyfriend|girlfriend|fiancee?|ex|brother|sister|twin|nan|gran|grandma|grandad|"
    r"grandson|granddaughter|grandmother|grandfather|uncle|aunt|auntie|cousin|nephew|niece|stepson|stepdad|"
    r"stepmum|stepfather|stepdaughter|friend|mate|flatmate|housemate|neighbour|client|patient|resident|"
    r"colleague|tenant|loved one|family member)"
)
_ROLE = (
    r"(?:nurse|doctor|dr|gp|therapist|counsellor|psychiatrist|psychologist|carer|worker|staff|member|assistant|"
    r"man|woman|bloke|patient|porter|driver|guard|manager|receptionist|teacher|consultant|paramedic|"
    r"volunteer|tutor|priest|someone|team|practitioner|lady|guy|girl|boy)s?"
)
_WORDS = {
    "self": "myself",
    "themself": "(?:himself|herself|themselves)",
    "anyself": "(?:myself|himself|herself|themselves|ourselves)",
    "kin": _KIN,
    "role": _ROLE,
    "they": rf"(?:he|she|they|(?:my|our|her|his|the|a|one of my|one of our)(?: [a-z0-9]+){{0,2}}? {_KIN})",
    "person": rf"(?:he|she|they|who|one of them|someone|(?:my|our|her|his|their|the|a|an|one of the|that|this|another|your|some|male|female)"
    rf"(?: [a-z0-9]+){{0,2}}? (?:{_KIN}|{_ROLE})|staff|nurses|carers)",
    "tablets": r"(?:tablets?|pills?|meds|medication|medicines?|paracetamol|ibuprofen|insulin|antidepressants?|sleepers|"
    r"diazepam|zopiclone|codeine|morphine|tramadol|co codamol|cocodamol|aspirin|naproxen|mirtazapine|citalopram|fluoxetine|olanzapine|clonazepam|valium|benzos|quetiapine|sertraline|lithium|propranolol|amitriptyline|"
    r"pregabalin|painkillers|stash|overdose|capsules)",
    "blade": r"(?:knife|knives|blades?|razors?|razor blades?|rope|noose|ligature|belt|cord|gun|bleach|petrol|scissors)",
    "high": r"(?:bridge|roof|ledge|building|cliff|balcony|window|car park|multi storey|multistorey|flyover|viaduct|"
    r"tower|top floor|flats|edge)",
    "rails": r"(?:trains?|tube|bus|lorry|truck|cars?|traffic|motorway|tracks?|rails?|railway|line)",
    "adv": r"(?: (?:just|really|actually|honestly|seriously|literally|only|even|still|also|probably|definitely|maybe|"
    r"soon|now|fucking|bloody|all|both|so|simply|always|sometimes|often|to)){0,3}",
    "intend": r"(?:going to|about to|will|want to|wants to|wanted to|need to|have to|has to|plan to|planning to|plans to|"
    r"intend to|feel like|feeling like|thinking of|thinking about|think about|thoughts of|thoughts about|"
    r"thought about|urge to|urges to|the urge|ready to|tempted to|would like to|swear i|scared i might|might|may|"
    r"could|dream of|dreaming of|fantasise about|fantasies of|fantasies about|decided to|trying to|threatening to|"
    r"threatened to|threatens to|coming to|keep imagining|see myself|picturing|images of|told to|tell me to|"
    r"telling me to|says to|gonna)",
    "g1": r"(?: [^ .,]+)?",
    "g2": r"(?: [^ .,]+){0,2}",
    "g3": r"(?: [^ .,]+){0,3}",
    "g5": r"(?: [^ .,]+){0,5}",
    "any8": r"(?: [^ .]+){0,8}",
}


def compiled(pattern: str) -> re.Pattern[str]:
    """`pattern` with its short words written out, matching whole plain words after a space.

    Every gap is bounded and begins with a space, so the time stays proportional to the text.
    """
    for _ in range(2):  # a short word may be made of others
        pattern = re.sub(r"<(\w+)>", lambda word: _WORDS[word[1]], pattern)
    return re.compile(f" (?:{_with_whole_words_after(pattern)})(?= )")


def _with_whole_words_after(pattern: str) -> str:
    """`pattern` in which "(?! to)" means the word "to" and not the beginning of "tomorrow"."""
    done, place = "", 0
    while (start := pattern.find("(?!", place)) >= 0:
        depth, end = 1, start + 3
        while depth:
            depth += {"(": 1, ")": -1}.get(pattern[end], 0)
            end += 1
        done += f"{pattern[place:start]}(?!(?:{pattern[start + 3 : end - 1]})(?= ))"
        place = end
    return done + pattern[place:]
