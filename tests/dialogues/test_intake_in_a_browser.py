"""Real files of other tools, taken in at the pages as an official does it."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from dialogues.models import Dialogue, Step

from .browsing import logged_in
from .worlds import OPENS, World

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.django_db(transaction=True)]

GOTEBORG, POLIS = ("rubrik", "sammanfattning"), ("comment_body",)


@pytest.fixture
def world(transactional_db: None, settings: Any) -> World:
    return World(settings)


def texts_in(path: Path, headings: tuple[str, ...]) -> list[str]:
    """What each row says in the columns with the headings, read without the portal; rows that say nothing are left out."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [[row[name] for name in headings] for row in csv.DictReader(file)]
    return ["\n\n".join(cell for cell in cells if cell.strip()) for cells in rows if any(c.strip() for c in cells)]


def taken_in(page: Any, address: str, path: Path) -> str:
    """What the page says when the file is received; everything is left as it was guessed, and every copy is received."""
    page.goto(address)
    page.get_by_label("Fil", exact=True).set_input_files(path)
    page.get_by_role("button", name="Skicka filen och välj kolumner").click()
    page.get_by_role("button", name="Läs alla rader").click()
    accept = page.get_by_role("button", name="Ta emot bidragen")
    accept.wait_for()
    for yes in page.locator("label", has_text="Ja, ta emot dem").all():
        yes.click()
    accept.click()
    heading = page.locator("#h-received")
    heading.wait_for()
    return str(heading.inner_text())


def test_goteborg_and_five_polis_conversations_become_as_many_contributions_as_their_files_hold(
    live_server: Any, new_page: Callable[..., Any], world: World, shared_data: Path
) -> None:
    texts = shared_data / "contributions"
    files = dict.fromkeys(sorted(texts.glob("polis/*/comments.csv")), POLIS)
    assert len(files) == 5
    files[texts / "goteborg_proposals_2017-2018_sv.csv"] = GOTEBORG
    dialogue: Dialogue = world.arrived(Step.EXECUTION)
    world.today(OPENS)
    page = logged_in(live_server, new_page, world)
    for path, headings in files.items():
        written = texts_in(path, headings)
        told = taken_in(page, live_server.url + reverse("officials:intake_list", args=[dialogue.pk]), path)
        assert told == f"{len(written)} bidrag togs emot"
        intake = dialogue.intakes.order_by("pk").last()
        kept = dialogue.contributions.filter(intake=intake).order_by("number").values_list("text", flat=True)
        assert list(kept) == written
