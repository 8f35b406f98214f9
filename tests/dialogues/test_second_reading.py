"""A second reader: drawn by lot, blind to the first, settled by a person, and told in the compilation."""

import html
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogues import compilation, second_reading, sorting
from dialogues.models import Coding, Compilation, Dialogue, SecondReading, Step, Theme
from dialogues.refusals import NotEntitled
from governance.models import User

from .test_compilation import sort, sort_all
from .worlds import World

pytestmark = pytest.mark.once


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    """Three contributions that Maja has sorted into one theme; there is another."""
    found = world.arrived(Step.COMPILATION)
    bridge = sorting.add_theme(found, name="Bron", by=world.maja)
    sorting.add_theme(found, name="Ån", by=world.maja)
    sort_all(found, world.maja, bridge)
    return found


def theme(dialogue: Dialogue, code: str) -> Theme:
    return dialogue.themes.get(code=code)


def drawn(dialogue: Dialogue, world: World) -> list[SecondReading]:
    second_reading.draw(dialogue, share=100, by=world.maja)
    return list(second_reading.of(dialogue))


def ask(user: User, name: str, *args: Any, **data: Any) -> Any:
    client, address = Client(), reverse(f"officials:{name}", args=args)
    client.force_login(user)
    return client.post(address, data, follow=True) if data else client.get(address)


@pytest.mark.parametrize(
    ("table", "expected"),
    [((20, 5, 10, 15), 0.4), ((10, 0, 0, 10), 1.0), ((5, 5, 5, 5), 0.0), ((0, 3, 3, 4), -0.4286), ((7, 0, 0, 0), None)],
)
def test_kappa_leaves_out_what_chance_would_give(table: tuple[int, int, int, int], expected: float | None) -> None:
    """The first table is Cohen's kind of example: 35 of 50 alike, half of it by chance."""
    found = second_reading.kappa(*table)
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-4))


def test_a_share_is_drawn_and_not_twice(world: World, dialogue: Dialogue) -> None:
    assert second_reading.draw(dialogue, share=10, by=world.maja) == 1
    with pytest.raises(second_reading.NothingToDraw):
        second_reading.draw(dialogue, share=10, by=world.maja)
    assert second_reading.draw(dialogue, share=100, by=world.maja) == 2
    assert second_reading.of(dialogue).count() == 3
    with pytest.raises(NotEntitled):
        second_reading.draw(dialogue, share=100, by=world.gunnel)


def test_the_second_reader_is_somebody_else_and_does_not_see_the_first(world: World, dialogue: Dialogue) -> None:
    item = drawn(dialogue, world)[0]
    with pytest.raises(second_reading.FirstReader):
        second_reading.read(item, themes=[], by=world.maja)
    assert second_reading.next_for(dialogue, world.maja) is None
    page = ask(world.mats, "second_reading_one", dialogue.pk, item.contribution.number).content.decode()
    assert "checked" not in page
    second_reading.read(item, themes=[theme(dialogue, "bron")], by=world.mats)
    with pytest.raises(second_reading.ReadAlready):
        second_reading.read(item, themes=[], by=world.mats)


def test_what_differs_is_settled_by_a_person_and_the_sorting_follows(world: World, dialogue: Dialogue) -> None:
    same, other, _third = drawn(dialogue, world)
    same = second_reading.read(same, themes=[theme(dialogue, "bron")], by=world.mats)
    other = second_reading.read(other, themes=[theme(dialogue, "an")], by=world.mats)
    assert (same.differs, other.waits_to_be_settled) == (False, True)
    with pytest.raises(second_reading.NotToSettle):
        second_reading.settle(same, choice="second", by=world.maja)
    second_reading.settle(other, choice="both", by=world.maja)
    assert set(other.contribution.codings.values_list("theme__code", flat=True)) == {"bron", "an"}
    with pytest.raises(second_reading.NotToSettle):
        second_reading.settle(other, choice="first", by=world.maja)


def test_the_compilation_waits_for_what_is_not_settled(world: World, dialogue: Dialogue) -> None:
    item = second_reading.read(drawn(dialogue, world)[0], themes=[], by=world.mats)
    draft = compilation.begin(dialogue, by=world.maja)
    draft.summary, draft.method_limits = "Det är mörkt.", "Få unga."
    draft.save()
    draft.themes.create(theme=theme(dialogue, "bron"), summary="Tre.")
    assert [lack.code for lack in compilation.missing(draft)] == ["second_reading"]
    second_reading.settle(item, choice="first", by=world.mats)
    assert compilation.missing(draft) == []
    approved = compilation.approve(compilation.submit(draft, by=world.maja), by=world.olle)
    read = compilation.Reading(Compilation.objects.get(pk=approved.pk), world.municipality)
    assert read.agreement is not None
    assert (read.agreement.read, read.agreement.same) == (1, 0)
    page = html.unescape(ask(world.gunnel, "compilation_preview", dialogue.pk, 1).content.decode())
    assert "1 bidrag sorterades av två personer" in page


def test_a_merged_theme_counts_as_the_one_it_went_into(world: World, dialogue: Dialogue) -> None:
    for item in drawn(dialogue, world):
        second_reading.read(item, themes=[theme(dialogue, "an")], by=world.mats)
    assert second_reading.counted(dialogue)["same"] == 0
    sorting.merge_themes(theme(dialogue, "an"), into=theme(dialogue, "bron"), by=world.maja)
    told = second_reading.counted(dialogue)
    assert (told["read"], told["same"], told["themes"]) == (3, 3, {"bron": [3, 0, 0, 0]})


def test_through_the_pages_from_lot_to_agreement(world: World, dialogue: Dialogue) -> None:
    sort(dialogue.contributions.get(number=3), world.maja, theme(dialogue, "an"))
    ask(world.maja, "second_reading", dialogue.pk, share=100)
    for number, code in ((1, "bron"), (2, "an"), (3, "an")):
        ask(world.mats, "second_reading_one", dialogue.pk, number, themes=theme(dialogue, code).pk)
    page = html.unescape(ask(world.mats, "second_reading", dialogue.pk).content.decode())
    assert "Avgör bidrag 2" in page
    assert "3 bidrag sorterades av två" in page
    ask(world.mats, "second_reading_one", dialogue.pk, 2, choice="second")
    assert Coding.objects.get(contribution__number=2, contribution__dialogue=dialogue).theme.code == "an"
    assert ask(world.maja, "second_reading", dialogue.pk, share=0).status_code == 422
    assert ask(world.yusuf, "second_reading", dialogue.pk).status_code == 404
