"""How the contributions of a dialogue were sorted, as the file tells it: the history of themes, letters, second readings."""

from ..models import Contribution, Dialogue, ReferralLetter, SecondReading, ThemeChange
from .rows import Row, pruned, username, words


def changes_of(dialogue: Dialogue) -> list[ThemeChange]:
    """What has been done to the themes, in the order of the file."""
    found = ThemeChange.objects.filter(theme__dialogue=dialogue).order_by("at", "pk")
    return list(found.select_related("theme", "other", "by"))


def letters_of(dialogue: Dialogue) -> list[ReferralLetter]:
    """The letters to other receivers, in the order of the file."""
    return list(dialogue.referral_letters.order_by("sent_on", "pk").select_related("board", "by"))


def rows(dialogue: Dialogue) -> Row:
    """The history of themes and the letters. Contributions point at them by their number here."""
    return {
        "theme_history": [_change(item) for item in changes_of(dialogue)],
        "letters": [_letter(item) for item in letters_of(dialogue)],
    }


def _change(item: ThemeChange) -> Row:
    return pruned(
        {
            "theme": item.theme.code,
            "kind": item.kind,
            "other": item.other.code if item.other else None,
            "name": words(item.name),
            "moved": item.moved or None,
            "kept": item.kept or None,
            "by": username(item.by),
            "at": item.at,
        }
    )


def _letter(item: ReferralLetter) -> Row:
    return pruned(
        {
            "receiver": item.receiver,
            "body": item.board.code if item.board else None,
            "address": item.address,
            "sent": item.sent_on,
            "by": username(item.by),
            "answer": item.answer,
            "answered": item.answered_on,
        }
    )


def former_codings(item: Contribution, numbers: dict[int, int]) -> list[Row]:
    """The links of the contribution that became one with others; ``numbers`` are those of the changes in the file."""
    return [
        pruned(
            {
                "change": numbers[coding.change_id],
                "by": username(coding.by),
                "at": coding.at,
                "suggested": coding.was_suggested or None,
                "quoted": coding.was_quoted or None,
                "quoted_by": username(coding.quoted_by),
            }
        )
        for coding in item.former_codings.all()
    ]


def second_reading(item: Contribution) -> Row | None:
    """The second reading of the contribution, if it was drawn for one."""
    drawn: SecondReading | None = getattr(item, "second_reading", None)
    if drawn is None:
        return None
    return pruned(
        {
            "drawn": drawn.drawn_on,
            "first": drawn.first,
            "second": drawn.second,
            "read_by": username(drawn.read_by),
            "read_at": drawn.read_at,
            "settled_by": username(drawn.settled_by),
            "settled_at": drawn.settled_at,
        }
    )
