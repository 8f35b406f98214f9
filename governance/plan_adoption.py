"""How an action plan is adopted: written, put before the body that decides, and in force until a later plan replaces it.

A committee may prepare what the assembly or the executive board decides. What lies before a body is frozen, and what is
adopted is rewritten by nobody: the next version is a plan of its own, and ends the earlier one the day it is adopted.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from . import clock, decisions, deeds, proposals
from .action_plans import PlanRefused, PlanStands, may_be_rewritten, refuse_unless_draft, with_content, written
from .models import ActionPlan, Board, BudgetLine, Decision, Indicator, Meeting, PlanActivity, User

#: Bodies that may adopt an action plan; others can only propose it.
ADOPTERS = (Board.Kind.ASSEMBLY, Board.Kind.EXECUTIVE_BOARD)


class NothingPlanned(PlanRefused):
    """An empty plan is put before nobody."""

    @property
    def message(self) -> str:  # type: ignore[override]
        return _("Write at least one thing to be done before the plan is put before a body.")


class NotAnAdoption(PlanRefused):
    """The decision is no approval of a plan by a body that may adopt it, or it has adopted something else."""

    field = "decision"

    @property
    def message(self) -> str:  # type: ignore[override]
        return _("Choose a decision by the assembly or the executive board that approves the plan.")


class OwnPlan(PlanRefused):
    """Nobody brings into force what they put before the body."""

    @property
    def message(self) -> str:  # type: ignore[override]
        return _("You put the plan before the body. Somebody else has to bring it into force.")


class NotInForce(PlanRefused):
    """Only a plan in force is replaced, and only once."""

    field = "replaces"

    @property
    def message(self) -> str:  # type: ignore[override]
        return _("The plan that it replaces is not in force.")


def adoptions() -> "QuerySet[Decision]":
    """Decisions that may have adopted a plan: approved, by a body that may, and adopting nothing else."""
    found = Decision.objects.approved().filter(kind=Decision.Kind.ADOPT_DOCUMENT, board__kind__in=ADOPTERS)
    return found.filter(adopts=None, adopts_action_plan=None).select_related("board").order_by("-decided_on", "-pk")


@transaction.atomic
def propose(
    plan: ActionPlan,
    *,
    board: Board,
    preparing_board: Board | None = None,
    planned_meeting: Meeting | None = None,
    by: User,
) -> Decision:
    """Put the plan before the body that adopts it, or first before the one that prepares; its text is frozen.

    Raises ``PlanStands``, ``NothingPlanned``, ``NotInForce`` and what ``put_before_board`` refuses.
    """
    refuse_unless_draft(plan)
    plan = with_content(ActionPlan.objects.filter(pk=plan.pk)).get()
    if not plan.activities.all():
        raise NothingPlanned
    if plan.replaces and not plan.replaces.is_in_force:
        raise NotInForce
    sentences = [_("%(board)s adopts “%(document)s”.") % {"board": board, "document": plan}]
    if plan.replaces:
        sentences.append(_("“%(document)s” ceases to apply.") % {"document": plan.replaces})
    plan.proposal = decisions.put_before_board(
        board=preparing_board or board,
        kind=Decision.Kind.ADOPT_DOCUMENT,
        subject=plan.title,
        proposal=_frozen(plan),
        sentences=sentences,
        requested_by=by,
        planned_meeting=planned_meeting,
        prepares_for=board if preparing_board else None,
    )
    plan.version += 1
    plan.save(update_fields=["proposal", "version"])
    deeds.tell("action_plan_proposed", plan, by=by, decision=plan.proposal_id)
    return plan.proposal


@transaction.atomic
def adopt(plan: ActionPlan, *, decision: Decision, by: User) -> ActionPlan:
    """Bring the plan into force by an approving decision; what it replaces ends the same day, in the same transaction.

    Raises ``PlanStands``, ``NotAnAdoption``, ``OwnPlan`` and ``NotInForce``.
    """
    plan = ActionPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if not may_be_rewritten(plan):
        raise PlanStands
    if not adoptions().filter(pk=decision.pk).exists():
        raise NotAnAdoption
    if decision.requested_by_id == by.pk:
        raise OwnPlan
    if plan.replaces:
        _end(plan.replaces, decision, by=by)
    plan.decision, plan.version = decision, plan.version + 1
    plan.proposal = decision.prepared_by
    plan.save(update_fields=["decision", "proposal", "version"])
    deeds.tell("action_plan_adopted", plan, by=by, decision=decision.pk)
    return plan


def _end(plan: ActionPlan, decision: Decision, *, by: User) -> None:
    earlier = ActionPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if not earlier.is_in_force:
        raise NotInForce
    earlier.ended_on, earlier.version = decision.decided_on, earlier.version + 1
    earlier.save(update_fields=["ended_on", "version"])
    deeds.tell("action_plan_ended", earlier, by=by, decision=decision.pk)


def follow(decision: Decision, event: decisions.Event, by: User | None) -> None:
    """Bring a plan into force when the body has approved it as it was proposed (``decisions.recorders``).

    With changes it waits for somebody to write them into the plan.
    """
    if event != "decided" or decision.is_proposal or by is None or decision.kind != Decision.Kind.ADOPT_DOCUMENT:
        return
    asked = [pk for pk in (decision.pk, decision.prepared_by_id) if pk]
    plan = ActionPlan.objects.filter(proposal__in=asked, decision=None).first()
    if plan and decision.outcome == Decision.Outcome.APPROVED and decision.board.kind in ADOPTERS:
        adopt(plan, decision=decision, by=by)


@transaction.atomic
def begin_version(earlier: ActionPlan, *, title: str, code: str, by: User) -> ActionPlan:
    """Begin the plan that is to replace one in force, with what it says; what was measured stays with the earlier one.

    Raises ``NotInForce``, also when somebody has begun the next version already.
    """
    earlier = with_content(ActionPlan.objects.filter(pk=earlier.pk)).get()
    if not earlier.is_in_force or ActionPlan.objects.filter(replaces=earlier).exists():
        raise NotInForce
    plan = ActionPlan.objects.create(
        title=title,
        code=code,
        goal=earlier.goal,
        themes=earlier.themes,
        owner=earlier.owner.in_charge(clock.today()),
        reported_to=earlier.reported_to,
        reported_in=earlier.reported_in,
        replaces=earlier,
    )
    for activity in earlier.activities.all():
        said = {name: getattr(activity, name) for name in ("number", "title", "board", "due_on", "order")}
        same = PlanActivity.objects.create(plan=plan, **said)
        Indicator.objects.bulk_create(
            Indicator(activity=same, number=row.number, name=row.name, target=row.target, order=row.order)
            for row in activity.indicators.all()
        )
    BudgetLine.objects.bulk_create(
        BudgetLine(plan=plan, heading=line.heading, amount_sek=line.amount_sek, order=line.order)
        for line in earlier.budget_lines.all()
    )
    deeds.tell("action_plan_changed", plan, by=by, replaces=earlier.pk)
    return plan


def _frozen(plan: ActionPlan) -> proposals.Proposal:
    """The plan word for word: focus themes, each activity with who, when and how it is measured, and the money."""
    sections: list[proposals.Section] = [
        {
            "key": f"activity-{activity.number}",
            "heading": str(activity),
            "text": _("%(board)s, no later than %(day)s.") % {"board": activity.board, "day": activity.due_on},
            "columns": [_("What is measured"), _("Target")],
            "rows": [
                [f"{row.number} {row}", "–" if row.target is None else written(row.target)]
                for row in activity.indicators.all()
            ],
        }
        for activity in plan.activities.all()
    ]
    if plan.themes:
        sections.insert(0, {"key": "themes", "heading": _("Focus themes"), "items": list(plan.themes)})
    if lines := list(plan.budget_lines.all()):
        rows = [[line.heading, written(line.amount_sek)] for line in lines]
        columns = [_("For what"), _("Kronor")]
        sections.append({"key": "money", "heading": _("What it may cost"), "columns": columns, "rows": rows})
    return {"language": "sv", "title": plan.title, "lede": plan.goal, "sections": sections}
