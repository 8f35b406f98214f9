"""How a dialogue works, personal data, accessibility: what everyone may know before taking part."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dialogues import visibility
from dialogues.views.residents.dialogues import public_dialogue
from governance.models import LadderLevel, Municipality
from governance.pages import same_for_everyone


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


@require_safe
@same_for_everyone
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement that the law asks for (2018:1937)."""
    return render(request, "residents/accessibility.html")
