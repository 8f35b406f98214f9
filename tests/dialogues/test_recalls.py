"""Feedback that was published by mistake: off the page with the reason, out of the outbox, owed again, told right."""

import re
from typing import Any

import pytest
from django.core import mail as mailbox
from django.test import Client

from dialogues import feedback, lifecycle, notices, recalls, reminders
from dialogues.models import Compilation, Dialogue, Feedback, LogEntry, Opening, Participant, Step
from governance import outbox
from governance.models import OutgoingMail

from .worlds import D, World

MONDAY = D(2026, 4, 20)


def words(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(address).content.decode()))


def answer(dialogue: Dialogue, audience: str = "participants") -> Feedback:
    row = dialogue.feedback.get(stage="heard", audience=audience)
    row.headline, row.text = "Bron är mörkast.", "Trettio av er säger att det är mörkt vid bron."
    row.save()
    return row


def tick() -> list[Any]:
    seen = len(mailbox.outbox)
    notices.plan()
    outbox.pump()
    return mailbox.outbox[seen:]


@pytest.fixture
def row(world: World) -> Feedback:
    """What we heard, published on a Monday to those who took part and to everyone; Siv has asked for it by mail."""
    dialogue = world.arrived(Step.FEEDBACK)
    world.today(MONDAY, 9)
    world.participant(dialogue, "siv@brev.example")
    for audience in ("public", "participants"):
        row = feedback.publish(answer(dialogue, audience), by=world.maja)
    return row


def taken_back(world: World, row: Feedback) -> None:
    recalls.recall(row, reason="Det var tre som sade det, inte trettio.", by=world.maja)


def test_the_page_says_why_instead_and_the_step_cannot_be_left(world: World, row: Feedback, client: Client) -> None:
    page = f"/dialoger/{row.dialogue.slug}/aterkoppling/"
    assert "Trettio av er" in words(client, page)
    taken_back(world, row)
    shown = words(client, page)
    assert "Trettio av er" not in shown and "Bron är mörkast" not in shown
    assert "Det var tre som sade det, inte trettio." in shown
    assert "20 april 2026" in shown
    assert set(Feedback.objects.filter(stage="heard").values_list("given_on", flat=True)) == {None}
    assert row.dialogue.compilations.get().state == Compilation.State.APPROVED
    dialogue = Dialogue.objects.get(pk=row.dialogue_id)
    assert dialogue.promises.get(stage="heard").kept_on is None
    assert "heard_participants" in [item.code for item in lifecycle.unmet(dialogue)]
    logged = dialogue.log.filter(action=LogEntry.Action.FEEDBACK_RECALLED)
    assert [line.detail["audience"] for line in logged] == ["participants", "public"]
    assert not any("trettio" in str(line.detail) for line in logged), "no free text in the log"


def test_a_letter_on_its_way_never_leaves_and_officials_are_chased_again(world: World, row: Feedback) -> None:
    notices.plan()
    assert OutgoingMail.objects.filter(name="answer_heard", state="due").count() == 1
    taken_back(world, row)
    assert tick() == [], "who has not had the answer does not hear of the mistake either"
    assert OutgoingMail.objects.get(name="answer_heard").state == OutgoingMail.State.CANCELLED
    world.today(row.dialogue.promises.get(stage="heard").due_on, 8)
    reminders.plan()
    outbox.pump()
    sent = OutgoingMail.objects.filter(name="promise_today", state=OutgoingMail.State.SENT)
    assert sent.count() == 2, "the topic's revision is raised past that of the promise that was kept"


def test_who_had_the_letter_is_told_at_once_and_everybody_gets_the_new_answer_once(
    world: World, row: Feedback, client: Client
) -> None:
    assert [letter.to for letter in tick()] == [["siv@brev.example"]]
    siv = Participant.objects.get()
    Opening.objects.create(participant=siv, feedback=row, opened_at=siv.asked_at, was_clear=True)
    world.participant(row.dialogue, "bo@brev.example")
    taken_back(world, row)
    (letter,) = tick()
    assert letter.to == ["siv@brev.example"]
    assert letter.subject == "Vi har tagit tillbaka vårt svar."
    assert "Det var tre som sade det, inte trettio." in letter.body
    assert "Nästa brev får du senast 28 april 2026." in letter.body
    assert tick() == []

    world.today(D(2026, 4, 22), 9)
    row.refresh_from_db()
    row.text = "Tre av er säger att det är mörkt vid bron."
    row.save()
    feedback.publish(row, by=world.maja)
    shown = words(client, f"/dialoger/{row.dialogue.slug}/aterkoppling/")
    assert "Tre av er säger" in shown
    assert "Det var tre som sade det, inte trettio." in shown and "22 april 2026" in shown
    assert [letter.to for letter in tick()] == [["bo@brev.example"]], "Siv had a letter this week"
    world.today(D(2026, 4, 27), 9)
    (letter,) = tick()
    assert letter.to == ["siv@brev.example"] and "Tre av er" in letter.body
    assert tick() == []
    world.today(D(2026, 5, 11), 9)
    reminded = tick()
    assert sorted(letter.to[0] for letter in reminded) == ["bo@brev.example", "siv@brev.example"]
    assert all("Svaret finns att läsa" in letter.subject for letter in reminded), "Siv spoke of the text that is gone"


def test_it_is_taken_back_through_the_page_with_a_reason(world: World, row: Feedback, client: Client) -> None:
    tick()
    client.force_login(world.maja)
    overview = f"/handlaggning/dialoger/{row.dialogue_id}/aterkoppling/"
    page = f"{overview}{row.pk}/ta-tillbaka/"
    assert page in client.get(overview).content.decode()
    assert "1 person har fått brev" in words(client, page)
    refused = client.post(page, {"reason": " "})
    assert refused.status_code == 422 and "Skriv vad som var fel" in refused.content.decode()
    assert Feedback.objects.get(pk=row.pk).given_on
    assert client.post(page, {"reason": "Fel antal."}).status_code == 302
    assert client.post(page, {"reason": "Fel antal."}).status_code == 422, "somebody was quicker"
    assert row.recalls.count() == 1
    assert "Fel antal." in words(client, overview)
    Dialogue.objects.filter(pk=row.dialogue_id).update(status="closed", closed_on=D(2026, 4, 21))
    with pytest.raises(recalls.DialogueClosed):
        taken_back(world, row)
