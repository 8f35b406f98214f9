"""Telling those who asked: a deed writes one row about what happened, and the tick makes letters of the rows.

Everybody is told once of each event. Several events within a week become one letter, and none is ever empty. What is no
longer so is withdrawn: the dialogue's letters get a new edition, and none of an earlier edition leaves any more.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone, translation

from governance import clock, outbox
from governance.models import Municipality, OutgoingMail
from governance.translated import Translated, as_translated

from . import emails
from .models import Dialogue, Notice, Participant, Promise, Told

Event = Notice.Event
WEEK = dt.timedelta(days=7)
CHUNK = 500
#: How long an event is news, when nothing else is said.
FRESH = dt.timedelta(days=30)
#: What a newer event makes untrue (see ``_overtaken_by``).
OVERTAKES: dict[str, tuple[str, ...]] = {
    Event.DELAYED: (Event.DELAYED, Event.SOONER),
    Event.SOONER: (Event.DELAYED, Event.SOONER),
    Event.HEARD: (Event.DELAYED, Event.SOONER),
    Event.DECIDED: (Event.DELAYED, Event.SOONER, Event.DECISION_MOVED),
    Event.DECISION_MOVED: (Event.DECISION_MOVED,),
    Event.DECISION: (Event.DECISION_MOVED,),
    Event.PAUSED: (Event.RESUMED, Event.OPENS, Event.WEEK_LEFT),
    Event.RESUMED: (Event.PAUSED,),
    Event.EXTENDED: (Event.EXTENDED, Event.WEEK_LEFT),
    Event.STOPPED: (
        Event.PAUSED,
        Event.RESUMED,
        Event.DELAYED,
        Event.SOONER,
        Event.EXTENDED,
        Event.NEW_ROUND,
        Event.DECISION_MOVED,
        Event.OPENS,
        Event.WEEK_LEFT,
    ),
}


def reachable(dialogue: Dialogue) -> "QuerySet[Participant]":
    """Those who asked for feedback, confirmed their address and have neither stopped nor been erased."""
    return dialogue.participants.filter(confirmed_at__isnull=False, unsubscribed_at=None, erased_at=None).exclude(
        email=""
    )


def in_every_language(sentence: Callable[[], str]) -> Translated:
    """A sentence of the portal's own in each of its languages; ``sentence`` is called once per language."""
    texts = {}
    for code in settings.SITE_LANGUAGES:
        with translation.override(code):
            texts[code] = sentence()
    return Translated(texts)


# -------------------------------------------------------------------------------------------------------- the deeds


@transaction.atomic
def tell_participants(
    dialogue: Dialogue,
    *,
    event: str,
    about: int,
    headline: Any,
    text: Any = "",
    revision: int = 0,
    happened_at: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
    only_followers: bool = False,
    corrects: Notice | None = None,
) -> Notice:
    """Write down what those who asked are to be told; a second call about the same thing changes nothing.

    What it makes untrue (``OVERTAKES``) is told to nobody any more. What ``corrects`` another notice is told at once,
    and only to those who have had a letter about that one. Call it in the transaction of the deed.
    """
    now = clock.now()
    notice, is_new = Notice.objects.get_or_create(
        dialogue=dialogue,
        event=event,
        about=about,
        revision=revision,
        defaults={
            "headline": as_translated(headline),
            "text": as_translated(text),
            "happened_at": happened_at or now,
            "expires_at": expires_at or now + FRESH,
            "look_at": now,
            "is_for_followers": only_followers,
            "corrects": corrects,
        },
    )
    if is_new and event in OVERTAKES:
        _withdraw(dialogue, _overtaken_by(notice))
    return notice


def _overtaken_by(notice: Notice) -> "QuerySet[Notice]":
    """A new day and an answer overtake what was said of the same promise; other events what was said of the dialogue."""
    found = Notice.objects.filter(dialogue=notice.dialogue_id, event__in=OVERTAKES[notice.event]).exclude(pk=notice.pk)
    of_promises = Q(event__in=[Event.DELAYED, Event.SOONER])
    if notice.event in (Event.DELAYED, Event.SOONER):
        return found.filter(about=notice.about)
    if notice.event in (Event.HEARD, Event.DECIDED):
        kept = Promise.objects.filter(dialogue=notice.dialogue_id, stage=notice.event)
        return found.filter(~of_promises | Q(about__in=kept.values("pk")))
    return found


@transaction.atomic
def recall(dialogue: Dialogue, *, event: str, about: int) -> Notice | None:
    """Tell nobody more of an event that was a mistake. Gives the notice that is withdrawn, if there was one."""
    told = Notice.objects.filter(dialogue=dialogue, event=event, about=about, withdrawn_at=None).first()
    _withdraw(dialogue, Notice.objects.filter(event=event, about=about))
    return told


