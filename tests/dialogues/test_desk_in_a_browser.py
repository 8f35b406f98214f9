"""The keys of the reading desk, which only a browser can press."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from dialogues import sorting
from dialogues.models import Step

from .browsing import logged_in
from .worlds import OPENS, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None, settings: Any) -> World:
    return World(settings)


def test_seventeen_paper_forms_are_typed_in_with_the_keyboard_alone(
    live_server: Any, new_page: Callable[..., Any], world: World
) -> None:
    dialogue = world.arrived(Step.EXECUTION)
    world.today(OPENS)
    page = logged_in(live_server, new_page, world)
    page.goto(live_server.url + reverse("officials:contribution_register", args=[dialogue.pk]))
    told = page.locator("textarea[name^=question-]")
    told.focus()
    for number in range(1, 18):
        page.keyboard.insert_text(f"Formulär {number}: det är mörkt vid bron.")
        page.keyboard.press("Control+Enter")
        page.get_by_text(f"Registrerat som nummer {number}.").wait_for()
        expect(told).to_be_focused(timeout=30_000)  # the next one can be typed at once
    kept = dialogue.contributions.order_by("number").values_list("text", "channel", "registered_by")
    assert list(kept) == [(f"Formulär {n}: det är mörkt vid bron.", "paper", world.maja.pk) for n in range(1, 18)]


def test_number_keys_choose_themes_until_they_are_switched_off(
    live_server: Any, new_page: Callable[..., Any], world: World
) -> None:
    dialogue = world.arrived(Step.COMPILATION)
    for name in ("Bron", "Ån"):
        sorting.add_theme(dialogue, name=name, by=world.maja)
    page = logged_in(live_server, new_page, world)
    address = live_server.url + reverse("officials:sorting_one", args=[dialogue.pk, 1])

    def chosen() -> list[bool]:
        return [page.get_by_label(label).is_checked() for label in ("Bron", "Ån", "Hör inte till frågan")]

    page.goto(address)
    page.keyboard.press("2")
    page.keyboard.press("0")
    assert chosen() == [False, True, True]
    page.keyboard.press("2")
    assert chosen() == [False, False, True]
    page.get_by_label("Välj med tangenterna").focus()
    page.keyboard.press("Space")
    page.keyboard.press("1")
    assert chosen() == [False, False, True]
    page.goto(address)
    page.keyboard.press("1")
    assert chosen() == [False, False, False], "switched off, they stay switched off in this browser"
    assert page.locator("kbd:visible").count() == 3, "only where they can be switched on again"
