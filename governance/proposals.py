"""The shape of what is put before a body: a text frozen word for word, readable without anything else.

Whoever puts something before a body fills this shape, and the board's desk shows it as it stands, so that what was
decided stays readable however the matter is edited later:

    {
        "language": "sv",
        "title": "Var behövs mer belysning?",
        "lede": "Förvaltningen föreslår en dialog i mars inför beslutet i oktober.",
        "sections": [
            {"key": "purpose", "heading": "Syfte", "text": "Få veta var invånare känner sig otrygga."},
            {"key": "can", "heading": "Får påverkas", "items": ["Vilka stråk som belyses först"]},
            {"key": "groups", "heading": "Målgrupper", "columns": ["Grupp", "Vi erbjuder"], "rows": [["Unga", "Dialog"]]},
        ],
        "checks": [{"text": "Barn och unga saknar plan", "level": "warning"}],
        "timetable": [{"on": "2026-12-08", "text": "Vi beslutar om uppdraget", "is_decision": True}],
        "cost_sek": 35000,
        "dialogue": "D-2026-013",
        "url": "/handlaggning/13/",
    }

A section has one or more of ``text`` (paragraphs divided by an empty line), ``items``, ``bars`` (label, value and what
it is a share ``of``: what residents said) and ``columns`` with ``rows``. Its ``key`` is the same from one proposal to
the next, so that what has changed since last time can be told. The items of ``cannot`` get a lock, others a tick.
"""

import datetime as dt
import difflib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Literal, NotRequired, TypedDict

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


class Section(TypedDict):
    """One headed part of a proposal, as text, as a list or as a table."""

    key: str
    heading: str
    text: NotRequired[str]
    items: NotRequired[list[str]]
    bars: NotRequired[list[dict[str, Any]]]
    columns: NotRequired[list[str]]
    rows: NotRequired[list[list[str]]]


class Check(TypedDict):
    """Something the portal found: a warning, or something that is missing."""

    text: str
    level: Literal["warning", "missing"]
    url: NotRequired[str]


class TimetableLine(TypedDict):
    """A day in the proposal's timetable; ``is_decision`` marks a political decision."""

    on: str
    text: str
    is_decision: NotRequired[bool]


class Proposal(TypedDict):
    """What is put before a body."""

    language: str
    title: str
    lede: str
    sections: list[Section]
    checks: NotRequired[list[Check]]
    timetable: NotRequired[list[TimetableLine]]
    cost_sek: NotRequired[int | None]
    dialogue: NotRequired[str]
    url: NotRequired[str]


