"""Only the body that gave the mandate stops a dialogue, in the open, and residents are still owed an answer."""

import datetime as dt
from typing import Any

import pytest

from dialogues import feedback, lifecycle, log, suspensions, visibility
from dialogues.models import Dialogue, Evaluation, Feedback, Kind, LogEntry, Promise, Status, Step, Suspension
from dialogues.refusals import BadDay, Incomplete, NotEntitled, ReasonMissing, WrongStep
from governance import decisions
from governance.models import Decision

from .worlds import World

TODAY = dt.date(2026, 3, 16)
DECIDED_ON = dt.date(2026, 3, 10)
PAUSE, RESUME, ABORT = Decision.Kind.PAUSE, Decision.Kind.RESUME, Decision.Kind.ABORT


def running(world: World, kind: str = Kind.CITIZEN_DIALOGUE) -> Dialogue:
    """A dialogue in the middle of its window."""
    dialogue = world.arrived(Step.EXECUTION, kind)
    world.today(TODAY)
    return Dialogue.objects.get(pk=dialogue.pk)


def answered(world: World, decision: Decision, outcome: str = "approved", **how: Any) -> Decision:
    """The secretary registers the board's answer."""
    told = how or {"meeting": world.meeting(world.tn, DECIDED_ON), "paragraph": 500 + Decision.objects.count()}
    if outcome in Decision.NEEDS_MOTIVATION:
        told["motivation"] = "Vi vill vänta."
    return decisions.record_outcome(decision, outcome, by=world.moa, **told)


def by_delegation(world: World, delegate: Any, day: dt.date = DECIDED_ON) -> dict[str, Any]:
    return {
        "is_delegated": True, "delegate": delegate, "delegation": world.delegation, "decided_on": day,
        "reported_to": world.meeting(world.tn, dt.date(2026, 4, 14)),
    }  # fmt: skip


def asked(world: World, dialogue: Dialogue, kind: str = PAUSE, **more: Any) -> Decision:
    told = (
        {"reason": "Bron stängs av.", "expected_resume": dt.date(2026, 4, 7)} if kind == PAUSE else {"reason": "Klart."}
    )
    return suspensions.ask(dialogue, kind=kind, by=world.maja, **{**told, **more})


def paused(world: World, dialogue: Dialogue) -> Suspension:
    return suspensions.carry_out(dialogue, answered(world, asked(world, dialogue)), by=world.maja)


def test_the_body_pauses_and_the_window_closes(world: World) -> None:
    dialogue = running(world)
    assert visibility.can_take_part(dialogue, TODAY)
    decision = asked(world, dialogue)
    assert decision.board == world.tn
    with pytest.raises(suspensions.NotDecided):
        suspensions.carry_out(dialogue, decision, by=world.maja)
    assert visibility.can_take_part(Dialogue.objects.get(), TODAY)
    row = suspensions.carry_out(dialogue, answered(world, decision), by=world.maja)
    stopped = Dialogue.objects.get()
    assert (stopped.status, row.from_on, row.expected_resume) == (Status.PAUSED, TODAY, dt.date(2026, 4, 7))
    assert not visibility.can_take_part(stopped, TODAY)
    assert stopped in visibility.public_dialogues()
    assert str(row.public_reason) == "Bron stängs av."
    world.today(dt.date(2026, 4, 20))
    stopped.target_groups.update(reached=25)
    with pytest.raises(lifecycle.NotReady) as refused:
        lifecycle.advance(stopped, leaving=Step.EXECUTION, by=world.maja)
    assert [item.code for item in refused.value.unmet] == ["not_paused"]


def test_a_pause_is_never_without_reason_or_expected_end(world: World) -> None:
    dialogue = running(world)
    with pytest.raises(ReasonMissing):
        asked(world, dialogue, reason="  ")
    for day in (None, TODAY):
        with pytest.raises(BadDay):
            asked(world, dialogue, expected_resume=day)
    assert asked(world, dialogue)


