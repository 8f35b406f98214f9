"""Versions of the compilation: what the new one changed is told, and the old one stays readable, also for residents."""

import html
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from dialogues import compilation, sorting, version_changes
from dialogues.models import Compilation, Dialogue, Step
from governance.models import Municipality
from tests.matrix.visitors import Clock

from .test_compilation import sort, sort_all
from .worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        try:
            yield World(Clock())
        finally:
            settings.FROZEN_NOW = None
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def versions(world: World) -> list[Compilation]:
    """Approved twice: in between one of three was sorted into a theme of its own."""
    dialogue: Dialogue = world.arrived(Step.COMPILATION)
    bridge = sorting.add_theme(dialogue, name="Bron", by=world.maja)
    sort_all(dialogue, world.maja, bridge)
    first = compilation.begin(dialogue, by=world.maja)
    first.summary, first.method_limits = "Det är mörkt vid bron.", "Få unga svarade."
    first.save()
    first.themes.create(theme=bridge, summary="Tre säger att det är mörkt.")
    first = compilation.approve(compilation.submit(first, by=world.maja), by=world.olle)
    second = compilation.new_version(first, what_changed="Ett svar var fel sorterat.", by=world.maja)
    river = sorting.add_theme(dialogue, name="Ån", by=world.maja)
    sort(dialogue.contributions.get(number=1), world.maja, river)
    second.method_limits = "Få unga och få äldre svarade."
    second.save()
    second.themes.create(theme=river, summary="En säger att det är mörkt vid ån.")
    return [first, compilation.approve(compilation.submit(second, by=world.maja), by=world.olle)]


def changes(item: Compilation) -> version_changes.Changes | None:
    return version_changes.since_former(compilation.Reading(item, Municipality.current()))


def test_the_new_version_tells_what_it_changed(versions: list[Compilation]) -> None:
    first, second = versions
    found = changes(second)
    assert changes(first) is None
    assert found is not None
    assert [(str(item.name), item.was, item.now, item.is_reworded) for item in found.themes] == [
        ("Bron", 3, 2, False),
        ("Ån", None, 1, False),
    ]
    assert (found.former, len(found.texts), found.counted) == (first, 1, None)


def test_a_version_that_differs_in_nothing_says_so(world: World, versions: list[Compilation]) -> None:
    with transaction.atomic():
        third = compilation.new_version(versions[1], what_changed="Ett stavfel.", by=world.maja)
        found = changes(third)
        transaction.set_rollback(True)
    assert found is not None
    assert found.is_empty


def shown(item: Compilation, *version: int) -> tuple[int, str]:
    name = "compilation_version" if version else "compilation"
    answer = Client().get(reverse(f"residents:{name}", args=[item.dialogue.slug, *version]))
    return answer.status_code, html.unescape(answer.content.decode())


def test_residents_read_it_when_it_is_published_and_not_before(world: World, versions: list[Compilation]) -> None:
    first, second = versions
    assert shown(second)[0] == 404
    assert shown(first, 1, 1)[0] == 404
    Compilation.objects.filter(pk=second.pk).update(state=Compilation.State.PUBLISHED)
    status, current = shown(second)
    assert status == 200
    assert "Ett svar var fel sorterat." in current
    assert "Jämfört med version 1" in current
    assert reverse("residents:compilation_version", args=[second.dialogue.slug, 1, 1]) in current
    status, old = shown(first, 1, 1)
    assert status == 200
    assert "Det här är en tidigare version." in old
    assert shown(first, 1, 3)[0] == 404


def test_the_officials_page_leads_to_the_old_one(world: World, versions: list[Compilation]) -> None:
    client = Client()
    client.force_login(world.olle)
    page = html.unescape(client.get(reverse("officials:compilation", args=[versions[1].dialogue_id])).content.decode())
    assert "Jämfört med version 1" in page
    assert reverse("officials:compilation_preview", args=[versions[1].dialogue_id, 1]) in page
