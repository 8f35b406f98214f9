"""The mandate is written, frozen when it is put before the board, answered, and never changed behind the board's back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogues import lifecycle, log, mandates
from dialogues.models import Consideration, Dialogue, Kind, LogEntry, Mandate, Status, Step
from governance import decisions, minutes, refusals
from governance.models import Decision, Membership, Role, User

from .worlds import D, World

MEETING = D(2026, 2, 10)


@pytest.fixture
def written(world: World) -> Dialogue:
    """A mandate that lacks nothing but the board's answer."""
    dialogue = world.ready(Step.MANDATE)
    Mandate.objects.filter(dialogue=dialogue).update(
        decision=None, written_by=world.maja, meeting=world.meeting(world.tn, MEETING)
    )
    world.today(D(2026, 1, 26))
    return Dialogue.objects.get(pk=dialogue.pk)


@pytest.fixture
def assignment(world: World) -> Dialogue:
    """A knowledge dialogue that lacks nothing but its assignment."""
    dialogue = world.ready(Step.MANDATE, Kind.KNOWLEDGE_DIALOGUE)
    Mandate.objects.filter(dialogue=dialogue).update(assigned_by=None, assigned_on=None, written_by=world.maja)
    return Dialogue.objects.get(pk=dialogue.pk)


def answered(world: World, dialogue: Dialogue, outcome: str, paragraph: int = 31, **more: Any) -> Decision:
    """Maja has put the mandate before the board, and the secretary registers the answer after the meeting."""
    decision = mandates.submit(dialogue, by=world.maja)
    world.today(MEETING)
    return world.record(decision, outcome, meeting=world.meeting(world.tn, MEETING), paragraph=paragraph, **more)


# ------------------------------------------------------------------------------------- prepared by another body

PREPARED = D(2026, 2, 3)


@pytest.fixture
def prepared(world: World, written: Dialogue) -> Dialogue:
    """The working committee says what it proposes a week before the board decides; Petra is its secretary."""
    world.petra = User.objects.create_user("petra@fagersunda.example", "demo", name="Petra Demolid", code="petra")
    Membership.objects.create(user=world.petra, board=world.ksau, role=Role.SECRETARY)
    Mandate.objects.filter(dialogue=written).update(preparing_meeting=world.meeting(world.ksau, PREPARED))
    return Dialogue.objects.get(pk=written.pk)


def proposed(world: World, dialogue: Dialogue, outcome: str, **more: Any) -> Decision:
    """What the committee answers at its meeting."""
    asked = mandates.submit(dialogue, by=world.maja)
    world.today(PREPARED)
    meeting = world.meeting(world.ksau, PREPARED)
    return decisions.record_outcome(asked, outcome, by=world.petra, meeting=meeting, paragraph=7, **more)


def test_a_committee_prepares_the_mandate_and_the_board_gives_it(world: World, prepared: Dialogue) -> None:
    asked = proposed(world, prepared, "approved")
    assert (asked.board, asked.prepares_for, asked.is_proposal) == (world.ksau, world.tn, True)
    coming = Mandate.objects.get(dialogue=prepared).decision
    assert (coming.board, coming.prepared_by, coming.planned_meeting.held_on) == (world.tn, asked, MEETING)
    assert prepared.log.filter(action=LogEntry.Action.SUBMITTED, detail__prepared=asked.pk).exists()
    assert [item.code for item in lifecycle.unmet(prepared)] == ["mandate_decision"]
    with pytest.raises(refusals.NotEntitled):
        decisions.record_outcome(coming, "approved", by=world.petra, meeting=world.meeting(world.tn, PREPARED))
    world.today(MEETING)
    world.record(coming, "approved", meeting=world.meeting(world.tn, MEETING), paragraph=31)
    assert lifecycle.unmet(prepared) == []


def test_the_mandate_waits_while_the_committee_has_not_said_what_it_proposes(world: World, prepared: Dialogue) -> None:
    mandates.submit(prepared, by=world.maja)
    (missing,) = lifecycle.unmet(prepared)
    assert missing.code == "mandate_decision" and "Arbetsutskottet" in missing.text


