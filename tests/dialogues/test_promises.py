"""A promise is kept, or moved in the open; what was promised changes only by a new decision."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from dialogues import lifecycle, log, mandate_changes, promises
from dialogues.models import Dialogue, Kind, LogEntry, Mandate, Promise, PromiseSnapshot, Step
from dialogues.refusals import Incomplete, NotEntitled, OwnWork, ReasonMissing, WrongStep
from governance import decisions
from governance.models import Decision, Membership, Role, User

from .worlds import World

LATER = dt.date(2026, 5, 20)


def launched(world: World, kind: str = Kind.CITIZEN_DIALOGUE) -> Dialogue:
    """A dialogue in execution, in the middle of its window."""
    dialogue = world.arrived(Step.EXECUTION, kind)
    world.today(dt.date(2026, 3, 16))
    return Dialogue.objects.get(pk=dialogue.pk)


def test_a_moved_day_keeps_the_old_one_readable_and_counts_as_late(world: World) -> None:
    dialogue = launched(world)
    given = dialogue.promises.get(stage="heard")
    moved = promises.move(given, to=LATER, reason="Två klasser väntar.", by=world.maja)
    move = moved.moves.get()
    assert (moved.first_due, moved.due_on) == (dt.date(2026, 4, 28), LATER)
    assert (move.old_due, move.new_due, str(move.reason)) == (dt.date(2026, 4, 28), LATER, "Två klasser väntar.")
    assert moved.is_late(dt.date(2026, 4, 29)) and not moved.is_overdue(dt.date(2026, 4, 29))
    Promise.objects.filter(pk=moved.pk).update(kept_on=LATER)
    assert Promise.objects.get(pk=moved.pk).is_late(LATER)


@pytest.mark.parametrize("reason", ["", "   ", {}, {"sv": " "}])
def test_a_day_is_not_moved_without_a_reason(world: World, reason: Any) -> None:
    given = launched(world).promises.get(stage="heard")
    with pytest.raises(ReasonMissing):
        promises.move(given, to=LATER, reason=reason, by=world.maja)
    assert Promise.objects.get(pk=given.pk).due_on == dt.date(2026, 4, 28)


def test_a_kept_promise_is_not_moved(world: World) -> None:
    given = launched(world).promises.get(stage="heard")
    Promise.objects.filter(pk=given.pk).update(kept_on=dt.date(2026, 3, 16))
    with pytest.raises(promises.AlreadyKept):
        promises.move(given, to=LATER, reason="För sent.", by=world.maja)


def test_after_launch_a_promise_is_moved_and_never_set_anew(world: World) -> None:
    dialogue = launched(world)
    with pytest.raises(promises.AlreadyFrozen):
        promises.promise(dialogue, stage="heard", due_on=LATER, responsible=world.maja, by=world.maja)
    assert dialogue.promises.get(stage="heard").first_due == dt.date(2026, 4, 28)


def test_the_day_is_moved_on_the_page_with_a_reason_that_everyone_can_read(world: World, client: Any) -> None:
    dialogue = launched(world)
    client.force_login(world.maja)
    page = f"/handlaggning/dialoger/{dialogue.pk}/loften/"
    told = {"stage": "heard", "heard-due_on": "20 maj 2026", "heard-reason": ""}
    assert client.post(page, told).status_code == 422
    told["heard-reason"] = "Två klasser väntar."
    assert client.post(page, told).status_code == 302
    shown = client.get(page).content.decode()
    assert "Två klasser väntar." in shown and "28 april 2026" in shown and "20 maj 2026" in shown
    client.force_login(world.gunnel)
    assert client.post(page, told).status_code == 404
    assert Promise.objects.get(stage="heard").moves.count() == 1


# ------------------------------------------------------------------------------------------- a changed mandate


def changed(world: World, dialogue: Dialogue) -> Mandate:
    """A complete change of the mandate that nobody has decided on."""
    change = mandate_changes.begin(dialogue, by=world.maja)
    change.change_reason = {"sv": "Staten ger pengar till två broar till."}
    change.purpose = {"sv": "Vi vill veta var det är mörkt vid alla broar."}
    change.save()
    change.influence_points.filter(can=True).update(text={"sv": "Vilka broar"})
    return change


def decided(world: World, change: Mandate, outcome: str = "approved", **more: Any) -> Decision:
    """The secretary registers the board's answer."""
    decision = Mandate.objects.get(pk=change.pk).decision
    assert decision
    meeting = world.meeting(world.tn, dt.date(2026, 3, 10))
    paragraph = 300 + Decision.objects.count()
    return decisions.record_outcome(decision, outcome, by=world.moa, meeting=meeting, paragraph=paragraph, **more)


