"""A whole municipality as a file, in the shape that ``imports`` reads: load, dump and load again give the same.

Passwords, and the addresses people left in order to get feedback, are not in it.
"""

from typing import Any

import yaml
from django.db.models import Q, QuerySet

from governance import clock
from governance.models import (
    ActionPlan,
    Administration,
    Area,
    Board,
    ContactReport,
    Decision,
    DialogueInventory,
    GoverningDocument,
    LadderLevel,
    LadderScale,
    MandatePeriod,
    Meeting,
    Membership,
    Municipality,
    Programme,
    User,
)

from ..followup import frozen
from ..imports.build.municipality import PLAIN_SETTINGS
from ..imports.vocabulary import REFERRALS, STATEMENTS, UNTIL_FURTHER_NOTICE, code_for
from ..models import (
    Channel,
    ClosedYear,
    Dialogue,
    Initiative,
    Method,
    ModerationRule,
    ModerationState,
    Status,
    SupportPage,
    TargetGroup,
    Topic,
    TriageOutcome,
)
from . import world_contributions, world_dialogue, world_files
from .rows import Row, decision_row, pruned, username, words


def dump() -> Row:
    """Everything that a municipality's file tells, by sections."""
    municipality = Municipality.current()
    dialogues = list(Dialogue.objects.order_by("pk").select_related("owner", "initiative", "mandate", "guideline"))
    return {
        "meta": {
            "title": municipality.name,
            "version": 2,
            "anchor_date": clock.today().isoformat(),
            "default_language": municipality.default_language,
            "languages": municipality.languages,
        },
        "codes": _codes(),
        "municipality": _municipality(municipality),
        "areas": [_area(area) for area in Area.objects.order_by("pk")],
        "bodies": [_body(board) for board in Board.objects.order_by("pk").select_related("parent", "successor")],
        "administrations": [_administration(item) for item in Administration.objects.order_by("pk")],
        "ladder": _ladder(),
        "users": [
            _user(user)
            for user in User.objects.order_by("pk")
            .select_related("portrait__added_by")
            .prefetch_related("memberships__board")
        ],
        "governing_documents": [
            _document(item)
            for item in GoverningDocument.objects.order_by("pk").select_related(
                "decision__board", "doc_type", "replaces"
            )
            if not hasattr(item, "programme")
        ],
        **pruned(_programmes_and_plans()),
        **pruned(
            {
                "inventories": [
                    pruned(
                        {
                            "body": row.board.code,
                            "date": row.noted_on,
                            "forms_used": row.forms_used,
                            "support_needed": row.support_needed,
                        }
                    )
                    for row in DialogueInventory.objects.order_by("pk").select_related("board")
                ],
                "meetings": [_meeting(item) for item in _planned_meetings()],
                "contact_figures": [
                    _contact_figures(item)
                    for item in ContactReport.objects.order_by("pk").prefetch_related("counts__board", "counts__area")
                ],
                "methods": [_method(item) for item in Method.objects.order_by("pk")],
                "support": [_support(item) for item in SupportPage.objects.order_by("pk")],
            }
        ),
        "referred_initiatives": [
            _referred(item)
            for item in Initiative.objects.filter(dialogue=None).order_by("pk").select_related("assigned_to")
        ],
        **pruned({"closed_years": [_closed_year(item) for item in ClosedYear.objects.order_by("year")]}),
        "dialogues": [world_dialogue.row(dialogue) for dialogue in dialogues],
        "contributions": [row for dialogue in dialogues for row in world_contributions.rows(dialogue)],
    }


#: The writer of libyaml, where PyYAML was built with it.
_Safe: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Writer(_Safe):
    """Indents lists and never writes references."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml(content: Row) -> str:
    """The file's text, section by section."""
    parts = [
        yaml.dump({name: part}, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)
        for name, part in content.items()
    ]
    return "\n".join(parts)


def _closed_year(item: ClosedYear) -> Row:
    """The figures as one text: they are kept to the letter, and no day in them is ever moved."""
    return {
        "year": item.year,
        "closed_on": item.closed_on,
        "closed_by": username(item.closed_by),
        "figures": frozen.canonical(item.figures),
        "figures_digest": item.figures_digest,
        "log_digest": item.log_digest,
    }


