"""What the file tells of how residents were heard: rounds, compilations, questions, activities and themes."""

from ..models import Activity, BackgroundCount, Clarity, Compilation, Dialogue, Feedback, Question, Round, Theme
from .rows import Row, pruned, username, words


def belongs_to_round(item: Feedback) -> bool:
    """What the file tells with the round: what participants heard of it."""
    return (
        item.round is not None
        and item.stage == Feedback.Stage.HEARD
        and item.audience == Feedback.Audience.PARTICIPANTS
        and not (item.headline or item.text or item.easy_read or item.format or item.languages or item.note)
        and not item.recalls.all()
    )


def rounds(dialogue: Dialogue, held: list[Round]) -> Row:
    """The window of the only round, or the rounds by number."""
    if not held:
        return {}
    answers = {
        item.round_id: item
        for item in dialogue.feedback.select_related("round").prefetch_related("recalls")
        if belongs_to_round(item)
    }
    by_round: dict[int, list[Compilation]] = {item.pk: [] for item in held}
    for compilation in dialogue.compilations.order_by("number").select_related("author", "approver", "approved_by"):
        by_round[compilation.round_id].append(compilation)
    only = held[0]
    mandate = dialogue.mandate or dialogue.mandates.order_by("number").last()
    is_plain = (
        len(held) == 1
        and only.number == 1
        and not (only.name or only.extension_reason or only.pk in answers)
        and only.level_id == (mandate.level_id if mandate else None)
    )
    if is_plain:
        return pruned(
            {
                "window": [only.opens_on.isoformat(), only.closes_on.isoformat()],
                "papers_registered_on": only.papers_registered_on,
                **_compilations(by_round[only.pk]),
            }
        )
    return {
        "rounds": [
            pruned(
                {
                    "n": item.number,
                    "name": words(item.name),
                    "level": item.level.code if item.level else None,
                    "window": [item.opens_on.isoformat(), item.closes_on.isoformat()],
                    "papers_registered_on": item.papers_registered_on,
                    "extension_reason": words(item.extension_reason),
                    **_compilations(by_round[item.pk]),
                    "feedback": pruned({"due": answers[item.pk].due_on, "published": answers[item.pk].given_on})
                    if item.pk in answers
                    else None,
                }
            )
            for item in held
        ]
    }


def _compilations(versions: list[Compilation]) -> Row:
    rows = [
        pruned(
            {
                "state": item.state,
                "version": item.number,
                "date": item.dated_on,
                "author": username(item.author),
                "approver": username(item.approver),
                "approved_by": username(item.approved_by),
                "approved_on": item.approved_on,
                "due": item.due_on,
                "summary": words(item.summary),
                "disagreements": words(item.disagreements),
                "minority_views": words(item.minority_views),
                "method_limits": words(item.method_limits),
                "what_changed": words(item.what_changed),
                "reported_off_topic": item.reported_off_topic,
                "results": item.results,
                "turnout": item.turnout,
                "themes": [
                    pruned(
                        {
                            "code": line.theme.code,
                            "reported_count": line.reported_count,
                            "counted": line.count,
                            "summary": words(line.summary),
                            "disagreement": words(line.disagreement),
                            "minority": words(line.minority),
                        }
                    )
                    for line in item.themes.select_related("theme")
                ],
            }
        )
        for item in versions
    ]
    return pruned({"earlier_compilations": rows[:-1], "compilation": rows[-1] if rows else None})


def question(item: Question) -> Row:
    return pruned(
        {
            "code": item.code,
            "kind": item.kind,
            **(words(item.text) or {}),
            "hint": words(item.hint),
            "required": item.is_required or None,
            "round": item.round.number if item.round else None,
            "choices": [words(choice.text) for choice in item.choices.all()],
        }
    )


def activity(item: Activity, held: list[Round]) -> Row:
    lasts = item.ends_on is not None
    return pruned(
        {
            "code": item.code,
            "method": item.method,
            "catalogue": item.catalogue_method.code if item.catalogue_method else None,
            "level": item.level.code if item.level else None,
            "round": item.round.number if item.round and len(held) > 1 else None,
            "place": item.place,
            "date": None if lasts else item.starts_on,
            "from": item.starts_on if lasts else None,
            "to": item.ends_on,
            "start": item.starts_at,
            "accessibility": item.accessibility,
            "languages": item.languages,
            "capacity": item.capacity,
            "takes_sign_ups": item.takes_sign_ups or None,
            "sign_up_by": item.sign_up_by,
            "registered": item.registered,
            "facilitator": item.facilitator,
            "note_taker": item.note_taker,
            "attended": item.attended,
            "elected_present": item.elected_present,
            "elected": [username(user) for user in item.elected.order_by("pk")],
            "conflict_note": item.conflict_note,
            "documentation": item.documentation,
            "learnt": item.learnt,
            "note": item.note,
            "cancelled": item.is_cancelled or None,
        }
    )


def theme(item: Theme) -> Row:
    return pruned(
        {
            "code": item.code,
            **(words(item.name) or {}),
            "description": words(item.description),
            "example": words(item.example),
            "merged_into": item.merged_into.code if item.merged_into else None,
        }
    )


def background(dialogue: Dialogue) -> Row:
    told: Row = {}
    for item in BackgroundCount.objects.filter(dialogue=dialogue).order_by("pk"):
        if item.value:
            told.setdefault(item.dimension, {})[item.value] = item.count
        else:
            told[item.dimension] = item.count
    return told


def clarity(dialogue: Dialogue) -> Row | None:
    said = list(Clarity.objects.filter(dialogue=dialogue).values_list("was_clear", flat=True))
    return {"yes": said.count(True), "no": said.count(False)} if said else None