def test_a_changed_promise_needs_a_decision_and_the_old_one_stays_readable(world: World) -> None:
    dialogue = launched(world)
    change = changed(world, dialogue)
    with pytest.raises(mandate_changes.NotDecided):
        mandate_changes.bring_into_force(change, by=world.maja)
    mandate_changes.submit(change, by=world.maja)
    with pytest.raises(mandate_changes.NotDecided):
        mandate_changes.bring_into_force(change, by=world.maja)
    decided(world, change)
    mandate_changes.bring_into_force(change, by=world.maja)
    first, second = PromiseSnapshot.objects.order_by("pk")
    assert first.content["purpose"] == {"sv": "Vi vill veta var det är mörkt."}
    assert second.content["purpose"] == {"sv": "Vi vill veta var det är mörkt vid alla broar."}
    assert second.content["can_influence"] == [{"sv": "Vilka broar"}]
    assert (first.digest, second.digest) == (promises.digest_of(first.content), promises.digest_of(second.content))
    assert Dialogue.objects.get(pk=dialogue.pk).mandate == change
    assert str(first.mandate.purpose) == "Vi vill veta var det är mörkt."
    assert dialogue.log.filter(action=LogEntry.Action.MANDATE_CHANGED).count() == 1
    assert log.verify() == []


def test_a_committee_prepares_the_change_and_the_board_decides_it(world: World, client: Client) -> None:
    dialogue = launched(world)
    change = changed(world, dialogue)
    client.force_login(world.maja)
    address = reverse("officials:mandate_change_act", args=[dialogue.pk])
    first, second = (world.meeting(world.ksau, dt.date(2026, 3, day)) for day in (17, 31))
    last = world.meeting(world.tn, dt.date(2026, 3, 24))
    backwards = client.post(address, {"submit": "1", "preparing_meeting": second.pk, "meeting": last.pk})
    assert backwards.status_code == 422 and "meeting" in backwards.context["meeting_form"].errors
    assert client.post(address, {"submit": "1", "preparing_meeting": first.pk, "meeting": last.pk}).status_code == 302
    asked = Mandate.objects.get(pk=change.pk).decision
    assert asked and (asked.board, asked.prepares_for, asked.planned_meeting) == (world.ksau, world.tn, first)
    petra = User.objects.create_user("petra@fagersunda.example", "demo", name="Petra Demolid", code="petra")
    Membership.objects.create(user=petra, board=world.ksau, role=Role.SECRETARY)
    world.today(dt.date(2026, 3, 24))
    decisions.record_outcome(asked, "approved", by=petra, meeting=first, paragraph=9)
    change.refresh_from_db()
    with pytest.raises(mandate_changes.NotDecided):
        mandate_changes.bring_into_force(change, by=world.maja)
    assert change.decision and (change.decision.board, change.decision.prepared_by) == (world.tn, asked)
    decisions.record_outcome(change.decision, "approved", by=world.moa, meeting=last, paragraph=412)
    assert mandate_changes.bring_into_force(change, by=world.maja).pk == change.pk


def test_the_board_reads_old_and_new_beside_each_other(world: World) -> None:
    change = changed(world, launched(world))
    proposal = mandate_changes.submit(change, by=world.maja).decision.proposal  # type: ignore[union-attr]
    told = {section["key"]: section for section in proposal["sections"]}
    assert told["reason"]["text"] == "Staten ger pengar till två broar till."
    assert told["purpose"]["rows"] == [
        ["Vi vill veta var det är mörkt.", "Vi vill veta var det är mörkt vid alla broar."]
    ]
    assert set(told) == {"reason", "purpose", "can"}


@pytest.mark.parametrize(
    ("take_away", "code"),
    [
        ({"change_reason": {}}, "change_reason"),
        ({"purpose": {}}, "purpose"),
        ({"off_topic_rule": {}}, "off_topic_rule"),
        ({"level": None}, "level"),
    ],
)
def test_a_change_that_lacks_something_is_not_put_before_the_board(
    world: World, take_away: dict[str, Any], code: str
) -> None:
    change = changed(world, launched(world))
    Mandate.objects.filter(pk=change.pk).update(**take_away)
    with pytest.raises(Incomplete) as refused:
        mandate_changes.submit(change, by=world.maja)
    assert [item.code for item in refused.value.missing] == [code]


def test_a_committee_or_another_board_cannot_change_the_promise(world: World) -> None:
    change = changed(world, launched(world))
    for board, proposes in ((world.ksau, True), (world.kfn, False)):
        Mandate.objects.filter(pk=change.pk).update(
            decision=world.decision(
                board,
                Decision.Kind.MANDATE_CHANGE,
                dt.date(2026, 3, 11),
                40,
                is_proposal=proposes,
                requested_by=world.maja,
            )
        )
        with pytest.raises(mandate_changes.NotDecided):
            mandate_changes.bring_into_force(change, by=world.maja)


