"""The plan is written by officials, approved by somebody else, and stands still from then on."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.forms import MultipleChoiceField

from dialogues import activities, lifecycle, log, plans, questionnaires
from dialogues.forms.activities import ActivityForm
from dialogues.forms.questionnaire import QuestionForm
from dialogues.models import (
    Activity,
    Contribution,
    Dialogue,
    DialoguePlan,
    LogEntry,
    PromiseSnapshot,
    Responsibility,
    Step,
)
from dialogues.refusals import Incomplete, NotEntitled, OwnWork, ReasonMissing, WrongStep
from governance.models import Municipality

from .worlds import DAY, World


def planned(world: World) -> Dialogue:
    """A dialogue whose plan is complete and waits to be submitted."""
    dialogue = world.ready(Step.PLANNING)
    DialoguePlan.objects.filter(dialogue=dialogue).update(
        state=DialoguePlan.State.DRAFT, approved_by=None, approved_on=None
    )
    return Dialogue.objects.get(pk=dialogue.pk)


def address(dialogue: Dialogue, page: str = "plan/") -> str:
    return f"/handlaggning/dialoger/{dialogue.pk}/{page}"


def typed(dialogue: Dialogue, **changed: Any) -> dict[str, Any]:
    """What a browser would post from the page of the plan, with some fields changed."""
    from dialogues.forms.plan import PlanForms

    municipality = Municipality.current()
    councils = municipality.councils_always_considered.all()
    dialogue = Dialogue.objects.get(pk=dialogue.pk)
    forms = PlanForms(plan=plans.of(dialogue), councils=councils, initial=plans.suggested(dialogue, municipality))
    data: dict[str, Any] = {}
    for rows in (forms.responsibilities, forms.decision_points, forms.communication):
        for field in rows.management_form:
            data[field.html_name] = field.value()
    every = [forms.plan, *forms.councils.forms]
    for rows in (forms.responsibilities, forms.decision_points, forms.communication):
        every += rows.forms
    for form in every:
        for field in form:
            value = form[field.name].value()
            several = isinstance(field.field, MultipleChoiceField)
            data[field.html_name] = ([] if several else "") if value is None else value
    return {name: value for name, value in (data | changed).items() if value is not False and value is not None}


@pytest.mark.parametrize(
    ("take_away", "code"),
    [
        (lambda plan: plan.responsibilities.all().delete(), "responsibilities"),
        (lambda plan: plan.decision_points.all().delete(), "decision_points"),
        (lambda plan: plan.communication.all().delete(), "communication_plan"),
        (lambda plan: DialoguePlan.objects.update(feedback_responsible=None), "feedback_plan"),
        (lambda plan: DialoguePlan.objects.update(heard_due=None), "feedback_plan"),
        (lambda plan: DialoguePlan.objects.update(decided_due=None), "feedback_plan"),
        (lambda plan: DialoguePlan.objects.update(heard_due=dt.date(2026, 4, 29)), "heard_in_time"),
        (lambda plan: DialoguePlan.objects.update(heard_due=dt.date(2026, 3, 29)), "heard_in_time"),
        (lambda plan: DialoguePlan.objects.update(decided_due=dt.date(2026, 6, 8)), "decided_after_decision"),
        (lambda plan: DialoguePlan.objects.update(privacy_answer=""), "privacy_notice"),
        (lambda plan: DialoguePlan.objects.update(accessibility_answer=""), "accessibility"),
        (lambda plan: DialoguePlan.objects.update(children_method=""), "children_considered"),
        (lambda plan: plan.council_views.filter(council__code="kpr").delete(), "council_kpr"),
        (lambda plan: plan.council_views.filter(council__code="frr").update(heard_on=None), "council_frr"),
        (lambda plan: plan.dialogue.activities.all().delete(), "activities"),
        (lambda plan: plan.dialogue.activities.update(accessibility=[]), "activity:A1"),
        (lambda plan: plan.dialogue.target_groups.update(reach={}), "reach:youth_13_17"),
        (lambda plan: Dialogue.objects.update(manager=None), "manager"),
    ],
)
def test_a_plan_that_lacks_something_is_neither_submitted_nor_approved(world: World, take_away: Any, code: str) -> None:
    dialogue = planned(world)
    take_away(dialogue.plan)
    dialogue = Dialogue.objects.get(pk=dialogue.pk)
    assert [item.code for item in plans.missing(dialogue)] == [code]
    for deed, who in ((plans.submit, world.maja), (plans.approve, world.olle)):
        with pytest.raises(Incomplete) as refused:
            deed(dialogue, by=who)
        assert [item.code for item in refused.value.missing] == [code]


def test_the_manager_approves_and_both_days_are_promised(world: World) -> None:
    dialogue = planned(world)
    plans.submit(dialogue, by=world.maja)
    plan = plans.approve(dialogue, by=world.olle)
    assert (plan.approved_by, plan.approved_on) == (world.olle, DAY[Step.PLANNING])
    promised = {item.stage: (item.due_on, item.responsible) for item in dialogue.promises.all()}
    assert promised == {
        "heard": (dt.date(2026, 4, 28), world.maja),
        "decided": (dt.date(2026, 7, 9), world.maja),
    }
    assert lifecycle.advance(dialogue, leaving=Step.PLANNING, by=world.maja).step == Step.LAUNCH
    assert log.verify() == []


@pytest.mark.parametrize("who", ["maja", "mats", "leo", "ingrid", "gunnel", "moa", "amina", "gita", "berit", "bengt"])
def test_only_the_responsible_manager_approves(world: World, who: str) -> None:
    dialogue = planned(world)
    plans.submit(dialogue, by=world.maja)
    with pytest.raises(NotEntitled):
        plans.approve(dialogue, by=getattr(world, who))
    assert not DialoguePlan.objects.get().is_approved
    assert plans.approve(dialogue, by=world.olle).is_approved


def test_nobody_approves_a_plan_they_wrote(world: World) -> None:
    dialogue = planned(world)
    DialoguePlan.objects.update(author=world.olle)
    with pytest.raises(OwnWork):
        plans.approve(dialogue, by=world.olle)
    DialoguePlan.objects.update(author=world.maja)
    with transaction.atomic():
        log.write(dialogue, LogEntry.Action.CHANGED, by=world.olle, what="plan")
    with pytest.raises(OwnWork):
        plans.approve(dialogue, by=world.olle)


def test_the_database_too_refuses_an_approval_of_ones_own_plan(world: World) -> None:
    planned(world)
    DialoguePlan.objects.update(author=world.olle)
    with pytest.raises(IntegrityError), transaction.atomic():
        DialoguePlan.objects.update(state="approved", approved_by=world.olle, approved_on=DAY[Step.PLANNING])


def test_what_the_manager_read_is_what_is_approved(world: World) -> None:
    dialogue = planned(world)
    read = plans.submit(dialogue, by=world.maja).version
    plans.take_back(dialogue, by=world.maja)
    plans.submit(dialogue, by=world.maja)
    with pytest.raises(plans.PlanChanged):
        plans.approve(dialogue, by=world.olle, version=read)


def test_a_returned_plan_can_be_written_on_again(world: World, client: Any) -> None:
    dialogue = planned(world)
    plans.submit(dialogue, by=world.maja)
    with pytest.raises(plans.PlanLocked):
        plans.begin(dialogue, by=world.maja)
    with pytest.raises(ReasonMissing):
        plans.return_to_author(dialogue, note=" ", by=world.olle)
    with pytest.raises(NotEntitled):
        plans.return_to_author(dialogue, note="Skolorna saknas.", by=world.maja)
    client.force_login(world.olle)
    client.post(address(dialogue, "plan/lamna-tillbaka/"), {"note": "Skolorna saknas."})
    client.force_login(world.maja)
    page = client.get(address(dialogue)).content.decode()
    assert "Skolorna saknas." in page
    assert 'id="id_feedback_responsible"' in page


def test_an_approved_plan_is_locked_until_it_is_opened_with_a_reason(world: World, client: Any) -> None:
    dialogue = planned(world)
    plans.approve(dialogue, by=world.olle)
    client.force_login(world.maja)
    assert 'id="id_feedback_responsible"' not in client.get(address(dialogue)).content.decode()
    client.post(address(dialogue), {"version": "1", "risks": "Ingen kommer"})
    assert DialoguePlan.objects.get().risks == ""
    with pytest.raises(ReasonMissing):
        plans.reopen(dialogue, reason="", by=world.maja)
    opened = plans.reopen(dialogue, reason="Skolorna saknas.", by=world.maja)
    assert (opened.state, opened.number, opened.approved_by) == (DialoguePlan.State.DRAFT, 2, None)
    line = dialogue.log.filter(action=LogEntry.Action.PLAN_REOPENED).get()
    assert line.detail["reason"] == "Skolorna saknas."


def test_opening_the_plan_in_the_launch_step_goes_back_and_takes_the_launch_back(world: World) -> None:
    dialogue = world.ready(Step.LAUNCH)
    plans.reopen(dialogue, reason="Lokalen är stängd.", by=world.olle)
    back = Dialogue.objects.get(pk=dialogue.pk)
    assert (back.step, back.plan.is_approved, back.launch.decision) == (Step.PLANNING, False, None)


def test_a_launched_plan_is_never_opened(world: World) -> None:
    dialogue = world.ready(Step.EXECUTION)
    with pytest.raises(WrongStep):
        plans.reopen(dialogue, reason="Vi ångrar oss.", by=world.olle)


def test_what_people_were_told_is_noted_as_done_though_the_plan_is_locked(world: World, client: Any) -> None:
    dialogue = world.arrived(Step.EXECUTION)
    action = dialogue.plan.communication.get()
    client.force_login(world.yusuf)
    assert client.post(address(dialogue, "plan/gjort/"), {"row": action.pk}).status_code == 404
    client.force_login(world.maja)
    assert "plan/gjort/" in client.get(address(dialogue)).content.decode()
    client.post(address(dialogue, "plan/gjort/"), {"row": action.pk})
    action.refresh_from_db()
    assert action.done_on == DAY[Step.LAUNCH]


def test_the_page_of_the_plan_asks_the_database_as_much_whatever_stands_there(
    world: World, client: Any, django_assert_max_num_queries: Any
) -> None:
    dialogue = planned(world)
    client.force_login(world.maja)
    client.get(address(dialogue))
    for _more in range(3):
        for number in range(5):
            activities.save(activity_form(world, dialogue), dialogue, by=world.maja)
            Responsibility.objects.create(plan=dialogue.plan, task=f"Uppgift {number}", person=world.mats)
        with django_assert_max_num_queries(15):
            client.get(address(dialogue))


def test_the_plan_is_saved_from_the_page_unfinished(world: World, client: Any) -> None:
    dialogue = world.arrived(Step.PLANNING)
    client.force_login(world.maja)
    page = client.get(address(dialogue))
    assert page.status_code == 200
    answer = client.post(
        address(dialogue),
        typed(dialogue, **{"responsibilities-0-task": "Leder", "responsibilities-0-person": world.maja.pk}),
    )
    assert answer.status_code == 302
    plan = DialoguePlan.objects.get()
    assert (str(plan.responsibilities.get().task), plan.heard_due, plan.decided_due) == (
        "Leder", dt.date(2026, 4, 28), dt.date(2026, 7, 9),
    )  # fmt: skip
    assert dialogue.log.filter(action=LogEntry.Action.CHANGED, actor=world.maja).exists()


def test_one_more_row_is_asked_for_without_scripts_and_nothing_typed_is_lost(world: World, client: Any) -> None:
    dialogue = world.arrived(Step.PLANNING)
    client.force_login(world.maja)
    told = {"responsibilities-0-task": "Leder", "risks": "Regn", "responsibilities-ADD_ROW": "1"}
    page = client.post(address(dialogue), typed(dialogue, **told)).content.decode()
    assert 'name="responsibilities-1-task"' in page
    assert "Leder" in page and "Regn" in page
    assert not Responsibility.objects.exists()


def test_a_bad_day_is_told_beside_the_field_and_nothing_typed_is_lost(world: World, client: Any) -> None:
    dialogue = world.arrived(Step.PLANNING)
    client.force_login(world.maja)
    answer = client.post(address(dialogue), typed(dialogue, heard_due="31/2 2027", risks="Regn"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "31/2 2027" in page and "Regn" in page and 'id="id_heard_due_error"' in page


def test_two_officials_never_overwrite_each_other(world: World, client: Any) -> None:
    dialogue = planned(world)
    client.force_login(world.mats)
    seen_by_mats = typed(dialogue, risks="Mats skriver om hot.")
    client.force_login(world.maja)
    answer = client.post(address(dialogue), typed(dialogue, risks="Maja skriver om regn."))
    assert answer.status_code == 302
    client.force_login(world.mats)
    answer = client.post(address(dialogue), seen_by_mats)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Maja skriver om regn." in page and "Mats skriver om hot." in page
    assert DialoguePlan.objects.get().risks == "Maja skriver om regn."


def test_a_row_that_somebody_else_removed_is_not_lost_when_it_is_saved_again(world: World) -> None:
    from dialogues.forms.plan import PlanForms

    dialogue = planned(world)
    data = typed(dialogue, **{"responsibilities-0-task": "Leder och sammanställer"})
    Responsibility.objects.all().delete()
    councils = Municipality.current().councils_always_considered.all()
    forms = PlanForms(data, plan=plans.of(Dialogue.objects.get()), councils=councils)
    assert forms.is_valid(), [form.errors for form in forms.all_forms]
    assert plans.save(dialogue.plan, forms.plan, forms.rows, by=world.maja)
    assert str(Responsibility.objects.get().task) == "Leder och sammanställer"


def test_translations_survive_an_edit_in_swedish(world: World, client: Any) -> None:
    dialogue = planned(world)
    Responsibility.objects.update(task={"sv": "Leder", "en": "Leads"})
    client.force_login(world.maja)
    client.post(address(dialogue), typed(dialogue, **{"responsibilities-0-task": "Leder samtalen"}))
    assert dict(Responsibility.objects.get().task) == {"sv": "Leder samtalen", "en": "Leads"}


# ------------------------------------------------------------------------------------------------- activities


def activity_form(world: World, dialogue: Dialogue, instance: Activity | None = None, **changed: Any) -> ActivityForm:
    told = {
        "method": "fokusgrupp", "level": world.level["dialogue"].pk, "place": "Biblioteket", "starts_on": "12 mars 2026",
        "starts_at": "18.30", "accessibility": "hörslinga\nplant\n", "languages": ["sv", "fi"], "capacity": "20",
    }  # fmt: skip
    form = ActivityForm(told | changed, instance=instance, dialogue=dialogue)
    assert form.is_valid(), form.errors
    return form


def test_a_dialogue_has_several_levels_one_per_activity(world: World) -> None:
    dialogue = planned(world)
    first = activities.save(activity_form(world, dialogue), dialogue, by=world.maja)
    second = activities.save(
        activity_form(world, dialogue, level=world.level["information"].pk), dialogue, by=world.maja
    )
    assert (first.code, second.code, first.level.code, second.level.code) == ("A2", "A3", "dialogue", "information")
    assert (first.accessibility, first.languages, first.capacity) == (["hörslinga", "plant"], ["sv", "fi"], 20)
    assert first.is_complete


def test_activities_are_locked_with_the_plan_and_open_again_while_people_take_part(world: World) -> None:
    dialogue = world.ready(Step.LAUNCH)
    with pytest.raises(WrongStep):
        activities.save(activity_form(world, dialogue), dialogue, by=world.maja)
    dialogue = lifecycle.advance(dialogue, leaving=Step.LAUNCH, by=world.maja)
    added = activities.save(activity_form(world, dialogue), dialogue, by=world.maja)
    assert added.round == dialogue.rounds.get()
    assert dialogue.log.filter(action=LogEntry.Action.ACTIVITY_CHANGED).count() == 1


def test_a_cancelled_activity_stays_on_record_with_its_reason(world: World, client: Any) -> None:
    dialogue = world.ready(Step.EXECUTION)
    activity = dialogue.activities.get()
    with pytest.raises(ReasonMissing):
        activities.cancel(activity, reason=" ", by=world.maja)
    with pytest.raises(NotEntitled):
        activities.cancel(activity, reason="Lokalen är stängd.", by=world.yusuf)
    client.force_login(world.maja)
    client.post(address(dialogue, f"aktiviteter/{activity.pk}/stall-in/"), {"reason": "Lokalen är stängd."})
    activity.refresh_from_db()
    assert (activity.is_cancelled, activity.note) == (True, "Lokalen är stängd.")
    assert "Lokalen är stängd." in client.get(address(dialogue, "aktiviteter/")).content.decode()
    with pytest.raises(activities.AlreadyCancelled):
        activities.cancel(activity, reason="Igen", by=world.maja)


# ---------------------------------------------------------------------------------------------- questionnaire


def question_form(text: str = "Vad är viktigast?", kind: str = "one", choices: str = "Ljus\nTrygghet") -> QuestionForm:
    form = QuestionForm({"text": text, "kind": kind, "choices": choices})
    assert form.is_valid(), form.errors
    return form


def test_questions_of_every_kind_are_asked_in_order(world: World, client: Any) -> None:
    dialogue = planned(world)
    for kind in ("open", "one", "several", "rating", "ranking", "place"):
        form = question_form(text=f"Fråga {kind}", kind=kind)
        questionnaires.save(form, dialogue, choices=form.cleaned_data["choices"], by=world.maja)
    last = dialogue.questions.get(text__sv="Fråga rating")
    questionnaires.move(last, up=True, by=world.maja)
    assert [str(item.text) for item in dialogue.questions.all()][1:] == [
        "Fråga open", "Fråga one", "Fråga rating", "Fråga several", "Fråga ranking", "Fråga place",
    ]  # fmt: skip
    assert [str(choice.text) for choice in dialogue.questions.get(text__sv="Fråga one").choices.all()] == [
        "Ljus", "Trygghet",
    ]  # fmt: skip
    client.force_login(world.maja)
    page = client.get(address(dialogue, "fragor/visa/")).content.decode()
    assert page.count('type="radio"') == 2 + 5 and page.count('type="checkbox"') == 2
    assert page.count("<select") == 2 + 1, "two alternatives to rank, and a list of areas"


def test_a_budget_vote_needs_a_frame_in_the_mandate(world: World) -> None:
    dialogue = planned(world)
    form = question_form(text="Vad ska pengarna gå till?", kind="budget")
    with pytest.raises(questionnaires.FrameMissing):
        questionnaires.save(form, dialogue, choices=["Bänkar; 45000", "Ljus; 90000"], by=world.maja)
    assert not dialogue.questions.filter(kind="budget").exists()


def test_a_proposal_without_a_cost_is_pointed_out() -> None:
    assert questionnaires.read_proposals(["Bänkar; 45 000", "Ljus; dag och natt; 9"]) == [
        ("Bänkar", 45000), ("Ljus; dag och natt", 9),
    ]  # fmt: skip
    with pytest.raises(questionnaires.CostMissing) as refused:
        questionnaires.read_proposals(["Bänkar"])
    assert "Bänkar" in refused.value.message


def test_a_question_with_choices_needs_two(world: World, client: Any) -> None:
    dialogue = planned(world)
    client.force_login(world.maja)
    answer = client.post(address(dialogue, "fragor/"), {"text": "Vilken?", "kind": "one", "choices": "Bara en"})
    assert answer.status_code == 422
    assert "Bara en" in answer.content.decode()
    assert dialogue.questions.count() == 1


def test_questions_stand_still_once_the_dialogue_is_launched(world: World) -> None:
    dialogue = world.ready(Step.EXECUTION)
    world.today(dt.date(2026, 3, 3))
    form = question_form()
    with pytest.raises(questionnaires.QuestionsLocked):
        questionnaires.save(form, dialogue, choices=["a", "b"], by=world.maja)
    with pytest.raises(questionnaires.QuestionsLocked):
        questionnaires.remove(dialogue.questions.get(), by=world.maja)
    assert Contribution.objects.exists() and PromiseSnapshot.objects.exists()


@pytest.mark.parametrize(
    ("page", "maja", "yusuf", "gunnel"),
    [
        ("plan/", 200, 404, 200),
        ("aktiviteter/", 200, 404, 200),
        ("aktiviteter/ny/", 200, 404, 404),
        ("fragor/", 200, 404, 200),
        ("fragor/visa/", 200, 404, 200),
        ("igangsattning/", 200, 404, 200),
        ("loften/", 200, 404, 200),
    ],
)
def test_strangers_get_nothing(world: World, client: Any, page: str, maja: int, yusuf: int, gunnel: int) -> None:
    dialogue = planned(world)
    assert client.get(address(dialogue, page)).status_code == 302
    for who, status in (("maja", maja), ("yusuf", yusuf), ("gunnel", gunnel), ("bengt", 404)):
        client.force_login(getattr(world, who))
        assert client.get(address(dialogue, page)).status_code == status, who
