"""The sections of a municipality's file and the fields of each."""

from governance.models import (
    Appropriation,
    Board,
    Decision,
    FollowUp,
    GoverningDocument,
    LadderLevel,
    Municipality,
    PlanReport,
    Progress,
    Role,
)
from governance.models.municipality import default_referrals

from ..models import (
    Channel,
    Compilation,
    Dialogue,
    Feedback,
    Initiative,
    Kind,
    Mandate,
    MandateCheck,
    Measure,
    Method,
    ModerationRule,
    ModerationState,
    Promise,
    Proposal,
    Question,
    Referral,
    Status,
    SupportPage,
    Suspension,
    Suspicion,
    ThemeChange,
    ThemeResponse,
    Understanding,
)
from . import vocabulary
from .shape import (
    Anything,
    ByCode,
    Clock,
    Day,
    Either,
    Fields,
    Flag,
    Languages,
    Many,
    Moment,
    Number,
    OneOf,
    Shape,
    Text,
    Whole,
)

SLUG = Text(longest=120, matches=r"[-a-z0-9]+", example="mer-ljus-i-norrstrand")
CODE = Text(longest=50, matches=r"[-\w+ åäöÅÄÖ]+", example="tn")
LINE = Text(longest=200)
MAIL = Text(longest=254, matches=r"[^@\s]+@[^@\s]+\.[^@\s]+", example="namn@kommun.example")
PARAGRAPH = Text(matches=r"§ ?\d{1,6}", example="§ 97")
YES_NO = OneOf(["yes", "no"])
PERIOD = Fields({"from": Day(), "to": Day()})
WINDOW = Many(Day(), exactly=2)

MINUTES: dict[str, Shape] = {
    "minutes_state": OneOf(Decision.MinutesState.values),
    "immediately_adjusted": Flag(),
    "adjusted_on": Day(),
    "posted_on": Day(),
    "appeal_until": Day(),
    "minutes_url": Text(longest=200),
}
REGISTERED = Fields({}, {"decided_on": Day(), "paragraph": Whole(1), "reported_to": Day()})
CORRECTION = Fields(
    {"date": Day(), "reason": Text(longest=300)}, {"by": CODE, "before": REGISTERED, "after": REGISTERED}
)
STATEMENT = Fields({"kind": CODE, "by": Text(longest=120), "text": Text()})
DECISION = Fields(
    {"body": CODE, "date": Day()},
    {
        "kind": OneOf(Decision.Kind.values),
        "subject": Text(longest=250),
        "dnr": Text(longest=40),
        "outcome": OneOf(Decision.Outcome.values),
        "paragraph": PARAGRAPH,
        "wording": Languages(),
        "motivation": Text(),
        "change_note": Text(),
        "note": Text(),
        "sentences": Many(Text()),
        "statements": Many(STATEMENT),
        "stepped_out": Many(CODE),
        "stepped_out_notes": Many(Text(longest=200)),
        "corrections": Many(CORRECTION),
        "by": CODE,
        "by_role": Text(longest=80),
        "delegation_ref": CODE,
        "reported_to": Fields({"body": CODE, "date": Day()}),
        "extra_meeting": Flag(),
        "basis": Fields({}, {"compilation_version": Whole(1), "proposal": Flag()}),
        **MINUTES,
    },
)

META = Fields(
    {"anchor_date": Day()},
    {
        "title": LINE,
        "version": Whole(1),
        "default_language": CODE,
        "languages": Many(CODE, at_least=1),
        **dict.fromkeys(
            (
                "time_rule",
                "fiction",
                "licence",
                "language_note",
                "input_rule",
                "plan_rule",
                "promise_rule",
                "minutes_rule",
            ),
            Anything(),
        ),
    },
)

SETTINGS = Fields(
    {},
    {
        "dialogue_word": Text(longest=40),
        "citizen_dialogue_label": Languages(),
        "top_ladder_label": Text(longest=60),
        "feedback_days_after_close": Whole(1, 1000),
        "decided_feedback_days_after_decision": Whole(1, 1000),
        "processing_days_min": Whole(0, 1000),
        "late_grace_days": Whole(0, 1000),
        "small_cell_threshold": Whole(1, 1000),
        "contribution_publishing": OneOf(Municipality.Publishing.values),
        "evaluation_required": Fields({}, {"citizen_dialogue": Flag(), "knowledge_dialogue": Flag()}),
        "information_counts_as_dialogue": Flag(),
        "children_always_considered": Flag(),
        "councils_always_considered": Many(CODE),
        "initiative_sources_allowed": Many(OneOf(Initiative.Source.values)),
        "launched_by": OneOf(Municipality.Launcher.values),
        "shows_promise_board": Flag(),
        "suggests_themes": Flag(),
        "referrals_offered": Many(OneOf(default_referrals())),
        "reminder_days": Many(Whole(None)),
        "reminder_shift": OneOf(["previous_working_day"]),
        "reminder_hours": Many(Clock(), exactly=2),
        "reminder_roles": ByCode(Many(Whole(None))),
        "coordinator_list": Fields({"every": CODE, "weekday": CODE}),
        "participant_reminder": Fields({"days": Whole(1), "when": CODE, "max": Whole(0)}),
        "reminder_rule": Languages(),
        "percent_rounding": OneOf(Municipality.PercentRounding.values),
        "references": ByCode(Anything()),
        "mandate_terms": Fields(
            {}, {"assembly": Many(PERIOD), "boards": Many(PERIOD), "coming_boards_elected": DECISION}
        ),
    },
)

