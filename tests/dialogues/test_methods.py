"""The catalogue of methods and the support pages: kept by a coordinator, leant on in every step."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogues.models import Activity, Evaluation, Lesson, LogEntry, Method, Step, SupportPage
from tests.dialogues.worlds import World


@pytest.fixture
def walk(world: World) -> Method:
    return Method.objects.create(
        code="gatur",
        name="Gåtur",
        summary="Vi går tillsammans.",
        status=Method.Status.TRIAL,
        levels=["consultation", "dialogue"],
        takes="Två timmar",
        smallest_group=4,
        largest_group=12,
        suits_children=True,
        when_to_use="När frågan syns på plats.",
        when_not="När många ska svara.",
        accessibility="Stegfri väg.",
    )


def card(method: Method) -> str:
    return reverse("officials:method", args=[method.code])


def test_a_coordinator_describes_a_method_and_a_colleague_finds_it_by_level(client: Client, world: World) -> None:
    client.force_login(world.leo)
    typed = {"name": "Gåtur", "code": "gatur", "summary": "Vi går.", "status": "trial", "levels": ["dialogue"]}
    typed |= {"takes": "Två timmar", "when_to_use": "Ute.", "when_not": "Inne.", "accessibility": "Stegfritt."}
    refused = client.post(reverse("officials:method_add"), typed | {"smallest_group": 9, "largest_group": 3})
    assert (
        refused.status_code == 422 and "Den största gruppen är mindre" in refused.text and "Stegfritt." in refused.text
    )
    assert client.post(reverse("officials:method_add"), typed).status_code == 302
    assert LogEntry.objects.filter(action=LogEntry.Action.SETTINGS_CHANGED, detail__code="gatur").exists()
    client.force_login(world.maja)
    catalogue = reverse("officials:methods")
    assert "Gåtur" in client.get(catalogue + "?level=dialogue&status=trial").text
    assert "Gåtur" not in client.get(catalogue + "?level=influence").text
    assert "Gåtur" not in client.get(catalogue + "?children=1").text
    assert client.post(reverse("officials:method_add"), typed).status_code == 404


def test_an_activity_is_named_as_its_method_and_the_plan_leads_to_the_card(
    client: Client, world: World, walk: Method
) -> None:
    dialogue = world.ready(Step.PLANNING)
    dialogue.plan.state, dialogue.plan.approved_by, dialogue.plan.approved_on = "draft", None, None
    dialogue.plan.save()
    client.force_login(world.maja)
    add = reverse("officials:activity_add", args=[dialogue.pk])
    refused = client.post(add, {"place": "Hamnparken"})
    assert refused.status_code == 422 and "Välj en metod" in refused.text and "Hamnparken" in refused.text
    assert client.post(add, {"place": "Hamnparken", "catalogue_method": walk.pk}).status_code == 302
    assert Activity.objects.get(place="Hamnparken").method == "Gåtur"
    for page in ("officials:plan", "officials:activities"):
        assert card(walk) in client.get(reverse(page, args=[dialogue.pk])).text


def test_the_card_tells_what_our_own_dialogues_learnt(client: Client, world: World, walk: Method) -> None:
    dialogue = world.arrived(Step.EXECUTION)
    activity = dialogue.activities.get()
    activity.catalogue_method, activity.attended = walk, 11
    activity.learnt, activity.starts_on = "Elva var lagom.", dt.date(2026, 4, 1)
    activity.save()
    evaluation = Evaluation.objects.create(dialogue=dialogue)
    Lesson.objects.create(evaluation=evaluation, text={"sv": "Börja tidigare."})
    client.force_login(world.maja)
    page = client.get(card(walk)).text
    assert "Elva var lagom." in page and "Börja tidigare." in page and "11 deltagare" in page
    Activity.objects.update(is_cancelled=True)
    page = client.get(card(walk)).text
    assert "Elva var lagom." not in page and "Börja tidigare." not in page


def support(code: str, **given: Any) -> SupportPage:
    return SupportPage.objects.create(**{"code": code, "title": code, "kind": "guide", "text": "Text.", **given})


@pytest.mark.parametrize("step", list(Step))
def test_the_workspace_leads_to_the_support_of_the_step(client: Client, world: World, step: Step) -> None:
    mine = support("det-egna", steps=[step])
    everywhere = support("overallt")
    other = support("annat", steps=[step % 9 + 1])
    dialogue = world.ready(step)
    client.force_login(world.maja)
    address = f"{reverse('officials:support')}?step={step}"
    assert address in client.get(reverse("officials:dialogue_detail", args=[dialogue.pk])).text
    page = client.get(address).text
    assert [reverse("officials:support_page", args=[row.code]) in page for row in (mine, everywhere, other)] == [
        True,
        True,
        False,
    ]


def test_a_checklist_has_a_point_for_each_line(client: Client, world: World) -> None:
    page = support("fore-start", kind="checklist", text="- Blanketten ligger ute\n\n- Telefonen är bemannad")
    assert page.lines == ["Blanketten ligger ute", "Telefonen är bemannad"]
    client.force_login(world.maja)
    assert "<li>Telefonen är bemannad</li>" in client.get(reverse("officials:support_page", args=[page.code])).text


def test_a_contact_person_can_be_reached_and_other_support_says_something(client: Client, world: World) -> None:
    client.force_login(world.leo)
    add = reverse("officials:support_add")
    for kind, field in (("contact", "email"), ("template", "text")):
        refused = client.post(add, {"title": "Barnstrategen", "code": "barn", "kind": kind, "order": 0})
        assert refused.status_code == 422 and list(refused.context["form"].errors) == [field]
    typed = {
        "title": "Barnstrategen",
        "code": "barn",
        "kind": "contact",
        "email": "barn@fagersunda.example",
        "order": 0,
    }
    assert client.post(add, typed | {"steps": [3, 5], "is_for_children": "on"}).status_code == 302
    row = SupportPage.objects.get()
    assert (row.steps, row.is_for_children) == ([3, 5], True)


def test_residents_read_what_the_municipality_wants_with_dialogue(client: Client, world: World) -> None:
    address = reverse("governance:ambition")
    assert "har inte skrivit ner sin ambition" in client.get(address).text
    municipality = world.municipality
    municipality.ambition = {"sv": "Vi frågar innan vi bestämmer."}
    municipality.save()
    assert "Vi frågar innan vi bestämmer." in client.get(address).text
    assert address in client.get(reverse("governance:index")).text
