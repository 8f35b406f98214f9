"""Several beats, workers and planners at once; mail taken back while it flows; a backup that is restored."""

import datetime as dt
import random
import threading
import time
from collections import Counter
from typing import Any

import pytest

from dialogues import feedback, notices, participation, promises, recalls
from dialogues.models import Dialogue, Notice, Participant, Step, Told
from governance import clock, outbox
from governance.models import OutgoingMail, Sending, User
from tests.dialogues.worlds import World
from tests.faults.harness import Machine, wait

pytestmark = pytest.mark.postgres
Event = Notice.Event


def in_threads(*deeds: Any) -> None:
    """All at once, each on a connection of its own."""
    from django.db import connection

    failed: list[Exception] = []

    def carry_out(deed: Any) -> None:
        try:
            deed()
        except Exception as error:  # noqa: BLE001 told by the thread that waits
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=carry_out, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert not failed, failed


def letters(count: int) -> list[Any]:
    return [
        outbox.Mail(
            "confirm_address", f"p{n}@mottagare.example", {"title": "x", "link": "y"}, dedupe_key=f"m:{n}", at_once=True
        )
        for n in range(count)
    ]


def test_three_beats_four_workers_and_three_planners_send_each_mail_once(machine: Machine, size: Any) -> None:
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
    # Nothing is settled without claims: who did not claim a mail cannot mark it as sent.
    wait(lambda: machine.doubled() > 0, "no copy was seen")


def _owed(world: World, count: int, step: Step) -> Dialogue:
    """A dialogue in which so many wait for an answer."""
    dialogue = world.arrived(step)
    told = world.contribution(dialogue)
    asked = clock.now()
    Participant.objects.bulk_create(
        Participant(
            dialogue=dialogue,
            contribution=told if number == 0 else None,
            email=f"p{number}@mottagare.example",
            email_hash=f"{dialogue.pk}:{number}",
            token_hash=f"{dialogue.pk}:{number}",
            asked_at=asked,
            confirmed_at=asked,
        )
        for number in range(count)
    )
    return dialogue


class Deeds:
    """What is done while mail flows, and the instant at which each deed was done."""

    def __init__(self, world: World, moved: Dialogue, recalled: Dialogue) -> None:
        self.world, self.moved, self.recalled = world, moved, recalled
        self.chance = random.Random(7)
        self.left: dict[int, float] = {}
        self.moves: dict[str, float] = {}
        self.recalled_at = float("inf")

    def leave(self) -> None:
        """Half of them stop their letters, a fifth of those have their address erased."""
        people = list(self.moved.participants.order_by("pk"))
        for place, person in enumerate(self.chance.sample(people, len(people) // 2)):
            (participation.erase_contact if place % 5 == 0 else participation.stop_mail)(person)
            self.left[person.pk] = time.time()

    def move(self, times: int) -> None:
        """The promise is put off again and again; each new day makes the one before it untrue."""
        day = clock.today() + dt.timedelta(days=30)
        promise = self.moved.promises.get(stage="heard")
        for _time in range(times):
            number = len(self.moves) + 1
            promise = promises.move(promise, to=day + dt.timedelta(days=number), reason="x", by=self.world.maja)
            self.moves[f"{Event.DELAYED}{number}"] = time.time()
            time.sleep(0.05)

    def recall(self) -> None:
        row = self.recalled.feedback.get(stage="heard", audience="participants")
        recalls.recall(row, reason="Fel siffror.", by=self.world.maja)
        self.recalled_at = time.time()

    def overtaken(self, told: Told) -> float:
        """The instant from which the letter says something that is no longer so."""
        notice = told.notice
        if notice.event == Event.HEARD:
            return self.recalled_at
        return min(
            self.left.get(told.participant_id, float("inf")),
            self.moves.get(f"{notice.event}{notice.revision + 1}", float("inf")),
        )


def _late(deeds: Deeds) -> Counter[str]:
    """Letters that left after what they tell was no longer so, or after their receiver had left."""
    rows = {row.dedupe_key: row for row in OutgoingMail.objects.exclude(submitted_at=None)}
    late: Counter[str] = Counter()
    for told in Told.objects.filter(mail_key__in=rows).select_related("notice"):
        submitted = rows[told.mail_key].submitted_at
        late[told.notice.event] += bool(submitted and submitted.timestamp() > deeds.overtaken(told))
    return +late


@pytest.mark.parametrize("twin", [False, True])
def test_what_is_moved_stopped_erased_or_recalled_while_mail_flows_never_leaves_afterwards(
    twin: bool, town: tuple[Machine, World], size: Any, monkeypatch: Any
) -> None:
    machine, world = town
    count, times = size(60, 1000), size(20, 100)
    moved, recalled = _owed(world, count, Step.COMPILATION), _owed(world, size(20, 200), Step.FEEDBACK)
    deeds = Deeds(world, moved, recalled)
    world.settings.FROZEN_NOW = None
    Participant.objects.update(asked_at=clock.now())
    row = recalled.feedback.get(stage="heard", audience="participants")
    row.headline, row.text = "Bron är mörkast.", "Trettio av er säger det."
    row.save()
    feedback.publish(row, by=world.maja)
    deeds.move(1)
    machine.sink.behave("slow")
    if twin:
        monkeypatch.setattr(outbox, "withdraw", lambda *_told, **_more: 0)
        monkeypatch.setattr(outbox, "stop", lambda *_told, **_more: 0)
        monkeypatch.setattr(outbox, "erase", lambda *_told, **_more: 0)
    notices.plan()
    machine.loop()
    machine.loop()
    machine.wait_until_sent(5)
    in_threads(deeds.leave, lambda: deeds.move(times), deeds.recall)
    machine.sink.behave("ok")
    machine.wait_until_settled("cancelled")
    machine.stop()
    assert machine.doubled() == 0
    assert (len(deeds.moves), len(deeds.left)) == (times + 1, count // 2)
    if twin:
        assert _late(deeds).total() > 0
        return
    assert _late(deeds) == Counter()
    assert machine.states()["cancelled"] > 0


def test_twin_without_the_check_what_a_slower_planner_wrote_leaves_all_the_same(machine: Machine, without: Any) -> None:
    for number in range(20):
        outbox.stop(f"participant:{number}")
    machine.queue(20)
    machine.loop(**without("checking"))
    machine.wait_until_settled()
    assert machine.sink.count == 20


def _dump() -> list[tuple[Any, Any]]:
    """The tables of the outbox as a backup has them."""
    return [
        (model, list(model.objects.values(*[field.attname for field in model._meta.concrete_fields])))
        for model in (OutgoingMail, Sending)
    ]


def _restore(backup: list[tuple[Any, Any]]) -> None:
    for model, rows in backup:
        model.objects.all().delete()
        model.objects.bulk_create(model(**row) for row in rows)


@pytest.mark.parametrize("twin", [False, True])
def test_a_restored_backup_sends_nothing_until_somebody_releases_it(
    twin: bool, machine: Machine, size: Any, without: Any
) -> None:
    count = size(100, 500)
    machine.queue(20, first=10_000)
    machine.loop()
    machine.wait_until_settled()
    machine.stop()
    machine.queue(count)
    backup = _dump()
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
