"""/folj/: what became of my contribution, and what I can do with it. Whoever holds the code or the link may see it.

The forms on pages with a token in their address are protected by that token: nobody who lacks it can post to them.
Those pages tell no Referer, and browsers then send no Origin for Django's own check.
"""

import json
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from dialogportal.middleware import client_ip, in_every_language, in_every_language_when
from dialogportal.same_origin import from_our_own_pages
from dialogues import (
    appeals,
    attempts,
    clarity,
    contributions,
    following,
    own_copy,
    participation,
    understanding,
    withdrawals,
)
from dialogues.forms.following import AppealForm, ClearForm, ContactForm, UnderstoodForm
from dialogues.forms.residents import FollowForm
from dialogues.models import Contribution
from dialogues.refusals import Refused
from dialogues.views.residents.dialogues import public_dialogue
from governance import clock

#: What the buttons of the stop page do; a mail program that presses by itself stops this dialogue.
STOPS = {"everything": participation.stop_everything, "erase": participation.erase_contact}
#: So many letters that ask to confirm an address, for one contribution in a quarter of an hour.
MOST_ADDRESSES = 3


@from_our_own_pages
@never_cache
def follow(request: HttpRequest) -> HttpResponse:
    """A form for the follow code. Too many unknown codes from one place, and it has to wait."""
    form = FollowForm(request.POST or None)
    if request.method != "POST":
        return render(request, "residents/follow.html", {"form": form})
    place = attempts.network(client_ip(request))
    if form.is_valid():
        if not attempts.may_try("follow code", place, most=following.MOST_TRIES):
            return render(request, "429.html", status=429)
        found = following.by_code(form.cleaned_data["code"])
        if found:
            attempts.give_back("follow code", place)
            return redirect("residents:contribution", token=following.visit(found))
        form.add_error("code", _("We find no such follow code. Check it against your receipt."))
    return render(request, "residents/follow.html", {"form": form}, status=422)


