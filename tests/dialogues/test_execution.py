"""While residents take part: attendance, reach and the last papers."""

import datetime as dt

import pytest
from django.urls import reverse

from dialogues import execution, lifecycle, worklist
from dialogues.models import Dialogue, Step
from governance import clock

from .worlds import CLOSES, DAY, OPENS, World


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    return world.arrived(Step.EXECUTION)


def lacks(dialogue: Dialogue) -> list[str]:
    return [lack.code.split(":")[0] for lack in lifecycle.unmet(Dialogue.objects.get(pk=dialogue.pk))]


def test_the_last_papers_are_not_registered_while_it_is_open(world: World, dialogue: Dialogue) -> None:
    world.today(CLOSES)
    with pytest.raises(execution.WindowOpen):
        execution.papers_registered(dialogue, by=world.maja)
    world.today(DAY[Step.EXECUTION].replace(day=1))
    assert "papers_registered" in lacks(dialogue)
    execution.papers_registered(dialogue, by=world.maja)
    assert "papers_registered" not in lacks(dialogue)


def test_every_priority_group_has_a_result_or_a_reason(world: World, dialogue: Dialogue) -> None:
    world.today(DAY[Step.EXECUTION])
    group = dialogue.target_groups.get(is_priority=True)
    assert "reach_result" in lacks(dialogue)
    group.reached = group.reach_goal
    group.save()
    assert "reach_result" not in lacks(dialogue)


def test_never_more_elected_than_people(world: World, dialogue: Dialogue) -> None:
    activity = dialogue.activities.get()
    activity.attended, activity.elected_present = 1, 2
    with pytest.raises(execution.MoreElectedThanPeople):
        execution.activity_held(activity, by=world.maja)
    activity.attended = 2
    execution.activity_held(activity, by=world.maja)


@pytest.mark.parametrize("stranger", ["yusuf", "gunnel", "olle", "gita"])
def test_strangers_record_nothing(world: World, dialogue: Dialogue, stranger: str) -> None:
    person = getattr(world, stranger)
    for deed in (
        lambda: execution.activity_held(dialogue.activities.get(), by=person),
        lambda: execution.group_reached(dialogue.target_groups.get(), by=person),
        lambda: execution.papers_registered(dialogue, by=person),
    ):
        with pytest.raises(execution.NotEntitled):
            deed()


def test_nothing_is_recorded_before_the_launch(world: World) -> None:
    dialogue = world.ready(Step.LAUNCH)
    with pytest.raises(execution.NotUnderWay):
        execution.activity_held(dialogue.activities.get(), by=world.maja)


def test_at_half_time_the_work_list_asks_for_groups_that_lag(world: World, dialogue: Dialogue) -> None:
    group = dialogue.target_groups.get(is_priority=True)
    group.reached = group.reach_goal // 2 - 1
    group.save()
    place = reverse("officials:execution", args=[dialogue.pk])

    def asked() -> bool:
        return place in [line.url for line in worklist.lines(worklist.Desk(world.maja, clock.today()))]

    world.today(OPENS + (CLOSES - OPENS) / 2 - dt.timedelta(days=1))
    assert not asked()
    world.today(OPENS + (CLOSES - OPENS) / 2 + dt.timedelta(days=1))
    assert asked()
    group.reached = group.reach_goal
    group.save()
    assert not asked()