@pytest.mark.parametrize("outcome", ["rejected", "referred_back"])
def test_a_change_that_is_not_approved_changes_nothing(world: World, outcome: str) -> None:
    dialogue = launched(world)
    change = changed(world, dialogue)
    mandate_changes.submit(change, by=world.maja)
    decided(world, change, outcome, motivation="Löftet står fast.")
    with pytest.raises(mandate_changes.NotDecided):
        mandate_changes.bring_into_force(change, by=world.maja)
    again = mandate_changes.begin(dialogue, by=world.maja)
    assert (again.pk == change.pk) == (outcome == "referred_back")
    assert PromiseSnapshot.objects.count() == 1


def test_what_is_put_before_the_board_is_not_rewritten_meanwhile(world: World) -> None:
    change = changed(world, launched(world))
    mandate_changes.submit(change, by=world.maja)
    with pytest.raises(mandate_changes.ChangeLocked):
        mandate_changes.save(Mandate.objects.get(pk=change.pk), None, None, by=world.maja)
    with pytest.raises(mandate_changes.ChangeLocked):
        mandate_changes.submit(change, by=world.maja)
    assert mandate_changes.withdraw(change, by=world.maja).decision is None


def test_a_changed_assignment_is_approved_by_the_manager(world: World) -> None:
    dialogue = launched(world, Kind.KNOWLEDGE_DIALOGUE)
    change = changed(world, dialogue)
    with pytest.raises(WrongStep):
        mandate_changes.submit(change, by=world.maja)
    with pytest.raises(NotEntitled):
        mandate_changes.assign(change, by=world.maja)
    with pytest.raises(mandate_changes.NotDecided):
        mandate_changes.bring_into_force(change, by=world.maja)
    mandate_changes.assign(change, by=world.olle)
    mandate_changes.bring_into_force(change, by=world.maja)
    assert PromiseSnapshot.objects.count() == 2


def test_the_manager_does_not_approve_a_change_they_wrote(world: World) -> None:
    dialogue = launched(world, Kind.KNOWLEDGE_DIALOGUE)
    change = changed(world, dialogue)
    with transaction.atomic():
        log.write(dialogue, LogEntry.Action.CHANGED, by=world.olle, what="mandate_change", number=change.number)
    with pytest.raises(OwnWork):
        mandate_changes.assign(change, by=world.olle)


@pytest.mark.parametrize("step", [Step.MANDATE, Step.DECISION])
def test_a_change_belongs_to_the_steps_between_mandate_and_decision(world: World, step: Step) -> None:
    with pytest.raises(WrongStep):
        mandate_changes.begin(world.ready(step), by=world.maja)


def test_a_change_goes_from_page_to_page(world: World, client: Any) -> None:
    dialogue = launched(world)
    page = f"/handlaggning/dialoger/{dialogue.pk}/andrat-uppdrag/"
    client.force_login(world.yusuf)
    assert client.post(page + "atgard/", {"begin": "1"}).status_code == 404
    client.force_login(world.maja)
    client.post(page + "atgard/", {"begin": "1"})
    change = dialogue.mandates.get(number=2)
    rows = list(change.influence_points.all())
    told = {
        "version": change.version, "change_reason": "Staten ger pengar.", "purpose_kind": "choose_between", "purpose": "Alla broar.",
        "description": "Enkät och gåturer.", "level": change.level_id, "use_of_result": "Karta.", "off_topic_rule": "Skickas vidare.",
        "points-TOTAL_FORMS": "2", "points-INITIAL_FORMS": "2",
    }  # fmt: skip
    for number, row in enumerate(rows):
        told |= {
            f"points-{number}-id": row.pk,
            f"points-{number}-text": str(row.text),
            f"points-{number}-can": str(row.can),
        }
    answer = client.post(page, told)
    assert answer.status_code == 302, answer.context["form"].errors
    assert client.post(page, told | {"purpose": "Något annat"}).status_code == 409
    client.post(page + "atgard/", {"submit": "1"})
    decided(world, change)
    assert "bring_into_force" in client.get(page).content.decode()
    client.post(page + "atgard/", {"bring_into_force": "1"})
    assert str(Dialogue.objects.get(pk=dialogue.pk).mandate.purpose) == "Alla broar."  # type: ignore[union-attr]
    assert "Staten ger pengar." in client.get(page).content.decode()
    assert lifecycle.unmet(Dialogue.objects.get(pk=dialogue.pk), Step.LAUNCH) == []