MUNICIPALITY = Fields(
    {"name": Text(longest=120)},
    {
        "short": Text(longest=60),
        "genitive": Text(longest=60),
        "population": Whole(),
        "slogan": Text(longest=120),
        "ambition": Languages(),
        "website": Text(longest=200),
        "email": MAIL,
        "phone": Text(longest=30),
        "note": Text(),
        "settings": SETTINGS,
        "age_population": ByCode(Whole()),
        "gender_population": ByCode(Whole()),
    },
)

AREA = Fields(
    {"code": CODE, "name": Text(longest=80)},
    {"population": Whole(), "kind": Text(longest=40), "low_turnout": Flag()},
)

BODY = Fields(
    {"code": CODE, "abbreviation": Text(longest=12), "name": Text(longest=120), "kind": OneOf(Board.Kind.values)},
    {
        "name_en": Text(longest=120),
        "meeting_weekday": OneOf(vocabulary.WEEKDAYS),
        "diary_prefix": Text(longest=12),
        "email": MAIL,
        "valid_from": Day(),
        "valid_to": Day(),
        "parent": CODE,
        "may_mandate": Flag(),
        "data_controller": Flag(),
        "predecessors": Many(CODE),
        "successor": CODE,
        "constituency": CODE,
        "former_names": Many(LINE),
    },
)

ADMINISTRATION = Fields(
    {"code": CODE, "name": Text(longest=120)}, {"serves": Many(CODE), "head_title": Text(longest=80)}
)

LADDER = Fields(
    {"name": Text(longest=120), "version": Text(longest=20)},
    {
        "levels": Many(
            Fields(
                {"order": Whole(1, 9), "code": OneOf(LadderLevel.Code.values), "label": Languages()},
                {
                    "verb_municipality": Languages(),
                    "verb_participant": Languages(),
                    "counts_as_dialogue": Flag(),
                    "promise_sv": Text(),
                    "promise_en": Text(),
                    "promise": Languages(),
                },
            ),
            key="code",
            at_least=1,
        )
    },
)

USER = Fields(
    {"username": CODE, "name": Text(longest=120), "email": MAIL},
    {
        "role": OneOf(Role.values),
        "active": Flag(),
        "more_roles": Many(
            Fields({"role": OneOf(Role.values)}, {"administration": CODE, "from": Day(), "to": Day()}), at_least=1
        ),
        "administration": CODE,
        "party": Text(longest=80),
        "phone": Text(longest=30),
        "note": Text(),
        "assignments": Many(
            Fields({"body": CODE, "role": OneOf(Role.values)}, {"from": Day(), "to": Day()}), at_least=1
        ),
    },
)

DOCUMENT_FIELDS: dict[str, Shape] = {
    "adopted_by": CODE,
    "adopted_by_role": Text(longest=80),
    "to_be_adopted_by": CODE,
    "decision_date": Day(),
    "paragraph": PARAGRAPH,
    "dnr": Text(longest=40),
    "valid_from": Day(),
    "valid_until": Text(matches=r"\d{4}-\d\d-\d\d|tills vidare", example="2030-12-31 / tills vidare"),
    "owner_role": Text(longest=80),
    "revision_responsible": Text(longest=120),
    "followup_responsible": Text(longest=160),
    "followup_when": Text(longest=160),
    "review_on": Day(),
    "applies_to": Many(CODE),
    "related": Many(CODE),
    "commitments": Many(Text()),
    "data_sources": Many(Text()),
    "file": Text(longest=200),
    "repealed_by": CODE,
    "replaces": CODE,
    "governs_dialogue": Flag(),
    "requires_evaluation": Flag(),
    "proposal": DECISION,
    "adopted": DECISION,
    "decision_points": Many(Text()),
    "statement": STATEMENT,
    "reviewed": Many(DECISION),
    "dialogue": CODE,
    "text": Text(longest=200000),
    "note": Text(),
}
DOCUMENT_NEEDS: dict[str, Shape] = {
    "code": CODE,
    "title": Text(longest=200),
    "doc_type": Text(longest=60),
    "status": OneOf(GoverningDocument.Status.values),
}
DOCUMENT = Fields(DOCUMENT_NEEDS, DOCUMENT_FIELDS)

