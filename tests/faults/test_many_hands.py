"""Several beats, workers and planners at once; mail taken back while it flows; a backup that is restored."""

import random
import threading
import time
from collections import Counter
from typing import Any

import pytest

from governance.models import OutgoingMail, Sending, User
from tests.faults.harness import Machine, wait

pytestmark = pytest.mark.postgres


def in_threads(*deeds: Any) -> None:
    """All at once, each on a connection of its own."""
    from django.db import connection

    def carry_out(deed: Any) -> None:
        try:
            deed()
        finally:
            connection.close()

    threads = [threading.Thread(target=carry_out, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)


def letters(count: int) -> list[Any]:
    from governance import outbox

    return [
        outbox.Mail(
            "confirm_address", f"p{n}@mottagare.example", {"title": "x", "link": "y"}, dedupe_key=f"m:{n}", at_once=True
        )
        for n in range(count)
    ]


def test_three_beats_four_workers_and_three_planners_send_each_mail_once(machine: Machine, size: Any) -> None:
    from governance import outbox

    count = size(600, 10_000)
    for _each in range(3):
        machine.beat()
    for _each in range(size(2, 4)):
        machine.worker()
    machine.loop()
    written: list[int] = []
    in_threads(*[lambda: written.append(outbox.queue_many(letters(count)))] * 3)
    assert sum(written) == count
    machine.wait_until_settled()
    machine.assert_whole(count)


def test_twin_without_claims_several_senders_send_copies(machine: Machine, without: Any) -> None:
    machine.queue(200)
    for _each in range(3):
        machine.loop(**without("claiming"))
    machine.wait_until_settled()
    assert machine.doubled() > 0


def _take_back(machine: Machine, count: int) -> dict[str, dict[str, float]]:
    """Promises are moved, people leave, are erased, and a publication is recalled, all while mail flows.

    Gives, by deed and what it was about, the instant at which it was done.
    """
    from governance import outbox

    chance = random.Random(7)
    done: dict[str, dict[str, float]] = {"moved": {}, "left": {}, "recalled": {}}

    def leave() -> None:
        for number in chance.sample(range(count), count // 2):
            (outbox.erase if number % 5 == 0 else outbox.stop)(f"participant:{number}")
            done["left"][f"p{number}@mottagare.example"] = time.time()

    def move() -> None:
        for revision in range(2, 102):
            outbox.withdraw("dialogue:2:delayed", before_revision=revision)
            done["moved"][str(revision)] = time.time()
            machine.queue(
                3, first=100_000 + revision * 10, topic="dialogue:2:delayed", revision=revision, recipient="",
                context={"title": str(revision), "link": "x", "unsubscribe_url": "y"},
            )  # fmt: skip

    def recall() -> None:
        time.sleep(0.5)
        outbox.withdraw("dialogue:3:decided")
        done["recalled"]["all"] = time.time()

    machine.queue(100, first=500_000, topic="dialogue:3:decided", recipient="")
    in_threads(leave, move, recall)
    return done


def _late(machine: Machine, done: dict[str, dict[str, float]]) -> Counter[str]:
    """Mails that came although they had been taken back before they were handed over."""
    late: Counter[str] = Counter()
    for row in OutgoingMail.objects.exclude(submitted_at=None):
        at = row.submitted_at.timestamp()
        if row.topic == "dialogue:1:heard":
            number = row.dedupe_key.removeprefix("m:")
            late["left"] += at > done["left"].get(f"p{number}@mottagare.example", float("inf"))
        elif row.topic == "dialogue:2:delayed":
            late["moved"] += at > done["moved"].get(str(row.revision + 1), float("inf"))
        else:
            late["recalled"] += at > done["recalled"]["all"]
    return +late


def test_what_is_taken_back_while_mail_flows_never_leaves_afterwards(machine: Machine, size: Any) -> None:
    count = size(300, 1000)
    machine.sink.behave("slow")
    machine.queue(count)
    machine.loop()
    machine.loop()
    machine.wait_until_sent(5)
    done = _take_back(machine, count)
    machine.sink.behave("ok")
    machine.wait_until_settled("cancelled")
    assert _late(machine, done) == Counter()
    assert machine.states()["cancelled"] > count / 10
    assert machine.doubled() == 0


def test_twin_without_the_check_what_a_slower_planner_wrote_leaves_all_the_same(machine: Machine, without: Any) -> None:
    from governance import outbox

    for number in range(20):
        outbox.stop(f"participant:{number}")
    machine.queue(20)
    machine.loop(**without("checking"))
    machine.wait_until_settled()
    assert machine.sink.count == 20


def _dump(machine: Machine) -> Any:
    """The tables of the outbox as a backup has them."""
    fields = [field.attname for field in OutgoingMail._meta.concrete_fields]
    return list(OutgoingMail.objects.values(*fields))


def _restore(rows: Any) -> None:
    OutgoingMail.objects.all().delete()
    OutgoingMail.objects.bulk_create(OutgoingMail(**row) for row in rows)


@pytest.mark.parametrize("twin", [False, True])
def test_a_restored_backup_sends_nothing_until_somebody_releases_it(
    twin: bool, machine: Machine, size: Any, without: Any
) -> None:
    from governance import outbox

    count = size(100, 500)
    machine.queue(20, first=10_000)
    machine.loop()
    machine.wait_until_settled()
    machine.stop()
    machine.queue(count)
    backup = _dump(machine)
    machine.loop()
    machine.wait_until_settled()
    machine.stop()
    _restore(backup)
    machine.loop(**(without("noticing_a_restore") if twin else {}))
    machine.loop(**(without("noticing_a_restore") if twin else {}))
    if twin:
        wait(lambda: machine.doubled() > 0, "the twin sent no copies")
        return
    wait(lambda: Sending.objects.filter(is_paused=True).exists(), machine.logs)
    time.sleep(3)
    assert (machine.sink.count, machine.doubled()) == (count + 20, 0)
    outbox.release(by=User.objects.create_user("leo@fagersunda.example", "x" * 20, code="leo", name="Leo Lind"))
    machine.wait_until_settled()
    assert (machine.lost(), machine.doubled()) == (0, 0)
