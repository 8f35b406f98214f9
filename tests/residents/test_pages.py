"""What residents read: the start page, the register and the pages of a dialogue."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogues.models import Step
from tests.dialogues.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any) -> World:
    return World(settings)


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content[:2000]
    return answer.content.decode()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", ["start", "dialogue_list", "follow", "how_it_works", "privacy", "accessibility"])
def test_every_page_without_a_dialogue_opens_also_in_an_empty_town(client: Client, name: str, language: str) -> None:
    client.cookies["language"] = language
    text(client, reverse(f"residents:{name}"))


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("step", list(Step))
def test_every_page_of_a_dialogue_opens_in_every_step(client: Client, world: World, step: Step, language: str) -> None:
    dialogue = world.ready(step)
    client.cookies["language"] = language
    expected = 200 if step > Step.MANDATE else 404 if step == Step.INITIATIVE else 200
    for name in ("dialogue_detail", "feedback", "take_part", "dialogue_privacy", "contributions"):
        text(client, reverse(f"residents:{name}", args=[dialogue.slug]), expected)
    text(client, reverse("residents:start"))
    text(client, reverse("residents:dialogue_list"))
