"""/namnd/: the board's desk. Members read and comment; chair, vice chair and secretary register."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance import clock, corrections, decisions, minutes, permissions, proposals, refusals
from governance.forms import board as forms
from governance.models import Decision, DecisionReading, Meeting, Statement

STATEMENTS = "statements"


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What awaits the bodies that I sit in or write for."""
    boards = list(permissions.desk_boards(request.user).order_by("name"))
    if not boards:
        raise Http404
    mine = DecisionReading.objects.filter(decision=OuterRef("pk"), reader=request.user.pk)
    awaiting = (
        Decision.objects.pending()
        .filter(withdrawn_at=None, board__in=boards)
        .select_related("board", "planned_meeting", "prepares_for", "prepared_by__board")
        .annotate(is_read=Exists(mine))
        .order_by("planned_meeting__held_on", "pk")
    )
    registered_by_me = set(permissions.boards_registered_by(request.user).values_list("pk", flat=True))
    unminuted = (
        Decision.objects.awaiting_adjustment()
        .filter(board__in=registered_by_me)
        .select_related("board", "meeting")
        .order_by("decided_on")
    )
    return render(
        request,
        "board/desk.html",
        {
            "boards": boards,
            "awaiting": list(awaiting),
            "minutes": [(decision, minutes.latest_adjustment(decision)) for decision in unminuted[:20]],
            "next_meetings": Meeting.objects.filter(board__in=boards, held_on__gte=clock.today())
            .select_related("board")
            .order_by("held_on")[:4],
            "recent": Decision.objects.exclude(outcome="")
            .filter(board__in=boards)
            .select_related("board")
            .order_by("-decided_on", "-pk")[:8],
            "on_their_way": Decision.objects.pending()
            .filter(withdrawn_at=None, prepares_for__in=boards)
            .select_related("board", "planned_meeting", "decides_at", "prepares_for")
            .order_by("decides_at__held_on", "pk"),
            "today": clock.today(),
        },
    )


def _readable(request: HttpRequest, pk: int) -> Decision:
    return get_object_or_404(
        permissions.readable_by(request.user).select_related(
            "board",
            "planned_meeting",
            "requested_by",
            "recorded_by",
            "meeting",
            "delegate",
            "delegation",
            "prepares_for",
            "decides_at",
            "prepared_by__board",
        ),
        pk=pk,
    )


@login_required
@require_GET
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal, as it was frozen; for who may register it also the form."""
    decision = _readable(request, pk)
    if not decision.is_pending:
        return redirect("board:decision", pk)
    form = rows = None
    if permissions.decidable_by(request.user).filter(pk=pk).exists():
        form = forms.DecideForm(decision=decision, by=request.user)  # type: ignore[arg-type]
        rows = forms.Statements(prefix=STATEMENTS)
    return _proposal_page(request, decision, form=form, rows=rows)


def _proposal_page(request: HttpRequest, decision: Decision, *, status: int = 200, **context: Any) -> HttpResponse:
    earlier = list(decisions.earlier(decision)[:5])
    before = earlier[0] if earlier else None
    readers = list(decision.readings.select_related("reader").order_by("read_at"))
    said = decision.proposal
    context.setdefault("comment_form", forms.CommentForm())
    return render(
        request,
        "board/proposal.html",
        {
            "decision": decision,
            "shown": proposals.Shown(said),
            "before": before,
            "changes": list(proposals.changes(before.proposal, said, sentences=(before.sentences, decision.sentences)))
            if before
            else [],
            "earlier": earlier,
            "comments": decision.comments.select_related("author"),
            "readers": readers,
            "may_comment": permissions.commentable_by(request.user).filter(pk=decision.pk).exists(),
            "is_read": any(reading.reader_id == request.user.pk for reading in readers),
            "is_own": decision.requested_by_id == request.user.pk,
            **context,
        },
        status=status,
    )


def _typed(request: HttpRequest, pk: int) -> tuple[Decision, forms.DecideForm, Any]:
    decision = get_object_or_404(
        permissions.registrable_by(request.user).select_related(
            "board", "planned_meeting", "requested_by", "recorded_by", "prepares_for", "decides_at"
        ),
        pk=pk,
    )
    form = forms.DecideForm(request.POST, decision=decision, by=request.user)  # type: ignore[arg-type]
    return decision, form, forms.Statements(request.POST, prefix=STATEMENTS)


@login_required
@require_POST
def proposal_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is about to be registered, before it is."""
    decision, form, rows = _typed(request, pk)
    try:
        is_adding, is_valid = rows.is_adding_row, form.is_valid() & rows.is_valid()
    except refusals.AlreadyDecided as lost:
        return _already_decided(request, lost)
    if is_adding or "change" in request.POST or not is_valid:
        status = 200 if is_adding or is_valid else 422
        if is_adding:
            form = _unjudged(form)
        return _proposal_page(request, decision, form=form, rows=rows, status=status)
    return render(
        request,
        "board/check.html",
        {
            "decision": decision,
            "outcome": dict(form.fields["outcome"].choices)[form.cleaned_data["outcome"]],  # type: ignore[attr-defined]
            "answer": form.answer(),
            "statements": [(Statement.Kind(kind).label, by, text) for kind, by, text in rows.statements()],
            "typed": [
                (name, value)
                for name, values in request.POST.lists()
                if name not in ("csrfmiddlewaretoken", "change")
                for value in values
            ],
        },
    )


