"""The action plan for democracy work: activities with indicators, values with a source, reports that stand."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance import action_plans, decisions, plan_adoption
from governance.models import (
    ActionPlan,
    Board,
    BudgetLine,
    Decision,
    DialogueInventory,
    Indicator,
    IndicatorValue,
    Meeting,
    Membership,
    PlanActivity,
    PlanReport,
    Role,
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
    ActionPlan.objects.update(decision=None)
    client.force_login(town.leo)
    typed = {"number": "4.1", "title": "Utbilda", "board": town.board.pk, "due_on": "2026-12-31"}
    typed |= {"state": "on_track", "order": 2}
    assert client.post(WORK + "aktivitet/ny/", typed).status_code == 422
    assert client.post(WORK + "aktivitet/ny/", typed | {"number": "4.2"}).status_code == 302
    assert "4.2 Utbilda" in client.get(WORK).text


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


# ------------------------------------------------------------------------------------------------ adopted in the browser

NEXT = "/handlaggning/handlingsplan/hp-2027/"


@pytest.fixture
def assembly(town: Any) -> SimpleNamespace:
    """The assembly, its committee for democracy, and who keeps their minutes."""
    decides = Board.objects.create(code="kf", name="Kommunfullmäktige", kind=Board.Kind.ASSEMBLY)
    kind = Board.Kind.ASSEMBLY_COMMITTEE
    prepares = Board.objects.create(code="db", name="Demokratiberedningen", kind=kind, parent=decides)
    for board in (decides, prepares):
        Membership.objects.create(user=town.moa, board=board, role=Role.SECRETARY)
    held = {board: Meeting.objects.create(board=board, held_on=dt.date(2026, 11, 23)) for board in (decides, prepares)}
    return SimpleNamespace(kf=decides, db=prepares, held=held)


def begin_next(client: Client, town: Any) -> ActionPlan:
    """Leo begins the plan of next year from the one in force, and changes what is to be done."""
    client.force_login(town.leo)
    typed = {"title": "Handlingsplan 2027", "code": "hp-2027"}
    assert client.post(WORK + "ny-version/", typed).status_code == 302
    plan = ActionPlan.objects.get(code="hp-2027")
    typed = {"heading": "Unga dialogledare", "amount_sek": 40000, "order": 1}
    assert client.post(NEXT + "kostnad/ny/", typed).status_code == 302
    return plan


def put_before(client: Client, board: Board, **given: Any) -> Decision:
    """Leo puts the plan before a body, which answers in a decision of its own."""
    assert client.post(NEXT + "lagg-fram/", {"board": board.pk, **given}).status_code == 302
    return Decision.objects.get(outcome="", kind=Decision.Kind.ADOPT_DOCUMENT)


def test_what_the_assembly_approves_is_in_force_at_once_and_ends_the_earlier_plan_the_same_day(
    client: Client, place: Any, town: Any, assembly: Any
) -> None:
    plan = begin_next(client, town)
    prepared = put_before(client, assembly.kf, preparing_board=assembly.db.pk)
    assert prepared.is_proposal and prepared.board == assembly.db
    headings = [section["heading"] for section in prepared.proposal["sections"]]
    assert headings == ["4.1 Möta alla nämnder", "Det här får det kosta"]
    decisions.record_outcome(prepared, "approved", meeting=assembly.held[assembly.db], paragraph=31, by=town.moa)
    assert client.get("/styrning/handlingsplan/hp-2027/").status_code == 404
    last = Decision.objects.get(prepared_by=prepared)
    decisions.record_outcome(last, "approved", meeting=assembly.held[assembly.kf], paragraph=4, by=town.moa)
    plan.refresh_from_db()
    place.plan.refresh_from_db()
    last.refresh_from_db()
    assert (plan.decision, plan.proposal, plan.is_in_force) == (last, prepared, True)
    assert (place.plan.ended_on, place.plan.is_in_force) == (last.decided_on, False)
    assert [row.code for row in action_plans.in_force()] == ["hp-2027"]
    assert "Planen slutade gälla 23 november 2026" in client.get(PAGE).text
    assert "Unga dialogledare" in client.get("/styrning/handlingsplan/hp-2027/").text


@pytest.mark.parametrize("state", ["before a body", "adopted"])
def test_what_a_body_has_before_it_or_has_adopted_is_rewritten_by_nobody(
    state: str, client: Client, place: Any, town: Any, assembly: Any
) -> None:
    plan = begin_next(client, town)
    asked = put_before(client, assembly.kf)
    if state == "adopted":
        decisions.record_outcome(asked, "approved", meeting=assembly.held[assembly.kf], paragraph=4, by=town.moa)
    line, activity = BudgetLine.objects.get(plan=plan), PlanActivity.objects.get(plan=plan)
    for path in ("andra/", "kostnad/ny/", f"kostnad/{line.pk}/", "lagg-fram/", "anta/"):
        assert NEXT + path not in client.get(NEXT).text
        assert client.get(NEXT + path).status_code == client.post(NEXT + path, {}).status_code == 404
    with pytest.raises(action_plans.PlanStands):
        action_plans.refuse_unless_draft(plan)
    change = f"{NEXT}aktivitet/{activity.pk}/"
    typed = {"version": activity.version, "state": "done", "title": "Något annat"}
    assert client.post(change, typed).status_code == 302
    activity.refresh_from_db()
    assert (activity.state, activity.title) == ("done", "Möta alla nämnder")


def test_changes_by_the_body_are_written_in_and_somebody_else_brings_the_plan_into_force(
    client: Client, place: Any, town: Any, assembly: Any
) -> None:
    plan = begin_next(client, town)
    asked = put_before(client, assembly.kf)
    told = {"change_note": "Kostnaden halveras.", "meeting": assembly.held[assembly.kf], "paragraph": 4}
    decisions.record_outcome(asked, "approved_changed", by=town.moa, **told)
    assert not ActionPlan.objects.get(pk=plan.pk).is_in_force
    line = BudgetLine.objects.get(plan=plan)
    typed = {"version": line.version, "heading": line.heading, "amount_sek": 20000, "order": 1}
    assert client.post(f"{NEXT}kostnad/{line.pk}/", typed).status_code == 302
    answer = client.post(NEXT + "anta/", {"decision": asked.pk})
    assert answer.status_code == 422 and "Någon annan" in answer.text
    client.force_login(town.gita)
    assert client.post(NEXT + "anta/", {"decision": asked.pk}).status_code == 302
    assert "20 000" in client.get("/styrning/handlingsplan/hp-2027/").text.replace("\xa0", " ")


def test_a_plan_is_adopted_by_a_body_that_may_and_by_one_decision(place: Any, town: Any, assembly: Any) -> None:
    plan = ActionPlan.objects.create(code="hp-2027", title="Handlingsplan 2027", owner=assembly.db)
    with pytest.raises(plan_adoption.NotAnAdoption):
        plan_adoption.adopt(plan, decision=place.plan.decision, by=town.gita)
    with pytest.raises(plan_adoption.NothingPlanned):
        plan_adoption.propose(plan, board=assembly.kf, by=town.leo)


def test_the_next_version_is_begun_once(client: Client, place: Any, town: Any) -> None:
    begin_next(client, town)
    answer = client.post(WORK + "ny-version/", {"title": "Handlingsplan 2028", "code": "hp-2028"})
    assert answer.status_code == 422 and not ActionPlan.objects.filter(code="hp-2028").exists()