def _withdraw(dialogue: Dialogue, untrue: "QuerySet[Notice]") -> bool:
    now = clock.now()
    if not untrue.filter(dialogue=dialogue, withdrawn_at=None).update(withdrawn_at=now, look_at=None):
        return False
    Dialogue.objects.filter(pk=dialogue.pk).update(letters_edition=F("letters_edition") + 1)
    dialogue.refresh_from_db(fields=["letters_edition"])
    outbox.withdraw(emails.topic_of(dialogue.pk), before_revision=dialogue.letters_edition)
    # Letters that were stopped may also have told of what is still so: that is written again.
    live(now).filter(dialogue=dialogue).update(look_at=now)
    return True


def look_again(participant: Participant) -> None:
    """Somebody has just confirmed an address: what happened since they asked is news to them."""
    live(clock.now()).filter(dialogue=participant.dialogue_id, happened_at__gte=participant.asked_at).update(
        look_at=clock.now()
    )


def live(now: dt.datetime) -> "QuerySet[Notice]":
    """Notices that are still news."""
    return Notice.objects.filter(withdrawn_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=now))


# ------------------------------------------------------------------------------------------------------- the letters


def plan(now: dt.datetime | None = None) -> int:
    """Write the letters that are due; gives how many were written. Run twice it writes none the second time."""
    moment = now or clock.now()
    due = Notice.objects.filter(look_at__lte=moment, withdrawn_at=None).order_by().values_list("dialogue", flat=True)
    written = sum(_write_letters(pk, moment) for pk in due.distinct())
    return written + _follow_up(moment)


@dataclass
class Round:
    """One look at a dialogue's notices: which they are, and when somebody may next be written to."""

    notices: list[int]
    after: int = 0
    again: dt.datetime | None = None


def _write_letters(dialogue_id: int, now: dt.datetime) -> int:
    """Everybody in the dialogue, some hundred at a time, each lot in a transaction of its own."""
    open_ones = live(now).filter(dialogue=dialogue_id, look_at__lte=now)
    look = Round(list(open_ones.values_list("pk", flat=True)))
    Notice.objects.filter(dialogue=dialogue_id, look_at__lte=now, expires_at__lte=now).update(look_at=None)
    written, is_more = 0, bool(look.notices)
    while is_more:
        number, is_more = _write_some(dialogue_id, look, now)
        written += number
    # A notice that came or was withdrawn meanwhile is not touched.
    Notice.objects.filter(pk__in=look.notices, withdrawn_at=None, look_at__lte=now).update(look_at=look.again)
    return written


@transaction.atomic
def _write_some(dialogue_id: int, look: Round, now: dt.datetime) -> tuple[int, bool]:
    dialogue = Dialogue.objects.select_for_update(of=("self",), no_key=True).get(pk=dialogue_id)
    _forget_stopped_letters(dialogue)
    notices = list(live(now).filter(pk__in=look.notices))
    people = _people(reachable(dialogue).filter(pk__gt=look.after).order_by("pk")[:CHUNK], dialogue)
    told = _told_to(people)
    letters: list[tuple[Participant, list[tuple[Notice, str]]]] = []
    for person in people:
        news = [(notice, str(Told.Part.NEWS)) for notice in notices if _is_news(notice, person, told[person.pk])]
        last = max((row.written_at for row in told[person.pk] if row.notice.corrects_id is None), default=None)
        if last and last + WEEK > now and len(news) > len(at_once := [item for item in news if item[0].corrects_id]):
            look.again = min(filter(None, (look.again, last + WEEK)))
            news = at_once
        if news:
            letters.append((person, news))
    _write(letters, now)
    look.after = people[-1].pk if people else look.after
    return len(letters), len(people) == CHUNK


def _people(found: "QuerySet[Participant]", dialogue: Dialogue | None = None) -> list[Participant]:
    people = list(found.select_related("contribution", "dialogue__responsible").prefetch_related("dialogue__promises"))
    if dialogue:
        for person in people:
            person.dialogue.letters_edition = dialogue.letters_edition
    return people


def _told_to(people: Iterable[Participant]) -> dict[int, list[Told]]:
    told: dict[int, list[Told]] = defaultdict(list)
    for row in Told.objects.filter(participant__in=people).select_related("notice"):
        told[row.participant_id].append(row)
    return told


def _is_news(notice: Notice, person: Participant, told: list[Told]) -> bool:
    is_theirs = not notice.is_for_followers or person.contribution_id is None
    if notice.corrects_id:
        is_theirs = any(row.notice_id == notice.corrects_id for row in told)
    return is_theirs and notice.happened_at >= person.asked_at and all(row.notice_id != notice.pk for row in told)


def _write(letters: list[tuple[Participant, list[tuple[Notice, str]]]], now: dt.datetime) -> None:
    municipality = Municipality.current()
    mails, rows = [], []
    for person, items in letters:
        mail = emails.letter(person, items, municipality, now)
        mails.append(mail)
        rows += [
            Told(participant=person, notice=notice, part=part, written_at=now, mail_key=mail.dedupe_key)
            for notice, part in items
        ]
    Told.objects.bulk_create(rows, ignore_conflicts=True)
    outbox.queue_many(mails)


