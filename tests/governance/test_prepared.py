"""A question whose SQL is made once gives the same answer as one that is made anew."""

import datetime as dt
import uuid

import pytest
from django.db import connection, transaction
from django.db.models import Prefetch, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from governance import outbox
from governance.models import Area, Board, Meeting, OutgoingMail
from governance.prepared import MOST_KEPT, hand_over, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def boards() -> list[Board]:
    return [
        Board.objects.create(code=code, abbreviation=code, name=name, kind=Board.Kind.BOARD)
        for code, name in (("tn", "Tekniska nämnden"), ("kfn", "Kultur- och fritidsnämnden"))
    ]


def named(name: str) -> "QuerySet[Board]":
    return Board.objects.filter(name=name)


def test_each_text_that_is_asked_for_gets_its_own_answer(boards: list[Board]) -> None:
    ask = prepared(named)
    for board in [*boards, *reversed(boards)]:
        assert ask(board.name) == [board]
    assert ask("Ingen nämnd") == []


def test_numbers_and_days_get_their_own_answers_too(boards: list[Board]) -> None:
    days = [dt.date(2026, 3, 2), dt.date(2026, 3, 30)]
    meetings = {(board.pk, day): Meeting.objects.create(board=board, held_on=day) for board in boards for day in days}

    @prepared
    def held(board: int, day: dt.date) -> "QuerySet[Meeting]":
        return Meeting.objects.filter(board=board, held_on=day).select_related("board").prefetch_related("decisions")

    for (board, day), meeting in meetings.items():
        assert held(board, day) == [meeting]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A line for each question whose SQL is made."""
    made: list[str] = []
    as_sql = SQLCompiler.as_sql

    def counted(self: SQLCompiler, *args: object, **options: object) -> object:
        made.append("once")
        return as_sql(self, *args, **options)

    monkeypatch.setattr(SQLCompiler, "as_sql", counted)
    return made


def test_the_sql_is_made_once(boards: list[Board], made: list[str]) -> None:
    ask = prepared(named)
    with CaptureQueriesContext(connection) as asked:
        for board in boards:
            ask(board.name)
    assert (len(made), len(asked)) == (1, 2)


def test_the_sql_for_what_is_fetched_along_is_made_once_too(boards: list[Board], made: list[str]) -> None:
    held = [
        Meeting.objects.create(board=board, held_on=dt.date(2026, 3, 2 + place)) for place, board in enumerate(boards)
    ]
    made.clear()
    ask = prepared(lambda name: named(name).prefetch_related(Prefetch("meetings", Meeting.objects.order_by("held_on"))))
    with CaptureQueriesContext(connection) as asked:
        found = [ask(board.name)[0] for board in [*boards, *boards]]
        assert [list(board.meetings.all()) for board in found] == [[meeting] for meeting in [*held, *held]]
        assert found[0].meetings.all()[0].board is found[0]
    assert (len(made), len(asked)) == (2, 8)


def test_what_is_fetched_along_goes_to_the_row_it_belongs_to(boards: list[Board]) -> None:
    days = [dt.date(2026, 3, day) for day in (2, 9, 16)]
    for board, day in zip([*boards, boards[0]], days, strict=True):
        Meeting.objects.create(board=board, held_on=day)
    ask = prepared(lambda: Board.objects.order_by("pk").prefetch_related("meetings"))
    told = [{meeting.held_on for meeting in board.meetings.all()} for board in ask()]
    assert told == [{days[0], days[2]}, {days[1]}]


def test_what_is_changed_between_two_questions_is_seen(boards: list[Board]) -> None:
    @prepared
    def everything() -> "QuerySet[Board]":
        return Board.objects.order_by("pk")

    assert everything() == boards
    Board.objects.filter(pk=boards[0].pk).update(name="Samhällsbyggnadsnämnden")
    assert everything()[0].name == "Samhällsbyggnadsnämnden"


def test_a_question_that_cannot_have_an_answer_is_not_asked() -> None:
    @prepared
    def none_of_them() -> "QuerySet[Area]":
        return Area.objects.filter(pk__in=[])

    with CaptureQueriesContext(connection) as asked:
        assert none_of_them() == []
    assert len(asked) == 0


def test_old_days_are_forgotten(boards: list[Board]) -> None:
    first = dt.date(2026, 1, 1)

    @prepared
    def since(day: dt.date) -> "QuerySet[Meeting]":
        return Meeting.objects.filter(held_on__gte=day)

    meeting = Meeting.objects.create(board=boards[0], held_on=first + dt.timedelta(days=5))
    found = [since(first + dt.timedelta(days=days)) for days in range(MOST_KEPT + 5)]
    assert found == [[meeting]] * 6 + [[]] * (MOST_KEPT - 1)


def test_each_key_that_is_asked_for_gets_its_own_answer() -> None:
    @prepared
    def claimed(by: uuid.UUID) -> "QuerySet[OutgoingMail]":
        return OutgoingMail.objects.filter(lease_owner=by)

    workers = [uuid.uuid4(), uuid.uuid4()]
    for place, worker in enumerate(workers):
        outbox.queue("receipt", "nils@fagersunda.example", {}, dedupe_key=str(place))
        OutgoingMail.objects.filter(dedupe_key=str(place)).update(lease_owner=worker)
    assert [[mail.lease_owner for mail in claimed(worker)] for worker in workers] == [[worker] for worker in workers]
    assert claimed(uuid.uuid4()) == []


def test_rows_are_handed_over_as_if_they_had_been_prefetched(boards: list[Board]) -> None:
    meeting = Meeting.objects.create(board=boards[0], held_on=dt.date(2026, 3, 2))
    hand_over(boards[0], "meetings", list(Meeting.objects.all()))
    with CaptureQueriesContext(connection) as asked:
        assert list(boards[0].meetings.all()) == [meeting]
        assert boards[0].meetings.all()[0].board is boards[0]
    assert len(asked) == 0


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_within_a_transaction_only() -> None:
    @prepared
    def locked(code: str) -> "QuerySet[Board]":
        return Board.objects.select_for_update().filter(code=code)

    with transaction.atomic():
        assert locked("tn") == []
    with pytest.raises(TransactionManagementError):
        locked("tn")
