"""The plan: written by officials, approved by the responsible manager, and locked from then on."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance import clock
from governance.models import Municipality, User

from . import lifecycle, log, permissions, promises
from .models import CommunicationAction, Dialogue, DialoguePlan, LogEntry, Promise, Status, Step
from .refusals import Incomplete, NotEntitled, OwnWork, ReasonMissing, Refused, WrongStep
from .requirements import Case, Missing

#: What approving the plan itself brings; everything else must be there before.
GIVEN_BY_APPROVAL = ("plan_approved",)


class PlanLocked(Refused):
    """The plan is submitted or approved; it is opened again with a reason."""

    @property
    def message(self) -> str:
        return _("The plan is locked. Take it back or open it again before you change it.")


class PlanChanged(Refused):
    """Somebody changed the plan after the page was opened, so it was not this text that was read."""

    @property
    def message(self) -> str:
        return _("The plan has been changed since you opened the page. Read it again.")


def of(dialogue: Dialogue) -> DialoguePlan:
    """The dialogue's plan, or an empty one that is not saved yet."""
    return getattr(dialogue, "plan", None) or DialoguePlan(dialogue_id=dialogue.pk)


def suggested(dialogue: Dialogue, municipality: Municipality) -> dict[str, Any]:
    """What the mandate already says, as a beginning of the plan: days, responsible, data controller and cost."""
    mandate = dialogue.mandate
    decision_on = dialogue.decision_planned_on or (mandate.planned_use_on if mandate else None)
    return {
        "feedback_responsible": dialogue.responsible_id,
        "heard_due": last_heard_due(dialogue, municipality),
        "decided_due": promises.suggested_decided_due(decision_on, municipality) if decision_on else None,
        "present_board": dialogue.owner_id,
        "controller": dialogue.owner_id,
        "cost_sek": mandate.budget_sek if mandate else None,
    }


def last_heard_due(dialogue: Dialogue, municipality: Municipality) -> dt.date | None:
    """The last day for what we heard: as mandated, and so many days after the close (I17)."""
    mandate = dialogue.mandate
    if mandate is None or mandate.closes_on is None:
        return None
    latest = mandate.closes_on + dt.timedelta(days=municipality.feedback_days_after_close)
    return min(latest, mandate.feedback_due or latest)


def editable(dialogue: Dialogue) -> bool:
    """Whether the plan may be written on: in planning, not stopped, and neither submitted nor approved."""
    plan = of(dialogue)
    return dialogue.step == Step.PLANNING and dialogue.status == Status.ACTIVE and not plan.is_locked


def why_locked(dialogue: Dialogue) -> str:
    """The reason why the plan cannot be written on now; empty when it can."""
    plan = of(dialogue)
    if dialogue.step < Step.PLANNING:
        return _("The plan is written when the mandate is given.")
    if dialogue.status != Status.ACTIVE:
        return _("The dialogue is stopped.")
    if dialogue.step > Step.LAUNCH:
        return _(
            "The dialogue is launched, so the plan stands as it was approved. Promised days are moved in the open."
        )
    if plan.is_approved:
        return _("The plan is approved. Open it again, with a reason, if something must be changed.")
    if plan.is_locked:
        return _("The plan waits for approval. Take it back if something must be changed.")
    return "" if dialogue.step == Step.PLANNING else _("The plan is written in step 3.")


@transaction.atomic
def begin(dialogue: Dialogue, *, by: User) -> DialoguePlan:
    """The plan to write on. Raises ``WrongStep``, ``NotEntitled``, ``PlanLocked``."""
    dialogue = _open_for_planning(dialogue, by=by)
    plan = DialoguePlan.objects.get_or_create(dialogue=dialogue, defaults={"author": by})[0]
    if plan.is_locked:
        raise PlanLocked
    return plan


