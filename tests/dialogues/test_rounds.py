"""People can take part longer, or again, and it is always said why."""

import datetime as dt
from typing import Any

import pytest

from dialogues import activities, lifecycle, log, questionnaires, rounds, visibility
from dialogues.models import Dialogue, Kind, LogEntry, Question, Step
from dialogues.refusals import BadDay, NotEntitled, ReasonMissing, WrongStep

from .test_plan import activity_form, question_form
from .worlds import World

TODAY = dt.date(2026, 3, 16)


def running(world: World) -> Dialogue:
    dialogue = world.arrived(Step.EXECUTION)
    world.today(TODAY)
    return Dialogue.objects.get(pk=dialogue.pk)


def new_round(world: World, dialogue: Dialogue, **changed: Any) -> Any:
    told = {
        "opens_on": dt.date(2026, 4, 20), "closes_on": dt.date(2026, 5, 3), "feedback_due": dt.date(2026, 6, 1),
        "reason": "Ungdomarna saknas.", "by": world.maja,
    }  # fmt: skip
    return rounds.open_new(dialogue, **{**told, **changed})


def test_an_extension_moves_the_first_promise_as_many_days(world: World) -> None:
    dialogue = running(world)
    extended = rounds.extend(
        dialogue.rounds.get(), closes_on=dt.date(2026, 4, 12), reason="Skolorna har lov.", by=world.maja
    )
    promise = dialogue.promises.get(stage="heard")
    assert (extended.closes_on, extended.feedback_due) == (dt.date(2026, 4, 12), dt.date(2026, 5, 12))
    assert (promise.first_due, promise.due_on) == (dt.date(2026, 4, 28), dt.date(2026, 5, 12))
    assert str(promise.moves.get().reason) == str(extended.extension_reason) == "Skolorna har lov."
    line = dialogue.log.get(action=LogEntry.Action.WINDOW_EXTENDED)
    assert (line.detail["old"], line.detail["new"]) == ("2026-03-29", "2026-04-12")
    assert visibility.can_take_part(Dialogue.objects.get(), dt.date(2026, 4, 12))
    assert log.verify() == []


@pytest.mark.parametrize(
    ("closes_on", "reason", "refusal"),
    [
        (dt.date(2026, 4, 12), "  ", ReasonMissing),
        (dt.date(2026, 3, 29), "Lov", BadDay),
        (dt.date(2026, 3, 20), "Lov", BadDay),
        (dt.date(2026, 6, 9), "Lov", BadDay),
    ],
)
def test_an_extension_has_a_reason_and_ends_before_the_decision(
    world: World, closes_on: dt.date, reason: str, refusal: Any
) -> None:
    dialogue = running(world)
    with pytest.raises(refusal):
        rounds.extend(dialogue.rounds.get(), closes_on=closes_on, reason=reason, by=world.maja)
    assert dialogue.rounds.get().closes_on == dt.date(2026, 3, 29)
    assert dialogue.promises.get(stage="heard").moves.count() == 0


def test_a_closed_window_is_not_opened_by_moving_its_last_day(world: World) -> None:
    dialogue = running(world)
    world.today(dt.date(2026, 3, 30))
    with pytest.raises(rounds.WindowHasClosed):
        rounds.extend(dialogue.rounds.get(), closes_on=dt.date(2026, 4, 12), reason="Lov", by=world.maja)


def test_a_stranger_extends_nothing(world: World) -> None:
    dialogue = running(world)
    for who in (world.yusuf, world.olle, world.gunnel, world.gita):
        with pytest.raises(NotEntitled):
            rounds.extend(dialogue.rounds.get(), closes_on=dt.date(2026, 4, 12), reason="Lov", by=who)


@pytest.mark.parametrize("step", [Step.COMPILATION, Step.FEEDBACK, Step.PROCESSING])
def test_a_new_round_goes_back_to_execution_and_keeps_what_was_compiled(world: World, step: Step) -> None:
    dialogue = world.ready(step)
    world.today(dt.date(2026, 4, 15))
    opened = new_round(world, dialogue, level=world.level["information"])
    again = Dialogue.objects.get()
    assert (again.step, opened.number, opened.level) == (Step.EXECUTION, 2, world.level["information"])
    assert again.compilations.count() == 1
    assert not visibility.can_take_part(again, dt.date(2026, 4, 19))
    assert visibility.can_take_part(again, dt.date(2026, 4, 20))
    assert [item.code for item in lifecycle.unmet(again)] == ["window_closed"]
    assert again.log.get(action=LogEntry.Action.ROUND_OPENED).detail["left"] == step.code
    promise = again.promises.get(stage="heard")
    assert promise.due_on == (dt.date(2026, 4, 28) if promise.kept_on else dt.date(2026, 6, 1))


