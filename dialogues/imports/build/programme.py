"""The programmes that boards carry out together, and the action plans."""

import datetime as dt

from governance.models import (
    ActionPlan,
    AdditionalAssignment,
    Appropriation,
    BudgetLine,
    ContactCount,
    ContactReport,
    DialogueInventory,
    FocusArea,
    FollowUp,
    Indicator,
    IndicatorValue,
    PlanActivity,
    PlanReport,
    Programme,
    ProgrammeReview,
    Progress,
    SubArea,
    SubAreaResponsibility,
)

from ..world import Minute, Row
from .decisions import Decisions
from .site import Site, day, moment, needed_day


def build(site: Site, decisions: Decisions) -> None:
    """Both, when the file has them."""
    for place, row in site.world.programmes.items():
        _programme(site, decisions, place, row)
    for place, row in site.world.action_plans.items():
        _action_plan(site, decisions, place, row)
    _replaced_plans(site)
    _contact_figures(site)
    for row in site.world.content["inventories"]:
        key = {"board": site.boards[row["body"]], "noted_on": needed_day(row["date"])}
        told = {"forms_used": row["forms_used"], "support_needed": row.get("support_needed") or ""}
        site.ensure(DialogueInventory, key=key, **told)


def _contact_figures(site: Site) -> None:
    """What residents asked the contact centre about."""
    for row in site.world.content["contact_figures"]:
        key = {"starts_on": needed_day(row["from"]), "ends_on": needed_day(row["to"]), "source": row["source"]}
        report, is_new = site.ensure(ContactReport, key=key, note=row.get("note") or "")
        for item in row["counts"] if is_new else []:
            site.add(
                ContactCount,
                report=report,
                board=site.boards[item["body"]],
                subject=item["subject"],
                area=site.areas[item["area"]] if item.get("area") else None,
                number=item["number"],
            )


def _programme(site: Site, decisions: Decisions, place: str, row: Row) -> None:
    programme, is_new = site.ensure(
        Programme,
        key={"document": site.documents[row["code"]]},
        goal=row.get("goal") or "",
        responsible_unit=row.get("responsible_unit") or "",
        annual_followup=row.get("annual_followup") or "",
        reports_due=row.get("reports_due") or "",
    )
    if is_new:
        _focus_areas(site, programme, row)
        for item in row.get("appropriations_tkr") or []:
            site.add(
                Appropriation, programme=programme, year=item["year"], kind=item["kind"], amount_tkr=item["amount"]
            )
        for item in row.get("additional_assignments") or []:
            assignment = site.add(
                AdditionalAssignment,
                programme=programme,
                number=item["number"],
                given_by=site.boards[item["from"]],
                text=item["text"],
                state=item.get("status") or Progress.NOT_STARTED,
            )
            assignment.given_to.set([site.boards[code] for code in item["to"]])
    numbers = {
        (sub.focus_area.number, sub.number): sub
        for sub in SubArea.objects.filter(focus_area__programme=programme).select_related("focus_area")
    }
    if is_new:
        parts = {number: sub for (_focus, number), sub in numbers.items()}
        _followups(site, programme, row, parts)
        minutes = _minutes(site, place)
        for number, item in enumerate(row.get("reviews") or [], 1):
            facts = {"year": item["year"], "summary": item["summary"], "revision": item.get("revision") or ""}
            facts["carried_out_on"] = day(item.get("carried_out"))
            decision = decisions.of(minutes[f"{place}/reviews/{number}"])
            site.add(ProgrammeReview, programme=programme, decision=decision, **facts)
    for focus in row.get("focus_areas") or []:
        for sub in focus.get("sub") or []:
            for reference in sub.get("dialogues") or []:
                if found := numbers.get((focus["number"], sub["number"])):
                    site.sub_areas.setdefault(reference, []).append(found)


def _followups(site: Site, programme: Programme, row: Row, parts: dict[str, SubArea]) -> None:
    """What the bodies reported. A report without a stage is from older records."""
    for item in row.get("followups") or []:
        site.add(
            FollowUp,
            programme=programme,
            sub_area=parts[item["part"]] if item.get("part") else None,
            occasion=item["occasion"],
            year=item["year"],
            board=site.boards[item["body"]],
            state=item["status"],
            comment=item.get("comment") or "",
            stage=item.get("stage") or FollowUp.Stage.SIGNED,
            written_by=site.user(item.get("written_by")),
            signed_by=site.user(item.get("signed_by")),
            signed_at=moment(item.get("signed")),
            returned_with=item.get("returned_with") or "",
        )


