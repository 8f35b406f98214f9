"""The register of the whole municipality, for those who work here: every dialogue they may know of, drafts included.

The columns are described once, and shown on the page, in the file of separated values and in the workbook.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.models import User

from . import search, standing, visibility
from .exports.sheets import Row
from .models import Dialogue, DialogueTargetGroup, Promise, SavedFilter, Status
from .permissions import saved_filters_of, viewable_by

#: So many choices at most does one person keep.
MOST_SAVED = 30
#: Dialogues that are fetched at a time when a file is made, with all that belongs to them: some megabytes.
AT_A_TIME = 200


@dataclass(frozen=True)
class Column:
    """One fact about a dialogue: its heading, and what stands in its cell."""

    code: str
    heading: Any
    cell: Callable[[Dialogue, dt.date], str | int]
    is_number: bool = False


def visible_to(user: Any) -> "QuerySet[Dialogue]":
    """What residents may know of, and the drafts that the user may open; each says whether the user ``may_open`` it."""
    mine = Exists(viewable_by(user).filter(pk=OuterRef("pk")))
    public = visibility.public_dialogues().values("pk")
    return Dialogue.objects.annotate(may_open=mine).filter(Q(may_open=True) | Q(pk__in=public))


def found(user: Any, question: search.Question, on: dt.date) -> "QuerySet[Dialogue]":
    """The dialogues that match, by board and then the latest first."""
    asked = search.conditions(question, on)
    if question.text:
        words = Q(reference__icontains=question.text) | Q(dnr__icontains=question.text) | asked["q"]
        asked["q"] = words | Q(title__sv__icontains=question.text)
    return visible_to(user).filter(*asked.values()).order_by("owner__name", "-pk")


def with_facts(dialogues: "QuerySet[Dialogue]") -> "QuerySet[Dialogue]":
    """With everything that the columns tell, in a fixed number of questions."""
    groups = DialogueTargetGroup.objects.select_related("group")
    return dialogues.select_related(
        "owner", "mandate__level", "proposed_level", "plan", "responsible", "deciding_board"
    ).prefetch_related("rounds", "promises", "areas", Prefetch("target_groups", groups))


def rows(dialogues: "QuerySet[Dialogue]", on: dt.date) -> Iterator[Row]:
    """A heading and a row for each dialogue with every column, fetched a few at a time so that the memory stays flat."""
    columns = [NUMBER, QUESTION, *COLUMNS]
    yield [str(column.heading) for column in columns]
    for dialogue in with_facts(dialogues).iterator(chunk_size=AT_A_TIME):
        yield [column.cell(dialogue, on) for column in columns]


# ---------------------------------------------------------------------------------------------------------- columns


def _told(dialogue: Dialogue, value: Any) -> str | int:
    """The value, or the words that an old paper does not tell it."""
    if value in (None, ""):
        return _("data missing") if dialogue.is_imported else ""
    return value if isinstance(value, int) else str(value)


def _window(dialogue: Dialogue, on: dt.date) -> str | int:
    rounds = list(dialogue.rounds.all())
    if rounds:
        return _told(dialogue, _days(min(r.opens_on for r in rounds), max(r.closes_on for r in rounds)))
    mandate = dialogue.mandate
    return _told(dialogue, _days(mandate.opens_on, mandate.closes_on) if mandate else "")


def _days(first: dt.date | None, last: dt.date | None) -> str:
    return f"{first or ''}–{last or ''}" if first or last else ""


def _promise(stage: str) -> Callable[[Dialogue, dt.date], str | int]:
    def cell(dialogue: Dialogue, on: dt.date) -> str | int:
        given = next((item for item in dialogue.promises.all() if item.stage == stage), None)
        if given is None:
            return _told(dialogue, "")
        if given.kept_on:
            told = _("kept late %(day)s") if given.is_late(on) else _("kept %(day)s")
            return told % {"day": given.kept_on}
        if dialogue.status in (Status.ABORTED, Status.CLOSED):
            return _("not owed any more")
        if given.is_overdue(on):
            return _("late since %(day)s") % {"day": given.due_on}
        return _("promised %(day)s") % {"day": given.due_on}

    return cell


def _planned_cost(dialogue: Dialogue, on: dt.date) -> str | int:
    plan = getattr(dialogue, "plan", None)
    cost = plan.cost_sek if plan else None
    return _told(dialogue, dialogue.mandate.budget_sek if cost is None and dialogue.mandate else cost)


def _actual_cost(dialogue: Dialogue, on: dt.date) -> str | int:
    plan = getattr(dialogue, "plan", None)
    return _told(dialogue, plan.cost_actual_sek if plan else None)


def _decision(dialogue: Dialogue, on: dt.date) -> str | int:
    if not dialogue.deciding_board:
        return _told(dialogue, "")
    return f"{dialogue.deciding_board} {dialogue.decision_planned_on or ''}".strip()


NUMBER = Column("number", gettext_lazy("Number"), lambda row, on: row.reference)
QUESTION = Column("question", gettext_lazy("Question"), lambda row, on: str(row.title))
COLUMNS: tuple[Column, ...] = (
    Column("board", gettext_lazy("Owning board"), lambda row, on: row.owner.name),
    Column("step", gettext_lazy("Step"), lambda row, on: f"{row.step}. {row.get_step_display()}"),
    Column("state", gettext_lazy("State"), lambda row, on: str(standing.LABELS[standing.code_of(row, on)])),
    Column("level", gettext_lazy("Level"), lambda row, on: _told(row, row.level)),
    Column("window", gettext_lazy("Open"), _window),
    Column("groups", gettext_lazy("Groups"), lambda row, on: _told(row, ", ".join(map(str, row.target_groups.all())))),
    Column("areas", gettext_lazy("Areas"), lambda row, on: _told(row, ", ".join(map(str, row.areas.all())))),
    Column("heard", gettext_lazy("What we heard"), _promise(Promise.Stage.HEARD)),
    Column("decided", gettext_lazy("What it led to"), _promise(Promise.Stage.DECIDED)),
    Column("decision", gettext_lazy("Planned decision"), _decision),
    Column("responsible", gettext_lazy("Responsible official"), lambda row, on: str(row.responsible)),
    Column("dnr", gettext_lazy("Diary number"), lambda row, on: _told(row, row.dnr)),
    Column("cost", gettext_lazy("Planned cost, SEK"), _planned_cost, is_number=True),
    Column("cost_actual", gettext_lazy("Actual cost, SEK"), _actual_cost, is_number=True),
)
DEFAULT = ("board", "state", "level", "window", "heard", "decided", "cost")


def chosen(codes: Sequence[str]) -> list[Column]:
    """The columns that are asked for, in their own order; the usual ones when none is."""
    wanted = set(codes) & {column.code for column in COLUMNS} or set(DEFAULT)
    return [column for column in COLUMNS if column.code in wanted]


# ----------------------------------------------------------------------------------------------------- saved choices


def address(query: QueryDict) -> str:
    """The choice as it is kept: what makes no sense is left out, and so is the page."""
    kept = search.Question.read(query).address
    kept.setlist("col", [column.code for column in chosen(query.getlist("col"))] if query.getlist("col") else [])
    return kept.urlencode()[:1000]


def save(query: QueryDict, *, name: str, by: User) -> SavedFilter | None:
    """Keep the choice under a name of one's own; the same name again replaces it. None when there are too many already."""
    mine = saved_filters_of(by)
    if mine.count() >= MOST_SAVED and not mine.filter(name=name).exists():
        return None
    return SavedFilter.objects.update_or_create(owner=by, name=name, defaults={"query": address(query)})[0]
