"""An official registers an initiative, assesses it, begins the dialogue and puts its mandate before the board."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogues.models import Dialogue, Initiative, Step

from .worlds import World


def log_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_official_takes_a_dialogue_from_initiative_to_the_board(world: World) -> None:
    maja = log_in(world.maja)
    answer = maja.post(
        reverse("officials:initiative_new"),
        {"text": "Vi vill ha ljus vid bron.", "source": "resident", "by": "", "by_board": "", "contact": "anna@exempel.example",
         "received_on": "2026-01-12", "why_now": ""},
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    initiative = Initiative.objects.get()
    for code, value in (
        ("decided", "no"), ("principal", "municipality"), ("use", "political"), ("knowledge", "yes"), ("influence", "yes"),
    ):  # fmt: skip
        page = reverse("officials:initiative_question", args=[initiative.pk, code])
        assert maja.get(page).status_code == 200
        answer = maja.post(page, {"value": value})
    assert answer["Location"] == reverse("officials:initiative_triage", args=[initiative.pk])
    initiative.refresh_from_db()
    assert initiative.suggested_outcome == "citizen_dialogue"
    assert maja.get(answer["Location"]).status_code == 200
    answer = maja.post(
        answer["Location"],
        {"triage_outcome": "citizen_dialogue", "triage_reason": "", "override_reason": "", "referred_to": "",
         "referred_to_board": "", "reply": "Tack! Det blir en dialog.", "version": initiative.version},
    )  # fmt: skip
    assert answer["Location"] == reverse("officials:initiative_begin", args=[initiative.pk])
    assert maja.get(answer["Location"]).status_code == 200
    answer = maja.post(
        answer["Location"],
        {
            "title": "Var behövs mer ljus?",
            "owner": world.tn.pk,
            "responsible": world.maja.pk,
            "manager": world.olle.pk,
            "dnr": "",
        },
    )
    dialogue = Dialogue.objects.get()
    workspace = reverse("officials:dialogue_detail", args=[dialogue.pk])
    assert answer["Location"] == workspace
    shown = maja.get(workspace)
    assert [task["url"] for task in shown.context["gate"].missing] == [
        reverse("officials:dialogue_edit", args=[dialogue.pk]) + "#id_earlier_result"
    ]
    edit = reverse("officials:dialogue_edit", args=[dialogue.pk])
    form = maja.get(edit).context["form"]
    said = {
        name: form[name].value() or ""
        for name in form.fields
        if name not in ("co_boards", "areas", "earlier_dialogues")
    }
    assert maja.post(edit, {**said, "earlier_result": "none_found"}).status_code == 302
    maja.post(reverse("officials:advance", args=[dialogue.pk]), {"leaving": "initiative"})
    dialogue.refresh_from_db()
    assert dialogue.step == Step.MANDATE


@pytest.mark.parametrize("step", list(Step))
def test_the_workspace_opens_in_every_step(world: World, step: Step, django_assert_max_num_queries: Any) -> None:
    dialogue = world.ready(step)
    maja = log_in(world.maja)
    with django_assert_max_num_queries(30) as queries:
        answer = maja.get(reverse("officials:dialogue_detail", args=[dialogue.pk]))
    print(step, len(queries))
    assert answer.status_code == 200
    assert answer.context["gate"].is_open
    for name in ("worklist", "dialogue_list"):
        with django_assert_max_num_queries(40) as queries:
            assert maja.get(reverse(f"officials:{name}")).status_code == 200
        print(name, len(queries))
    for name in ("dialogue_edit", "triage", "mandate", "target_groups", "anchoring", "log", "change_owner"):
        with django_assert_max_num_queries(40) as queries:
            assert maja.get(reverse(f"officials:{name}", args=[dialogue.pk])).status_code == 200, name
        print(name, len(queries))
