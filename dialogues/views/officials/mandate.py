"""Step 2: the groups and what they expect, the anchoring, and the mandate that the board decides on."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance import clock
from governance.models import Municipality, User
from governance.proposals import Shown
from governance.refusals import DecisionRefused
from governance.requests import LoggedInRequest

from ... import mandate_papers, mandates, tabled, target_groups, warnings, workspace
from ...forms.groups import VersionForm, group_rows
from ...forms.mandate import AnchoringForm, ConsiderationForm, MandateForm, point_rows
from ...models import Dialogue, Mandate, Step
from ...permissions import approvable_by, editable_by, viewable_by
from ...requirements import Case
from .dialogue import opened


@login_required
def mandate(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The mandate: written here until it is put before the board, then read here."""
    dialogue = _fetched(request, pk)
    latest = mandates.latest(dialogue)
    is_writable = dialogue.is_active and dialogue.step == Step.MANDATE and not (latest and latest.is_locked)
    if not (is_writable and dialogue.may_edit):  # type: ignore[attr-defined]
        return render(request, "officials/mandate.html", _reading(dialogue, latest))
    if request.method == "POST":
        try:
            latest = mandates.draft(dialogue, by=request.user)
        except mandates.MandateRefused as refused:
            messages.error(request, refused.message)
            return redirect("officials:mandate", pk)
    return _write(request, dialogue, latest or Mandate(dialogue=dialogue, level=dialogue.proposed_level))


def _fetched(request: LoggedInRequest, pk: int) -> Dialogue:
    """The dialogue, if the user may open it, with everything that the pages of the mandate read."""
    return workspace.fetch_mandate(get_object_or_404(opened(request.user), pk=pk))


def _case(dialogue: Dialogue) -> Case:
    municipality = Municipality.current()
    if not municipality._state.adding:
        prefetch_related_objects([municipality], "councils_always_considered")
    return Case(dialogue, clock.today(), municipality)


def _reading(dialogue: Dialogue, latest: Mandate | None) -> dict[str, Any]:
    case = _case(dialogue)
    decision = latest.decision if latest else None
    frozen = decision.proposal if decision and decision.proposal else None
    shown = frozen or (mandate_papers.proposal(dialogue, latest, case) if latest else None)
    may_edit: bool = dialogue.may_edit  # type: ignore[attr-defined]
    may_approve: bool = dialogue.may_approve  # type: ignore[attr-defined]
    in_step = dialogue.step == Step.MANDATE
    return {
        "dialogue": dialogue,
        "municipality": case.municipality,
        "mandate": latest,
        "decision": decision,
        "proposal": Shown(shown) if shown else None,
        "sentences": decision.sentences if decision else latest.sentences if latest else [],
        "may_edit": may_edit,
        "tabled": decision if may_edit and tabled.may_come_back(dialogue, decision) else None,
        "may_withdraw": may_edit and bool(latest and latest.is_submitted),
        "may_assign": dialogue.is_knowledge and in_step and may_approve and bool(latest and not latest.assigned_on),
        "missing": mandates.lacking_in(case) if in_step else [],
    }


def _write(request: LoggedInRequest, dialogue: Dialogue, latest: Mandate) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    case = _case(dialogue)
    form = MandateForm(data, instance=latest, dialogue=dialogue)
    can, cannot = point_rows(latest, can=True, data=data), point_rows(latest, can=False, data=data)
    questions = [
        ConsiderationForm(data, instance=item, prefix=f"considered-{item.council.code if item.council else 'children'}")
        for item in mandates.blank_considerations(latest, case.municipality)
    ]
    adding = can.is_adding_row or cannot.is_adding_row
    # Every form is judged, so that all that is wrong is told at once.
    judged: list[Any] = [form, can, cannot, *questions]
    is_valid = [item.is_valid() for item in judged] if data and not adding else [False]
    if all(is_valid) and _save(form, can, cannot, questions, by=request.user):
        messages.success(request, _("The mandate is saved."))
        return redirect("officials:mandate_preview" if "preview" in request.POST else "officials:mandate", dialogue.pk)
    context = {
        "form": form,
        "rows": [(can, _("Can be influenced"), "can"), (cannot, _("Cannot be influenced"), "cannot")],
        "considered": questions,
        "referred_back": latest.decision if latest.decision and latest.decision.outcome else None,
        "conflicts": _conflicts(form, can, cannot, questions) if form.is_stale else [],
        "formsets": [can, cannot, *questions],
        # What is saved, not what was typed, is what the board and residents would read.
        **_beside(case if data is None else _case(_fetched(request, dialogue.pk))),
    }
    status = 409 if form.is_stale else 422 if data and not adding else 200
    return render(request, "officials/mandate_edit.html", context, status=status)


def _beside(case: Case) -> dict[str, Any]:
    """What stands beside the form: what is left, the warnings, the timetable and the resident's view."""
    saved = mandates.latest(case.dialogue)
    days = list(mandate_papers.timetable(case.dialogue, saved)) if saved else []
    return {
        "dialogue": case.dialogue,
        "municipality": case.municipality,
        "missing": mandates.lacking_in(case),
        "warnings": warnings.of_case(case),
        "resident": mandate_papers.promised(case.dialogue, saved) if saved else None,
        "timetable": Shown({"timetable": days})["timetable"],
    }


