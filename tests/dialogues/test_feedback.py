"""Feedback is owed twice; it is published when it says something, once, and keeps its promise."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from dialogues import feedback, lifecycle, notices, owed
from dialogues.models import Compilation, Feedback, LogEntry, Participant, Step, ThemeResponse
from governance import clock
from governance.models import OutgoingMail

from .worlds import COMPILED, World


def written(row: Feedback) -> Feedback:
    row.headline, row.text = "Bron är mörkast.", "Tre av er säger att det är mörkt vid bron."
    row.save()
    return row


@pytest.fixture
def row(world: World) -> Feedback:
    """What we heard, to those who took part: written, not published."""
    dialogue = world.arrived(Step.FEEDBACK)
    return written(dialogue.feedback.get(audience="participants", stage="heard"))


def test_leaving_the_compilation_writes_down_to_whom_feedback_is_owed(world: World) -> None:
    dialogue = world.arrived(Step.FEEDBACK)
    rows = {item.audience: item.due_on for item in dialogue.feedback.filter(stage="heard")}
    promised = dialogue.promises.get(stage="heard").due_on
    assert rows == {"participants": promised, "public": promised, "elected": None}


def test_publishing_keeps_the_promise_and_publishes_the_compilation(world: World, row: Feedback) -> None:
    feedback.publish(row, by=world.maja)
    promise = row.dialogue.promises.get(stage="heard")
    assert promise.kept_on is not None
    assert row.dialogue.compilations.get().state == Compilation.State.PUBLISHED
    actions = set(row.dialogue.log.values_list("action", flat=True))
    assert {LogEntry.Action.FEEDBACK_GIVEN, LogEntry.Action.PROMISE_KEPT} <= actions


def test_feedback_is_published_once(world: World, row: Feedback) -> None:
    feedback.publish(row, by=world.maja)
    with pytest.raises(feedback.AlreadyGiven):
        feedback.publish(row, by=world.maja)


def test_an_empty_text_is_not_published(world: World, row: Feedback) -> None:
    Feedback.objects.filter(pk=row.pk).update(text={}, headline={})
    with pytest.raises(feedback.NotPublishable) as refusal:
        feedback.publish(row, by=world.maja)
    assert [item.code for item in refusal.value.missing] == ["text"]


def test_nothing_is_published_before_the_compilation_is_approved(world: World, row: Feedback) -> None:
    row.dialogue.compilations.update(state=Compilation.State.DRAFT, approved_by=None, approved_on=None)
    with pytest.raises(feedback.NotPublishable) as refusal:
        feedback.publish(row, by=world.maja)
    assert [item.code for item in refusal.value.missing] == ["compilation_approved"]


def test_each_confirmed_participant_gets_one_mail(world: World, row: Feedback) -> None:
    def participant(number: int, **more: object) -> None:
        Participant.objects.create(
            dialogue=row.dialogue,
            email=f"p{number}@brev.example",
            email_hash=str(number),
            token_hash=str(number),
            asked_at=clock.now(),
            **more,
        )

    participant(1, confirmed_at=clock.now())
    participant(2)
    participant(3, confirmed_at=clock.now(), unsubscribed_at=clock.now())
    feedback.publish(row, by=world.maja)
    notices.plan()
    mail = OutgoingMail.objects.get(name="answer_heard")
    assert mail.to_address == "p1@brev.example"
    assert mail.context["headline"] == "Bron är mörkast."


def test_the_elected_have_heard_when_they_have_noted_it(world: World) -> None:
    dialogue = world.arrived(Step.FEEDBACK)
    meeting = world.meeting(world.tn, COMPILED.replace(month=5, day=12))
    decision = feedback.present(dialogue, meeting=meeting, by=world.maja)
    assert "heard_elected" in [item.code for item in lifecycle.unmet(dialogue)]
    world.today(meeting.held_on)
    world.record(decision, "noted", meeting=meeting, paragraph=47)
    assert "heard_elected" not in [item.code for item in lifecycle.unmet(dialogue)]
    with pytest.raises(feedback.AlreadyGiven):
        feedback.present(dialogue, meeting=meeting, by=world.maja)


def test_the_elected_cannot_be_ticked_off_without_a_meeting(world: World) -> None:
    dialogue = world.arrived(Step.FEEDBACK)
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        dialogue.feedback.filter(audience="elected").update(given_on=COMPILED)


DEMANDS = {
    ThemeResponse.Effect.TAKEN: {"text", "responsible", "due_on"},
    ThemeResponse.Effect.PARTLY: {"text", "responsible", "due_on", "because"},
    ThemeResponse.Effect.INVESTIGATED: {"text", "responsible", "next_word_on"},
    ThemeResponse.Effect.NOT: {"text", "because"},
}


@pytest.mark.parametrize("effect", DEMANDS)
def test_each_answer_has_demands_of_its_own(world: World, effect: str) -> None:
    dialogue = world.arrived(Step.FEEDBACK)
    item = feedback.response_to(dialogue.themes.get())
    item.effect = effect
    assert {lack.code.rsplit(":", 1)[1] for lack in feedback.missing_in_response(item)} == DEMANDS[effect]


def test_what_it_led_to_waits_for_adjusted_minutes_and_every_answer(world: World) -> None:
    dialogue = world.ready(Step.DECISION)
    row = dialogue.feedback.get(stage="decided", audience="participants")
    Feedback.objects.filter(pk=row.pk).update(given_on=None)
    decision = dialogue.proposals.get().decision
    type(decision).objects.filter(pk=decision.pk).update(adjusted_on=None, posted_on=None)
    dialogue.responses.update(text={})
    row.refresh_from_db()
    with pytest.raises(feedback.NotPublishable) as refusal:
        feedback.publish(row, by=world.maja)
    assert [item.code for item in refusal.value.missing] == ["minutes_adjusted", "response:bron:text"]


def test_an_abort_before_launch_owes_nothing(world: World) -> None:
    dialogue = world.ready(Step.LAUNCH)
    suspension = dialogue.suspensions.model(dialogue=dialogue, kind="abort", from_on=COMPILED)
    assert owed.owe_after_abort(suspension) == []


# ------------------------------------------------------------------------------------------------- the pages


def test_the_editor_shows_the_contributions_beside_the_answer(world: World, client) -> None:
    dialogue = world.arrived(Step.FEEDBACK)
    client.force_login(world.maja)
    theme = dialogue.themes.get()
    page = client.get(f"/handlaggning/dialoger/{dialogue.pk}/aterkoppling/tema/{theme.pk}/").content.decode()
    assert "Det är mörkt vid bron, säger svar 1." in page


def test_two_people_who_answer_the_same_theme_see_both_texts(world: World, client) -> None:
    dialogue = world.arrived(Step.FEEDBACK)
    theme = dialogue.themes.get()
    url = f"/handlaggning/dialoger/{dialogue.pk}/aterkoppling/tema/{theme.pk}/"
    client.force_login(world.maja)
    client.get(url)
    first = client.post(url, {"version": 1, "effect": "taken", "text": "Bron får lampor i december."})
    assert first.status_code == 302
    client.force_login(world.mats)
    second = client.post(url, {"version": 1, "effect": "not", "text": "Bron får vänta."})
    page = second.content.decode()
    assert second.status_code == 409
    assert "Bron får lampor i december." in page
    assert "Bron får vänta." in page
    assert str(ThemeResponse.objects.get().text) == "Bron får lampor i december."


def test_publishing_goes_through_a_check_page(world: World, row: Feedback, client) -> None:
    client.force_login(world.maja)
    url = f"/handlaggning/dialoger/{row.dialogue_id}/aterkoppling/{row.pk}/publicera/"
    assert "Bron är mörkast." in client.get(url).content.decode()
    row.refresh_from_db()
    assert row.given_on is None
    assert client.post(url).status_code == 302
    row.refresh_from_db()
    assert row.given_on is not None


def test_an_official_of_another_board_meets_nothing(world: World, row: Feedback, client) -> None:
    client.force_login(world.yusuf)
    for path in ("", f"{row.pk}/", f"{row.pk}/publicera/", "redovisa/"):
        assert client.get(f"/handlaggning/dialoger/{row.dialogue_id}/aterkoppling/{path}").status_code == 404
