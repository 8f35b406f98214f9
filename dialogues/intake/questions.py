"""The questions of a dialogue as columns of a file may answer them: whole, or one alternative to a column."""

from collections import Counter
from collections.abc import Iterator

from ..forms.answers import Asked
from ..models import BudgetProposal, Choice, Dialogue, Question
from .named import plain

#: What stands before the key of a question where a column answers it, and between it and the key of an alternative.
PREFIX, BETWEEN = "question:", ":"
#: The kinds of questions whose alternatives may have a column each.
SPREAD = (Question.Kind.SEVERAL, Question.Kind.RANKING, Question.Kind.BUDGET)

Alternative = Choice | BudgetProposal


def asked_in(dialogue: Dialogue) -> Asked:
    """The questions of the dialogue in the order they are asked, with their alternatives."""
    return Asked(dialogue, list(dialogue.questions.prefetch_related("choices")))


def alternatives(question: Question, asked: Asked) -> list[Alternative]:
    """What is chosen among, ranked or voted on, in the order it is shown."""
    if question.kind == Question.Kind.BUDGET:
        return list(asked.proposals.values())
    return list(question.choices.all())


def words_of(alternative: Alternative) -> list[str]:
    """What the alternative is called, in every language it is written in; a proposal also by its number."""
    if isinstance(alternative, BudgetProposal):
        return [*alternative.title.values(), alternative.code]
    return list(alternative.text.values())


def name_of(question: Question, alternative: Alternative | None = None) -> str:
    """What a column is called that answers the question, or tells of one of its alternatives."""
    whole = f"{PREFIX}{question.pk}"
    return f"{whole}{BETWEEN}{alternative.pk}" if alternative else whole


def is_whole(name: str) -> bool:
    """Whether a column of this name answers a question, and not only for one alternative."""
    return name.startswith(PREFIX) and BETWEEN not in name.removeprefix(PREFIX)


def spread(asked: Asked) -> Iterator[tuple[Question, Alternative]]:
    """Every alternative that may have a column of its own."""
    for question in asked.questions:
        if question.kind in SPREAD:
            for alternative in alternatives(question, asked):
                yield question, alternative


def names(asked: Asked) -> set[str]:
    """What columns can be called that answer something of the dialogue."""
    return {name_of(item) for item in asked.questions} | {name_of(*pair) for pair in spread(asked)}


def by_heading(asked: Asked) -> dict[str, str]:
    """What a column answers, by its heading: a question or its code, or an alternative as survey tools write it. See ``plain``.

    The words of an alternative alone are enough where only one question has it.
    """
    found = {plain(words): name_of(item) for item in asked.questions for words in _called(item)}
    alone: Counter[str] = Counter()
    for question, alternative in spread(asked):
        name, told = name_of(question, alternative), words_of(alternative)
        alone.update({plain(words) for words in told})
        for words in told:
            for called in _called(question):
                ways = (f"{called} [{words}]", f"{called} - {words}", f"{called}: {words}", f"{called} ({words})")
                found |= {plain(way): name for way in ways}
    for question, alternative in spread(asked):
        for words in words_of(alternative):
            if alone[plain(words)] == 1:
                found.setdefault(plain(words), name_of(question, alternative))
    return found


def _called(question: Question) -> list[str]:
    return [*question.text.values(), question.code]
