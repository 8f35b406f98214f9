"""One function per mail to residents: the table of contents of what they get. Their words are in templates/emails.

Each function gives the mail as it is to be written into the outbox; nothing here sends anything. The words of events
that the dialogue tells of (``LETTERS``) differ, but the frame of such a letter is one: to whom, why, what comes next.
"""

import datetime as dt
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from dialogportal import mail
from governance import outbox
from governance.models import Municipality, OutgoingMail
from governance.outbox import HOLD, RESEND, Mail

from .models import (
    AccessibilityReport,
    Dialogue,
    Initiative,
    ModerationAction,
    Notice,
    Participant,
    Promise,
    ReferralLetter,
    SignUp,
    Told,
)

Event = Notice.Event

#: Which letter tells of which event.
LETTERS: dict[str, str] = {
    Event.HEARD: "answer_heard",
    Event.DECIDED: "answer_decided",
    Event.ABORTED: "answer_aborted",
    Event.FOLLOWED_UP: "answer_followed_up",
    Event.DECISION: "decision_made",
    Event.DECISION_MOVED: "decision_moved",
    Event.RECALLED: "answer_recalled",
    Event.DELAYED: "promise_delayed",
    Event.SOONER: "promise_sooner",
    Event.CHANGED: "promise_changed",
    Event.PAUSED: "dialogue_paused",
    Event.RESUMED: "dialogue_resumed",
    Event.STOPPED: "dialogue_stopped",
    Event.EXTENDED: "window_extended",
    Event.NEW_ROUND: "round_opened",
    Event.OPENS: "dialogue_opens",
    Event.WEEK_LEFT: "week_left",
    Event.MEASURE: "measure_done",
    Event.YEAR: "year_after",
}
#: The languages that letters are written in; other readers get the municipality's own.
LANGUAGES = ("sv", "en")
ORDER = {event: place for place, event in enumerate(Event.values)}


def topic_of(dialogue_id: int) -> str:
    """What letters about a dialogue are withdrawn by."""
    return f"dialogue:{dialogue_id}:letters"


def recipient_of(participant: Participant) -> str:
    """How the outbox knows a participant without an address; whoever leaves another address is another recipient."""
    return f"participant:{participant.pk}-{participant.token_hash[:12]}"


def language_of(participant: Participant) -> str:
    """The language that the participant is written to in."""
    return participant.language if participant.language in LANGUAGES else settings.LANGUAGE_CODE


def written(day: dt.date | dt.datetime) -> str:
    """A day in words: 14 december 2026."""
    return date_format(timezone.localtime(day) if isinstance(day, dt.datetime) else day, "j F Y")


# ------------------------------------------------------------------------------------------- joining, and the receipt


def confirm_address(participant: Participant, *, token: str, sender: Municipality | None = None) -> Mail:
    """Asks whoever has the address whether letters are wanted. It tells nothing of what was said.

    ``sender`` is the municipality, where somebody has asked for it already.
    """
    language = participant.language if participant.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        context = {
            **_frame(participant, sender or Municipality.current(), tells_next=False),
            "link": mail.link(f"{reverse('residents:confirm', args=[token])}?sprak={language}"),
            "unsubscribe_url": f"{participant.stop_link()}?sprak={language}",
        }
    return Mail(
        "confirm_address",
        participant.email,
        context,
        dedupe_key=f"confirm_address:{participant.pk}:{participant.token_hash[:16]}",
        language=language,
        at_once=True,
        recipient=recipient_of(participant),
        rule=HOLD,
    )


def receipt(participant: Participant) -> Mail:
    """The address is confirmed: what was received, where it can be followed, and when the next letter comes."""
    language = language_of(participant)
    with translation.override(language):
        context = _frame(participant, Municipality.current())
    return Mail(
        "receipt",
        participant.email,
        context,
        dedupe_key=f"receipt:{participant.pk}",
        language=language,
        at_once=True,
        recipient=recipient_of(participant),
        rule=HOLD,
    )


# ----------------------------------------------------------------------------------------- what happens in a dialogue


def letter(
    participant: Participant, items: Sequence[tuple[Notice, str]], municipality: Municipality, now: dt.datetime
) -> Mail:
    """One letter to one person about everything that is to be told, the most important first.

    Each item is a notice and which part of it (``Told.Part``): the news, one reminder, or whether the answer was clear.
    """
    items = sorted(items, key=lambda item: (item[1] != Told.Part.NEWS, ORDER[item[0].event], item[0].happened_at))
    language = language_of(participant)
    first, part = items[0]
    with translation.override(language):
        told = [_told(notice, part) for notice, part in items]
        context = {**_frame(participant, municipality), **told[0]}
        if len(items) > 1:
            context |= {"items": told[1:], "count": len(items)}
    expiries = [notice.expires_at for notice, part in items if notice.expires_at]
    said = "+".join(f"{notice.pk}.{part}" for notice, part in items)
    return Mail(
        _name_of(first, part, len(items)),
        participant.email,
        context,
        dedupe_key=f"letter:{participant.pk}:{sha256(said.encode()).hexdigest()[:24]}:{participant.dialogue.letters_edition}",
        not_before=now,
        expires_at=min(expiries) if len(items) == 1 and expiries else None,
        language=language,
        topic=topic_of(participant.dialogue_id),
        revision=participant.dialogue.letters_edition,
        recipient=recipient_of(participant),
        rule=RESEND,
    )


