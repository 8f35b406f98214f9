"""Taking part: a stamp on the form, the contribution, and an address kept apart from it when an answer is wanted."""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.core import signing
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from governance import clock, outbox
from governance.models import Area, Municipality, User

from . import backgrounds, clarity, contributions, emails, log, notices, sending
from .models import AgeBand, Contribution, Dialogue, Feedback, LogEntry, Opening, Participant, Suspicion
from .models.participant import PAGE_SALT, STOP_SALT
from .refusals import Refused
from .statistics import number_of

STAMP_SALT = "dialogues.participation.stamp"
#: Nobody reads and answers a form in less; whoever does is still received, and looked at.
LEAST_SECONDS = 3
#: Nobody can have somebody else's mailbox filled: more letters than this in a day are not sent to one address.
MOST_LETTERS_A_DAY = 3
CONFIRM_WITHIN = dt.timedelta(days=7)
ASK_AGAIN_AFTER = dt.timedelta(days=1)


class LinkExpired(Exception):
    """The link in the letter was valid for seven days; the contribution is kept all the same."""


class TooMany(Exception):
    """More comes from one place than any class or library sends. The sender keeps the words, and may try again soon."""


@dataclass(frozen=True)
class Stamp:
    """When a form was opened, and the key that makes sending it twice the same as once."""

    opened_at: dt.datetime | None
    key: uuid.UUID

    @property
    def was_hasty(self) -> bool:
        """Sent without a stamp of ours, or faster than anybody reads."""
        return self.opened_at is None or (clock.now() - self.opened_at).total_seconds() < LEAST_SECONDS


def new_stamp() -> str:
    """The stamp of a form that is opened now; signed, so that nobody else can make one."""
    return signing.dumps([clock.now().isoformat(), uuid.uuid4().hex], salt=STAMP_SALT)


def read_stamp(text: str) -> Stamp:
    """The stamp of a form; a missing or changed one makes the form hasty but never refuses it."""
    try:
        opened, key = signing.loads(text, salt=STAMP_SALT)
    except signing.BadSignature:
        # The same changed stamp is the same form, so that sending it twice is still once.
        return Stamp(None, uuid.uuid5(uuid.NAMESPACE_OID, text) if text else uuid.uuid4())
    return Stamp(dt.datetime.fromisoformat(opened), uuid.UUID(key))


def take_part(
    dialogue: Dialogue,
    *,
    text: str,
    answers: Iterable[contributions.AnswerData],
    language: str,
    stamp: Stamp,
    sent_from: str,
    email: str = "",
    letters_in: str = "sv",
    area: Area | None = None,
    background: Mapping[str, str] | None = None,
    filled_trap: bool = False,
) -> contributions.Receipt:
    """Receive a contribution from the site; an address, when one was left, is kept apart and asked to confirm.

    What looks as if a machine sent it is received like everything else, and looked at apart. ``sent_from`` is the
    visitor's address, kept only as a number of a digest. ``background`` is counted apart from what was said (L16).
    Raises ``TooMany``, and ``WindowClosed`` from ``contributions.receive``.
    """
    told = dict(background or {})
    is_child = told.get("age") == AgeBand.CHILD and bool(told.pop("age"))
    number = sending.count(sent_from, dialogue)
    if number > sending.REFUSE_AFTER:
        raise TooMany

    def keep_apart(contribution: Contribution) -> None:
        backgrounds.count(dialogue, told)
        if email:
            _ask_to_confirm(contribution, email=email, language=letters_in)

    return contributions.receive(
        dialogue,
        text=text,
        language=language,
        answers=answers,
        submission_key=stamp.key,
        wants_feedback=bool(email),
        area=area,
        # A child is marked, so that no address is ever asked of it (L17); every other age is only counted.
        age_band=AgeBand.CHILD if is_child else "",
        suspicion=suspicion(stamp, filled_trap=filled_trap, number=number),
        also=keep_apart,
    )


def suspicion(stamp: Stamp, *, filled_trap: bool, number: int) -> str:
    """Why what is sent may be from a machine; empty when nothing says so. ``number``: how many came from the place."""
    if filled_trap:
        return Suspicion.TRAP
    if stamp.was_hasty:
        return Suspicion.HASTY
    return Suspicion.FLOOD if number > sending.SUSPECT_AFTER else ""


