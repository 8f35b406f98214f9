"""What a dialogue consists of: mandates, compilations, answers, promises, plans and activities."""

from governance.models import LadderLevel

from ...models import Compilation, Feedback, Initiative, Mandate, Measure, Question
from .. import vocabulary
from ..shape import Anything, ByCode, Clock, Day, Either, Fields, Flag, Languages, Many, OneOf, Shape, Text, Whole
from .common import CODE, DECISION, LINE, WINDOW, YES_NO

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
