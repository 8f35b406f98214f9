"""The yearly follow-up of the demo: every figure is counted once more, plainly, from the rows themselves."""

import csv
import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.http import QueryDict
from django.utils import translation

from dialogues.exports.world import dump
from dialogues.followup import asked, figures, frozen, page
from dialogues.followup.report import Report
from dialogues.models import (
    Activity,
    Clarity,
    ClosedYear,
    Dialogue,
    DialoguePlan,
    DialogueTargetGroup,
    Evaluation,
    Feedback,
    Lesson,
    LogEntry,
    Promise,
    ThemeResponse,
)
from governance import clock
from governance.models import FollowUp, Municipality, User
from tests.paper_files import headings, words
from tests.world.test_assertions import read, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fagersunda")]

YEARS = (2025, 2026)


@pytest.fixture(autouse=True)
def _in_swedish() -> Iterator[None]:
    with translation.override("sv"):
        yield


def report(year: int, **query: str) -> Report:
    chosen = QueryDict(mutable=True)
    chosen.update(query)
    found = asked.read(chosen, clock.today(), year)
    assert found is not None
    return found.report


def held(year: int, board: str = "") -> list[Dialogue]:
    """Counted plainly: public, opened by today, and open on some day of the year."""
    first, last = dt.date(year, 1, 1), min(dt.date(year, 12, 31), clock.today())
    return [
        dialogue
        for dialogue in Dialogue.objects.public().order_by("pk")
        if any(item.opens_on <= last and item.closes_on >= first for item in dialogue.rounds.all())
        and board in ("", dialogue.owner.code)
    ]


def fell_due(year: int, board: str = "") -> list[Promise]:
    public = set(Dialogue.objects.public().values_list("pk", flat=True))
    return [
        item
        for item in Promise.objects.all()
        if item.first_due.year == year
        and item.dialogue_id in public
        and board in ("", item.dialogue.owner.code)
        and (item.kept_on or (item.first_due < clock.today() and item.dialogue.status == "active"))
    ]


@pytest.mark.parametrize(("year", "board"), [(2025, ""), (2025, "tn"), (2026, ""), (2026, "kfn")])
def test_dialogues_and_contributions(year: int, board: str) -> None:
    told, plain = report(year, board=board), held(year, board)
    assert {item.pk for item in told.held} == {item.pk for item in plain}
    assert told.contributions == sum(
        dialogue.contributions.counted().count()
        if dialogue.reported_contributions is None
        else dialogue.reported_contributions
        for dialogue in plain
    )
    assert told.participants == sum(dialogue.reported_participants or 0 for dialogue in plain)
    assert sum(told.on_levels) == len(plain)
    levels = Counter(dialogue.level.code for dialogue in plain if dialogue.level)
    assert {code: number for (code, _label), number in zip(told.levels, told.on_levels, strict=True)} == levels


