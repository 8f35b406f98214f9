"""Feeds, sitemap, robots and what a page's head tells: read back with the libraries that readers use."""

import datetime as dt
import re
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client
from django.urls import reverse

from dialogues.models import Dialogue, FormerSlug, Status, Step
from tests.dialogues.worlds import World

pytestmark = pytest.mark.django_db
HOST = "http://localhost:8000"


def read(client: Client, name: str, *args: Any) -> Any:
    response = client.get(reverse(f"residents:{name}", args=args))
    assert response.status_code == 200 and response.headers["Content-Type"].startswith("application/atom+xml")
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def test_each_feed_is_well_formed_and_names_itself(client: Client, open_dialogue: Dialogue) -> None:
    for name, args in (
        ("register_feed", []), ("board_feed", [open_dialogue.owner.code]), ("dialogue_feed", [open_dialogue.slug])
    ):  # fmt: skip
        feed = read(client, name, *args)
        (own,) = [link.href for link in feed.feed.links if link.rel == "self"]
        assert own == HOST + reverse(f"residents:{name}", args=args)
        assert feed.feed.id and feed.feed.title and feed.entries
        assert len({entry.id for entry in feed.entries}) == len(feed.entries)
        assert all(entry.link.startswith(HOST) and entry.updated for entry in feed.entries)


def test_a_dialogue_tells_what_has_happened_and_not_what_is_to_come(client: Client, open_dialogue: Dialogue) -> None:
    titles = [entry.title for entry in read(client, "dialogue_feed", open_dialogue.slug).entries]
    assert titles[0] == "Öppen för dig att delta" or "Öppen" in titles[0]
    assert "Uppdraget är beslutat" in titles and "Dialogen får starta" in titles
    assert "Tiden att delta är slut" not in titles


def test_when_the_window_has_closed_the_feed_says_so_on_the_day_after(
    client: Client, open_dialogue: Dialogue, world: World
) -> None:
    last = open_dialogue.rounds.get().closes_on
    world.today(last)
    assert "Tiden att delta är slut" not in str(read(client, "dialogue_feed", open_dialogue.slug).entries)
    world.today(last + dt.timedelta(days=1))
    assert "Tiden att delta är slut" in str(read(client, "dialogue_feed", open_dialogue.slug).entries)


def test_a_feed_never_holds_what_somebody_contributed(client: Client, world: World) -> None:
    dialogue = world.ready(Step.DECISION)
    texts = [text for text in dialogue.contributions.values_list("text", flat=True) if text]
    assert texts
    for name, args in (("register_feed", []), ("dialogue_feed", [dialogue.slug])):
        page = client.get(reverse(f"residents:{name}", args=args)).content.decode()
        assert not [text for text in texts if text in page]


def test_what_is_not_public_is_in_no_feed(client: Client, open_dialogue: Dialogue) -> None:
    address = reverse("residents:dialogue_feed", args=[open_dialogue.slug])
    assert client.get(address).status_code == 200 and read(client, "register_feed").entries
    Dialogue.objects.filter(pk=open_dialogue.pk).update(step=Step.INITIATIVE)
    assert client.get(address).status_code == 404
    assert read(client, "register_feed").entries == []
    assert read(client, "board_feed", open_dialogue.owner.code).entries == []


