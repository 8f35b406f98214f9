"""What keeps a dialogue in steps five and six: execution and compilation."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext

from ..models import Contribution, Status
from .case import Case, Missing

# ------------------------------------------------------------------------------------------------- 5 execution


def not_suspended(case: Case) -> Iterator[Missing]:
    if case.dialogue.status in (Status.PAUSED, Status.ABORTED):
        yield Missing(f"not_{case.dialogue.status}", gettext("The dialogue is stopped"), "suspension", "stopped")


def window_closed(case: Case) -> Iterator[Missing]:
    last = case.last_round
    if last is None or not last.has_closed(case.on):
        yield Missing("window_closed", gettext("The time to take part must have ended"), "execution", "h-window")


def papers_registered(case: Case) -> Iterator[Missing]:
    last = case.last_round
    if last is None or not last.has_closed(case.on) or last.papers_registered_on:
        return
    if case.on <= last.closes_on + dt.timedelta(days=case.municipality.late_grace_days):
        yield Missing(
            "papers_registered",
            gettext("Register the last papers, or wait until the extra days have passed"),
            "execution",
            "id_papers_registered_on",
        )


def reach_result(case: Case) -> Iterator[Missing]:
    for group in case.priority_groups:
        if not (group.goal_is_met or (group.reached is not None and group.reach_result)):
            text = gettext("Say how many of %(group)s were reached, and why the goal was missed") % {"group": group}
            yield Missing(f"reach_result:{group.group.code}", text, "execution", f"group-{group.group.code}")


# ----------------------------------------------------------------------------------------------- 6 compilation


def everything_sorted(case: Case) -> Iterator[Missing]:
    left = list(
        Contribution.objects.filter(dialogue=case.dialogue)
        .unsorted()
        .order_by("number")
        .values_list("reference", "number")
    )
    if left:
        names = ",".join(reference or str(number) for reference, number in left)
        text = gettext("Sort every contribution: %(count)d are left") % {"count": len(left)}
        yield Missing(f"unsorted:{names}", text, "sorting", "unsorted")


def late_is_counted_or_not(case: Case) -> Iterator[Missing]:
    open_cases = Contribution.objects.filter(dialogue=case.dialogue, is_late=True, is_counted=None).sorted().count()
    if open_cases:
        yield Missing(
            "late_counted",
            gettext("Say of every late contribution whether it counts, and why"),
            "sorting",
            "unsorted",
            "ko=late",
        )


def compilation_approved(case: Case) -> Iterator[Missing]:
    if not case.compilation or not case.compilation.is_approved:
        yield Missing(
            "compilation_approved",
            gettext("The compilation must be approved by someone else than its author"),
            "compilation",
            "approval",
        )
