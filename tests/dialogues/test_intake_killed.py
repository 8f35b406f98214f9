"""Workers that are killed while they read or receive a file: it goes on, and each row is a contribution once."""

import datetime as dt
import io
import os
import signal
import time
import traceback
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from dialogues.intake import answers, background, deeds, reading
from dialogues.models import Dialogue, Intake, Step

from .worlds import OPENS, World

pytestmark = pytest.mark.django_db(transaction=True)


def dies(deed: Callable[[], Any]) -> None:
    """Do the deed in a process of its own, which is killed within it."""
    connection.close()
    child = os.fork()
    if not child:
        try:
            deed()
        except Exception:  # noqa: BLE001 what stopped it is told, and the parent sees that it was not killed
            traceback.print_exc()
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    _wait_until_its_locks_are_let_go()


def _wait_until_its_locks_are_let_go() -> None:
    """A server notices that its client has been killed when it next writes to it; the next tick finds no lock then."""
    end = time.monotonic() + 60
    while connection.vendor == "postgresql" and time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
            )
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.1)


def killed(*_told: Any, **_more: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    dialogue = world.arrived(Step.EXECUTION)
    world.today(OPENS)
    return dialogue


def test_each_row_is_received_once_whatever_is_killed_on_the_way(
    world: World, dialogue: Dialogue, size: Callable[[int, int], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = size(500, 100_000)
    file = "nr;synpunkt\n" + "".join(f"{place:06d};Mörkt vid lykta {place}\n" for place in range(number))
    intake = deeds.hand_in(dialogue, io.BytesIO(file.encode()), name="enkat.csv", key=uuid.uuid4(), by=world.maja)
    monkeypatch.setattr(reading, "LEASE", dt.timedelta(seconds=-1))
    monkeypatch.setattr(reading, "AT_ONCE", number // 10)
    monkeypatch.setattr(deeds, "PATIENCE", -1)
    facts = {"channel": "survey", "received_on": OPENS, "language": "sv"}
    deeds.read(intake, by=world.maja, columns=["reference", "text"], **facts)
    for place in (number // 10 + 3, 4 * number // 10 + 3):
        dies(lambda place=place: _read_until(place))  # type: ignore[misc]
    dies(lambda: _with(reading.IntakeRow.objects, "bulk_create", killed, background.carry_on))
    intake.refresh_from_db()
    assert intake.state == Intake.State.READING and 0 < intake.rows.count() < number
    background.carry_on()
    assert intake.rows.count() == number
    monkeypatch.setattr(deeds, "AT_ONCE", 0)
    deeds.accept(intake, by=world.maja)
    dies(lambda: _with(answers, "receive", killed, background.carry_on))
    assert not dialogue.contributions.exists()
    background.carry_on()
    received = dialogue.contributions.order_by("number").values_list("number", "reference")
    assert list(received) == [(place + 1, f"{place:06d}") for place in range(number)]


def _with(owner: Any, name: str, instead: Any, deed: Callable[[], Any]) -> None:
    setattr(owner, name, instead)
    deed()


def _read_until(place: int) -> None:
    """Read, and be killed at the row in that place."""
    whole = reading.Reader.row

    def row(self: Any, record: Any) -> Any:
        if record.place >= place:
            killed()
        return whole(self, record)

    _with(reading.Reader, "row", row, background.carry_on)