def _codes() -> Row:
    return {
        "target_groups": {item.code: dict(item.name) for item in TargetGroup.objects.order_by("pk")},
        "topics": {item.code: dict(item.name) for item in Topic.objects.order_by("pk")},
        "statement_kinds": list(STATEMENTS),
        "statuses": list(Status.values),
        "channels": list(Channel.values),
        "moderation": list(ModerationState.values),
        "moderation_rules": list(ModerationRule.values),
        "decision_kinds": list(Decision.Kind.values),
        "decision_outcomes": list(Decision.Outcome.values),
        "minutes_states": list(Decision.MinutesState.values),
    }


def _municipality(item: Municipality) -> Row:
    terms: Row = {
        elected: [
            {"from": term.starts_on.isoformat(), "to": term.ends_on.isoformat()}
            for term in MandatePeriod.objects.filter(elected=elected).order_by("starts_on")
        ]
        for elected in MandatePeriod.Elected.values
    }
    terms["coming_boards_elected"] = decision_row(item.coming_boards_elected)
    settings: Row = {
        **{name: getattr(item, name) for name in PLAIN_SETTINGS},
        "top_ladder_label": _top_label(item),
        "citizen_dialogue_label": words(item.citizen_dialogue_label),
        "evaluation_required": {
            "citizen_dialogue": item.evaluation_required_citizen,
            "knowledge_dialogue": item.evaluation_required_knowledge,
        },
        "councils_always_considered": [board.code for board in item.councils_always_considered.order_by("pk")],
        "reminder_rule": words(item.reminder_rule),
        "mandate_terms": pruned(terms),
    }
    return pruned(
        {
            "name": item.name,
            "short": item.short_name,
            "genitive": item.genitive,
            "population": item.population,
            "slogan": item.slogan,
            "ambition": words(item.ambition),
            "website": item.website,
            "email": item.email,
            "phone": item.phone,
            "note": item.note,
            "settings": pruned(settings),
            "age_population": item.age_population,
            "gender_population": item.gender_population,
        }
    )


def _area(item: Area) -> Row:
    return pruned(
        {
            "code": item.code,
            "name": item.name,
            "population": item.population,
            "kind": item.kind,
            "low_turnout": item.has_low_turnout or None,
        }
    )


def _body(item: Board) -> Row:
    return pruned(
        {
            "code": item.code,
            "abbreviation": item.abbreviation,
            "name": item.name,
            "name_en": item.name_en,
            "kind": item.kind,
            "parent": item.parent.code if item.parent else None,
            "meeting_weekday": item.meeting_weekday,
            "diary_prefix": item.diary_prefix,
            "email": item.email,
            "may_mandate": item.may_mandate,
            "data_controller": item.is_data_controller,
            "valid_from": item.valid_from,
            "valid_to": item.valid_to,
            "successor": item.successor.code if item.successor else None,
            "constituency": item.constituency,
            "former_names": item.former_names,
        }
    )


def _planned_meetings() -> "QuerySet[Meeting]":
    """Meetings to come, and those of which more is told than that something was decided there."""
    told = Q(held_on__gte=clock.today()) | Q(papers_due__isnull=False) | ~Q(place="")
    return Meeting.objects.filter(told).select_related("board").order_by("held_on", "board__code")


def _meeting(item: Meeting) -> Row:
    told = {"body": item.board.code, "date": item.held_on, "papers_due": item.papers_due, "place": item.place}
    return pruned(told)


def _administration(item: Administration) -> Row:
    return pruned(
        {
            "code": item.code,
            "name": item.name,
            "serves": [board.code for board in item.serves.order_by("pk")],
            "head_title": item.head_title,
        }
    )


def _top_label(item: Municipality) -> str | None:
    scale = _scale()
    top = scale.levels.filter(code=LadderLevel.Code.CO_DECISION).first() if scale else None
    return dict(top.label).get(item.default_language) if top else None


def _scale() -> LadderScale | None:
    return LadderScale.objects.filter(is_current=True).first() or LadderScale.objects.order_by("pk").last()


def _ladder() -> Row:
    scale = _scale()
    if scale is None:
        return {}
    return {
        "name": scale.name,
        "version": scale.version,
        "levels": [
            pruned(
                {
                    "order": level.order,
                    "code": level.code,
                    "label": words(level.label),
                    "verb_municipality": words(level.verb_municipality),
                    "verb_participant": words(level.verb_participant),
                    "counts_as_dialogue": level.counts_as_dialogue,
                    "promise": words(level.promise),
                }
            )
            for level in scale.levels.all()
        ],
    }


