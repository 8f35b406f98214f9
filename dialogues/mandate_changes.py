"""A changed promise: a new version of the mandate with a decision of its own; the old one stays readable (I9)."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from governance import clock, decisions
from governance.models import Decision, Meeting, Municipality, User

from . import entitlement, lifecycle, log, notices, permissions, promises
from .models import Dialogue, LogEntry, Mandate, Status, Step
from .refusals import Incomplete, NotEntitled, OwnWork, Refused, WrongStep
from .requirements import REQUIREMENTS, Case, Missing, beginning

#: From planning to processing the promise can be changed; before that the mandate itself is written (domain 1.13).
FROM_STEP, TO_STEP = Step.PLANNING, Step.PROCESSING
COPIED = (
    "purpose_kind", "purpose", "description", "level", "level_explanation", "bindingness", "frame_sum_sek",
    "frame_max_per_proposal_sek", "frame_min_age", "frame_who", "frame_rule", "use_of_result", "off_topic_rule", "opens_on", "closes_on",
    "feedback_due", "budget_sek", "staff", "child_perspective", "gender_perspective", "business_perspective", "planned_use", "planned_use_on",
)  # fmt: skip


class ChangeLocked(Refused):
    """The change is put before the board or decided: the text stands."""

    @property
    def message(self) -> str:
        return _("The change has been put before the board, so the text stands.")


class NothingBegun(Refused):
    """Nobody has begun a change."""

    @property
    def message(self) -> str:
        return _("No change of the mandate has been begun.")


class NotDecided(Refused):
    """The owning board has not approved the change."""

    @property
    def message(self) -> str:
        return _("The owning board has not approved the change.")


def current(dialogue: Dialogue) -> Mandate | None:
    """The change that is being written, waits for an answer, or is approved and not in force yet."""
    if dialogue.mandate is None:
        return None
    rejected = Decision.Outcome.REJECTED
    later = dialogue.mandates.filter(number__gt=dialogue.mandate.number).exclude(decision__outcome=rejected)
    later = later.select_related("decision__board", "level", "meeting").prefetch_related("influence_points")
    return later.order_by("number").last()


@transaction.atomic
def begin(dialogue: Dialogue, *, by: User) -> Mandate:
    """Begin a change: a copy of the mandate in force, to be rewritten. Raises ``WrongStep``, ``NotEntitled``."""
    dialogue = _locked(dialogue, by=by)
    if started := current(dialogue):
        return started
    old = dialogue.mandate
    if old is None:
        raise WrongStep
    number = (dialogue.mandates.aggregate(last=Max("number"))["last"] or 0) + 1
    change = Mandate.objects.create(dialogue=dialogue, number=number, **{name: getattr(old, name) for name in COPIED})
    for point in old.influence_points.all():
        change.influence_points.create(can=point.can, text=point.text, why=point.why, order=point.order)
    for item in old.considerations.all():
        change.considerations.create(
            council=item.council, answer=item.answer, reason=item.reason, how_heard=item.how_heard
        )
    log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="mandate_change", number=number)
    return change


@transaction.atomic
def save(change: Mandate, form: Any, points: Any, *, by: User) -> Mandate | None:
    """Save the change; None when somebody saved since the page was opened. Raises ``ChangeLocked``, and as ``begin``."""
    dialogue = _locked(change.dialogue, by=by)
    _refuse_locked(change)
    saved: Mandate | None = form.save_unless_stale()
    if saved is None:
        return None
    points.save_rows(mandate=saved)
    log.write(
        dialogue, LogEntry.Action.CHANGED, by=by, what="mandate_change", number=saved.number, version=saved.version
    )
    return saved


def missing(change: Mandate) -> list[Missing]:
    """What the change lacks: a public reason, and everything a promise must have (I2, I3, I11)."""
    lacking = []
    if not change.change_reason:
        text = _("Say why the promise is changed. Everyone can read it")
        lacking.append(Missing("change_reason", text, "mandate_change", "id_change_reason"))
    dialogue = Dialogue.objects.get(pk=change.dialogue_id)
    dialogue.mandate = change
    case = Case(dialogue, clock.today(), Municipality.current())
    lacking += [
        Missing(item.code, item.text, "mandate_change", item.field)
        for requirement in REQUIREMENTS[Step.MANDATE]
        if requirement.code in PROMISED and dialogue.kind in requirement.kinds
        for item in requirement.find(case)
    ]
    return lacking


PROMISED = (
    *beginning.MANDATE_TEXTS,
    "can_influence",
    "cannot_influence",
    "level",
    "level_information_is_no_dialogue",
    "frame",
)


@transaction.atomic
def submit(
    change: Mandate, *, by: User, meeting: Meeting | None = None, preparing_meeting: Meeting | None = None
) -> Mandate:
    """Put the changed promise before the owning board, old and new side by side.

    With ``preparing_meeting`` it goes to the body of that meeting first, and then on with what it proposes.

    A knowledge dialogue has no board decision: its manager assigns the change. Raises ``Incomplete``, ``ChangeLocked``,
    ``WrongStep``, and what governance refuses.
    """
    dialogue = _locked(change.dialogue, by=by)
    change = Mandate.objects.select_for_update(of=("self",)).get(pk=change.pk)
    _refuse_locked(change)
    if dialogue.is_knowledge:
        raise WrongStep
    if lacking := missing(change):
        raise Incomplete(lacking)
    owner = dialogue.owner.in_charge(clock.today())
    with translation.override(settings.LANGUAGE_CODE):
        change.decision = decisions.put_before_board(
            board=preparing_meeting.board if preparing_meeting else owner,
            prepares_for=owner if preparing_meeting else None,
            decides_at=meeting if preparing_meeting else None,
            kind=Decision.Kind.MANDATE_CHANGE,
            subject=_("Changed mandate: %(title)s") % {"title": dialogue},
            proposal=_text(dialogue, change),
            sentences=list(change.sentences) or [_("that the mandate is changed as proposed")],
            requested_by=by,
            planned_meeting=preparing_meeting or meeting,
            dnr=dialogue.dnr,
        )
    change.meeting, change.preparing_meeting = meeting, preparing_meeting
    change.save(update_fields=["decision", "meeting", "preparing_meeting"])
    log.write(dialogue, LogEntry.Action.SUBMITTED, by=by, decision=change.decision.pk, kind=change.decision.kind)
    return change


@transaction.atomic
def withdraw(change: Mandate, *, by: User) -> Mandate:
    """Take the change back before it is decided. Raises ``WrongStep``, and what governance refuses."""
    dialogue = _locked(change.dialogue, by=by)
    change = Mandate.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if change.decision is None or not change.decision.is_pending:
        raise WrongStep
    decisions.withdraw(change.decision, by=by)
    log.write(dialogue, LogEntry.Action.WITHDRAWN, by=by, decision=change.decision.pk)
    change.decision = None
    change.save(update_fields=["decision"])
    return change


@transaction.atomic
def assign(change: Mandate, *, by: User) -> Mandate:
    """The responsible manager assigns the change of a knowledge dialogue. Raises ``OwnWork``, ``Incomplete``, ``NotEntitled``."""
    dialogue = lifecycle.lock(change.dialogue)
    change = Mandate.objects.select_for_update(of=("self",)).get(pk=change.pk)
    _refuse_wrong_step(dialogue)
    _refuse_locked(change)
    if not dialogue.is_knowledge:
        raise WrongStep
    if not permissions.approvable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    written = LogEntry.objects.filter(
        dialogue=dialogue, actor=by, detail__what="mandate_change", detail__number=change.number
    )
    if by.pk == dialogue.responsible_id or written.exists():
        raise OwnWork
    if lacking := missing(change):
        raise Incomplete(lacking)
    change.assigned_by, change.assigned_on = by, clock.today()
    change.save(update_fields=["assigned_by", "assigned_on"])
    log.write(dialogue, LogEntry.Action.ASSIGNED, by=by, number=change.number)
    return change


@transaction.atomic
def bring_into_force(change: Mandate, *, by: User) -> Mandate:
    """Let the approved change rule from now on: a new snapshot is frozen, and those who took part are told (I9).

    The former mandate and its snapshot stay as they were. Raises ``NotDecided``, ``WrongStep``, ``NotEntitled``.
    """
    dialogue = _locked(change.dialogue, by=by)
    change = Mandate.objects.select_related("decision__board", "level").get(pk=change.pk)
    if dialogue.mandate is None or change.number <= dialogue.mandate.number:
        raise WrongStep
    if not _is_decided(dialogue, change):
        raise NotDecided
    dialogue.mandate = change
    dialogue.save(update_fields=["mandate"])
    log.write(dialogue, LogEntry.Action.MANDATE_CHANGED, by=by, number=change.number)
    if dialogue.is_launched:
        promises.freeze(dialogue, by=by)
        headline = notices.in_every_language(lambda: _("What we promised has changed."))
        notices.tell_participants(
            dialogue, event="mandate_changed", about=change.pk, headline=headline, text=change.change_reason
        )
    return change


def _is_decided(dialogue: Dialogue, change: Mandate) -> bool:
    if dialogue.is_knowledge:
        return change.assigned_on is not None
    decision = change.decision
    if decision is None or not decision.is_approved or decision.kind != Decision.Kind.MANDATE_CHANGE:
        return False
    day = decision.decided_on or clock.today()
    owner = dialogue.owner.in_charge(day)
    return decision.board.may_mandate and entitlement.is_decided_by(decision, owner, day) and not decision.is_delegated


def differences(old: Mandate, new: Mandate) -> list[dict[str, Any]]:
    """What is promised now and what is proposed, for each part that differs."""
    pairs = [
        ("purpose", _("Purpose"), str(old.purpose), str(new.purpose)),
        ("description", _("Description"), str(old.description), str(new.description)),
        ("level", _("Degree of influence"), str(old.level or ""), str(new.level or "")),
        ("can", _("Residents can influence"), _points(old, can=True), _points(new, can=True)),
        ("cannot", _("Residents cannot influence"), _points(old, can=False), _points(new, can=False)),
        ("frame", _("Rule for the result"), str(old.frame_rule), str(new.frame_rule)),
        ("use", _("How the result is used"), str(old.use_of_result), str(new.use_of_result)),
        ("off_topic", _("Views on other things"), str(old.off_topic_rule), str(new.off_topic_rule)),
    ]
    return [
        {"key": key, "label": label, "old": before, "new": after}
        for key, label, before, after in pairs
        if before != after
    ]


def _points(mandate: Mandate, *, can: bool) -> str:
    return "; ".join(str(point.text) for point in mandate.influence_points.all() if point.can == can)


def _text(dialogue: Dialogue, change: Mandate) -> dict[str, Any]:
    old = dialogue.mandate
    sections: list[dict[str, Any]] = [
        {"key": "reason", "heading": _("Why the promise is changed"), "text": str(change.change_reason)}
    ]
    sections += [
        {
            "key": item["key"],
            "heading": item["label"],
            "columns": [_("Promised now"), _("Proposed")],
            "rows": [[item["old"] or "–", item["new"] or "–"]],
        }
        for item in (differences(old, change) if old else [])
    ]
    return {
        "language": settings.LANGUAGE_CODE,
        "title": str(dialogue),
        "lede": _("What residents have been promised is proposed to change. The former promise stays readable."),
        "sections": sections,
        "dialogue": dialogue.reference,
        "url": reverse("officials:mandate_change", args=[dialogue.pk]),
    }


def _refuse_wrong_step(dialogue: Dialogue) -> None:
    if not FROM_STEP <= dialogue.step <= TO_STEP or dialogue.status not in (Status.ACTIVE, Status.PAUSED):
        raise WrongStep


def _refuse_locked(change: Mandate) -> None:
    if change.is_locked or change.snapshots.exists():
        raise ChangeLocked


def _locked(dialogue: Dialogue, *, by: User) -> Dialogue:
    dialogue = lifecycle.lock(dialogue)
    _refuse_wrong_step(dialogue)
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    return dialogue
