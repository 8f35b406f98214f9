"""Every mail of the product, as it is read: its message first, in both languages, as text and as HTML."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from dialogportal import mail
from dialogues import emails, gallery
from dialogues.models import Notice
from tests.dialogues.worlds import World

pytestmark = pytest.mark.once

FILES = sorted(
    path.stem for path in (Path(settings.BASE_DIR) / "templates" / "emails").glob("*.email") if path.stem[0] != "_"
)
LANGUAGES = ("sv", "en")
#: Answers to one thing that somebody has just done: there is nothing to stop.
WITHOUT_STOP = ("initiative_answered", "signed_up", "got_a_place", "activity_cancelled")


def test_the_gallery_shows_every_mail_there_is() -> None:
    assert sorted(gallery.names()) == FILES


def test_every_event_has_a_letter_of_its_own() -> None:
    assert set(emails.LETTERS) == set(Notice.Event.values)
    assert len(set(emails.LETTERS.values())) == len(emails.LETTERS)
    assert set(emails.LETTERS.values()) <= set(FILES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_the_message_is_in_the_subject_and_first_in_the_letter(name: str, language: str) -> None:
    sample = gallery.sample(name, language)
    subject, body, html = sample.message.subject, sample.message.body, sample.html
    assert 0 < len(subject) <= mail.LONGEST_SUBJECT
    headline = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.S)
    assert headline and headline[1].strip()
    assert html.count("<h1") == 1
    assert f'lang="{language}"' in html
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", headline[1])).strip()
    assert words.replace("&#x27;", "'").replace("&amp;", "&") in re.sub(r"\s+", " ", body)
    assert "{{" not in body + html and "{%" not in body + html and "None" not in body


@pytest.mark.parametrize("name", FILES)
def test_the_two_languages_differ_and_nothing_is_left_out(name: str) -> None:
    swedish, english = gallery.sample(name, "sv").message, gallery.sample(name, "en").message
    assert swedish.body != english.body
    assert swedish.body.count("\n\n") == english.body.count("\n\n")


@pytest.mark.parametrize("name", FILES)
def test_one_button_no_picture_and_nothing_that_tells_on_the_reader(name: str) -> None:
    html = gallery.sample(name, "sv").html
    assert html.count('class="button"') == (0 if name == "initiative_answered" else 1)
    assert not re.search(r"<img|<script|<link|<iframe|url\(|@import|src=", html)
    assert all(address.startswith(settings.PUBLIC_BASE_URL) for address in re.findall(r'href="([^"]*)"', html))


@pytest.mark.parametrize("name", FILES)
def test_residents_are_told_why_they_get_it_and_how_to_stop(name: str) -> None:
    sample = gallery.sample(name, "sv")
    if sample.readers != gallery.RESIDENTS:
        return
    assert "Du får brevet för att" in sample.message.body
    assert "blir en allmän handling" in sample.message.body
    if sample.message.body.count("Sluta få brev") or name not in WITHOUT_STOP:
        assert "Sluta få brev" in sample.message.body and "Sluta få brev" in sample.html
    assert sample.message.from_email and sample.message.from_email.startswith("Fagersunda kommun <")
    assert sample.message.reply_to


@pytest.mark.django_db
def test_the_page_that_shows_a_mail_lets_it_look_like_itself_and_do_nothing(world: World, client: Client) -> None:
    client.force_login(world.leo)
    address = "/handlaggning/utskick/galleri/answer_heard/"
    page, shown = client.get(address), client.get(f"{address}visning/?sprak=en")
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]
    policy = dict(part.split(" ", 1) for part in shown.headers["Content-Security-Policy"].split("; ") if " " in part)
    assert policy["style-src"] == "'unsafe-inline'"
    assert policy["default-src"] == "'none'" and policy["form-action"] == "'none'"
    assert "script-src" not in policy and "sandbox" in shown.headers["Content-Security-Policy"]
    assert "This is what we heard" in page.client.get(f"{address}?sprak=en").content.decode()
    assert client.get("/handlaggning/utskick/galleri/nothing/").status_code == 404
    client.force_login(world.maja)
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_the_page_of_what_is_to_come_tells_whom_what_and_when(world: World, client: Client) -> None:
    from dialogues import notices
    from dialogues.models import Step

    dialogue = world.arrived(Step.FEEDBACK)
    world.participant(dialogue)
    world.participant(dialogue, "bo@brev.example")
    notices.tell_participants(dialogue, event="extended", about=1, headline="Mer tid.", text="Många vill delta.")
    client.force_login(world.leo)
    page: Any = client.get("/handlaggning/utskick/planerade/").content.decode()
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Mer tid." in words and "Många vill delta." in words
    assert re.search(r"Nästa kontorstid\s+2\b", words)
    assert "I dag har vi lovat svar till invånarna" in words and "Olle Demoberg" in words
    assert "brev.example" not in page
