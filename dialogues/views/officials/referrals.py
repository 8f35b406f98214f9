"""Step 6: views about something else, who is to have them, and what was answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from governance.requests import LoggedInRequest

from ... import referrals
from ...forms.referrals import LetterAnswerForm, LetterForm
from ...models import ReferralLetter
from .sorting import sortable


@login_required
def overview(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Everything that is about something else, grouped by who is to have it."""
    dialogue = sortable(request, pk)
    context = {"dialogue": dialogue, "mandate": dialogue.mandate, "lanes": referrals.lanes(dialogue)}
    return render(request, "officials/referrals.html", context)


@login_required
def letter(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Read a letter before it is sent; send it by mail, or say that it was printed."""
    dialogue = sortable(request, pk)
    ready = [lane for lane in referrals.lanes(dialogue) if lane.ready]
    key = request.POST.get("till", request.GET.get("till", ""))
    lane = next((one for one in ready if one.key == key), None)
    board_address = lane.board.email if lane and lane.board else ""
    form = LetterForm(request.POST or None, initial={"till": key, "address": board_address})
    if request.method == "POST" and form.is_valid():
        try:
            sent = referrals.send(dialogue, key, address=form.cleaned_data["address"], by=request.user)
            messages.success(request, _("The letter is written down as sent to %(who)s.") % {"who": sent})
            return redirect("officials:referral_letter_sent", pk, sent.pk)
        except referrals.NothingToSend:
            form.add_error(None, _("Nothing waits for this receiver. It may have been sent already."))
    context = {"dialogue": dialogue, "lane": lane, "ready": ready, "form": form}
    return render(request, "officials/referral_letter.html", context, status=422 if form.errors else 200)


@login_required
def sent(request: LoggedInRequest, pk: int, letter_pk: int) -> HttpResponse:
    """A letter that was sent, to print; and what was answered."""
    dialogue = sortable(request, pk)
    item = get_object_or_404(ReferralLetter.objects.select_related("board", "by"), pk=letter_pk, dialogue=dialogue)
    form = LetterAnswerForm(request.POST or None, initial={"answer": item.answer})
    if request.method == "POST" and form.is_valid():
        referrals.answered(item, answer=form.cleaned_data["answer"], by=request.user)
        messages.success(request, _("The answer is written down."))
        return redirect("officials:referrals", pk)
    context = {"dialogue": dialogue, "letter": item, "texts": referrals.texts(item), "form": form}
    return render(request, "officials/referral_letter_sent.html", context, status=422 if form.errors else 200)
