"""The keys of the reading desk, which only a browser can press."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from dialogues import sorting
from dialogues.models import Step

from .worlds import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None, settings: Any) -> World:
    return World(settings)


def test_number_keys_choose_themes_until_they_are_switched_off(
    live_server: Any, new_page: Callable[..., Any], world: World
) -> None:
    dialogue = world.arrived(Step.COMPILATION)
    for name in ("Bron", "Ån"):
        sorting.add_theme(dialogue, name=name, by=world.maja)
    page = new_page()
    page.goto(live_server.url + reverse("account:login"))
    page.get_by_label("E-post").fill(world.maja.email)
    page.get_by_label("Lösenord").fill("demo")
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/handlaggning/**")
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
