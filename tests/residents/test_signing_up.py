"""Signing up for an activity without an account: places, the waiting list, needs, and being forgotten."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogportal import logs, mail
from dialogues import activities, sign_ups
from dialogues.models import Activity, LogEntry, SignUp, Step
from governance.models import OutgoingMail
from tests.dialogues.worlds import OPENS, World

pytestmark = pytest.mark.django_db
ASTRID = {"name": "Astrid", "email": "astrid@mail.example", "people": "2", "needs": "Hörslinga och plats för rullstol."}
BIRK = {"name": "Birk", "phone": "070-174 06 05", "people": "1"}


@pytest.fixture
def walk(world: World) -> Activity:
    """A walk with room for three, two weeks from today."""
    dialogue = world.arrived(Step.EXECUTION)
    world.today(OPENS)
    activity = dialogue.activities.get()
    activity.starts_on, activity.ends_on = OPENS + dt.timedelta(days=14), None
    activity.takes_sign_ups, activity.capacity, activity.registered = True, 3, None
    activity.save()
    return activity


def address(walk: Activity) -> str:
    return reverse("residents:sign_up", args=[walk.dialogue.slug, walk.code])


def signed_up(client: Client, walk: Activity, given: dict[str, str]) -> str:
    """The link of the sign-up."""
    answer = client.post(address(walk), given)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def test_the_page_of_the_dialogue_leads_to_the_form_and_the_form_to_a_place(client: Client, walk: Activity) -> None:
    page = client.get(walk.dialogue.get_absolute_url()).content.decode()
    calendar = reverse("residents:activity_calendar", args=[walk.dialogue.slug, walk.code])
    assert f'href="{address(walk)}"' in page
    assert f'href="{calendar}"' in page
    assert "BEGIN:VEVENT" in client.get(calendar).content.decode()
    assert "3 platser är kvar." in client.get(address(walk)).content.decode()
    html = client.get(signed_up(client, walk, ASTRID)).content.decode()
    for words in ("Välkommen! Du har en plats.", "Hörslinga och plats för rullstol."):
        assert words in html
    assert Activity.objects.get(pk=walk.pk).registered == 2
    letter = OutgoingMail.objects.get(name="signed_up")
    written = mail.build(letter.name, letter.to_address, letter.context, "sv")
    assert "/anmalan/" in str(written.body)
    assert "Hörslinga" not in str(written.body), "needs are not sent around by mail"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "ett förnamn räcker"),
        ({"email": "", "phone": ""}, "Skriv en e-postadress eller ett telefonnummer"),
        ({"email": "astrid"}, "@"),
        ({"people": "7"}, "1 till 6"),
        ({"people": "många"}, "med siffror"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(
    client: Client, walk: Activity, wrong: dict[str, str], words: str
) -> None:
    answer = client.post(address(walk), {**ASTRID, **wrong})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in html
    assert "Hörslinga och plats för rullstol." in html
    assert not SignUp.objects.exists()


def test_when_places_are_taken_the_next_one_waits_and_gets_the_place_that_is_given_back(
    client: Client, walk: Activity
) -> None:
    first = signed_up(client, walk, ASTRID)
    second = signed_up(client, walk, {**ASTRID, "name": "Cissi", "email": "cissi@mail.example"})
    third = signed_up(client, walk, BIRK)
    assert "väntelistan" in client.get(second).content.decode(), "two do not fit where one place is left"
    assert "Du har en plats" in client.get(third).content.decode()
    assert Activity.objects.get(pk=walk.pk).registered == 3
    assert "Alla platser är tagna" in client.get(address(walk)).content.decode()
    client.post(first)
    assert "Du har en plats" in client.get(second).content.decode()
    assert OutgoingMail.objects.filter(name="got_a_place", to_address="cissi@mail.example").count() == 1
    assert Activity.objects.get(pk=walk.pk).registered == 3
    client.post(first)
    assert Activity.objects.get(pk=walk.pk).registered == 3, "twice is the same as once"


def test_whoever_takes_back_a_sign_up_is_forgotten_at_once(client: Client, walk: Activity) -> None:
    link = signed_up(client, walk, ASTRID)
    client.post(link)
    kept = SignUp.objects.get()
    assert (kept.name, kept.email, kept.needs) == ("", "", "")
    assert "Du har tagit tillbaka din anmälan" in client.get(link).content.decode()


def test_a_form_sent_twice_is_one_sign_up(client: Client, walk: Activity) -> None:
    key = "0b0d1d9e-7a1f-4d57-9d0b-4a3b0c2f9a11"
    signed_up(client, walk, {**BIRK, "key": key})
    assert "redan anmält" in client.post(address(walk), {**BIRK, "key": key}).content.decode()
    assert SignUp.objects.count() == 1


def test_nobody_signs_up_too_late_or_for_what_is_cancelled(
    client: Client, world: World, walk: Activity, settings: Any
) -> None:
    walk.sign_up_by = OPENS
    walk.save()
    signed_up(client, walk, BIRK)
    world.today(OPENS + dt.timedelta(days=1))
    answer = client.post(address(walk), ASTRID)
    assert answer.status_code == 409
    assert "Det går inte längre att anmäla sig här" in answer.content.decode()
    assert address(walk) not in client.get(walk.dialogue.get_absolute_url()).content.decode()
    assert SignUp.objects.count() == 1


def test_everybody_is_told_when_the_activity_is_cancelled(client: Client, world: World, walk: Activity) -> None:
    link = signed_up(client, walk, ASTRID)
    activities.cancel(walk, reason="Ledaren är sjuk.", by=world.maja)
    letter = OutgoingMail.objects.get(name="activity_cancelled")
    written = mail.build(letter.name, letter.to_address, letter.context, "sv")
    assert "Ledaren är sjuk." in str(written.body)
    assert "Ledaren är sjuk." in client.get(link).content.decode()


def test_those_who_arrange_it_read_the_needs_and_strangers_do_not(client: Client, world: World, walk: Activity) -> None:
    signed_up(client, walk, ASTRID)
    page = reverse("officials:sign_ups", args=[walk.dialogue_id, walk.pk])
    client.force_login(world.maja)
    html = client.get(page).content.decode()
    for words in ("Astrid", "Hörslinga och plats för rullstol.", "2 personer har en plats"):
        assert words in html
    client.force_login(world.amina)
    assert client.get(page).status_code == 404, "the elected do not see who is coming"


def test_two_weeks_after_the_activity_nobody_is_remembered_but_the_number_is(
    client: Client, world: World, walk: Activity
) -> None:
    signed_up(client, walk, ASTRID)
    assert walk.starts_on
    world.today(walk.starts_on + sign_ups.ERASED_AFTER)
    assert sign_ups.erase_past() == 0
    world.today(walk.starts_on + sign_ups.ERASED_AFTER + dt.timedelta(days=1))
    assert sign_ups.erase_past() == 1
    kept = SignUp.objects.get()
    assert (kept.name, kept.email, kept.phone, kept.needs, kept.people) == ("", "", "", "", 2)
    assert sign_ups.erase_past() == 0


def test_the_log_tells_how_many_and_never_who(client: Client, walk: Activity) -> None:
    link = signed_up(client, walk, ASTRID)
    line = LogEntry.objects.get(action="signed_up")
    assert line.detail == {"activity": walk.code, "people": 2, "place": True}
    assert link.split("/")[-2] not in logs.redact(f'"GET {link} HTTP/1.1" 200')
    answer = client.get(link)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert b'<meta name="robots" content="noindex">' in answer.content


def test_an_unknown_link_leads_nowhere(client: Client, world: World) -> None:
    assert client.get(reverse("residents:signed_up", args=["nonsense"])).status_code == 404
