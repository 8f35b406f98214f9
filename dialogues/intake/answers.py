"""The answers of the rows of a file: kept beside the rows until somebody accepts them, and made inside the database then."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, Min, QuerySet

from ..models import Answer, AnswerChoice, Contribution, Intake, IntakeAnswer, IntakeRow, Question

#: So many different misfits are told on the page, the most common first; the rest are counted. All stand in the report.
MOST_TOLD, LONGEST_TOLD = 60, 200


def staged(row: IntakeRow) -> list[IntakeAnswer]:
    """The answers of a row that was read, as they wait: one for each alternative, and one for each that cannot be understood."""
    found = []
    for question, given in getattr(row, "given", {}).items():
        place = {"intake_id": row.intake_id, "place": row.place, "question": question}
        is_order = question.kind == Question.Kind.RANKING
        for rank, choice in enumerate(given.choices, start=1):
            found.append(IntakeAnswer(**place, choice=choice, rank=rank if is_order else None))
        found += [IntakeAnswer(**place, proposal=proposal) for proposal in given.proposals]
        if given.text or given.rating or given.area:
            found.append(IntakeAnswer(**place, text=given.text, rating=given.rating, area=given.area))
        found += [IntakeAnswer(**place, text=item.value[:LONGEST_TOLD], misfit=item.why) for item in given.misfits]
    return found


def _understood(intake: Intake) -> "QuerySet[IntakeAnswer]":
    return IntakeAnswer.objects.filter(intake=intake, misfit="")


def numbers(intake: Intake) -> list[tuple[str, int]]:
    """How many of the rows answer each question, in the order of the questions."""
    counted = _understood(intake).order_by("question__order", "question")
    rows = counted.values_list("question", "question__text").annotate(Count("place", distinct=True))
    return [(str(text), number) for _question, text, number in rows]


def for_rows(intake: Intake, rows: Iterable[IntakeRow]) -> dict[int, list[tuple[str, str]]]:
    """By the place of the row: each question that it answers but in words, which are its text, and what the answer is."""
    waiting = _understood(intake).filter(place__in=[row.place for row in rows], text="")
    found: dict[int, dict[str, list[str]]] = {}
    order = ("question__order", "rank", "choice__order", "proposal")
    for item in waiting.select_related("question", "choice", "area", "proposal").order_by(*order):
        said = (
            f"{item.rank}. {item.choice}"
            if item.rank
            else str(item.choice or item.proposal or item.area or item.rating)
        )
        found.setdefault(item.place, {}).setdefault(str(item.question), []).append(said)
    return {place: [(asked, ", ".join(said)) for asked, said in row.items()] for place, row in found.items()}


# -------------------------------------------------------------------------------------------- what is not understood


@dataclass(frozen=True)
class Told:
    """What was typed, why it is no answer, in how many rows it stands, and the first of them."""

    value: str
    why: str
    number: int
    first: int


@dataclass
class Misfits:
    """What cannot be understood as an answer to a question: the most common, and in how many rows something else stands."""

    question: Question
    told: list[Told] = field(default_factory=list)
    others: int = 0


def misfits(intake: Intake) -> list[Misfits]:
    """For each question what cannot be understood as an answer to it."""
    rows = IntakeAnswer.objects.filter(intake=intake).exclude(misfit="").order_by()
    numbers = dict(rows.values_list("question").annotate(Count("pk")))
    questions = Question.objects.filter(pk__in=numbers) if numbers else []
    found = {item.pk: Misfits(item, others=numbers[item.pk]) for item in questions}
    if found:
        groups = rows.values_list("question", "text", "misfit").annotate(number=Count("pk"), first=Min("place"))
        for question, value, code, number, first in groups.order_by("-number", "first", "text")[:MOST_TOLD]:
            found[question].told.append(Told(value, str(IntakeAnswer.Misfit(code).label), number, first))
            found[question].others -= number
    return list(found.values())


def misfits_by_row(intake: Intake) -> "QuerySet[IntakeAnswer]":
    """Everything that cannot be understood as an answer, in the order of the file."""
    rows = IntakeAnswer.objects.filter(intake=intake).exclude(misfit="")
    return rows.select_related("question").order_by("place", "question__order", "pk")


# ------------------------------------------------------------------------------------------- kept until it is received


def check_while_inserting() -> None:
    """Let PostgreSQL check after each statement that what is named exists, instead of all of it when the transaction ends.

    The limit for a statement holds for the end too, and others may wait for it.
    """
    if connection.vendor != "postgresql":
        return
    tables = [model._meta.db_table for model in (Answer, AnswerChoice, Answer.proposals.through, Contribution)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(conname), ', ') FROM pg_constraint "
            "WHERE contype = 'f' AND condeferrable AND conrelid = ANY(%s::regclass[])",
            [tables],
        )
        cursor.execute(f"SET CONSTRAINTS {cursor.fetchone()[0]} IMMEDIATE")


def receive(intake: Intake, *, at_once: int) -> None:
    """Make the answers of the contributions that have been made of the rows, inside the database, with what was chosen.

    A row and its contribution share the key of submission, so no row can get the answers of another. ``at_once`` rows to
    a statement.
    """
    with connection.cursor() as cursor:
        for start in range(0, intake.rows_read, at_once):
            for statement in _statements():
                cursor.execute(statement, [intake.pk, start, start + at_once])


def _statements() -> Iterator[str]:
    """The answers of some rows, and then the alternatives and the proposals that were chosen in them."""
    models = (Answer, AnswerChoice, Contribution, IntakeAnswer, IntakeRow)
    answers, choices, contributions, waiting, lines = (model._meta.db_table for model in models)
    votes = Answer.proposals.through._meta.db_table
    made = (
        f"FROM {waiting} given "
        f"JOIN {lines} line ON line.intake_id = given.intake_id AND line.place = given.place "
        f"JOIN {contributions} said ON said.submission_key = line.submission_key "
    )
    some = "WHERE given.intake_id = %s AND given.place > %s AND given.place <= %s AND given.misfit = '' "
    of_answer = f"JOIN {answers} answer ON answer.contribution_id = said.id AND answer.question_id = given.question_id "
    yield (
        f"INSERT INTO {answers} (contribution_id, question_id, text, rating, area_id) "
        f"SELECT said.id, given.question_id, max(given.text), max(given.rating), max(given.area_id) {made}{some}"
        "GROUP BY said.id, given.question_id"
    )
    yield (
        f"INSERT INTO {choices} (answer_id, choice_id, place) "
        f"SELECT answer.id, given.choice_id, given.rank {made}{of_answer}{some}AND given.choice_id IS NOT NULL"
    )
    yield (
        f"INSERT INTO {votes} (answer_id, budgetproposal_id) "
        f"SELECT answer.id, given.proposal_id {made}{of_answer}{some}AND given.proposal_id IS NOT NULL"
    )