def _user(item: User) -> Row:
    memberships = sorted(item.memberships.all(), key=lambda membership: membership.pk)
    roles = [membership for membership in memberships if membership.board is None]
    assignments = [membership for membership in memberships if membership.board]
    main = roles[0] if roles else assignments[0] if assignments else None
    return pruned(
        {
            "username": username(item),
            "name": item.name,
            "role": main.role if main else None,
            "administration": main.administration.code if main and main.administration else None,
            "email": item.email,
            "party": item.party,
            "phone": item.phone,
            "note": item.note,
            "active": None if item.is_active else False,
            "photo": world_files.photo(item.portrait) if hasattr(item, "portrait") else None,
            "more_roles": [_role(membership) for membership in roles[1:]],
            "assignments": [_assignment(membership) for membership in assignments],
        }
    )


def _role(item: Membership) -> Row:
    return pruned(
        {
            "role": item.role,
            "administration": item.administration.code if item.administration else None,
            "from": item.starts_on,
            "to": item.ends_on,
        }
    )


def _assignment(item: Membership) -> Row:
    return pruned(
        {
            "body": item.board.code if item.board else None,
            "role": item.role,
            "from": item.starts_on,
            "to": item.ends_on,
        }
    )


def _document(item: GoverningDocument) -> Row:
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


def _programmes_and_plans() -> Row:
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
            **_document(item.document),
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


def _contact_figures(item: ContactReport) -> Row:
    return pruned(
        {
            "from": item.starts_on,
            "to": item.ends_on,
            "source": item.source,
            "note": item.note,
            "counts": [
                pruned(
                    {
                        "body": row.board.code,
                        "subject": row.subject,
                        "area": row.area.code if row.area else None,
                        "number": row.number or None,
                    }
                )
                | ({} if row.number else {"number": 0})
                for row in sorted(item.counts.all(), key=lambda row: row.pk)
            ],
        }
    )


def _method(item: Method) -> Row:
    names = ("code", "name", "summary", "status", "levels", "takes", "smallest_group", "largest_group")
    texts = ("when_to_use", "when_not", "how", "accessibility")
    return pruned(
        {name: getattr(item, name) for name in names}
        | {"suits_children": item.suits_children or None}
        | {name: getattr(item, name) for name in texts}
    )


def _support(item: SupportPage) -> Row:
    return pruned(
        {
            "code": item.code,
            "title": item.title,
            "kind": item.kind,
            "steps": item.steps,
            "for_children": item.is_for_children or None,
            "text": item.text,
            "link": item.link,
            "email": item.email,
            "phone": item.phone,
            "order": item.order or None,
        }
    )


def _number(value: Any) -> int | float | None:
    """A decimal as YAML writes it: 24, and 23.5."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _referred(item: Initiative) -> Row:
    target = None
    if item.triage_outcome and item.triage_outcome not in (TriageOutcome.DECLINED, *_DIALOGUES):
        target = code_for(REFERRALS, item.triage_outcome)
    declines = (TriageOutcome.DECLINED, TriageOutcome.ALREADY_DECIDED)
    reason = item.triage_reason
    return pruned(
        {
            "id": item.reference,
            "received": item.received_on,
            "source": item.source,
            "by": item.by_board.code if item.by_board else item.by,
            "text": item.text.get("sv"),
            "text_en": item.text.get("en"),
            "outcome": ("decline" if item.triage_outcome in declines else "refer") if item.triage_outcome else None,
            "target": target,
            "to": item.referred_to_board.code if item.referred_to_board else item.referred_to,
            "date": item.triaged_on,
            "reason": reason if reason != item.reply.get("sv") else None,
            "reply_sv": item.reply.get("sv"),
            "reply_en": item.reply.get("en"),
            "replied": item.replied_on if item.replied_on != item.triaged_on else None,
            "assigned_to": username(item.assigned_to),
        }
    )


_DIALOGUES = (TriageOutcome.CITIZEN_DIALOGUE, TriageOutcome.KNOWLEDGE_DIALOGUE)
