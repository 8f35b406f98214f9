"""How a dialogue works, personal data, accessibility: what everyone may know before taking part."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dialogportal.middleware import client_ip
from dialogues import accessibility as reporting
from dialogues import attempts, visibility
from dialogues.forms.information import AccessibilityReportForm
from dialogues.views.residents.dialogues import public_dialogue
from governance.models import LadderLevel, Municipality
from governance.pages import same_for_everyone

#: So many reports from one place in a quarter of an hour.
MOST_REPORTS = 10


@require_safe
@same_for_everyone
def how_it_works(request: HttpRequest) -> HttpResponse:
    """The nine steps, the ladder, the two promises, and how they are counted."""
    levels = LadderLevel.objects.filter(scale__is_current=True).order_by("order")
    return render(request, "residents/how_it_works.html", {"levels": levels})


@require_safe
@same_for_everyone
def privacy(request: HttpRequest) -> HttpResponse:
    """How the portal handles personal data."""
    return render(request, "residents/privacy.html", {"settings": Municipality.current()})


@require_safe
@same_for_everyone
def dialogue_privacy(request: HttpRequest, slug: str) -> HttpResponse:
    """The privacy notice of one dialogue: its owning board is the data controller (L15)."""
    dialogue = public_dialogue(slug)
    plan = getattr(dialogue, "plan", None)
    context = {
        "dialogue": dialogue,
        "controller": (plan.controller if plan else None) or dialogue.owner,
        "plan": plan if plan and plan.is_approved else None,
        "mandate": visibility.shown_mandate(dialogue),
    }
    return render(request, "residents/dialogue_privacy.html", context)


@never_cache
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement that the law asks for (2018:1937), with a form that reaches somebody."""
    form = AccessibilityReportForm(request.POST or None)
    if request.method != "POST":
        return render(request, "residents/accessibility.html", {"form": form, "is_received": "tack" in request.GET})
    if not form.is_valid():
        return render(request, "residents/accessibility.html", {"form": form}, status=422)
    said = form.cleaned_data
    place = attempts.network(client_ip(request))
    if said.pop("website") or not attempts.may_try("accessibility report", place, most=MOST_REPORTS):
        return render(request, "429.html", status=429)
    reporting.report(**said)
    return redirect(reverse("residents:accessibility") + "?tack#anmal")


@require_safe
@same_for_everyone
def cookies(request: HttpRequest) -> HttpResponse:
    """Every cookie of the site, what it is for and how long it stays."""
    return render(request, "residents/cookies.html", {"minutes": settings.SESSION_IDLE_SECONDS // 60})


@require_safe
@same_for_everyone
def easy_read(request: HttpRequest) -> HttpResponse:
    """What the portal is, in easy Swedish."""
    return render(request, "residents/easy_read.html")
