"""How the promises to residents have been kept: what is late, what is on its way, what came, and what came too late."""

import datetime as dt
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from . import shares, standing, visibility
from .models import Feedback, Promise, Round, Status
from .owed import ALWAYS_OWED


def promises() -> "QuerySet[Promise]":
    """The promises of every dialogue that residents may know of, with what is told of each."""
    public = Promise.objects.filter(dialogue__in=visibility.public_dialogues())
    return public.select_related("dialogue").prefetch_related("moves")


def owed(on: dt.date) -> "tuple[list[Promise], list[Promise]]":
    """The promises that are open on a day: those that are late, also when a new day is set, and those to come."""
    late: list[Promise] = []
    coming: list[Promise] = []
    for item in promises().filter(kept_on=None, dialogue__status=Status.ACTIVE).order_by("due_on", "pk"):
        (late if item.is_late(on) or item.due_on > item.first_due else coming).append(item)
    return late, coming


def kept() -> "QuerySet[Promise]":
    """The promises that were kept, in time or late, the latest first."""
    return promises().filter(kept_on__isnull=False).order_by("-kept_on", "-pk")


def heard_in_time(on: dt.date) -> "QuerySet[Feedback, Any]":
    """What we heard, to those who took part, in every round: given, or past its day. Aborted dialogues are not counted.

    Each has ``in_time``, where the day that was promised first counts, and ``is_earlier``, of a round before the last.
    """
    later = Round.objects.filter(dialogue=OuterRef("dialogue"), number__gt=OuterRef("round__number"))
    broken = Promise.objects.filter(
        dialogue=OuterRef("dialogue"), stage=OuterRef("stage"), first_due__lt=OuterRef("given_on")
    )
    found = _answers(on).filter(stage=Feedback.Stage.HEARD, audience=Feedback.Audience.PARTICIPANTS)
    found = found.filter(Q(given_on__isnull=False) | Q(due_on__lt=on)).annotate(is_earlier=Exists(later))
    in_time = Q(given_on__isnull=False, given_on__lte=F("due_on")) & (Q(is_earlier=True) | ~Exists(broken))
    return found.annotate(in_time=ExpressionWrapper(in_time, output_field=BooleanField()))


def score(on: dt.date) -> dict[str, int]:
    """How many of those answers came in time (``kept``), of how many (``all``), and in percent."""
    told = heard_in_time(on).order_by().aggregate(all=Count("pk"), kept=Count("pk", filter=Q(in_time=True)))
    return {**told, "percent": shares.whole(told["kept"], told["all"])}


def late_answers(on: dt.date) -> "list[tuple[Feedback, int]]":
    """Answers to others than those who took part and everyone, such as children, that came late, and by how many days."""
    found = _answers(on).filter(given_on__gt=F("due_on")).exclude(audience__in=ALWAYS_OWED).order_by("-given_on", "pk")
    return [(row, (row.given_on - row.due_on).days) for row in found if row.given_on and row.due_on]


def _answers(on: dt.date) -> "QuerySet[Feedback]":
    public = visibility.public_dialogues().exclude(standing.in_state("aborted", on))
    return Feedback.objects.filter(dialogue__in=public, due_on__isnull=False).select_related("dialogue", "round")
