"""Free words as the answer to a closed question: small, careful, and None when not sure."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from understand.relationships import find_relationship

__all__ = [
    "Option",
    "find_relationship",
    "is_dont_know",
    "is_finish",
    "is_no",
    "is_skip",
    "is_yes",
    "match_option",
    "plain",
]


class Option(Protocol):
    """One choice of a question: what it is called inside, what people read, what else they may say."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def words(self) -> Sequence[str]: ...


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DIGIT_ORDINALS = {"1st": 1, "2nd": 2, "3rd": 3, **{f"{n}th": n for n in range(4, 11)}}
_LONGEST_ANSWER = 25  # words
_POSITION = re.compile(
    r"^(?:i (?:choose|pick|want) |it is |its )?(?:the |option |number |no |answer |choice |a )*"
    r"(?P<which>\d{1,2}(?:st|nd|rd|th)?|last|" + "|".join(_ORDINALS + _CARDINALS) + r")"
    r"(?: (?:one|option|choice|answer))?(?: please| thanks| thank you)?$"
)


def match_option(text: str, options: Sequence[Option]) -> str | None:
    """The id of the one option that `text` names, or None when it names none or more than one.

    In order: the id or label exactly; a position ("2", "the second one", "last"); another phrase exactly;
    then the longest label or phrase that stands in the text as whole words. Two options with an equally
    long phrase are a tie, and a tie is not an answer.
    """
    said = plain(text)
    if not said:
        return _plain_yes_or_no(said, text, options)  # a thumb up has no words
    for spoken in (_exact, _position, _phrase_exact, _inside, _plain_yes_or_no):
        found = spoken(said, text, options)
        if found is not None:
            return found
    return None


def _exact(said: str, text: str, options: Sequence[Option]) -> str | None:
    raw = text.strip()
    by_id = [option.id for option in options if option.id == raw]
    return _only(by_id or [option.id for option in options if plain(option.label) == said])


def _position(said: str, _text: str, options: Sequence[Option]) -> str | None:
    match = _POSITION.match(said)
    if match is None:
        return None
    which = match["which"]
    if which == "last":
        place = len(options)
    elif which in _ORDINALS:
        place = _ORDINALS.index(which) + 1
    elif which in _CARDINALS:
        place = _CARDINALS.index(which) + 1
    elif which in _DIGIT_ORDINALS:
        place = _DIGIT_ORDINALS[which]
    else:
        place = int(which) if which.isdigit() else 0
    return options[place - 1].id if 1 <= place <= len(options) else None


def _phrase_exact(said: str, _text: str, options: Sequence[Option]) -> str | None:
    return _only(option.id for option in options if said in {plain(word) for word in option.words})


def _inside(said: str, _text: str, options: Sequence[Option]) -> str | None:
    if said.count(" ") >= _LONGEST_ANSWER:  # a story mentions many things and answers none of them
        return None
    longest: dict[str, int] = {}
    for option in options:
        phrases = (plain(phrase) for phrase in (option.label, *option.words))
        longest[option.id] = max((len(phrase) for phrase in phrases if _says(said, phrase)), default=0)
    best = max(longest.values(), default=0)
    if not best:
        return None
    ids = [id for id, length in longest.items() if length == best]
    if set(ids) & {"yes", "no"} and longest.get("yes") and longest.get("no"):  # "no, she said yes"
        return None
    return _only(ids)


def _says(said: str, phrase: str) -> bool:
    """True when `phrase` stands in `said` as whole words, and not just after "not"."""
    return bool(phrase) and any(
        not said[: match.start()].endswith(("not ", "isnt ", "never "))
        for match in re.finditer(rf"(?<!\S){re.escape(phrase)}(?!\S)", said)
    )


def _plain_yes_or_no(_said: str, text: str, options: Sequence[Option]) -> str | None:
    ids = {option.id for option in options}
    if "yes" in ids and is_yes(text):
        return "yes"
    if "no" in ids and is_no(text):
        return "no"
    return None


def _only(found: Iterable[str]) -> str | None:
    ids = set(found)
    return ids.pop() if len(ids) == 1 else None