def _ask_to_confirm(contribution: Contribution, *, email: str, language: str) -> None:
    """Ask whoever has the address to confirm it, unless many letters have gone there today already."""
    since = clock.now() - dt.timedelta(days=1)
    lately = Participant.objects.filter(email_hash=email_digest(email), asked_at__gt=since)
    # One question for who writes and how much has been written.
    municipality = Municipality.objects.annotate(lately=number_of(lately, by="email_hash")).first()
    if (municipality.lately if municipality else lately.count()) < MOST_LETTERS_A_DAY:
        participant = Participant(dialogue=contribution.dialogue, contribution=contribution)
        _ask(participant, email=email, language=language, sender=municipality)


def _keep_address(contribution: Contribution, *, email: str, language: str) -> Participant:
    """Keep another address beside the contribution, and ask whoever has it to confirm it; the former gets no more letters."""
    participant = Participant.objects.filter(contribution=contribution).first()
    if participant:
        outbox.erase(emails.recipient_of(participant))
    participant = participant or Participant(dialogue=contribution.dialogue, contribution=contribution)
    return _ask(participant, email=email, language=language)


def _ask(participant: Participant, *, email: str, language: str, sender: Municipality | None = None) -> Participant:
    token = secrets.token_urlsafe(32)
    participant.email, participant.email_hash = email, email_digest(email)
    participant.language = language
    participant.token_hash, participant.asked_at = token_digest(token), clock.now()
    participant.confirmed_at = participant.unsubscribed_at = participant.erased_at = None
    participant.save()
    outbox.queue_many([emails.confirm_address(participant, token=token, sender=sender)])
    return participant


@transaction.atomic
def follow(dialogue: Dialogue, *, email: str, language: str) -> None:
    """Ask an address whether it wants to follow the dialogue, without saying anything in it.

    Whoever follows already is not asked again, and an address is asked once a day: the form must not be a way to fill
    somebody's inbox. The answer is the same each time, so that nobody learns who follows.
    """
    known = dialogue.participants.filter(contribution=None, email_hash=email_digest(email), erased_at=None)
    latest = known.select_for_update().order_by("-asked_at").first()
    if latest is None or (not latest.wants_mail and clock.now() - latest.asked_at >= ASK_AGAIN_AFTER):
        _ask(latest or Participant(dialogue=dialogue), email=email, language=language)


class TooYoung(Refused):
    """No address is taken from somebody under 13."""

    field = "email"

    @property
    def message(self) -> str:
        return _("We take no e-mail address from someone under 13. The follow code works without it.")


@transaction.atomic
def change_contact(contribution: Contribution, *, email: str, language: str) -> Participant:
    """Leave an address, or another one than before; nothing is sent to it before it is confirmed. Raises ``TooYoung``."""
    if contribution.age_band == AgeBand.CHILD:
        raise TooYoung
    participant = _keep_address(contribution, email=email, language=language)
    log.write(contribution.dialogue, LogEntry.Action.ADDRESS_CHANGED, by=None, participant=participant.pk)
    return participant


def email_digest(email: str) -> str:
    """How an address is recognised after it is erased: as a keyed digest only."""
    return salted_hmac("dialogues.participant.email", email.strip().lower(), algorithm="sha256").hexdigest()


def token_digest(token: str) -> str:
    """How the link in a letter is kept."""
    return sha256(token.encode()).hexdigest()


def asked(token: str) -> Participant | None:
    """The participant whose letter held this link; none when it is unknown or the address is erased."""
    found = Participant.objects.select_related("dialogue").filter(token_hash=token_digest(token), erased_at=None)
    return found.first()


@transaction.atomic
def confirm(participant: Participant) -> Participant:
    """Let letters be sent to the address. Raises ``LinkExpired`` when seven days have passed."""
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    if participant.confirmed_at:
        return participant
    if has_expired(participant):
        raise LinkExpired
    participant.confirmed_at = clock.now()
    participant.save(update_fields=["confirmed_at"])
    log.write(participant.dialogue, LogEntry.Action.ADDRESS_CONFIRMED, by=None, participant=participant.pk)
    outbox.queue_many([emails.receipt(participant)])
    notices.look_again(participant)
    return participant