PROGRAMME = Fields(
    DOCUMENT_NEEDS,
    {
        **DOCUMENT_FIELDS,
        "goal": Text(),
        "responsible_unit": Text(longest=160),
        "annual_followup": Text(),
        "reports_due": Text(longest=5),
        "focus_areas": Many(
            Fields(
                {"number": Text(longest=8), "title": Text(longest=160)},
                {
                    "text": Text(),
                    "related": Many(LINE),
                    "commitments": Many(LINE),
                    "sources": Many(LINE),
                    "sub": Many(
                        Fields(
                            {"number": Text(longest=8), "title": Text(longest=160)},
                            {
                                "responsible": Many(Either(CODE, Fields({"body": CODE}, {"via": Many(CODE)}))),
                                "dialogues": Many(CODE),
                            },
                        ),
                        key="number",
                    ),
                },
            ),
            key="number",
        ),
        "appropriations_tkr": Many(
            Fields({"year": Whole(1900, 3000), "kind": OneOf(Appropriation.Kind.values), "amount": Whole()})
        ),
        "additional_assignments": Many(
            Fields(
                {"number": Text(longest=20), "from": CODE, "to": Many(CODE), "text": Text()},
                {"status": OneOf(Progress.values)},
            ),
            key="number",
        ),
        "followups": Many(
            Fields(
                {
                    "occasion": Text(longest=80),
                    "year": Whole(1900, 3000),
                    "body": CODE,
                    "status": OneOf(Progress.values),
                },
                {
                    "part": Text(longest=8),
                    "comment": Text(),
                    "stage": OneOf(FollowUp.Stage.values),
                    "written_by": CODE,
                    "signed_by": CODE,
                    "signed": Moment(),
                    "returned_with": Text(),
                },
            )
        ),
        "reviews": Many(
            Fields(
                {"year": Whole(1900, 3000), "summary": Text(), "decided": DECISION},
                {"revision": Text(), "carried_out": Day()},
            )
        ),
    },
)

ACTION_PLAN = Fields(
    {"code": CODE, "title": Text(longest=200), "owner": CODE},
    {
        "goal": Text(),
        "themes": Many(LINE),
        "proposal": DECISION,
        "adopted": DECISION,
        "replaces": CODE,
        "ended": Day(),
        "reports": Many(
            Fields(
                {
                    "occasion": OneOf(PlanReport.Occasion.values),
                    "year": Whole(1900, 3000),
                    "summary": Text(),
                    "decided": DECISION,
                }
            )
        ),
        "reported_in": Many(LINE),
        "reported_to": CODE,
        "activities": Many(
            Fields(
                {"number": Text(longest=8), "title": Text(longest=200), "responsible": CODE, "due": Day()},
                {
                    "status": OneOf(Progress.values),
                    "indicators": Many(
                        Fields(
                            {"number": Text(longest=8), "name": Text(longest=200)},
                            {
                                "target": Number(),
                                "value": Number(),
                                "values": Many(
                                    Fields(
                                        {"value": Number()},
                                        {
                                            "date": Day(),
                                            "period": Text(longest=60),
                                            "source": Text(longest=160),
                                            "comment": Text(),
                                        },
                                    )
                                ),
                            },
                        ),
                        key="number",
                    ),
                },
            ),
            key="number",
        ),
        "budget_lines": Many(Fields({"heading": Text(longest=120), "amount_sek": Whole()})),
    },
)

INVENTORY = Fields({"body": CODE, "date": Day(), "forms_used": Text()}, {"support_needed": Text()})

CONTACT_FIGURES = Fields(
    {
        "from": Day(),
        "to": Day(),
        "source": Text(longest=80),
        "counts": Many(Fields({"body": CODE, "subject": Text(longest=80), "number": Whole()}, {"area": CODE})),
    },
    {"note": Text(longest=300)},
)

METHOD = Fields(
    {
        "code": CODE,
        "name": Text(longest=80),
        "summary": Text(longest=240),
        "levels": Many(OneOf(LadderLevel.Code.values)),
        "takes": Text(longest=160),
        "when_to_use": Text(),
        "when_not": Text(),
        "accessibility": Text(),
    },
    {
        "status": OneOf(Method.Status.values),
        "smallest_group": Whole(),
        "largest_group": Whole(),
        "suits_children": Flag(),
        "how": Text(),
    },
)

