"""Which contributions hold the words that an official looks for, and where in the text they stand.

For those who may read the texts as they came: what is searched are the originals and their translations, so a question is
asked only behind ``permissions.originals_kept_for``. As in the register every word must be found, in any form and
also inside a longer one (belysning in gatubelysning).

The texts of the dialogue are read through, by the same pattern on both databases. An index of their words would be asked
seldom and paid for at every import: on PostgreSQL one of parts of words (``pg_trgm``) takes 15 s to write for 100,000 texts,
which are read through in half a second.
"""

import re
from collections.abc import Iterator
from functools import reduce
from operator import and_

from django.db import connection
from django.db.models import Q

from . import words
from .matching import INSIDE_FROM, MOST_WORDS, PREFIX_FROM
from .models import ContributionText

LONGEST = 200
#: No Swedish ending is longer: lamp|ornas.
ENDING = r"\w{0,5}"
#: Larger numbers are no numbers of contributions.
MOST_DIGITS = 9


def holding(text: str) -> Q:
    """The condition on a contribution whose words, translation or number holds everything that was typed."""
    found = [_holds(word) for word in _asked(text)]
    return reduce(and_, found) if found else Q(pk__in=[])


def _asked(text: str) -> list[str]:
    return list(dict.fromkeys(words.of(text)))[:MOST_WORDS]


def _holds(word: str) -> Q:
    pattern = _pattern(word, r"\y" if connection.vendor == "postgresql" else r"\b")
    translated = ContributionText.objects.filter(text__iregex=pattern).values("contribution")
    found = Q(text__iregex=pattern) | Q(pk__in=translated) | Q(reference__icontains=word)
    return found | Q(number=int(word)) if word.isdecimal() and len(word) <= MOST_DIGITS else found


def _pattern(word: str, edge: str) -> str:
    """The word anywhere, at the beginning of one or as a whole, by its length; or another form of it."""
    letters = _in_any_case(word)
    if word.isdecimal() or len(word) < PREFIX_FROM:
        return f"{edge}{letters}{edge}"
    part = letters if len(word) >= INSIDE_FROM else f"{edge}{letters}"
    return f"{part}|{edge}{_in_any_case(words.stem(word))}{ENDING}{edge}"


def _in_any_case(word: str) -> str:
    """With both cases of letters that a database may not know the cases of: å, ä, ö. ``word`` is letters and digits only."""
    return "".join(sign if sign.isascii() or sign == sign.upper() else f"[{sign}{sign.upper()}]" for sign in word)


def passage(text: str, sought: str, length: int) -> Iterator[tuple[str, bool]]:
    """Some of the text, about ``length`` signs of it, where the words stand: pieces, each with whether it is what was sought."""
    asked = _asked(sought)
    pattern = re.compile("|".join(_pattern(word, r"\b") for word in asked), re.IGNORECASE) if asked else None
    first = pattern.search(text) if pattern else None
    start = _beginning(text, first.start() - length // 3) if first else 0
    some = text[start : start + length]
    yield ("…" if start else ""), False
    at = 0
    for hit in pattern.finditer(some) if pattern else ():
        yield some[at : hit.start()], False
        yield hit[0], True
        at = hit.end()
    yield some[at:] + ("…" if start + length < len(text) else ""), False


def _beginning(text: str, place: int) -> int:
    """The beginning of a word at the place or soon after it."""
    if place <= 0:
        return 0
    space = text.find(" ", place, place + 20)
    return space + 1 if space >= 0 else place
