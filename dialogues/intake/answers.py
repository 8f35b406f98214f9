"""A cell of a file as the answer to a question of the dialogue: an alternative, several, a rating or words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from ..models import Answer, AnswerChoice, Choice, Contribution, Dialogue, Intake, IntakeAnswer, IntakeRow, Question

#: What stands before the key of a question where a column of a file answers it.
PREFIX = "question:"
#: The kinds of questions that a cell can answer. A ranking, a place and a vote need more than a cell.
KINDS = (Question.Kind.OPEN, Question.Kind.ONE, Question.Kind.SEVERAL, Question.Kind.RATING)
#: What survey tools write between several alternatives in one cell. Commas also stand within alternatives.
_BETWEEN = re.compile(r"[;|\n]")
#: 4, 4/5, 4 av 5, "4 - nöjd": never 45 or 4,5.
_RATING = re.compile(r"([1-5])(?:[.,]0)?(?:\s*(?:/|av|of)\s*5)?(?:\s*[-–—:=(]\D*)?")
#: So many different values that fit no alternative are told for each question; the rest are counted together.
MOST_TOLD, LONGEST_TOLD = 40, 120


def plain(words: Any) -> str:
    """The words without capitals and without what differs between ways to write spaces and dashes."""
    return re.sub(r"[\s–—-]+", "-", str(words).strip().casefold())


def answerable(dialogue: Dialogue) -> "QuerySet[Question]":
    """The questions of the dialogue that a column can answer, as they are asked, with their alternatives."""
    return dialogue.questions.filter(kind__in=KINDS).prefetch_related("choices")


def name_of(question: Question) -> str:
    """What a column is called that answers the question."""
    return f"{PREFIX}{question.pk}"


def names_by_heading(questions: Iterable[Question]) -> dict[str, str]:
    """What a column answers, by its heading: the question in one of its languages, or its code. See ``plain``."""
    return {plain(words): name_of(item) for item in questions for words in (*item.text.values(), item.code)}


@dataclass
class Given:
    """What a row answers to one question, and what of it fits no alternative."""

    text: str = ""
    rating: int | None = None
    choices: list[Choice] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)

    @property
    def is_any(self) -> bool:
        """Whether something was answered."""
        return bool(self.text or self.rating or self.choices)


class Asked:
    """A question that columns answer. Its alternatives are known in every language they are written in."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._choices = {plain(words): choice for choice in question.choices.all() for words in choice.text.values()}

    def given(self, cells: Sequence[Any]) -> Given:
        """What the cells answer, together: a survey may have a column for each alternative."""
        said = [str(cell).strip() for cell in cells]
        found = Given()
        match self.question.kind:
            case Question.Kind.OPEN:
                found.text = "\n\n".join(str(cell) for cell in cells)
            case Question.Kind.RATING:
                rated = _RATING.fullmatch(said[0].casefold())
                found.rating = int(rated[1]) if rated else None
                found.misfits = [] if rated else said[:1]
            case Question.Kind.ONE:
                choice = self._choices.get(plain(said[0]))
                found.choices, found.misfits = ([choice], []) if choice else ([], said[:1])
            case _:
                for cell in said:
                    self._read_several(cell, found)
        return found

    def _read_several(self, cell: str, found: Given) -> None:
        """All alternatives in the cell, each once. The whole cell may be one of them, whatever signs it has."""
        for part in [cell] if plain(cell) in self._choices else _BETWEEN.split(cell):
            words = part.split(",")
            while words:
                lengths = range(len(words), 0, -1)
                fits = next((n for n in lengths if plain(",".join(words[:n])) in self._choices), 0)
                said = ",".join(words[: fits or 1]).strip()
                words = words[fits or 1 :]
                choice = self._choices.get(plain(said)) if fits else None
                if choice and choice not in found.choices:
                    found.choices.append(choice)
                elif said and not choice:
                    found.misfits.append(said)


# ------------------------------------------------------------------------------------------- kept until it is received


def staged(row: IntakeRow) -> list[IntakeAnswer]:
    """The answers of a row that was read, as they wait: one for each alternative that was chosen."""
    found = []
    for question, given in getattr(row, "given", {}).items():
        place = {"intake_id": row.intake_id, "place": row.place, "question": question}
        if given.choices:
            found += [IntakeAnswer(**place, choice=choice) for choice in given.choices]
        elif given.is_any:
            found.append(IntakeAnswer(**place, text=given.text, rating=given.rating))
    return found