def _forget_stopped_letters(dialogue: Dialogue) -> None:
    """Who was to get a letter that was stopped on the way has not been told."""
    State = OutgoingMail.State  # noqa: N806
    stopped = OutgoingMail.objects.filter(
        about=f"dialogue:{dialogue.pk}",
        topic=emails.topic_of(dialogue.pk),
        revision__lt=dialogue.letters_edition,
        state__in=[State.DUE, State.CLAIMED, State.CANCELLED],
    )
    Told.objects.filter(notice__dialogue=dialogue, mail_key__in=stopped.values("dedupe_key")).delete()


def waiting() -> "QuerySet[Notice]":
    """Notices that somebody is still to be told of, each with ``people``: how many have not been."""
    people = (
        Participant.objects.filter(
            dialogue=OuterRef("dialogue"), confirmed_at__isnull=False, unsubscribed_at=None, erased_at=None
        )
        .filter(asked_at__lte=OuterRef("happened_at"))
        .exclude(Exists(Told.objects.filter(participant=OuterRef("pk"), notice=OuterRef(OuterRef("pk")))))
        .order_by()
        .values("dialogue")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        live(clock.now())
        .filter(look_at__isnull=False)
        .select_related("dialogue")
        .annotate(people=Coalesce(Subquery(people), 0))
        .order_by("look_at", "pk")
    )


# --------------------------------------------------------------------------------------- one reminder, one question


def _follow_up(now: dt.datetime) -> int:
    """One reminder to who has not opened an answer within the days of the setting; to who has, whether it was clear."""
    rule = Municipality.current().participant_reminder or {}
    days, most = int(rule.get("days", 14)), int(rule.get("max", 1))
    if not days or not most:
        return 0
    day = timezone.localtime(now).date() - dt.timedelta(days=days)
    end_of_day = timezone.make_aware(dt.datetime.combine(day, dt.time.max))
    answers = live_answers(now, since=end_of_day - 2 * FRESH).filter(happened_at__lte=end_of_day)
    return sum(_follow_up_on(notice, end_of_day, now) for notice in answers)


def live_answers(now: dt.datetime, *, since: dt.datetime) -> "QuerySet[Notice]":
    """Answers that were given since an instant and are still the latest; nothing of a paused or aborted dialogue."""
    later = Notice.objects.filter(
        dialogue=OuterRef("dialogue"), event=Event.DECIDED, withdrawn_at=None, happened_at__gt=OuterRef("happened_at")
    )
    answers = Notice.objects.filter(event__in=[Event.HEARD, Event.DECIDED], withdrawn_at=None, happened_at__gte=since)
    return answers.exclude(dialogue__status__in=["paused", "aborted"]).exclude(Exists(later))


def _follow_up_on(notice: Notice, sent_before: dt.datetime, now: dt.datetime) -> int:
    written = 0
    while lot := _follow_up_some(notice, sent_before, now):
        written += lot
    return written


@transaction.atomic
def _follow_up_some(notice: Notice, sent_before: dt.datetime, now: dt.datetime) -> int:
    dialogue = Dialogue.objects.select_for_update(of=("self",), no_key=True).get(pk=notice.dialogue_id)
    _forget_stopped_letters(dialogue)
    people = _people(awaiting_follow_up(notice, sent_before, now)[:CHUNK], dialogue)
    opened = {
        opening.participant_id
        for person in people
        for opening in person.openings.all()
        if opening.feedback_id == notice.about
    }
    letters = [
        (person, [(notice, str(Told.Part.CLARITY if person.pk in opened else Told.Part.REMINDER))]) for person in people
    ]
    _write(letters, now)
    return len(letters)


def awaiting_follow_up(notice: Notice, sent_before: dt.datetime, now: dt.datetime) -> "QuerySet[Participant]":
    """Those whose letter with the answer left before an instant, who have got no more about it and not said all there is to say."""
    sent = OutgoingMail.objects.filter(
        dedupe_key=OuterRef("mail_key"), state=OutgoingMail.State.SENT, sent_at__lte=sent_before
    )
    told = Told.objects.filter(participant=OuterRef("pk"))
    got_it = told.filter(Exists(sent), notice=notice, part=Told.Part.NEWS)
    followed_up = told.filter(notice=notice).exclude(part=Told.Part.NEWS)
    lately = told.filter(written_at__gt=now - WEEK)
    people = reachable(notice.dialogue).filter(Exists(got_it)).exclude(Exists(followed_up)).exclude(Exists(lately))
    said_all = people.filter(openings__feedback=notice.about, openings__was_clear__isnull=False)
    return people.exclude(pk__in=said_all.values("pk")).order_by("pk").prefetch_related("openings")