@pytest.mark.parametrize(
    ("days", "allowed"),
    [(28, True), (29, False)],
)
def test_the_chair_pauses_for_four_weeks_at_most(world: World, days: int, allowed: bool) -> None:
    dialogue = running(world)
    decision = asked(world, dialogue, expected_resume=TODAY + dt.timedelta(days=days))
    answered(world, decision, **by_delegation(world, world.gunnel, TODAY))
    if allowed:
        assert suspensions.carry_out(dialogue, decision, by=world.maja)
    else:
        with pytest.raises(suspensions.TooLongForTheChair):
            suspensions.carry_out(dialogue, decision, by=world.maja)
        assert Dialogue.objects.get().status == Status.ACTIVE


@pytest.mark.parametrize("who", ["amina", "olle"])
def test_only_the_presidium_pauses_by_delegation(world: World, who: str) -> None:
    dialogue = running(world)
    decision = answered(world, asked(world, dialogue), **by_delegation(world, getattr(world, who)))
    with pytest.raises(suspensions.NotTheMandatingBody):
        suspensions.carry_out(dialogue, decision, by=world.maja)


def test_a_committee_proposes_a_pause_and_does_not_decide(world: World) -> None:
    dialogue = running(world)
    decision = asked(world, dialogue)
    Decision.objects.filter(pk=decision.pk).update(
        board=world.ksau, is_proposal=True, outcome="approved", decided_on=DECIDED_ON,
        meeting=world.meeting(world.ksau, DECIDED_ON), paragraph=9, paragraph_year=2026,
    )  # fmt: skip
    with pytest.raises(suspensions.NotTheMandatingBody):
        suspensions.carry_out(dialogue, decision, by=world.maja)
    assert Dialogue.objects.get().status == Status.ACTIVE


def test_another_board_stops_nothing(world: World) -> None:
    dialogue = running(world)
    decision = asked(world, dialogue)
    Decision.objects.filter(pk=decision.pk).update(
        board=world.kfn, outcome="approved", decided_on=DECIDED_ON, meeting=world.meeting(world.kfn, DECIDED_ON),
        paragraph=9, paragraph_year=2026,
    )  # fmt: skip
    with pytest.raises(suspensions.NotTheMandatingBody):
        suspensions.carry_out(dialogue, decision, by=world.maja)


def test_a_successor_inherits_the_right_to_stop(world: World) -> None:
    dialogue = running(world)
    type(world.tn).objects.filter(pk=world.tn.pk).update(valid_to=dt.date(2026, 3, 1), successor=world.kfn)
    assert asked(world, Dialogue.objects.get(pk=dialogue.pk)).board == world.kfn


def test_a_rejected_pause_stops_nothing_and_can_be_asked_again(world: World) -> None:
    dialogue = running(world)
    decision = asked(world, dialogue)
    with pytest.raises(suspensions.AlreadyAsked):
        asked(world, dialogue)
    answered(world, decision, "rejected")
    with pytest.raises(suspensions.NotDecided):
        suspensions.carry_out(dialogue, decision, by=world.maja)
    assert asked(world, dialogue).pk != decision.pk


def test_the_same_decision_is_carried_out_once(world: World) -> None:
    dialogue = running(world)
    decision = answered(world, asked(world, dialogue))
    suspensions.carry_out(dialogue, decision, by=world.maja)
    with pytest.raises(suspensions.AlreadyCarriedOut):
        suspensions.carry_out(dialogue, decision, by=world.maja)
    assert Suspension.objects.count() == 1


@pytest.mark.parametrize("who", ["yusuf", "olle", "gunnel", "moa", "gita", "berit", "bengt"])
def test_only_those_who_work_on_it_ask_and_carry_out(world: World, who: str) -> None:
    dialogue = running(world)
    with pytest.raises(NotEntitled):
        suspensions.ask(dialogue, kind=PAUSE, reason="Nej", expected_resume=dt.date(2026, 4, 7), by=getattr(world, who))
    decision = answered(world, asked(world, dialogue))
    with pytest.raises(NotEntitled):
        suspensions.carry_out(dialogue, decision, by=getattr(world, who))


