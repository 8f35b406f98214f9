"""Nothing starts before the checklist is green and somebody else than the responsible official has decided."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from dialogues import launches, lifecycle, log, promises
from dialogues.models import (
    Activity,
    Dialogue,
    DialoguePlan,
    InfluencePoint,
    Kind,
    Launch,
    LogEntry,
    Mandate,
    PromiseSnapshot,
    Step,
)
from dialogues.refusals import Incomplete, NotEntitled, OwnWork, WrongStep
from governance import decisions, refusals
from governance.models import Decision, Municipality

from .worlds import World


def prepared(world: World, kind: str = Kind.CITIZEN_DIALOGUE) -> Dialogue:
    """A dialogue with a green checklist, that nobody has been asked to launch yet."""
    dialogue = world.ready(Step.LAUNCH, kind)
    decision = dialogue.launch.decision
    by = world.olle if dialogue.is_knowledge else world.gunnel
    Launch.objects.update(decision=None, planned_by=by, delegation=world.delegation)
    decision.delete()
    return Dialogue.objects.get(pk=dialogue.pk)


def decided(world: World, dialogue: Dialogue, **how: Any) -> Decision:
    """The secretary registers what was decided by delegation."""
    told = {
        "is_delegated": True, "delegate": world.gunnel, "delegation": world.delegation, "decided_on": dt.date(2026, 2, 25),
        "reported_to": world.meeting(world.tn, dt.date(2026, 3, 10)),
    } | how  # fmt: skip
    decision = Launch.objects.get(dialogue=dialogue).decision
    assert decision
    return decisions.record_outcome(decision, Decision.Outcome.APPROVED, by=world.moa, **told)


def codes(dialogue: Dialogue) -> list[str]:
    return [item.code for item in lifecycle.unmet(Dialogue.objects.get(pk=dialogue.pk), Step.LAUNCH)]


@pytest.mark.parametrize(
    ("take_away", "code"),
    [
        (lambda d: DialoguePlan.objects.update(state="draft", approved_by=None, approved_on=None), "plan_approved"),
        (lambda d: DialoguePlan.objects.update(feedback_responsible=None), "feedback_plan"),
        (lambda d: d.promises.filter(stage="heard").delete(), "promise_heard"),
        (lambda d: d.promises.filter(stage="decided").delete(), "promise_decided"),
        (lambda d: DialoguePlan.objects.update(notice_published_on=None), "privacy_notice"),
        (lambda d: DialoguePlan.objects.update(accessibility_answer=""), "accessibility"),
        (lambda d: DialoguePlan.objects.update(children_answer=""), "children_considered"),
        (lambda d: d.plan.council_views.filter(council__code="frr").delete(), "council_frr"),
        (lambda d: Dialogue.objects.update(decision_planned_on=dt.date(2026, 3, 29)), "decision_after_close"),
        (
            lambda d: Mandate.objects.update(opens_on=dt.date(2026, 2, 1), closes_on=dt.date(2026, 2, 20)),
            "window_ahead",
        ),
        (lambda d: Launch.objects.update(texts_proofread=False), "texts_proofread"),
        (lambda d: Launch.objects.update(form_tested=False), "form_tested"),
    ],
)
def test_the_launch_is_not_put_before_the_board_while_something_is_missing(
    world: World, take_away: Any, code: str
) -> None:
    dialogue = prepared(world)
    take_away(dialogue)
    with pytest.raises(Incomplete) as refused:
        launches.put_before_board(dialogue, by=world.maja)
    assert [item.code for item in refused.value.missing] == [code]
    assert not Decision.objects.filter(kind=Decision.Kind.LAUNCH).exists()


@pytest.mark.parametrize(
    ("take_away", "code"),
    [
        (lambda d: DialoguePlan.objects.update(state="draft", approved_by=None, approved_on=None), "plan_approved"),
        (lambda d: d.promises.filter(stage="heard").delete(), "promise_heard"),
        (lambda d: DialoguePlan.objects.update(notice_published_on=None), "privacy_notice"),
        (lambda d: Dialogue.objects.update(decision_planned_on=dt.date(2026, 3, 29)), "decision_after_close"),
        (lambda d: Launch.objects.update(decision=None, frozen_on=None), "launch_decision"),
    ],
)
def test_a_dialogue_is_not_launched_while_something_is_missing(world: World, take_away: Any, code: str) -> None:
    dialogue = world.ready(Step.LAUNCH)
    take_away(dialogue)
    with pytest.raises(lifecycle.NotReady) as refused:
        lifecycle.advance(dialogue, leaving=Step.LAUNCH, by=world.maja)
    assert [item.code for item in refused.value.unmet] == [code]
    assert not PromiseSnapshot.objects.exists()


def test_no_questions_is_a_warning_not_a_stop(world: World) -> None:
    dialogue = prepared(world)
    dialogue.questions.all().delete()
    warned = [item.code for check in launches.checklist(dialogue) if check.is_warning for item in check.missing]
    assert warned == ["questions"]
    assert launches.put_before_board(dialogue, by=world.maja).decision


def test_activities_that_only_inform_are_warned_of(world: World) -> None:
    dialogue = prepared(world)
    Activity.objects.update(level=world.level["information"])
    warned = [item.code for check in launches.checklist(dialogue) if check.is_warning for item in check.missing]
    assert warned == ["only_information"]


def test_the_chair_decides_by_delegation_and_the_dialogue_starts(world: World) -> None:
    dialogue = prepared(world)
    decision = launches.put_before_board(dialogue, by=world.maja).decision
    assert decision and (decision.board, decision.requested_by, decision.is_pending) == (world.tn, world.maja, True)
    assert decision.proposal["dialogue"] == dialogue.reference
    assert "Gunnel Demovik" in str(decision.proposal["sections"])
    assert codes(dialogue) == ["launch_decision"]
    decided(world, dialogue)
    launched = lifecycle.advance(dialogue, leaving=Step.LAUNCH, by=world.maja)
    snapshot = PromiseSnapshot.objects.get()
    assert (launched.step, launched.rounds.get().opens_on) == (Step.EXECUTION, dt.date(2026, 3, 2))
    assert (snapshot.frozen_on, Launch.objects.get().frozen_on) == (dt.date(2026, 2, 25), dt.date(2026, 2, 25))
    assert launched.log.filter(action=LogEntry.Action.LAUNCHED).count() == 1
    assert log.verify() == []


def test_the_board_itself_decides_where_it_has_not_delegated(world: World) -> None:
    Municipality.objects.update(launched_by=Municipality.Launcher.BOARD)
    dialogue = prepared(world)
    meeting = world.meeting(world.tn, dt.date(2026, 2, 25))
    launches.put_before_board(dialogue, by=world.maja, meeting=meeting)
    decided(
        world, dialogue, is_delegated=False, delegate=None, delegation=None, reported_to=None, decided_on=None,
        meeting=meeting, paragraph=77,
    )  # fmt: skip
    assert codes(dialogue) == []


def test_the_responsible_official_never_decides_on_the_launch(world: World) -> None:
    dialogue = prepared(world)
    launches.put_before_board(dialogue, by=world.leo)
    decided(world, dialogue, delegate=world.maja)
    assert codes(dialogue) == ["launch_decision"]
    with pytest.raises(lifecycle.NotReady):
        lifecycle.advance(dialogue, leaving=Step.LAUNCH, by=world.leo)
    Decision.objects.filter(kind="launch").update(delegate=world.gunnel)
    assert codes(dialogue) == []


def test_who_asks_for_the_launch_does_not_decide_on_it(world: World) -> None:
    dialogue = prepared(world)
    launches.put_before_board(dialogue, by=world.maja)
    with pytest.raises(refusals.OwnProposal):
        decided(world, dialogue, delegate=world.maja)
    Launch.objects.update(decision=None, planned_by=world.leo)
    with pytest.raises(OwnWork):
        launches.put_before_board(dialogue, by=world.leo)


def test_a_member_cannot_launch_by_delegation(world: World) -> None:
    dialogue = prepared(world)
    launches.put_before_board(dialogue, by=world.maja)
    decided(world, dialogue, delegate=world.amina)
    assert codes(dialogue) == ["launch_decision"]


def test_a_committee_proposes_and_never_launches(world: World) -> None:
    dialogue = prepared(world)
    proposed = world.decision(
        world.ksau, Decision.Kind.LAUNCH, dt.date(2026, 2, 24), 7, is_proposal=True, requested_by=world.maja
    )
    Launch.objects.update(decision=proposed)
    assert codes(dialogue) == ["launch_decision"]


def test_another_board_cannot_launch(world: World) -> None:
    dialogue = prepared(world)
    other = world.decision(world.kfn, Decision.Kind.LAUNCH, dt.date(2026, 2, 24), 7, requested_by=world.maja)
    Launch.objects.update(decision=other)
    assert codes(dialogue) == ["launch_decision"]


def test_a_knowledge_dialogue_is_launched_by_the_manager(world: World) -> None:
    dialogue = prepared(world, Kind.KNOWLEDGE_DIALOGUE)
    assert launches.decided_by(dialogue) == Municipality.Launcher.MANAGER
    assert launches.possible_delegates(dialogue, dt.date(2026, 2, 25)) == [world.olle]
    launches.put_before_board(dialogue, by=world.maja)
    decided(world, dialogue, delegate=world.gunnel)
    assert codes(dialogue) == ["launch_decision"]
    Decision.objects.filter(kind="launch").update(delegate=world.olle)
    assert codes(dialogue) == []


def test_a_knowledge_dialogue_needs_an_anchoring_before_launch(world: World) -> None:
    dialogue = prepared(world, Kind.KNOWLEDGE_DIALOGUE)
    dialogue.anchoring.all().delete()
    with pytest.raises(Incomplete) as refused:
        launches.put_before_board(dialogue, by=world.maja)
    assert [item.code for item in refused.value.missing] == ["anchoring"]


def test_a_refused_launch_can_be_asked_for_again(world: World) -> None:
    dialogue = prepared(world)
    first = launches.put_before_board(dialogue, by=world.maja).decision
    with pytest.raises(launches.AlreadyPut):
        launches.put_before_board(dialogue, by=world.maja)
    assert first
    decisions.record_outcome(
        first, Decision.Outcome.REFERRED_BACK, by=world.moa, meeting=world.meeting(world.tn, dt.date(2026, 2, 25)),
        paragraph=78, motivation="Texten är svår.",
    )  # fmt: skip
    assert codes(dialogue) == ["launch_decision"]
    again = launches.put_before_board(dialogue, by=world.maja).decision
    assert again and again.pk != first.pk


def test_the_launch_is_withdrawn_before_it_is_decided_and_not_after(world: World) -> None:
    dialogue = prepared(world)
    launches.put_before_board(dialogue, by=world.maja)
    with pytest.raises(NotEntitled):
        launches.withdraw(dialogue, by=world.yusuf)
    assert launches.withdraw(dialogue, by=world.maja).decision is None
    launches.put_before_board(dialogue, by=world.maja)
    decided(world, dialogue)
    with pytest.raises(WrongStep):
        launches.withdraw(dialogue, by=world.maja)


@pytest.mark.parametrize("who", ["olle", "yusuf", "gunnel", "moa", "gita", "berit", "bengt"])
def test_only_those_who_work_on_it_ask_for_the_launch(world: World, who: str) -> None:
    dialogue = prepared(world)
    with pytest.raises(NotEntitled):
        launches.put_before_board(dialogue, by=getattr(world, who))
    assert launches.put_before_board(dialogue, by=world.maja).decision


# --------------------------------------------------------------------------------- what is frozen stays frozen


def test_the_snapshot_holds_every_word_and_its_digest(world: World) -> None:
    dialogue = lifecycle.advance(world.ready(Step.LAUNCH), leaving=Step.LAUNCH, by=world.maja)
    snapshot = PromiseSnapshot.objects.get()
    assert snapshot.content["purpose"] == {"sv": "Vi vill veta var det är mörkt."}
    assert snapshot.content["level"]["code"] == "consultation"
    assert snapshot.content["can_influence"] == [{"sv": "Vilka platser"}]
    assert snapshot.content["cannot_influence"] == [{"text": {"sv": "Summan"}, "why": {"sv": "Den är beslutad"}}]
    assert snapshot.content["off_topic_rule"] == {"sv": "Skickas till rätt nämnd."}
    assert snapshot.content["promises"] == {"heard": "2026-04-28", "decided": "2026-07-09"}
    assert snapshot.digest == promises.digest_of(snapshot.content)
    assert dialogue.log.filter(action=LogEntry.Action.PROMISE_FROZEN).get().detail["digest"] == snapshot.digest


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda: PromiseSnapshot.objects.update(content={}),
        lambda: PromiseSnapshot.objects.update(digest="0" * 64),
        lambda: PromiseSnapshot.objects.all().delete(),
        lambda: Mandate.objects.update(purpose={"sv": "Något annat"}),
        lambda: Mandate.objects.update(level=None),
        lambda: Mandate.objects.update(off_topic_rule={"sv": "Slängs"}),
        lambda: Mandate.objects.update(use_of_result={"sv": "Slängs"}),
        lambda: InfluencePoint.objects.filter(can=False).delete(),
        lambda: InfluencePoint.objects.filter(can=True).update(text={"sv": "Allt"}),
        lambda: InfluencePoint.objects.create(mandate=Mandate.objects.get(), can=True, text="Allt"),
    ],
)
def test_the_database_refuses_to_rewrite_what_was_promised(world: World, rewrite: Any) -> None:
    dialogue = world.ready(Step.LAUNCH)
    if not PromiseSnapshot.objects.exists():
        Mandate.objects.update(purpose={"sv": "Vi vill veta var det är mörkt."})
    lifecycle.advance(dialogue, leaving=Step.LAUNCH, by=world.maja)
    with pytest.raises(IntegrityError), transaction.atomic():
        rewrite()


def test_the_kind_cannot_change_after_launch(world: World) -> None:
    dialogue = world.ready(Step.LAUNCH)
    Dialogue.objects.filter(pk=dialogue.pk).update(kind=Kind.KNOWLEDGE_DIALOGUE)
    Dialogue.objects.filter(pk=dialogue.pk).update(kind=Kind.CITIZEN_DIALOGUE)
    lifecycle.advance(Dialogue.objects.get(), leaving=Step.LAUNCH, by=world.maja)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dialogue.objects.filter(pk=dialogue.pk).update(kind=Kind.KNOWLEDGE_DIALOGUE)


# ---------------------------------------------------------------------------------------------------- the page


def test_an_official_goes_from_checklist_to_launch_on_the_page(world: World, client: Any) -> None:
    dialogue = prepared(world)
    Launch.objects.update(texts_proofread=False, form_tested=False, planned_by=None, delegation=None)
    page = f"/handlaggning/dialoger/{dialogue.pk}/igangsattning/"
    client.force_login(world.maja)
    first = client.get(page).content.decode()
    assert "lagg-fram" not in first and f"#{'id_texts_proofread'}" in first
    told = {
        "version": Launch.objects.get().version, "notice_published_on": "2026-02-20", "texts_proofread": "on", "form_tested": "on",
        "planned_by": world.gunnel.pk, "planned_title": "ordförande", "delegation": world.delegation.pk,
    }  # fmt: skip
    assert client.post(page, told).status_code == 302
    assert "lagg-fram" in client.get(page).content.decode()
    client.post(page + "lagg-fram/", {})
    decided(world, dialogue)
    last = client.get(page).content.decode()
    assert 'name="leaving" value="launch"' in last


def test_the_launch_cannot_be_given_to_the_responsible_official_on_the_page(world: World, client: Any) -> None:
    dialogue = prepared(world)
    client.force_login(world.maja)
    page = f"/handlaggning/dialoger/{dialogue.pk}/igangsattning/"
    answer = client.post(page, {"version": Launch.objects.get().version, "planned_by": world.maja.pk})
    assert answer.status_code == 422
    assert Launch.objects.get().planned_by == world.gunnel


def test_two_officials_never_overwrite_the_checklist(world: World, client: Any) -> None:
    dialogue = prepared(world)
    version = Launch.objects.get().version
    client.force_login(world.maja)
    page = f"/handlaggning/dialoger/{dialogue.pk}/igangsattning/"
    assert client.post(page, {"version": version, "planned_title": "ordförande"}).status_code == 302
    client.force_login(world.mats)
    answer = client.post(page, {"version": version, "planned_title": "vice ordförande"})
    assert answer.status_code == 409
    assert Launch.objects.get().planned_title == "ordförande"
