"""Finds texts that are nearly the same: copied campaigns, and what somebody sent twice. Only the worker imports it.

Each text is cut into rows of three words. The smallest of 48 mixings of their digests (MinHash) agree as often as two
texts share rows, so that those with much in common meet in some band of the signature, and nobody compares all with all.
"""

import re
import zlib
from collections.abc import Iterable

import numpy as np

#: Shorter texts resemble each other without being a campaign.
LEAST_WORDS = 5
MIXINGS, BAND = 48, 4
LEAST_SHARED = 0.6

_WORD = re.compile(r"[^\W_]+")
_PRIME = (1 << 31) - 1
_chance = np.random.default_rng(1)
_FACTORS = _chance.integers(1, _PRIME, MIXINGS, dtype=np.uint64)[:, None]
_ADDED = _chance.integers(0, _PRIME, MIXINGS, dtype=np.uint64)[:, None]


def groups(texts: Iterable[tuple[int, str]]) -> dict[int, int]:
    """Pairs of number and text, by number; the first number of the group for each that has company, itself too."""
    numbers, found = [], []
    for number, text in texts:
        words = _WORD.findall(text.lower())
        if len(words) >= LEAST_WORDS:
            numbers.append(number)
            found.append(_signature(words))
    first = _joined(np.array(found, dtype=np.uint32).reshape(-1, MIXINGS))
    company = {leader for at, leader in enumerate(first) if leader != at}
    return {numbers[at]: numbers[leader] for at, leader in enumerate(first) if leader in company}


def _signature(words: list[str]) -> "np.ndarray[tuple[int], np.dtype[np.uint32]]":
    rows = {" ".join(words[at : at + 3]) for at in range(len(words) - 2)}
    digests = np.fromiter((zlib.crc32(row.encode()) for row in rows), dtype=np.uint64) % _PRIME
    return ((_FACTORS * digests + _ADDED) % _PRIME).min(axis=1).astype(np.uint32)


def _joined(signatures: "np.ndarray[tuple[int, int], np.dtype[np.uint32]]") -> list[int]:
    """For each signature the first of those it belongs with, by place."""
    first = list(range(len(signatures)))
    for start in range(0, MIXINGS, BAND):
        met: dict[bytes, int] = {}
        for at, band in enumerate(signatures[:, start : start + BAND]):
            other = met.setdefault(band.tobytes(), at)
            one, two = _leader(first, at), _leader(first, other)
            if one != two and (signatures[one] == signatures[two]).mean() >= LEAST_SHARED:
                first[max(one, two)] = min(one, two)
    return [_leader(first, at) for at in range(len(first))]


def _leader(first: list[int], at: int) -> int:
    while first[at] != at:
        first[at] = at = first[first[at]]
    return at
