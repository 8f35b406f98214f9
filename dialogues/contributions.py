"""Receiving what residents say: on the site, and in every other way. What is received is kept as it came (I6)."""

import datetime as dt
import secrets
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.crypto import salted_hmac

from governance import clock
from governance.models import Area, Board, User
from governance.prepared import hand_over, prepared

from . import lifecycle, log, permissions, visibility
from .models import (
    Activity,
    Answer,
    AnswerChoice,
    BudgetProposal,
    Channel,
    Choice,
    Contribution,
    Dialogue,
    LogEntry,
    Question,
    Round,
)
from .models.contribution import SITE_CHANNELS

#: No 0 O 1 I L: thirteen of these carry 64 bits and can be read out over the phone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 13
#: A form sent twice gets a new code instead of the one whose page was never seen; after this only the code that was shown.
RESHOWN_WITHIN = dt.timedelta(minutes=15)


class WindowClosed(Exception):
    """The site takes no contributions now; ``email`` and ``phone`` are where to turn instead (I5)."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.email, self.phone = dialogue.contact_email, dialogue.contact_phone
        super().__init__(dialogue.reference)


class NotLaunched(Exception):
    """Before the launch there is nothing to register views in."""


class NotEntitled(Exception):
    """This person may not do this in this dialogue."""


class NotYetReceived(Exception):
    """Nothing is received tomorrow."""


class WrongChannel(Exception):
    """What comes by the site registers itself; everything else is registered by someone."""


class LateCaseIncomplete(Exception):
    """Whether a late contribution counts is said with a reason, and only of late ones."""


@dataclass(frozen=True)
class AnswerData:
    """The answer to one question, before it is kept."""

    question: Question
    text: str = ""
    rating: int | None = None
    #: In the order they were given; a ranking has the first one first.
    choices: Sequence[Choice] = ()
    area: Area | None = None
    proposals: Sequence[BudgetProposal] = ()


@dataclass(frozen=True)
class Receipt:
    """What the sender gets. ``code`` and ``token`` are shown once and kept nowhere; empty when they were shown before."""

    contribution: Contribution
    code: str = ""
    token: str = ""
    is_new: bool = False


# ------------------------------------------------------------------------------------------------- the follow code


def hashed(secret: str) -> str:
    """How a follow code or link is kept: only as a keyed SHA-256 digest."""
    return salted_hmac("dialogues.contributions.follow", secret, algorithm="sha256").hexdigest()


def normalised(code: str) -> str:
    """A typed code without spaces, dashes and small letters."""
    return "".join(character for character in code.upper() if character.isalnum())


def in_groups(code: str) -> str:
    """The code as it is shown: 7Q4K-M2XD-9PXXX."""
    return "-".join((code[:4], code[4:8], code[8:]))


def code_of(token: str) -> str:
    """The code that belongs to a link, so that the receipt can be opened again. The link cannot be had from the code."""
    number = int(salted_hmac("dialogues.contributions.code", token, algorithm="sha256").hexdigest(), 16)
    signs = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    return in_groups("".join(signs))


def by_code(code: str) -> Contribution | None:
    """The contribution that a typed follow code belongs to, if any."""
    typed = normalised(code)
    if len(typed) != CODE_LENGTH:
        return None
    return Contribution.objects.with_its_fate().filter(follow_code_hash=hashed(typed)).first()


def by_token(token: str) -> Contribution | None:
    """The contribution that a follow link belongs to, if any."""
    if not token:
        return None
    return Contribution.objects.with_its_fate().filter(follow_token_hash=hashed(token)).first()


def _new_secrets() -> tuple[str, dict[str, str]]:
    """A new token, and how it and its code are kept."""
    token = secrets.token_urlsafe(32)
    code = normalised(code_of(token))
    return token, {"follow_code_hash": hashed(code), "follow_token_hash": hashed(token)}


def _shown_again(contribution: Contribution) -> Receipt:
    """The receipt of a form sent twice: soon after with a new code, later without one."""
    if clock.now() - contribution.received_at > RESHOWN_WITHIN:
        return Receipt(contribution)
    token, kept = _new_secrets()
    for name, value in kept.items():
        setattr(contribution, name, value)
    contribution.save(update_fields=list(kept))
    return Receipt(contribution, code_of(token), token)


# ------------------------------------------------------------------------------------------------------- the deeds


@transaction.atomic
def receive(
    dialogue: Dialogue,
    *,
    text: str,
    language: str,
    answers: Iterable[AnswerData],
    submission_key: uuid.UUID,
    wants_feedback: bool,
    area: Area | None = None,
    question: Question | None = None,
    age_band: str = "",
    suspicion: str = "",
    also: Callable[[Contribution], None] | None = None,
) -> Receipt:
    """Take what someone sends in on the site. Sent twice with the same key, it is received once.

    Without ``text`` the words of the answers are the text. ``also`` is done with it in the same transaction. Raises ``WindowClosed`` outside an open window (I5); what
    was received before it closed still gets its receipt.
    """
    dialogue = lifecycle.lock_alone(dialogue)
    hand_over(dialogue, "rounds", _rounds(dialogue.pk, submission_key))
    if known := next((item.known for item in dialogue.rounds.all()), None):  # type: ignore[attr-defined]
        return _shown_again(Contribution.objects.get(pk=known))
    today = clock.today()
    if not visibility.can_take_part(dialogue, today):
        raise WindowClosed(dialogue)
    token, secret = _new_secrets()
    current: Any = next(item for item in dialogue.rounds.all() if item.is_open(today))
    contribution = _keep(
        dialogue,
        list(answers),
        after=max(current.latest or 0, dialogue.reserved_number),
        text=text,
        channel=Channel.WEB,
        received_at=clock.now(),
        round=current,
        language=language,
        wants_feedback=wants_feedback,
        area=area,
        question=question,
        age_band=age_band,
        suspicion=suspicion,
        submission_key=submission_key,
        by=None,
        **secret,
    )
    if also:
        also(contribution)
    return Receipt(contribution, code_of(token), token, is_new=True)


@prepared
def _rounds(dialogue: int, key: uuid.UUID) -> "QuerySet[Round]":
    """The rounds, each with the last number of the dialogue and the row that was received with the key."""
    same = Contribution.objects.filter(submission_key=key, dialogue=OuterRef("dialogue"))
    last = Contribution.objects.filter(dialogue=OuterRef("dialogue")).order_by("-number").values("number")[:1]
    rounds = Round.objects.filter(dialogue=dialogue)
    return rounds.annotate(latest=Subquery(last), known=Subquery(same.order_by().values("pk")))


def _latest_and_known(dialogue: Dialogue, key: uuid.UUID) -> tuple[int, int | None]:
    """The last number of the dialogue, and the row that was received with the key; in one question to the database."""
    same = Contribution.objects.filter(submission_key=key, dialogue=dialogue).order_by().values("pk")
    rows = dialogue.contributions.order_by("-number").annotate(known=Subquery(same))
    return rows.values_list("number", "known").first() or (0, None)


@transaction.atomic
def register(
    dialogue: Dialogue,
    *,
    channel: str,
    text: str,
    received_at: dt.datetime,
    by: User,
    answers: Iterable[AnswerData] = (),
    language: str = "sv",
    question: Question | None = None,
    activity: Activity | None = None,
    area: Area | None = None,
    council: Board | None = None,
    age_band: str = "",
    sender_role: str = "",
    reference: str = "",
    attachment_name: str = "",
    note: str = "",
    wants_feedback: bool = False,
    submission_key: uuid.UUID | None = None,
) -> Contribution:
    """Register what came on paper, by phone, by mail or at a meeting. Never refused once launched; late ones are marked (I5).

    Raises ``NotLaunched``, ``NotEntitled``, ``WrongChannel`` and ``NotYetReceived``.
    """
    dialogue = lifecycle.lock(dialogue)
    if not permissions.receivable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    if not dialogue.is_launched:
        raise NotLaunched
    if channel in SITE_CHANNELS:
        raise WrongChannel
    if received_at > clock.now():
        raise NotYetReceived
    key = submission_key or uuid.uuid4()
    latest, known = _latest_and_known(dialogue, key)
    if known:
        return Contribution.objects.get(pk=known)
    received_on = timezone.localdate(received_at)
    return _keep(
        dialogue,
        list(answers),
        after=max(latest, dialogue.reserved_number),
        text=text,
        channel=channel,
        received_at=received_at,
        round=round_of(dialogue, received_on),
        is_late=came_late(dialogue, received_on),
        language=language,
        question=question,
        activity=activity,
        area=area,
        council=council,
        age_band=age_band,
        sender_role=sender_role,
        reference=reference,
        attachment_name=attachment_name,
        note=note,
        wants_feedback=wants_feedback,
        submission_key=key,
        by=by,
    )


def entered_by(user: User, dialogue: Dialogue) -> dict[str, Any]:
    """What a person has typed in: the latest contribution of the dialogue, and how many in it today, by the log."""
    begins = timezone.make_aware(dt.datetime.combine(clock.today(), dt.time.min))
    mine = dialogue.contributions.filter(registered_by=user, intake=None)
    typed = LogEntry.objects.filter(dialogue=dialogue, actor=user, action=LogEntry.Action.RECEIVED, at__gte=begins)
    return {"latest": mine.order_by("-number").first(), "entered_today": typed.count()}


def round_of(dialogue: Dialogue, on: dt.date) -> Round | None:
    """The round that something received on the day ``on`` belongs to: the last one that had opened, else the first."""
    rounds = list(dialogue.rounds.all())
    opened = [item for item in rounds if item.opens_on <= on]
    return next(iter(opened[-1:] or rounds[:1]), None)


def came_late(dialogue: Dialogue, on: dt.date) -> bool:
    """Whether the day ``on`` lies outside every window, or inside a pause or after an abort."""
    stopped = any(
        item.from_on <= on and (item.resumed_on is None or on < item.resumed_on) for item in dialogue.suspensions.all()
    )
    return stopped or not any(item.is_open(on) for item in dialogue.rounds.all())


def _keep(dialogue: Dialogue, answers: list[AnswerData], *, after: int, by: User | None, **facts: Any) -> Contribution:
    """Give the number after the last in the dialogue, which is locked, and keep everything with a line in the log."""
    number = after + 1
    facts["text"] = facts["text"].strip() or "\n\n".join(words for item in answers if (words := item.text.strip()))
    contribution = Contribution.objects.create(dialogue=dialogue, number=number, registered_by=by, **facts)
    _keep_answers(contribution, answers)
    log.write(dialogue, LogEntry.Action.RECEIVED, by=by, number=number, channel=str(facts["channel"]))
    return contribution


def _keep_answers(contribution: Contribution, answers: list[AnswerData]) -> None:
    """All answers at once, however many questions there are."""
    kept = Answer.objects.bulk_create(
        Answer(
            contribution_id=contribution.pk,
            question_id=item.question.pk,
            text=item.text.strip(),
            rating=item.rating,
            area_id=item.area.pk if item.area else None,
        )
        for item in answers
    )
    AnswerChoice.objects.bulk_create(
        AnswerChoice(
            answer_id=answer.pk,
            choice_id=choice.pk,
            place=place if item.question.kind == Question.Kind.RANKING else None,
        )
        for answer, item in zip(kept, answers, strict=True)
        for place, choice in enumerate(item.choices, start=1)
    )
    votes = Answer.proposals.through
    votes.objects.bulk_create(
        votes(answer=answer, budgetproposal=proposal)
        for answer, item in zip(kept, answers, strict=True)
        for proposal in item.proposals
    )


@transaction.atomic
def decide_late(contribution: Contribution, *, counts: bool, reason: Any, by: User) -> Contribution:
    """Say whether a late contribution counts in the compilation, and why (I5). Raises ``LateCaseIncomplete``."""
    dialogue = lifecycle.lock(contribution.dialogue)
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if not contribution.is_late or not reason:
        raise LateCaseIncomplete
    contribution.is_counted, contribution.late_reason = counts, reason
    contribution.version += 1
    contribution.save(update_fields=["is_counted", "late_reason", "version"])
    log.write(dialogue, LogEntry.Action.CHANGED, by=by, number=contribution.number, late_counts=counts)
    return contribution