def _save(form: MandateForm, can: Any, cannot: Any, questions: list[ConsiderationForm], *, by: User) -> bool:
    """Whether the text was saved: all of it, or nothing when somebody saved in between."""
    with transaction.atomic():
        if not form.save_unless_stale():
            return False
        target: Mandate = form.instance
        changed = set(form.changed_data)
        for rows, is_can in ((can, True), (cannot, False)):
            if rows.has_changes():
                changed.add("can" if is_can else "cannot")
                mandates.set_points(target, rows.lines(), can=is_can)
        for question in questions:
            if question.has_changed():
                changed.add(f"considered-{question.code}")
                question.instance.mandate = target
                question.save()
        mandates.note_change(target, sorted(changed), by=by)
    return True


def _conflicts(form: MandateForm, can: Any, cannot: Any, questions: list[ConsiderationForm]) -> list[dict[str, Any]]:
    found = form.conflicts()
    for rows, label in ((can, _("Can be influenced")), (cannot, _("Cannot be influenced"))):
        if rows.has_changes():
            saved, typed = rows.saved_lines(), rows.lines()
            found.append({"label": label, "saved": _as_text(saved), "typed": _as_text(typed)})
    for question in questions:
        found += [
            {
                "label": f"{question.instance}: {question[name].label}",
                "saved": str(question.initial.get(name) or ""),
                "typed": question[name].data,
            }
            for name in question.changed_data
        ]
    return found


def _as_text(lines: list[tuple[str, str]]) -> str:
    return "; ".join(f"{text} ({why})" if why else text for text, why in lines)


@login_required
def preview(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The text as the board will read it; from here it is put before the board."""
    dialogue = _fetched(request, pk)
    if not dialogue.may_edit:  # type: ignore[attr-defined]
        raise Http404
    latest = mandates.latest(dialogue)
    if latest is None or latest.is_locked or dialogue.step != Step.MANDATE:
        return redirect("officials:mandate", pk)
    if request.method == "POST":
        try:
            decision = mandates.submit(dialogue, by=request.user)
            messages.success(request, _("The proposal is put before %(board)s.") % {"board": decision.board})
            return redirect("officials:dialogue_detail", pk)
        except (mandates.MandateRefused, DecisionRefused) as refused:
            messages.error(request, refused.message)
    case = _case(dialogue)
    context = {
        "dialogue": dialogue,
        "municipality": case.municipality,
        "mandate": latest,
        "missing": mandates.lacking_in(case),
        "proposal": Shown(mandate_papers.proposal(dialogue, latest, case)),
        "sentences": latest.sentences,
    }
    return render(request, "officials/mandate_preview.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def withdraw(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Take the proposal back from the board."""
    dialogue = get_object_or_404(editable_by(request.user), pk=pk)
    try:
        mandates.withdraw(dialogue, by=request.user)
        messages.success(request, _("The proposal is withdrawn. The text can be edited again."))
    except (mandates.MandateRefused, DecisionRefused) as refused:
        messages.error(request, refused.message)
    return redirect("officials:mandate", pk)


@login_required
@require_POST
def assign(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The responsible manager gives a knowledge dialogue its assignment."""
    dialogue = get_object_or_404(approvable_by(request.user), pk=pk)
    try:
        mandates.assign(dialogue, by=request.user)
        messages.success(request, _("The assignment is given."))
    except mandates.MandateRefused as refused:
        messages.error(request, refused.message)
    return redirect("officials:mandate", pk)


@login_required
def groups(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The target groups: what each expects, what it is offered, how we know, and how it is reached."""
    dialogue = _fetched(request, pk)
    prefetch_related_objects([dialogue.scale], "levels")
    is_locked = target_groups.is_locked(dialogue)
    context = {"dialogue": dialogue, **target_groups.grid(dialogue), "locked": is_locked}
    if not (dialogue.may_edit and target_groups.may_change(dialogue)):  # type: ignore[attr-defined]
        return render(request, "officials/target_groups.html", context)
    data = request.POST if request.method == "POST" else None
    form, rows = VersionForm(data, instance=dialogue), group_rows(dialogue, data, locked=is_locked)
    if data and form.is_valid() and rows.is_valid() and target_groups.save(form, rows, by=request.user):
        messages.success(request, _("The target groups are saved."))
        return redirect("officials:target_groups", pk)
    context |= {"form": form, "rows": rows, "conflicts": rows.conflicts() if form.is_stale else []}
    status = 409 if form.is_stale else 422 if data and not rows.is_adding_row else 200
    return render(request, "officials/target_groups.html", context, status=status)


@login_required
def anchoring(request: LoggedInRequest, pk: int) -> HttpResponse:
    """When the elected were told, and what they said."""
    dialogue = get_object_or_404(viewable_by(request.user).select_related("owner"), pk=pk)
    records = dialogue.anchoring.select_related("board")
    context: dict[str, Any] = {"dialogue": dialogue, "records": records}
    if not editable_by(request.user).filter(pk=pk).exists():
        return render(request, "officials/anchoring.html", context)
    form = AnchoringForm(request.POST or None, initial={"board": dialogue.owner_id})
    if request.method == "POST" and form.is_valid():
        mandates.anchor(dialogue, form.instance, by=request.user)
        messages.success(request, _("The anchoring is recorded."))
        return redirect("officials:anchoring", pk)
    return render(request, "officials/anchoring.html", {**context, "form": form}, status=422 if form.is_bound else 200)
