"""Rounds, questions, activities and background: how people took part."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from ...models import Activity, BackgroundCount, Choice, Question, Round
from ..world import Row, rounds
from .site import day, needed_day, text

if TYPE_CHECKING:
    from .dialogue import Work

ANSWERED = "answered"


def build(work: "Work") -> None:
    """Step 5, without what residents said."""
    for row in rounds(work.row):
        _round(work, row)
    for order, row in enumerate(work.row.get("questions") or [], 1):
        _question(work, order, row)
    for row in work.row.get("activities") or []:
        _activity(work, row)
    _background(work)


def _round(work: "Work", row: Row) -> None:
    answer = row.get("feedback") or {}
    promised: dict[str, Any] = (work.row.get("promises") or {}).get("heard") or {}
    is_last = row["n"] == rounds(work.row)[-1]["n"]
    level = row.get("level") or (work.row.get("mandate") or work.row.get("assignment") or {}).get("level")
    work.site.add(
        Round,
        dialogue=work.dialogue,
        number=row["n"],
        name=text(row.get("name")),
        level=work.site.level(level),
        opens_on=day(row["window"][0]),
        closes_on=day(row["window"][1]),
        papers_registered_on=day(row.get("papers_registered_on")),
        extension_reason=text(row.get("extension_reason")),
        feedback_due=day(answer.get("due")) or (day(promised.get("due")) if is_last else None),
        feedback_published_on=day(answer.get("published")),
    )


def round_number(work: "Work", number: int | None) -> Round | None:
    return Round.objects.filter(dialogue=work.dialogue, number=number).first() if number else None


def _question(work: "Work", order: int, row: Row) -> None:
    words = {key: value for key, value in row.items() if key not in ("code", "kind", "hint", "choices")}
    question = work.site.add(
        Question,
        dialogue=work.dialogue,
        round=round_number(work, row.get("round")),
        code=row["code"],
        kind=row.get("kind") or Question.Kind.OPEN,
        text=text(words),
        hint=text(row.get("hint")),
        is_required=bool(row.get("required")),
        order=order,
    )
    choices = [
        Choice(question=question, text=text(item), order=place)
        for place, item in enumerate(row.get("choices") or [], 1)
    ]
    work.site.add_all(Choice, choices)


def _activity(work: "Work", row: Row) -> None:
    first = row.get("date") or row.get("from")
    activity = work.site.add(
        Activity,
        dialogue=work.dialogue,
        round=round_number(work, row.get("round")) or _round_of_day(work, first),
        code=row["code"],
        method=row["method"],
        catalogue_method=work.site.methods.get(row.get("catalogue") or ""),
        level=work.site.level(row.get("level")),
        place=row.get("place") or "",
        starts_on=day(first),
        ends_on=day(row.get("to")),
        starts_at=dt.time.fromisoformat(row["start"]) if row.get("start") else None,
        accessibility=row.get("accessibility") or [],
        languages=row.get("languages") or [],
        capacity=row.get("capacity"),
        takes_sign_ups=bool(row.get("takes_sign_ups")),
        sign_up_by=day(row.get("sign_up_by")),
        registered=row.get("registered"),
        facilitator=row.get("facilitator") or "",
        note_taker=row.get("note_taker") or "",
        attended=row.get("attended"),
        elected_present=row.get("elected_present"),
        conflict_note=row.get("conflict_note") or "",
        documentation=row.get("documentation") or "",
        learnt=row.get("learnt") or "",
        note=row.get("note") or "",
        is_cancelled=bool(row.get("cancelled")) or (row.get("note") or "").startswith("Inställd"),
    )
    if row.get("elected"):
        activity.elected.set([work.site.users[code] for code in row["elected"]])


def _round_of_day(work: "Work", first: str | None) -> Round | None:
    """The round whose window the activity falls in, where there are several."""
    if not first or len(rounds(work.row)) < 2:
        return None
    on = needed_day(first)
    return Round.objects.filter(dialogue=work.dialogue, opens_on__lte=on, closes_on__gte=on).first()


def _background(work: "Work") -> None:
    counts = []
    for dimension, value in (work.row.get("background") or {}).items():
        if dimension == ANSWERED:
            counts.append(BackgroundCount(dialogue=work.dialogue, dimension=dimension, value="", count=value))
        elif isinstance(value, dict):
            counts += [
                BackgroundCount(dialogue=work.dialogue, dimension=dimension, value=name, count=count)
                for name, count in value.items()
            ]
    work.site.add_all(BackgroundCount, counts)