def _name_of(notice: Notice, part: str, count: int) -> str:
    if count > 1:
        return "several_news"
    if part == Told.Part.REMINDER:
        return "answer_unopened"
    return "answer_clear" if part == Told.Part.CLARITY else LETTERS[notice.event]


def _told(notice: Notice, part: str) -> dict[str, str]:
    headline, text = str(notice.headline), str(notice.text)
    if part == Told.Part.REMINDER:
        headline, text = _("The answer is there to read: %(headline)s") % {"headline": headline}, ""
    elif part == Told.Part.CLARITY:
        headline, text = _("Was the answer clear? “%(headline)s”") % {"headline": headline}, ""
    return {"headline": headline, "text": text, "day": written(notice.happened_at)}


def _frame(participant: Participant, municipality: Municipality, *, tells_next: bool = True) -> dict[str, Any]:
    """What every letter to a participant says, in the language that is active."""
    dialogue, contribution = participant.dialogue, participant.contribution
    title = str(dialogue.title)
    if contribution:
        day = written(contribution.received_at)
        greeting = _("Hello! You took part in the dialogue “%(title)s” on %(day)s.") % {"title": title, "day": day}
        why = _("You get this letter because you asked for an answer when you took part on %(day)s.") % {"day": day}
    else:
        greeting = _("Hello! You follow the dialogue “%(title)s”.") % {"title": title}
        why = _("You get this letter because you asked to follow the dialogue “%(title)s”.") % {"title": title}
    return {
        "title": title,
        "greeting": greeting,
        "why": why,
        "number": contribution.number if contribution else None,
        "link": participant.page_link(),
        "next": next_letter(dialogue) if tells_next else "",
        "sender": sender_of(dialogue, municipality),
        "from_name": municipality.name,
        "reply_to": dialogue.contact_email or municipality.email,
        "unsubscribe_url": participant.stop_link(),
    }


def next_letter(dialogue: Dialogue) -> str:
    """When those who took part hear from us next, in a sentence; a pause and an abort promise no day."""
    if not dialogue.is_active:
        return _("We write again when something happens in the dialogue.") if not dialogue.was_aborted else ""
    owed = sorted((item for item in dialogue.promises.all() if item.kept_on is None), key=lambda item: item.due_on)
    if not owed:
        return _("We write again when something happens in the dialogue.")
    told = {"day": written(owed[0].due_on)}
    if owed[0].stage == Promise.Stage.HEARD:
        return _("The next letter comes no later than %(day)s. It tells what we heard.") % told
    return _("The next letter comes no later than %(day)s. It tells what it led to.") % told


def sender_of(dialogue: Dialogue, municipality: Municipality) -> str:
    """Who signs: the official in charge, and the municipality."""
    return "\n".join(part for part in (str(dialogue.responsible), municipality.name) if part)


# ------------------------------------------------------------------------------------------------- one's own words


def contribution_reviewed(action: ModerationAction, participant: Participant) -> Mail:
    """The author's text is not shown whole, by which rule and why (I16)."""
    language = language_of(participant)
    with translation.override(language):
        context = {
            **_frame(participant, Municipality.current()),
            "reason": str(action.reason),
            "shown": action.get_state_display(),
        }
    return Mail(
        "contribution_reviewed",
        participant.email,
        context,
        dedupe_key=f"reviewed:{action.contribution_id}:{action.pk}",
        language=language,
        recipient=recipient_of(participant),
        topic=f"dialogue:{participant.dialogue_id}:review",
    )


def initiative_answered(initiative: Initiative) -> Mail:
    """What becomes of an initiative, to whoever took it and left an address."""
    municipality = Municipality.current()
    return Mail(
        "initiative_answered",
        initiative.contact,
        {
            "words": str(initiative.text),
            "reply": str(initiative.reply),
            "reference": initiative.reference,
            "received_on": written(initiative.received_on),
            "from_name": municipality.name,
            "reply_to": municipality.email,
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
            "reply_to": dialogue.contact_email,
            "from_name": Municipality.current().name,
            "link": mail.link(dialogue.get_absolute_url()),
            **more,
        },
        dedupe_key=f"{name}:{taken.pk}",
        language=taken.language,
        at_once=True,
    )


def referral_letter(letter: ReferralLetter, texts: list[tuple[int, str]]) -> OutgoingMail | None:
    """To the mailbox of whoever is to have views about something else: the words that they may read."""
    dialogue = letter.dialogue
    return outbox.queue(
        "referral_letter",
        letter.address,
        {
            "title": str(dialogue.title),
            "count": len(texts),
            "items": [
                {"headline": _("Number %(number)d") % {"number": number}, "text": text} for number, text in texts
            ],
            "sender": sender_of(dialogue, Municipality.current()),
            "reply_to": dialogue.contact_email,
            "from_name": Municipality.current().name,
            "link": mail.link(dialogue.get_absolute_url()),
        },
        dedupe_key=f"referral_letter:{letter.pk}",
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
