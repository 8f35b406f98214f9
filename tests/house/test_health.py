"""/healthz and /readyz, for machines."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from governance.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def tick():
    return Heartbeat.objects.create(name="tick", ticked_at=timezone.now())


def test_alive_says_nothing_about_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"alive": True})
    assert not response.cookies


def test_ready_when_the_background_work_has_just_ticked(client, tick):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() | {"last_tick": None} == {
        "ready": True,
        "database": True,
        "migrations": True,
        "tick": True,
        "last_tick": None,
        "mail": True,
    }
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]


def test_not_ready_when_the_last_tick_is_older_than_five_minutes(client, tick):
    Heartbeat.objects.update(ticked_at=timezone.now() - timedelta(minutes=5, seconds=5))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["tick"] is False


def test_not_ready_before_the_first_tick(client):
    assert client.get("/readyz").status_code == 503


def test_not_ready_when_a_migration_is_missing(client, tick, monkeypatch):
    monkeypatch.setattr("dialogportal.health.MigrationExecutor.migration_plan", lambda *args: [("governance", "0002")])
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"] is False


def test_not_ready_when_the_database_does_not_answer(client, tick, monkeypatch):
    from django.db import OperationalError

    def refuse() -> None:
        raise OperationalError("no")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] is False


def test_the_tick_is_what_readiness_looks_at(client):
    from dialogues.tasks import tick as ring

    assert client.get("/readyz").status_code == 503
    ring()
    assert client.get("/readyz").status_code == 200


@pytest.fixture
def waiting_mail(tick, settings):
    """A receipt that somebody has waited for since 40 minutes ago."""
    from governance import outbox

    since = timezone.now() - timedelta(minutes=40)
    outbox.queue("confirm_address", "p1@post.example", {}, dedupe_key="one", at_once=True, not_before=since)


def test_not_ready_when_mail_has_waited_half_an_hour_and_none_has_left(client, waiting_mail):
    from governance.models import OutgoingMail

    response = client.get("/readyz")
    assert (response.status_code, response.json()["mail"]) == (503, False)
    OutgoingMail.objects.update(not_before=timezone.now() - timedelta(minutes=29))
    assert client.get("/readyz").status_code == 200


def test_ready_while_a_long_queue_moves_and_while_a_person_has_paused_it(client, waiting_mail):
    from governance import outbox
    from governance.models import OutgoingMail

    outbox.pause("Fel i texten", by=None)
    assert client.get("/readyz").status_code == 200
    outbox.queue("confirm_address", "p2@post.example", {}, dedupe_key="two", at_once=True)
    OutgoingMail.objects.filter(dedupe_key="two").update(state="sent", sent_at=timezone.now())
    from governance.models import Sending

    Sending.objects.update(is_paused=False)
    assert client.get("/readyz").status_code == 200
