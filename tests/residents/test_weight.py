"""What a first visit makes a phone fetch, packed as it is sent: nothing from anybody else, few files, few kilobytes."""

import gzip
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from dialogues.models import Dialogue, Step
from tests.dialogues.worlds import OPENS, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_BYTES, MOST_FILES = 100_000, 12


@pytest.fixture
def dialogue(transactional_db: None, settings: Any) -> Dialogue:
    world = World(settings)
    dialogue = world.arrived(Step.EXECUTION)
    world.today(OPENS)
    return dialogue


def fetched(page: Any, url: str) -> dict[str, int]:
    """The bytes of every file of a visit, packed, by address; pictures are left out."""
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return {
        answer.url: 0 if answer.request.resource_type == "image" else len(gzip.compress(answer.body(), 9))
        for answer in answers
    }


def test_a_first_visit_is_light(live_server: Any, new_page: Callable[..., Any], dialogue: Dialogue) -> None:
    address = dialogue.get_absolute_url()
    for path in ("/", "/dialoger/", address, f"{address}delta/", f"{address}aterkoppling/"):
        files = fetched(new_page(width=390), live_server.url + path)
        assert any(url.endswith(".css") for url in files), "the visit was not a first one"
        assert {urlsplit(url).netloc for url in files} == {urlsplit(live_server.url).netloc}
        assert len(files) <= MOST_FILES, (path, files)
        assert sum(files.values()) <= MOST_BYTES, (path, files)