def _minutes(site: Site, place: str) -> dict[str, Minute]:
    """What bodies decided about one programme or plan, by its place in the file."""
    return {minute.place: minute for minute in site.world.minutes() if minute.place.startswith(f"{place}/")}


def _focus_areas(site: Site, programme: Programme, row: Row) -> None:
    for place, item in enumerate(row.get("focus_areas") or [], 1):
        builds_on = {name: item.get(name) or [] for name in ("related", "commitments", "sources")}
        focus = site.add(
            FocusArea,
            programme=programme,
            number=item["number"],
            title=item["title"],
            text=item.get("text") or "",
            order=place,
            **builds_on,
        )
        for order, part in enumerate(item.get("sub") or [], 1):
            sub = site.add(SubArea, focus_area=focus, number=part["number"], title=part["title"], order=order)
            for rank, who in enumerate(part.get("responsible") or [], 1):
                code, via = (who["body"], who.get("via") or []) if isinstance(who, dict) else (who, [])
                line = site.add(SubAreaResponsibility, sub_area=sub, board=site.boards[code], order=rank)
                line.via.set([site.boards[through] for through in via])


def _action_plan(site: Site, decisions: Decisions, place: str, row: Row) -> None:
    minutes = _minutes(site, place)
    plan, is_new = site.ensure(
        ActionPlan,
        key={"code": row["code"]},
        title=row["title"],
        goal=row.get("goal") or "",
        themes=row.get("themes") or [],
        owner=site.boards[row["owner"]],
        reported_in=row.get("reported_in") or [],
        reported_to=site.board(row.get("reported_to")),
    )
    if not is_new:
        return
    _adoption(plan, decisions, place, minutes, day(row.get("ended")))
    for order, item in enumerate(row.get("activities") or [], 1):
        activity = site.add(
            PlanActivity,
            plan=plan,
            number=item["number"],
            title=item["title"],
            board=site.boards[item["responsible"]],
            due_on=needed_day(item["due"]),
            state=item.get("status") or Progress.NOT_STARTED,
            order=order,
        )
        for rank, measure in enumerate(item.get("indicators") or [], 1):
            indicator = site.add(
                Indicator,
                activity=activity,
                number=measure["number"],
                name=measure["name"],
                target=measure.get("target"),
                order=rank,
            )
            values = list(measure.get("values") or [])
            if measure.get("value") is not None:
                values.append({"value": measure["value"]})
            for value in values:
                told = {name: value.get(name) or "" for name in ("period", "source", "comment")}
                measured_on = day(value.get("date"))
                site.add(IndicatorValue, indicator=indicator, value=value["value"], measured_on=measured_on, **told)
    for order, item in enumerate(row.get("budget_lines") or [], 1):
        site.add(BudgetLine, plan=plan, heading=item["heading"], amount_sek=item["amount_sek"], order=order)
    for number, item in enumerate(row.get("reports") or [], 1):
        facts = {name: item[name] for name in ("occasion", "year", "summary")}
        decision = decisions.of(minutes[f"{place}/reports/{number}"])
        site.add(PlanReport, plan=plan, decision=decision, **facts)


def _replaced_plans(site: Site) -> None:
    """Which plan each replaces, when all of them are there."""
    plans = {plan.code: plan for plan in ActionPlan.objects.all()}
    for row in site.world.action_plans.values():
        plan, earlier = plans[row["code"]], plans.get(row.get("replaces") or "")
        if earlier and plan.replaces_id is None:
            plan.replaces = earlier
            plan.save(update_fields=["replaces"])


def _adoption(
    plan: ActionPlan, decisions: Decisions, place: str, minutes: dict[str, Minute], ended_on: dt.date | None
) -> None:
    plan.proposal = decisions.of(minutes.get(f"{place}/proposal"))
    plan.decision = decisions.of(minutes.get(f"{place}/adopted"))
    if plan.decision and plan.proposal and not plan.decision.prepared_by:
        plan.decision.prepared_by = plan.proposal
        plan.decision.save(update_fields=["prepared_by"])
    plan.ended_on = ended_on if plan.decision else None
    plan.save(update_fields=["proposal", "decision", "ended_on"])
