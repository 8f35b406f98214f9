"""The board of themes: each answer is written, read by a colleague and approved by a manager; other boards answer their part.

Nothing of it is public before all of it is approved and "what it led to" is published, in one moment.
"""

from collections.abc import Iterator
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from governance.models import Board, User

from . import feedback, lifecycle, log, permissions
from .forms.versioned import VersionedForm
from .models import AnswerPart, LogEntry, Theme, ThemeResponse
from .refusals import Incomplete, NotEntitled, OwnWork, Refused
from .requirements import Missing

Item = TypeVar("Item", ThemeResponse, AnswerPart)


class AskedBefore(Refused):
    """A board answers its part once."""

    field = "board"

    @property
    def message(self) -> str:
        return _("The board has been asked already.")


class OwnBoard(Refused):
    """The board that owns the dialogue writes the answer itself."""

    field = "board"

    @property
    def message(self) -> str:
        return _("The board that owns the dialogue gives the answer itself. Choose another board.")


class NotReviewable(Refused):
    """Only a draft is read by a colleague; what is approved is approved."""

    @property
    def message(self) -> str:
        return _("It has been read or approved already.")


# ------------------------------------------------------------------------------------------------ the answer itself


@transaction.atomic
def review(item: ThemeResponse, *, by: User) -> ThemeResponse:
    """A colleague has read the answer. Raises ``NotEntitled``, ``OwnWork``, ``Incomplete``, ``NotReviewable``."""
    return _move(
        item, ThemeResponse.State.REVIEWED, by=by, may=permissions.editable_by(by).filter(pk=item.dialogue_id).exists()
    )


@transaction.atomic
def approve(item: ThemeResponse, *, by: User) -> ThemeResponse:
    """The manager in charge approves the answer. Raises ``NotEntitled``, ``OwnWork``, ``Incomplete``, ``NotReviewable``."""
    return _move(
        item,
        ThemeResponse.State.APPROVED,
        by=by,
        may=permissions.approvable_by(by).filter(pk=item.dialogue_id).exists(),
    )


@transaction.atomic
def review_part(part: AnswerPart, *, by: User) -> AnswerPart:
    """A colleague in the same administration has read the board's part. Raises as ``review``."""
    return _move(
        part, AnswerPart.State.REVIEWED, by=by, may=permissions.parts_writable_by(by).filter(pk=part.pk).exists()
    )


@transaction.atomic
def approve_part(part: AnswerPart, *, by: User) -> AnswerPart:
    """The manager of the board's administration approves its part. Raises as ``review``."""
    return _move(
        part, AnswerPart.State.APPROVED, by=by, may=permissions.parts_approvable_by(by).filter(pk=part.pk).exists()
    )


def _move(item: Item, state: str, *, by: User, may: bool) -> Item:
    if not may:
        raise NotEntitled
    dialogue = lifecycle.lock(item.theme.dialogue)
    item.refresh_from_db()
    if item.is_approved or item.state == state:
        raise NotReviewable
    what, about = _written_as(item)
    if item.updated_by_id == by.pk or log.has_written(dialogue, by, what, **about):
        raise OwnWork
    if found := list(unwritten(item)):
        raise Incomplete(found)
    item.state = state
    if item.is_approved:
        item.approved_by = by
    else:
        item.reviewed_by = by
    item.version += 1
    item.save()
    deed = LogEntry.Action.ANSWER_APPROVED if item.is_approved else LogEntry.Action.ANSWER_REVIEWED
    log.write(dialogue, deed, by=by, **about)
    return item


def _written_as(item: ThemeResponse | AnswerPart) -> tuple[str, dict[str, str]]:
    """What the log calls that the text was written, and of which theme (and board)."""
    if isinstance(item, AnswerPart):
        return "answer_part", {"theme": item.theme.code, "board": item.board.code}
    return "response", {"theme": item.theme.code}


# ------------------------------------------------------------------------------------------------ the boards' parts


@transaction.atomic
def ask(theme: Theme, *, board: Board, by: User) -> AnswerPart:
    """Ask another board for its part of the answer.

    Raises ``NotEntitled``, ``AnswersArePublic``, ``OwnBoard``, ``AskedBefore``.
    """
    dialogue = lifecycle.lock(theme.dialogue)
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    feedback.refuse_when_public(dialogue)
    if board.pk == dialogue.owner_id:
        raise OwnBoard
    part, is_new = AnswerPart.objects.get_or_create(theme=theme, board=board)
    if not is_new:
        raise AskedBefore
    log.write(dialogue, LogEntry.Action.ANSWER_ASKED_FOR, by=by, theme=theme.code, board=board.code)
    return part


@transaction.atomic
def write_part(form: VersionedForm, *, by: User) -> bool:
    """Save the board's part as it stands in the form. Whether it was: not when somebody else has saved meanwhile.

    Raises ``NotEntitled``, ``AnswersArePublic``.
    """
    feedback.refuse_when_public(lifecycle.lock(form.instance.theme.dialogue))
    if not form.save_unless_stale():
        return False
    save_part(form.instance, by=by)
    return True


@transaction.atomic
def save_part(part: AnswerPart, *, by: User) -> AnswerPart:
    """Note that the board's part was written; the form has saved its text. Raises ``NotEntitled``, ``AnswersArePublic``."""
    if not permissions.parts_writable_by(by).filter(pk=part.pk).exists():
        raise NotEntitled
    dialogue = lifecycle.lock(part.theme.dialogue)
    feedback.refuse_when_public(dialogue)
    feedback.begins_anew(part, by=by)
    part.save(update_fields=["state", "updated_by", "reviewed_by", "approved_by"])
    what, about = _written_as(part)
    log.write(dialogue, LogEntry.Action.CHANGED, by=by, what=what, **about)
    return part


# ---------------------------------------------------------------------------------------------------- what is missing


def unwritten(item: ThemeResponse | AnswerPart) -> Iterator[Missing]:
    """What the text still needs before it can be read and approved."""
    if isinstance(item, ThemeResponse):
        yield from feedback.missing_in_response(item)
        return
    told = {"board": item.board, "theme": item.theme}
    for name, is_there, text in (
        ("text", bool(item.text), gettext("Write what %(board)s does about “%(theme)s”")),
        ("responsible", bool(item.responsible), gettext("Say who at %(board)s is responsible for “%(theme)s”")),
    ):
        if not is_there:
            code = f"part:{item.theme.code}:{item.board.code}:{name}"
            yield Missing(code, text % told, "feedback", f"theme-{item.theme.code}")
