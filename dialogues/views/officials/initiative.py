"""Step 1: an initiative is received, assessed with short questions, answered, and becomes a dialogue or is referred."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from governance.models import User
from governance.requests import LoggedInRequest

from ... import initiatives, triage
from ...forms.initiative import AnswerForm, BeginForm, InitiativeForm, TriageForm
from ...models import Dialogue, Initiative
from ...permissions import editable_by, initiatives_viewable_by, registers_dialogues, viewable_by


@login_required
def initiative_new(request: LoggedInRequest) -> HttpResponse:
    """Register what came in; the guiding questions follow, one on each page."""
    if not registers_dialogues(request.user):
        raise Http404
    form = InitiativeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            initiative = initiatives.register(
                source=said["source"], text=said["text"], received_on=said["received_on"], by=request.user, name=said["by"],
                by_board=said["by_board"], contact=said["contact"], why_now=said["why_now"],
            )  # fmt: skip
            messages.success(
                request, _("The initiative is registered as %(number)s.") % {"number": initiative.reference}
            )
            return redirect("officials:initiative_question", initiative.pk, triage.QUESTIONS[0].code)
        except initiatives.RegistrationRefused as refused:
            form.add_error(refused.field or None, refused.message)
    status = 422 if form.is_bound else 200
    return render(
        request, "officials/initiative_new.html", {"form": form, "of": len(triage.QUESTIONS) + 1}, status=status
    )


@login_required
def initiative_question(request: LoggedInRequest, pk: int, code: str) -> HttpResponse:
    """One guiding question; the answer decides which comes next."""
    initiative = _assessable(request, pk)
    question = next((item for item in triage.QUESTIONS if item.code == code), None)
    if question is None:
        raise Http404
    form = AnswerForm(request.POST or None, question=question, initial={"value": initiative.answers.get(code)})
    if request.method == "POST" and form.is_valid():
        try:
            initiative = triage.answer(initiative, question, form.cleaned_data["value"], by=request.user)
        except triage.AlreadyAssessed as refused:
            messages.error(request, refused.message)
            return redirect("officials:initiative_detail", pk)
        following = triage.question_after(initiative.answers)
        if following is None:
            return redirect("officials:initiative_triage", pk)
        return redirect("officials:initiative_question", pk, following.code)
    place = triage.QUESTIONS.index(question)
    context = {
        "form": form, "initiative": initiative, "question": question, "number": place + 2, "of": len(triage.QUESTIONS) + 1,
        "before": triage.QUESTIONS[place - 1].code if place else "", "similar": initiatives.similar(str(initiative.text)),
    }  # fmt: skip
    return render(request, "officials/initiative_question.html", context, status=422 if form.is_bound else 200)


@login_required
def initiative_triage(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The assessment of an initiative: the suggestion, the reason, the reply."""
    return _assess(request, _assessable(request, pk))


@login_required
def dialogue_triage(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The assessment of the initiative that a dialogue was registered with."""
    dialogue = get_object_or_404(viewable_by(request.user).select_related("initiative__assigned_to"), pk=pk)
    initiative = dialogue.initiative
    if initiative is None or triage.is_settled(initiative) or not editable_by(request.user).filter(pk=pk).exists():
        return _read(request, initiative, dialogue)
    return _assess(request, initiative)


@login_required
def initiative_detail(request: LoggedInRequest, pk: int) -> HttpResponse:
    """An initiative: what came in, what was answered and what it became."""
    initiative = get_object_or_404(
        initiatives_viewable_by(request.user).select_related(
            "by_board", "referred_to_board", "assigned_to", "registered_by"
        ),
        pk=pk,
    )
    return _read(request, initiative, triage.dialogue_of(initiative))


@login_required
def initiative_begin(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The dialogue that the initiative was assessed to be begins: its question, board and people."""
    initiative = _assessable(request, pk)
    if existing := triage.dialogue_of(initiative):
        return redirect("officials:dialogue_detail", existing.pk)
    if not initiative.is_dialogue:
        return redirect("officials:initiative_triage", pk)
    form = BeginForm(request.POST or None, initial={"responsible": request.user})
    if request.method == "POST" and form.is_valid():
        try:
            dialogue = initiatives.begin_dialogue(initiative, **form.cleaned_data, by=request.user)
            messages.success(request, _("The dialogue %(number)s is begun.") % {"number": dialogue.reference})
            return redirect("officials:dialogue_detail", dialogue.pk)
        except initiatives.RegistrationRefused as refused:
            form.add_error(refused.field or None, refused.message)
    context = {
        "form": form,
        "initiative": initiative,
        "similar": initiatives.similar(str(initiative.text)),
    }
    return render(request, "officials/initiative_begin.html", context, status=422 if form.is_bound else 200)


def _assessable(request: LoggedInRequest, pk: int) -> Initiative:
    """An initiative that the user may assess; 404 for everyone else."""
    if not registers_dialogues(request.user):
        raise Http404
    return get_object_or_404(initiatives_viewable_by(request.user).select_related("assigned_to", "by_board"), pk=pk)


def _assess(request: LoggedInRequest, initiative: Initiative) -> HttpResponse:
    dialogue = triage.dialogue_of(initiative)
    if triage.is_settled(initiative):
        return _read(request, initiative, dialogue)
    form = TriageForm(request.POST or None, instance=initiative)
    if request.method == "POST" and form.is_valid() and _save_assessment(form, by=request.user):
        return _after_assessment(request, form.instance, dialogue)
    context = {
        "form": form, "initiative": initiative, "dialogue": dialogue, "suggestion": triage.suggest(initiative.answers),
        "answers": answered(initiative),
    }  # fmt: skip
    status = 409 if form.is_stale else 422 if form.is_bound else 200
    return render(request, "officials/triage.html", context, status=status)


def _save_assessment(form: TriageForm, *, by: User) -> bool:
    """Whether the assessment was made; otherwise the form says why not."""
    said = form.cleaned_data
    try:
        with transaction.atomic():
            if not form.claim():
                return False
            triage.assess(
                form.instance, said["triage_outcome"], by=by, reason=said["triage_reason"], override_reason=said["override_reason"],
                reply=said.get("reply", ""), referred_to=said["referred_to"], referred_to_board=said["referred_to_board"],
            )  # fmt: skip
    except triage.TriageRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return False
    return True


def _after_assessment(request: LoggedInRequest, initiative: Initiative, dialogue: Dialogue | None) -> HttpResponse:
    messages.success(request, _("The assessment is saved."))
    if dialogue:
        return redirect("officials:dialogue_detail", dialogue.pk)
    initiative = Initiative.objects.get(pk=initiative.pk)
    return redirect(
        "officials:initiative_begin" if initiative.is_dialogue else "officials:initiative_detail", initiative.pk
    )


def _read(request: LoggedInRequest, initiative: Initiative | None, dialogue: Dialogue | None) -> HttpResponse:
    context: dict[str, Any] = {
        "initiative": initiative,
        "dialogue": dialogue,
        "answers": answered(initiative) if initiative else [],
        "link": triage.reference(initiative.triage_outcome) if initiative and initiative.triage_outcome else "",
        "may_assess": initiative is not None
        and registers_dialogues(request.user)
        and not triage.is_settled(initiative),
    }
    return render(request, "officials/initiative_detail.html", context)


def answered(initiative: Initiative) -> list[dict[str, Any]]:
    """The guiding questions that were answered, each with its answer."""
    return [
        {"term": question.text, "text": option.label, "code": question.code}
        for question in triage.QUESTIONS
        if (option := question.option(initiative.answers.get(question.code)))
    ]
