"""Step 6: several contributions at once, and undoing it."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from governance.requests import LoggedInRequest

from ... import desk, selection, sorting
from ...forms.selection import MatchingForm, SelectionForm
from ...models import Dialogue, SelectionDeed
from .sorting import filters, sortable

#: So many deeds that can be undone are told beside them.
UNDOABLE = 5
#: So many of those that match are shown before the same is done to all; and so many numbers are told of those left out.
EXAMPLES, TOLD = 5, 20


@login_required
def overview(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Choose several contributions and do the same to all of them."""
    dialogue = sortable(request, pk)
    choice = replace(desk.Choice.asked(request.GET, "unread"), is_flagged_first=False)
    form = SelectionForm(request.POST or None, dialogue=dialogue)
    if request.method == "POST" and form.is_valid():
        try:
            _tell(
                request,
                selection.on_chosen(dialogue, form.cleaned_data["numbers"], form.work(), by=request.user),
            )
            return redirect(request.get_full_path())
        except selection.NothingChosen:
            form.add_error("numbers", _("Choose at least one contribution."))
    sizes, themes = desk.sizes(dialogue), sorting.filled_themes(dialogue.pk)
    context = {
        "dialogue": dialogue,
        "form": form,
        "choice": choice,
        "page": desk.page(choice, dialogue, request.GET),
        "matches": desk.number(choice, dialogue, sizes),
        "queues": [(key, label, sizes[key]) for key, label in desk.QUEUES.items()],
        "filters": filters(dialogue, choice, themes),
        "deeds": SelectionDeed.objects.filter(dialogue=dialogue)
        .select_related("by", "theme")
        .defer("changed")[:UNDOABLE],
    }
    return render(request, "officials/selection.html", context, status=422 if form.errors else 200)


@login_required
def matching(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Do the same to all that match what is chosen: what to do, then a look at what it means, then the deed."""
    dialogue = sortable(request, pk)
    choice = replace(desk.Choice.asked(request.GET, "unread"), is_flagged_first=False)
    form = MatchingForm(request.POST or None, dialogue=dialogue)
    is_chosen = request.method == "POST" and form.is_valid()
    if is_chosen and "confirmed" in request.POST:
        return _done_to_all(request, dialogue, choice, form)
    rows = selection.matching(dialogue, choice)
    context = {
        "dialogue": dialogue,
        "choice": choice,
        "form": form,
        "is_chosen": is_chosen,
        "matches": rows.count(),
        "most": selection.MOST_MATCHING,
        "will_change": selection.will_change(dialogue, choice, form.work()) if is_chosen else None,
        "upto": rows.order_by("-number").values_list("number", flat=True).first(),
        "examples": rows.select_related("area").prefetch_related("codings__theme")[:EXAMPLES],
        "said": _said(dialogue, choice),
    }
    return render(request, "officials/selection_all.html", context, status=422 if form.errors else 200)


def _done_to_all(request: LoggedInRequest, dialogue: Dialogue, choice: desk.Choice, form: MatchingForm) -> HttpResponse:
    upto = form.cleaned_data["upto"] or 0
    try:
        _tell(request, selection.on_matching(dialogue, choice, form.work(), upto=upto, by=request.user))
    except selection.NothingChosen:
        messages.info(request, _("None matches any more. Nothing was changed."))
    return redirect(f"{reverse('officials:selection', args=[dialogue.pk])}?{choice.query}")


def _said(dialogue: Dialogue, choice: desk.Choice) -> list[str]:
    """What is chosen, in words."""
    narrowed = filters(dialogue, choice, sorting.filled_themes(dialogue.pk)) if choice.is_narrowed else []
    names = [str(name) for group in narrowed for code, name, _number in group["options"] if code == group["chosen"]]
    sought = [f"”{choice.text}”"] if choice.text else []
    return [str(desk.QUEUES[choice.queue]), *sought, *names]


def _tell(request: LoggedInRequest, result: selection.Result) -> None:
    """Say how many were changed, and which were not and why."""
    if result.changed:
        text = ngettext("%(number)d contribution is changed.", "%(number)d contributions are changed.", result.changed)
        messages.success(request, text % {"number": result.changed})
    for why, numbers in result.left.items():
        shown = [*map(str, numbers[:TOLD]), *([f"… ({len(numbers)})"] if len(numbers) > TOLD else [])]
        said = {"numbers": ", ".join(shown), "why": why.label}
        messages.warning(request, _("Left as they were: %(numbers)s (%(why)s).") % said)


@login_required
@require_POST
def undo(request: LoggedInRequest, pk: int, deed_pk: int) -> HttpResponse:
    """Undo a deed on a selection."""
    deed = get_object_or_404(SelectionDeed, pk=deed_pk, dialogue=sortable(request, pk))
    try:
        _tell(request, selection.undo(deed, by=request.user))
    except selection.AlreadyUndone:
        messages.info(request, _("It has been undone already."))
    return redirect("officials:selection", pk)
