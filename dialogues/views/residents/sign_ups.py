"""Signing up for an activity without an account, and taking it back with the link.

The page with a token in its address is protected by that token, as the pages of ``following`` are.
"""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from dialogportal.middleware import client_ip
from dialogues import attempts, sign_ups, visibility
from dialogues.forms.sign_ups import SignUpForm
from dialogues.models import Activity
from governance import clock

#: So many sign-ups from one place in a quarter of an hour: a school class may sit behind one address.
MOST_SIGN_UPS = 60


@never_cache
def sign_up(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The form of one activity; when it takes no more sign-ups, why and where to turn."""
    activity = get_object_or_404(
        Activity.objects.select_related("dialogue__owner"),
        dialogue__in=visibility.public_dialogues().filter(slug=slug),
        code=code,
        takes_sign_ups=True,
    )
    form = SignUpForm(request.POST or None, initial={"people": 1, "key": uuid.uuid4()})
    if not sign_ups.is_open(activity, activity.dialogue, clock.today()):
        return _page(request, activity, form, is_closed=True, status=409 if form.is_bound else 200)
    if request.method == "POST" and form.is_valid():
        return _take(request, activity, form)
    return _page(request, activity, form, status=422 if form.is_bound or request.method == "POST" else 200)


def _take(request: HttpRequest, activity: Activity, form: SignUpForm) -> HttpResponse:
    given = form.cleaned_data
    if given["website"] or not attempts.may_try("sign up", attempts.network(client_ip(request)), most=MOST_SIGN_UPS):
        return render(request, "429.html", status=429)
    try:
        receipt = sign_ups.sign_up(
            activity,
            language=(get_language() or "sv")[:2],
            submission_key=given["key"],
            **{name: given[name] for name in ("name", "email", "phone", "people", "needs")},
        )
    except sign_ups.SignUpClosed:
        return _page(request, activity, form, is_closed=True, status=409)
    if not receipt.token:
        return render(request, "residents/signed_up_before.html", {"activity": activity, "dialogue": activity.dialogue})
    return redirect("residents:signed_up", token=receipt.token)


def _page(request: HttpRequest, activity: Activity, form: SignUpForm, *, status: int, **more: Any) -> HttpResponse:
    context = {
        "activity": activity,
        "dialogue": activity.dialogue,
        "form": form,
        "left": activity.places_left,
        **more,
    }
    return render(request, "residents/sign_up.html", context, status=status)


@csrf_exempt
@never_cache
def signed_up(request: HttpRequest, token: str) -> HttpResponse:
    """What one has signed up for; a button takes it back."""
    found = sign_ups.by_token(token)
    if found is None:
        return render(request, "residents/sign_up_unknown.html", status=404)
    if request.method == "POST":
        sign_ups.cancel(found)
        return redirect("residents:signed_up", token=token)
    activity = found.activity
    context = {"sign_up": found, "activity": activity, "dialogue": activity.dialogue}
    return render(request, "residents/signed_up.html", context)
