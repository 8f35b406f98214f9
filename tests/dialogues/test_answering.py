"""The board of themes: read by a colleague, approved by a manager, other boards answer their part, public in one moment."""

import html
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from dialogues import answering, feedback, recalls, visibility
from dialogues.models import AnswerPart, Dialogue, Feedback, Step, ThemeResponse
from dialogues.refusals import Incomplete, NotEntitled, OwnWork
from governance.models import User

from .worlds import ANSWERED, D, World

pytestmark = pytest.mark.once


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    """Decided, with a complete answer that Maja wrote, and nothing published of what it led to."""
    found = world.ready(Step.DECISION)
    found.feedback.filter(stage="decided").update(given_on=None)
    world.today(ANSWERED)
    item = found.responses.get()
    feedback.save_response(item, by=world.maja)
    return found


def row(dialogue: Dialogue) -> Feedback:
    return dialogue.feedback.get(stage="decided", audience="participants")


def lacks(dialogue: Dialogue) -> list[str]:
    return [lack.code for lack in feedback.missing_for(row(dialogue))]


def act(user: User, name: str, *args: Any, **data: Any) -> Any:
    client = Client()
    client.force_login(user)
    return client.post(reverse(f"officials:{name}", args=args), data, follow=True)


def written(part: AnswerPart, by: User) -> AnswerPart:
    part.text, part.responsible, part.due_on = {"sv": "Vi ställer ut bänkar."}, "Fritidschefen", D(2026, 12, 1)
    part.save()
    return answering.save_part(part, by=by)


def test_an_answer_is_approved_by_somebody_else_before_it_is_published(world: World, dialogue: Dialogue) -> None:
    item = dialogue.responses.get()
    assert lacks(dialogue) == ["response:bron:approved"]
    with pytest.raises(OwnWork):
        answering.review(item, by=world.maja)
    answering.review(item, by=world.mats)
    assert lacks(dialogue) == ["response:bron:approved"]
    answering.approve(item, by=world.olle)
    assert lacks(dialogue) == []
    feedback.publish(row(dialogue), by=world.maja)


def test_only_what_is_written_can_be_marked_as_read(world: World, dialogue: Dialogue) -> None:
    client = Client()
    client.force_login(world.mats)
    address = reverse("officials:feedback_answers", args=[dialogue.pk])
    assert "Jag har läst de markerade svaren" in client.get(address).content.decode()
    dialogue.responses.all().delete()
    shown = client.get(address).content.decode()
    assert "Jag har läst de markerade svaren" not in shown and "inte skrivet än" in shown
    assert reverse("officials:feedback_theme", args=[dialogue.pk, dialogue.themes.get(code="bron").pk]) in shown


@pytest.mark.parametrize("person", ["yusuf", "ingrid", "gunnel", "mats", "maja"])
def test_only_the_manager_in_charge_approves(world: World, dialogue: Dialogue, person: str) -> None:
    with pytest.raises(NotEntitled):
        answering.approve(dialogue.responses.get(), by=getattr(world, person))


def test_an_answer_that_lacks_something_is_not_approved(world: World, dialogue: Dialogue) -> None:
    dialogue.responses.update(due_on=None)
    with pytest.raises(Incomplete) as refusal:
        answering.approve(dialogue.responses.get(), by=world.olle)
    assert [lack.code for lack in refusal.value.missing] == ["response:bron:due_on"]


def test_whoever_rewrites_an_approved_answer_makes_it_a_draft_again(world: World, dialogue: Dialogue) -> None:
    item = answering.approve(dialogue.responses.get(), by=world.olle)
    feedback.save_response(item, by=world.mats)
    item.refresh_from_db()
    assert (item.state, item.approved_by) == (ThemeResponse.State.DRAFT, None)


def test_the_database_refuses_the_writer_as_approver(world: World, dialogue: Dialogue) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        dialogue.responses.update(state="approved", approved_by=world.maja)
    assert dialogue.responses.update(state="approved", approved_by=world.olle) == 1


def test_another_board_answers_its_part_and_nothing_else(world: World, dialogue: Dialogue) -> None:
    answering.approve(dialogue.responses.get(), by=world.olle)
    part = answering.ask(dialogue.themes.get(), board=world.kfn, by=world.maja)
    assert lacks(dialogue) == ["part:bron:kfn"]
    with pytest.raises(NotEntitled):
        answering.save_part(part, by=world.maja)
    written(part, world.yusuf)
    assert lacks(dialogue) == ["part:bron:kfn"]
    with pytest.raises(NotEntitled):
        answering.approve_part(part, by=world.olle)
    answering.approve_part(part, by=world.ingrid)
    assert lacks(dialogue) == []


