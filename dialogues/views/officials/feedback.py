"""Step 7, and the second promise in step 9: answers per theme, and publishing them."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.requests import LoggedInRequest

from ... import feedback, notices, owed, recalls
from ...forms.conclusion import AskForm, EasyReadForm, FeedbackForm, MeetingForm, ThemeResponseForm
from ...forms.promises import RecallForm
from ...forms.versioned import VersionedForm
from ...models import CompilationTheme, Contribution, Dialogue, Feedback, Theme
from ...permissions import editable_by, originals_readable_by, rights, viewable_by
from ...refusals import Refused


@login_required
def overview(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Everything that is owed in the dialogue: to whom, by when, and what is missing."""
    dialogue = get_object_or_404(viewable_by(request.user).select_related("owner", "mandate__level", "plan"), pk=pk)
    owing = list(feedback.rows_for(dialogue))
    rows = list(zip(owing, feedback.missing_in(owing), strict=True))
    answers = feedback.missing_in_answers(dialogue)
    may = rights(request.user, dialogue)
    context = {
        "dialogue": dialogue,
        "rows": rows,
        "answers": answers,
        "may_read_answers": may.edit or may.approve,
        "promises": list(dialogue.promises.all()),
        "may_edit": may.edit,
        "waiting": notices.reachable(dialogue).count(),
        "children_stage": owed.stage_for_children(row for row, _missing in rows),
    }
    return render(request, "officials/feedback.html", context)


@login_required
def theme(request: LoggedInRequest, pk: int, theme_pk: int) -> HttpResponse:
    """Answer one theme, with its contributions beside and a preview as residents see it."""
    subject = get_object_or_404(
        Theme.objects.select_related("dialogue"), pk=theme_pk, dialogue__in=editable_by(request.user).filter(pk=pk)
    )
    item = feedback.begin_response(subject) if request.method == "POST" else feedback.response_to(subject)
    form = ThemeResponseForm(request.POST or None, instance=item)
    if request.method == "POST" and form.is_valid() and _answered(request, form):
        messages.success(request, _("The answer is saved."))
        following = _following(subject, feedback.compiled_themes(subject.dialogue)) if "next" in request.POST else None
        return (
            redirect("officials:feedback_theme", pk, following.pk) if following else redirect("officials:feedback", pk)
        )
    told = feedback.compiled_themes(subject.dialogue)
    context = {
        "dialogue": subject.dialogue,
        "theme": subject,
        "form": form,
        "item": item,
        "missing": list(feedback.missing_in_response(item)),
        "contributions": _contributions(request, subject),
        "published": feedback.published_answer(subject.dialogue),
        "has_next": _following(subject, told) is not None,
        "parts": feedback.parts_of(subject.dialogue).get(subject.pk, []),
        "ask_form": AskForm(theme=subject),
        "compiled": next((item for item in told if item.theme_id == subject.pk), None),
    }
    return render(request, "officials/feedback_theme.html", context, status=_status(form))


def _answered(request: LoggedInRequest, form: VersionedForm) -> bool:
    """Whether the answer was saved; why it was not stands in the form."""
    try:
        return feedback.answer(form, by=request.user)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False


def _contributions(request: LoggedInRequest, subject: Theme) -> list[Contribution]:
    readable = originals_readable_by(request.user).filter(codings__theme=subject, withdrawn_at=None)
    return list(readable.select_related("area").prefetch_related("moderations", "quotes").order_by("number")[:200])


def _following(subject: Theme, told: list[CompilationTheme]) -> Theme | None:
    ordered = [item.theme for item in told]
    place = next((number for number, item in enumerate(ordered) if item.pk == subject.pk), -1)
    return ordered[place + 1] if 0 <= place < len(ordered) - 1 else None


def _status(form: VersionedForm) -> int:
    if form.is_stale:
        return 409
    return 422 if form.is_bound and form.errors else 200


@login_required
def edit(request: LoggedInRequest, pk: int, row_pk: int) -> HttpResponse:
    """Write the conclusion and the text of one feedback; the preview and what is missing stand beside."""
    row = get_object_or_404(
        Feedback.objects.select_related("dialogue__owner"),
        pk=row_pk,
        given_on=None,
        dialogue__in=editable_by(request.user).filter(pk=pk),
    )
    form = FeedbackForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid() and form.save_unless_stale():
        if "publish" in request.POST:
            return redirect("officials:feedback_publish", pk, row.pk)
        messages.success(request, _("The text is saved. It is not published yet."))
        return redirect("officials:feedback", pk)
    context = {"dialogue": row.dialogue, "row": row, "form": form, "missing": feedback.missing_for(row)}
    return render(request, "officials/feedback_edit.html", context, status=_status(form))


