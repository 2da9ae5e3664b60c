"""Where in plain words a sentence begins and ends: the reach of a "not", a date or a question.

People in distress often write without full stops, so a sentence is also never longer than a window.
"""

from dataclasses import dataclass

WINDOW = 180
"""Characters of plain words on either side of a phrase that can change its meaning: about 35 words."""


@dataclass(frozen=True)
class Surroundings:
    """A phrase and what stands around it, all as plain words (see `understand.spelling`).

    `before` and `after` are the rest of its own sentence; `following` begins with the next sentence.
    """

    before: str
    phrase: str
    after: str
    following: str

    @property
    def sentence(self) -> str:
        return self.before + self.phrase + self.after


def surroundings(words: str, start: int, end: int) -> Surroundings:
    """The sentence around `words[start:end]`, cut to the window, and the beginning of the next one."""
    floor, ceiling = max(0, start - WINDOW), min(len(words), end + WINDOW)
    stop = words.rfind(" . ", floor, start + 1)
    first = floor if stop < 0 else stop + 2
    last = words.find(" . ", end, ceiling)
    last = ceiling if last < 0 else last
    return Surroundings(words[first:start], words[start:end], f"{words[end:last]} ", words[last : last + WINDOW])
