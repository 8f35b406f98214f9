"""The servers around us fail: broker, database and mail server. No worker needs a hand, nothing is lost or doubled."""

import signal
import time
from typing import Any

import pytest

from governance.models import DeliveryAttempt, OutgoingMail
from tests.faults.harness import Machine, wait

pytestmark = pytest.mark.postgres


def test_a_broker_that_is_killed_and_comes_back_empty_changes_nothing(machine: Machine, size: Any) -> None:
    count, kills = size(500, 5000), size(3, 5)
    machine.queue(count)
    machine.beat()
    machine.worker()
    assert machine.redis
    for number in range(kills):
        machine.wait_until_sent(count * number // (kills + 1) + 1)
        machine.redis.stop(signal.SIGKILL)
        machine.redis.start()
    machine.wait_until_settled()
    machine.assert_whole(count)
    machine.queue(1, first=count)
    machine.wait_until_settled()


def test_without_any_broker_the_loop_sends_everything(machine: Machine, size: Any) -> None:
    count = size(500, 5000)
    machine.environment["REDIS_URL"] = "redis://127.0.0.1:1/0"
    machine.queue(count)
    machine.loop()
    machine.loop()
    machine.wait_until_settled()
    machine.assert_whole(count)


def test_a_database_that_crashes_is_waited_for(machine: Machine, size: Any) -> None:
    from django.db import connection

    count, crashes = size(500, 5000), size(3, 5)
    machine.queue(count)
    loops = [machine.loop(), machine.loop()]
    for number in range(crashes):
        machine.wait_until_sent(count * number // (crashes + 1) + 1)
        connection.close()
        machine.postgres.stop(signal.SIGQUIT)
        time.sleep(0.3)
        machine.postgres.start()
    machine.wait_until_settled()
    machine.assert_whole(count)
    assert all(loop.lives for loop in loops)


def test_a_mail_server_that_is_killed_again_and_again_takes_each_mail_once(machine: Machine, size: Any) -> None:
    count, kills = size(500, 5000), size(4, 10)
    machine.queue(count)
    machine.loop()
    for number in range(kills):
        machine.wait_until_sent(count * number // (kills + 1) + 1)
        machine.sink.kill()
        time.sleep(0.5)
        machine.sink.start()
    machine.wait_until_settled()
    machine.assert_whole(count)


def test_a_mail_server_that_is_down_for_an_hour_is_tried_once_a_minute(machine: Machine, size: Any) -> None:
    count, minutes = size(200, 5000), size(20, 60)
    machine.sink.kill()
    machine.queue(count)
    machine.loop()
    minute = 60 * 0.005
    wait(lambda: DeliveryAttempt.objects.exists(), "nobody tried")
    time.sleep(minutes * minute)
    tries = DeliveryAttempt.objects.filter(outcome="unreachable").count()
    assert 1 <= tries <= minutes + 2
    assert set(OutgoingMail.objects.values_list("attempts", flat=True)) <= {0, 1}
    machine.sink.start()
    machine.wait_until_settled()
    machine.assert_whole(count)


def test_twin_a_mail_server_that_is_down_is_overrun(machine: Machine, without: Any) -> None:
    machine.sink.kill()
    machine.queue(50)
    machine.loop(**without("leaving_the_server_alone"))
    wait(lambda: DeliveryAttempt.objects.exists(), "nobody tried")
    time.sleep(10 * 60 * 0.005)
    assert DeliveryAttempt.objects.filter(outcome="unreachable").count() > 5


@pytest.mark.parametrize(
    ("mode", "percent"),
    [("slow", 100), ("hang", 2), ("451", 30), ("close", 5), ("close_unseen", 5), ("close_early", 5)],
)
def test_a_mail_server_that_misbehaves_gets_each_mail_once_and_the_healthy_ones_go_on(
    mode: str, percent: int, machine: Machine, size: Any
) -> None:
    count = size(100, 2000)
    machine.sink.behave(mode, percent)
    machine.queue(count)
    machine.loop()
    machine.wait_until_sent(int(count * (100 - percent) / 100 * 0.9))
    machine.sink.behave("ok")
    machine.wait_until_settled()
    machine.assert_whole(count)


def test_who_is_refused_for_good_is_listed_and_never_tried_again(machine: Machine, size: Any) -> None:
    count = size(200, 2000)
    machine.sink.behave("550", 10)
    machine.queue(count)
    machine.loop()
    machine.wait_until_settled("failed")
    states = machine.states()
    assert 0 < states["failed"] < count / 3 and states["sent"] == count - states["failed"]
    assert (machine.lost(), machine.doubled()) == (states["failed"], 0)
    refused = OutgoingMail.objects.filter(state="failed")
    assert set(refused.values_list("attempts", "smtp_code")) == {(1, 550)}
