"""The mandate or the assignment, the groups and what they expect."""

from typing import TYPE_CHECKING

from governance.models import Meeting

from ...models import Consideration, DialogueTargetGroup, InfluencePoint, Mandate, Step
from ..vocabulary import CHILDREN
from ..world import Row, is_knowledge, terms, terms_name
from .site import Site, day, needed_day, text

if TYPE_CHECKING:
    from .dialogue import Work


def build(work: "Work") -> None:
    """The texts that promise, with the decision that gave them, and the target groups."""
    numbered = [(f"earlier_mandates/{n}", row) for n, row in enumerate(work.row.get("earlier_mandates") or [], 1)]
    if terms(work.row):
        numbered.append((terms_name(work.row), terms(work.row)))
    made = [_mandate(work, number, place, row) for number, (place, row) in enumerate(numbered, 1)]
    if made and work.dialogue.step > Step.MANDATE and made[-1].is_approved:
        work.dialogue.mandate = made[-1]
        work.dialogue.save(update_fields=["mandate"])
    _groups(work)


def _meeting(site: Site, row: Row | None) -> Meeting | None:
    return site.meeting(site.boards[row["body"]], needed_day(row["date"])) if row else None


def _mandate(work: "Work", number: int, place: str, row: Row) -> Mandate:
    site = work.site
    timetable, frame, use = row.get("timetable") or {}, row.get("frame") or {}, row.get("planned_use") or {}
    window = timetable.get("window") or [None, None]
    meeting, preparing_meeting = _meeting(site, row.get("meeting")), _meeting(site, row.get("preparing_meeting"))
    papers_due = day(row.get("papers_due"))
    if meeting and papers_due and not meeting.papers_due:
        meeting.papers_due = papers_due
        meeting.save(update_fields=["papers_due"])
    mandate = site.add(
        Mandate,
        dialogue=work.dialogue,
        number=number,
        decision=work.prepared_decision(f"{place}/decision", f"{place}/preparation"),
        change_reason=text(row.get("change_reason")),
        meeting=meeting,
        preparing_meeting=preparing_meeting,
        papers_due=papers_due,
        purpose_kind=row.get("purpose_kind") or "",
        purpose=text(row.get("purpose")),
        description=text(row.get("description")),
        level=site.level(row.get("level")),
        level_explanation=text(row.get("level_explanation")),
        bindingness=row.get("bindingness") or "",
        frame_sum_sek=frame.get("sum_sek"),
        frame_max_per_proposal_sek=frame.get("max_per_proposal_sek"),
        frame_min_age=frame.get("min_age"),
        frame_who=frame.get("who") or "",
        frame_rule=text(frame.get("rule")),
        use_of_result=text(row.get("use_of_result")),
        off_topic_rule=text(row.get("off_topic_rule")),
        opens_on=day(window[0]),
        closes_on=day(window[1]),
        feedback_due=day(timetable.get("feedback_due")),
        budget_sek=row.get("budget_sek"),
        staff=row.get("staff") or "",
        child_perspective=text(row.get("child_perspective")),
        gender_perspective=text(row.get("gender_perspective")),
        business_perspective=text(row.get("business_perspective")),
        sentences=row.get("sentences") or [],
        assigned_by=site.user(row.get("decided_by")),
        assigned_on=day(row.get("decided_on")) if is_knowledge(work.row) else None,
        planned_use=text(use),
        planned_use_on=day(use.get("date")),
    )
    _points(work, mandate, row)
    answers = [
        Consideration(
            mandate=mandate,
            council=None if code == CHILDREN else site.boards[code],
            answer=item.get("answer") or "",
            reason=text(item.get("reason")),
            how_heard=text(item.get("how_heard")),
        )
        for code, item in (row.get("considered") or {}).items()
    ]
    site.add_all(Consideration, answers)
    return mandate


def _points(work: "Work", mandate: Mandate, row: Row) -> None:
    points = [
        InfluencePoint(
            mandate=mandate,
            can=can,
            text=text(item),
            why=text(item.get("why")) if isinstance(item, dict) else {},
            order=order,
        )
        for can, name in ((True, "can_influence"), (False, "cannot_influence"))
        for order, item in enumerate(row.get(name) or [], 1)
    ]
    work.site.add_all(InfluencePoint, points)


def _groups(work: "Work") -> None:
    match = {(item["group"], item.get("area")): item for item in work.row.get("expectation_match") or []}
    groups = []
    for order, row in enumerate(work.row.get("target_groups") or [], 1):
        expected = match.get((row["code"], row.get("area"))) or match.get((row["code"], None)) or {}
        groups.append(
            DialogueTargetGroup(
                dialogue=work.dialogue,
                group=work.site.groups[row["code"]],
                area=work.site.areas.get(row.get("area") or ""),
                is_priority=bool(row.get("priority")),
                order=order,
                heard_before=row.get("heard_before") or "",
                room=expected.get("municipality"),
                wish=expected.get("group_wish"),
                evidence=expected.get("evidence") or "",
                message=text(expected.get("handling")),
                spokesperson=row.get("spokesperson") or "",
                reach=text(row.get("reach")),
                reach_goal=row.get("reach_goal"),
                reached=row.get("reached"),
                reach_result=text(row.get("reach_result")),
                needs=row.get("needs") or "",
            )
        )
    work.site.add_all(DialogueTargetGroup, groups)
