"""The municipality's governing documents, programmes and action plans, as its file tells them."""

from typing import Any

from governance.models import ActionPlan, GoverningDocument, Programme

from ..imports.vocabulary import STATEMENTS, UNTIL_FURTHER_NOTICE, code_for
from ..models import Dialogue
from . import world_files
from .rows import Row, decision_row, pruned, username


def document(item: GoverningDocument) -> Row:
    decision = item.decision
    dialogue = decision.outcome_of.dialogue if decision and hasattr(decision, "outcome_of") else None
    is_told_here = bool(decision and not decision.is_from_older_record and dialogue is None)
    statement = decision.statements.first() if decision and decision.is_from_older_record else None
    repealed_by = getattr(item, "repealed_by", None)
    return pruned(
        {
            "code": item.code,
            "title": item.title,
            "doc_type": item.doc_type.name,
            "status": item.status,
            "governs_dialogue": item.governs_dialogue if item.governs_dialogue != _is_guideline(item) else None,
            "requires_evaluation": item.requires_evaluation,
            "adopted_by": item.adopted_by.code if item.adopted_by else None,
            "adopted_by_role": item.adopted_by_role,
            "to_be_adopted_by": item.to_be_adopted_by.code if item.to_be_adopted_by else None,
            "decision_date": item.adopted_on,
            "paragraph": f"§ {decision.paragraph}" if decision and decision.paragraph else None,
            "adopted": decision_row(decision) if is_told_here else None,
            "dnr": item.dnr,
            "valid_from": item.valid_from,
            "valid_until": UNTIL_FURTHER_NOTICE if item.until_further_notice else item.valid_until,
            "replaces": item.replaces.code if item.replaces else None,
            "repealed_by": repealed_by.code if repealed_by else None,
            "owner_role": item.owner_role,
            "revision_responsible": item.revision_responsible,
            "followup_responsible": item.followup_responsible,
            "followup_when": item.followup_when,
            "review_on": item.review_on,
            "applies_to": [board.code for board in item.applies_to.order_by("code")],
            "related": [other.code for other in item.related.order_by("code")],
            "commitments": item.commitments.splitlines(),
            "data_sources": item.data_sources.splitlines(),
            "file": item.file_url,
            "files": [world_files.file(each) for each in item.files.order_by("pk").select_related("added_by")],
            "proposal": decision_row(item.proposal),
            "decision_points": decision.sentences if decision and not dialogue else None,
            "statement": {"kind": code_for(STATEMENTS, statement.kind), "by": statement.by, "text": statement.text}
            if statement
            else None,
            "reviewed": [
                pruned({**(decision_row(review.decision) or {}), "note": review.note})
                for review in item.reviews.order_by("pk").select_related("decision__board")
            ],
            "dialogue": dialogue.reference if dialogue else None,
            "text": item.text,
            "note": item.note,
        }
    )


def _is_guideline(item: GoverningDocument) -> bool:
    return item.doc_type.name == "Riktlinje"


def programmes_and_plans() -> Row:
    """The first of each by itself, as it has always been; those after it as lists."""
    programmes = [_programme(item) for item in Programme.objects.select_related("document").order_by("pk")]
    plans = [_action_plan(item) for item in ActionPlan.objects.select_related("owner", "reported_to").order_by("pk")]
    return {
        "programme": next(iter(programmes), None),
        "action_plan": next(iter(plans), None),
        "more_programmes": programmes[1:],
        "more_action_plans": plans[1:],
    }


