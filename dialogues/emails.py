"""One function per mail to residents: the table of contents of what they get."""

from django.urls import reverse
from django.utils import translation
from django.utils.formats import time_format

from dialogportal import mail
from governance import outbox
from governance.models import Municipality, OutgoingMail

from .models import AccessibilityReport, Initiative, Participant, SignUp
from .standing import written


def confirm_address(participant: Participant, *, token: str) -> OutgoingMail | None:
    """Asks whoever has the address whether letters are wanted. It tells nothing of what was said."""
    dialogue = participant.dialogue
    return outbox.queue(
        "confirm_address",
        participant.email,
        {
            "title": dialogue.title.get(participant.language) or str(dialogue.title),
            "link": mail.link(f"{reverse('residents:confirm', args=[token])}?sprak={participant.language}"),
            "unsubscribe_url": f"{participant.stop_link()}?sprak={participant.language}",
        },
        dedupe_key=f"confirm_address:{participant.pk}:{participant.token_hash[:16]}",
        language=participant.language,
        at_once=True,
    )


def initiative_answered(initiative: Initiative) -> OutgoingMail | None:
    """What becomes of an initiative, to whoever took it and left an address."""
    return outbox.queue(
        "initiative_answered",
        initiative.contact,
        {
            "text": str(initiative.text),
            "reply": str(initiative.reply),
            "reference": initiative.reference,
            "received_on": initiative.received_on.isoformat(),
        },
        dedupe_key=f"initiative_answered:{initiative.pk}",
    )


def signed_up(taken: SignUp, *, token: str) -> OutgoingMail | None:
    """What somebody signed up for, whether there is a place, and the link that gives it back."""
    link = mail.link(reverse("residents:signed_up", args=[token]))
    return _about_activity("signed_up", taken, link=link, waits=taken.state == SignUp.State.WAITING)


def got_a_place(taken: SignUp) -> OutgoingMail | None:
    """A place has become free for somebody on the waiting list; their first letter has the link that gives it back."""
    return _about_activity("got_a_place", taken)


def activity_cancelled(taken: SignUp) -> OutgoingMail | None:
    """The activity will not be held, and why."""
    return _about_activity("activity_cancelled", taken, reason=taken.activity.note)


def _about_activity(name: str, taken: SignUp, **more: str | bool) -> OutgoingMail | None:
    activity, dialogue = taken.activity, taken.activity.dialogue
    with translation.override(taken.language):
        when = written(activity.starts_on) if activity.starts_on else ""
        if activity.starts_at:
            when += f", {time_format(activity.starts_at, 'H.i')}"
    return outbox.queue(
        name,
        taken.email,
        {
            "title": dialogue.title.get(taken.language) or str(dialogue.title),
            "activity": activity.method,
            "place": activity.place,
            "when": when,
            "people": taken.people,
            "contact": dialogue.contact_email,
            "dialogue_link": mail.link(dialogue.get_absolute_url()),
            **more,
        },
        dedupe_key=f"{name}:{taken.pk}",
        language=taken.language,
        at_once=True,
    )


def accessibility_reported(report: AccessibilityReport, municipality: Municipality) -> OutgoingMail | None:
    """To the municipality's mailbox: somebody cannot use a page."""
    return outbox.queue(
        "accessibility_reported",
        municipality.email,
        {
            "text": report.text,
            "page": report.page,
            "aid": report.aid,
            "email": report.email,
            "link": mail.link(reverse("officials:accessibility_report", args=[report.pk])),
        },
        dedupe_key=f"accessibility_reported:{report.pk}",
    )
