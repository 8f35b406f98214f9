"""A worker in its own process, on a real Redis-protocol server, writes to the database under test."""

import time

import pytest

from governance.models import Heartbeat


def test_a_tick_rung_here_is_carried_out_in_the_worker(celery_worker_process):
    from dialogues.tasks import tick

    assert not Heartbeat.objects.exists()
    tick.delay()
    end = time.monotonic() + 30
    while not Heartbeat.objects.filter(name="tick").exists():
        assert time.monotonic() < end, "the worker did not tick within 30 seconds"
        time.sleep(0.1)


def test_the_broker_carries_json_only_and_no_result_is_kept(settings):
    from dialogportal.celery import app

    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.task_ignore_result is True
    assert app.conf.worker_prefetch_multiplier == 1


def test_the_bells_do_not_pile_up():
    from dialogportal.celery import app

    entries = app.conf.beat_schedule.values()
    assert {entry["task"] for entry in entries} == {"dialogues.tick", "dialogues.take_in", "dialogues.learn"}
    assert all(entry["schedule"] > entry["options"]["expires"] for entry in entries)


def test_no_page_waits_for_the_broker():
    """Web requests only write rows: nothing outside tasks.py rings the doorbell or sets an alarm on it."""
    import re
    from pathlib import Path

    root = Path(__file__).resolve().parents[2]
    pattern = re.compile(r"\.delay\(|apply_async|countdown=|\beta=")
    files = [path for app in ("dialogues", "governance", "dialogportal") for path in (root / app).rglob("*.py")]
    assert len(files) > 50
    assert [str(p) for p in files if p.name != "tasks.py" and pattern.search(p.read_text())] == []


@pytest.mark.django_db
def test_the_database_is_the_one_asked_for(request):
    from django.db import connection

    expected = {"sqlite": "sqlite", "postgres": "postgresql"}[request.config.getoption("--db")]
    assert connection.vendor == expected


@pytest.mark.django_db
def test_a_statement_that_hangs_is_stopped(request):
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
            assert cursor.execute("PRAGMA foreign_keys").fetchone()[0] == 1
            return
        for name, value in (
            ("statement_timeout", "10s"),
            ("lock_timeout", "3s"),
            ("idle_in_transaction_session_timeout", "30s"),
        ):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone()[0] == value


@pytest.fixture
def receipt(db, settings, tmp_path):
    """A mail that is due at any hour."""
    from governance import outbox

    settings.OUTBOX_FLOOR_FILE = str(tmp_path / "floor.json")
    outbox.queue("test_mail", "leo@fagersunda.example", {"name": "Leo", "link": "x"}, dedupe_key="one", at_once=True)


def test_one_command_does_what_the_worker_does_without_a_worker(receipt, mailoutbox):
    from django.core.management import call_command

    call_command("run_reminders")
    assert [mail.to for mail in mailoutbox] == [["leo@fagersunda.example"]]
    assert Heartbeat.objects.filter(name="mail").exists()


@pytest.mark.django_db(transaction=True)
def test_a_part_of_the_tick_that_fails_keeps_no_other_part_from_its_work(receipt, mailoutbox, monkeypatch):
    from dialogues import ticking

    def fail() -> None:
        raise RuntimeError("no")

    parts = ticking.parts()
    monkeypatch.setattr(ticking, "parts", lambda: {"planning": fail, **parts})
    assert ticking.tick() is False
    assert len(mailoutbox) == 1
    assert not Heartbeat.objects.filter(name="planning").exists()
