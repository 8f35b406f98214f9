"""/folj/: what became of my contribution, and my e-mail address. Whoever holds the code or the link may see it.

The forms on pages with a token in their address are protected by that token: nobody who lacks it can post to them.
Those pages tell no Referer, and browsers then send no Origin for Django's own check.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from dialogportal.middleware import client_ip, in_every_language, in_every_language_when
from dialogues import contributions, following, participation
from dialogues.forms.residents import FollowForm
from dialogues.models import Contribution
from dialogues.views.residents.dialogues import public_dialogue
from governance import clock


@never_cache
def follow(request: HttpRequest) -> HttpResponse:
    """A form for the follow code. Too many unknown codes from one place, and it has to wait."""
    form = FollowForm(request.POST or None)
    if request.method != "POST":
        return render(request, "residents/follow.html", {"form": form})
    if following.must_wait(client_ip(request)):
        return render(request, "429.html", status=429)
    if form.is_valid():
        found = following.by_code(form.cleaned_data["code"])
        if found:
            return _trace(request, found, token="")
        following.note_failure(client_ip(request))
        form.add_error("code", _("We find no such follow code. Check it against your receipt."))
    return render(request, "residents/follow.html", {"form": form}, status=422)


@in_every_language_when(lambda request: "kvitto" in request.GET)
@require_safe
@never_cache
def contribution(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one contribution, and with ``?kvitto`` the receipt."""
    found = following.by_token(token)
    if found is None:
        return render(request, "residents/follow_unknown.html", {"form": FollowForm()}, status=404)
    if "kvitto" in request.GET:
        return _receipt(request, found, token)
    return _trace(request, found, token)


@csrf_exempt
@require_POST
def mail(request: HttpRequest, token: str) -> HttpResponse:
    """Stop letters, or erase the address, from one's own page."""
    found = following.by_token(token)
    if found is None:
        return render(request, "residents/follow_unknown.html", {"form": FollowForm()}, status=404)
    participant = following.own(found).first()
    if participant and "erase" in request.POST:
        participation.erase_contact(participant)
    elif participant:
        participation.stop_mail(participant)
    return redirect("residents:contribution", token=token)


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
    if request.method == "POST":
        participant = participation.stop_mail(participant)
    return render(request, "residents/mail_stop.html", {"participant": participant, "dialogue": participant.dialogue})


def _trace(request: HttpRequest, found: Contribution, token: str) -> HttpResponse:
    context = {"trace": following.trace(found, clock.today()), "token": token}
    return render(request, "residents/contribution.html", context)


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
