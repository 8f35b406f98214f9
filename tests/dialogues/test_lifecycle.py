"""A dialogue goes through nine steps in order, one at a time, and only when nothing is missing."""

import threading

import pytest
from django.db import connection

from dialogues import lifecycle, log
from dialogues.models import Dialogue, Kind, LogEntry, Status, Step

from .worlds import World


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("step", list(Step))
def test_a_dialogue_that_lacks_nothing_moves_on(world: World, step: Step, kind: str) -> None:
    dialogue = world.ready(step, kind)
    assert lifecycle.unmet(dialogue) == []
    moved = lifecycle.advance(dialogue, leaving=step, by=world.maja)
    assert (moved.step, moved.status) == ((step + 1, Status.ACTIVE) if step.next else (step, Status.CLOSED))


def test_every_step_leaves_a_line_in_the_log(world: World) -> None:
    dialogue = world.ready(Step.DECISION)
    lifecycle.advance(dialogue, leaving=Step.DECISION, by=world.maja)
    moves = dialogue.log.filter(action__in=[LogEntry.Action.ADVANCED, LogEntry.Action.CLOSED]).order_by("seq")
    assert [line.detail.get("entered", "closed") for line in moves] == [step.code for step in Step][1:] + ["closed"]
    assert log.verify() == []


@pytest.mark.parametrize("step", list(Step))
def test_a_page_that_is_old_moves_nothing(world: World, step: Step) -> None:
    dialogue = world.ready(step)
    other = Step(step % 9 + 1)
    with pytest.raises(lifecycle.StepChanged):
        lifecycle.advance(dialogue, leaving=other, by=world.maja)
    assert Dialogue.objects.get(pk=dialogue.pk).step == step


@pytest.mark.parametrize("status", [Status.PAUSED, Status.ABORTED])
def test_a_dialogue_that_is_stopped_does_not_move(world: World, status: str) -> None:
    dialogue = world.ready(Step.COMPILATION)
    Dialogue.objects.filter(pk=dialogue.pk).update(status=status)
    with pytest.raises(lifecycle.NotActive):
        lifecycle.advance(dialogue, leaving=Step.COMPILATION, by=world.maja)


def test_going_back_needs_a_reason_and_reopens_the_plan(world: World) -> None:
    dialogue = world.ready(Step.LAUNCH)
    with pytest.raises(lifecycle.ReasonMissing):
        lifecycle.send_back(dialogue, to=Step.PLANNING, reason=" ", by=world.maja)
    back = lifecycle.send_back(dialogue, to=Step.PLANNING, reason="Planen saknar skolorna.", by=world.maja)
    assert back.step == Step.PLANNING
    assert not Dialogue.objects.get(pk=back.pk).plan.is_approved


@pytest.mark.parametrize("step", [step for step in Step if step not in (Step.LAUNCH, Step.PLANNING)])
def test_what_was_launched_stays_launched(world: World, step: Step) -> None:
    dialogue = world.ready(step)
    for to in (Step.MANDATE, Step.PLANNING, Step.LAUNCH, Step.EXECUTION):
        with pytest.raises(lifecycle.CannotGoBack):
            lifecycle.send_back(dialogue, to=to, reason="Vi ångrar oss.", by=world.maja)


def test_a_closed_dialogue_is_reopened_with_a_reason(world: World) -> None:
    dialogue = lifecycle.advance(world.ready(Step.DECISION), leaving=Step.DECISION, by=world.maja)
    with pytest.raises(lifecycle.ReasonMissing):
        lifecycle.reopen(dialogue, reason="", by=world.leo)
    opened = lifecycle.reopen(dialogue, reason="Beslutet har upphävts.", by=world.leo)
    assert (opened.step, opened.status, opened.closed_on) == (Step.PROCESSING, Status.ACTIVE, None)
    assert opened.proposals.count() == 2


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_move_one_step(transactional_db: None, settings: object) -> None:
    world = World(settings)
    dialogue = world.ready(Step.PLANNING)
    outcomes: list[str] = []

    def click() -> None:
        try:
            lifecycle.advance(dialogue, leaving=Step.PLANNING, by=world.maja)
            outcomes.append("moved")
        except lifecycle.StepChanged:
            outcomes.append("changed")
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["changed"] * 19 + ["moved"]
    assert Dialogue.objects.get(pk=dialogue.pk).step == Step.LAUNCH
