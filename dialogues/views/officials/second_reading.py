"""Step 6: some contributions are read by two, who do not know what the other chose."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.requests import LoggedInRequest

from ... import second_reading, sorting
from ...forms.second_reading import DrawForm, SecondReadingForm, SettleForm
from ...models import SecondReading
from ...permissions import editable_by
from ...refusals import Refused


@login_required
def overview(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Draw a share, read the next one, settle what differs, and see how much the two agree."""
    dialogue = get_object_or_404(editable_by(request.user), pk=pk)
    form = DrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            drawn = second_reading.draw(dialogue, share=form.cleaned_data["share"], by=request.user)
        except Refused as refusal:
            form.add_error("share", refusal.message)
        else:
            text = ngettext("%(number)d contribution is drawn.", "%(number)d contributions are drawn.", drawn)
            messages.success(request, text % {"number": drawn})
            return redirect("officials:second_reading", pk)
    rows = list(second_reading.of(dialogue).select_related("contribution", "read_by", "settled_by"))
    names = {theme.code: theme.name for theme in dialogue.themes.filter(merged_into=None)}
    context = {
        "dialogue": dialogue,
        "form": form,
        "rows": rows,
        "read": sum(row.is_read for row in rows),
        "to_settle": [row for row in rows if row.waits_to_be_settled],
        "following": second_reading.next_for(dialogue, request.user),
        "agreement": second_reading.agreement(second_reading.counted(dialogue), names),
    }
    return render(request, "officials/second_reading.html", context, status=422 if form.errors else 200)


@login_required
def one(request: LoggedInRequest, pk: int, number: int) -> HttpResponse:
    """Read one that was drawn, without seeing what the first reader chose; afterwards settle what differs."""
    found = SecondReading.objects.select_related("contribution__dialogue", "read_by", "settled_by")
    item = get_object_or_404(
        found, contribution__number=number, contribution__dialogue__in=editable_by(request.user).filter(pk=pk)
    )
    if item.is_read:
        return _settle(request, item)
    dialogue = item.contribution.dialogue
    form = SecondReadingForm(request.POST or None, themes=sorting.themes_of(dialogue))
    if request.method == "POST" and form.is_valid():
        try:
            second_reading.read(item, themes=form.cleaned_data["themes"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Your reading is kept."))
            following = second_reading.next_for(dialogue, request.user, after=number)
            place = [pk, following.contribution.number] if following else [pk]
            return redirect("officials:second_reading_one" if following else "officials:second_reading", *place)
    context = {"dialogue": dialogue, "item": item, "contribution": item.contribution, "form": form}
    return render(request, "officials/second_reading_one.html", context, status=422 if form.errors else 200)


def _settle(request: LoggedInRequest, item: SecondReading) -> HttpResponse:
    dialogue = item.contribution.dialogue
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            second_reading.settle(item, choice=form.cleaned_data["choice"], by=request.user)
        except sorting.CompilationIsLocked:
            form.add_error(None, _("The compilation is approved. Begin a new version before anything is sorted anew."))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The difference is settled, and the sorting follows."))
            return redirect("officials:second_reading", dialogue.pk)
    names = {theme.code: theme.name for theme in dialogue.themes.all()}
    context = {
        "dialogue": dialogue,
        "item": item,
        "contribution": item.contribution,
        "form": form,
        "first": [names[code] for code in item.first if code in names],
        "second": [names[code] for code in item.second if code in names],
    }
    return render(request, "officials/second_reading_settle.html", context, status=422 if form.errors else 200)
