"""Pause, resume and abort: decided by the body that gave the mandate, with a reason that everyone can read (I15).

The decision is a fact; carrying it out is a deed of its own, so that nothing stops or starts behind anybody's back.
What is wanted stands frozen in the proposal: the reason, the expected end, the revised days.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from governance import clock, decisions
from governance.models import Board, Decision, Meeting, Municipality, User
from governance.translated import Translated, as_translated

from . import entitlement, lifecycle, log, notices, owed, permissions, rounds
from .models import Contribution, Dialogue, Evaluation, Feedback, LogEntry, Promise, Round, Status, Step, Suspension
from .refusals import BadDay, Incomplete, NotEntitled, ReasonMissing, Refused, WrongStep
from .requirements import Missing

KINDS = (Decision.Kind.PAUSE, Decision.Kind.RESUME, Decision.Kind.ABORT)
#: The chair may pause for at most four weeks; a longer pause is the body's own (domain 1.7).
CHAIR_PAUSES = dt.timedelta(weeks=4)
FROM = {
    Decision.Kind.PAUSE: (Status.ACTIVE,),
    Decision.Kind.RESUME: (Status.PAUSED,),
    Decision.Kind.ABORT: (Status.ACTIVE, Status.PAUSED),
}


class NotTheMandatingBody(Refused):
    """Only the body that gave the mandate stops or starts the dialogue; a committee only proposes."""

    def __init__(self, body: Board) -> None:
        super().__init__(body.pk)
        self.body = body

    @property
    def message(self) -> str:
        return _("Only %(body)s, which gave the mandate, can decide this.") % {"body": self.body}


class OnlyTheBodyAborts(Refused):
    """An abort is never delegated."""

    @property
    def message(self) -> str:
        return _("Only the body itself can abort a dialogue, not its chair.")


class TooLongForTheChair(Refused):
    """The chair pauses for four weeks at most."""

    field = "expected_resume"

    @property
    def message(self) -> str:
        return _("The chair can pause for four weeks at most. A longer pause is decided by the body.")


class NotDecided(Refused):
    """The body has not approved it."""

    @property
    def message(self) -> str:
        return _("It has not been decided yet.")


class AlreadyAsked(Refused):
    """A proposal to pause, resume or abort waits already."""

    @property
    def message(self) -> str:
        return _("A proposal waits already. Withdraw it, or wait for the answer.")


class AlreadyCarriedOut(Refused):
    """The decision has been carried out."""

    @property
    def message(self) -> str:
        return _("The decision has been carried out already.")


def proposals(dialogue: Dialogue) -> "QuerySet[Decision]":
    """Everything that has been put forward about stopping or starting the dialogue, the latest first."""
    asked = Decision.objects.filter(kind__in=KINDS, proposal__dialogue=dialogue.reference, withdrawn_at=None)
    return asked.select_related("board", "delegate", "delegation", "reported_to", "planned_meeting").order_by("-pk")


def waiting(dialogue: Dialogue) -> Decision | None:
    """A proposal that waits for an answer, or an approval that nobody has carried out."""
    done = Suspension.objects.filter(dialogue=dialogue)
    used = Q(pk__in=done.values("decision")) | Q(pk__in=done.exclude(resume_decision=None).values("resume_decision"))
    unanswered = Q(outcome="") | Q(outcome__in=Decision.APPROVALS)
    return proposals(dialogue).filter(unanswered, is_proposal=False).exclude(used).first()


def current_pause(dialogue: Dialogue) -> Suspension | None:
    """The pause that lasts."""
    return dialogue.suspensions.filter(kind=Suspension.Kind.PAUSE, resumed_on=None).first()


@transaction.atomic
def ask(
    dialogue: Dialogue,
    *,
    kind: str,
    reason: Any,
    by: User,
    reason_code: str = Suspension.Reason.OTHER,
    expected_resume: dt.date | None = None,
    opens_on: dt.date | None = None,
    closes_on: dt.date | None = None,
    feedback_due: dt.date | None = None,
    meeting: Meeting | None = None,
) -> Decision:
    """Put a pause, a return or an abort before the body that gave the mandate, with the public reason.

    A pause names when it is expected to end; a return names the new days while people can take part. Raises
    ``WrongStep``, ``NotEntitled``, ``ReasonMissing``, ``BadDay``, ``AlreadyAsked``.
    """
    dialogue = _locked(dialogue, by=by)
    reason = as_translated(reason)
    if dialogue.status not in FROM[Decision.Kind(kind)] or dialogue.step < Step.MANDATE or dialogue.is_imported:
        raise WrongStep
    if waiting(dialogue):
        raise AlreadyAsked
    if not str(reason).strip():
        raise ReasonMissing
    _refuse_bad_days(dialogue, kind, expected_resume, opens_on, closes_on, feedback_due)
    wanted = {
        "reason_code": reason_code,
        "public_reason": dict(reason),
        **{
            name: day.isoformat() if day else None
            for name, day in (
                ("expected_resume", expected_resume),
                ("opens_on", opens_on),
                ("closes_on", closes_on),
                ("feedback_due", feedback_due),
            )
        },
    }
    with translation.override(settings.LANGUAGE_CODE):
        decision = decisions.put_before_board(
            board=entitlement.mandating_body(dialogue, clock.today()),
            kind=kind,
            subject=f"{str(Decision.Kind(kind).label).capitalize()}: {dialogue}",
            proposal=_text(dialogue, kind, reason, wanted),
            sentences=[_sentence(kind)],
            requested_by=by,
            planned_meeting=meeting,
            dnr=dialogue.dnr,
        )
    log.write(dialogue, LogEntry.Action.SUBMITTED, by=by, decision=decision.pk, kind=kind)
    return decision


def _refuse_bad_days(
    dialogue: Dialogue,
    kind: str,
    expected_resume: dt.date | None,
    opens_on: dt.date | None,
    closes_on: dt.date | None,
    feedback_due: dt.date | None,
) -> None:
    if kind == Decision.Kind.PAUSE and (expected_resume is None or expected_resume <= clock.today()):
        raise BadDay("expected_resume", _("Write when the dialogue is expected to go on."))
    if kind == Decision.Kind.RESUME and dialogue.step == Step.EXECUTION and not (opens_on and closes_on):
        raise BadDay("closes_on", _("Write the new first and last day to take part."))
    if closes_on:
        rounds.refuse_bad_window(dialogue, opens_on or clock.today(), closes_on)
    if kind == Decision.Kind.RESUME and _owes_heard(dialogue) and feedback_due is None:
        raise BadDay("feedback_due", _("Write the new day for what we heard."))
    if closes_on and feedback_due:
        rounds.refuse_late_feedback(closes_on, feedback_due)
    elif feedback_due and feedback_due <= clock.today():
        raise BadDay("feedback_due", _("Choose a day that is still to come."))


def _owes_heard(dialogue: Dialogue) -> bool:
    return dialogue.is_launched and dialogue.promises.filter(stage=Promise.Stage.HEARD, kept_on=None).exists()


def _sentence(kind: str) -> str:
    return {
        Decision.Kind.PAUSE.value: _("that the dialogue is paused"),
        Decision.Kind.RESUME.value: _("that the dialogue goes on"),
        Decision.Kind.ABORT.value: _("that the dialogue is aborted"),
    }[str(kind)]


def _text(dialogue: Dialogue, kind: str, reason: Translated, wanted: dict[str, Any]) -> dict[str, Any]:
    sections = [
        {"key": "reason", "heading": _("Reason, which everyone can read"), "text": str(reason)},
        {
            "key": "kind_of_reason",
            "heading": _("Kind of reason"),
            "text": str(Suspension.Reason(wanted["reason_code"]).label),
        },
    ]
    if kind == Decision.Kind.ABORT and (dialogue.is_launched or dialogue.contributions.exists()):
        sections.append(
            {
                "key": "owed",
                "heading": _("What residents are still owed"),
                "text": _("Those who took part get an answer, and what they sent in is kept and taken care of."),
            }
        )
    days = (
        ("expected_resume", _("Expected to go on")),
        ("opens_on", _("New first day")),
        ("closes_on", _("New last day")),
        ("feedback_due", _("New day for what we heard")),
    )
    return {
        "language": settings.LANGUAGE_CODE,
        "title": str(dialogue),
        "lede": _("The proposal is %(what)s.") % {"what": _sentence(kind)},
        "sections": sections,
        "timetable": [{"on": wanted[name], "text": text} for name, text in days if wanted[name]],
        "dialogue": dialogue.reference,
        "url": reverse("officials:suspension", args=[dialogue.pk]),
        "suspension": wanted,
    }


@transaction.atomic
def withdraw(dialogue: Dialogue, decision: Decision, *, by: User) -> None:
    """Take a proposal back before it is answered. Raises ``NotEntitled`` and what governance refuses."""
    dialogue = _locked(dialogue, by=by)
    decisions.withdraw(decision, by=by)
    log.write(dialogue, LogEntry.Action.WITHDRAWN, by=by, decision=decision.pk)


@transaction.atomic
def carry_out(dialogue: Dialogue, decision: Decision, *, by: User) -> Suspension:
    """Do what the body has decided: stop the dialogue, let it go on, or end it.

    Raises ``NotDecided``, ``NotTheMandatingBody``, ``OnlyTheBodyAborts``, ``TooLongForTheChair``,
    ``AlreadyCarriedOut``, ``WrongStep``, ``NotEntitled``.
    """
    dialogue = _locked(dialogue, by=by)
    decision = Decision.objects.select_related("board").get(pk=decision.pk)
    if decision.kind not in KINDS or decision.proposal.get("dialogue") != dialogue.reference:
        raise WrongStep
    wanted = decision.proposal.get("suspension", {})
    refuse_unless_entitled(dialogue, decision, expected_resume=_day(wanted.get("expected_resume")))
    done = Suspension.objects.filter(Q(decision=decision) | Q(resume_decision=decision))
    if done.exists():
        raise AlreadyCarriedOut
    if dialogue.status not in FROM[Decision.Kind(decision.kind)]:
        raise WrongStep
    deed = {Decision.Kind.PAUSE: _pause, Decision.Kind.RESUME: _resume, Decision.Kind.ABORT: _abort}
    return deed[Decision.Kind(decision.kind)](dialogue, decision, wanted, by=by)


def refuse_unless_entitled(dialogue: Dialogue, decision: Decision, *, expected_resume: dt.date | None = None) -> None:
    """The mandating body decides; its chair may pause for four weeks, and end a pause; a manager stops a knowledge dialogue.

    Raises ``NotDecided``, ``NotTheMandatingBody``, ``OnlyTheBodyAborts``, ``TooLongForTheChair``.
    """
    day = decision.decided_on
    body = entitlement.mandating_body(dialogue, day or clock.today())
    if decision.is_proposal or (day and not entitlement.is_decided_by(decision, body, day)):
        raise NotTheMandatingBody(body)
    if not decision.is_approved or day is None:
        raise NotDecided
    if not decision.is_delegated:
        return
    if dialogue.is_knowledge and entitlement.is_manager_for(decision.delegate, body, day):
        return
    if decision.kind == Decision.Kind.ABORT:
        raise OnlyTheBodyAborts
    if not entitlement.is_presidium(decision.delegate, body, day):
        raise NotTheMandatingBody(body)
    if decision.kind == Decision.Kind.PAUSE and (expected_resume is None or expected_resume > day + CHAIR_PAUSES):
        raise TooLongForTheChair


def _pause(dialogue: Dialogue, decision: Decision, wanted: dict[str, Any], *, by: User) -> Suspension:
    paused = Suspension.objects.create(
        dialogue=dialogue, kind=Suspension.Kind.PAUSE, decision=decision, from_on=clock.today(),
        reason_code=wanted["reason_code"], public_reason=wanted["public_reason"], expected_resume=_day(wanted["expected_resume"]),
        revised_opens_on=_day(wanted["opens_on"]), revised_closes_on=_day(wanted["closes_on"]),
        revised_feedback_due=_day(wanted["feedback_due"]),
    )  # fmt: skip
    dialogue.status = Status.PAUSED
    dialogue.save(update_fields=["status"])
    log.write(dialogue, LogEntry.Action.PAUSED, by=by, decision=decision.pk, expected_resume=wanted["expected_resume"])
    _move_promise(dialogue, paused.revised_feedback_due, reason=paused.public_reason, by=by)
    _tell(dialogue, paused, "paused", paused.public_reason)
    return paused


def _resume(dialogue: Dialogue, decision: Decision, wanted: dict[str, Any], *, by: User) -> Suspension:
    paused = current_pause(dialogue)
    if paused is None:
        raise WrongStep
    paused.resume_decision, paused.resumed_on = decision, clock.today()
    paused.revised_opens_on = _day(wanted["opens_on"]) or paused.revised_opens_on
    paused.revised_closes_on = _day(wanted["closes_on"]) or paused.revised_closes_on
    paused.revised_feedback_due = _day(wanted["feedback_due"]) or paused.revised_feedback_due
    paused.save()
    dialogue.status = Status.ACTIVE
    dialogue.save(update_fields=["status"])
    log.write(dialogue, LogEntry.Action.RESUMED, by=by, decision=decision.pk)
    if dialogue.step == Step.EXECUTION and paused.revised_closes_on:
        _revise_window(dialogue, paused, by=by)
    _move_promise(dialogue, paused.revised_feedback_due, reason=as_translated(wanted["public_reason"]), by=by)
    _tell(dialogue, paused, "resumed", as_translated(wanted["public_reason"]))
    return paused


def _revise_window(dialogue: Dialogue, paused: Suspension, *, by: User) -> None:
    """The last round gets its new days; the old ones stay in the log."""
    last = Round.objects.select_for_update(of=("self",)).filter(dialogue=dialogue).order_by("number").last()
    if last is None or paused.revised_closes_on is None:
        return
    old = (last.opens_on.isoformat(), last.closes_on.isoformat())
    if paused.revised_opens_on and (paused.revised_opens_on > clock.today() or last.opens_on > paused.from_on):
        last.opens_on = paused.revised_opens_on
    last.closes_on = paused.revised_closes_on
    last.feedback_due = paused.revised_feedback_due or last.feedback_due
    last.extension_reason = paused.public_reason
    last.save(update_fields=["opens_on", "closes_on", "feedback_due", "extension_reason"])
    log.write(
        dialogue,
        LogEntry.Action.WINDOW_EXTENDED,
        by=by,
        round=last.number,
        old="/".join(old),
        new=f"{last.opens_on.isoformat()}/{last.closes_on.isoformat()}",
    )


def _abort(dialogue: Dialogue, decision: Decision, wanted: dict[str, Any], *, by: User) -> Suspension:
    Suspension.objects.filter(dialogue=dialogue, kind=Suspension.Kind.PAUSE, resumed_on=None).update(
        resumed_on=clock.today()
    )
    aborted = Suspension.objects.create(
        dialogue=dialogue, kind=Suspension.Kind.ABORT, decision=decision, from_on=clock.today(),
        reason_code=wanted["reason_code"], public_reason=wanted["public_reason"],
    )  # fmt: skip
    dialogue.status = Status.ABORTED
    dialogue.save(update_fields=["status"])
    pending = Decision.objects.pending().filter(proposal__dialogue=dialogue.reference, withdrawn_at=None)
    pending.update(withdrawn_at=clock.now())
    log.write(dialogue, LogEntry.Action.ABORTED, by=by, decision=decision.pk, reason=wanted["reason_code"])
    owed.owe_after_abort(aborted)
    _tell(dialogue, aborted, "stopped", as_translated(wanted["public_reason"]))
    return aborted


def owed_after_abort(dialogue: Dialogue) -> list[Missing]:
    """What an aborted dialogue still owes: an answer to those who took part and to everyone, each view taken care of (I8),
    and, once residents had been invited, a short evaluation where dialogues are evaluated."""
    owes: list[Missing] = []
    given = {row.audience for row in dialogue.feedback.all() if row.stage == Feedback.Stage.ABORTED and row.given_on}
    if dialogue.is_launched or dialogue.contributions.exists():
        for audience in owed.ALWAYS_OWED:
            if audience not in given:
                text = _("Give feedback to %(audience)s") % {"audience": Feedback.Audience(audience).label}
                owes.append(Missing(f"aborted_{audience}", text, "feedback", f"aborted-{audience}"))
    left = Contribution.objects.filter(dialogue=dialogue).unsorted().count()
    if left:
        text = _("Sort every contribution: %(count)d are left") % {"count": left}
        owes.append(Missing("unsorted", text, "sorting"))
    done = Evaluation.objects.filter(dialogue=dialogue).exclude(internal={}).exists()
    if dialogue.is_launched and not done and dialogue.asks_for_evaluation(Municipality.current()):
        owes.append(Missing("evaluation", _("Write a short evaluation"), "evaluation", "id_internal"))
    return owes


@transaction.atomic
def close_aborted(dialogue: Dialogue, *, by: User) -> Dialogue:
    """Close an aborted dialogue when nothing is owed any more (I8). Raises ``Incomplete``, ``WrongStep``, ``NotEntitled``."""
    dialogue = _locked(dialogue, by=by)
    if dialogue.status != Status.ABORTED:
        raise WrongStep
    if lacking := owed_after_abort(dialogue):
        raise Incomplete(lacking)
    dialogue.status, dialogue.closed_on = Status.CLOSED, clock.today()
    dialogue.save(update_fields=["status", "closed_on"])
    log.write(dialogue, LogEntry.Action.CLOSED, by=by, aborted=True)
    return dialogue


def _move_promise(dialogue: Dialogue, to: dt.date | None, *, reason: Translated, by: User) -> None:
    if to is not None and dialogue.is_launched:
        rounds.move_heard_promise(dialogue, to, reason=reason, by=by)


HEADLINES: dict[str, str] = {
    "paused": gettext_noop("The dialogue is paused."),
    "resumed": gettext_noop("The dialogue goes on."),
    "stopped": gettext_noop("The dialogue is aborted."),
}


def _tell(dialogue: Dialogue, row: Suspension, event: str, reason: Translated) -> None:
    notices.tell_participants(
        dialogue,
        event=event,
        about=row.pk,
        headline=notices.in_every_language(lambda: gettext(HEADLINES[event])),
        text=reason,
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _locked(dialogue: Dialogue, *, by: User) -> Dialogue:
    dialogue = lifecycle.lock(dialogue)
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    return dialogue
