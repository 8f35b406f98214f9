"""What bodies decide and minute, and the documents and programmes that they answer for."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance import documents as governing
from governance import programme_reports as reporting
from governance.models import Decision, Role
from governance.permissions import boards_with_role

from .. import chasing
from ..models import Proposal, Status, Step, Suspension
from .desk import STOPPING, Desk
from .line import HORIZON, WEEK_AHEAD, Line, page


def proposals(desk: Desk) -> Iterator[Line]:
    """Proposals to write, and decisions that others have still to make or to minute."""
    for dialogue in desk.in_step(Step.PROCESSING):
        told = {"title": dialogue.title}
        if dialogue.proposal_state == Proposal.State.SENT:  # type: ignore[attr-defined]
            if desk.user.pk == dialogue.responsible_id and (line := _after_sending(dialogue)):
                yield line
            continue
        if desk.user.pk == dialogue.responsible_id:
            title = _("Write the proposal for decision: %(title)s")
        elif dialogue.has_proposal_to_send:  # type: ignore[attr-defined]
            title = _("Approve and send the proposal: %(title)s")
        else:
            continue
        yield Line(
            title % told,
            page("proposal", dialogue.pk),
            due_on=dialogue.decision_planned_on,
            note=_("planned decision") if dialogue.decision_planned_on else "",
            dialogue=dialogue,
        )
    for decision in desk.decisions:
        if decision.kind in STOPPING:
            continue
        title = _("Decision: %(subject)s") if decision.is_pending else _("Minutes: %(subject)s")
        if decision.prepares_for_id and decision.is_pending:
            title = _("Preparation: %(subject)s")
        meeting = decision.planned_meeting
        yield Line(
            title % {"subject": decision.subject},
            reverse("board:proposal", args=[decision.pk])
            if decision.is_pending
            else reverse("board:decision", args=[decision.pk]),
            due_on=meeting.held_on if meeting and decision.is_pending else None,
            waiting_for=str(decision.board),
        )


def _after_sending(dialogue: Any) -> Line | None:
    """What the official does when the proposal is sent; nothing while another body prepares it."""
    if dialogue.proposal_answer == Decision.Outcome.REFERRED_BACK:
        return Line(
            _("Look into the proposal more: %(title)s") % {"title": dialogue.title},
            page("proposal", dialogue.pk),
            why=_("It was referred back. Begin a new version."),
            dialogue=dialogue,
        )
    if dialogue.preparing_for:
        return None
    return Line(
        _("Move on to the decision: %(title)s") % {"title": dialogue.title},
        page("dialogue_detail", dialogue.pk),
        why=_("The proposal is sent."),
        dialogue=dialogue,
    )


def stopped(desk: Desk) -> Iterator[Line]:
    """Decisions to pause, go on or abort that nobody has carried out, and pauses that should have ended."""
    led = {dialogue.reference: dialogue for dialogue in desk.led.values()}
    for decision in desk.decisions:
        if decision.kind not in STOPPING:
            continue
        dialogue = led[decision.proposal["dialogue"]]
        yield Line(
            decision.subject if decision.is_pending else _("Carry out: %(subject)s") % {"subject": decision.subject},
            page("suspension", dialogue.pk),
            due_on=None if decision.is_pending else desk.on,
            waiting_for=str(decision.board) if decision.is_pending else "",
            dialogue=dialogue,
        )
    paused = [dialogue.pk for dialogue in led.values() if dialogue.status == Status.PAUSED]
    pauses = Suspension.objects.filter(dialogue__in=paused, kind=Suspension.Kind.PAUSE, resumed_on=None)
    for pause in pauses.select_related("dialogue"):
        yield Line(
            _("Ask that the dialogue may go on: %(title)s") % {"title": pause.dialogue.title},
            page("suspension", pause.dialogue_id),
            why=_("The pause was expected to end then."),
            due_on=pause.expected_resume,
            dialogue=pause.dialogue,
        )


def minutes(desk: Desk) -> Iterator[Line]:
    """For the secretary of a body each meeting whose minutes are not adjusted, a fortnight after it at the latest."""
    if Role.SECRETARY not in desk.roles:
        return
    bodies = boards_with_role(desk.user, Role.SECRETARY)
    waiting = (
        Decision.objects.awaiting_adjustment()
        .filter(board__in=bodies, withdrawn_at=None, decided_on__lte=desk.on)
        .exclude(meeting=None)
        .order_by("decided_on", "meeting")
        .values("board__name", "meeting", "decided_on")
        .annotate(count=Count("pk"))
    )
    for row in waiting:
        held_on: dt.date = row["decided_on"]  # type: ignore[assignment]
        told = {"board": row["board__name"], "day": date_format(held_on, "j F Y")}
        yield Line(
            _("Adjust the minutes: %(board)s, %(day)s") % told,
            reverse("board:meeting_minutes", args=[row["meeting"]]),
            why=ngettext(
                "%(count)d decision is shown as preliminary until then.",
                "%(count)d decisions are shown as preliminary until then.",
                row["count"],
            )
            % {"count": row["count"]},
            due_on=held_on + chasing.MINUTES_DAYS * dt.timedelta(days=1),
        )


def governing_documents(desk: Desk) -> Iterator[Line]:
    """For whoever keeps the register the documents that run out, or are to be reviewed, within half a year."""
    if Role.REGISTRAR not in desk.roles:
        return
    for item in governing.expiring(desk.on + WEEK_AHEAD):  # a mail about it leaves on the working day before
        document = item.document
        is_ending = bool(document.valid_until)
        title = _("Have the document renewed: %(title)s") if is_ending else _("Have the document reviewed: %(title)s")
        owner = document.revision_responsible or document.owner_role
        yield Line(
            title % {"title": document},
            reverse("governance:document", args=[document.code]),
            why=_("Responsible: %(owner)s.") % {"owner": owner} if owner else "",
            due_on=item.due,
            note=_("ceases to apply") if is_ending and not item.is_past else "",
        )


def programme_reports(desk: Desk) -> Iterator[Line]:
    """What a body still owes a programme, one line for all its parts; and reports that wait to be signed off."""
    coordinates = Role.COORDINATOR in desk.roles
    if desk.roles & {Role.OFFICIAL, Role.MANAGER} or coordinates:
        first = desk.on - reporting.REMEMBERED
        for debt in reporting.to_write(desk.user, first, desk.on + HORIZON, is_coordinator=coordinates):
            told = {"year": debt.year, "programme": debt.title, "board": debt.board_name, "count": debt.parts}
            yield Line(
                _("Report on %(year)d: %(programme)s") % told,
                reverse("programmes:programme", args=[debt.code]) + f"?ar={debt.year}",
                why=ngettext(
                    "%(board)s has %(count)d part left to report on.",
                    "%(board)s has %(count)d parts left to report on.",
                    debt.parts,
                )
                % told,
                due_on=debt.due_on,
            )
    if desk.roles & {Role.MANAGER, Role.CHAIR, Role.VICE_CHAIR}:
        for report in reporting.to_sign(desk.user):
            yield Line(
                _("Sign off the report: %(part)s") % {"part": report.sub_area or report.programme},
                reverse("programmes:report", args=[report.pk]),
                why=f"{report.board}, {report.year}.",
            )
