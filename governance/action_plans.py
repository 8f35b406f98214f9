"""The action plan for democracy work: what is to be done, how one sees that it leads somewhere, and how it is reported."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from . import decisions, deeds, proposals
from .forms.versioned import VersionedForm
from .models import (
    ActionPlan,
    Board,
    Decision,
    DialogueInventory,
    Indicator,
    IndicatorValue,
    Meeting,
    PlanActivity,
    PlanReport,
    User,
)


class PlanRefused(Exception):
    """A deed on an action plan that the rules do not allow. ``field`` is the form field where it is put right."""

    field = ""
    message = ""

    def __str__(self) -> str:
        return str(self.message)


class PlanStands(PlanRefused):
    """What lies before a body, or is adopted, is not rewritten."""

    @property
    def message(self) -> str:  # type: ignore[override]
        return _("The plan lies before a body or is adopted, so its text stands. Begin a new version to change it.")


class ReportedAlready(Exception):
    """A year's part-year report or annual accounts is put before the body once, unless withdrawn or referred back."""

    field = "occasion"

    def __str__(self) -> str:
        return _("That report lies before the body, or is decided.")


def with_content(plans: "QuerySet[ActionPlan]") -> "QuerySet[ActionPlan]":
    """Plans with their activities, indicators, values and money, in a number of questions that does not grow."""
    indicators = Indicator.objects.prefetch_related("values")
    activities = PlanActivity.objects.select_related("board").prefetch_related(
        Prefetch("indicators", queryset=indicators)
    )
    whole = plans.select_related("owner", "reported_to", "decision__board", "replaces", "replaced_by__decision")
    return whole.prefetch_related(Prefetch("activities", queryset=activities), "budget_lines")


def public() -> "QuerySet[ActionPlan]":
    """Plans that residents may read: those that a body has adopted, also earlier ones, the latest first."""
    return ActionPlan.objects.filter(decision__in=Decision.objects.public().approved()).order_by(
        "-decision__decided_on", "-pk"
    )


def in_force() -> "QuerySet[ActionPlan]":
    """Plans that apply today, for everybody to read."""
    return public().filter(ended_on=None)


def lies_before(plan: ActionPlan) -> Decision | None:
    """The proposal that waits for a body's answer, if any: put before it here, or passed on by who prepared it."""
    return _answers_to(plan).filter(outcome="", withdrawn_at=None).order_by("-pk").first()


def answer_to(plan: ActionPlan) -> Decision | None:
    """What the body answered last, while the plan is not adopted; None when it has not been asked or has not answered."""
    return None if plan.decision_id else _answers_to(plan).exclude(outcome="").order_by("-pk").first()


def _answers_to(plan: ActionPlan) -> "QuerySet[Decision]":
    asked = Decision.objects.select_related("board", "planned_meeting", "requested_by")
    return asked.filter(Q(pk=plan.proposal_id) | Q(prepared_by=plan.proposal_id)) if plan.proposal_id else asked.none()


def may_be_rewritten(plan: ActionPlan) -> bool:
    """Whether the text is still a draft: not adopted, and before no body."""
    return plan.decision_id is None and lies_before(plan) is None


def refuse_unless_draft(plan: ActionPlan) -> None:
    """Raise ``PlanStands`` when the text is no draft any more; the plan is locked until the transaction ends."""
    if not may_be_rewritten(ActionPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)):
        raise PlanStands


def latest(indicator: Indicator) -> IndicatorValue | None:
    """The value that counts: the newest."""
    values = list(indicator.values.all())
    return values[-1] if values else None


def has_reached(indicator: Indicator) -> bool | None:
    """Whether the newest value has come up to the target; None when there is no target or no value."""
    value = latest(indicator)
    return None if value is None or indicator.target is None else value.value >= indicator.target


def newest_inventories() -> list[DialogueInventory]:
    """The newest note of each body, by the name of the body."""
    found: dict[int, DialogueInventory] = {}
    for row in DialogueInventory.objects.select_related("board"):
        found.setdefault(row.board_id, row)
    return list(found.values())


@transaction.atomic
def save(form: VersionedForm, *, plan: ActionPlan | None = None, by: User) -> Any:
    """Save what the plan says or what was measured. None when somebody saved since the page was opened.

    Raises ``PlanStands`` for words of a plan that lies before a body or is adopted.
    """
    if plan and getattr(form, "is_of_the_text", False):
        refuse_unless_draft(plan)
    fields = sorted(set(form.changed_data) - {"version"})
    row = form.save_unless_stale()
    if row is not None:
        deeds.tell("action_plan_changed", row, by=by, fields=fields)
    return row


@transaction.atomic
def report(
    plan: ActionPlan,
    *,
    occasion: str,
    year: int,
    summary: str,
    board: Board,
    planned_meeting: Meeting | None = None,
    by: User,
) -> PlanReport:
    """Put how the plan stands before the body it is reported to, each activity with its figures frozen into the text.

    Raises ``ReportedAlready`` and what ``put_before_board`` refuses.
    """
    plan = ActionPlan.objects.select_for_update().get(pk=plan.pk)
    for before in plan.reports.filter(occasion=occasion, year=year).select_related("decision"):
        if not before.decision.withdrawn_at and before.decision.outcome != Decision.Outcome.REFERRED_BACK:
            raise ReportedAlready
    row = PlanReport(plan=plan, occasion=occasion, year=year, summary=summary)
    subject = _("%(occasion)s %(year)d: %(plan)s") % {
        "occasion": row.get_occasion_display().capitalize(),
        "year": year,
        "plan": plan,
    }
    row.decision = decisions.put_before_board(
        board=board,
        kind=Decision.Kind.INFORMATION_NOTED,
        subject=subject,
        proposal=_frozen(with_content(ActionPlan.objects.filter(pk=plan.pk)).get(), subject, summary),
        sentences=[_("%(board)s notes the report.") % {"board": board}],
        requested_by=by,
        planned_meeting=planned_meeting,
    )
    row.save()
    deeds.tell("action_plan_reported", row, by=by, decision=row.decision_id, year=year)
    return row


def _frozen(plan: ActionPlan, subject: str, summary: str) -> proposals.Proposal:
    sections: list[proposals.Section] = [
        {
            "key": f"activity-{activity.number}",
            "heading": str(activity),
            "text": f"{activity.board}: {activity.get_state_display()}",
            "columns": [_("What is measured"), _("Target"), _("Value"), _("Period and source")],
            "rows": [_figures(indicator) for indicator in activity.indicators.all()],
        }
        for activity in plan.activities.all()
    ]
    return {"language": "sv", "title": subject, "lede": summary, "sections": sections}


def _figures(indicator: Indicator) -> list[str]:
    value = latest(indicator)
    told = ", ".join(part for part in (value.period, value.source) if part) if value else ""
    target, figure = indicator.target, value.value if value else None
    return [str(indicator), *("–" if number is None else written(number) for number in (target, figure)), told]


def written(number: Decimal | int) -> str:
    """A number as people write it: 24, 23,5 and 60 000."""
    short = int(number) if number == int(number) else Decimal(number).normalize()
    return number_format(short, force_grouping=True)