@pytest.mark.parametrize("step", [Step.PLANNING, Step.LAUNCH, Step.EXECUTION, Step.DECISION])
def test_no_new_round_from_other_steps(world: World, step: Step) -> None:
    dialogue = world.ready(step)
    world.today(dt.date(2026, 4, 15))
    with pytest.raises(WrongStep):
        new_round(world, dialogue)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"reason": ""}, ReasonMissing),
        ({"opens_on": dt.date(2026, 4, 14)}, BadDay),
        ({"closes_on": dt.date(2026, 4, 19)}, BadDay),
        ({"closes_on": dt.date(2026, 6, 9), "feedback_due": dt.date(2026, 6, 30)}, BadDay),
        ({"feedback_due": dt.date(2026, 5, 3)}, BadDay),
        ({"feedback_due": dt.date(2026, 6, 3)}, BadDay),
    ],
)
def test_a_new_round_has_a_reason_and_days_that_hold(world: World, changed: dict[str, Any], refusal: Any) -> None:
    dialogue = world.ready(Step.COMPILATION)
    world.today(dt.date(2026, 4, 15))
    with pytest.raises(refusal):
        new_round(world, dialogue, **changed)
    assert Dialogue.objects.get().step == Step.COMPILATION


def test_a_round_promises_no_more_influence_than_the_mandate(world: World) -> None:
    dialogue = world.ready(Step.COMPILATION)
    world.today(dt.date(2026, 4, 15))
    with pytest.raises(rounds.LevelNotMandated):
        new_round(world, dialogue, level=world.level["influence"])
    assert new_round(world, dialogue, level=world.level["consultation"]).level == world.level["consultation"]


def test_a_knowledge_dialogue_too_can_have_a_new_round(world: World) -> None:
    dialogue = world.ready(Step.FEEDBACK, Kind.KNOWLEDGE_DIALOGUE)
    world.today(dt.date(2026, 4, 15))
    assert new_round(world, dialogue).number == 2


def test_a_new_round_has_its_own_questions_and_activities(world: World) -> None:
    dialogue = world.ready(Step.COMPILATION)
    world.today(dt.date(2026, 4, 15))
    opened = new_round(world, dialogue)
    dialogue = Dialogue.objects.get()
    form = question_form()
    question = questionnaires.save(form, dialogue, choices=["Ljus", "Trygghet"], by=world.maja)
    assert question.round == opened
    assert set(questionnaires.changeable(dialogue)) == {question}
    assert activities.save(activity_form(world, dialogue), dialogue, by=world.maja).round == opened
    world.today(dt.date(2026, 4, 20))
    assert not questionnaires.changeable(dialogue).exists()
    assert Question.objects.count() == 2


def test_extension_and_new_round_on_the_page(world: World, client: Any) -> None:
    dialogue = running(world)
    page = f"/handlaggning/dialoger/{dialogue.pk}/omgangar/"
    client.force_login(world.maja)
    told = {"extend": "1", "extend-closes_on": "9 juni 2026", "extend-reason": "Lov."}
    refused = client.post(page, told)
    assert refused.status_code == 422 and "9 juni 2026" in refused.content.decode()
    assert client.post(page, told | {"extend-closes_on": "12 april 2026"}).status_code == 302
    assert dialogue.rounds.get().closes_on == dt.date(2026, 4, 12)
    Dialogue.objects.update(step=Step.COMPILATION)
    new = {
        "open": "1", "new-name": "Skolorna", "new-level": world.level["consultation"].pk, "new-opens_on": "20 april 2026",
        "new-closes_on": "3 maj 2026", "new-feedback_due": "1 juni 2026", "new-reason": "Skolorna saknas.",
    }  # fmt: skip
    assert client.post(page, new).status_code == 302
    assert "Skolorna" in client.get(page).content.decode()
    client.force_login(world.yusuf)
    assert client.get(page).status_code == 404
    client.force_login(world.gunnel)
    assert client.post(page, new).status_code == 404