@transaction.atomic
def save(plan: DialoguePlan, form: Any, rows: Iterable[Any], *, by: User) -> DialoguePlan | None:
    """Save the plan with its rows; None, and nothing saved, when somebody saved since the page was opened.

    Whoever writes last is the author, and does not approve. Raises as ``begin``.
    """
    begin(plan.dialogue, by=by)
    form.instance.author, form.instance.review_note = by, plan.review_note
    saved: DialoguePlan | None = form.save_unless_stale()
    if saved is None:
        return None
    for formset in rows:
        formset.save_rows(plan=saved)
    log.write(saved.dialogue, LogEntry.Action.CHANGED, by=by, what="plan", version=saved.version)
    return saved


def _open_for_planning(dialogue: Dialogue, *, by: User) -> Dialogue:
    dialogue = lifecycle.lock(dialogue)
    if dialogue.step != Step.PLANNING or dialogue.status != Status.ACTIVE:
        raise WrongStep
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    return dialogue


def missing(dialogue: Dialogue, municipality: Municipality | None = None) -> list[Missing]:
    """What the plan lacks before the manager can approve it."""
    case = Case(dialogue, clock.today(), municipality or Municipality.current())
    asked = lifecycle.requirements_of(case, Step.PLANNING)
    return [item for requirement, found in asked for item in found if requirement.code not in GIVEN_BY_APPROVAL]


@transaction.atomic
def submit(dialogue: Dialogue, *, by: User) -> DialoguePlan:
    """Ask the manager to approve the plan; it is locked until it is approved, returned or taken back.

    Raises ``Incomplete`` with everything that is missing, and as ``begin``.
    """
    plan = begin(dialogue, by=by)
    if lacking := missing(plan.dialogue):
        raise Incomplete(lacking)
    plan.state, plan.author, plan.review_note = DialoguePlan.State.SUBMITTED, by, ""
    plan.version += 1
    plan.save(update_fields=["state", "author", "review_note", "version"])
    log.write(plan.dialogue, LogEntry.Action.PLAN_SUBMITTED, by=by, version=plan.version)
    return plan


@transaction.atomic
def take_back(dialogue: Dialogue, *, by: User) -> DialoguePlan:
    """Take a submitted plan back in order to go on writing. Raises ``WrongStep``, ``NotEntitled``, ``PlanLocked``."""
    dialogue = _open_for_planning(dialogue, by=by)
    plan = _locked(dialogue)
    if plan.state != DialoguePlan.State.SUBMITTED:
        raise PlanLocked
    plan.state = DialoguePlan.State.DRAFT
    plan.save(update_fields=["state"])
    log.write(dialogue, LogEntry.Action.PLAN_REOPENED, by=by, taken_back=True)
    return plan


@transaction.atomic
def approve(dialogue: Dialogue, *, by: User, version: int | None = None, on: dt.date | None = None) -> DialoguePlan:
    """The responsible manager approves the plan; both promised days are set by it (R9).

    ``version`` is what the manager read. Raises ``NotEntitled``, ``OwnWork`` (four eyes), ``Incomplete``,
    ``PlanChanged``, ``WrongStep``.
    """
    dialogue = lifecycle.lock(dialogue)
    if dialogue.step != Step.PLANNING or dialogue.status != Status.ACTIVE:
        raise WrongStep
    plan = _locked(dialogue)
    if plan.is_approved:
        raise PlanLocked
    if not permissions.approvable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled(_("Only the responsible manager approves the plan."))
    if by.pk == plan.author_id or has_written(dialogue, by):
        raise OwnWork
    if version is not None and version != plan.version:
        raise PlanChanged
    if lacking := missing(dialogue):
        raise Incomplete(lacking)
    plan.state, plan.approved_by, plan.approved_on = DialoguePlan.State.APPROVED, by, on or clock.today()
    plan.save(update_fields=["state", "approved_by", "approved_on"])
    log.write(dialogue, LogEntry.Action.PLAN_APPROVED, by=by, number=plan.number, version=plan.version)
    _promise(dialogue, plan, by=by)
    return plan