SUPPORT = Fields(
    {"code": CODE, "title": Text(longest=120), "kind": OneOf(SupportPage.Kind.values)},
    {
        "steps": Many(Whole(1, 9)),
        "for_children": Flag(),
        "text": Text(),
        "link": Text(longest=200),
        "email": MAIL,
        "phone": Text(longest=30),
        "order": Whole(0, 30000),
    },
)

REFERRED = Fields(
    {
        "id": CODE,
        "received": Day(),
        "source": OneOf(Initiative.Source.values),
        "text": Text(),
    },
    {
        "outcome": OneOf(["refer", "decline"]),
        "by": Text(longest=160),
        "text_en": Text(),
        "target": OneOf(vocabulary.REFERRALS),
        "to": Text(longest=120),
        "date": Day(),
        "reason": Text(),
        "reply_sv": Text(),
        "reply_en": Text(),
        "replied": Day(),
        "assigned_to": CODE,
    },
)

THEME = Languages({"code": CODE, "description": Languages(), "example": Languages(), "merged_into": CODE})

CONSIDERED = ByCode(Fields({}, {"answer": YES_NO, "reason": Languages(), "how_heard": Languages()}))
FRAME = Fields(
    {},
    {
        "sum_sek": Whole(),
        "min_age": Whole(0, 120),
        "who": Text(longest=160),
        "max_per_proposal_sek": Whole(),
        "rule": Languages(),
    },
)
TERMS: dict[str, Shape] = {
    "purpose_kind": OneOf(Mandate.PurposeKind.values),
    "purpose": Languages(),
    "description": Languages(),
    "level": OneOf(LadderLevel.Code.values),
    "level_explanation": Languages(),
    "bindingness": OneOf(Mandate.Bindingness.values),
    "frame": FRAME,
    "can_influence": Many(Languages()),
    "cannot_influence": Many(Languages({"why": Languages()})),
    "use_of_result": Languages(),
    "off_topic_rule": Languages(),
    "timetable": Fields({}, {"window": WINDOW, "feedback_due": Day()}),
    "budget_sek": Whole(),
    "staff": Text(longest=160),
    "considered": CONSIDERED,
    "child_perspective": Languages(),
    "gender_perspective": Languages(),
    "business_perspective": Languages(),
    "sentences": Many(Text()),
    "change_reason": Languages(),
    "planned_decision": Fields({"body": CODE, "date": Day()}),
    "decision": DECISION,
    "preparation": DECISION,
}
MEETING = Fields({"body": CODE, "date": Day()})
MANDATE = Fields(
    {"state": OneOf(["prepared", "decided"])},
    {"meeting": MEETING, "preparing_meeting": MEETING, "papers_due": Day(), **TERMS},
)
ASSIGNMENT = Fields({}, {"decided_by": CODE, "decided_on": Day(), "planned_use": Languages({"date": Day()}), **TERMS})

RESULT = Fields(
    {"question": CODE, "kind": OneOf(Question.Kind.values), "answered": Whole()},
    {
        "text": Languages(),
        "rows": Many(
            Fields(
                {"count": Whole()},
                {
                    "text": Languages(),
                    "rating": Whole(1, 5),
                    "points": Whole(),
                    "code": Text(longest=12),
                    "cost_sek": Whole(),
                },
            )
        ),
    },
)
NUMBERS = ByCode(Whole())
TURNOUT = Fields(
    {
        "registered": Whole(),
        "counted": Whole(),
        "channels": NUMBERS,
        "theme_channels": ByCode(NUMBERS),
        "theme_ages": ByCode(NUMBERS),
        "ages": NUMBERS,
        "genders": NUMBERS,
        "areas": NUMBERS,
        "inhabitants": Fields({"ages": NUMBERS, "genders": NUMBERS, "areas": NUMBERS, "all": Whole()}),
        "groups": Many(
            Fields({"name": Languages()}, {"goal": Whole(), "reached": Whole(), "reason": Languages(needs_text=False)})
        ),
        "sent_on": Many(Fields({"name": Text(), "count": Whole()})),
    },
    {"second_reading": Fields({}, {"read": Whole(), "same": Whole(), "themes": ByCode(Many(Whole(), exactly=4))})},
)
COMPILATION = Fields(
    {"state": OneOf(Compilation.State.values), "version": Whole(1)},
    {
        "date": Day(),
        "author": CODE,
        "approver": CODE,
        "approved_by": CODE,
        "approved_on": Day(),
        "due": Day(),
        "summary": Languages(),
        "disagreements": Languages(),
        "minority_views": Languages(),
        "method_limits": Languages(),
        "what_changed": Languages(),
        "reported_off_topic": Whole(),
        "results": Many(RESULT, key="question"),
        "turnout": TURNOUT,
        "themes": Many(
            Fields(
                {"code": CODE},
                {
                    "reported_count": Whole(),
                    "counted": Whole(),
                    "summary": Languages(),
                    "disagreement": Languages(),
                    "minority": Languages(),
                },
            ),
            key="code",
        ),
    },
)

