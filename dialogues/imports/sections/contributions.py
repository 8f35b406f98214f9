"""What residents have said, and what was done with it."""

from ...models import Channel, ModerationRule, ModerationState, Referral, Suspicion, Understanding
from ..shape import Day, Fields, Flag, Languages, Many, Moment, OneOf, Shape, Text, Whole
from .common import CODE

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
