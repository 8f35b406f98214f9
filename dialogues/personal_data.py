"""Finds what may point out a person, before anything is shown. A hint to the reader, who decides."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

#: What is looked for, in order; the first that matches a place names it.
PATTERNS = {
    "personal_number": re.compile(r"\b(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:[0-3]\d)[-+ ]?\d{4}\b"),
    "phone": re.compile(r"(?<![\d/])(?:\+46|0046|0)[\s-]?\(?\d{1,3}\)?(?:[\s-]?\d{2,3}){2,3}(?!\d)"),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "health": re.compile(
        r"\b(?:diagnos\w*|cancer\w*|deprim\w*|depression\w*|demen[st]\w*|adhd|autis\w*|epileps\w*|diabet\w*|stroke|infarkt\w*|alkoholis\w*|missbruk\w*|"
        r"sjukskriv\w*|rullstol\w*|psykos\w*|självmord\w*)\b",
        re.IGNORECASE,
    ),
    "address": re.compile(r"\b[A-ZÅÄÖ][a-zåäö]{2,}(?:gatan|vägen|gränd|stigen|backen|torget)\s+\d{1,3}\s?[A-Z]?\b"),
    "person": re.compile(r"\b(?:[Mm]in granne|[Gg]rannen|[Hh]err|[Ff]ru|[Rr]ektorn?)\s+[A-ZÅÄÖ][a-zåäö]+"),
}

#: What stands in the masked text instead.
HIDDEN = {
    "personal_number": "[personnummer dolt]",
    "phone": "[telefonnummer dolt]",
    "email": "[e-postadress dold]",
    "health": "[uppgift om hälsa dold]",
    "address": "[adress dold]",
    "person": "[namn dolt]",
}

LABELS = {
    "personal_number": gettext_noop("personal number"),
    "phone": gettext_noop("phone number"),
    "email": gettext_noop("e-mail address"),
    "health": gettext_noop("something about health"),
    "address": gettext_noop("address"),
    "person": gettext_noop("name of a person"),
}


@dataclass(frozen=True)
class Finding:
    """A place in a text that may point out a person: what it looks like, and where."""

    kind: str
    start: int
    end: int


def find(text: str) -> list[Finding]:
    """Places in ``text`` that may point out a person, in order and never overlapping."""
    found: list[Finding] = []
    for kind, pattern in PATTERNS.items():
        for match in pattern.finditer(text):
            if not any(item.start < match.end() and match.start() < item.end for item in found):
                found.append(Finding(kind, match.start(), match.end()))
    return sorted(found, key=lambda item: item.start)


def kinds(text: str) -> list[str]:
    """What is found in the text, in words, each kind once."""
    return [gettext(LABELS[kind]) for kind in dict.fromkeys(item.kind for item in find(text))]


def masked(text: str) -> str:
    """The text with every finding replaced, as a suggestion for what may be shown."""
    parts, place = [], 0
    for item in find(text):
        parts += [text[place : item.start], HIDDEN[item.kind]]
        place = item.end
    return "".join([*parts, text[place:]])


def pieces(text: str) -> list[tuple[str, str]]:
    """The text cut up for marking: pairs of words and what they look like ("" for ordinary words)."""
    parts: list[tuple[str, str]] = []
    place = 0
    for item in find(text):
        parts += [(text[place : item.start], ""), (text[item.start : item.end], item.kind)]
        place = item.end
    return [(words, kind) for words, kind in [*parts, (text[place:], "")] if words]
