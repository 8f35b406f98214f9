"""The questions that residents answer. They stand still once people may answer them."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from governance import clock
from governance.models import User

from . import lifecycle, log, permissions
from .models import Choice, Dialogue, LogEntry, Question, Round, Status, Step
from .refusals import NotEntitled, Refused

CHOOSING = (Question.Kind.ONE, Question.Kind.SEVERAL)


class QuestionsLocked(Refused):
    """People may have answered; a new round can have questions of its own."""

    @property
    def message(self) -> str:
        return _(
            "The questions cannot be changed once people may answer them. A new round can have questions of its own."
        )


class TooFewChoices(Refused):
    """A question with choices has at least two."""

    field = "choices"

    @property
    def message(self) -> str:
        return _("Write at least two alternatives, one per line.")


def coming_round(dialogue: Dialogue) -> Round | None:
    """A planned round whose window has not opened: new questions belong to it."""
    return dialogue.rounds.filter(opens_on__gt=clock.today()).order_by("number").last()


def may_add(dialogue: Dialogue) -> bool:
    """Whether questions may be added: from planning until the first window opens, and before each new round."""
    if dialogue.status not in (Status.ACTIVE, Status.PAUSED) or not Step.PLANNING <= dialogue.step <= Step.EXECUTION:
        return False
    return not dialogue.is_launched or coming_round(dialogue) is not None


def changeable(dialogue: Dialogue) -> "QuerySet[Question]":
    """Questions that nobody can have answered yet."""
    if not may_add(dialogue):
        return Question.objects.none()
    unanswered = Question.objects.filter(dialogue=dialogue, answers=None)
    if not dialogue.is_launched:
        return unanswered
    coming = coming_round(dialogue)
    if coming is not None and coming.number == 1:
        return unanswered
    return unanswered.filter(round=coming)


@transaction.atomic
def save(form: Any, dialogue: Dialogue, *, choices: list[str], by: User) -> Question:
    """Add or change a question with its alternatives in order.

    Raises ``QuestionsLocked``, ``TooFewChoices``, ``NotEntitled``.
    """
    dialogue = _open(dialogue, by=by)
    question: Question = form.instance
    if question.pk is not None and not changeable(dialogue).filter(pk=question.pk).exists():
        raise QuestionsLocked
    if question.kind in CHOOSING and len(choices) < 2:
        raise TooFewChoices
    if question.pk is None:
        coming = coming_round(dialogue)
        question.dialogue, question.code = dialogue, free_code(dialogue)
        question.round = coming if coming is not None and coming.number > 1 else None
        question.order = dialogue.questions.count() + 1
    question = form.save()
    _set_choices(question, choices if question.kind in CHOOSING else [])
    log.write(dialogue, LogEntry.Action.QUESTIONS_CHANGED, by=by, question=question.code)
    return question


def _set_choices(question: Question, texts: list[str]) -> None:
    """Keep an alternative, with its translations, as long as its words stand; drop the others."""
    old = {str(choice.text): choice for choice in question.choices.all()}
    kept = [old.pop(text) if text in old else Choice(question=question, text=text) for text in texts]
    for choice in old.values():
        choice.delete()
    for order, choice in enumerate(kept, start=1):
        choice.order = order
        choice.save()


@transaction.atomic
def remove(question: Question, *, by: User) -> None:
    """Take a question away before anybody can answer it. Raises ``QuestionsLocked``, ``NotEntitled``."""
    dialogue = _open(question.dialogue, by=by)
    if not changeable(dialogue).filter(pk=question.pk).exists():
        raise QuestionsLocked
    log.write(dialogue, LogEntry.Action.QUESTIONS_CHANGED, by=by, question=question.code, removed=True)
    question.delete()


@transaction.atomic
def move(question: Question, *, up: bool, by: User) -> None:
    """Let the question change places with its neighbour. Raises ``QuestionsLocked``, ``NotEntitled``."""
    dialogue = _open(question.dialogue, by=by)
    if not changeable(dialogue).filter(pk=question.pk).exists():
        raise QuestionsLocked
    rows = list(dialogue.questions.order_by("order", "pk"))
    at = next(index for index, row in enumerate(rows) if row.pk == question.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for order, row in enumerate(rows, start=1):
        Question.objects.filter(pk=row.pk).update(order=order)
    log.write(dialogue, LogEntry.Action.QUESTIONS_CHANGED, by=by, question=question.code, order=to + 1)


def free_code(dialogue: Dialogue) -> str:
    """The next code of the dialogue's questions: q1, q2 …"""
    taken = set(dialogue.questions.values_list("code", flat=True))
    return next(code for number in range(1, len(taken) + 2) if (code := f"q{number}") not in taken)


def _open(dialogue: Dialogue, *, by: User) -> Dialogue:
    dialogue = lifecycle.lock(dialogue)
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    if not may_add(dialogue):
        raise QuestionsLocked
    return dialogue