def test_the_dialogue_goes_on_with_new_days_and_a_moved_promise(world: World) -> None:
    dialogue = running(world)
    paused(world, dialogue)
    world.today(dt.date(2026, 4, 8))
    dialogue = Dialogue.objects.get(pk=dialogue.pk)
    with pytest.raises(BadDay):
        asked(world, dialogue, RESUME)
    with pytest.raises(BadDay):
        asked(world, dialogue, RESUME, opens_on=dt.date(2026, 4, 9), closes_on=dt.date(2026, 4, 26))
    with pytest.raises(BadDay):
        asked(
            world, dialogue, RESUME, opens_on=dt.date(2026, 4, 9), closes_on=dt.date(2026, 6, 9),
            feedback_due=dt.date(2026, 6, 20),
        )  # fmt: skip
    decision = asked(
        world, dialogue, RESUME, opens_on=dt.date(2026, 4, 9), closes_on=dt.date(2026, 4, 26),
        feedback_due=dt.date(2026, 5, 20),
    )  # fmt: skip
    answered(world, decision)
    row = suspensions.carry_out(dialogue, decision, by=world.maja)
    going = Dialogue.objects.get()
    current, promise = going.rounds.get(), going.promises.get(stage="heard")
    assert (going.status, row.resumed_on, row.resume_decision) == (Status.ACTIVE, dt.date(2026, 4, 8), decision)
    assert (current.opens_on, current.closes_on) == (dt.date(2026, 4, 9), dt.date(2026, 4, 26))
    assert (promise.first_due, promise.due_on) == (dt.date(2026, 4, 28), dt.date(2026, 5, 20))
    assert promise.was_moved and promise.moves.count() == 1
    assert not visibility.can_take_part(going, dt.date(2026, 4, 8))
    assert visibility.can_take_part(going, dt.date(2026, 4, 9))
    assert log.verify() == []


def test_the_chair_never_aborts(world: World) -> None:
    dialogue = running(world)
    decision = answered(world, asked(world, dialogue, ABORT), **by_delegation(world, world.gunnel))
    with pytest.raises(suspensions.OnlyTheBodyAborts):
        suspensions.carry_out(dialogue, decision, by=world.maja)
    assert Dialogue.objects.get().status == Status.ACTIVE


def test_the_manager_stops_a_knowledge_dialogue(world: World) -> None:
    dialogue = running(world, Kind.KNOWLEDGE_DIALOGUE)
    decision = answered(world, asked(world, dialogue, ABORT), **by_delegation(world, world.olle))
    assert suspensions.carry_out(dialogue, decision, by=world.maja).kind == Suspension.Kind.ABORT


def test_an_abort_after_launch_still_owes_an_answer(world: World) -> None:
    dialogue = running(world)
    view = world.contribution(dialogue)
    decision = asked(world, dialogue, ABORT, reason="Staten bygger om vägen.", reason_code="changed_state_decision")
    row = suspensions.carry_out(dialogue, answered(world, decision), by=world.maja)
    dialogue = Dialogue.objects.get()
    assert (dialogue.status, row.reason_code) == (Status.ABORTED, "changed_state_decision")
    assert dialogue in visibility.public_dialogues()
    rows = {item.audience: item for item in dialogue.feedback.filter(stage=Feedback.Stage.ABORTED)}
    assert set(rows) == {"participants", "public"}
    assert {item.due_on for item in rows.values()} == {TODAY + dt.timedelta(days=30)}
    codes = [item.code for item in suspensions.owed_after_abort(dialogue)]
    assert codes == ["aborted_participants", "aborted_public", "unsorted", "evaluation"]
    with pytest.raises(Incomplete):
        suspensions.close_aborted(dialogue, by=world.maja)
    for item in rows.values():
        Feedback.objects.filter(pk=item.pk).update(headline={"sv": "Det blev inget."}, text={"sv": "Tack."})
        feedback.publish(Feedback.objects.get(pk=item.pk), by=world.maja)
    assert [item.code for item in suspensions.owed_after_abort(Dialogue.objects.get())] == ["unsorted", "evaluation"]
    with pytest.raises(Incomplete):
        suspensions.close_aborted(dialogue, by=world.maja)
    world.moderated(view, "hide")
    with pytest.raises(Incomplete):
        suspensions.close_aborted(dialogue, by=world.maja)
    Evaluation.objects.create(dialogue=dialogue, is_short=True, internal="Fråga staten först.")
    closed = suspensions.close_aborted(dialogue, by=world.maja)
    assert (closed.status, closed.closed_on) == (Status.CLOSED, TODAY)
    assert Suspension.objects.filter(dialogue=dialogue, kind="abort").exists()


