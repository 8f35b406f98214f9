"""What the page of the year needs beside the figures: the sentence above each, and the words for quarters."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import sentences
from .asked import Asked
from .report import EFFECTS, Report

#: The four answers, each with the colour it has everywhere.
FILLS = {"taken": 1, "partly": 4, "investigated": 3, "not": 5}


def context(asked: Asked | None) -> dict[str, Any]:
    """For the template; without a report when nothing has been held yet."""
    if asked is None:
        return {"report": None}
    report = asked.report
    return {
        "asked": asked,
        "report": report,
        "municipality": report.municipality,
        "before": asked.before,
        "closed": asked.closed,
        "how_we_count": how_we_count(asked),
        "kpis": _kpis(report),
        "compared": _beside(report, asked.before) if asked.before else [],
        "quarters": {"1": _("Jan–Mar"), "2": _("Apr–Jun"), "3": _("Jul–Sep"), "4": _("Oct–Dec")},
        "effects": [
            {"label": str(effect.label), "value": report.effects[effect.value], "fill": FILLS[effect.value]}
            for effect in EFFECTS
        ],
        "gaps": gaps(report),
        "evaluated": evaluated(report),
        "learnt": report.learnt_in_public,
        "said": {
            "lede": sentences.lede(report),
            "promises": sentences.promises(report),
            "days": sentences.days(report),
            "levels": sentences.levels(report),
            "themes": sentences.themes(report),
            "ages": sentences.ages(report.ages),
            "genders": sentences.genders(report.genders),
            "of_ages": sentences.whole(report, "age"),
            "of_genders": sentences.whole(report, "gender"),
            "reach": sentences.reach(report),
            "clear": sentences.clear(report),
            "gaps": sentences.gaps(report),
            "evaluated": sentences.evaluated(report),
            "mandate": sentences.mandate(report),
            "elected": sentences.elected(report),
            "cost": sentences.cost(report),
        },
    }


def gaps(report: Report) -> list[dict[str, Any]]:
    """How many groups wished for more, as much and less than they were offered."""
    found = report.gaps
    told = [(_("More"), found.more, 5), (_("As much"), found.same, 1), (_("Less"), found.less, 3)]
    return [{"label": label, "value": number, "fill": fill} for label, number, fill in told]


#: What participants are asked about the dialogue itself.
ASKED_OF_PARTICIPANTS = {
    "understood": gettext_lazy("Understood the purpose"),
    "knows_use": gettext_lazy("Know how the views were used"),
    "again": gettext_lazy("Would take part again"),
}


def evaluated(report: Report) -> list[dict[str, Any]]:
    """What participants answered, question by question."""
    return [
        {"label": str(label), "clear": report.evaluated[name]}
        for name, label in ASKED_OF_PARTICIPANTS.items()
        if name in report.evaluated
    ]


def how_we_count(asked: Asked) -> list[str]:
    """What each figure is counted of, and whether it can still change."""
    least = {"least": asked.report.municipality.small_cell_threshold}
    return [
        _(
            "A dialogue belongs to every year in which residents could take part in it. Dialogues that were stopped are counted too. What was planned but has not opened is not."
        ),
        _(
            "A promise is in time if the answer was published no later than the day that stood on the page when the dialogue opened. If the day is moved it still counts as late. It belongs to the quarter of that first day."
        ),
        _(
            "Days to an answer are counted from the last day to take part until “what we heard” was published, and belong to the year in which it was published."
        ),
        _(
            "Themes are counted in the year when “what it led to” was published. A theme is not a vote: it can come from one person or from hundreds."
        ),
        _(
            "Age and gender come from those who chose to tell, in dialogues that have closed. If any group in a dialogue is smaller than %(least)s, that dialogue is left out of the comparison."
        )
        % least,
        _(
            "What participants say about a dialogue comes from its evaluation. If fewer than %(least)s said yes, or no, that dialogue is left out."
        )
        % least,
        _(
            "What a group wished is what the officials wrote down before the dialogue, on the same scale as what it was offered."
        ),
        _(
            "Contributions and people are counted as the dialogue has reported them, also those on paper. Where nobody has made such a count, we count what has been registered."
        ),
        _("The year is closed. Its figures stand as they were that day, also when something is put right afterwards.")
        if asked.closed
        else _("The figures are counted anew each day. They can change when something is put right afterwards."),
    ]


def _kpis(report: Report) -> list[dict[str, Any]]:
    kept, median = report.promises, report.median_days
    return [
        {"term": _("Dialogues"), "figure": len(report.held), "text": _boards(report)},
        {"term": _("Contributions"), "figure": _spaced(report.contributions), "text": _people(report)},
        {
            "term": _("Promises kept in time"),
            "figure": _("%(kept)d of %(all)d") % {"kept": kept.in_time, "all": kept.all} if kept.all else "–",
            "text": sentences.late(report),
        },
        {
            "term": _("Days to an answer, the middle one"),
            "figure": "–" if median is None else median,
            "text": _("the goal is at most %(goal)d") % {"goal": report.goal},
        },
    ]


def _boards(report: Report) -> str:
    if report.board or len(report.owning) == 1:
        return report.owning[0].name if report.owning else ""
    return _("owned by %(number)d boards") % {"number": len(report.owning)}


def _people(report: Report) -> str:
    if not report.participants:
        return _("nobody has counted the people yet") if report.held else ""
    return _("from about %(people)s people") % {"people": _spaced(report.participants)}


def _beside(report: Report, before: Report) -> list[dict[str, Any]]:
    """The main figures of both years beside each other."""
    rows: list[tuple[str, Any, Any]] = [
        (_("Dialogues"), len(report.held), len(before.held)),
        (_("Contributions"), _spaced(report.contributions), _spaced(before.contributions)),
        (_("Promises kept in time"), _part(report.promises), _part(before.promises)),
        (_("Days to an answer, the middle one"), _or_dash(report.median_days), _or_dash(before.median_days)),
        (_("Themes that led to something"), _of(report.led_to_something, report.themes), _of(before.led_to_something, before.themes)),
        (_("Mandate before the start"), _of(len(report.with_mandate), len(report.held)), _of(len(before.with_mandate), len(before.held))),
        (_("Groups reached"), _of(*_reached(report)), _of(*_reached(before))),
        (_("Groups that wished for more than they were offered"), _of(report.gaps.more, report.gaps.all), _of(before.gaps.more, before.gaps.all)),
        (_("Activities with elected who took part"), _of(report.meetings.with_elected, report.meetings.number), _of(before.meetings.with_elected, before.meetings.number)),
        (_("Said that the answer was clear"), _of(*_clear(report)), _of(*_clear(before))),
        *((str(label), _yes(report, name), _yes(before, name)) for name, label in ASKED_OF_PARTICIPANTS.items()),
        (_("Dialogues that belong to a programme"), _of(len(report.held) - len(report.unlinked), len(report.held)), _of(len(before.held) - len(before.unlinked), len(before.held))),
    ]  # fmt: skip
    return [{"name": name, "now": now, "then": then} for name, now, then in rows]


def _reached(report: Report) -> tuple[int, int]:
    return sum(item.reached for item in report.reach), sum(item.all for item in report.reach)


def _clear(report: Report) -> tuple[int, int]:
    return sum(item.yes for item in report.clear), sum(item.all for item in report.clear)


def _yes(report: Report, name: str) -> str:
    told = report.evaluated.get(name)
    return _of(told.yes, told.all) if told else "–"


def _part(kept: Any) -> str:
    return _of(kept.in_time, kept.all)


def _of(number: int, every: int) -> str:
    return _("%(number)d of %(all)d") % {"number": number, "all": every} if every else "–"


def _or_dash(number: int | None) -> str:
    return "–" if number is None else str(number)


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")
