"""From the initiative until the dialogue opens."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance.models import Decision, Role

from ..models import DialoguePlan, Initiative, Launch, Mandate, Status, Step
from .desk import Desk
from .line import Line, page


def initiatives(desk: Desk) -> Iterator[Line]:
    """Initiatives to assess, and to answer (domain 1.6)."""
    if Role.COORDINATOR in desk.roles:
        open_ones = Initiative.objects.filter(replied_on=None)
    else:
        own = Q(registered_by=desk.user) | Q(assigned_to=desk.user) | Q(dialogue__responsible=desk.user)
        open_ones = Initiative.objects.filter(own, replied_on=None)
    for item in open_ones.filter(
        Q(dialogue=None) | Q(dialogue__step=Step.INITIATIVE, dialogue__status=Status.ACTIVE)
    ).select_related("dialogue"):
        dialogue = getattr(item, "dialogue", None)
        name = str(dialogue) if dialogue else item.reference
        title = (
            _("Reply to whoever took the initiative %(name)s")
            if item.triage_outcome
            else _("Assess the initiative %(name)s")
        )
        yield Line(
            title % {"name": name},
            page("triage", dialogue.pk) if dialogue else page("initiative_triage", item.pk),
            why=_("Received %(day)s, from %(source)s.")
            % {
                "day": date_format(item.received_on, "j F Y"),
                "source": item.get_source_display(),
            },
            due_on=item.triage_due,
            waiting_people=1,
            dialogue=dialogue,
        )


def mandates(desk: Desk) -> Iterator[Line]:
    """Mandates to write in time for the papers, and those that await the board or the manager."""
    asked = desk.in_step(Step.MANDATE)
    newest = Mandate.objects.filter(dialogue__in=asked).select_related(
        "dialogue", "decision__board", "decision__planned_meeting", "meeting__board"
    )
    latest = {mandate.dialogue_id: mandate for mandate in newest.order_by("number")}
    for dialogue in asked:
        mandate = latest.get(dialogue.pk)
        decision = mandate.decision if mandate else None
        url = page("mandate", dialogue.pk)
        if decision and decision.is_pending:
            meeting = decision.planned_meeting
            yield Line(
                _("Mandate: %(title)s") % {"title": dialogue.title},
                url,
                why=_("The proposal awaits the board."),
                due_on=meeting.held_on if meeting else None,
                waiting_for=str(decision.board),
                dialogue=dialogue,
            )
        elif decision and decision.is_approved:
            yield Line(
                _("Move on to planning: %(title)s") % {"title": dialogue.title},
                page("dialogue_detail", dialogue.pk),
                why=_("The board has given the mandate."),
                dialogue=dialogue,
            )
        elif decision and decision.outcome == Decision.Outcome.TABLED:
            coming = mandate.meeting if mandate and mandate.meeting and mandate.meeting.held_on >= desk.on else None
            yield Line(
                _("Put before the next meeting: %(title)s") % {"title": dialogue.title},
                url,
                why=_("The board has tabled the mandate."),
                due_on=coming.papers_due if coming else None,
                note=_("papers due") if coming and coming.papers_due else "",
                dialogue=dialogue,
            )
        elif dialogue.is_knowledge and dialogue.manager_id == desk.user.pk and mandate and not mandate.assigned_on:
            title = _("Give the assignment: %(title)s") % {"title": dialogue.title}
            yield Line(title, url, why=_("The knowledge dialogue awaits your assignment."), dialogue=dialogue)
        elif dialogue.responsible_id == desk.user.pk and not (mandate and mandate.assigned_on):
            meeting = mandate.meeting if mandate else None
            back = decision and decision.outcome == Decision.Outcome.REFERRED_BACK
            yield Line(
                (_("Rework the mandate: %(title)s") if back else _("Write the mandate: %(title)s"))
                % {"title": dialogue.title},
                url,
                why=_("The board referred it back.")
                if back
                else _("The board decides on what residents are promised."),
                due_on=(meeting.papers_due or meeting.held_on) if meeting else None,
                note=_("papers due") if meeting and meeting.papers_due else "",
                dialogue=dialogue,
            )


def plans(desk: Desk) -> Iterator[Line]:
    """Plans to write; for the manager those to approve."""
    for dialogue in desk.in_step(Step.PLANNING):
        plan: DialoguePlan | None = getattr(dialogue, "plan", None)
        approves = desk.user.pk == dialogue.manager_id
        if plan and plan.is_approved:
            yield Line(
                _("Move on to launch: %(title)s") % {"title": dialogue.title},
                page("dialogue_detail", dialogue.pk),
                dialogue=dialogue,
            )
        elif approves and plan and plan.state != DialoguePlan.State.DRAFT:
            yield Line(
                _("Approve the plan: %(title)s") % {"title": dialogue.title},
                page("plan", dialogue.pk),
                dialogue=dialogue,
            )
        elif desk.user.pk == dialogue.responsible_id:
            yield Line(
                _("Finish the plan: %(title)s") % {"title": dialogue.title},
                page("plan", dialogue.pk),
                dialogue=dialogue,
            )


def launches(desk: Desk) -> Iterator[Line]:
    """Launches to prepare, and those that are decided and can start."""
    for dialogue in desk.in_step(Step.LAUNCH):
        if dialogue.pk not in desk.led:
            continue
        started: Launch | None = getattr(dialogue, "launch", None)
        decision = started.decision if started else None
        told = {"title": dialogue.title}
        opens_on = dialogue.mandate.opens_on if dialogue.mandate else None
        if decision is not None and decision.is_pending:
            continue
        if decision is not None and decision.is_approved:
            title, why = _("Start the dialogue: %(title)s"), _("The launch is decided.")
        else:
            title, why = _("Prepare the launch: %(title)s"), _("The dialogue is to open on its first day.")
        yield Line(title % told, page("launch", dialogue.pk), why=why, due_on=opens_on, dialogue=dialogue)
