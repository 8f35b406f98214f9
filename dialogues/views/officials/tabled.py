"""What a body has tabled is put before its next meeting, from the page where it was first put."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.models import Decision
from governance.refusals import DecisionRefused
from governance.requests import LoggedInRequest

from ... import decided, tabled
from ...forms.tabled import NextMeetingForm
from ...refusals import Refused
from .planning import worked_on

#: Where each kind of proposal is written and read.
PAGES = {
    Decision.Kind.MANDATE.value: "officials:mandate",
    Decision.Kind.MANDATE_CHANGE.value: "officials:mandate_change",
    Decision.Kind.LAUNCH.value: "officials:launch",
    Decision.Kind.OUTCOME.value: "officials:outcome",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def put_again(request: LoggedInRequest, pk: int, decision_pk: int) -> HttpResponse:
    """Choose the next meeting for a tabled proposal; its words stay as they were."""
    dialogue = worked_on(request, pk)
    decision = get_object_or_404(Decision.objects.select_related("board"), pk=decision_pk)
    if decided.dialogue_of(decision) != dialogue:
        return redirect("officials:dialogue_detail", pk)
    form = NextMeetingForm(request.POST or None, board=decision.board)
    back = PAGES.get(decision.kind, "officials:suspension")
    if request.method == "POST" and form.is_valid():
        try:
            again = tabled.put_again(dialogue, decision, form.cleaned_data["meeting"], by=request.user)
        except (Refused, DecisionRefused) as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The proposal is put before %(board)s.") % {"board": again.board})
        return redirect(back, pk)
    if not tabled.may_come_back(dialogue, decision):
        messages.error(request, _("The proposal has not been tabled, or it is already before the next meeting."))
        return redirect(back, pk)
    context = {"dialogue": dialogue, "decision": decision, "form": form, "back": back}
    return render(request, "officials/tabled.html", context, status=422 if form.is_bound else 200)