def _programme(item: Programme) -> Row:
    return pruned(
        {
            **document(item.document),
            "goal": item.goal,
            "responsible_unit": item.responsible_unit,
            "annual_followup": item.annual_followup,
            "reports_due": item.reports_due,
            "focus_areas": [
                {
                    "number": focus.number,
                    "title": focus.title,
                    **pruned(
                        {
                            "text": focus.text,
                            "related": focus.related,
                            "commitments": focus.commitments,
                            "sources": focus.sources,
                        }
                    ),
                    "sub": [
                        {
                            "number": sub.number,
                            "title": sub.title,
                            "responsible": [
                                {"body": line.board.code, "via": [board.code for board in line.via.order_by("pk")]}
                                if line.via.exists()
                                else line.board.code
                                for line in sub.responsibilities.select_related("board")
                            ],
                            "dialogues": list(
                                Dialogue.objects.filter(sub_areas=sub)
                                .order_by("pk")
                                .values_list("reference", flat=True)
                            ),
                        }
                        for sub in focus.sub_areas.all()
                    ],
                }
                for focus in item.focus_areas.all()
            ],
            "appropriations_tkr": [
                {"year": line.year, "kind": line.kind, "amount": line.amount_tkr} for line in item.appropriations.all()
            ],
            "additional_assignments": [
                {
                    "number": line.number,
                    "from": line.given_by.code,
                    "to": [board.code for board in line.given_to.order_by("pk")],
                    "text": line.text,
                    "status": line.state,
                }
                for line in item.assignments.select_related("given_by")
            ],
            "followups": [
                pruned(
                    {
                        "occasion": line.occasion,
                        "year": line.year,
                        "body": line.board.code,
                        "part": line.sub_area.number if line.sub_area else None,
                        "status": line.state,
                        "comment": line.comment,
                        "stage": line.stage if line.written_by else None,
                        "written_by": username(line.written_by),
                        "signed_by": username(line.signed_by),
                        "signed": line.signed_at,
                        "returned_with": line.returned_with,
                    }
                )
                for line in item.followups.order_by("year", "pk").select_related(
                    "board", "sub_area", "written_by", "signed_by"
                )
            ],
            "reviews": [
                pruned(
                    {
                        "year": review.year,
                        "summary": review.summary,
                        "revision": review.revision,
                        "carried_out": review.carried_out_on,
                        "decided": decision_row(review.decision, subject=str(item), dnr=item.document.dnr),
                    }
                )
                for review in item.reviews.order_by("year", "pk").select_related("decision__board")
                if review.decision.outcome
            ],
        }
    )


def _action_plan(item: ActionPlan) -> Row:
    return pruned(
        {
            "code": item.code,
            "title": item.title,
            "goal": item.goal,
            "themes": item.themes,
            "owner": item.owner.code,
            "proposal": decision_row(item.proposal) if item.proposal and item.proposal.outcome else None,
            "adopted": decision_row(item.decision),
            "replaces": item.replaces.code if item.replaces else None,
            "ended": item.ended_on,
            "reported_in": item.reported_in,
            "reported_to": item.reported_to.code if item.reported_to else None,
            "activities": [
                pruned(
                    {
                        "number": line.number,
                        "title": line.title,
                        "responsible": line.board.code,
                        "due": line.due_on,
                        "status": line.state,
                        "indicators": [
                            pruned(
                                {
                                    "number": indicator.number,
                                    "name": indicator.name,
                                    "target": _number(indicator.target),
                                    "values": [
                                        pruned(
                                            {
                                                "value": _number(value.value),
                                                "date": value.measured_on,
                                                "period": value.period,
                                                "source": value.source,
                                                "comment": value.comment,
                                            }
                                        )
                                        for value in indicator.values.all()
                                    ],
                                }
                            )
                            for indicator in line.indicators.all()
                        ],
                    }
                )
                for line in item.activities.select_related("board")
            ],
            "budget_lines": [
                {"heading": line.heading, "amount_sek": line.amount_sek} for line in item.budget_lines.all()
            ],
            "reports": [
                {
                    "occasion": row.occasion,
                    "year": row.year,
                    "summary": row.summary,
                    "decided": decision_row(row.decision, subject=item.title),
                }
                for row in item.reports.order_by("year", "pk").select_related("decision__board")
                if row.decision.outcome
            ],
        }
    )


def _number(value: Any) -> int | float | None:
    """A decimal as YAML writes it: 24, and 23.5."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
