"""What was learnt is found by those who plan the next dialogue, and lies beside their plan without being asked for."""

import pytest
from django.test import Client
from django.urls import reverse

from dialogues import lessons
from dialogues.models import Activity, Dialogue, Evaluation, Lesson, Method, Step
from governance import clock
from governance.models import Area
from tests.dialogues.worlds import World


def learnt(dialogue: Dialogue, lesson: str, internal: str = "Det gick bra.") -> Evaluation:
    found, _new = Evaluation.objects.update_or_create(
        dialogue=dialogue, defaults={"dated_on": clock.today(), "internal": {"sv": internal}}
    )
    Lesson.objects.create(evaluation=found, text={"sv": lesson})
    return found


@pytest.fixture
def walk() -> Method:
    return Method.objects.create(code="gatur", name="Gåtur", summary="Vi går.", levels=["dialogue"], takes="Två timmar")


def test_lessons_are_found_by_word_method_group_level_and_area(client: Client, world: World, walk: Method) -> None:
    dialogue = world.ready(Step.DECISION)
    learnt(dialogue, "Återkoppla redan samma kväll.", "Skolorna behövde längre tid.")
    Activity.objects.filter(dialogue=dialogue).update(catalogue_method=walk)
    client.force_login(world.yusuf)
    page, group = reverse("officials:lessons"), dialogue.target_groups.first().group.code
    area, level = Area.objects.first(), dialogue.level.code
    dialogue.areas.add(area)
    for asked in ("", "q=återkoppla", "q=ÅTERKOPPLADE", "q=skola", "q=mer+ljus", "method=gatur", f"group={group}"):
        assert "samma kväll" in client.get(f"{page}?{asked}").text, asked
    assert "samma kväll" in client.get(f"{page}?q=skolor+kväll&level={level}&area={area.code}").text
    for asked in ("q=badhus", "q=skola+badhus", "method=panel", "group=ingen", "level=co_decision", "area=ingenstans"):
        assert "samma kväll" not in client.get(f"{page}?{asked}").text, asked


def test_what_is_not_finished_is_no_lesson_yet(world: World) -> None:
    evaluation = learnt(world.ready(Step.DECISION), "Boka lokalen tidigt.")
    assert list(lessons.found(world.maja, lessons.Question())) == [evaluation]
    Evaluation.objects.update(dated_on=None)
    assert not lessons.found(world.maja, lessons.Question())


def test_the_plan_shows_what_dialogues_like_it_learnt_and_nothing_of_others(client: Client, world: World) -> None:
    learnt(world.ready(Step.DECISION), "Gå på kvällen, när det är mörkt.")
    other = world.ready(Step.DECISION)
    learnt(other, "Fråga simklubben först.")
    for row in (other.target_groups, other.activities):
        row.all().delete()
    other.areas.clear()
    other.topics.clear()
    planned = world.arrived(Step.PLANNING)
    client.force_login(world.maja)
    page = client.get(reverse("officials:plan", args=[planned.pk])).text
    assert "Gå på kvällen, när det är mörkt." in page and "Samma målgrupp" in page
    assert "Fråga simklubben först." not in page
