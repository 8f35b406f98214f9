"""Where letters lead: one's own page, and following a dialogue by e-mail without taking part.

Mail programs open every link before its reader does, so a link alone never changes anything: only buttons do. The forms
on a page with a token in its address are protected by that token.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from dialogues import following, participation, recalls
from dialogues.forms.letters import FollowDialogueForm
from dialogues.models import Feedback, Participant, Status
from dialogues.views.residents.dialogues import public_dialogue
from governance import clock

CLEAR = {"yes": True, "no": False}


@csrf_exempt
@never_cache
def own_page(request: HttpRequest, token: str) -> HttpResponse:
    """What has happened and what we answered; the person says here that they have read it, and whether it was clear."""
    participant = participation.whose_page(token)
    if participant is None:
        return render(request, "residents/mail_link_unknown.html", status=404)
    answers = participation.answers_to(participant)
    if request.method == "POST":
        if chosen := _chosen(answers, request):
            participation.open_answer(participant, chosen, was_clear=CLEAR.get(request.POST.get("clear", "")))
        return redirect("residents:own_page", token)
    return render(request, "residents/own_page.html", _own(participant, answers, token))


def _chosen(answers: list[Feedback], request: HttpRequest) -> Feedback | None:
    chosen = request.POST.get("answer", "")
    return next((answer for answer in answers if str(answer.pk) == chosen), None)


def _own(participant: Participant, answers: list[Feedback], token: str) -> dict[str, object]:
    contribution = participant.contribution
    is_shown = contribution is not None and contribution.withdrawn_at is None
    trace = following.trace(contribution, clock.today()) if contribution and is_shown else None
    return {
        "participant": participant,
        "dialogue": trace.dialogue if trace else participant.dialogue,
        "answers": answers,
        "recalled": recalls.shown(participant.dialogue),
        "trace": trace,
        "token": token,
    }


def follow_dialogue(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for letters about a dialogue without taking part; the address is asked to confirm."""
    dialogue = public_dialogue(slug)
    has_ended = dialogue.was_not_held or dialogue.status in (Status.CLOSED, Status.ABORTED)
    form = FollowDialogueForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not has_ended:
        participation.follow(dialogue, email=form.cleaned_data["email"], language=get_language() or "sv")
        return render(request, "residents/follow_dialogue_sent.html", {"dialogue": dialogue})
    context = {"dialogue": dialogue, "form": form, "has_ended": has_ended}
    return render(request, "residents/follow_dialogue.html", context, status=422 if form.errors else 200)