FEEDBACK = Fields(
    {"audience": OneOf(Feedback.Audience.values), "stage": OneOf(Feedback.Stage.values)},
    {
        "round": Whole(1),
        "due": Day(),
        "done": Day(),
        "by": CODE,
        "headline": Languages(),
        "text": Languages(),
        "easy_read": Languages(),
        "format": Text(longest=80),
        "languages": Many(CODE),
        "meeting": DECISION,
        "note": Text(longest=200),
        "taken_back": Many(
            Fields(
                {"on": Day(), "published": Day(), "reason": Languages()},
                {"by": CODE, "headline": Languages(), "text": Languages()},
            )
        ),
    },
)

PROMISE = Fields(
    {"due": Day()},
    {
        "set_on": Day(),
        "responsible": CODE,
        "kept_on": Day(),
        "moved_to": Day(),
        "moved_on": Day(),
        "moved_by": CODE,
        "moved_reason": Languages(),
        "earlier_moves": Many(Fields({"to": Day(), "on": Day(), "reason": Languages()}, {"by": CODE})),
    },
)

PLAN = Fields(
    {"state": OneOf(["draft", "approved"])},
    {
        "version": Whole(1),
        "owner": CODE,
        "approved_by": CODE,
        "approved_on": Day(),
        "checklist": ByCode(
            Either(
                Flag(),
                Fields(
                    {},
                    {
                        "answer": YES_NO,
                        "method": Text(longest=200),
                        "reason": Text(longest=300),
                        "date": Day(),
                        "view": Text(),
                    },
                ),
            )
        ),
        "responsibilities": Many(Fields({"task": Languages(), "who": CODE})),
        "decision_points": Many(Fields({"what": Languages(), "body": CODE, "date": Day()})),
        "communication": Many(
            Fields(
                {"channel": Languages(), "group": CODE, "date": Day(), "responsible": CODE},
                {"languages": Many(CODE), "done": Day()},
            )
        ),
        "feedback_plan": Fields(
            {},
            {
                "responsible": CODE,
                "heard_due": Day(),
                "decided_due": Day(),
                "present_to_elected": Fields({"body": CODE, "date": Day()}),
                "audiences": Many(OneOf(Feedback.Audience.values)),
                "channels": Languages(),
            },
        ),
        "privacy": Fields(
            {},
            {
                "answer": YES_NO,
                "controller": CODE,
                "dpo_consulted_on": Day(),
                "notice_published_on": Day(),
                "text": Languages(),
            },
        ),
        "accessibility": Fields({}, {"answer": YES_NO, "text": Languages()}),
        "evaluation_plan": Languages(),
        "risks": Text(),
        "cost_sek": Whole(),
        "cost_actual_sek": Whole(),
        "blocking": Anything(),
    },
)

ACTIVITY = Fields(
    {"code": Text(longest=12), "method": Text(longest=80)},
    {
        "catalogue": CODE,
        "learnt": Text(),
        "level": OneOf(LadderLevel.Code.values),
        "round": Whole(1),
        "place": Text(longest=160),
        "date": Day(),
        "from": Day(),
        "to": Day(),
        "start": Clock(),
        "accessibility": Many(LINE),
        "languages": Many(CODE),
        "capacity": Whole(),
        "takes_sign_ups": Flag(),
        "sign_up_by": Day(),
        "registered": Whole(),
        "facilitator": Text(longest=120),
        "note_taker": Text(longest=120),
        "attended": Whole(),
        "elected_present": Whole(),
        "elected": Many(CODE),
        "conflict_note": Text(longest=200),
        "documentation": Text(),
        "note": Text(longest=200),
        "cancelled": Flag(),
    },
)

MEASURE = Fields(
    {"title": Languages()},
    {
        "code": Text(longest=12),
        "responsible": CODE,
        "due": Day(),
        "status": OneOf(Measure.State.values),
        "note": Text(longest=300),
        "budget": Text(longest=80),
        "origin": Text(longest=20),
        "theme": CODE,
        "updated": Day(),
    },
)

