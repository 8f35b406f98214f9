"""What several sections are made of."""

from governance.models import Decision

from ..shape import Day, Fields, Flag, Languages, Many, OneOf, Shape, Text, Whole

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
