"""Programmes, the action plan, methods and support."""

from governance.models import Appropriation, FollowUp, LadderLevel, PlanReport, Progress

from ...models import Method, SupportPage
from ..shape import Day, Either, Fields, Flag, Many, Moment, Number, OneOf, Text, Whole
from .common import CODE, DECISION, LINE, MAIL
from .municipality import DOCUMENT_FIELDS, DOCUMENT_NEEDS

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

PLANNED_MEETING = Fields({"body": CODE, "date": Day()}, {"papers_due": Day(), "place": Text(longest=120)})
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