def test_robots_are_led_to_the_sitemap_and_away_from_codes_and_desks(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert f"Sitemap: {HOST}/sitemap.xml" in lines
    assert {"Disallow: /folj/", "Disallow: /handlaggning/", "Disallow: /konto/"} <= set(lines)


def test_the_sitemap_names_every_public_page_in_every_language_and_nothing_else(
    client: Client, open_dialogue: Dialogue, world: World
) -> None:
    hidden = world.ready(Step.INITIATIVE)
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [item.text or "" for item in index.findall(".//{*}loc")]
    found = [
        item.text or ""
        for part in parts
        for item in ElementTree.fromstring(client.get(part.removeprefix(HOST)).content).findall(".//{*}loc")
    ]
    page = HOST + open_dialogue.get_absolute_url()
    assert {page, f"{page}?sprak=en"} <= set(found)
    assert not [address for address in found if hidden.slug in address or "/folj/" in address]
    assert all(client.get(address.removeprefix(HOST)).status_code == 200 for address in found)


def head(client: Client, address: str) -> str:
    return client.get(address).content.decode().split("</head>")[0]


def test_a_public_page_names_its_address_languages_and_feeds(client: Client, open_dialogue: Dialogue) -> None:
    path = open_dialogue.get_absolute_url()
    told = head(client, path + "?utm_source=x")
    assert f'<link rel="canonical" href="{HOST}{path}">' in told
    assert f'hreflang="en" href="{HOST}{path}?sprak=en"' in told
    assert f'hreflang="x-default" href="{HOST}{path}"' in told
    assert f'href="{reverse("residents:dialogue_feed", args=[open_dialogue.slug])}"' in told
    titles = re.findall(r'property="og:title" content="([^"]+)"', told)
    assert titles and titles[0] in re.findall(r"<title>(.*?)</title>", told, re.S)[0]


@pytest.mark.parametrize("cookie", ["", "sv"])
def test_a_language_in_the_address_is_honoured_without_a_cookie_and_before_it(
    client: Client, open_dialogue: Dialogue, cookie: str
) -> None:
    if cookie:
        client.cookies["language"] = cookie
    response = client.get(open_dialogue.get_absolute_url() + "?sprak=en")
    page = response.content.decode()
    assert (
        '<html lang="en"' in page
        and f'rel="canonical" href="{HOST}{open_dialogue.get_absolute_url()}?sprak=en"' in page
    )
    assert "language" not in response.cookies
    assert '<html lang="sv"' in client.get(open_dialogue.get_absolute_url()).content.decode()


def test_an_unknown_language_in_the_address_is_no_error(client: Client, db: None) -> None:
    assert '<html lang="sv"' in client.get("/?sprak=xx").content.decode()


def test_a_filtered_list_is_not_to_be_found_but_the_list_is(client: Client, open_dialogue: Dialogue) -> None:
    assert 'content="noindex' not in head(client, "/dialoger/")
    filtered = head(client, "/dialoger/?q=ljus")
    assert 'content="noindex, follow"' in filtered and f'rel="canonical" href="{HOST}/dialoger/"' in filtered


def test_a_page_that_does_not_exist_has_no_address_of_its_own(client: Client, db: None) -> None:
    response = client.get("/dialoger/finns-inte/")
    assert response.status_code == 404 and "canonical" not in response.content.decode()


def rename(world: World, dialogue: Dialogue, title: str) -> None:
    """As the official in charge changes it on the page."""
    client = Client()
    client.force_login(world.maja)
    address = reverse("officials:dialogue_edit", args=[dialogue.pk])
    form = client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, "")}
    response = client.post(address, {**data, "title": title, "version": str(form.instance.version)})
    assert response.status_code == 302, response.context["form"].errors


def test_a_new_question_gives_a_new_address_and_the_old_one_leads_there(
    client: Client, open_dialogue: Dialogue, world: World
) -> None:
    old = open_dialogue.slug
    rename(world, open_dialogue, "Var är det för mörkt?")
    open_dialogue.refresh_from_db()
    assert open_dialogue.slug == "var-ar-det-for-morkt"
    for name in ("dialogue_detail", "feedback", "take_part", "dialogue_feed", "dialogue_calendar"):
        response = client.get(reverse(f"residents:{name}", args=[old]) + "?sprak=en")
        assert (response.status_code, response.headers["Location"]) == (
            301,
            reverse(f"residents:{name}", args=[open_dialogue.slug]) + "?sprak=en",
        )
    assert client.post(reverse("residents:take_part", args=[old])).status_code == 404


def test_an_address_that_a_dialogue_has_had_is_given_to_no_other(open_dialogue: Dialogue, world: World) -> None:
    old = open_dialogue.slug
    rename(world, open_dialogue, "Var är det för mörkt?")
    other = world.ready(Step.INITIATIVE)
    other.title = {"sv": "Var behövs mer ljus 1?"}
    assert other.free_slug() == f"{old}-{other.reference.lower()}"
    rename(world, open_dialogue, "Var behövs mer ljus 1?")
    open_dialogue.refresh_from_db()
    assert open_dialogue.slug == old and FormerSlug.objects.get().slug == "var-ar-det-for-morkt"


def test_a_former_address_of_what_is_not_public_leads_nowhere(
    client: Client, open_dialogue: Dialogue, world: World
) -> None:
    old = open_dialogue.slug
    rename(world, open_dialogue, "Var är det för mörkt?")
    Dialogue.objects.filter(pk=open_dialogue.pk).update(step=Step.INITIATIVE, status=Status.ACTIVE)
    assert client.get(reverse("residents:dialogue_detail", args=[old])).status_code == 404


def test_a_reserved_word_is_no_address(open_dialogue: Dialogue) -> None:
    open_dialogue.title = {"sv": "Nya?"}
    assert open_dialogue.free_slug() == f"nya-{open_dialogue.reference.lower()}"
