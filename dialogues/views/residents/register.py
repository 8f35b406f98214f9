"""/dialoger/: every dialogue the municipality has planned, held, stopped or said no to."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dialogues import search, standing
from dialogues.models import Step
from governance import clock
from governance.models import LadderLevel
from governance.pages import same_for_everyone

PER_PAGE = 20


@require_safe
@same_for_everyone
def dialogue_list(request: HttpRequest) -> HttpResponse:
    """The register. Filters and search lie in the address."""
    today = clock.today()
    question = search.Question.read(request.GET)
    hits: Any = search.Hits(question, today)
    page: Page[Any] = Paginator(hits, PER_PAGE).get_page(request.GET.get("page"))
    choices = search.choices(today)
    context = {
        "page": page,
        "question": question,
        "groups": _groups(question, choices),
        "removals": _removals(request.GET, question, choices),
        "total": sum(choices.states[code] for code in standing.LABELS if code not in ("late", "answered")),
    }
    return render(request, "residents/register.html", context)


def _groups(question: search.Question, choices: search.Choices) -> list[dict[str, Any]]:
    return [
        {
            "name": "state",
            "legend": _("State"),
            "kind": "boxes",
            "options": [
                {"value": code, "label": label, "count": choices.states[code], "chosen": code in question.states}
                for code, label in standing.LABELS.items()
                if choices.states[code] or code in question.states
            ],
        },
        {
            "name": "level",
            "legend": _("Your role"),
            "kind": "boxes",
            "options": [
                {"value": code, "label": label, "count": choices.levels[code], "chosen": code in question.levels}
                for code, label in LadderLevel.Code.choices
                if choices.levels[code] or code in question.levels
            ],
        },
        _select(
            "step",
            _("Step"),
            _("All steps"),
            [(str(s.value), f"{s.value}. {s.label}") for s in Step],
            [str(s) for s in question.steps],
        ),
        _select("board", _("Board"), _("All boards"), [(b.code, b.name) for b in choices.boards], [question.board]),
        _select(
            "group", _("Target group"), _("All target groups"), [(g.code, g) for g in choices.groups], [question.group]
        ),
        _select("area", _("Area"), _("All areas"), [(a.code, a.name) for a in choices.areas], [question.area]),
        _select("year", _("Year"), _("All years"), [(str(y), str(y)) for y in choices.years], [str(question.year)]),
    ]


def _select(name: str, legend: str, empty: str, options: list[tuple[str, Any]], chosen: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "legend": legend,
        "kind": "select",
        "empty_label": empty,
        "options": [{"value": value, "label": label, "chosen": value in chosen} for value, label in options],
    }


def _removals(asked: QueryDict, question: search.Question, choices: search.Choices) -> list[dict[str, str]]:
    """Every filter in use with the address of the same list without it."""
    labels = (
        {("board", board.code): board.name for board in choices.boards}
        | {("group", group.code): str(group) for group in choices.groups}
        | {("area", area.code): area.name for area in choices.areas}
    )
    labels |= {("state", code): str(label) for code, label in standing.LABELS.items()}
    labels |= {("level", code): str(label) for code, label in LadderLevel.Code.choices}
    labels |= {("step", str(step.value)): str(step.label) for step in Step}
    used = [("q", question.text)] if question.text else []
    used += [("state", code) for code in question.states] + [("level", code) for code in question.levels]
    used += [("step", str(step)) for step in question.steps]
    used += [
        (name, value)
        for name, value in (("board", question.board), ("group", question.group), ("area", question.area))
        if value
    ]
    used += [("year", str(question.year))] if question.year else []
    return [{"label": labels.get((name, value), value), "url": _without(asked, name, value)} for name, value in used]


def _without(asked: QueryDict, name: str, value: str) -> str:
    left = asked.copy()
    left.pop("page", None)
    left.setlist(name, [] if name == "q" else [item for item in left.getlist(name) if item != value])
    return f"?{left.urlencode()}"