def _unjudged(form: forms.DecideForm) -> forms.DecideForm:
    """The form with what was typed but no messages: a row was added, nothing was sent in yet."""
    return forms.DecideForm(
        decision=form.decision,
        by=form.by,
        initial={name: form.data.getlist(name) if name == "conflicts" else form.data.get(name) for name in form.fields},  # type: ignore[attr-defined]
    )


@login_required
@require_POST
def proposal_register(request: HttpRequest, pk: int) -> HttpResponse:
    """Register the decision. Who comes second is told who decided, and when."""
    decision, form, rows = _typed(request, pk)
    try:
        if not (form.is_valid() & rows.is_valid()):
            return _proposal_page(request, decision, form=form, rows=rows, status=422)
        decision = decisions.record_outcome(
            decision,
            by=request.user,  # type: ignore[arg-type]
            statements=rows.statements(),
            **form.answer(),
        )
    except refusals.AlreadyDecided as lost:
        return _already_decided(request, lost)
    except refusals.DecisionRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _proposal_page(request, decision, form=form, rows=rows, status=422)
    if decision.is_final:
        messages.success(request, _("The decision is registered."))
    else:
        messages.success(request, _("The decision is registered. It is preliminary until the minutes are adjusted."))
    return redirect("board:decision", pk)


def _already_decided(request: HttpRequest, lost: refusals.AlreadyDecided) -> HttpResponse:
    return render(request, "board/already_decided.html", {"lost": lost, "decision": lost.decision}, status=409)


@login_required
@require_POST
def proposal_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's question or comment before the meeting."""
    decision = get_object_or_404(permissions.commentable_by(request.user).select_related("board"), pk=pk)
    form = forms.CommentForm(request.POST)
    if not form.is_valid():
        return _proposal_page(request, decision, comment_form=form, status=422)
    decisions.comment(decision, by=request.user, text=form.cleaned_data["text"])  # type: ignore[arg-type]
    messages.success(request, _("Your comment is saved."))
    return redirect("board:proposal", pk)


