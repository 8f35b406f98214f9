"""What is going to be sent, and how every mail looks. What was sent stands on the page of the outbox."""

import datetime as dt

from csp.decorators import csp
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance import clock
from governance.models import Municipality
from governance.permissions import KEEP_VOCABULARY, roles_of
from governance.requests import LoggedInRequest

from ... import gallery, notices, reminders

AHEAD = dt.timedelta(days=30)
LANGUAGES = ("sv", "en")
#: A mail carries its looks inside it, as mail programs ask. It may do nothing else: no script, form, picture or frame.
MAIL_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "sandbox": ["allow-popups"],
}


def _keeper(request: LoggedInRequest) -> None:
    """Coordinators and administrators; strangers are told that there is no such page."""
    if roles_of(request.user).isdisjoint(KEEP_VOCABULARY):
        raise Http404


@login_required
@require_safe
def planned(request: LoggedInRequest) -> HttpResponse:
    """Reminders of the coming thirty days if nothing is done, and letters that wait for their week or for the morning."""
    _keeper(request)
    today, municipality = clock.today(), Municipality.current()
    context = {
        "reminders": reminders.coming(today, today + AHEAD, municipality),
        "notices": notices.waiting(),
        "today": today,
        "until": today + AHEAD,
        "municipality": municipality,
    }
    return render(request, "officials/mailings_planned.html", context)


@login_required
@require_safe
def mails(request: LoggedInRequest) -> HttpResponse:
    """Every mail of the product, by its readers."""
    _keeper(request)
    return render(request, "officials/mailings_gallery.html", {"samples": gallery.samples(_language(request))})


@login_required
@require_safe
def one_mail(request: LoggedInRequest, name: str) -> HttpResponse:
    """One mail: its subject, its text, and the way to how it looks."""
    _keeper(request)
    language = _language(request)
    context = {"sample": _sample(name, language), "language": language, "languages": LANGUAGES}
    return render(request, "officials/mailings_mail.html", context)


@login_required
@require_safe
@csp(MAIL_POLICY)  # type: ignore[arg-type]
def one_mail_shown(request: LoggedInRequest, name: str) -> HttpResponse:
    """The mail as a mail program shows it, under a policy of its own."""
    _keeper(request)
    return HttpResponse(_sample(name, _language(request)).html)


def _language(request: LoggedInRequest) -> str:
    asked = request.GET.get("sprak", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _sample(name: str, language: str) -> gallery.Sample:
    try:
        return gallery.sample(name, language)
    except KeyError:
        raise Http404 from None