@in_every_language_when(lambda request: "kvitto" in request.GET)
@require_safe
@never_cache
def contribution(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one contribution, and with ``?kvitto`` the receipt."""
    found = following.by_token(token)
    if found is None:
        return _unknown(request)
    if "kvitto" in request.GET and following.is_receipt(found, token):
        return _receipt(request, found, token)
    return _page(request, found, token)


@csrf_exempt
@never_cache
@require_POST
def mail(request: HttpRequest, token: str) -> HttpResponse:
    """Stop letters, erase the address, or leave one: from one's own page."""
    found = following.by_token(token)
    if found is None:
        return _unknown(request)
    participant = following.own(found).first()
    if "change" in request.POST:
        return _change_contact(request, found, token)
    if participant and "erase" in request.POST:
        participation.erase_contact(participant)
    elif participant:
        participation.stop_mail(participant)
    return redirect("residents:contribution", token=token)


def _change_contact(request: HttpRequest, found: Contribution, token: str) -> HttpResponse:
    form = ContactForm(request.POST)
    if form.is_valid():
        if not attempts.may_try("new address", str(found.pk), most=MOST_ADDRESSES):
            return render(request, "429.html", status=429)
        try:
            language = (get_language() or "sv")[:2]
            participation.change_contact(found, email=form.cleaned_data["email"], language=language)
            return redirect("residents:contribution", token=token)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
    return _page(request, found, token, contact_form=form, status=422)


@csrf_exempt
@never_cache
@require_POST
def understood(request: HttpRequest, token: str) -> HttpResponse:
    """Have we understood you? A no is read again by another official."""

    def say(found: Contribution, said: dict[str, Any]) -> None:
        understanding.answer(found, is_understood=said["understood"] == "yes", text=said["text"])

    return _said(request, token, "understood_form", UnderstoodForm(request.POST), say)


@csrf_exempt
@never_cache
@require_POST
def appealed(request: HttpRequest, token: str) -> HttpResponse:
    """The author thinks that we were wrong to hide something: another official reviews it anew."""

    def say(found: Contribution, said: dict[str, Any]) -> None:
        appeals.ask(found, text=said["appeal"])

    return _said(request, token, "appeal_form", AppealForm(request.POST), say)


@csrf_exempt
@never_cache
@require_POST
def clear(request: HttpRequest, token: str) -> HttpResponse:
    """Did it become clear how the contributions were used? One answer for each contribution; the last word counts."""
    form = ClearForm(request.POST)

    def say(found: Contribution, said: dict[str, Any]) -> None:
        clarity.answer(found.dialogue, given_with=clarity.with_contribution(found), was_clear=form.was_clear)

    return _said(request, token, "clear_form", form, say)


def _said(
    request: HttpRequest, token: str, name: str, form: Form, say: Callable[[Contribution, dict[str, Any]], None]
) -> HttpResponse:
    """Say what the form says of the contribution, or show its page with what is wrong beside the field."""
    found = following.by_token(token)
    if found is None:
        return _unknown(request)
    if form.is_valid():
        try:
            say(found, form.cleaned_data)
            return redirect("residents:contribution", token=token)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return _page(request, found, token, status=422, **{name: form})


@require_safe
@never_cache
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that is kept about the contribution, as a page; with ``?format=json`` as a file."""
    found = following.by_token(token)
    if found is None:
        return _unknown(request)
    told = own_copy.of(following.trace(found, clock.today()))
    if request.GET.get("format") != "json":
        return render(request, "residents/own_copy.html", {"copy": told, "token": token, "dialogue": found.dialogue})
    answer = HttpResponse(json.dumps(told, ensure_ascii=False, indent=2), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="bidrag-{found.number}.json"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@csrf_exempt
@never_cache
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """What withdrawing means, and a button; afterwards the address leads nowhere."""
    found = following.by_token(token)
    if found is None:
        return _unknown(request)
    if request.method == "POST":
        withdrawals.withdraw(found)
        return redirect("residents:withdrawn")
    return render(request, "residents/withdraw.html", {"contribution": found, "token": token})


@require_safe
def withdrawn(request: HttpRequest) -> HttpResponse:
    """What has happened with a contribution that was withdrawn; the same for everyone."""
    return render(request, "residents/withdrawn.html")


@in_every_language
@csrf_exempt
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the letter shows a button; pressing it confirms, so that no mail scanner does."""
    participant = participation.asked(token)
    if participant is None:
        return render(request, "residents/mail_link_unknown.html", status=404)
    has_expired = participation.has_expired(participant)
    if request.method == "POST" and not has_expired:
        participant = participation.confirm(participant)
    context = {"participant": participant, "dialogue": participant.dialogue, "has_expired": has_expired}
    status = 410 if has_expired and request.method == "POST" else 200
    return render(request, "residents/mail_confirm.html", context, status=status)


@in_every_language
@csrf_exempt
@never_cache
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The stop link shows a button; mail programs press it by themselves with a POST (RFC 8058)."""
    participant = participation.who_stops(token)
    if participant is None:
        return render(request, "residents/mail_link_unknown.html", status=404)
    wish = request.POST.get("stop", "")
    if request.method == "POST":
        participant = STOPS.get(wish, participation.stop_mail)(participant)
    context = {
        "participant": participant,
        "dialogue": participant.dialogue,
        "has_stopped_everything": wish == "everything",
    }
    return render(request, "residents/mail_stop.html", context)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "residents/follow_unknown.html", {"form": FollowForm()}, status=404)


def _page(request: HttpRequest, found: Contribution, token: str, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "trace": following.trace(found, clock.today()),
        "token": token,
        "understood_form": UnderstoodForm(),
        "clear_form": ClearForm(),
        "contact_form": ContactForm(),
        "appeal_form": AppealForm(),
        **forms,
    }
    return render(request, "residents/contribution.html", context, status=status)


def _receipt(request: HttpRequest, found: Contribution, token: str) -> HttpResponse:
    dialogue = public_dialogue(found.dialogue.slug)
    context = {
        "dialogue": dialogue,
        "contribution": found,
        "token": token,
        "code": contributions.code_of(token),
        "participant": following.own(found).first(),
        "steps": following.what_happens_now(found, dialogue),
    }
    return render(request, "residents/receipt.html", context)