@login_required
@require_POST
def proposal_read(request: HttpRequest, pk: int) -> HttpResponse:
    """A member has read the proposal before the meeting."""
    decision = get_object_or_404(permissions.commentable_by(request.user), pk=pk)
    decisions.mark_as_read(decision, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Marked as read."))
    return redirect("board:proposal", pk)


@login_required
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """What the body answered, the state of the minutes and, for the secretary, the form for them."""
    found = _readable(request, pk)
    if found.is_pending:
        return redirect("board:proposal", pk)
    may_minute = permissions.minutes_recordable_by(request.user).filter(pk=pk).exists()
    if request.method == "POST" and not may_minute:
        raise Http404
    form = None
    if may_minute:
        initial = {name: getattr(found, name) for name in ("adjusted_on", "posted_on", "minutes_url")}
        form = forms.DecisionMinutesForm(
            request.POST or None,
            initial=initial,
            decision=found,
            by=request.user,  # type: ignore[arg-type]
        )
        if request.method == "POST" and form.is_valid():
            minutes.record(found, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("The minutes are registered."))
            return redirect("board:decision", pk)
    return render(
        request,
        "board/decision.html",
        {
            "decision": found,
            "shown": proposals.Shown(found.proposal),
            "statements": found.statements.all(),
            "conflicts": found.conflicts_of_interest.select_related("person"),
            "corrections": found.corrections.select_related("corrected_by"),
            "may_correct": permissions.correctable_by(request.user).filter(pk=pk).exists(),
            "passed_on": found.prepares.select_related("board", "planned_meeting"),
            "comments": found.comments.select_related("author"),
            "earlier": decisions.earlier(found)[:5],
            "warnings": minutes.warnings(found),
            "adjust_by": minutes.latest_adjustment(found),
            "state": found.minutes_state() if found.outcome else "",
            "form": form,
            "today": clock.today(),
        },
        status=422 if form is not None and form.is_bound and form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def decision_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right at which meeting and under which paragraph a decision is registered; what stood there stays readable."""
    found = get_object_or_404(
        permissions.correctable_by(request.user).select_related("board", "meeting", "reported_to"), pk=pk
    )
    form = forms.CorrectionForm(request.POST or None, decision=found, by=request.user)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        try:
            corrections.correct(found, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except refusals.DecisionRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("The registration is corrected. What stood there before can still be read."))
            return redirect("board:decision", pk)
    context = {"form": form, "decision": found, "corrections": found.corrections.select_related("corrected_by")}
    return render(request, "board/decision_correct.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def meeting_list(request: HttpRequest) -> HttpResponse:
    """The meetings of my bodies, coming ones first."""
    boards = permissions.desk_boards(request.user)
    if not boards.exists():
        raise Http404
    meetings = (
        Meeting.objects.filter(board__in=boards)
        .select_related("board")
        .prefetch_related(Prefetch("planned_decisions", Decision.objects.pending(), to_attr="awaiting"))
    )
    kept = set(permissions.boards_registered_by(request.user).values_list("pk", flat=True))
    return render(
        request,
        "board/meeting_list.html",
        {
            "coming": meetings.filter(held_on__gte=clock.today()).order_by("held_on"),
            "held": meetings.filter(held_on__lt=clock.today()).order_by("-held_on")[:30],
            "kept": kept,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def meeting_add(request: HttpRequest) -> HttpResponse:
    """Add a meeting of a body that I keep the minutes of."""
    if not permissions.boards_registered_by(request.user).exists():
        raise Http404
    return _meeting_form(request, Meeting(), gettext_lazy("Add a meeting"))


@login_required
@require_http_methods(["GET", "POST"])
def meeting_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the day, the papers' last day or the place of a meeting."""
    meeting = get_object_or_404(permissions.meetings_kept_by(request.user), pk=pk)
    return _meeting_form(request, meeting, gettext_lazy("Change the meeting"))


def _meeting_form(request: HttpRequest, meeting: Meeting, title: Any) -> HttpResponse:
    form = forms.MeetingForm(
        request.POST or None,
        instance=meeting,
        by=request.user,  # type: ignore[arg-type]
        boards=permissions.boards_registered_by(request.user),
    )
    if request.method == "POST" and form.is_valid() and form.save_unless_stale():
        messages.success(request, _("The meeting is saved."))
        return redirect("board:meeting_list")
    return render(
        request,
        "board/meeting_form.html",
        {"form": form, "title": title, "meeting": meeting},
        status=409 if form.is_stale else 422 if form.is_bound else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def meeting_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Register the minutes of a whole meeting: of every decision that was taken there or reported to it."""
    meeting = get_object_or_404(permissions.meetings_kept_by(request.user).select_related("board"), pk=pk)
    initial = {"adjusted_on": meeting.minutes_adjusted_on, "posted_on": meeting.minutes_posted_on}
    form = forms.MeetingMinutesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            minutes.record_meeting(meeting, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except refusals.DecisionRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("The minutes are registered."))
            return redirect("board:meeting_list")
    return render(
        request,
        "board/meeting_minutes.html",
        {
            "form": form,
            "meeting": meeting,
            "decided": meeting.decisions.exclude(outcome="").order_by("paragraph"),
            "reported": meeting.reported_decisions.exclude(outcome=""),
        },
        status=422 if form.is_bound else 200,
    )
