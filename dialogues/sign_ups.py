"""Signing up for an activity: places, the waiting list, what people need in order to take part, and forgetting it all."""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from governance import clock

from . import emails, lifecycle, log
from .models import Activity, Dialogue, LogEntry, SignUp, Status
from .refusals import Refused

#: Names, addresses and needs are kept for so long after the activity, for those who write it up.
ERASED_AFTER = dt.timedelta(days=14)


class SignUpClosed(Refused):
    """The activity takes no sign-ups now."""

    @property
    def message(self) -> str:
        return _("It is no longer possible to sign up here. Call or write to us instead.")


@dataclass(frozen=True)
class Receipt:
    """A sign-up and its link, which is shown and mailed once and kept nowhere; empty when it was sent before."""

    sign_up: SignUp
    token: str = ""


def is_open(activity: Activity, dialogue: Dialogue, on: dt.date) -> bool:
    """Whether one can sign up on the day ``on``: wanted, not cancelled, and before the last day to do so."""
    last = activity.sign_up_by or activity.starts_on
    is_wanted = activity.takes_sign_ups and not activity.is_cancelled
    return bool(is_wanted and last and on <= last and dialogue.is_launched and dialogue.status == Status.ACTIVE)


@transaction.atomic
def sign_up(
    activity: Activity,
    *,
    name: str,
    email: str,
    phone: str,
    people: int,
    needs: str,
    language: str,
    submission_key: uuid.UUID,
) -> Receipt:
    """Take a sign-up: a place when there is room for everybody in it, else the waiting list. Sent twice, it is taken once.

    The lock on the dialogue lets no two take the last place. Raises ``SignUpClosed``.
    """
    dialogue, activity = _lock(activity)
    if known := SignUp.objects.filter(submission_key=submission_key, activity=activity).first():
        return Receipt(known)
    if not is_open(activity, dialogue, clock.today()):
        raise SignUpClosed
    token = secrets.token_urlsafe(32)
    left = activity.places_left
    has_place = left is None or people <= left
    taken = SignUp.objects.create(
        activity=activity,
        name=name.strip(),
        email=email,
        phone=phone.strip(),
        people=people,
        needs=needs.strip(),
        language=language,
        state=SignUp.State.PLACE if has_place else SignUp.State.WAITING,
        signed_up_at=clock.now(),
        token_hash=_digest(token),
        submission_key=submission_key,
    )
    if has_place:
        _count(activity, people)
    log.write(dialogue, LogEntry.Action.SIGNED_UP, by=None, activity=activity.code, people=people, place=has_place)
    emails.signed_up(taken, token=token)
    return Receipt(taken, token)


def by_token(token: str) -> SignUp | None:
    """The sign-up whose link this is; none when it is unknown."""
    found = SignUp.objects.select_related("activity__dialogue__owner").filter(token_hash=_digest(token))
    return found.first()


@transaction.atomic
def cancel(taken: SignUp) -> SignUp:
    """Give back the place, to whoever has waited longest and fits, and forget who it was. Twice is the same as once."""
    dialogue, activity = _lock(taken.activity)
    taken = SignUp.objects.select_for_update().get(pk=taken.pk)
    if taken.state == SignUp.State.CANCELLED:
        return taken
    had_place = taken.state == SignUp.State.PLACE
    taken.state, taken.cancelled_at = SignUp.State.CANCELLED, clock.now()
    _forget(taken)
    if had_place:
        _count(activity, -taken.people)
    log.write(dialogue, LogEntry.Action.SIGN_UP_CANCELLED, by=None, activity=activity.code, people=taken.people)
    _let_in(dialogue, activity)
    return taken


def _let_in(dialogue: Dialogue, activity: Activity) -> None:
    """Those who wait get the places that are free, in turn; a group that does not fit waits for the next."""
    is_past = activity.starts_on is None or activity.starts_on < clock.today()
    if is_past or activity.is_cancelled or dialogue.status != Status.ACTIVE:
        return
    for waiting in activity.sign_ups.filter(state=SignUp.State.WAITING):
        left = activity.places_left
        if left is None or waiting.people <= left:
            waiting.state = SignUp.State.PLACE
            waiting.save(update_fields=["state"])
            _count(activity, waiting.people)
            given = {"activity": activity.code, "people": waiting.people, "place": True}
            log.write(dialogue, LogEntry.Action.SIGNED_UP, by=None, **given)
            emails.got_a_place(waiting)


def tell_cancelled(activity: Activity) -> None:
    """Write to everyone who meant to come that the activity is cancelled, with the reason; call it with the deed."""
    for taken in activity.sign_ups.exclude(state=SignUp.State.CANCELLED):
        emails.activity_cancelled(taken)


def coming(activity: Activity) -> Iterable[SignUp]:
    """Those who have a place or wait for one, in the order they signed up."""
    return activity.sign_ups.exclude(state=SignUp.State.CANCELLED).order_by("-state", "signed_up_at", "pk")


@transaction.atomic
def erase_past() -> int:
    """Forget who signed up for what has been held or cancelled a while ago; how many came together is kept. Gives how many."""
    before = clock.today() - ERASED_AFTER
    held = Q(activity__ends_on__lt=before) | Q(activity__ends_on=None, activity__starts_on__lt=before)
    past = list(SignUp.objects.filter(held, erased_at=None)[:500])
    for taken in past:
        _forget(taken)
    return len(past)


def _forget(taken: SignUp) -> None:
    taken.name = taken.email = taken.phone = taken.needs = ""
    taken.erased_at = clock.now()
    taken.save()


def _count(activity: Activity, people: int) -> None:
    activity.registered = max(0, (activity.registered or 0) + people)
    activity.save(update_fields=["registered"])


def _lock(activity: Activity) -> tuple[Dialogue, Activity]:
    dialogue = lifecycle.lock(activity.dialogue)
    return dialogue, Activity.objects.get(pk=activity.pk)


def _digest(token: str) -> str:
    return salted_hmac("dialogues.sign_ups", token, algorithm="sha256").hexdigest()