DIALOGUE = Fields(
    {
        "id": Text(longest=20, matches=r"[A-Z]{1,3}-\d{4}-\d{3,}", example="D-2026-008"),
        "type": OneOf(Kind.values),
        "step": Whole(1, 9),
        "status": OneOf(Status.values),
        "title": Languages(),
        "owner": CODE,
        "responsible": CODE,
    },
    {
        "slug": SLUG,
        "former_slugs": Many(SLUG),
        "imported": Flag(),
        "overdue": Flag(),
        "entered_step": Day(),
        "co_bodies": Many(CODE),
        "manager": CODE,
        "coordinator": CODE,
        "assignment_reason": Text(longest=200),
        "dnr": Text(longest=40),
        "contact_email": MAIL,
        "contact_phone": Text(longest=30),
        "areas": Many(CODE),
        "topics": Many(CODE),
        "languages": Many(CODE),
        "guideline": CODE,
        "proposed_level": OneOf(LadderLevel.Code.values),
        "publishing": OneOf(Municipality.Publishing.values),
        "initiative": Fields(
            {"source": OneOf(Initiative.Source.values), "received": Day(), "text": Languages()},
            {
                "id": Text(longest=20),
                "by": Text(longest=160),
                "contact": MAIL,
                "why_now": Text(),
                "linked_assignment": Text(longest=20),
                "triage": Fields(
                    {},
                    {
                        "outcome": OneOf(vocabulary.TRIAGE_OUTCOMES),
                        "suggested": OneOf(vocabulary.TRIAGE_OUTCOMES),
                        "answers": ByCode(Anything()),
                        "reason": Text(),
                        "override_reason": Text(),
                        "date": Day(),
                        "due": Day(),
                        "assigned_to": CODE,
                        "to": Text(longest=120),
                        "reply": Languages({"date": Day()}, needs_text=False),
                    },
                ),
            },
        ),
        "earlier_dialogues": Fields(
            {"result": OneOf(Dialogue.Earlier.values)},
            {"dialogues": Many(CODE), "reviewed_by": CODE, "reviewed_on": Day(), "note": Languages()},
        ),
        "coming_decision": Fields(
            {"body": CODE, "planned": Day()}, {"first_planned": Day(), "move_reason": Languages()}
        ),
        "anchoring": Many(
            Fields(
                {"body": CODE, "forum": Text(longest=120), "date": Day()},
                {"elected": Many(LINE), "note": Text(), "paragraph": PARAGRAPH, **MINUTES},
            )
        ),
        "council_questions": Many(
            Fields(
                {"council": CODE, "question": Text(longest=2000), "asked": Day()},
                {"answer": Text(longest=6000), "answered": Day()},
            )
        ),
        "mandate": MANDATE,
        "earlier_mandates": Many(MANDATE),
        "assignment": ASSIGNMENT,
        "target_groups": Many(
            Fields(
                {"code": CODE},
                {
                    "priority": Flag(),
                    "area": CODE,
                    "heard_before": Text(),
                    "spokesperson": Text(longest=120),
                    "needs": Text(),
                    "reach": Languages(),
                    "reach_goal": Whole(),
                    "reached": Whole(),
                    "reach_result": Languages(),
                },
            ),
            key="code",
        ),
        "expectation_match": Many(
            Fields(
                {"group": CODE, "municipality": Whole(1, 5), "group_wish": Whole(1, 5)},
                {"evidence": Text(longest=200), "handling": Languages(), "area": CODE},
            ),
            key="group",
        ),
        "plan": PLAN,
        "promises": Fields({}, dict.fromkeys(Promise.Stage.values, PROMISE)),
        "launch": Fields(
            {"state": OneOf(["waiting", "decided"])},
            {
                "decided_by_role": Text(longest=80),
                "by": CODE,
                "planned": Day(),
                "delegation_ref": CODE,
                "decision": DECISION,
                "promise_frozen_on": Day(),
                "texts_proofread": Flag(),
                "form_tested": Flag(),
            },
        ),
        "window": WINDOW,
        "papers_registered_on": Day(),
        "rounds": Many(
            Fields(
                {"n": Whole(1, 99), "window": WINDOW},
                {
                    "name": Languages(),
                    "level": OneOf(LadderLevel.Code.values),
                    "papers_registered_on": Day(),
                    "extension_reason": Languages(),
                    "compilation": COMPILATION,
                    "earlier_compilations": Many(COMPILATION, key="version"),
                    "feedback": Fields({}, {"due": Day(), "published": Day()}),
                },
            ),
            key="n",
            at_least=1,
        ),
        "questions": Many(
            Languages(
                {
                    "code": Text(longest=20),
                    "kind": OneOf(Question.Kind.values),
                    "hint": Languages(),
                    "required": Flag(),
                    "round": Whole(1),
                    "choices": Many(Languages()),
                }
            ),
            key="code",
        ),
        "activities": Many(ACTIVITY, key="code"),
        "themes": Many(THEME, key="code"),
        "theme_history": Many(
            Fields(
                {"theme": CODE, "kind": OneOf(ThemeChange.Kind.values), "by": CODE, "at": Moment()},
                {"other": CODE, "name": Languages(), "moved": Whole(), "kept": Whole()},
            )
        ),
        "letters": Many(
            Fields(
                {"receiver": OneOf(Referral.Receiver.values), "sent": Day(), "by": CODE},
                {"body": CODE, "address": Text(longest=254), "answer": Text(), "answered": Day()},
            )
        ),
        "mended_translations": Many(
            Fields({"language": CODE, "text": Text(longest=200), "said": Text(), "on": Day()}, {"by": CODE})
        ),
        "clarity": Fields({"yes": Whole(), "no": Whole()}),
        "background": ByCode(Either(Anything(), ByCode(Whole()))),
        "compilation": COMPILATION,
        "earlier_compilations": Many(COMPILATION, key="version"),
        "feedback": Many(FEEDBACK),
        "theme_responses": Many(
            Fields(
                {"theme": CODE},
                {
                    "effect": OneOf(ThemeResponse.Effect.values),
                    "text": Languages(),
                    "because": Languages(),
                    "instead": Languages(),
                    "body": CODE,
                    "responsible": Text(longest=120),
                    "due": Day(),
                    "next_word": Day(),
                    "state": OneOf(ThemeResponse.State.values),
                    "parts": Many(
                        Fields(
                            {"body": CODE, "state": OneOf(ThemeResponse.State.values)},
                            {"text": Languages(), "responsible": Text(longest=120), "due": Day()},
                        ),
                        key="body",
                    ),
                },
            ),
            key="theme",
        ),
        "proposal": Fields(
            {"state": OneOf(Proposal.State.values)},
            {
                "version": Whole(1),
                "author": CODE,
                "approved_by": CODE,
                "sent_on": Day(),
                "preparing_body": CODE,
                "text": Languages(),
                "alternatives": Languages(),
                "sentences": Many(Text()),
                "cost": Text(longest=160),
                "influence_trace": Many(
                    Fields({"theme": CODE}, {"effect": OneOf(ThemeResponse.Effect.values), "text": Languages()}),
                    key="theme",
                ),
                "child_best_interest": Languages({"done": Flag(), "date": Day()}, needs_text=False),
                "gender_perspective": Languages(),
                "business_perspective": Languages(),
            },
        ),
        "preparation": DECISION,
        "outcome": DECISION,
        "action_items": Many(MEASURE, key="code"),
        "service_changes": Many(MEASURE),
        "evaluation": Fields(
            {},
            {
                "date": Day(),
                "short_form": Flag(),
                "participants": Fields(
                    {},
                    {
                        "responses": Whole(),
                        "understood_purpose_pct": Whole(0, 100),
                        "knows_how_used_pct": Whole(0, 100),
                        "would_take_part_again_pct": Whole(0, 100),
                        "view": Languages(),
                    },
                ),
                "internal": Languages(),
                "against_mandate": Languages(),
                "mandate_checks": Many(
                    Fields(
                        {
                            "about": OneOf(MandateCheck.About.values),
                            "said": Languages(),
                            "answer": OneOf(MandateCheck.Verdict.values),
                        },
                        {"note": Text(longest=300)},
                    )
                ),
                "written_by": CODE,
                "lessons": Many(Languages()),
            },
        ),
        "suspension": Fields(
            {"kind": OneOf(Suspension.Kind.values), "from": Day(), "decision": DECISION},
            {
                "reason_code": OneOf(Suspension.Reason.values),
                "public_reason": Languages(),
                "proposal": DECISION,
                "expected_resume": Day(),
                "revised_timetable": Fields({}, {"window": WINDOW, "feedback_due": Day()}),
            },
        ),
        "budget_proposals": Many(
            Fields(
                {"code": Text(longest=12), "title": Languages(), "cost_sek": Whole()},
                {"votes": Whole(), "selected": Flag()},
            ),
            key="code",
        ),
        "vote": Fields(
            {},
            {
                "eligible": Whole(),
                "ballots": Whole(),
                "paper": Whole(),
                "web": Whole(),
                "invalid": Whole(),
                "each_has_votes": Whole(1, 100),
            },
        ),
        "reminders_sent": Many(
            Fields({"stage": OneOf(Promise.Stage.values), "offset": Whole(None), "date": Day(), "to": CODE})
        ),
        "reported_total": Fields({}, {"contributions": Whole(), "participants_est": Whole(), "basis": Languages()}),
        "closed_on": Day(),
        "closing_reason": Text(),
        "retention": Fields({}, {"class": Text(longest=200), "contact_erased_on": Day()}),
    },
)