@login_required
def easy_read(request: LoggedInRequest, pk: int, row_pk: int) -> HttpResponse:
    """The same answer in easy language; it may come after the answer itself."""
    row = get_object_or_404(
        Feedback.objects.select_related("dialogue__owner"),
        pk=row_pk,
        audience__in=owed.ALWAYS_OWED,
        dialogue__in=editable_by(request.user).filter(pk=pk),
    )
    form = EasyReadForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid() and form.save_unless_stale():
        feedback.wrote_easy_read(row, by=request.user)
        messages.success(request, _("The text in easy language is saved."))
        return redirect("officials:feedback", pk)
    context = {"dialogue": row.dialogue, "row": row, "form": form}
    return render(request, "officials/feedback_easy_read.html", context, status=_status(form))


@login_required
def publish(request: LoggedInRequest, pk: int, row_pk: int) -> HttpResponse:
    """The check page before publishing: what goes out, to how many; then publish, once."""
    row = get_object_or_404(
        Feedback.objects.select_related("dialogue__owner"),
        pk=row_pk,
        dialogue__in=editable_by(request.user).filter(pk=pk),
    )
    if request.method == "POST":
        try:
            feedback.publish(row, by=request.user)
            messages.success(request, _("The feedback is published."))
        except feedback.AlreadyGiven:
            messages.info(request, _("The feedback was published already. Nothing was sent again."))
        except feedback.NotPublishable as error:
            return _check(request, row, error.missing, status=409)
        return redirect("officials:feedback", pk)
    return _check(request, row, feedback.missing_for(row))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: LoggedInRequest, pk: int, row_pk: int) -> HttpResponse:
    """Take back what was published by mistake: what disappears, who hears of it, and why."""
    row = get_object_or_404(
        Feedback.objects.select_related("dialogue__owner", "round"),
        pk=row_pk,
        dialogue__in=editable_by(request.user).filter(pk=pk),
    )
    form = RecallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            recalls.recall(row, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("The feedback is taken back. Mend the text and publish it again."))
            return redirect("officials:feedback", pk)
    context = {"dialogue": row.dialogue, "row": row, "form": form, "rows": list(recalls.published_with(row))}
    context |= recalls.letters_about(row)
    return render(request, "officials/feedback_recall.html", context, status=422 if form.is_bound else 200)


def _check(request: LoggedInRequest, row: Feedback, missing: Sequence[object], status: int = 200) -> HttpResponse:
    receivers = notices.reachable(row.dialogue).count() if row.audience == Feedback.Audience.PARTICIPANTS else 0
    context = {
        "dialogue": row.dialogue,
        "row": row,
        "missing": missing,
        "receivers": receivers,
        "answers": feedback.responses(row.dialogue),
    }
    return render(request, "officials/feedback_publish.html", context, status=status)


@login_required
def present(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Put the result before the elected, who note it at a meeting."""
    dialogue = get_object_or_404(editable_by(request.user).select_related("owner", "plan__present_board"), pk=pk)
    plan = getattr(dialogue, "plan", None)
    form = MeetingForm(request.POST or None, board=(plan.present_board if plan else None) or dialogue.owner)
    if request.method == "POST" and form.is_valid():
        try:
            feedback.present(dialogue, meeting=form.cleaned_data["meeting"], by=request.user)
            messages.success(
                request,
                _(
                    "The result is put before the elected. It counts when the secretary has registered that they noted it."
                ),
            )
            return redirect("officials:feedback", pk)
        except feedback.AlreadyGiven:
            form.add_error(None, _("The result has been put before the elected already."))
        except feedback.NotPublishable as error:
            form.add_error(None, "; ".join(item.text for item in error.missing))
    context = {"dialogue": dialogue, "form": form}
    return render(request, "officials/feedback_present.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def begin(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Write down to whom feedback is owed, when nothing stands there yet."""
    dialogue: Dialogue = get_object_or_404(editable_by(request.user), pk=pk)
    begin_with = owed.owe_children if "children" in request.POST else owed.owe
    for stage in request.POST.getlist("stage"):
        if stage in (Feedback.Stage.HEARD, Feedback.Stage.DECIDED):
            begin_with(dialogue, stage)
    return redirect("officials:feedback", pk)