def test_an_abort_before_anything_was_launched_owes_nothing(world: World) -> None:
    dialogue = world.ready(Step.PLANNING)
    decision = asked(world, dialogue, ABORT)
    answered(world, decision, meeting=world.meeting(world.tn, dt.date(2026, 2, 20)), paragraph=90)
    suspensions.carry_out(dialogue, decision, by=world.maja)
    assert suspensions.owed_after_abort(Dialogue.objects.get()) == []
    assert suspensions.close_aborted(dialogue, by=world.maja).status == Status.CLOSED


def test_a_paused_dialogue_can_be_aborted_and_what_waits_is_withdrawn(world: World) -> None:
    dialogue = running(world)
    paused(world, dialogue)
    dialogue = Dialogue.objects.get(pk=dialogue.pk)
    waits = decisions.put_before_board(
        board=world.tn, kind=Decision.Kind.MANDATE_CHANGE, subject="Ändrat uppdrag", proposal={"dialogue": dialogue.reference},
        requested_by=world.maja,
    )  # fmt: skip
    suspensions.carry_out(dialogue, answered(world, asked(world, dialogue, ABORT)), by=world.maja)
    assert Dialogue.objects.get().status == Status.ABORTED
    assert Decision.objects.get(pk=waits.pk).withdrawn_at is not None
    assert suspensions.current_pause(dialogue) is None


def test_papers_are_still_received_while_the_dialogue_is_paused(world: World) -> None:
    dialogue = running(world)
    paused(world, dialogue)
    stopped = Dialogue.objects.get(pk=dialogue.pk)
    assert not visibility.can_take_part(stopped, TODAY)
    assert world.contribution(stopped, text="Kom med posten.").pk


@pytest.mark.parametrize("status", [Status.CLOSED, Status.ABORTED])
def test_what_has_ended_is_not_stopped(world: World, status: str) -> None:
    dialogue = running(world)
    Dialogue.objects.update(status=status, closed_on=TODAY if status == Status.CLOSED else None)
    for kind in (PAUSE, RESUME, ABORT):
        with pytest.raises(WrongStep):
            asked(world, Dialogue.objects.get(pk=dialogue.pk), kind)


def test_a_pause_goes_from_page_to_page(world: World, client: Any) -> None:
    dialogue = running(world)
    page = f"/handlaggning/dialoger/{dialogue.pk}/paus/"
    client.force_login(world.maja)
    told = {"kind": "pause", "reason_code": "other", "reason": "Bron stängs av.", "expected_resume": ""}
    refused = client.post(page, told)
    assert refused.status_code == 422 and "Bron stängs av." in refused.content.decode()
    assert client.post(page, told | {"expected_resume": "7/4 2026"}).status_code == 302
    decision = suspensions.waiting(dialogue)
    assert decision
    answered(world, decision)
    assert "carry_out" in client.get(page).content.decode()
    client.post(f"{page}atgard/", {"carry_out": "1"})
    assert Dialogue.objects.get().status == Status.PAUSED
    assert Promise.objects.count() == 2
    assert dialogue.log.filter(action=LogEntry.Action.PAUSED).count() == 1
    client.force_login(world.yusuf)
    assert client.get(page).status_code == 404
    client.force_login(world.gunnel)
    assert client.get(page).status_code == 200
    assert client.post(page, told).status_code == 404
