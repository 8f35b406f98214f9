"""What residents see of the demo municipality on the day of its file: every promise of that file, through the pages."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from dialogues import visibility
from dialogues.answers import chosen
from dialogues.demo.loading import WORLD
from dialogues.imports.loader import load
from dialogues.imports.reading import read
from dialogues.models import Contribution, Dialogue, Initiative
from tests.residents.test_following import with_code

pytestmark = pytest.mark.django_db
EXPECTED: dict[str, Any] = yaml.safe_load(
    Path(__file__).parents[1].joinpath("world", "expected.yaml").read_text(encoding="utf-8")
)["assertions_at_anchor"]
NEVER: list[str] = EXPECTED["must_never_be_public"]["expect"]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The demo as its file says, without moved days; undone after the module."""
    from django.conf import settings
    from django.db import transaction

    before = settings.FROZEN_NOW
    settings.FROZEN_NOW = dt.datetime(2026, 11, 23, 9)
    with django_db_blocker.unblock(), transaction.atomic():
        load(read(WORLD))
        yield
        transaction.set_rollback(True)
    settings.FROZEN_NOW = before


def pages(client: Client) -> dict[str, str]:
    """Every public page of every dialogue, also those that are not public, and the pages that tell of several."""
    addresses = [reverse(f"residents:{name}") for name in ("start", "dialogue_list", "how_it_works", "privacy")]
    for dialogue in Dialogue.objects.all():
        for name in ("dialogue_detail", "contributions", "take_part", "feedback", "dialogue_privacy"):
            addresses.append(reverse(f"residents:{name}", args=[dialogue.slug]))
        addresses += [
            reverse("residents:contributions", args=[dialogue.slug]) + f"?tema={theme.code}"
            for theme in dialogue.themes.all()
        ]
    return {address: client.get(address).content.decode() for address in addresses}


@pytest.mark.once
@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_must_never_be_public_is_on_no_page_not_even_to_who_holds_the_follow_code(
    demo: None, client: Client, language: str
) -> None:
    client.cookies["language"] = language
    read_by_residents = pages(client)
    for contribution in Contribution.objects.filter(state__in=("mask", "hide", "restricted")):
        token = with_code(contribution)
        address = reverse("residents:contribution", args=[token])
        read_by_residents[address] = client.get(address).content.decode()
    leaks = [(address, words) for address, html in read_by_residents.items() for words in NEVER if words in html]
    assert leaks == []


def test_the_words_that_must_never_be_public_do_stand_in_what_was_received(demo: None) -> None:
    received = "\n".join(Contribution.objects.values_list("text", flat=True))
    assert [words for words in NEVER if words not in received] == []


def test_the_start_page_offers_what_is_open_now(demo: None, client: Client) -> None:
    html = client.get("/").content.decode()
    section = html[html.index('id="oppet"') : html.index('id="sa-fungerar"')]
    dialogues = {d.reference for d in Dialogue.objects.all() if f'href="{d.get_absolute_url()}"' in section}
    assert dialogues == set(EXPECTED["open_now_public"]["expect"])


LISTED = {name: refs for name, refs in EXPECTED["public_list"]["expect"].items() if name != "not_public"}


@pytest.mark.parametrize("state", sorted(LISTED))
def test_the_register_finds_each_dialogue_in_its_state(demo: None, client: Client, state: str) -> None:
    html = client.get(reverse("residents:dialogue_list"), {"state": state}).content.decode()
    found = {d.reference for d in Dialogue.objects.all() if f'href="{d.get_absolute_url()}"' in html}
    assert found == set(LISTED[state])


@pytest.mark.parametrize("reference", EXPECTED["public_list"]["expect"]["not_public"])
def test_what_is_not_public_is_not_found(demo: None, client: Client, reference: str) -> None:
    dialogue = Dialogue.objects.get(reference=reference)
    for name in ("dialogue_detail", "contributions", "take_part", "feedback", "dialogue_privacy"):
        assert client.get(reverse(f"residents:{name}", args=[dialogue.slug])).status_code == 404
    for name in ("start", "dialogue_list"):
        assert str(dialogue.title) not in client.get(reverse(f"residents:{name}")).content.decode()


def test_initiatives_that_became_no_dialogue_are_listed_with_their_reason(demo: None, client: Client) -> None:
    html = client.get(reverse("residents:dialogue_list"), {"state": "not_held"}).content.decode()
    considered = Initiative.objects.not_held()
    assert considered.exists()
    for initiative in considered:
        assert initiative.triage_reason[:40] in html


def test_the_vote_is_counted_most_votes_first_until_the_frame_is_used(demo: None, client: Client) -> None:
    wanted = EXPECTED["vote_result"]["expect"]
    dialogue = Dialogue.objects.get(reference=wanted["dialogue"])
    mandate = visibility.shown_mandate(dialogue)
    assert mandate
    assert chosen(list(dialogue.budget_proposals.all()), mandate.frame_sum_sek) == (
        wanted["selected"],
        wanted["sum_sek"],
    )
    html = client.get(reverse("residents:feedback", args=[dialogue.slug])).content.decode()
    order = [code for code in re.findall(r'<th scope="row">(P\d)\.', html) if code in wanted["selected"]]
    assert order == wanted["selected"]
    assert "790\u00a0000" in html


def test_a_decision_without_adjusted_minutes_shows_no_reservation(demo: None, client: Client) -> None:
    dialogue = Dialogue.objects.get(reference="D-2025-012")
    for name in ("dialogue_detail", "feedback"):
        html = client.get(reverse(f"residents:{name}", args=[dialogue.slug])).content.decode()
        assert "pengarna borde gå till skolan" not in html


def test_paused_and_aborted_dialogues_say_why(demo: None, client: Client) -> None:
    for reference in ("D-2026-007", "D-2026-001"):
        dialogue = Dialogue.objects.get(reference=reference)
        reason = str(dialogue.suspensions.get().public_reason)
        for name in ("dialogue_detail", "take_part", "feedback"):
            assert reason in client.get(reverse(f"residents:{name}", args=[dialogue.slug])).content.decode()