def test_the_board_that_owns_the_dialogue_is_not_asked_and_nobody_twice(world: World, dialogue: Dialogue) -> None:
    theme = dialogue.themes.get()
    with pytest.raises(answering.OwnBoard):
        answering.ask(theme, board=world.tn, by=world.maja)
    answering.ask(theme, board=world.kfn, by=world.maja)
    with pytest.raises(answering.AskedBefore):
        answering.ask(theme, board=world.kfn, by=world.maja)


def test_everything_becomes_public_in_one_moment(world: World, dialogue: Dialogue) -> None:
    answering.approve(dialogue.responses.get(), by=world.olle)
    part = written(answering.ask(dialogue.themes.get(), board=world.kfn, by=world.maja), world.yusuf)
    answering.approve_part(part, by=world.ingrid)
    address = reverse("residents:feedback", args=[dialogue.slug])
    before = html.unescape(Client().get(address).content.decode())
    assert "Vi ställer ut bänkar." not in before
    assert visibility.shown_parts(dialogue) == {}
    feedback.publish(row(dialogue), by=world.maja)
    after = html.unescape(Client().get(address).content.decode())
    assert "Vi ställer ut bänkar." in after
    assert "Kultur- och fritidsnämnden" in after


def test_what_residents_read_is_taken_back_before_it_is_changed(world: World, dialogue: Dialogue) -> None:
    theme, item = dialogue.themes.get(), dialogue.responses.get()
    answering.approve(item, by=world.olle)
    part = written(answering.ask(theme, board=world.kfn, by=world.maja), world.yusuf)
    answering.approve_part(part, by=world.ingrid)
    feedback.publish(row(dialogue), by=world.maja)

    def change() -> list[Any]:
        item.refresh_from_db()
        part.refresh_from_db()
        told = {"version": item.version, "effect": "not", "text": "Nej.", "because": "Pengarna är slut."}
        return [
            act(world.maja, "feedback_theme", dialogue.pk, theme.pk, **told),
            act(world.yusuf, "answer_part", part.pk, version=part.version, text="Nej.", responsible="Ingen"),
        ]

    for refused in change():
        assert refused.status_code == 422 and "Svaren är publicerade" in refused.content.decode()
        assert "Nej." in refused.content.decode(), "nothing typed is lost"
    with pytest.raises(feedback.AnswersArePublic):
        answering.ask(theme, board=world.ks, by=world.maja)
    assert ThemeResponse.objects.get().is_approved and AnswerPart.objects.get().is_approved
    recalls.recall(row(dialogue), reason="Pengarna räckte inte.", by=world.maja)
    assert [answer.status_code for answer in change()] == [200, 200]
    assert lacks(dialogue) == ["part:bron:kfn", "response:bron:approved"]


def test_through_the_pages_from_question_to_approval(world: World, dialogue: Dialogue) -> None:
    theme = dialogue.themes.get()
    act(world.maja, "feedback_ask", dialogue.pk, theme.pk, board=world.kfn.pk)
    part = AnswerPart.objects.get()
    listed = act(
        world.yusuf, "answer_part", part.pk, version=1, text="Vi ställer ut bänkar.", responsible="Fritidschefen"
    )
    assert "sparat" in listed.content.decode()
    assert act(world.mats, "answer_part", part.pk, version=2, text="Nej.").status_code == 404
    act(world.ingrid, "answer_part_act", part.pk, approve="1")
    told = act(world.olle, "feedback_answers", dialogue.pk, theme="bron", approve="1")
    assert "1 svar är markerat." in told.content.decode()
    assert lacks(dialogue) == []
    refused = act(world.maja, "feedback_answers", dialogue.pk, theme="bron", review="1")
    assert "Det är redan läst eller godkänt." in refused.content.decode()


def test_what_waits_is_on_the_list_of_whoever_it_waits_for(world: World, dialogue: Dialogue) -> None:
    part = answering.ask(dialogue.themes.get(), board=world.kfn, by=world.maja)
    answering.review(dialogue.responses.get(), by=world.mats)

    def work(user: User) -> str:
        client = Client()
        client.force_login(user)
        return client.get(reverse("officials:worklist")).content.decode()

    assert reverse("officials:answer_part", args=[part.pk]) in work(world.yusuf)
    assert reverse("officials:feedback_answers", args=[dialogue.pk]) in work(world.olle)
    assert reverse("officials:answer_part", args=[part.pk]) not in work(world.maja)
