"""A public page is kept as long as nothing is changed, and not a moment longer."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory

from dialogues.models import Step
from governance import clock, editions
from governance.models import Area, Heartbeat, Municipality
from governance.pages import same_for_everyone
from tests.dialogues.worlds import OPENS, World

START = "/"
NEVER_SHOWN = {
    "dialogues_accessibilityreport",
    "dialogues_appeal",
    "dialogues_attempts",
    "dialogues_intake",
    "dialogues_intakepart",
    "dialogues_intakeanswer",
    "dialogues_intakerow",
    "dialogues_learning",
    "dialogues_logentry",
    "dialogues_loghead",
    "dialogues_method",
    "dialogues_savedfilter",
    "dialogues_selectiondeed",
    "dialogues_sentreminder",
    "dialogues_signup",
    "dialogues_suggestion",
    "dialogues_supportpage",
    "dialogues_formercoding",
    "dialogues_themechange",
    "governance_contactcount",
    "governance_contactreport",
    "governance_contactsending",
    "governance_edition",
    "governance_deliveryattempt",
    "governance_heartbeat",
    "governance_mailhost",
    "governance_mailrate",
    "governance_mailstop",
    "governance_mailtopic",
    "governance_outgoingmail",
    "governance_sending",
    "governance_suppression",
}


@pytest.fixture
def world(transactional_db: None, settings: Any) -> World:
    """Fagersunda, where everything that is done is also committed."""
    return World(settings)


def watched() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'new_edition'")
        else:
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'new_edition_%'")
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db
def test_every_table_raises_the_edition_but_those_that_no_page_shows() -> None:
    ours = [apps.get_app_config(name) for name in ("governance", "dialogues")]
    tables = {model._meta.db_table for app in ours for model in app.get_models(include_auto_created=True)}
    assert tables - watched() == NEVER_SHOWN
    assert watched() <= tables


def test_adding_changing_and_removing_each_raise_the_edition(transactional_db: None) -> None:
    seen = [editions.current()]
    area = Area.objects.create(code="tuna", name="Tuna")
    seen.append(editions.current())
    Area.objects.update(name="Tunaby")
    seen.append(editions.current())
    area.delete()
    seen.append(editions.current())
    assert len(set(seen)) == 4


def test_what_is_undone_leaves_the_edition_as_it_was(transactional_db: None) -> None:
    Area.objects.create(code="tuna", name="Tuna")
    before = editions.current()
    with transaction.atomic():
        Area.objects.update(name="Tunaby")
        transaction.set_rollback(True)
    assert editions.current() == before


def test_a_sign_of_life_raises_no_edition(transactional_db: None) -> None:
    before = editions.current()
    Heartbeat.objects.create(name="tick", ticked_at=clock.now())
    assert editions.current() == before


def test_each_step_of_a_dialogue_makes_a_new_edition(world: World) -> None:
    seen = [editions.current()]
    for step in list(Step)[1:]:
        world.arrived(step)
        seen.append(editions.current())
    assert len(set(seen)) == len(Step)


def test_the_browser_keeps_a_page_until_something_is_changed(world: World, client: Client) -> None:
    dialogue = world.arrived(Step.EXECUTION)
    world.today(OPENS)
    for address in (START, "/dialoger/", dialogue.get_absolute_url()):
        first = client.get(address)
        again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        dialogue.title = {**dialogue.title, "sv": f"Vad ska vi bygga i stället för {address}?"}
        dialogue.save()
        changed = client.get(address, headers={"if-none-match": first.headers["ETag"]})
        assert changed.status_code == 200
        assert f"i stället för {address}" in changed.content.decode()


def test_a_new_day_is_a_new_page(world: World, client: Client) -> None:
    dialogue = world.arrived(Step.EXECUTION)
    world.today(OPENS)
    before = client.get(START).content.decode()
    world.today(dialogue.rounds.get().closes_on)
    assert client.get(START).content.decode() != before


def test_each_language_has_a_page_of_its_own(world: World, client: Client) -> None:
    swedish = client.get(START, headers={"accept-language": "sv"})
    english = client.get(START, headers={"accept-language": "en"})
    assert 'lang="sv"' in swedish.content.decode() and 'lang="en"' in english.content.decode()
    assert {"Accept-Language", "Accept-Encoding", "Cookie"} <= set(swedish.headers["Vary"].split(", "))


def test_a_page_is_sent_packed_to_whoever_can_unpack_it(world: World, client: Client) -> None:
    packed = client.get(START, headers={"accept-encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(client.get(START).content) / 2


def test_whoever_is_logged_in_is_never_served_a_kept_page(world: World, client: Client) -> None:
    client.get(START)
    client.force_login(world.maja)
    mine = client.get(START)
    assert mine.headers["Cache-Control"] == "no-store, private"
    assert "ETag" not in mine.headers


def test_a_page_that_hands_out_a_token_is_never_kept(transactional_db: None, rf: RequestFactory) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(get_token(request))

    request = rf.get("/bara-min/")
    request.session = Client().session
    assert "ETag" not in same_for_everyone(view)(request).headers


def test_a_page_that_is_missing_is_never_kept(world: World, client: Client) -> None:
    missing = client.get("/dialoger/finns-inte/")
    assert (missing.status_code, missing.headers.get("ETag")) == (404, None)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 422),
        ({"origin": "http://testserver"}, 422),
        ({}, 422),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "https://annan.example"}, 403),
    ],
)
def test_a_follow_code_is_taken_from_our_own_pages_only(
    transactional_db: None, headers: dict[str, str], status: int
) -> None:
    Municipality.objects.create(name="Fagersunda kommun")
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/folj/", {"code": "7Q4K-M2XD-9PWRT"}, headers=headers).status_code == status