REVIEW: dict[str, Shape] = {
    "reason": Languages(),
    "public_text": Text(),
    "by": CODE,
    "author_told_on": Day(),
}
CONTRIBUTION = Fields(
    {
        "id": Text(longest=40),
        "dialogue": CODE,
        "received_at": Moment(),
        "channel": OneOf(Channel.values),
        "text": Text(longest=100000),
        "moderation": Fields(
            {"state": OneOf(ModerationState.values)},
            {"rule": OneOf(ModerationRule.values), "at": Moment(), **REVIEW},
        ),
    },
    {
        "language": CODE,
        "area": CODE,
        "age_band": Text(longest=10),
        "text_sv": Text(longest=100000),
        "round": Whole(1),
        "question": CODE,
        "answers": Many(
            Fields(
                {"question": CODE},
                {
                    "text": Text(),
                    "rating": Whole(1, 5),
                    "choices": Many(Whole(1)),
                    "area": CODE,
                    "proposals": Many(Text(longest=12)),
                },
            )
        ),
        "suspicion": OneOf(Suspicion.values),
        "activity": Text(longest=12),
        "sender_role": Text(longest=60),
        "body": CODE,
        "registered_by": CODE,
        "wants_feedback": Flag(),
        "attachment": Text(longest=160),
        "late": Flag(),
        "counted": Flag(),
        "late_reason": Languages(),
        "withdrawn_at": Moment(),
        "note": Text(),
        "understanding": Fields(
            {"understood": Flag(), "at": Moment()},
            {
                "text": Text(),
                "result": OneOf(Understanding.Result.values),
                "reply": Text(),
                "reread_by": CODE,
                "reread_at": Moment(),
            },
        ),
        "earlier_moderation": Many(
            Fields(
                {"state": OneOf(ModerationState.values), "rule": OneOf(ModerationRule.values), "at": Moment()}, REVIEW
            )
        ),
        "quoted_in": Many(CODE),
        "coding": Many(Fields({"theme": CODE}, {"by": CODE, "at": Moment(), "suggested": Flag()}), key="theme"),
        "former_coding": Many(
            Fields(
                {"change": Whole(1), "at": Moment()},
                {"by": CODE, "suggested": Flag(), "quoted": Flag(), "quoted_by": CODE},
            ),
            key="change",
        ),
        "second_reading": Fields(
            {"drawn": Day()},
            {
                "first": Many(CODE),
                "second": Many(CODE),
                "read_by": CODE,
                "read_at": Moment(),
                "settled_by": CODE,
                "settled_at": Moment(),
            },
        ),
        "off_topic": Fields(
            {},
            {
                "letter": Whole(1),
                "receiver": OneOf(Referral.Receiver.values),
                "body": CODE,
                "partly": Flag(),
                "referred_at": Day(),
                "sent_at": Day(),
                "waiting": Flag(),
                "by": CODE,
                "answered_at": Day(),
                "answer": Text(),
            },
        ),
    },
)

