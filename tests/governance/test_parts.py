"""A part of a page is kept as long as nothing that it was made of is changed."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from dialogues.models import Step
from governance import clock, editions, pages, parts
from governance.models import Area, Board, Heartbeat
from tests.dialogues.worlds import OPENS, World

made: list[str] = []


@pytest.fixture(autouse=True)
def _nothing_is_kept(transactional_db: None) -> Iterator[None]:
    made.clear()
    parts.forget()
    yield
    parts.forget()


@parts.kept
def areas(mark: str) -> str:
    made.append("areas")
    return mark + ", ".join(Area.objects.order_by("pk").values_list("name", flat=True))


@parts.kept
def page(mark: str) -> str:
    made.append("page")
    return f"{areas(mark)}; {Board.objects.count()}"


@parts.kept
def signs_of_life() -> int:
    made.append("life")
    return Heartbeat.objects.count()


def shown(part: Any = areas, *values: str) -> Any:
    with parts.keeping(editions.current()):
        return part(*(values or ("",)))


def test_a_part_is_made_once_while_nothing_is_changed() -> None:
    assert [shown(), shown(), shown(areas, "- ")] == ["", "", "- "]
    assert made == ["areas", "areas"]


def test_a_change_of_what_it_was_made_of_is_seen_at_once() -> None:
    shown()
    area = Area.objects.create(code="tuna", name="Tuna")
    assert shown() == "Tuna"
    Area.objects.update(name="Tunaby")
    assert shown() == "Tunaby"
    area.delete()
    assert shown() == ""


def test_a_change_of_something_else_lets_it_stand() -> None:
    shown()
    Board.objects.create(code="ks", name="Kommunstyrelsen")
    shown()
    assert made == ["areas"]


def test_a_part_of_a_part_takes_it_along_when_it_falls() -> None:
    shown()
    shown(page)
    Area.objects.create(code="tuna", name="Tuna")
    assert shown(page) == "Tuna; 0"
    assert made == ["areas", "page", "page", "areas"]


def test_what_is_read_from_a_table_that_tells_no_changes_is_not_kept() -> None:
    Heartbeat.objects.create(name="tick", ticked_at=clock.now())
    with parts.keeping(editions.current()):
        assert [signs_of_life(), signs_of_life()] == [1, 1]
    assert made == ["life", "life"]


def test_each_language_and_each_day_has_a_part_of_its_own(settings: Any) -> None:
    for language, day in (("sv", 1), ("en", 1), ("sv", 2), ("sv", 1)):
        settings.FROZEN_NOW = dt.datetime(2026, 3, day, 9, tzinfo=dt.UTC)
        with override(language):
            shown()
    assert made == ["areas"] * 3


def test_nothing_is_kept_where_no_edition_was_read() -> None:
    assert [areas(""), areas("")] == ["", ""]
    assert made == ["areas", "areas"]


def test_a_change_that_is_undone_leaves_no_trace() -> None:
    shown()
    with transaction.atomic():
        Area.objects.create(code="tuna", name="Tuna")
        transaction.set_rollback(True)
    assert shown() == ""
    assert made == ["areas"]


def test_a_page_that_is_asked_for_in_another_way_asks_the_database_next_to_nothing(
    settings: Any, client: Client
) -> None:
    world = World(settings)
    dialogue = world.arrived(Step.EXECUTION)
    world.today(OPENS)
    for address in ("/", "/dialoger/", dialogue.get_absolute_url(), f"{dialogue.get_absolute_url()}aterkoppling/"):
        whole = client.get(address).content.decode()
        with CaptureQueriesContext(connection) as asked:
            again = client.get(f"{address}?nummer=1").content.decode()
        # Which edition stands, and how many contributions there are.
        assert len(asked) <= 2, address
        assert _main(again) == _main(whole)


def _main(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def test_a_page_with_a_block_that_would_be_lost_cannot_be_kept() -> None:
    with pytest.raises(ValueError, match="does not pass on"):
        pages.blocks("residents/take_part.html", {})


@parts.kept
def chosen_area(code: str) -> str:
    """Which question comes second is decided by the answer to the first."""
    made.append("chosen")
    area = Area.objects.filter(code=code).first()
    return area.name if area else f"ingen av {Board.objects.count()}"


def test_a_change_in_its_tables_that_answers_its_questions_as_before_lets_it_stand() -> None:
    Area.objects.create(code="tuna", name="Tuna")
    shown(chosen_area, "tuna")
    other = Area.objects.create(code="aby", name="Åby")
    assert shown(chosen_area, "tuna") == "Tuna"
    other.delete()
    assert shown(chosen_area, "tuna") == "Tuna"
    assert made == ["chosen"]


def test_a_change_that_leads_the_making_another_way_is_seen_at_once() -> None:
    assert shown(chosen_area, "tuna") == "ingen av 0"
    Board.objects.create(code="ks", name="Kommunstyrelsen")
    assert shown(chosen_area, "tuna") == "ingen av 1"
    area = Area.objects.create(code="tuna", name="Tuna")
    assert shown(chosen_area, "tuna") == "Tuna"
    Board.objects.create(code="bun", name="Barn- och utbildningsnämnden")
    assert shown(chosen_area, "tuna") == "Tuna"
    area.delete()
    assert shown(chosen_area, "tuna") == "ingen av 2"


def test_a_change_back_and_forth_is_seen_each_time() -> None:
    Area.objects.create(code="tuna", name="Tuna")
    shown()
    for name in ("Tunaby", "Tuna", "Tunaby"):
        Area.objects.update(name=name)
        assert shown() == name


def test_only_the_questions_that_name_a_changed_table_are_asked_again() -> None:
    Area.objects.create(code="tuna", name="Tuna")
    shown(page)
    Area.objects.update(code="tuna-by")
    edition = editions.current()
    editions.of_tables(edition)
    with parts.keeping(edition), CaptureQueriesContext(connection) as asked:
        page("")
    assert {query["sql"] for query in asked if "governance_board" in query["sql"]} == set()
    assert made == ["page", "areas"]