def has_expired(participant: Participant) -> bool:
    """Whether the link to confirm the address is older than seven days."""
    return participant.confirmed_at is None and clock.now() - participant.asked_at > CONFIRM_WITHIN


def who_stops(token: str) -> Participant | None:
    """The participant whose letter held this stop link; none when it is not ours."""
    return Participant.objects.select_related("dialogue").filter(pk=_signed_for(token, STOP_SALT)).first()


def _signed_for(token: str, salt: str) -> int:
    """The participant's number in a token of ours; 0, which nobody has, in one that somebody else has made."""
    try:
        return int(signing.Signer(salt=salt).unsign(token))
    except signing.BadSignature:
        return 0


def whose_page(token: str) -> Participant | None:
    """The participant whose letter held this link to their own page; none when it is not ours or the address is erased."""
    found = Participant.objects.select_related("dialogue", "contribution").filter(erased_at=None)
    return found.filter(pk=_signed_for(token, PAGE_SALT)).first()


def answers_to(participant: Participant) -> list[Feedback]:
    """What those who took part have been answered in the participant's dialogue, the latest first.

    Each has ``opening``: what this person has said about it, if anything.
    """
    given = participant.dialogue.feedback.filter(audience=Feedback.Audience.PARTICIPANTS, given_on__isnull=False)
    openings = {row.feedback_id: row for row in participant.openings.all()}
    answers = list(given.order_by("-given_on", "-pk"))
    for answer in answers:
        answer.opening = openings.get(answer.pk)  # type: ignore[attr-defined]
    return answers


@transaction.atomic
def open_answer(participant: Participant, answer: Feedback, *, was_clear: bool | None = None) -> Opening:
    """The participant says that they have read an answer, and perhaps whether it was clear. The last word counts."""
    opening, is_new = Opening.objects.select_for_update().get_or_create(
        participant=participant, feedback=answer, defaults={"opened_at": clock.now(), "was_clear": was_clear}
    )
    if not is_new and was_clear is not None:
        opening.was_clear = was_clear
        opening.save(update_fields=["was_clear"])
    if was_clear is not None and answer.stage == Feedback.Stage.DECIDED:
        clarity.answer(participant.dialogue, given_with=clarity.with_address(participant), was_clear=was_clear)
    return opening


@transaction.atomic
def stop_mail(participant: Participant) -> Participant:
    """No more letters about this dialogue. Doing it twice is the same as once."""
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    if participant.unsubscribed_at is None:
        participant.unsubscribed_at = clock.now()
        participant.save(update_fields=["unsubscribed_at"])
        log.write(participant.dialogue, LogEntry.Action.MAIL_STOPPED, by=None, participant=participant.pk)
        outbox.stop(emails.recipient_of(participant))
    return participant


@transaction.atomic
def stop_everything(participant: Participant) -> Participant:
    """No more letters to this address about any dialogue."""
    others = Participant.objects.filter(email_hash=participant.email_hash, unsubscribed_at=None)
    for other in others.exclude(pk=participant.pk).order_by("pk"):
        stop_mail(other)
    return stop_mail(participant)


@transaction.atomic
def erase_contact(participant: Participant, *, by: User | None = None) -> Participant:
    """Erase the address; what was said stays, it is a public document (L21)."""
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    if participant.erased_at is None:
        participant.email, participant.erased_at = "", clock.now()
        participant.unsubscribed_at = participant.unsubscribed_at or clock.now()
        participant.save(update_fields=["email", "erased_at", "unsubscribed_at"])
        log.write(participant.dialogue, LogEntry.Action.CONTACT_ERASED, by=by, participant=participant.pk)
        outbox.erase(emails.recipient_of(participant))
    return participant


def erase_unconfirmed() -> int:
    """Erase addresses that nobody has confirmed in time, as the mail that asked for it promised. Returns how many."""
    asked_long_ago = Participant.objects.filter(
        confirmed_at=None, erased_at=None, asked_at__lt=clock.now() - CONFIRM_WITHIN
    )
    forgotten = list(asked_long_ago.exclude(email="")[:500])
    for participant in forgotten:
        erase_contact(participant)
    return len(forgotten)