@pytest.mark.parametrize("year", YEARS)
def test_promises_by_quarter_and_board(year: int) -> None:
    told, plain = report(year), fell_due(year)
    assert plain, "the demo has promises in both years"
    in_time = [item for item in plain if item.kept_on and item.kept_on <= item.first_due]
    assert (told.promises.in_time, told.promises.all) == (len(in_time), len(plain))
    quarters = Counter((item.first_due.month + 2) // 3 for item in plain)
    assert [row.all for row in told.quarters] == [quarters[number] for number in (1, 2, 3, 4)]
    boards = Counter(item.dialogue.owner.name for item in plain)
    assert {row.name: row.all for row in told.by_board} == boards
    assert told.promises.unanswered == sum(1 for item in plain if item.kept_on is None)


def test_a_promise_that_was_moved_and_kept_by_the_new_day_is_late() -> None:
    before = report(2026).promises
    promise = Promise.objects.filter(dialogue__reference="D-2026-003", stage="heard")
    promise.update(first_due=dt.date(2026, 6, 1), due_on=dt.date(2026, 6, 9))
    after = report(2026).promises
    assert (after.in_time, after.late) == (before.in_time - 1, before.late + 1)


def test_days_from_the_last_day_to_the_answer() -> None:
    told = report(2026)
    days = []
    for item in Promise.objects.filter(stage="heard", kept_on__year=2026):
        closed = [
            held.closes_on for held in item.dialogue.rounds.all() if item.kept_on and held.closes_on <= item.kept_on
        ]
        days.append((item.kept_on - max(closed)).days)  # type: ignore[operator]
    assert sorted(days) == told.days
    assert told.median_days == int(median(days) + 0.5)
    goal = Municipality.current().feedback_days_after_close
    assert told.within_goal == sum(1 for number in days if number <= goal)


@pytest.mark.parametrize("year", YEARS)
def test_what_themes_led_to_once_it_is_told(year: int) -> None:
    told = report(year).effects
    answered = [
        dialogue
        for dialogue in Dialogue.objects.public()
        if any(
            row.given_on and row.given_on.year == year
            for row in Feedback.objects.filter(
                dialogue=dialogue, stage="decided", audience__in=("participants", "public")
            )
        )
    ]
    plain = Counter(row.effect for row in ThemeResponse.objects.exclude(effect="") if row.dialogue in answered)
    assert {effect: number for effect, number in told.items() if number} == plain


def test_groups_that_were_reached_and_missed() -> None:
    told = {row.code: (row.reached, row.missed) for row in report(2026).reach}
    closed = [
        dialogue for dialogue in held(2026) if all(item.closes_on < clock.today() for item in dialogue.rounds.all())
    ]
    plain: dict[str, list[int]] = {}
    for row in DialogueTargetGroup.objects.filter(dialogue__in=closed).exclude(reach_goal=None):
        numbers = plain.setdefault(row.group.code, [0, 0])
        numbers[0 if (row.reached or 0) >= (row.reach_goal or 0) else 1] += 1
    assert told == {code: tuple(numbers) for code, numbers in plain.items()}


def test_ages_leave_out_a_dialogue_with_a_small_group() -> None:
    told = {row.name: row.number for row in report(2026).ages}
    park = Dialogue.objects.get(reference="D-2026-006")
    assert told == {
        row.value: row.count for row in park.background_counts.filter(dimension="age") if row.value != "unknown"
    }
    park.background_counts.filter(dimension="age", value="80+").update(count=4)
    assert report(2026).ages == []


def test_clear_or_not_by_board() -> None:
    (told,) = report(2025).clear
    said = Clarity.objects.filter(dialogue__reference="D-2025-002")
    assert (told.yes, told.all) == (said.filter(was_clear=True).count(), said.count())
    for row in said.filter(was_clear=False)[4:]:
        row.delete()
    assert report(2025).clear == []


@pytest.mark.parametrize("year", YEARS)
def test_what_groups_wished_against_what_they_were_offered(year: int) -> None:
    told, apart = report(year).gaps, []
    for row in DialogueTargetGroup.objects.filter(dialogue__in=held(year)):
        if row.wish and row.room:
            apart.append((row.wish > row.room) - (row.wish < row.room))
    assert (told.more, told.same, told.less) == (apart.count(1), apart.count(0), apart.count(-1))
    assert told.all, "the demo has expectations in both years"


def test_what_participants_said_in_the_evaluations_and_what_was_learnt() -> None:
    told = {name: (row.yes, row.all) for name, row in report(2025).evaluated.items()}
    assert told == {"understood": (125, 142), "knows_use": (101, 142), "again": (118, 142)}  # 88, 71 and 83 of 142
    Evaluation.objects.filter(dialogue__reference="D-2025-002").update(understood_purpose_pct=98)  # three said no
    assert set(report(2025).evaluated) == {"knows_use", "again"}
    told_in_public = read(visitor(), "/uppfoljning/2026/")
    lesson = "Fråga alltid statliga myndigheter först"
    assert lesson not in told_in_public and lesson in read(visitor("leo"), "/handlaggning/uppfoljning/?year=2026")


def test_a_mandate_that_came_after_the_start_is_named() -> None:
    assert report(2026).without_mandate == []
    dialogue = Dialogue.objects.get(reference="D-2026-008")
    assert dialogue.mandate and dialogue.mandate.decision
    type(dialogue.mandate.decision).objects.filter(pk=dialogue.mandate.decision.pk).update(
        decided_on=dt.date(2026, 11, 3)
    )
    assert [item.pk for item in report(2026).without_mandate] == [dialogue.pk]
    assert "öppnade 2 november 2026, uppdrag 3 november 2026" in read(visitor(), "/uppfoljning/2026/")


def test_the_elected_and_the_programme() -> None:
    told, public = report(2026), [item.pk for item in Dialogue.objects.public() if item.step >= 5]
    plain = [
        row
        for row in Activity.objects.filter(dialogue__in=public, starts_on__year=2026, starts_on__lte=clock.today())
        if not row.is_cancelled and (row.attended is not None or row.elected_present is not None)
    ]
    assert (told.meetings.number, told.meetings.with_elected) == (
        len(plain),
        sum(1 for row in plain if row.elected_present),
    )
    linked = Counter(part.title for dialogue in held(2026) for part in dialogue.sub_areas.all())
    assert {row.part.title: len(row.dialogues) for row in told.linked} == linked
    assert len(told.unlinked) == sum(1 for dialogue in held(2026) if not dialogue.sub_areas.exists())


@pytest.mark.parametrize("board", ["", "tn"])
def test_what_the_bodies_reported_on_their_parts_of_the_programmes(board: str) -> None:
    plain = [
        row
        for row in FollowUp.objects.filter(year=2025, stage="signed", sub_area__isnull=False)
        if board in ("", row.board.code)
    ]
    told = report(2025, board=board)
    assert plain and Counter(row.state for row in told.reported) == Counter(row.state for row in plain)
    written = {(row[2], row[3]): row[4:6] for row in figures.rows(told)}
    done = sum(1 for row in plain if row.state == "done")
    assert written["programme_reports_by_state", "done"] == [done, len(plain)]
    page_of_staff = read(visitor("leo"), f"/handlaggning/uppfoljning/?year=2025&board={board}")
    for text in (read(visitor(), f"/uppfoljning/2025/?board={board}"), page_of_staff):
        assert "Det här rapporterar nämnderna om sina delområden" in text
    assert not report(2026).reported


def test_costs_are_for_those_who_work_here() -> None:
    told, plans = report(2026), [dialogue.plan for dialogue in held(2026)]
    assert told.cost.planned == sum(plan.cost_sek or 0 for plan in plans)
    assert "Utfall" not in read(visitor(), "/uppfoljning/2026/")
    assert "Utfall" in read(visitor("leo"), "/handlaggning/uppfoljning/")


def test_the_page_tells_the_figures_and_compares_two_years() -> None:
    text = read(visitor(), "/uppfoljning/2025/?compare=2026")
    assert "Vi höll alla 2 löften om svar i tid" in text
    assert "4 av 5 teman ledde till något" in text
    assert "2025 jämfört med 2026" in text and "Dialoger 1 8" in text


@pytest.mark.parametrize(
    "address", ["/uppfoljning/?year=1999&board=xx&compare=2x", "/uppfoljning/?year=²&compare=2025"]
)
def test_what_makes_no_sense_is_left_out(address: str) -> None:
    assert "Dialogerna 2026" in read(visitor(), address)


def test_a_year_without_dialogues_has_no_page() -> None:
    assert visitor().get("/uppfoljning/1999/").status_code == 404


def test_the_file_holds_the_figures_of_the_page() -> None:
    response: Any = visitor().get("/uppfoljning/2025/siffror.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == list(figures.COLUMNS)
    assert ["2025", "", "dialogues", "", "1", "", "dialoger"] in rows
    assert not any(row[2].startswith("cost") for row in rows)
    assert sum(int(row[4]) for row in rows if row[2] == "promises_in_time_by_quarter") == report(2025).promises.in_time


def everything(year: int) -> list[list[Any]]:
    """Every figure of the year and of each of its boards, costs included."""
    boards = ["", *(body.code for body in report(year).boards)]
    return [row for board in boards for row in figures.rows(report(year, board=board), for_staff=True)]


def test_a_closed_year_stands_whatever_is_put_right_afterwards() -> None:
    before, leo = everything(2025), User.objects.get(code="leo")
    visitor("leo").post("/handlaggning/uppfoljning/2025/stang/")
    closed = ClosedYear.objects.get(year=2025)
    assert everything(2025) == before
    put_right()
    assert everything(2025) == before
    assert "Boka förskolor en termin före." in read(visitor(), "/uppfoljning/2025/")
    assert "Året stängdes den 23 november 2026" in read(visitor(), "/uppfoljning/2025/")
    (moved,) = dump()["closed_years"]
    assert json.loads(moved["figures"]) == closed.figures and moved["figures_digest"] == closed.figures_digest
    line = LogEntry.objects.filter(action=LogEntry.Action.YEAR_CLOSED).get()
    assert (line.actor, line.detail["figures_digest"]) == (leo, frozen.digest(closed.figures))
    with pytest.raises(frozen.AlreadyClosed):
        frozen.close(2025, by=leo)


def put_right() -> None:
    """Something of everything that the figures are made of."""
    Promise.objects.filter(first_due__year=2025).update(first_due=dt.date(2025, 1, 2))
    Dialogue.objects.filter(reference="D-2025-002").update(reported_contributions=1, reported_participants=1)
    ThemeResponse.objects.filter(dialogue__reference="D-2025-002").update(effect="not")
    DialogueTargetGroup.objects.filter(dialogue__reference="D-2025-002").update(reached=0)
    DialogueTargetGroup.objects.filter(dialogue__reference="D-2025-002").update(wish=5)
    Evaluation.objects.filter(dialogue__reference="D-2025-002").update(knows_how_used_pct=50)
    Lesson.objects.filter(evaluation__dialogue__reference="D-2025-002").delete()
    Clarity.objects.filter(dialogue__reference="D-2025-002").update(was_clear=False)
    FollowUp.objects.update(state="off")
    Activity.objects.filter(starts_on__year=2025).update(attended=0, elected_present=0)
    DialoguePlan.objects.update(cost_sek=1, cost_actual_sek=1)
    Municipality.objects.update(feedback_days_after_close=1, small_cell_threshold=1)


def test_what_is_put_right_would_have_changed_the_figures() -> None:
    """Otherwise the test above would prove little."""
    before = everything(2025)
    put_right()
    changed = {row[2] for row, was in zip(everything(2025), before, strict=False) if row != was}
    assert changed >= {
        "contributions", "promises_late_by_board", "themes_by_answer", "groups_reached", "answer_was_clear", "cost_actual",
        "evaluation_knows_use", "groups_by_wish_against_offer",
        "programme_reports_by_state",
    }  # fmt: skip


def test_the_database_lets_nobody_change_a_closed_year() -> None:
    frozen.close(2025, by=User.objects.get(code="leo"))
    for change in (lambda rows: rows.update(closed_on=dt.date(2026, 1, 1)), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(ClosedYear.objects.filter(year=2025))


@pytest.mark.parametrize(("code", "year"), [("leo", 2026), ("leo", 1999), ("maja", 2025), ("olle", 2025)])
def test_only_a_coordinator_closes_and_only_a_year_that_is_over(code: str, year: int) -> None:
    visitor(code).post(f"/handlaggning/uppfoljning/{year}/stang/")
    assert not ClosedYear.objects.exists()


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_the_report_as_a_file_has_the_figures_and_sentences_of_the_page(ending: str) -> None:
    told = page.context(asked.read(QueryDict("year=2025&compare=2026"), clock.today()))
    answer: Any = visitor().get(f"/uppfoljning/2025/rapport.{ending}?compare=2026")
    file = answer.getvalue()
    sentences = {told["said"][name] for name in ("promises", "days", "levels", "themes", "clear", "mandate")}
    assert sentences <= set(headings(file))
    text = words(file).replace("\u00a0", " ")
    for row in told["compared"]:
        assert f"{row['name']} {row['now']} {row['then']}".replace("\u00a0", " ") in text
    assert "Utfall" not in text
    staff: Any = visitor("leo").get(f"/handlaggning/uppfoljning/rapport.{ending}?year=2025")
    assert "Utfall" in words(staff.getvalue())
