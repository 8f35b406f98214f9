"""What the board's desk shows of the dialogues. Governance knows none; the page is where the two meet."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dialogues import councils, decided, visibility
from dialogues.models import Dialogue, Promise, Status, TargetGroup
from dialogues.templatetags.components import url_or_none
from governance import clock
from governance.models import Board, Decision

register = template.Library()

MARKS = {
    Status.PAUSED: ("study", "clock"),
    Status.ABORTED: ("no", "cross"),
}


@register.inclusion_tag("board/dialogues.html")
def dialogues_of_boards(boards: Iterable[Board]) -> dict[str, Any]:
    """The dialogues that the bodies own and that are not closed, with the state of what residents were promised."""
    today = clock.today()
    found = (
        Dialogue.objects.owned_by(boards)
        .exclude(status=Status.CLOSED)
        .select_related("owner")
        .prefetch_related("promises")
        .order_by("step", "pk")
    )
    rows = []
    for dialogue in found:
        late = [promise for promise in dialogue.promises.all() if promise.is_overdue(today)]
        kind, icon = ("late", "warn") if late else MARKS.get(Status(dialogue.status), ("", ""))
        status = (
            _("Late with feedback")
            if late
            else dialogue.get_status_display()
            if dialogue.status != Status.ACTIVE
            else ""
        )
        rows.append(
            {
                "dialogue": dialogue,
                "url": url_or_none("officials:dialogue_detail", dialogue.pk) or "#",
                "status": status,
                "kind": kind,
                "icon": icon,
                "lines": [_told(promise) for promise in dialogue.promises.all()],
            }
        )
    return {"dialogues": rows}


@register.inclusion_tag("governance/dialogues.html")
def public_dialogues_of(board: Board) -> dict[str, Any]:
    """The dialogues of a body that residents may know of, the latest first."""
    found = visibility.public_dialogues().filter(owner=board).order_by("-pk")[:50]
    return {
        "dialogues": [
            {
                "title": dialogue.title,
                "url": url_or_none("residents:dialogue_detail", dialogue.slug),
                "state": dialogue.get_step_display()
                if dialogue.status == Status.ACTIVE
                else dialogue.get_status_display(),
            }
            for dialogue in found
        ]
    }


@register.inclusion_tag("governance/asked.html")
def asked_of(council: Board) -> dict[str, Any]:
    """What an advisory council was asked and answered, where residents may know of the dialogue; the latest fifty."""
    return {"questions": councils.public_of(council)[:50] if council.kind in Board.COUNCILS else []}


@register.simple_tag
def speaks_for(council: Board) -> TargetGroup | None:
    """The target group that a council speaks for, where it is said."""
    return TargetGroup.objects.filter(code=council.constituency).first() if council.constituency else None


@register.inclusion_tag("governance/dialogue_link.html")
def link_to_dialogue_of(decision: Decision) -> dict[str, Any]:
    """The dialogue a decision is about, when residents may know of it."""
    dialogue = decided.dialogue_of(decision)
    if dialogue is None or not visibility.public_dialogues().filter(pk=dialogue.pk).exists():
        return {"url": "", "title": ""}
    return {"url": url_or_none("residents:dialogue_detail", dialogue.slug), "title": dialogue.title}


def _told(promise: Promise) -> str:
    """One promise in a sentence."""
    what = promise.get_stage_display()
    if promise.kept_on:
        return _("%(what)s: given %(day)s.") % {"what": what, "day": date_format(promise.kept_on, "j F Y")}
    return _("%(what)s: promised %(day)s.") % {"what": what, "day": date_format(promise.due_on, "j F Y")}
