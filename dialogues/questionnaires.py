"""The questions that residents answer. They stand still once people may answer them."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from governance import clock
from governance.models import User

from . import lifecycle, log, permissions
from .models import BudgetProposal, Choice, Dialogue, LogEntry, Question, Round, Status, Step
from .refusals import NotEntitled, Refused

CHOOSING = (Question.Kind.ONE, Question.Kind.SEVERAL, Question.Kind.RANKING)


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


class CostMissing(Refused):
    """A proposal to vote on has a cost, so that the sum can be kept."""

    field = "choices"

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line

    @property
    def message(self) -> str:
        return _(
            "Write the cost in kronor after a semicolon, for example: Benches by the river; 45000. Look at: %(line)s"
        ) % {"line": self.line}


class FrameMissing(Refused):
    """Residents vote on a sum only where the mandate has decided a frame (I11)."""

    field = "kind"

    @property
    def message(self) -> str:
        return _("A budget vote needs a frame in the mandate: the sum that residents decide on.")


class SecondVote(Refused):
    """There is one frame, and one vote on it."""

    field = "kind"

    @property
    def message(self) -> str:
        return _("The dialogue has a budget vote already.")


class ProposalTooDear(Refused):
    """A proposal that costs more than may be spent on one can never be carried out."""

    field = "choices"

    def __init__(self, title: str, most: int) -> None:
        super().__init__(title)
        self.title, self.most = title, most

    @property
    def message(self) -> str:
        return _("%(title)s costs more than the mandate allows for one proposal: %(most)s kronor.") % {
            "title": self.title,
            "most": self.most,
        }


def read_proposals(lines: list[str]) -> list[tuple[str, int]]:
    """Proposals with their cost in SEK, from lines such as ``Benches by the river; 45 000``. Raises ``CostMissing``."""
    found = []
    for line in lines:
        title, _semicolon, cost = line.rpartition(";")
        digits = "".join(sign for sign in cost if not sign.isspace())
        if not title.strip() or not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
            raise CostMissing(line)
        found.append((title.strip(), int(digits)))
    return found


def lines_of(question: Question) -> list[str]:
    """The alternatives as they are written in the form, one per line."""
    if question.kind == Question.Kind.BUDGET:
        return [f"{item.title}; {item.cost_sek}" for item in question.dialogue.budget_proposals.order_by("pk")]
    return [str(choice.text) for choice in question.choices.all()]


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

    Raises ``QuestionsLocked``, ``TooFewChoices``, ``NotEntitled``, and for a budget vote ``FrameMissing``,
    ``SecondVote``, ``CostMissing`` and ``ProposalTooDear``.
    """
    dialogue = _open(dialogue, by=by)
    question: Question = form.instance
    if question.pk is not None and not changeable(dialogue).filter(pk=question.pk).exists():
        raise QuestionsLocked
    if question.kind in CHOOSING and len(choices) < 2:
        raise TooFewChoices
    proposals = _proposals(dialogue, question, choices) if question.kind == Question.Kind.BUDGET else []
    if question.pk is None:
        coming = coming_round(dialogue)
        question.dialogue, question.code = dialogue, free_code(dialogue)
        question.round = coming if coming is not None and coming.number > 1 else None
        question.order = dialogue.questions.count() + 1
    question = form.save()
    _set_choices(question, choices if question.kind in CHOOSING else [])
    if proposals:
        _set_proposals(dialogue, proposals)
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


def _proposals(dialogue: Dialogue, question: Question, lines: list[str]) -> list[tuple[str, int]]:
    mandate = dialogue.mandate
    if mandate is None or mandate.frame_sum_sek is None:
        raise FrameMissing
    if dialogue.questions.filter(kind=Question.Kind.BUDGET).exclude(pk=question.pk).exists():
        raise SecondVote
    proposals = read_proposals(lines)
    if len(proposals) < 2:
        raise TooFewChoices
    most = min(mandate.frame_sum_sek, mandate.frame_max_per_proposal_sek or mandate.frame_sum_sek)
    for title, cost in proposals:
        if cost > most:
            raise ProposalTooDear(title, most)
    return proposals


def _set_proposals(dialogue: Dialogue, proposals: list[tuple[str, int]]) -> None:
    """Keep a proposal, with its translations, as long as its words stand; drop the others."""
    old = {str(item.title): item for item in dialogue.budget_proposals.all()}
    for item in old.values():
        item.delete()
    for number, (title, cost) in enumerate(proposals, start=1):
        words = old[title].title if title in old else title
        BudgetProposal.objects.create(dialogue=dialogue, code=f"P{number}", title=words, cost_sek=cost)


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
