"""Rows that are fetched within the question for what they belong to are the same as rows that were asked for apart."""

from typing import Any

import pytest
from django.db.models import OuterRef, QuerySet

from governance.models import LadderLevel, LadderScale, OutgoingMail
from governance.within import Rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def scale() -> LadderScale:
    """A scale with two levels, in two languages."""
    scale = LadderScale.objects.create(name="Stegen", version="1")
    for order, (code, swedish, english) in enumerate(
        (("consultation", "Lyssna", "Listen"), ("dialogue", "Prata", "Talk"))
    ):
        label, counts = {"sv": swedish, "en": english}, order > 0
        LadderLevel.objects.create(scale=scale, order=order, code=code, label=label, counts_as_dialogue=counts)
    return scale


def with_levels() -> "QuerySet[LadderScale]":
    levels = LadderLevel.objects.filter(scale=OuterRef("pk")).order_by("-order")
    return LadderScale.objects.annotate(its_levels=Rows(levels))


def values(rows: list[LadderLevel]) -> list[dict[str, object]]:
    return [{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields} for row in rows]


def test_they_are_the_same_rows_in_the_same_order(scale: LadderScale) -> None:
    found = with_levels().get(pk=scale.pk).its_levels
    assert values(found) == values(list(scale.levels.order_by("-order")))
    assert [str(row) for row in found] == [str(row) for row in scale.levels.order_by("-order")]


def test_what_has_none_gets_an_empty_list() -> None:
    empty = LadderScale.objects.create(name="Tom", version="1", is_current=False)
    assert with_levels().get(pk=empty.pk).its_levels == []


def test_what_a_row_points_at_comes_with_it_and_nothing_more_is_asked(
    scale: LadderScale, django_assert_num_queries: Any
) -> None:
    levels = LadderLevel.objects.filter(scale=OuterRef("pk"))
    found = LadderScale.objects.annotate(its_levels=Rows(levels, "label", "scale__name"))
    with django_assert_num_queries(1):
        (row,) = found.filter(pk=scale.pk)
        assert [(str(level.label), level.scale.name) for level in row.its_levels] == [
            ("Lyssna", "Stegen"),
            ("Prata", "Stegen"),
        ]
    assert row.its_levels[0].code == "consultation"


def test_what_json_does_not_hold_the_same_way_everywhere_is_refused() -> None:
    with pytest.raises(TypeError, match="of OutgoingMail cannot be handed over"):
        Rows(OutgoingMail.objects.all())
