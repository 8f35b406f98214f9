"""The municipality: its settings, bodies, people, ladder and governing documents."""

from governance import document_files, portraits
from governance.models import Board, GoverningDocument, LadderLevel, Municipality, Role
from governance.models.municipality import default_referrals

from ...models import Initiative
from .. import vocabulary
from ..shape import (
    Anything,
    ByCode,
    Clock,
    Content,
    Day,
    Fields,
    Flag,
    Languages,
    Many,
    Moment,
    OneOf,
    Shape,
    Text,
    Whole,
)
from .common import CODE, DECISION, LINE, MAIL, PARAGRAPH, PERIOD, STATEMENT

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

#: The photo of somebody elected, with the day on which they agreed to have it shown.
PHOTO = Fields(
    {
        "shows": Text(longest=160),
        "consented": Day(),
        "added": Moment(),
        "added_by": CODE,
        "content": Content(most=portraits.LARGEST),
    }
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
        "photo": PHOTO,
        "assignments": Many(
            Fields({"body": CODE, "role": OneOf(Role.values)}, {"from": Day(), "to": Day()}), at_least=1
        ),
    },
)

#: Versions of a document as files, the newest last.
DOCUMENT_FILE = Fields(
    {
        "name": Text(longest=160),
        "added": Moment(),
        "added_by": CODE,
        "content": Content(most=document_files.LARGEST),
    }
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
    "files": Many(DOCUMENT_FILE),
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
