"""/dialoger/: every dialogue the municipality has planned, held, stopped or said no to."""

import datetime as dt
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dialogues import search, standing, words
from dialogues.models import Step
from governance import clock, pages
from governance.models import LadderLevel
from governance.pages import same_for_everyone
from governance.parts import kept

PER_PAGE = 20


@require_safe
@same_for_everyone
def dialogue_list(request: HttpRequest) -> HttpResponse:
    """The register. Filters, search and order lie in the address."""
    question = search.Question.read(request.GET)
    return pages.shown(request, _register(question, request.GET.get("page", "")[:9], clock.today()))


@kept
def _register(question: search.Question, number: str, today: dt.date) -> pages.Blocks:
    hits: Any = search.Register(question, today)
    page: Page[Any] = Paginator(hits, PER_PAGE).get_page(number)
    asked = question.address
    context = {
        "page": page,
        "asked": asked,
        "question": question,
        "groups": _groups(question, hits.counts),
        "removals": _removals(asked, question, hits.counts),
        "corrections": _corrections(asked, question),
        "sorts": _sorts(asked, question),
        "standings": _standings(hits.counts),
        "total": hits.everything,
    }
    return pages.blocks("residents/register.html", context)


def _standings(counts: Any) -> list[dict[str, Any]]:
    """Three counts over everything public, each with the address of its list."""
    waiting = "&".join(f"state={code}" for code in standing.WAITING)
    return [
        {"number": counts.of("all", "open"), "label": _("Open to take part in now"), "url": "?state=open"},
        {"number": counts.of("all", "waiting"), "label": _("Waiting for an answer"), "url": f"?{waiting}"},
        {"number": counts.of("all", "answered"), "label": _("With an answer to read"), "url": "?state=answered"},
    ]


def _groups(question: search.Question, counts: Any) -> list[dict[str, Any]]:
    chosen = set(question.used)

    def options(name: str, labels: Any) -> list[dict[str, Any]]:
        found = (
            {"value": code, "label": label, "count": counts.of(name, code), "chosen": (name, code) in chosen}
            for code, label in labels
        )
        return [option for option in found if name == "step" or option["count"] or option["chosen"]]

    def boxes(name: str, legend: str, labels: Any) -> dict[str, Any]:
        return {"name": name, "legend": legend, "kind": "boxes", "options": options(name, labels)}

    def select(name: str, legend: str, empty: str, labels: Any) -> dict[str, Any]:
        found = options(name, labels)
        return {"name": name, "legend": legend, "kind": "select", "empty_label": empty, "options": found}

    def named(name: str) -> list[tuple[str, str]]:
        rows = [(code, label) for (facet, code), label in counts.names.items() if facet == name]
        return sorted(rows, key=lambda row: words.sort_key(row[1]))

    groups = [
        boxes("state", _("State"), standing.LABELS.items()),
        boxes("promise", _("The promise of an answer"), standing.PROMISES.items()),
        boxes("level", _("Your role"), LadderLevel.Code.choices),
        select("topic", _("Topic"), _("All topics"), named("topic")),
        select("area", _("Area"), _("All areas"), named("area")),
        select("group", _("Target group"), _("All target groups"), named("group")),
        select("board", _("Board"), _("All boards"), named("board")),
        select("step", _("Step"), _("All steps"), [(str(s.value), f"{s.value}. {s.label}") for s in Step]),
        select(
            "year", _("Year"), _("All years"), [(y, y) for y in sorted(counts.numbers.get("year", {}), reverse=True)]
        ),
    ]
    return [group for group in groups if group["options"]]


def _removals(asked: QueryDict, question: search.Question, counts: Any) -> list[dict[str, Any]]:
    """Every filter in use with the address of the same list without it, and what that list would give."""
    labels = {("state", code): str(label) for code, label in standing.LABELS.items()}
    labels |= {("level", code): str(label) for code, label in LadderLevel.Code.choices}
    labels |= {("promise", code): str(label) for code, label in standing.PROMISES.items()}
    labels |= {("step", str(step.value)): str(step.label) for step in Step}
    labels |= counts.names
    names = [name for name, _value in question.used]
    return [
        {
            "label": labels.get((name, value), value),
            "url": _without(asked, name, value),
            # Of a filter with several choices only one is taken away: the count of all of them says nothing of that.
            "count": counts.of("without", name) if names.count(name) == 1 else None,
        }
        for name, value in question.used
    ]


def _corrections(asked: QueryDict, question: search.Question) -> list[dict[str, Any]]:
    """The misspelt words, each with what it may have meant and the address of that search."""
    return [
        {
            "typed": word.typed,
            "meant": [{"word": form, "url": _with(asked, q=_spelt(question, word.typed, form))} for form in word.meant],
        }
        for word in question.wording.suggestions
    ]


def _spelt(question: search.Question, typed: str, meant: str) -> str:
    return " ".join(meant if word.typed == typed else word.typed for word in question.wording.words)


def _sorts(asked: QueryDict, question: search.Question) -> list[dict[str, Any]]:
    first = _("Best match first") if question.text else _("What you can affect first")
    return [
        {"label": label, "url": _with(asked, sort=code), "chosen": code == question.sort}
        for code, label in {"": first, **search.SORTS}.items()
    ]


def _with(asked: QueryDict, **values: str) -> str:
    changed = asked.copy()
    changed.pop("page", None)
    for name, value in values.items():
        changed.setlist(name, [value] if value else [])
    return f"?{changed.urlencode()}"


def _without(asked: QueryDict, name: str, value: str) -> str:
    left = asked.copy()
    left.pop("page", None)
    left.setlist(name, [] if name == "q" else [item for item in left.getlist(name) if item != value])
    return f"?{left.urlencode()}"
