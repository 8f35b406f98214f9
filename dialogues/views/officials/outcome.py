"""Steps 8 and 9: the proposal for decision, the decision, the action plan and the evaluation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from governance.models import Municipality
from governance.requests import LoggedInRequest

from ... import clarity, evaluations, lifecycle, outcomes, tabled
from ...forms.conclusion import (
    InfluenceForm,
    ProposalForm,
    SendForm,
    measure_rows,
)
from ...forms.evaluation import EvaluationForms
from ...models import Dialogue, Proposal, Step
from ...permissions import approvable_by, editable_by, viewable_by


@login_required
def proposal(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The proposal and the influence of each theme: written here until it is sent, then read here."""
    dialogue = get_object_or_404(viewable_by(request.user).select_related("owner", "deciding_board"), pk=pk)
    may_edit = editable_by(request.user).filter(pk=pk).exists()
    item = outcomes.current(dialogue)
    if may_edit and request.method == "POST" and outcomes.is_referred_back(dialogue, item):
        outcomes.begin(dialogue, by=request.user)
        messages.success(request, _("A new version is begun. What you wrote last time is there to work on."))
        return redirect("officials:proposal", pk)
    if item is None and may_edit and dialogue.step == Step.PROCESSING:
        item = outcomes.begin(dialogue, by=request.user) if request.method == "POST" else outcomes.blank(dialogue)
    if item is None or item.is_sent or not may_edit:
        return render(request, "officials/proposal.html", _reading(request, dialogue, item))
    return _write_proposal(request, dialogue, item)


def _reading(request: LoggedInRequest, dialogue: Dialogue, item: Proposal | None) -> dict[str, Any]:
    may_send = item is not None and not item.is_sent and approvable_by(request.user).filter(pk=dialogue.pk).exists()
    missing = outcomes.missing(item) if item and not item.is_sent else []
    traces = list(item.influence.select_related("theme")) if item and item.pk else []
    return {
        "dialogue": dialogue,
        "item": item,
        "traces": traces,
        "missing": missing,
        "may_send": may_send,
        "referral_back": outcomes.referral_back(dialogue, item),
        "deciding_board": None if dialogue.is_knowledge else outcomes.deciding_board(dialogue),
        "may_begin_anew": outcomes.is_referred_back(dialogue, item)
        and editable_by(request.user).filter(pk=dialogue.pk).exists(),
    }


def _write_proposal(request: LoggedInRequest, dialogue: Dialogue, item: Proposal) -> HttpResponse:
    form = ProposalForm(request.POST or None, instance=item)
    traces = [
        InfluenceForm(request.POST or None, instance=trace, prefix=f"theme-{trace.theme.code}")
        for trace in outcomes.traces(item)
    ]
    if request.method == "POST" and form.is_valid() and all(trace.is_valid() for trace in traces):
        with transaction.atomic():
            if form.save_unless_stale():
                for trace in traces:
                    trace.save()
                outcomes.note(item, by=request.user)
                messages.success(request, _("The proposal is saved."))
                return redirect("officials:proposal", dialogue.pk)
    context = {**_reading(request, dialogue, item), "form": form, "trace_forms": traces}
    return render(
        request, "officials/proposal_edit.html", context, status=409 if form.is_stale else 422 if form.errors else 200
    )


@login_required
def send_proposal(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The responsible manager reads the proposal once more and sends it to the body that decides."""
    dialogue = get_object_or_404(approvable_by(request.user).select_related("owner", "deciding_board"), pk=pk)
    item = get_object_or_404(Proposal, pk=getattr(outcomes.current(dialogue), "pk", None))
    form = (
        None
        if dialogue.is_knowledge
        else SendForm(request.POST or None, board=outcomes.deciding_board(dialogue), prepares=item.preparing_board)
    )
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            outcomes.send(item, by=request.user, **(form.cleaned_data if form else {"meeting": None}))
            messages.success(request, _("The proposal is sent."))
            return redirect("officials:dialogue_detail", pk)
        except outcomes.AlreadySent:
            messages.info(request, _("The proposal was sent already."))
            return redirect("officials:proposal", pk)
        except outcomes.OwnProposal:
            messages.error(request, _("You wrote the proposal, so somebody else must send it."))
        except outcomes.NotSendable as error:
            messages.error(request, "; ".join(missing.text for missing in error.missing))
    context = {**_reading(request, dialogue, item), "form": form}
    return render(request, "officials/proposal_send.html", context, status=422 if request.method == "POST" else 200)


@login_required
def outcome(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Where the decision stands, and what remains until the dialogue can be closed."""
    dialogue = get_object_or_404(viewable_by(request.user).select_related("owner", "deciding_board"), pk=pk)
    proposals = list(
        dialogue.proposals.select_related(
            "decision__board",
            "decision__planned_meeting",
            "decision__reported_to",
            "decision__delegate",
            "decision__delegation",
            "decision__prepares_for",
            "decision__decides_at",
            "decision__prepared_by__board",
        ).prefetch_related("decision__statements")
    )
    current, may_edit = proposals[-1] if proposals else None, editable_by(request.user).filter(pk=pk).exists()
    decision = current.decision if current else None
    context = {
        "dialogue": dialogue,
        "proposals": proposals,
        "current": current,
        "tabled": decision if may_edit and tabled.may_come_back(dialogue, decision) else None,
        "missing": lifecycle.unmet(dialogue, Step.DECISION) if dialogue.step == Step.DECISION else [],
        "may_edit": may_edit,
    }
    return render(request, "officials/outcome.html", context)


@login_required
def measures(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The action plan: what, who, when and how it goes."""
    dialogue = get_object_or_404(viewable_by(request.user).select_related("owner"), pk=pk)
    if not editable_by(request.user).filter(pk=pk).exists():
        rows = dialogue.measures.select_related("board", "administration", "theme")
        return render(request, "officials/measures.html", {"dialogue": dialogue, "measures": rows})
    rows = measure_rows(dialogue, request.POST or None)
    if request.method == "POST" and rows.is_valid():
        with transaction.atomic():
            rows.save()
            outcomes.note_measures(dialogue, by=request.user)
        messages.success(request, _("The action plan is saved."))
        return redirect("officials:measures", pk)
    status = 422 if rows.is_bound and not rows.is_adding_row else 200
    return render(request, "officials/measures_edit.html", {"dialogue": dialogue, "rows": rows}, status=status)


@login_required
def evaluation(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The evaluation: three lenses and the lessons."""
    dialogue = get_object_or_404(viewable_by(request.user).select_related("owner", "mandate"), pk=pk)
    municipality = Municipality.current()
    shared = {"municipality": municipality, "clear": clarity.figures(dialogue, municipality.small_cell_threshold)}
    if not editable_by(request.user).filter(pk=pk).exists():
        item = getattr(dialogue, "evaluation", None)
        context = {**shared, "dialogue": dialogue, "item": item, "checks": item.checks.all() if item else []}
        return render(request, "officials/evaluation.html", context)
    item = evaluations.begin(dialogue) if request.method == "POST" else evaluations.of(dialogue)
    forms = EvaluationForms(item, request.POST or None)
    if request.method == "POST" and forms.is_valid() and evaluations.save(forms, by=request.user):
        messages.success(request, _("The evaluation is saved."))
        return redirect("officials:evaluation", pk)
    context = {**shared, "dialogue": dialogue, "forms": forms}
    return render(request, "officials/evaluation_edit.html", context, status=forms.status)