def digest(proposal: Any, sentences: list[str]) -> str:
    """SHA-256 over the canonical JSON of the proposal and its numbered sentences."""
    said = json.dumps([proposal, sentences], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


#: What a body that prepares can say to the one that decides, by outcome.
PROPOSES = {
    "approved": gettext_noop("%(board)s proposes that %(decides)s says yes."),
    "approved_changed": gettext_noop("%(board)s proposes that %(decides)s says yes, with changes."),
    "rejected": gettext_noop("%(board)s proposes that %(decides)s says no."),
}


def prepared(decision: Any) -> dict[str, Any]:
    """The frozen text with what the body that prepared it proposes, where and when, first: what the next body reads."""
    said = decision.proposal
    with translation.override(said.get("language") or settings.LANGUAGE_CODE):
        told = {"board": decision.board, "decides": decision.prepares_for}
        day = date_format(decision.decided_on, "DATE_FORMAT")
        minuted = _("Meeting on %(day)s, § %(paragraph)s.") % {"day": day, "paragraph": decision.paragraph}
        parts = [_(PROPOSES[decision.outcome]) % told, minuted, decision.change_note, decision.motivation]
        section: Section = {
            "key": "prepared",
            "heading": _("What %(board)s proposes") % told,
            "text": "\n\n".join(part for part in parts if part),
        }
    return {**said, "sections": [section, *said.get("sections", [])]}


def proposed_sentences(decision: Any) -> list[str]:
    """The numbered sentences for the body that decides: as the body that prepared them worded them, else as they stood."""
    worded = [line.strip() for line in str(decision.wording).splitlines() if line.strip()]
    return worded or list(decision.sentences)


WORDS_A_MINUTE = 200


class Shown(dict[str, Any]):
    """A frozen proposal as the page shows it: a template may ask for any part, also one that an older text lacks."""

    def __init__(self, proposal: Any) -> None:
        super().__init__({"language": settings.LANGUAGE_CODE, "cost_sek": None, **proposal})
        self["sections"] = [_section(section) for section in proposal.get("sections", [])]
        self["timetable"] = [_timetable_line(line) for line in proposal.get("timetable", [])]

    @property
    def cost_text(self) -> str:
        """The cost with its thousands apart."""
        return f"{number_format(self['cost_sek'], force_grouping=True)} kr"

    @property
    def minutes_to_read(self) -> int:
        """How long it takes to read, at least a minute; 0 when there is nothing to read."""
        words = sum(len(line.split()) for section in self["sections"] for line in _lines(section))
        return -(-words // WORDS_A_MINUTE)


def _section(section: Any) -> dict[str, Any]:
    columns = section.get("columns", [])
    return {
        **section,
        "items_list": section.get("items", []),
        "labelled_rows": [list(zip_longest(columns[: len(row)], row, fillvalue="")) for row in section.get("rows", [])],
    }


def _timetable_line(line: Any) -> dict[str, Any]:
    try:
        return {**line, "date": dt.date.fromisoformat(line["on"])}
    except ValueError:
        return {**line, "date": None, "date_text": line["on"]}


@dataclass(frozen=True)
class Change:
    """A part that differs from last time: lines taken away and lines added; none of either when it is new or gone."""

    heading: str
    removed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)


def changes(before: Any, now: Any, *, sentences: tuple[list[str], list[str]] = ([], [])) -> Iterator[Change]:
    """What has changed from one proposal to the next, part by part, in the order of the new one."""
    for key, heading in (("title", _("Question")), ("lede", _("In short"))):
        yield from _change(heading, [before.get(key) or ""], [now.get(key) or ""])
    old = {section["key"]: section for section in before.get("sections", [])}
    new = {section["key"]: section for section in now.get("sections", [])}
    for key in [*new, *(key for key in old if key not in new)]:
        heading = (new.get(key) or old[key])["heading"]
        yield from _change(heading, _lines(old.get(key)), _lines(new.get(key)))
    yield from _change(_("Timetable"), _days(before), _days(now))
    yield from _change(_("Cost"), _cost(before), _cost(now))
    yield from _change(_("Proposed decision"), *sentences)


def _change(heading: str, before: list[str], now: list[str]) -> Iterator[Change]:
    lines = [line for line in difflib.ndiff(before, now) if line[:2] in ("- ", "+ ") and line[2:].strip()]
    if lines:
        yield Change(
            heading,
            removed=[line[2:] for line in lines if line[0] == "-"],
            added=[line[2:] for line in lines if line[0] == "+"],
        )


def _lines(section: Any) -> list[str]:
    if not section:
        return []
    lines = [line.strip() for line in (section.get("text") or "").splitlines()]
    lines += list(section.get("items", []))
    lines += [f"{line['label']}: {line['value']}" for line in section.get("bars", [])]
    lines += [" · ".join(str(cell) for cell in row) for row in section.get("rows", [])]
    return [line for line in lines if line]


def _days(proposal: Any) -> list[str]:
    return [f"{line['on']} {line['text']}" for line in proposal.get("timetable", [])]


def _cost(proposal: Any) -> list[str]:
    return [] if proposal.get("cost_sek") is None else [f"{proposal['cost_sek']} kr"]
