"""/handlaggning/utskick/: what will leave, what has left, and what has not and why."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from governance import outbox, permissions
from governance.forms.mail import VERDICT_LABELS, PauseForm, VerdictForm
from governance.outbox import overview, settling
from governance.requests import LoggedInRequest

LINES = 25


@login_required
@require_GET
def index(request: LoggedInRequest) -> HttpResponse:
    """One list at a time, each mail to many as one line, and whether mail leaves at all."""
    return _index(request, PauseForm())


def _index(request: LoggedInRequest, form: PauseForm) -> HttpResponse:
    mails = permissions.mail_looked_after_by(request.user)
    if not permissions.looks_after_mail(request.user):
        raise Http404
    listing = request.GET.get("lista", "")
    listing = listing if listing in overview.LISTS else next(iter(overview.LISTS))
    page = Paginator(overview.dispatches(mails, listing), LINES).get_page(request.GET.get("page"))
    context = {
        "listing": listing,
        "lists": overview.lists(),
        "page": page,
        "lines": overview.lines(list(page)),
        "sending": overview.sending(),
        "servers": overview.silent_servers(),
        "form": form,
    }
    return render(request, "mail/index.html", context)


@login_required
@require_POST
def pause(request: LoggedInRequest) -> HttpResponse:
    """Nothing leaves until somebody lets it."""
    form = PauseForm(request.POST)
    if not permissions.looks_after_mail(request.user):
        raise Http404
    if not form.is_valid():
        return _index(request, form)
    outbox.pause(form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("All mail is paused."))
    return redirect("mail:index")


@login_required
@require_POST
def release(request: LoggedInRequest) -> HttpResponse:
    """What has waited leaves again."""
    if not permissions.looks_after_mail(request.user):
        raise Http404
    outbox.release(by=request.user)
    messages.success(request, _("Mail leaves again."))
    return redirect("mail:index")


@login_required
@require_POST
def test(request: LoggedInRequest) -> HttpResponse:
    """A mail to oneself."""
    if not permissions.looks_after_mail(request.user):
        raise Http404
    outbox.send_test(request.user)
    messages.success(request, _("A test is on its way to your own address."))
    return redirect("mail:index")


@login_required
@require_GET
def mail(request: LoggedInRequest, pk: int) -> HttpResponse:
    """One mail: to whom, what it says, and what became of it."""
    row = get_object_or_404(permissions.mail_looked_after_by(request.user), pk=pk)
    context: dict[str, Any] = {
        "row": row,
        "preview": overview.preview(row),
        "why": overview.why(row),
        "tries": row.tries.all(),
        "shows_address": permissions.reads_addresses(request.user),
        "verdicts": [(verdict, VERDICT_LABELS[verdict]) for verdict in settling.verdicts(row)],
    }
    return render(request, "mail/mail.html", context)


@login_required
@require_GET
def alike(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Every mail of the same kind about the same thing: to whom each went, and what became of it."""
    mails = permissions.mail_looked_after_by(request.user)
    row = get_object_or_404(mails, pk=pk)
    page = Paginator(overview.alike(mails, row), 50).get_page(request.GET.get("page"))
    context = {
        "row": row,
        "preview": overview.preview(row),
        "page": page,
        "lines": [(each, overview.why(each)) for each in page],
        "shows_address": permissions.reads_addresses(request.user),
    }
    return render(request, "mail/alike.html", context)


@login_required
@require_POST
def settle(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Say what became of a mail, or send it again."""
    row = get_object_or_404(permissions.mail_looked_after_by(request.user), pk=pk)
    form = VerdictForm(request.POST)
    try:
        if not form.is_valid() or form.cleaned_data["state"] != row.state:
            raise settling.AlreadySettledError
        settling.settle(row, form.cleaned_data["verdict"], by=request.user)
        messages.success(request, _("It is noted what became of the mail."))
    except settling.AlreadySettledError:
        messages.warning(request, _("The mail is not as you saw it any more. Look again before you settle it."))
    except settling.NothingToSendError:
        messages.warning(request, _("The mail cannot be sent again: its address or text is erased."))
    return redirect("mail:mail", pk)
