"""The plan, the promises and the launch."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ...models import (
    CommunicationAction,
    CouncilQuestion,
    CouncilView,
    DecisionPoint,
    DialoguePlan,
    Launch,
    Promise,
    PromiseMove,
    Responsibility,
)
from ...models.plan import default_audiences
from ..rules.decisions import meets_on
from ..vocabulary import EVERYONE
from ..world import Row
from .site import day, needed_day, text

if TYPE_CHECKING:
    from .dialogue import Work


def build(work: "Work") -> None:
    """Steps 3 and 4."""
    if row := work.row.get("plan"):
        _plan(work, row)
    for stage, item in (work.row.get("promises") or {}).items():
        if item:
            _promise(work, stage, item)
    if row := work.row.get("launch"):
        _launch(work, row)


def _plan(work: "Work", row: Row) -> None:
    site, checklist = work.site, row.get("checklist") or {}
    answer, privacy = row.get("feedback_plan") or {}, row.get("privacy") or {}
    accessible, presented = row.get("accessibility") or {}, answer.get("present_to_elected") or {}
    children = checklist.get("children_considered") or {}
    plan = site.add(
        DialoguePlan,
        dialogue=work.dialogue,
        number=row.get("version") or 1,
        state=row["state"],
        author=site.user(row.get("owner")),
        approved_by=site.user(row.get("approved_by")),
        approved_on=day(row.get("approved_on")),
        feedback_responsible=site.user(answer.get("responsible")),
        heard_due=day(answer.get("heard_due")),
        decided_due=day(answer.get("decided_due")),
        present_board=site.board(presented.get("body")),
        present_on=day(presented.get("date")),
        audiences=answer.get("audiences") or default_audiences(),
        channels=text(answer.get("channels")),
        privacy_answer=privacy.get("answer") or "",
        controller=site.board(privacy.get("controller")),
        dpo_consulted_on=day(privacy.get("dpo_consulted_on")),
        notice_published_on=day(privacy.get("notice_published_on")),
        privacy_text=text(privacy.get("text")),
        accessibility_answer=accessible.get("answer") or "",
        accessibility_text=text(accessible.get("text")),
        children_answer=children.get("answer") or "",
        children_method=children.get("method") or "",
        children_reason=children.get("reason") or "",
        evaluation_plan=text(row.get("evaluation_plan")),
        risks=row.get("risks") or "",
        cost_sek=row.get("cost_sek"),
        cost_actual_sek=row.get("cost_actual_sek"),
    )
    if presented:
        site.meeting(site.boards[presented["body"]], needed_day(presented["date"]))
    _parts(work, plan, row)


def _heard(work: "Work", key: str, item: Row) -> CouncilQuestion:
    """What a council said of the plan, where a file tells it with the plan."""
    said_on = day(item.get("date")) or work.site.world.anchor
    return CouncilQuestion(
        dialogue=work.dialogue,
        council=work.site.boards[key.removeprefix("council_")],
        question=_("What do you want us to think of in the plan?"),
        asked_on=said_on,
        answer=item["view"],
        answered_on=said_on,
    )


def _parts(work: "Work", plan: DialoguePlan, row: Row) -> None:
    site = work.site
    councils = [item for item in (row.get("checklist") or {}).items() if item[0].startswith("council_")]
    views = [
        CouncilView(
            plan=plan,
            council=site.boards[key.removeprefix("council_")],
            answer=item.get("answer") or "",
            heard_on=day(item.get("date")),
            reason=item.get("reason") or "",
        )
        for key, item in councils
    ]
    site.add_all(CouncilView, views)
    site.add_all(CouncilQuestion, [_heard(work, key, item) for key, item in councils if item.get("view")])
    tasks = [
        Responsibility(plan=plan, task=text(item["task"]), person=site.users[item["who"]])
        for item in row.get("responsibilities") or []
    ]
    site.add_all(Responsibility, tasks)
    points = [
        DecisionPoint(
            plan=plan, what=text(item["what"]), board=site.boards[item["body"]], planned_on=needed_day(item["date"])
        )
        for item in row.get("decision_points") or []
    ]
    for point in site.add_all(DecisionPoint, points):
        if meets_on(site.world.bodies[point.board.code], point.planned_on):
            site.meeting(point.board, point.planned_on)
    actions = [
        CommunicationAction(
            plan=plan,
            channel=text(item["channel"]),
            group=None if item["group"] == EVERYONE else site.groups[item["group"]],
            languages=item.get("languages") or [],
            planned_on=needed_day(item["date"]),
            responsible=site.users[item["responsible"]],
            done_on=day(item.get("done")),
        )
        for item in row.get("communication") or []
    ]
    site.add_all(CommunicationAction, actions)


def _promise(work: "Work", stage: str, row: Row) -> None:
    site = work.site
    kept = row.get("kept_on") or next(
        (
            item["done"]
            for item in work.row.get("feedback") or []
            if item["stage"] == stage and item["audience"] == "participants" and item.get("done")
        ),
        None,
    )
    promise = site.add(
        Promise,
        dialogue=work.dialogue,
        stage=stage,
        first_due=day(row["due"]),
        due_on=day(row.get("moved_to")) or day(row["due"]),
        set_on=day(row.get("set_on")) or day((work.row.get("plan") or {}).get("approved_on")) or day(row["due"]),
        responsible=site.user(row.get("responsible")) or work.dialogue.responsible,
        kept_on=day(kept),
    )
    moves = list(row.get("earlier_moves") or [])
    if row.get("moved_to"):
        moves.append(
            {
                "to": row["moved_to"],
                "on": row.get("moved_on") or row["moved_to"],
                "reason": row.get("moved_reason"),
                "by": row.get("moved_by"),
            }
        )
    old = needed_day(row["due"])
    for revision, move in enumerate(moves, 1):
        site.add(
            PromiseMove,
            promise=promise,
            revision=revision,
            old_due=old,
            new_due=day(move["to"]),
            reason=text(move["reason"]),
            moved_on=day(move["on"]),
            moved_by=site.user(move.get("by")),
        )
        old = needed_day(move["to"])


def _launch(work: "Work", row: Row) -> None:
    decision = work.decision("launch/decision")
    work.site.add(
        Launch,
        dialogue=work.dialogue,
        decision=decision,
        planned_on=day(row.get("planned")),
        planned_by=work.site.user(row.get("by")),
        planned_title=row.get("decided_by_role") or "",
        delegation=work.site.documents.get(row.get("delegation_ref") or ""),
        texts_proofread=bool(row.get("texts_proofread")),
        form_tested=bool(row.get("form_tested")),
        frozen_on=day(row.get("promise_frozen_on")),
    )
