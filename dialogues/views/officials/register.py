"""The register of the whole municipality: what is asked, of whom, when and at what cost; as a page and as a file."""

from itertools import islice
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance import clock
from governance.models import Area, Board, LadderLevel
from governance.permissions import works_here
from governance.requests import LoggedInRequest

from ... import asked_often, standing, whole_register
from ...context import Roles
from ...exports.sheets import workbook
from ...forms.register import SaveFilterForm
from ...models import Step, TargetGroup
from ...permissions import saved_filters_of
from ...search import Question
from .. import files

PER_PAGE, DAYS_PER_PAGE = 50, 100
#: So many collisions are told, the first ones; nobody reads more.
MOST_COLLISIONS = 20
WIDE, NARROW = 40, 18


@login_required
@require_safe
def register(request: LoggedInRequest) -> HttpResponse:
    """Every dialogue, by the filters and columns of the address."""
    return _shown(request, SaveFilterForm(initial={"query": request.GET.urlencode()}), request.GET)


def _shown(request: LoggedInRequest, form: SaveFilterForm, query: QueryDict, status: int = 200) -> HttpResponse:
    roles, today, question = _roles(request), clock.today(), Question.read(query)
    found = whole_register.with_facts(whole_register.found(request.user, question, today))
    columns = whole_register.chosen(query.getlist("col"))
    page = Paginator(found, PER_PAGE).get_page(query.get("page"))
    context = {
        "page": page,
        "columns": columns,
        "lines": [(row, [(column, column.cell(row, today)) for column in columns]) for row in page],
        "every_column": [(column, column in columns) for column in whole_register.COLUMNS],
        "question": question,
        "choices": _choices(question),
        "asked": query,
        "address": query.urlencode(),
        "saved": saved_filters_of(request.user),
        "form": form,
        "roles": roles,
    }
    return render(request, "register/register.html", context, status=status)


def _roles(request: LoggedInRequest) -> Roles:
    """The roles of somebody who works here; nobody else is told that there is such a page."""
    roles = Roles(request.user)
    if not roles.held:
        raise Http404
    return roles


def _choices(question: Question) -> list[dict[str, Any]]:
    def choice(name: str, label: str, options: Any, picked: Any) -> dict[str, Any]:
        chosen = {str(value) for value in picked}
        return {"name": name, "label": label, "options": [(code, text, str(code) in chosen) for code, text in options]}

    return [
        choice("board", _("Owning board"), Board.objects.filter(may_mandate=True).order_by("name").values_list("code", "name"), [question.board]),
        choice("step", _("Step"), ((step.value, f"{step.value}. {step.label}") for step in Step), question.steps),
        choice("state", _("State"), standing.LABELS.items(), question.states),
        choice("promise", _("Promise"), standing.PROMISES.items(), question.promises),
        choice("level", _("Level"), LadderLevel.Code.choices, question.levels),
        choice("group", _("Group"), TargetGroup.objects.order_by("code").values_list("code", "name"), [question.group]),
        choice("area", _("Area"), Area.objects.order_by("name").values_list("code", "name"), [question.area]),
    ]  # fmt: skip


@login_required
@require_safe
def as_separated_values(request: LoggedInRequest) -> HttpResponseBase:
    """The same choice as a file with every column, line by line."""
    return files.separated_values(_rows(request), "register.csv")


@login_required
@require_safe
def as_workbook(request: LoggedInRequest) -> HttpResponseBase:
    """The same choice as a workbook."""
    widths = [NARROW, WIDE, *(NARROW for _column in whole_register.COLUMNS)]
    sheets = [(_("Register"), widths, files.in_own_language(_rows(request)))]
    return files.written_file(workbook(sheets, title=_("Register")), "register.xlsx")


def _rows(request: LoggedInRequest) -> Any:
    if not works_here(request.user):
        raise Http404
    today = clock.today()
    return whole_register.rows(whole_register.found(request.user, Question.read(request.GET), today), today)


@login_required
@require_POST
def save_filter(request: LoggedInRequest) -> HttpResponse:
    """Keep the choice under a name."""
    _roles(request)
    form = SaveFilterForm(request.POST)
    query = QueryDict(request.POST.get("query", "")[:2000])
    if not form.is_valid():
        return _shown(request, form, query, status=422)
    if whole_register.save(query, name=form.cleaned_data["name"], by=request.user) is None:
        form.add_error("name", _("You have saved as many choices as there is room for. Take one away first."))
        return _shown(request, form, query, status=422)
    messages.success(request, _("The choice is saved."))
    return redirect(f"{reverse('officials:register')}?{whole_register.address(query)}")


@login_required
@require_POST
def forget_filter(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Take away one of my saved choices."""
    get_object_or_404(saved_filters_of(request.user), pk=pk).delete()
    messages.success(request, _("The saved choice is taken away."))
    return redirect("officials:register")


@login_required
@require_safe
def load(request: LoggedInRequest) -> HttpResponse:
    """How much each area and group is asked."""
    roles, today = _roles(request), clock.today()
    found = asked_often.windows(whole_register.visible_to(request.user), today)
    context = {
        "tables": [
            ("area", _("Areas"), _("Area"), asked_often.by("areas", found, today)),
            ("group", _("Groups"), _("Group"), asked_often.by("groups", found, today)),
        ],
        "much": asked_often.MUCH,
        "roles": roles,
    }
    return render(request, "register/load.html", context)


@login_required
@require_safe
def calendar(request: LoggedInRequest) -> HttpResponse:
    """What is coming, across the boards, and what collides."""
    roles, today = _roles(request), clock.today()
    dialogues = whole_register.visible_to(request.user)
    found = asked_often.windows(dialogues, today)
    page = Paginator(asked_often.coming(found, dialogues, today), DAYS_PER_PAGE).get_page(request.GET.get("page"))
    collisions = list(islice(asked_often.collisions(found, today), MOST_COLLISIONS + 1))
    context = {
        "page": page,
        "months": asked_often.by_month(page, dialogues).items(),
        "collisions": collisions[:MOST_COLLISIONS],
        "more_collide": len(collisions) > MOST_COLLISIONS,
        "asked": request.GET,
        "roles": roles,
    }
    return render(request, "register/calendar.html", context)