DIGEST = Text(longest=64, matches=r"[0-9a-f]{64}")

CLOSED_YEAR = Fields(
    {
        "year": Whole(1900, 2200),
        "closed_on": Day(),
        "closed_by": CODE,
        "figures": Text(),
        "figures_digest": DIGEST,
        "log_digest": DIGEST,
    }
)

WORLD = Fields(
    {
        "meta": META,
        "municipality": MUNICIPALITY,
        "bodies": Many(BODY, key="code"),
        "users": Many(USER, key="username"),
        "ladder": LADDER,
    },
    {
        "codes": Anything(),
        "areas": Many(AREA, key="code"),
        "administrations": Many(ADMINISTRATION, key="code"),
        "governing_documents": Many(DOCUMENT, key="code"),
        "programme": PROGRAMME,
        "action_plan": ACTION_PLAN,
        "more_programmes": Many(PROGRAMME, key="code"),
        "more_action_plans": Many(ACTION_PLAN, key="code"),
        "inventories": Many(INVENTORY),
        "contact_figures": Many(CONTACT_FIGURES),
        "methods": Many(METHOD, key="code"),
        "support": Many(SUPPORT, key="code"),
        "referred_initiatives": Many(REFERRED, key="id"),
        "themes": Many(THEME, key="code"),
        "closed_years": Many(CLOSED_YEAR),
        "dialogues": Many(DIALOGUE, key="id"),
        "contributions": Many(CONTRIBUTION, key="id"),
        "assertions_at_anchor": Anything(),
    },
)