def _promise(dialogue: Dialogue, plan: DialoguePlan, *, by: User) -> None:
    if plan.feedback_responsible is None or plan.heard_due is None or plan.decided_due is None:
        return
    latest = last_heard_due(dialogue, Municipality.current())
    heard = min(plan.heard_due, latest) if latest else plan.heard_due
    for stage, due_on in ((Promise.Stage.HEARD, heard), (Promise.Stage.DECIDED, plan.decided_due)):
        promises.promise(dialogue, stage=stage, due_on=due_on, responsible=plan.feedback_responsible, by=by)


def has_written(dialogue: Dialogue, person: User) -> bool:
    """Whether the person has written on the plan that stands, since it was last approved or first begun."""
    return log.has_written(dialogue, person, "plan", since=LogEntry.Action.PLAN_APPROVED)


@transaction.atomic
def return_to_author(dialogue: Dialogue, *, note: str, by: User) -> DialoguePlan:
    """The manager returns the plan and says what must be changed. Raises ``ReasonMissing``, ``NotEntitled``, ``WrongStep``."""
    dialogue = lifecycle.lock(dialogue)
    plan = _locked(dialogue)
    if dialogue.step != Step.PLANNING or plan.state != DialoguePlan.State.SUBMITTED:
        raise WrongStep
    if not permissions.approvable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled(_("Only the responsible manager approves the plan."))
    if not note.strip():
        raise ReasonMissing
    plan.state, plan.review_note = DialoguePlan.State.DRAFT, note.strip()
    plan.save(update_fields=["state", "review_note"])
    log.write(dialogue, LogEntry.Action.PLAN_RETURNED, by=by, version=plan.version)
    return plan


@transaction.atomic
def reopen(dialogue: Dialogue, *, reason: str, by: User) -> DialoguePlan:
    """Open an approved plan again, before launch, with a reason; it must be approved anew as the next version.

    From the launch step the dialogue goes back to planning. Raises ``ReasonMissing``, ``WrongStep``, ``NotEntitled``.
    """
    dialogue = lifecycle.lock(dialogue)
    plan = _locked(dialogue)
    if dialogue.step not in (Step.PLANNING, Step.LAUNCH) or dialogue.status != Status.ACTIVE or not plan.is_approved:
        raise WrongStep
    if not may_open_again(dialogue, by):
        raise NotEntitled
    if not reason.strip():
        raise ReasonMissing
    if dialogue.step == Step.LAUNCH:
        lifecycle.send_back(dialogue, to=Step.PLANNING, reason=reason, by=by)
    DialoguePlan.objects.filter(pk=plan.pk).update(
        state=DialoguePlan.State.DRAFT, approved_by=None, approved_on=None, number=plan.number + 1
    )
    log.write(dialogue, LogEntry.Action.PLAN_REOPENED, by=by, number=plan.number, reason=reason.strip())
    return DialoguePlan.objects.get(pk=plan.pk)


@transaction.atomic
def mark_as_done(action: CommunicationAction, *, by: User) -> CommunicationAction:
    """Note that a letter is sent or a poster is up; possible also when the plan is locked. Raises ``NotEntitled``."""
    dialogue = lifecycle.lock(action.plan.dialogue)
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    action = CommunicationAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if action.done_on is None:
        action.done_on = clock.today()
        action.save(update_fields=["done_on"])
        log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="communication", row=action.pk)
    return action


def may_open_again(dialogue: Dialogue, person: User) -> bool:
    """The manager who approves the plan, and those who write it."""
    either = permissions.editable_by(person) | permissions.approvable_by(person)
    return either.filter(pk=dialogue.pk).exists()


def _locked(dialogue: Dialogue) -> DialoguePlan:
    plan = DialoguePlan.objects.select_for_update(of=("self",)).filter(dialogue=dialogue).first()
    if plan is None:
        raise WrongStep
    plan.dialogue = dialogue
    return plan