def plain(text: str) -> str:
    """`text` for comparing: lower case, no apostrophes, words of letters and digits with one space between."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("'", "")
    return " ".join(re.findall(r"[^\W_]+", folded))


def _whole(phrases: str) -> Callable[[str], bool]:
    """A test for one of `phrases` (separated by |) as the whole message, with or without a courtesy."""
    known = frozenset(plain(phrase) or phrase for phrase in phrases.split("|"))

    def said(text: str) -> bool:
        words = plain(text) or _SKIN_AND_STYLE.sub("", text.strip())  # an emoji or a lone "?" has no words
        return words in known or _POLITE.sub("", words) in known

    return said


_SKIN_AND_STYLE = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")
_POLITE = re.compile(r"^(?:please |ok |okay |um |er |oh |well )+|(?: please| thanks| thank you| ta| mate)+$")

is_skip = _whole(
    "skip|skip it|skip this|skip that|skip this question|skip this one|skip the question|pass|next|next question|"
    "move on|i want to skip|i want to skip this|id like to skip this|can i skip this|can we skip this|"
    "leave it blank|leave blank|i dont want to say|i dont want to answer|i dont want to answer that|"
    "dont want to say|dont want to answer|id rather not say|id rather not|i would rather not say|"
    "i would rather not|rather not say|rather not|prefer not to say|i prefer not to say|i'd prefer not to say|"
    "i would prefer not to say|no comment|not saying|i wont say|none of your business|hepgor|pomin|"
    "n/a|not applicable"
)
"""The person does not want to answer this question."""

is_dont_know = _whole(
    "i dont know|i do not know|dont know|do not know|dunno|i dunno|idk|not sure|im not sure|i am not sure|"
    "unsure|im unsure|no idea|i have no idea|i havent a clue|havent a clue|no clue|not a clue|cant remember|"
    "i cant remember|i dont remember|dont remember|i forget|i forgot|i cant say|who knows|i am not certain|"
    "im not certain|not certain|hard to say|not really sure|im not really sure|dim syniad|dwi ddim yn gwybod|"
    "nie wiem|?"
)
"""The person does not know the answer."""

is_yes = _whole(
    "yes|y|yeah|yea|yep|yup|ye|yh|yes yes|aye|sure|of course|ok|okay|k|correct|thats right|that is right|right|"
    "thats correct|that is correct|true|i do|i am|i did|i have|i would|it is|it was|they do|they did|they have|"
    "he does|she does|he did|she did|he has|she has|definitely|absolutely|certainly|indeed|yes i do|yes i am|"
    "yes i did|yes i have|yes i would|yes it is|yes it was|yes they do|yes they did|yes they have|yes he does|"
    "yes she does|yes he did|yes she did|yes he has|yes she has|yes of course|yes thats right|yes that is right|"
    "yes definitely|yes sure|yes ok|yeah sure|yeah of course|go ahead|go on|go on then|please do|fine|thats fine|"
    "that is fine|all good|ie|ydw|oes|tak|si|oui|ja|haan|han ji|👍|✅|✔"
)
"""A whole message that says yes."""

is_no = _whole(
    "no|n|nope|nah|naw|no no|not really|no thanks|no thank you|never|not at all|no way|absolutely not|"
    "definitely not|certainly not|of course not|i dont|i do not|im not|i am not|i didnt|i did not|i havent|"
    "i have not|it isnt|it is not|it wasnt|they dont|they didnt|they havent|he doesnt|she doesnt|he didnt|"
    "she didnt|he hasnt|she hasnt|no i dont|no i do not|no im not|no i am not|no i didnt|no i havent|no it isnt|"
    "no it wasnt|no they dont|no they didnt|no they havent|no he doesnt|no she doesnt|no he didnt|no she didnt|"
    "no he hasnt|no she hasnt|not yet|no not yet|no not really|no not at all|wrong|thats wrong|that is wrong|"
    "incorrect|false|na|nage|nac ydw|nac oes|nie|non|nein|nahi|nahin|👎|❌"
)
"""A whole message that says no."""

is_finish = _whole(
    "finish|finished|im finished|i am finished|i have finished|ive finished|done|im done|i am done|all done|"
    "thats all|that is all|thats it|that is it|thats everything|that is everything|thats the lot|nothing else|"
    "nothing more|nothing else to add|nothing more to add|no more|no more to say|no that is all|no thats all|"
    "no thats it|no thats everything|the end|end of story|send|send it|that is all thank you|i have nothing to add|"
    "ive nothing to add|i have nothing else to add|that will be all"
)
"""The person has said all they want to say here."""