def count_misfits(intake: Intake, rows: Iterable[IntakeRow]) -> None:
    """Add what fitted no alternative in the rows to what the intake tells. The caller saves the intake."""
    for row in rows:
        for question, given in getattr(row, "given", {}).items():
            told = intake.misfits.setdefault(str(question.pk), {})
            for value in given.misfits:
                value = value[:LONGEST_TOLD]
                value = value if value in told or len(told) < MOST_TOLD else ""
                told[value] = told.get(value, 0) + 1


def misfits(intake: Intake) -> list[tuple[Question, list[tuple[str, int]]]]:
    """For each question what fitted no alternative, the most common first; "" stands for everything less common."""
    told = {int(key): values for key, values in intake.misfits.items() if values}
    return [
        (question, sorted(told[question.pk].items(), key=lambda item: (not item[0], -item[1], item[0])))
        for question in Question.objects.filter(pk__in=told)
    ]


def numbers(intake: Intake) -> list[tuple[str, int]]:
    """How many of the rows answer each question, in the order of the questions."""
    counted = IntakeAnswer.objects.filter(intake=intake).order_by("question__order", "question")
    rows = counted.values_list("question", "question__text").annotate(Count("place", distinct=True))
    return [(str(text), number) for _question, text, number in rows]


def for_rows(intake: Intake, rows: Iterable[IntakeRow]) -> dict[int, list[tuple[str, str]]]:
    """By the place of the row: each question that it answers but in words, which are its text, and what the answer is."""
    waiting = IntakeAnswer.objects.filter(intake=intake, place__in=[row.place for row in rows], text="")
    found: dict[int, dict[str, list[str]]] = {}
    for item in waiting.select_related("question", "choice").order_by("question__order", "choice__order"):
        said = str(item.choice or item.rating)
        found.setdefault(item.place, {}).setdefault(str(item.question), []).append(said)
    return {place: [(asked, ", ".join(said)) for asked, said in row.items()] for place, row in found.items()}


def check_while_inserting() -> None:
    """Let PostgreSQL check after each statement that what is named exists, instead of all of it when the transaction ends.

    The limit for a statement holds for the end too, and others may wait for it.
    """
    if connection.vendor != "postgresql":
        return
    tables = [model._meta.db_table for model in (Answer, AnswerChoice, Contribution)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(conname), ', ') FROM pg_constraint "
            "WHERE contype = 'f' AND condeferrable AND conrelid = ANY(%s::regclass[])",
            [tables],
        )
        cursor.execute(f"SET CONSTRAINTS {cursor.fetchone()[0]} IMMEDIATE")


def receive(intake: Intake, *, at_once: int) -> None:
    """Make the answers of the contributions that have been made of the rows, inside the database, with their alternatives.

    A row and its contribution share the key of submission, so no row can get the answers of another. ``at_once`` rows to
    a statement.
    """
    names = {model: model._meta.db_table for model in (Answer, AnswerChoice, Contribution, IntakeAnswer, IntakeRow)}
    made = (
        f"FROM {names[IntakeAnswer]} given "
        f"JOIN {names[IntakeRow]} line ON line.intake_id = given.intake_id AND line.place = given.place "
        f"JOIN {names[Contribution]} said ON said.submission_key = line.submission_key "
    )
    answer = (
        f"INSERT INTO {names[Answer]} (contribution_id, question_id, text, rating) "
        f"SELECT said.id, given.question_id, max(given.text), max(given.rating) {made}"
        "WHERE given.intake_id = %s AND given.place > %s AND given.place <= %s GROUP BY said.id, given.question_id"
    )
    choice = (
        f"INSERT INTO {names[AnswerChoice]} (answer_id, choice_id) "
        f"SELECT answer.id, given.choice_id {made}"
        f"JOIN {names[Answer]} answer ON answer.contribution_id = said.id AND answer.question_id = given.question_id "
        "WHERE given.intake_id = %s AND given.place > %s AND given.place <= %s AND given.choice_id IS NOT NULL"
    )
    with connection.cursor() as cursor:
        for start in range(0, intake.rows_read, at_once):
            for statement in (answer, choice):
                cursor.execute(statement, [intake.pk, start, start + at_once])
