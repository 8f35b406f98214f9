"""Words as searching sees them: small letters, stems, and how alike two of them are."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer

LONGEST = 60
_WORD = re.compile(r"[^\W_]+")
_swedish = snowballstemmer.stemmer("swedish")
_english = snowballstemmer.stemmer("english")


def of(text: str) -> list[str]:
    """The words of a text in its order, in small letters: å, ä and ö are letters of their own."""
    plain = unicodedata.normalize("NFC", text).lower()
    return [word[:LONGEST] for word in _WORD.findall(plain)]


@lru_cache(maxsize=50_000)
def stems(word: str) -> frozenset[str]:
    """What is left of a word without its inflection, as Swedish and as English."""
    return frozenset({_swedish.stemWord(word), _english.stemWord(word)})


def stem(word: str) -> str:
    """The Swedish stem: lampornas, lampor and lampan are all lamp."""
    return str(_swedish.stemWord(word))


def trigrams(word: str) -> frozenset[str]:
    """Every three letters in a row, as PostgreSQL's pg_trgm cuts them."""
    padded = f"  {word} "
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))


def similarity(one: str, other: str) -> float:
    """From 0, nothing in common, to 1: shared trigrams out of all, as pg_trgm counts them."""
    mine, theirs = trigrams(one), trigrams(other)
    return len(mine & theirs) / len(mine | theirs)


def least_alike(word: str) -> float:
    """The similarity that a misspelling keeps; an error in a short word touches most of its trigrams."""
    return 0.1 if len(word) < 6 else 0.2


def errors(one: str, other: str, most: int) -> int:
    """Typing errors between two words: a letter too many, too few, wrong, or two that changed places.

    Counted no further than ``most + 1``.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def nearest(word: str, among: Iterable[str], most: int = 5) -> list[str]:
    """The words that ``word`` may be a misspelling of, the likeliest first: one error in a short word, two in a long one."""
    allowed, least = 1 if len(word) < 8 else 2, least_alike(word)
    alike = ((similarity(word, other), other) for other in among if abs(len(other) - len(word)) <= allowed)
    found = [(errors(word, other, allowed), -close, other) for close, other in alike if close >= least]
    return [other for number, _alike, other in sorted(found) if number <= allowed][:most]


#: The order of the Swedish alphabet; what is not in it stands before it, in the order of Unicode.
_ALPHABET = {letter: place for place, letter in enumerate("0123456789abcdefghijklmnopqrstuvwxyzåäö", 1)}


def sort_key(text: str) -> str:
    """Digits that sort as the text does in Swedish, whatever order a database would give letters: å, ä, ö last."""
    return "00".join("".join(map(_place, word)) for word in of(text))


def _place(letter: str) -> str:
    if letter in _ALPHABET:
        return f"{_ALPHABET[letter]:02d}"
    base = unicodedata.normalize("NFD", letter)[0]
    return f"{_ALPHABET[base]:02d}" if base in _ALPHABET else f"99{ord(letter):07d}"