def test_a_no_from_the_committee_is_a_proposal_and_ends_nothing(world: World, prepared: Dialogue) -> None:
    proposed(world, prepared, "rejected", motivation="Vi har frågat för nyligen.")
    prepared.refresh_from_db()
    assert prepared.status == Status.ACTIVE
    assert Mandate.objects.get(dialogue=prepared).decision.board == world.tn


def test_what_the_committee_refers_back_is_written_anew(world: World, prepared: Dialogue) -> None:
    asked = proposed(world, prepared, "referred_back", motivation="Vad kostar det?")
    assert not Decision.objects.filter(prepared_by=asked).exists()
    new = mandates.draft(prepared, by=world.maja)
    assert (new.number, new.decision, new.preparing_meeting) == (2, None, None)


def test_the_form_offers_bodies_that_can_prepare_and_keeps_the_order_of_the_meetings(
    world: World, prepared: Dialogue, client: Client
) -> None:
    late, council = world.meeting(world.ksau, D(2026, 3, 3)), world.meeting(world.frr, PREPARED)
    client.force_login(world.maja)
    address = reverse("officials:mandate", args=[prepared.pk])
    offered = client.get(address).context["form"].fields["preparing_meeting"].queryset
    assert late in offered and council not in offered
    early = Mandate.objects.get(dialogue=prepared).meeting
    answer = client.post(address, {"preparing_meeting": late.pk, "meeting": early.pk})
    assert answer.status_code == 422 and "meeting" in answer.context["form"].errors
    assert "Arbetsutskottet" in client.get(reverse("officials:mandate_preview", args=[prepared.pk])).text


# ------------------------------------------------------------------------------------------------- submitting


def test_the_text_is_frozen_word_for_word_when_it_is_put_before_the_board(world: World, written: Dialogue) -> None:
    decision = mandates.submit(written, by=world.maja)
    purpose = next(section for section in decision.proposal["sections"] if section["key"] == "purpose")
    assert purpose["text"] == "Vi vill veta var det är mörkt."
    Mandate.objects.filter(dialogue=written).update(purpose="Något annat.")
    decision.refresh_from_db()
    assert (
        next(part for part in decision.proposal["sections"] if part["key"] == "purpose")["text"]
        == "Vi vill veta var det är mörkt."
    )
    assert (decision.board, decision.kind, decision.requested_by) == (world.tn, Decision.Kind.MANDATE, world.maja)
    assert decision.planned_meeting.held_on == MEETING
    assert log.verify() == []


def test_everything_the_board_needs_is_in_the_text(world: World, written: Dialogue) -> None:
    decision = mandates.submit(written, by=world.maja)
    keys = {section["key"] for section in decision.proposal["sections"]}
    assert {"purpose", "can", "cannot", "level", "groups", "considered", "use", "off_topic", "earlier"} <= keys
    assert [line["is_decision"] for line in decision.proposal["timetable"] if "is_decision" in line] == [True, True]
    assert decision.proposal["cost_sek"] == 35000
    assert decision.proposal["dialogue"] == written.reference


def test_clashing_expectations_are_shown_to_the_board_with_the_text_to_the_group(
    world: World, written: Dialogue
) -> None:
    written.target_groups.update(wish=4, message="Vi kan inte erbjuda mer i år.")
    decision = mandates.submit(written, by=world.maja)
    clashes = next(section for section in decision.proposal["sections"] if section["key"] == "clashes")
    assert clashes["items"] == ["unga 13–17 år: Vi kan inte erbjuda mer i år."]


def test_an_unfinished_text_is_saved_but_not_sent(world: World, written: Dialogue) -> None:
    Mandate.objects.filter(dialogue=written).update(purpose={}, opens_on=None)
    Consideration.objects.filter(mandate__dialogue=written, council=world.kpr).delete()
    with pytest.raises(mandates.Incomplete) as refusal:
        mandates.submit(written, by=world.maja)
    assert [item.code for item in refusal.value.missing] == ["purpose", "timetable", "considered:kpr"]
    assert not Decision.objects.filter(requested_by=world.maja, outcome="").exists()


