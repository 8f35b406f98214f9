"""Whoever holds a follow code sees what became of one contribution, and nobody else's."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogues import contributions, following
from dialogues.models import Coding, Contribution, Dialogue, FailedAttempts, Referral, Step
from governance import clock
from tests.dialogues.worlds import D, World

pytestmark = pytest.mark.django_db
SECRET = "Min granne Ruth är sjuk, ring 070-174 06 99."


def with_code(contribution: Contribution) -> str:
    """Gives the contribution a follow link, as if it had come by the site."""
    token = f"token-{contribution.pk}"
    code = contributions.normalised(contributions.code_of(token))
    Contribution.objects.filter(pk=contribution.pk).update(
        follow_code_hash=contributions.hashed(code), follow_token_hash=contributions.hashed(token)
    )
    return token


def page(client: Client, token: str) -> str:
    answer = client.get(reverse("residents:contribution", args=[token]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    return world.arrived(Step.EXECUTION)


def test_each_step_is_told_when_it_has_happened(client: Client, world: World) -> None:
    dialogue = world.ready(Step.DECISION)
    contribution = dialogue.contributions.first()
    assert contribution
    told = following.trace(contribution, clock.today()).steps
    assert [step["state"] for step in told][:7] == ["done"] * 7
    html = page(client, with_code(contribution))
    for words in ("Bron", "9 juni 2026, §", "Bron får lampor."):
        assert words in html


def test_what_is_not_published_is_not_told(client: Client, world: World) -> None:
    dialogue = world.ready(Step.COMPILATION)
    contribution = dialogue.contributions.first()
    assert contribution
    assert "Bron" not in page(client, with_code(contribution)), "sorting is working material until it is approved"


def test_the_answer_to_a_theme_is_told_only_when_it_is_published(client: Client, world: World) -> None:
    dialogue = world.ready(Step.DECISION)
    dialogue.feedback.filter(stage="decided").update(given_on=None)
    contribution = dialogue.contributions.first()
    assert contribution
    assert following.trace(contribution, clock.today()).themes[0]["response"] is None


@pytest.mark.parametrize("state", ["mask", "hide", "restricted"])
def test_a_hidden_text_is_not_shown_even_to_who_holds_the_link_but_the_rule_and_reason_are(
    client: Client, world: World, dialogue: Dialogue, state: str
) -> None:
    contribution = world.contribution(dialogue, text=SECRET)
    world.moderated(contribution, state, public_text="Min granne är [dolt]." if state == "mask" else "")
    html = page(client, with_code(contribution))
    assert "Ruth" not in html
    assert "06 99" not in html
    assert "Vi har dolt uppgifter." in html
    assert ("Min granne är [dolt]." in html) == (state == "mask")


def test_a_view_about_something_else_says_where_it_went(client: Client, world: World, dialogue: Dialogue) -> None:
    contribution = world.contribution(dialogue)
    world.moderated(contribution)
    Referral.objects.create(contribution=contribution, receiver="regionen", referred_on=D(2026, 3, 20), answer="Tack.")
    html = page(client, with_code(contribution))
    assert "20 mars 2026" in html
    assert "Tack." in html


@pytest.mark.parametrize("typed", ["nonsense", "7Q4K-M2XD-9PWRT", "", "7" * 60, "\x00"])
def test_an_unknown_code_says_the_same_and_keeps_what_was_typed(client: Client, world: World, typed: str) -> None:
    answer = client.post(reverse("residents:follow"), {"code": typed})
    assert answer.status_code == 422


def test_a_removed_contribution_gives_the_same_answer_as_an_unknown_code(
    client: Client, world: World, dialogue: Dialogue
) -> None:
    contribution = world.contribution(dialogue)
    token = with_code(contribution)
    code = contributions.code_of(token)
    assert client.post(reverse("residents:follow"), {"code": code}).status_code == 200
    Contribution.objects.filter(pk=contribution.pk).update(withdrawn_at=clock.now())
    removed = client.post(reverse("residents:follow"), {"code": code})
    unknown = client.post(reverse("residents:follow"), {"code": "2222-2222-22222"})
    assert removed.status_code == unknown.status_code == 422
    cleaned = [body.content.decode().replace(code, "").replace("2222-2222-22222", "") for body in (removed, unknown)]
    assert without_form_token(cleaned[0]) == without_form_token(cleaned[1])
    assert client.get(reverse("residents:contribution", args=[token])).status_code == 404


def without_form_token(html: str) -> list[str]:
    return [line for line in html.splitlines() if "csrfmiddlewaretoken" not in line]


def test_guessing_ends_in_a_wait_for_that_place_only_and_no_address_is_kept(
    client: Client, world: World, settings: Any
) -> None:
    address = reverse("residents:follow")
    statuses = [client.post(address, {"code": "2222-2222-22222"}).status_code for _ in range(following.MOST_TRIES + 2)]
    assert statuses[: following.MOST_TRIES] == [422] * following.MOST_TRIES
    assert statuses[following.MOST_TRIES :] == [429, 429]
    assert client.post(address, {"code": "2222"}, REMOTE_ADDR="192.0.2.9").status_code == 422
    assert not FailedAttempts.objects.filter(place__contains="127.0.0.1").exists()
    settings.FROZEN_NOW += dt.timedelta(minutes=16)
    assert client.post(address, {"code": "2222"}).status_code == 422


def test_the_page_is_kept_from_search_engines_caches_and_other_sites(
    client: Client, world: World, dialogue: Dialogue
) -> None:
    answer = client.get(reverse("residents:contribution", args=[with_code(world.contribution(dialogue))]))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert b'<meta name="robots" content="noindex">' in answer.content


def test_a_merged_theme_is_told_as_the_one_it_was_merged_into(world: World) -> None:
    dialogue = world.ready(Step.DECISION)
    theme = dialogue.themes.get()
    old = dialogue.themes.create(code="gammalt", name={"sv": "Gammalt"}, merged_into=theme)
    contribution = dialogue.contributions.first()
    assert contribution
    Coding.objects.create(contribution=contribution, theme=old, by=world.maja, at=clock.now())
    assert [row["theme"] for row in following.trace(contribution, clock.today()).themes] == [theme]
