"""Sentences that would tell a figure that is hidden because the group is small (I14)."""

import re

from governance.translated import Translated

from . import words

_BETWEEN = re.compile(r"(?<=[.!?])\s+")
#: How small figures are written in words.
_WRITTEN = {
    1: {"en", "ett", "one", "ensam"},
    2: {"två", "two", "båda", "both", "par"},
    3: {"tre", "three"},
    4: {"fyra", "four"},
    5: {"fem", "five"},
    6: {"sex", "six"},
    7: {"sju", "seven"},
    8: {"åtta", "eight"},
    9: {"nio", "nine"},
}


def without(text: Translated, hidden: int) -> Translated:
    """The text without the sentences that hold the figure, in digits or in words: what a table hides is not told beside it."""
    tells = {str(hidden), *_WRITTEN.get(hidden, ())}
    return Translated(
        {
            code: " ".join(item for item in _BETWEEN.split(said) if tells.isdisjoint(words.of(item)))
            for code, said in text.items()
        }
    )