def test_a_text_before_the_board_is_locked_until_it_is_withdrawn(world: World, written: Dialogue) -> None:
    decision = mandates.submit(written, by=world.maja)
    with pytest.raises(mandates.Locked):
        mandates.draft(written, by=world.maja)
    with pytest.raises(mandates.Locked):
        mandates.set_points(mandates.latest(written), [("Allt", "")], can=True)
    with pytest.raises(mandates.Locked):
        mandates.submit(written, by=world.maja)
    mandates.withdraw(written, by=world.maja)
    decision.refresh_from_db()
    assert decision.withdrawn_at and decision.proposal["sections"]
    assert mandates.draft(written, by=world.maja).number == 1
    with pytest.raises(mandates.NothingSent):
        mandates.withdraw(written, by=world.maja)
    again = mandates.submit(written, by=world.maja)
    assert again.pk != decision.pk


def test_the_board_is_asked_only_in_the_second_step(world: World) -> None:
    for step in (Step.INITIATIVE, Step.PLANNING):
        with pytest.raises(mandates.NotTheStep):
            mandates.submit(world.ready(step), by=world.maja)


# -------------------------------------------------------------------------------------------------- the answers


@pytest.mark.parametrize("outcome", ["approved", "approved_changed"])
def test_an_approved_mandate_lets_the_dialogue_be_planned(world: World, written: Dialogue, outcome: str) -> None:
    answered(world, written, outcome, change_note="Även torget." if outcome == "approved_changed" else "")
    assert Dialogue.objects.get(pk=written.pk).step == Step.MANDATE  # a decision never pushes
    moved = lifecycle.advance(written, leaving=Step.MANDATE, by=world.maja)
    assert moved.step == Step.PLANNING
    assert moved.mandate == mandates.latest(written)
    assert moved.guideline == world.guideline  # G6: the guideline in force when the mandate was given


@pytest.mark.parametrize("outcome", ["referred_back", "tabled", "rejected"])
def test_any_other_answer_does_not(world: World, written: Dialogue, outcome: str) -> None:
    answered(world, written, outcome, motivation="Komplettera med skolvägarna.")
    with pytest.raises((lifecycle.NotReady, lifecycle.NotActive)):
        lifecycle.advance(written, leaving=Step.MANDATE, by=world.maja)


def test_a_referral_back_reopens_the_text_and_needs_a_new_decision(world: World, written: Dialogue) -> None:
    first = answered(world, written, "referred_back", motivation="Komplettera med skolvägarna.")
    copy = mandates.draft(written, by=world.maja)
    assert (copy.number, copy.decision) == (2, None)
    assert [str(point) for point in copy.influence_points.all()] == ["Vilka platser", "Summan"]
    assert copy.considerations.count() == 3
    Mandate.objects.filter(pk=copy.pk).update(purpose="Var är skolvägarna mörka?")
    second = mandates.submit(written, by=world.maja)
    assert second.pk != first.pk
    assert Mandate.objects.get(dialogue=written, number=1).decision == first
    world.today(D(2026, 3, 10))
    world.record(second, "approved", meeting=world.meeting(world.tn, D(2026, 3, 10)), paragraph=45)
    assert list(decisions.earlier(second)) == [first]
    assert "mandate_decision" not in {missing.code for missing in lifecycle.unmet(Dialogue.objects.get(pk=written.pk))}


def test_a_tabled_mandate_stays_where_it_is(world: World, written: Dialogue) -> None:
    answered(world, written, "tabled")
    dialogue = Dialogue.objects.get(pk=written.pk)
    assert (dialogue.step, dialogue.status) == (Step.MANDATE, Status.ACTIVE)
    with pytest.raises(mandates.NotRejected):
        mandates.close_rejected(dialogue, by=world.maja)


def test_a_no_from_the_board_ends_the_dialogue_with_the_boards_reason(world: World, written: Dialogue) -> None:
    decision = answered(world, written, "rejected", motivation="Platsen är redan bestämd.")
    dialogue = Dialogue.objects.get(pk=written.pk)
    assert (dialogue.status, dialogue.step, dialogue.was_not_held) == (Status.CLOSED, Step.MANDATE, True)
    assert dialogue.closing_reason == "Platsen är redan bestämd."
    assert not Dialogue.objects.public().filter(pk=dialogue.pk).exists()  # not before the minutes are adjusted
    world.today(D(2026, 2, 17))
    minutes.record(decision, adjusted_on=D(2026, 2, 17), by=world.moa)
    assert Dialogue.objects.public().filter(pk=dialogue.pk).exists()
    assert dialogue.log.filter(action=LogEntry.Action.CLOSED).count() == 1


