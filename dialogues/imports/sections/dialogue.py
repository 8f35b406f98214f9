"""A dialogue, from initiative to evaluation."""

from governance.models import LadderLevel, Municipality

from ...models import (
    Dialogue,
    Initiative,
    Kind,
    MandateCheck,
    Promise,
    Proposal,
    Question,
    Referral,
    Status,
    Suspension,
    ThemeChange,
    ThemeResponse,
)
from .. import vocabulary
from ..shape import Anything, ByCode, Day, Either, Fields, Flag, Languages, Many, Moment, OneOf, Text, Whole
from .common import CODE, DECISION, LINE, MAIL, MINUTES, PARAGRAPH, SLUG, WINDOW
from .parts import ACTIVITY, ASSIGNMENT, COMPILATION, FEEDBACK, MANDATE, MEASURE, PLAN, PROMISE, THEME

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
