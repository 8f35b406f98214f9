"""Workers that are killed: at random while mail flows, and exactly at each point of a mail's way out."""

from collections import Counter
from typing import Any

import pytest

from tests.faults.harness import Machine

pytestmark = pytest.mark.postgres
POINTS = ["claimed", "submitting", "after_dot", "before_mark", "after_mark"]


def test_workers_that_are_killed_again_and_again_send_each_mail_once(machine: Machine, size: Any) -> None:
    count, kills = size(500, 10_000), size(4, 20)
    machine.queue(count)
    machine.beat()
    workers = [machine.worker(), machine.worker()]
    machine.kill_now_and_then(workers, kills, count)
    machine.wait_until_settled()
    machine.assert_whole(count)


def test_twin_a_design_that_marks_whole_batches_sends_copies(machine: Machine, size: Any, without: Any) -> None:
    count = size(600, 5000)
    machine.queue(count)
    machine.beat()
    workers = [machine.worker(**without("marking_one_by_one"))]
    machine.kill_now_and_then(workers, 3, count)
    machine.wait_until_settled()
    assert machine.doubled() > 0


@pytest.mark.parametrize("point", POINTS)
def test_a_sender_that_dies_at_this_point_loses_nothing_and_doubles_nothing(
    point: str, machine: Machine, size: Any
) -> None:
    deaths = size(5, 50)
    machine.queue(deaths + 10)
    assert machine.die_at(point, deaths) == deaths
    machine.loop()
    machine.wait_until_settled()
    machine.assert_whole(deaths + 10)


@pytest.mark.parametrize(("point", "mechanism"), [("submitting", "recovering"), ("after_dot", "asking")])
def test_twin_without_the_mechanism_a_death_loses_or_doubles(
    point: str, mechanism: str, machine: Machine, without: Any
) -> None:
    machine.queue(5)
    assert machine.die_at(point, 5) == 5
    machine.loop(**without(mechanism))
    if mechanism == "recovering":
        import time

        time.sleep(8)
        assert machine.lost() == 5
        assert machine.states() == Counter(submitting=5)
    else:
        machine.wait_until_settled()
        assert machine.doubled() == 5


def test_where_nobody_can_be_asked_nothing_is_doubled_and_everything_uncertain_is_listed(
    machine: Machine, size: Any
) -> None:
    count = size(300, 10_000)
    machine.environment["OUTBOX_EVIDENCE"] = "none"
    machine.queue(count, rule="hold")
    machine.beat()
    workers = [machine.worker()]
    machine.kill_now_and_then(workers, size(2, 20), count)
    machine.wait_until_settled("uncertain")
    assert machine.doubled() == 0
    assert machine.lost() <= machine.states()["uncertain"]
    assert sum(machine.states().values()) == count


def test_twin_where_the_rule_is_to_resend_the_uncertain_are_doubled(machine: Machine) -> None:
    machine.environment["OUTBOX_EVIDENCE"] = "none"
    machine.queue(5)
    assert machine.die_at("after_dot", 5) == 5
    machine.loop()
    machine.wait_until_settled()
    assert (machine.lost(), machine.doubled()) == (0, 5)
