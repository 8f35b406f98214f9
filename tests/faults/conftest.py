"""A database that forgets nothing it has answered, made once; broker, mail server and processes new for every test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from devtools import services
from tests.dialogues.worlds import World
from tests.faults import harness


@pytest.fixture(scope="session")
def durable_postgres(django_db_blocker: Any) -> Iterator[services.Postgres]:
    """PostgreSQL with fsync, as an installation has it, with the tables of the product."""
    from django.core.management import call_command

    with services.postgres_server() as server, django_db_blocker.unblock():
        with harness.ours(server.url):
            call_command("migrate", verbosity=0)
        yield server


@pytest.fixture
def redis() -> Iterator[services.Redis]:
    """A broker of this test's own."""
    with services.redis_server() as server:
        yield server


@pytest.fixture
def machine(
    durable_postgres: services.Postgres, redis: services.Redis, tmp_path: Path, django_db_blocker: Any
) -> Iterator[harness.Machine]:
    """Everything that runs; nothing lives on after the test."""
    from governance import models

    sink = harness.MailSink(tmp_path / "sink")
    sink.start()
    machine = harness.Machine(tmp_path, durable_postgres, redis, sink)
    with django_db_blocker.unblock(), harness.ours(durable_postgres.url):
        try:
            yield machine
        finally:
            machine.stop()
            sink.kill()
            harness.emptied(
                [
                    models.OutgoingMail,
                    models.DeliveryAttempt,
                    models.MailTopic,
                    models.MailStop,
                    models.Suppression,
                    models.Sending,
                    models.MailHost,
                    models.MailRate,
                    models.Heartbeat,
                ]
            )


@pytest.fixture
def town(
    durable_postgres: services.Postgres, tmp_path: Path, settings: Any, django_db_blocker: Any
) -> Iterator[tuple[harness.Machine, World]]:
    """A machine with the town of Fagersunda in a database of its own; its clock is the real one, and its office never closes."""
    sink = harness.MailSink(tmp_path / "sink")
    sink.start()
    with django_db_blocker.unblock(), harness.another_database(durable_postgres.url, "town") as url:
        machine = harness.Machine(tmp_path, SimpleNamespace(url=url), None, sink)
        machine.environment["FAULTS_WITHOUT"] = "office_hours"
        try:
            with harness.ours(url):
                yield machine, World(settings)
                machine.stop()
        finally:
            machine.stop()
            sink.kill()


@pytest.fixture
def without() -> Callable[..., dict[str, str]]:
    """The environment of a twin: a process that does without a mechanism."""
    return lambda *names: {"FAULTS_WITHOUT": ",".join(names)}
