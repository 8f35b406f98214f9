"""What residents said in one dialogue, as the file tells it."""

from ..models import Answer, Contribution, Dialogue, ModerationAction, Understanding
from . import world_sorting
from .rows import Row, pruned, username, words


def rows(dialogue: Dialogue) -> list[Row]:
    """The contributions in the order they came, with their reviews and themes."""
    is_one = dialogue.rounds.count() < 2
    found = dialogue.contributions.order_by("number").select_related(
        "round",
        "registered_by",
        "question",
        "activity",
        "area",
        "council",
        "referral__board",
        "referral__referred_by",
        "understanding__reread_by",
        "second_reading__read_by",
        "second_reading__settled_by",
    )
    found = found.prefetch_related(
        "translations",
        "moderations__by",
        "codings__theme",
        "codings__by",
        "former_codings__by",
        "former_codings__quoted_by",
        "quotes__theme",
        "answers__question",
        "answers__area",
        "answers__answerchoice_set__choice",
        "answers__proposals",
    )
    changes = {change.pk: number for number, change in enumerate(world_sorting.changes_of(dialogue), 1)}
    letters = {letter.pk: number for number, letter in enumerate(world_sorting.letters_of(dialogue), 1)}
    return [_row(dialogue, item, changes, letters, is_one=is_one) for item in found]


def _row(
    dialogue: Dialogue, item: Contribution, changes: dict[int, int], letters: dict[int, int], *, is_one: bool
) -> Row:
    swedish = next((text.text for text in item.translations.all() if text.language == "sv"), None)
    reviews = [_review(action) for action in item.moderations.all()]
    referral = getattr(item, "referral", None)
    return pruned(
        {
            "id": item.reference or f"{dialogue.reference}/{item.number}",
            "dialogue": dialogue.reference,
            "received_at": item.received_at,
            "channel": item.channel,
            "language": item.language,
            "area": item.area.code if item.area else None,
            "age_band": item.age_band,
            "text": item.text,
            "text_sv": swedish,
            "round": item.round.number if item.round and not is_one else None,
            "question": item.question.code if item.question else None,
            "answers": [_answer(answer) for answer in item.answers.all()],
            "activity": item.activity.code if item.activity else None,
            "sender_role": item.sender_role,
            "body": item.council.code if item.council else None,
            "attachment": item.attachment_name,
            "registered_by": username(item.registered_by),
            "wants_feedback": item.wants_feedback or None,
            "late": item.is_late or None,
            "counted": item.is_counted,
            "late_reason": words(item.late_reason),
            "withdrawn_at": item.withdrawn_at,
            "suspicion": item.suspicion,
            "note": item.note,
            "understanding": _understanding(item),
            "earlier_moderation": reviews[:-1],
            "moderation": reviews[-1] if reviews else {"state": item.state},
            "coding": [
                pruned(
                    {
                        "theme": sorting.theme.code,
                        "by": username(sorting.by),
                        "at": sorting.at,
                        "suggested": sorting.was_suggested or None,
                    }
                )
                for sorting in item.codings.all()
            ],
            "former_coding": world_sorting.former_codings(item, changes),
            "second_reading": world_sorting.second_reading(item),
            "quoted_in": [quote.theme.code for quote in item.quotes.all()],
            "off_topic": pruned(
                {
                    "receiver": referral.receiver,
                    "body": referral.board.code if referral.board else None,
                    "partly": referral.is_partly or None,
                    "referred_at": referral.referred_on,
                    "sent_at": referral.left_on if referral.left_on != referral.referred_on else None,
                    "letter": letters.get(referral.letter_id or 0),
                    "waiting": referral.left_on is None or None,
                    "by": username(referral.referred_by),
                    "answered_at": referral.answered_on,
                    "answer": referral.answer,
                }
            )
            if referral
            else None,
        }
    )


def _review(item: ModerationAction) -> Row:
    return pruned(
        {
            "state": item.state,
            "rule": item.rule,
            "reason": words(item.reason),
            "public_text": item.public_text,
            "by": username(item.by),
            "at": item.at,
            "author_told_on": item.author_told_on,
        }
    )


def _understanding(item: Contribution) -> Row | None:
    said: Understanding | None = getattr(item, "understanding", None)
    if said is None:
        return None
    return pruned(
        {
            "understood": said.is_understood,
            "at": said.answered_at,
            "text": said.text,
            "result": said.result,
            "reply": said.reply,
            "reread_by": username(said.reread_by),
            "reread_at": said.reread_at,
        }
    )


def _answer(item: Answer) -> Row:
    return pruned(
        {
            "question": item.question.code,
            "text": item.text,
            "rating": item.rating,
            "choices": [row.choice.order for row in item.picked],
            "area": item.area.code if item.area else None,
            "proposals": sorted(proposal.code for proposal in item.proposals.all()),
        }
    )
