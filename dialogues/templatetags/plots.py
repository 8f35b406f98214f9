"""Plots drawn on the server as SVG, each with its figures as a table: numbers become places here, and nothing else."""

import re
from itertools import zip_longest
from typing import Any

from django import template
from django.template.context import Context
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dialogues.followup.report import Compared, Kept, Report

register = template.Library()

#: All plots are drawn on a paper this wide; the style sheet fits it to the page.
WIDTH = 520
#: Boxes begin here, after the name of the quarter, and have so much room.
LEFT, ROOM = 104.0, 340
#: Boxes get no narrower than this with a cross in them.
LEAST_WITH_CROSS = 14
#: More promises than this in a quarter are drawn as two long boxes instead of one box each.
MOST_BOXES = 60
#: More answers than this are told by interval instead of one dot each.
MOST_DOTS = 80
LANES = 4


@register.inclusion_tag("components/plot_boxes.html", takes_context=True)
def plot_boxes(context: Context, rows: list[Kept], labels: dict[str, str], title: str, key: str) -> dict[str, Any]:
    """One box for each promise, by quarter: filled when it was kept in time, otherwise with a cross."""
    most = max((row.all for row in rows), default=0) or 1
    step = min(28.0, ROOM / most)
    text = _("Promises of an answer that fell due, by quarter. A box is a promise.")
    if most > MOST_BOXES:
        text = _("Promises of an answer that fell due, by quarter.")
    drawn = []
    for place, row in enumerate(rows):
        y = 12 + place * 54
        boxes = [
            {
                "x": f"{LEFT + number * step:.1f}",
                "width": f"{max(step - 4, step * 0.8):.1f}",
                "kept": number < row.in_time,
                "cross": step >= LEAST_WITH_CROSS,
                "cross_x": f"{LEFT + number * step + (step - 4) / 2 - 5:.1f}",
            }
            for number in range(row.all)
        ]
        if most > MOST_BOXES:
            boxes = _long_boxes(row, step)
        drawn.append(
            {
                "label": labels[row.name],
                "row": row,
                "boxes": boxes,
                "y": y,
                "text_y": y + 22,
                "cross_y": y + 11,
                "text_x": f"{LEFT + 10 + row.all * step:.1f}",
            }
        )
    return {
        "municipality": context.get("municipality"),
        "rows": drawn,
        "title": title,
        "text": text,
        "key": key,
        "height": len(rows) * 54 + 14,
    }


def _long_boxes(row: Kept, step: float) -> list[dict[str, Any]]:
    """One box for those that were kept in time, one for the others."""
    found = [(LEFT, row.in_time, True), (LEFT + row.in_time * step, row.all - row.in_time, False)]
    return [
        {"x": f"{x:.1f}", "width": f"{number * step:.1f}", "kept": kept, "cross": False, "cross_x": ""}
        for x, number, kept in found
        if number
    ]


@register.inclusion_tag("components/plot_days.html", takes_context=True)
def plot_days(context: Context, report: Report, title: str, key: str) -> dict[str, Any]:
    """One dot for each answer, by how many days it took, and the goal as a line; when they are many, by interval."""
    most = max([*report.days, report.goal], default=0)
    ticks = 5
    step = max(10, -(-(most + 1) // (ticks * 10)) * 10)
    scale = 480 / (step * ticks)
    dots = [
        {
            "x": f"{14 + number * scale:.1f}",
            "y": 160 - place % LANES * 32,
            "late": number > report.goal,
        }
        for place, number in enumerate(report.days)
    ]
    is_many = len(dots) > MOST_DOTS
    text = _("Days from the last day to take part until what we heard was published. A dot is a dialogue.")
    if is_many:
        text = _("Days from the last day to take part until what we heard was published. The height is how many.")
    return {
        "municipality": context.get("municipality"),
        "report": report,
        "title": title,
        "text": text,
        "key": key,
        "dots": [] if is_many else dots,
        "bars": _intervals(report.days, step, scale) if is_many else [],
        "ticks": [{"x": f"{14 + number * step * scale:.1f}", "n": number * step} for number in range(ticks + 1)],
        "goal_x": f"{14 + report.goal * scale:.1f}",
        "goal_text_x": f"{20 + report.goal * scale:.1f}",
        "least": min(report.days, default=0),
        "greatest": max(report.days, default=0),
    }


def _intervals(days: list[int], step: int, scale: float) -> list[dict[str, Any]]:
    """Ten intervals, each as high as its part of the answers."""
    size = step // 2
    numbers = [sum(1 for day in days if place * size <= day < (place + 1) * size) for place in range(10)]
    most = max(numbers) or 1
    return [
        {
            "x": f"{15 + place * size * scale:.1f}",
            "y": f"{180 - number / most * 130:.1f}",
            "width": f"{size * scale - 2:.1f}",
            "height": f"{number / most * 130:.1f}",
            "days": f"{place * size}–{(place + 1) * size - 1}",
            "number": number,
        }
        for place, number in enumerate(numbers)
    ]


@register.inclusion_tag("components/plot_compared.html", takes_context=True)
def plot_compared(
    context: Context, rows: list[Compared], title: str, text: str, key: str, heading: str, unit: str = ""
) -> dict[str, Any]:
    """Each group's part of those who took part, against its part of the inhabitants: two dots and the way between."""
    most = max([float(value) for row in rows for value in (row.share, row.inhabitants)], default=0) or 1
    top = -(-most // 10) * 10
    left, wide = 130, 340
    drawn = []
    for place, row in enumerate(rows):
        here, there = (left + float(value) / top * wide for value in (row.share, row.inhabitants))
        first = min(here, there)
        drawn.append(
            {
                "label": f"{row.name}{' ' if unit else ''}{unit}",
                "row": row,
                "y": 20 + place * 38,
                "text_y": 25 + place * 38,
                "here": f"{here:.1f}",
                "there": f"{there:.1f}",
                "here_text": f"{here + (14 if here >= there else -14):.1f}",
                "there_text": f"{there + (14 if there > here else -14):.1f}",
                "here_anchor": "start" if here >= there else "end",
                "there_anchor": "start" if there > here else "end",
                "from": f"{first:.1f}",
                "share": number_format(round(row.share)),
                "inhabitants": number_format(round(row.inhabitants)),
            }
        )
    return {
        "municipality": context.get("municipality"),
        "rows": drawn,
        "title": title,
        "text": text,
        "key": key,
        "heading": heading,
        "height": len(rows) * 38 + 8,
        "left": left,
        "right": left + wide,
    }


@register.inclusion_tag("components/boxes.html")
def boxes(number: int) -> dict[str, Any]:
    """A number in a table with as many small boxes beside it, ten at most."""
    return {"number": number, "boxes": [place * 14 for place in range(min(number, 10))], "width": min(number, 10) * 14}


@register.filter
def days_whole(text: Any) -> SafeString:
    """A text in which no day, such as 2026-11-23, is broken into two lines."""
    parts = re.split(r"(\d{4}-\d\d-\d\d)", str(text))
    return format_html_join(
        "", "{}{}", ((before, _unbroken(day)) for before, day in zip_longest(parts[::2], parts[1::2], fillvalue=""))
    )


def _unbroken(day: str) -> SafeString | str:
    return format_html('<span class="nowrap">{}</span>', day) if day else ""


@register.filter
def spaced(value: str | int) -> str:
    """240 000, with spaces that do not break; words as they are."""
    return f"{value:,}".replace(",", "\u00a0") if isinstance(value, int) else value
