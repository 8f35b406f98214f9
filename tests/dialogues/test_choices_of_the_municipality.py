"""The municipality's own choices (domain 1.9) are obeyed where people meet them, and a decision is moved in the open."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from dialogues import initiatives, promises, triage, workspace
from dialogues.models import Dialogue, Initiative, LogEntry, Status, Step, TriageOutcome
from dialogues.refusals import BadDay, ReasonMissing, WrongStep
from governance import clock
from governance.models import Area, Board, Decision, Municipality

from .worlds import CLOSES, World

LATER = dt.date(2026, 9, 15)


def test_an_initiative_is_referred_only_to_what_the_municipality_offers(world: World, client: Client) -> None:
    Municipality.objects.update(referrals_offered=["fault_report"])
    client.force_login(world.maja)
    initiative = initiatives.register(source="resident", text="Laga bron.", received_on=clock.today(), by=world.maja)
    page = client.get(reverse("officials:initiative_question", args=[initiative.pk, "use"])).content.decode()
    assert 'value="fault"' in page and 'value="proposal"' not in page and 'value="statutory"' not in page
    told = {"reason": "Det är ett förslag.", "reply": "Tack.", "by": world.maja}
    with pytest.raises(triage.NotOffered):
        triage.assess(initiative, TriageOutcome.CITIZEN_PROPOSAL, **told)
    assert Initiative.objects.get(pk=initiative.pk).triage_outcome == ""
    triage.assess(initiative, TriageOutcome.FAULT_REPORT, **told)
    assert Initiative.objects.get(pk=initiative.pk).triage_outcome == "fault_report"


def test_the_site_and_the_politically_decided_dialogue_bear_the_municipalitys_own_names(
    world: World, client: Client
) -> None:
    Municipality.objects.update(dialogue_word="samtal", citizen_dialogue_label={"sv": "Invånardialog"})
    item = world.ready(Step.MANDATE)
    client.force_login(world.maja)
    page = client.get(reverse("officials:dialogue_detail", args=[item.pk])).content.decode()
    assert "Samtal i Fagersunda" in page
    assert "Invånardialog" in page and "Medborgardialog" not in page


def test_the_planned_decision_is_moved_with_a_reason_that_stays_readable(world: World, client: Client) -> None:
    item = world.ready(Step.EXECUTION)
    first = item.decision_planned_on
    client.force_login(world.maja)
    page = reverse("officials:promises", args=[item.pk])
    asked = {"stage": "decision", "decision-due_on": "2026-09-15", "decision-reason": ""}
    refused = client.post(page, asked)
    assert refused.status_code == 422
    assert Dialogue.objects.get(pk=item.pk).decision_planned_on == first
    assert client.post(page, {**asked, "decision-reason": "Kostnaden utreds."}).status_code == 302
    moved = Dialogue.objects.get(pk=item.pk)
    assert (moved.decision_first_planned_on, moved.decision_planned_on) == (first, LATER)
    assert moved.log.filter(action=LogEntry.Action.DECISION_DAY_MOVED).count() == 1
    public = client.get(reverse("residents:dialogue_detail", args=[item.slug])).content.decode()
    assert "Kostnaden utreds." in public


def test_a_decision_is_never_moved_to_before_the_dialogue_has_ended(world: World) -> None:
    item = world.ready(Step.PLANNING)
    with pytest.raises(ReasonMissing):
        promises.move_decision(item, to=LATER, reason=" ", by=world.maja)
    with pytest.raises(BadDay):
        promises.move_decision(item, to=CLOSES, reason="För tidigt.", by=world.maja)
    promises.move_decision(item, to=LATER, reason="Mer tid.", by=world.maja)
    before_board = world.ready(Step.DECISION)
    with pytest.raises(WrongStep):
        promises.move_decision(before_board, to=clock.today() + dt.timedelta(days=60), reason="Sent.", by=world.maja)


def test_an_aborted_dialogue_shows_what_it_owes_and_nothing_that_would_be_refused(world: World, client: Client) -> None:
    item = world.ready(Step.EXECUTION)
    offered = {each["url"] for each in workspace.more(item)}
    assert reverse("officials:rounds", args=[item.pk]) in offered
    Dialogue.objects.filter(pk=item.pk).update(status=Status.ABORTED)
    client.force_login(world.maja)
    page = client.get(reverse("officials:dialogue_detail", args=[item.pk])).content.decode()
    assert reverse("officials:feedback", args=[item.pk]) + "#aborted-participants" in page
    assert workspace.more(Dialogue.objects.get(pk=item.pk)) == []


@pytest.mark.parametrize(("kind", "chosen", "expected"), [("board", "no", False), ("company", "yes", False)])
def test_whether_a_decision_can_be_appealed_is_its_own_property_and_never_of_a_companys(
    world: World, client: Client, kind: str, chosen: str, expected: bool
) -> None:
    Board.objects.filter(pk=world.tn.pk).update(kind=kind)
    world.tn.refresh_from_db()
    meeting = world.meeting(world.tn, dt.date(2026, 1, 13))
    decision = Decision.objects.create(
        board=world.tn, kind=Decision.Kind.OUTCOME, subject="Belysning", is_appealable=kind == "board"
    )
    client.force_login(world.moa)
    answer = {
        "outcome": "approved", "meeting": meeting.pk, "paragraph": "7", "is_appealable": chosen,
        "statements-TOTAL_FORMS": "0", "statements-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert client.post(reverse("board:proposal_register", args=[decision.pk]), answer).status_code == 302
    assert Decision.objects.get(pk=decision.pk).is_appealable is expected


def test_shares_are_rounded_as_the_municipality_has_chosen(world: World) -> None:
    tag = Template("{% load components %}{% percent 1 of=8 %}")
    assert tag.render(Context({"municipality": Municipality.current()})) == "13\u00a0%"  # 12.5: halves upwards
    Municipality.objects.update(percent_rounding=Municipality.PercentRounding.TENTH)
    assert tag.render(Context({"municipality": Municipality.current()})) == "12,5\u00a0%"


def test_who_took_part_is_compared_with_the_inhabitants_by_age_gender_and_area(world: World, client: Client) -> None:
    Municipality.objects.update(
        age_population={"30–49": 300, "65–79": 100}, gender_population={"kvinnor": 50, "män": 50}
    )
    Area.objects.filter(pk=world.norrstrand.pk).update(population=7600)
    item = world.arrived(Step.COMPILATION)
    for age in ["30-49"] * 5 + ["65-79"] * 15 + [""] * 6:
        world.contribution(item, area=world.norrstrand, age_band=age)
    for value, count in (("kvinnor", 15), ("män", 5)):
        item.background_counts.create(dimension="gender", value=value, count=count)
    client.force_login(world.maja)
    client.post(reverse("officials:compilation_begin", args=[item.pk]))
    page = client.get(reverse("officials:compilation", args=[item.pk])).content.decode()
    for figures in ("5: 25\u00a0%, bland invånarna 75\u00a0%", "15: 75\u00a0%, bland invånarna 50\u00a0%"):
        assert figures in page
    Municipality.objects.update(age_population={}, gender_population={})
    assert "bland invånarna 75" not in client.get(reverse("officials:compilation", args=[item.pk])).content.decode()


def test_officials_read_the_municipalitys_own_reminder_rule_beside_the_promises(world: World, client: Client) -> None:
    item, rule = world.ready(Step.EXECUTION), "Vi räknar kalenderdagar."
    page = reverse("officials:promises", args=[item.pk])
    client.force_login(world.maja)
    assert rule not in client.get(page).content.decode()
    Municipality.objects.update(reminder_rule={"sv": rule})
    assert rule in client.get(page).content.decode()
