"""What the start page brings forward: the promise board, what is open, what was decided lately."""

import datetime as dt
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.prepared import prepared

from . import standing, visibility
from .models import Dialogue, Feedback, Promise, Round, Status, Step, ThemeResponse

OPEN_SHOWN = 12
DECIDED_SHOWN = 3


@prepared
def open_now(on: dt.date) -> "QuerySet[Dialogue]":
    """Dialogues that residents can take part in today, each with its last day, the one that closes first on top."""
    rounds = Round.objects.filter(dialogue=OuterRef("pk"), opens_on__lte=on, closes_on__gte=on).order_by("number")
    found = visibility.public_dialogues().filter(standing.in_state("open", on))
    return (
        found.annotate(closes_on=Subquery(rounds.values("closes_on")[:1]))
        .select_related("owner", "mandate__level", "proposed_level")
        .prefetch_related(Prefetch("promises", Promise.objects.with_reasons()))
        .order_by("closes_on", "-pk")[:OPEN_SHOWN]
    )


def received(on: dt.date) -> dict[int, int]:
    """How many contributions each open dialogue has got so far; it changes more often than anything else on the page."""
    return dict(_received(on))


@prepared
def _received(on: dt.date) -> "QuerySet[Dialogue, Any]":
    found = visibility.public_dialogues().filter(standing.in_state("open", on)).order_by()
    return found.values_list("pk").annotate(n=Count("contributions", filter=Q(contributions__withdrawn_at=None)))


def next_opening(on: dt.date) -> dt.date | None:
    """The first day on which a planned dialogue opens, for when nothing is open."""
    planned = visibility.public_dialogues().filter(status=Status.ACTIVE, step__lte=Step.EXECUTION)
    days = planned.values_list("mandate__opens_on", flat=True).filter(mandate__opens_on__gt=on)
    return days.order_by("mandate__opens_on").first()


def promise_board(on: dt.date) -> list[dict[str, Any]]:
    """Four to six promises: late ones first, then those that are near, then those just kept."""
    found = _told(on)
    late = [promise for promise in found if promise.kept_on is None and promise.due_on < on]
    near = [promise for promise in found if promise.kept_on is None and promise.due_on >= on]
    kept = sorted((promise for promise in found if promise.kept_on), key=_when_kept, reverse=True)
    return [_line(promise, on) for promise in (*late, *near[: 4 - len(late)], *kept)]


@prepared
def _told(on: dt.date) -> "QuerySet[Promise]":
    """The first two late ones, the four that come next and the last two that were kept, by their day; in one question."""
    late = _owed().filter(due_on__lt=on).order_by("due_on", "pk")[:2]
    near = _owed().filter(due_on__gte=on).order_by("due_on", "pk")[:4]
    kept = _promises().filter(kept_on__isnull=False).order_by("-kept_on", "-pk")[:2]
    chosen = Q(pk__in=late.values("pk")) | Q(pk__in=near.values("pk")) | Q(pk__in=kept.values("pk"))
    return Promise.objects.with_reasons().filter(chosen).select_related("dialogue").order_by("due_on", "pk")


def _when_kept(promise: Promise) -> tuple[dt.date, int]:
    return promise.kept_on or promise.due_on, promise.pk


def _owed() -> "QuerySet[Promise]":
    return _promises().filter(kept_on=None, dialogue__status=Status.ACTIVE)


def _promises() -> "QuerySet[Promise]":
    return Promise.objects.filter(dialogue__in=visibility.public_dialogues()).select_related("dialogue")


def _line(promise: Promise, on: dt.date) -> dict[str, Any]:
    kind, text = _how_it_went(promise, on)
    return {
        "date": promise.first_due,
        "date_text": date_format(promise.first_due, "j b"),
        "title": promise.dialogue.title,
        "url": promise.dialogue.get_absolute_url(),
        "kind": kind,
        "text": text,
    }


def _how_it_went(promise: Promise, on: dt.date) -> tuple[str, str]:
    if promise.kept_on:
        days = (promise.kept_on - promise.first_due).days
        if days > 0:
            return "late", ngettext("Kept one day late", "Kept %(days)s days late", days) % {"days": days}
        if days == 0:
            return "kept", _("Kept on the day")
        return "kept", ngettext("Kept, one day before", "Kept, %(days)s days before", -days) % {"days": -days}
    if promise.was_moved and not promise.is_overdue(on):
        moved = _("Late. New day %(day)s") % {"day": standing.short(promise.due_on)}
        return "late", f"{moved}. {promise.moved_because}" if promise.moved_because else moved
    if promise.is_overdue(on):
        days = (on - promise.due_on).days
        return "late", ngettext("One day late", "%(days)s days late", days) % {"days": days}
    if promise.stage == Promise.Stage.HEARD:
        return "open", _("On its way: what we heard")
    return "open", _("On its way: what it led to")


def score(on: dt.date) -> dict[str, int] | None:
    """How many of the promises that fell due in the last twelve months were kept in time."""
    counted = _counted(on)
    return counted[0] if counted else None


@prepared
def _counted(on: dt.date) -> "QuerySet[Promise, Any]":
    due = _promises().filter(first_due__lte=on, first_due__gt=on - dt.timedelta(days=365))
    stopped = Dialogue.objects.filter(standing.in_state("aborted", on) | standing.in_state("paused", on))
    due = due.exclude(kept_on=None, dialogue__in=stopped).order_by()
    # One row for them all, and none where no promise fell due.
    all_of_them = due.select_related(None).annotate(one=Value(1)).values("one").annotate(all=Count("pk"))
    return (
        all_of_them.filter(all__gt=0)
        .annotate(kept=Count("pk", filter=Q(kept_on__lte=F("first_due"))))
        .values("all", "kept")
    )


def recently_decided() -> list[dict[str, Any]]:
    """We asked, you said, we do: the latest answers, also when they are a no."""
    return [_decided(dialogue) for dialogue in _answered()]


@prepared
def _answered() -> "QuerySet[Dialogue]":
    published = Feedback.objects.filter(
        stage=Feedback.Stage.DECIDED,
        given_on__isnull=False,
        audience__in=(Feedback.Audience.PARTICIPANTS, Feedback.Audience.PUBLIC),
    )
    latest = published.filter(dialogue=OuterRef("pk")).order_by("-given_on").values("given_on")[:1]
    return (
        visibility.public_dialogues()
        .annotate(answered_on=Subquery(latest))
        .filter(answered_on__isnull=False)
        .order_by("-answered_on", "-pk")
        .select_related("owner")
        .prefetch_related(
            "feedback",
            "responses",
            "compilations",
        )[:DECIDED_SHOWN]
    )


def _decided(dialogue: Dialogue) -> dict[str, Any]:
    headlines = [row for row in dialogue.feedback.all() if row.stage == Feedback.Stage.DECIDED and row.given_on]
    compilation = visibility.shown_compilation(dialogue)
    responses = visibility.shown_responses(dialogue)
    effects = [item.effect for item in responses]
    told = [row.headline or row.text for row in headlines] + [item.text for item in responses]
    Effect = ThemeResponse.Effect  # noqa: N806
    return {
        "dialogue": dialogue,
        "said": compilation.summary if compilation else "",
        "doing": next((text for text in told if text), ""),
        "yes": effects.count(Effect.TAKEN),
        "part": effects.count(Effect.PARTLY),
        "study": effects.count(Effect.INVESTIGATED),
        "no": effects.count(Effect.NOT),
    }
