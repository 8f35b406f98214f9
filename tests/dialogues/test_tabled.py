"""A tabled proposal comes back word for word at the next meeting, and the tabling stays in the record."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from dialogues import decided, lifecycle, log, mandate_changes, mandates, outcomes, suspensions, tabled
from dialogues.models import Dialogue, Launch, LogEntry, Mandate, Proposal, Status, Step
from dialogues.refusals import NotEntitled, OwnWork, WrongStep
from governance import decisions, refusals
from governance.models import Decision

from .worlds import DECIDED, D, World

FIRST, SECOND, THIRD = D(2026, 2, 10), D(2026, 3, 10), D(2026, 4, 14)
TABLED = Decision.Outcome.TABLED


def fresh(dialogue: Dialogue) -> Dialogue:
    return Dialogue.objects.get(pk=dialogue.pk)


def table(world: World, decision: Decision, day: dt.date, paragraph: int) -> Decision:
    """The secretary registers that the body tabled the proposal at its meeting."""
    world.today(day)
    return world.record(decision, TABLED, meeting=world.meeting(world.tn, day), paragraph=paragraph)


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    """A dialogue whose mandate the board has tabled."""
    dialogue = world.ready(Step.MANDATE)
    meeting = world.meeting(world.tn, FIRST)
    Mandate.objects.filter(dialogue=dialogue).update(decision=None, written_by=world.maja, meeting=meeting)
    world.today(D(2026, 1, 26))
    table(world, mandates.submit(fresh(dialogue), by=world.maja), FIRST, 631)
    return fresh(dialogue)


def answer_of(dialogue: Dialogue) -> Decision:
    decision = dialogue.mandates.get().decision
    assert decision
    return decision


def test_a_tabled_mandate_is_decided_at_the_next_meeting(world: World, dialogue: Dialogue) -> None:
    old = answer_of(dialogue)
    again = tabled.put_again(dialogue, old, world.meeting(world.tn, SECOND), by=world.mats)
    assert (again.proposal, again.sentences, again.proposal_digest) == (
        old.proposal,
        old.sentences,
        old.proposal_digest,
    )
    assert (again.kind, again.subject, again.dnr, again.board) == (old.kind, old.subject, old.dnr, old.board)
    assert answer_of(dialogue) == again
    assert "mandate_decision" in [item.code for item in lifecycle.unmet(fresh(dialogue), Step.MANDATE)]
    world.today(SECOND)
    world.record(again, "approved", meeting=world.meeting(world.tn, SECOND), paragraph=632)
    assert "mandate_decision" not in [item.code for item in lifecycle.unmet(fresh(dialogue), Step.MANDATE)]
    line = dialogue.log.filter(action=LogEntry.Action.SUBMITTED).last()
    assert line is not None
    assert (line.actor, line.detail["tabled"], line.detail["decision"]) == (world.mats, old.pk, again.pk)
    assert log.verify() == []


def test_both_rows_stay_readable(world: World, dialogue: Dialogue, client: Any) -> None:
    old = answer_of(dialogue)
    again = tabled.put_again(dialogue, old, world.meeting(world.tn, SECOND), by=world.maja)
    old.refresh_from_db()
    assert (old.outcome, old.paragraph, again.outcome) == (TABLED, 631, "")
    assert decided.dialogue_of(old) == decided.dialogue_of(again) == dialogue
    client.force_login(world.gunnel)
    assert client.get(reverse("board:decision", args=[old.pk])).status_code == 200
    assert client.get(reverse("board:proposal", args=[again.pk])).status_code == 200


def test_a_mandate_can_be_tabled_twice(world: World, dialogue: Dialogue) -> None:
    first = answer_of(dialogue)
    second = tabled.put_again(dialogue, first, world.meeting(world.tn, SECOND), by=world.maja)
    table(world, second, SECOND, 633)
    third = tabled.put_again(
        dialogue, Decision.objects.get(pk=second.pk), world.meeting(world.tn, THIRD), by=world.maja
    )
    assert answer_of(dialogue) == third
    assert third.proposal == first.proposal


def test_what_was_tabled_comes_back_once(world: World, dialogue: Dialogue) -> None:
    old = answer_of(dialogue)
    tabled.put_again(dialogue, old, world.meeting(world.tn, SECOND), by=world.maja)
    with pytest.raises(WrongStep):
        tabled.put_again(dialogue, old, world.meeting(world.tn, THIRD), by=world.maja)


def test_only_what_was_tabled_is_put_again_as_it_stands(world: World, dialogue: Dialogue) -> None:
    Decision.objects.filter(pk=answer_of(dialogue).pk).update(outcome=Decision.Outcome.REFERRED_BACK)
    with pytest.raises(WrongStep):
        tabled.put_again(dialogue, answer_of(dialogue), world.meeting(world.tn, SECOND), by=world.maja)
    with pytest.raises(refusals.NotTabled):
        decisions.put_again(answer_of(dialogue), meeting=None, by=world.maja)


def test_a_meeting_that_has_been_held_is_refused(world: World, dialogue: Dialogue) -> None:
    with pytest.raises(refusals.Missing):
        tabled.put_again(dialogue, answer_of(dialogue), world.meeting(world.tn, D(2026, 2, 3)), by=world.maja)


@pytest.mark.parametrize("who", ["yusuf", "gunnel", "moa", "olle"])
def test_nobody_may_do_it_who_may_not_edit(world: World, dialogue: Dialogue, client: Any, who: str) -> None:
    old = answer_of(dialogue)
    with pytest.raises(NotEntitled):
        tabled.put_again(dialogue, old, world.meeting(world.tn, SECOND), by=getattr(world, who))
    client.force_login(getattr(world, who))
    assert client.get(reverse("officials:put_again", args=[dialogue.pk, old.pk])).status_code == 404
    assert answer_of(dialogue) == old


def test_a_tabled_launch_comes_back(world: World) -> None:
    dialogue = world.ready(Step.LAUNCH)
    old = dialogue.launch.decision
    Decision.objects.filter(pk=old.pk).update(outcome=TABLED)
    again = tabled.put_again(dialogue, fresh(dialogue).launch.decision, world.meeting(world.tn, SECOND), by=world.mats)
    assert Launch.objects.get(dialogue=dialogue).decision == again
    assert "launch_decision" in [item.code for item in lifecycle.unmet(fresh(dialogue), Step.LAUNCH)]


def test_who_would_decide_on_the_launch_does_not_put_it_again(world: World) -> None:
    dialogue = world.ready(Step.LAUNCH)
    Decision.objects.filter(pk=dialogue.launch.decision_id).update(outcome=TABLED)
    Launch.objects.filter(dialogue=dialogue).update(planned_by=world.mats)
    with pytest.raises(OwnWork):
        tabled.put_again(dialogue, fresh(dialogue).launch.decision, world.meeting(world.tn, SECOND), by=world.mats)


def test_a_tabled_outcome_comes_back(world: World) -> None:
    dialogue = world.arrived(Step.PROCESSING)
    item = outcomes.begin(dialogue, by=world.maja)
    item.text, item.sentences = {"sv": "Bron får lampor."}, ["att sätta upp lampor vid bron."]
    item.save()
    item.influence.create(theme=dialogue.themes.get(), effect="taken", text="Bron får lampor.")
    old = outcomes.send(item, meeting=world.meeting(world.tn, DECIDED), by=world.olle).decision
    table(world, old, DECIDED, 634)
    again = tabled.put_again(
        fresh(dialogue), Decision.objects.get(pk=old.pk), world.meeting(world.tn, D(2026, 9, 8)), by=world.maja
    )
    assert Proposal.objects.get(pk=item.pk).decision == again
    assert again.requested_by == world.maja


def test_a_tabled_change_of_the_mandate_comes_back(world: World) -> None:
    dialogue = world.arrived(Step.EXECUTION)
    change = mandate_changes.begin(dialogue, by=world.maja)
    old = world.decision(world.tn, Decision.Kind.MANDATE_CHANGE, SECOND, 635, requested_by=world.maja)
    Decision.objects.filter(pk=old.pk).update(outcome=TABLED)
    Mandate.objects.filter(pk=change.pk).update(decision=old)
    again = tabled.put_again(
        fresh(dialogue), Decision.objects.get(pk=old.pk), world.meeting(world.tn, THIRD), by=world.maja
    )
    change.refresh_from_db()
    assert change.decision == again
    with pytest.raises(mandate_changes.NotDecided):
        mandate_changes.bring_into_force(change, by=world.maja)


def test_a_tabled_pause_comes_back_and_is_carried_out(world: World) -> None:
    dialogue = world.arrived(Step.EXECUTION)
    world.today(D(2026, 3, 9))
    old = suspensions.ask(
        dialogue,
        kind=Decision.Kind.PAUSE,
        reason="Bron stängs av.",
        expected_resume=D(2026, 4, 20),
        by=world.maja,
    )
    table(world, old, SECOND, 636)
    again = tabled.put_again(
        fresh(dialogue), Decision.objects.get(pk=old.pk), world.meeting(world.tn, D(2026, 3, 24)), by=world.maja
    )
    assert suspensions.waiting(dialogue) == again
    world.today(D(2026, 3, 24))
    world.record(again, "approved", meeting=world.meeting(world.tn, D(2026, 3, 24)), paragraph=637)
    suspensions.carry_out(fresh(dialogue), again, by=world.maja)
    assert fresh(dialogue).status == Status.PAUSED


def test_the_page_leads_from_the_tabled_mandate_to_the_next_meeting(
    world: World, dialogue: Dialogue, client: Any
) -> None:
    meeting = world.meeting(world.tn, SECOND)
    client.force_login(world.maja)
    address = reverse("officials:put_again", args=[dialogue.pk, answer_of(dialogue).pk])
    assert address in client.get(reverse("officials:mandate", args=[dialogue.pk])).content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address, {"meeting": ""}).status_code == 422
    assert client.post(address, {"meeting": meeting.pk}).status_code == 302
    assert answer_of(dialogue).is_pending
    assert address not in client.get(reverse("officials:mandate", args=[dialogue.pk])).content.decode()
