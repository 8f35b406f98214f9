"""The plan of a dialogue: who does what, who is reached and how, when feedback comes, and how everyone can take part."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from governance.models import Municipality

from .. import councils
from ..models import Activity, Dialogue, DialoguePlan
from .paper import Paper


def plan(dialogue: Dialogue) -> Paper | None:
    """The plan as it stands, with whether it is approved; None before somebody has begun it."""
    item = DialoguePlan.objects.filter(dialogue=dialogue).select_related(
        "approved_by", "feedback_responsible", "controller", "present_board"
    ).first()  # fmt: skip
    if item is None:
        return None
    item.dialogue = dialogue
    paper = Paper(
        _("The plan for %(title)s") % {"title": dialogue.title},
        author=str(Municipality.current()),
        kicker=dialogue.dnr or dialogue.reference,
    )
    paper.facts(_facts(item))
    _people(paper, item)
    _reach(paper, dialogue)
    _activities(paper, dialogue)
    _communication(paper, item)
    _feedback(paper, item)
    _care(paper, item)
    paper.section(_("Evaluation"), item.evaluation_plan)
    paper.section(_("Risks, threats and how they are met"), item.risks)
    return paper


def _facts(item: DialoguePlan) -> Iterator[tuple[str, Any]]:
    dialogue, mandate = item.dialogue, item.dialogue.mandate
    state = item.get_state_display()
    if item.approved_on:
        told = {"day": _day(item.approved_on), "who": item.approved_by}
        state = _("Approved on %(day)s by %(who)s") % told
    yield _("State"), _("Version %(number)d. %(state)s.") % {"number": item.number, "state": state}
    yield _("Diary number"), dialogue.dnr
    yield _("Owning board"), dialogue.owner
    yield _("Responsible official"), dialogue.responsible
    yield _("Responsible manager"), dialogue.manager or ""
    if mandate:
        yield _("Purpose"), mandate.purpose
        yield _("Degree of influence"), f"{mandate.level.order}. {mandate.level}" if mandate.level else ""
        if mandate.opens_on and mandate.closes_on:
            yield _("Time to take part"), f"{_day(mandate.opens_on)} – {_day(mandate.closes_on)}"
    if item.cost_sek is not None:
        yield (
            _("Planned cost"),
            _("%(sum)s kronor") % {"sum": number_format(item.cost_sek, force_grouping=True)},
        )


def _people(paper: Paper, item: DialoguePlan) -> None:
    paper.heading(_("Who does what"))
    rows = [[row.task, row.person] for row in item.responsibilities.select_related("person")]
    paper.table(_("Who does what"), [_("Task"), _("Who")], rows)
    points = [[row.what, row.board, _day(row.planned_on)] for row in item.decision_points.select_related("board")]
    if points:
        paper.heading(_("Coming decisions"))
        paper.table(_("Coming decisions"), [_("What"), _("Who decides"), _("When")], points)


def _reach(paper: Paper, dialogue: Dialogue) -> None:
    groups = list(dialogue.target_groups.select_related("group"))
    if not groups:
        return
    paper.heading(_("How the groups are reached"))
    columns = [_("Group"), _("Must be reached"), _("Goal"), _("How we reach the group")]
    rows = [
        [group.group.name, _("yes") if group.is_priority else "", _or_dash(group.reach_goal), group.reach]
        for group in groups
    ]
    paper.table(_("How the groups are reached"), columns, rows)


def _activities(paper: Paper, dialogue: Dialogue) -> None:
    found = list(dialogue.activities.filter(is_cancelled=False).select_related("level"))
    if not found:
        return
    paper.heading(_("Ways to take part"))
    columns = [_("Activity"), _("Degree of influence"), _("Day"), _("Place"), _("Accessibility")]
    paper.table(_("Ways to take part"), columns, [_activity(item) for item in found])


def _activity(item: Activity) -> list[Any]:
    last = f" – {_day(item.ends_on)}" if item.ends_on and item.ends_on != item.starts_on else ""
    day = f"{_day(item.starts_on)}{last}" if item.starts_on else "–"
    return [item.method, item.level or "–", day, item.place or "–", ", ".join(item.accessibility) or "–"]


def _communication(paper: Paper, item: DialoguePlan) -> None:
    rows = [
        [
            _day(row.planned_on),
            row.channel,
            row.group or _("everyone"),
            ", ".join(row.languages) or "–",
            row.responsible,
        ]
        for row in item.communication.select_related("group", "responsible")
    ]
    if rows:
        paper.heading(_("How people get to know"))
        columns = [_("When"), _("Channel"), _("Group"), _("Languages"), _("Who")]
        paper.table(_("How people get to know"), columns, rows)


def _feedback(paper: Paper, item: DialoguePlan) -> None:
    paper.heading(_("Feedback"))
    paper.facts(
        [
            (_("Who gives feedback"), item.feedback_responsible or ""),
            (_("What we heard, no later than"), _day(item.heard_due)),
            (_("What it led to, no later than"), _day(item.decided_due)),
            (_("Presented to"), item.present_board or ""),
            (_("Presented on"), _day(item.present_on)),
            (_("How"), item.channels),
        ]
    )


def _care(paper: Paper, item: DialoguePlan) -> None:
    """That everyone can take part, that children and councils are heard, and that personal data are looked after."""
    paper.heading(_("Everyone can take part"))
    paper.facts(
        [
            (_("Accessibility"), item.get_accessibility_answer_display()),
            (_("How"), item.accessibility_text),
            (_("Children and young people"), item.get_children_answer_display()),
            (_("How children are heard"), item.children_method or item.children_reason),
        ]
    )
    views = list(item.council_views.select_related("council"))
    said: dict[int, list[str]] = defaultdict(list)
    for row in councils.answered_in(item.dialogue):
        said[row.council_id].append(row.answer)
    if views:
        paper.heading(_("The councils' views"), 2)
        columns = [
            _("Council"),
            _("Is the council heard?"),
            _("When"),
            _("What the council said, or why it was not heard"),
        ]
        rows = [
            [
                row.council,
                row.get_answer_display() or "–",
                _day(row.heard_on) or "–",
                " ".join(said[row.council_id]) or row.reason or "–",
            ]
            for row in views
        ]
        paper.table(_("The councils' views"), columns, rows)
    paper.heading(_("Personal data"))
    paper.facts(
        [
            (_("Are personal data handled?"), item.get_privacy_answer_display()),
            (_("Data controller"), item.controller or ""),
            (_("How they are handled"), item.privacy_text),
        ]
    )


def _day(day: Any) -> str:
    return date_format(day, "j F Y") if day else ""


def _or_dash(number: int | None) -> str:
    return "–" if number is None else str(number)
