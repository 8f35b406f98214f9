"""The catalogue of methods, and what to lean on in each step: kept by coordinators, read by everybody who works here."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum

from governance.forms.versioned import VersionedForm
from governance.models import User

from . import log, words
from .models import Activity, Lesson, LogEntry, Method, Step, SupportPage


@transaction.atomic
def keep(form: VersionedForm, *, by: User) -> Method | SupportPage | None:
    """Save a card of the catalogue or a support page; None when somebody saved since the page was opened."""
    row: Any = form.save_unless_stale()
    if row is not None:
        log.write(None, LogEntry.Action.SETTINGS_CHANGED, by=by, row=row._meta.label_lower, pk=row.pk, code=row.code)
    return row


def catalogue(*, level: str = "", status: str = "", for_children: bool = False) -> list[Method]:
    """The methods that suit, by their names, each with how many activities have used it and been held."""
    found = Method.objects.annotate(
        used=Count("activities", filter=Q(activities__attended__isnull=False, activities__is_cancelled=False))
    )
    if status in Method.Status.values:
        found = found.filter(status=status)
    if for_children:
        found = found.filter(suits_children=True)
    # A list in JSON is not searched alike by both databases, nor are å, ä and ö sorted alike; the catalogue is short.
    suits = [row for row in found if not level or level in row.levels]
    return sorted(suits, key=lambda row: words.sort_key(str(row.name)))


@dataclass(frozen=True)
class Learnt:
    """What our own dialogues tell of a method."""

    held: int
    people: int
    activities: list[Activity]
    lessons: list[Lesson]


def learnt_with(method: Method) -> Learnt:
    """How often the method has been used, by how many, and what those who used it wrote; the latest first."""
    held = Activity.objects.filter(catalogue_method=method, attended__isnull=False, is_cancelled=False)
    told = held.aggregate(people=Sum("attended"), number=Count("pk"))
    written = held.exclude(learnt="").select_related("dialogue").order_by("-starts_on", "-pk")[:20]
    lessons = (
        Lesson.objects.filter(evaluation__dialogue__activities__in=held)
        .select_related("evaluation__dialogue")
        .distinct()
        .order_by("-evaluation__dated_on", "order", "pk")[:20]
    )
    return Learnt(told["number"], told["people"] or 0, list(written), list(lessons))


@dataclass(frozen=True)
class Shelf:
    """Support of one kind."""

    kind: SupportPage.Kind
    pages: list[SupportPage]


def support_for(step: int | None) -> list[Shelf]:
    """What there is to lean on, by kind; in one step, what is for it and what is for all of them."""
    pages = [page for page in SupportPage.objects.all() if step is None or not page.steps or step in page.steps]
    shelves = [Shelf(kind, [page for page in pages if page.kind == kind]) for kind in SupportPage.Kind]
    return [shelf for shelf in shelves if shelf.pages]


def step_asked_for(text: str) -> Step | None:
    """The step that an address asks for; none when it names no step."""
    return Step(int(text)) if text in map(str, Step.values) else None
