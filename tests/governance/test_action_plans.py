"""The action plan for democracy work: activities with indicators, values with a source, reports that stand."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance import action_plans, decisions
from governance.models import (
    ActionPlan,
    Decision,
    DialogueInventory,
    Indicator,
    IndicatorValue,
    PlanActivity,
    PlanReport,
)

PAGE = "/styrning/handlingsplan/hp/"
WORK = "/handlaggning/handlingsplan/hp/"


@pytest.fixture
def place(town: Any) -> SimpleNamespace:
    """A plan that the technical board has adopted, with one activity and its indicator."""
    decision = Decision.objects.create(
        board=town.board,
        kind=Decision.Kind.ADOPT_DOCUMENT,
        subject="Handlingsplan",
        outcome=Decision.Outcome.APPROVED,
        decided_on=town.held.held_on,
        meeting=town.held,
        paragraph=7,
    )
    plan = ActionPlan.objects.create(
        code="hp", title="Handlingsplan 2026", owner=town.board, reported_to=town.board, decision=decision
    )
    activity = PlanActivity.objects.create(
        plan=plan, number="4.1", title="Möta alla nämnder", board=town.board, due_on=dt.date(2026, 11, 30)
    )
    indicator = Indicator.objects.create(activity=activity, number="5.1", name="Besökta nämnder", target=9)
    return SimpleNamespace(plan=plan, activity=activity, indicator=indicator)


def measure(client: Client, place: Any, number: str, **given: Any) -> Any:
    typed = {"indicator": place.indicator.pk, "value": number, "measured_on": "2026-11-20", "source": "Anteckningar"}
    return client.post(WORK + "varde/ny/", typed | {"period": "Hösten 2026"} | given)


def test_a_value_is_shown_with_its_target_period_and_source(client: Client, place: Any, town: Any) -> None:
    client.force_login(town.leo)
    assert measure(client, place, "7").status_code == 302
    page = client.get(PAGE).text
    assert "Hösten 2026, Anteckningar" in page and "uppnått" not in page
    assert measure(client, place, "9,5", measured_on="2026-11-23").status_code == 302
    page = client.get(PAGE).text
    assert "9,5" in page and "uppnått" in page
    assert action_plans.has_reached(place.indicator) is True


@pytest.mark.parametrize(
    ("given", "field"),
    [({"source": ""}, "source"), ({"measured_on": "2027-01-01"}, "measured_on"), ({"value": "sju"}, "value")],
)
def test_a_value_without_source_or_from_a_day_to_come_is_refused_and_kept_on_the_page(
    given: dict[str, str], field: str, client: Client, place: Any, town: Any
) -> None:
    client.force_login(town.leo)
    answer = measure(client, place, "7", **given)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert "Hösten 2026" in answer.text and not IndicatorValue.objects.exists()


def test_a_number_is_used_once_in_a_plan(client: Client, place: Any, town: Any) -> None:
    client.force_login(town.leo)
    typed = {"number": "4.1", "title": "Utbilda", "board": town.board.pk, "due_on": "2026-12-31"}
    typed |= {"state": "on_track", "order": 2}
    assert client.post(WORK + "aktivitet/ny/", typed).status_code == 422
    assert client.post(WORK + "aktivitet/ny/", typed | {"number": "4.2"}).status_code == 302
    assert "4.2 Utbilda" in client.get(PAGE).text


def test_a_plan_that_nobody_has_adopted_is_not_public(client: Client, place: Any) -> None:
    assert client.get(PAGE).status_code == 200
    ActionPlan.objects.update(decision=None)
    assert client.get(PAGE).status_code == 404


def test_a_report_keeps_the_figures_that_stood_the_day_it_was_put(client: Client, place: Any, town: Any) -> None:
    client.force_login(town.leo)
    measure(client, place, "7")
    typed = {"occasion": "part_year", "year": 2026, "board": town.board.pk, "summary": "Sju av nio."}
    assert client.post(WORK + "rapportera/", typed).status_code == 302
    report = PlanReport.objects.get()
    [section] = report.decision.proposal["sections"]
    assert section["rows"] == [["Besökta nämnder", "9", "7", "Hösten 2026, Anteckningar"]]
    assert client.post(WORK + "rapportera/", typed).status_code == 422
    assert "Sju av nio." not in client.get(PAGE).text
    decisions.record_outcome(report.decision, "noted", meeting=town.held, paragraph=8, by=town.moa)
    measure(client, place, "9", measured_on="2026-11-24")
    report.refresh_from_db()
    assert report.decision.proposal["sections"] == [section]
    assert "Sju av nio." in client.get(PAGE).text


def test_the_newest_note_of_each_body_tells_its_forms_and_needs(client: Client, place: Any, town: Any) -> None:
    client.force_login(town.leo)
    add = reverse("action_plans:inventory_add")
    for day, forms in (("2026-03-10", "Gåtur."), ("2026-10-10", "Öppet hus.")):
        typed = {"board": town.board.pk, "noted_on": day, "forms_used": forms, "support_needed": "Tolk."}
        assert client.post(add, typed).status_code == 302
    assert client.post(add, typed).status_code == 422
    assert DialogueInventory.objects.count() == 2
    client.force_login(town.maja)
    page = client.get(reverse("action_plans:index")).text
    assert "Öppet hus." in page and "Gåtur." not in page and "Tolk." in page
    assert client.get(add).status_code == 404