def test_a_no_that_only_a_file_knows_of_is_closed_from_the_workspace(world: World) -> None:
    dialogue = world.ready(Step.MANDATE)
    with pytest.raises(mandates.NotRejected):
        mandates.close_rejected(dialogue, by=world.maja)
    Decision.objects.filter(mandate__dialogue=dialogue).update(outcome="rejected", motivation="Nej.")
    assert mandates.close_rejected(dialogue, by=world.maja).status == Status.CLOSED


def test_a_committee_that_says_no_closes_nothing(world: World) -> None:
    dialogue = world.ready(Step.MANDATE)
    Decision.objects.filter(mandate__dialogue=dialogue).update(outcome="rejected", is_proposal=True)
    with pytest.raises(mandates.NotRejected):
        mandates.close_rejected(dialogue, by=world.maja)


@pytest.mark.parametrize("step", [Step.PLANNING, Step.LAUNCH])
def test_sent_back_to_the_mandate_the_text_is_a_new_draft_that_needs_a_new_decision(world: World, step: Step) -> None:
    dialogue = world.ready(step)
    old = dialogue.mandate
    dialogue = lifecycle.send_back(dialogue, to=Step.MANDATE, reason="Skolorna saknas.", by=world.maja)
    copy = mandates.latest(dialogue)
    assert copy and copy.number == old.number + 1 and not copy.is_locked
    assert Mandate.objects.get(pk=old.pk).decision.outcome == "approved"
    assert "mandate_decision" in {missing.code for missing in lifecycle.unmet(dialogue)}
    world.today(D(2026, 2, 1))
    assert mandates.submit(dialogue, by=world.maja).kind == Decision.Kind.MANDATE_CHANGE


def test_nobody_registers_the_boards_answer_to_what_they_submitted(world: World, written: Dialogue) -> None:
    decision = mandates.submit(written, by=world.moa)
    world.today(MEETING)
    with pytest.raises(refusals.OwnProposal):
        world.record(decision, "approved", meeting=world.meeting(world.tn, MEETING), paragraph=31)


# --------------------------------------------------------------------------------------- the knowledge dialogue


def test_the_responsible_manager_gives_a_knowledge_dialogue_its_assignment(world: World, assignment: Dialogue) -> None:
    mandate = mandates.assign(assignment, by=world.olle)
    assert (mandate.assigned_by, mandate.is_locked) == (world.olle, True)
    assert lifecycle.advance(assignment, leaving=Step.MANDATE, by=world.maja).step == Step.PLANNING
    assert assignment.log.filter(action=LogEntry.Action.ASSIGNED).count() == 1


def test_nobody_else_gives_the_assignment(world: World, assignment: Dialogue) -> None:
    for person in (world.maja, world.ingrid, world.gunnel, world.leo, world.gita):
        with pytest.raises(mandates.NotResponsible):
            mandates.assign(assignment, by=person)


def test_a_manager_who_wrote_the_text_gives_no_assignment(world: World, assignment: Dialogue) -> None:
    Mandate.objects.filter(dialogue=assignment).update(written_by=world.olle)
    with pytest.raises(mandates.OwnAssignment):
        mandates.assign(assignment, by=world.olle)
    Mandate.objects.filter(dialogue=assignment).update(written_by=world.maja)
    assert mandates.assign(assignment, by=world.olle).assigned_on


def test_an_assignment_without_anchoring_is_not_given(world: World, assignment: Dialogue) -> None:
    assignment.anchoring.all().delete()
    with pytest.raises(mandates.Incomplete) as refusal:
        mandates.assign(assignment, by=world.olle)
    assert [item.code for item in refusal.value.missing] == ["anchoring"]


def test_each_kind_has_its_own_way(world: World, written: Dialogue, assignment: Dialogue) -> None:
    with pytest.raises(mandates.WrongKind):
        mandates.assign(written, by=world.olle)
    with pytest.raises(mandates.WrongKind):
        mandates.submit(assignment, by=world.maja)
