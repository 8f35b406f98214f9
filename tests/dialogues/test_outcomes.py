"""From what was heard to what was decided: nothing is sent without its basis, or by the one who wrote it."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from dialogues import evaluations, lifecycle, outcomes, worklist
from dialogues.models import Compilation, Dialogue, LogEntry, MandateCheck, Proposal, Step
from governance.models import Decision, Membership, Role, User

from .worlds import DECIDED, SENT, World


@pytest.fixture
def proposal(world: World) -> Proposal:
    """A proposal that lacks nothing but to be sent."""
    dialogue = world.arrived(Step.PROCESSING)
    item = outcomes.begin(dialogue, by=world.maja)
    item.text, item.sentences = {"sv": "Bron får lampor."}, ["att sätta upp lampor vid bron."]
    item.save()
    item.influence.create(theme=dialogue.themes.get(), effect="taken", text="Bron får lampor.")
    return item


def test_the_manager_sends_the_proposal_to_the_deciding_body_with_its_basis(world: World, proposal: Proposal) -> None:
    sent = outcomes.send(proposal, meeting=world.meeting(world.tn, DECIDED), by=world.olle)
    assert (sent.decision.board, sent.decision.kind, sent.decision.outcome) == (world.tn, Decision.Kind.OUTCOME, "")
    assert sent.decision.requested_by == world.maja
    text = str(sent.decision.proposal)
    assert "Det är mörkt vid bron." in text
    assert "Bron får lampor." in text
    assert sent.dialogue.log.filter(action=LogEntry.Action.PROPOSAL_SENT).exists()


def test_nobody_sends_their_own_proposal(world: World, proposal: Proposal) -> None:
    proposal.author = world.olle
    proposal.save()
    with pytest.raises(outcomes.OwnProposal):
        outcomes.send(proposal, meeting=None, by=world.olle)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(approved_by=world.olle)


def test_a_proposal_is_sent_once(world: World, proposal: Proposal) -> None:
    outcomes.send(proposal, meeting=None, by=world.olle)
    with pytest.raises(outcomes.AlreadySent):
        outcomes.send(proposal, meeting=None, by=world.olle)
    assert Decision.objects.filter(kind="outcome").count() == 1


def test_no_outcome_is_asked_for_without_an_approved_compilation(world: World, proposal: Proposal) -> None:
    Compilation.objects.update(state="draft", approved_by=None, approved_on=None)
    with pytest.raises(outcomes.NotSendable) as refusal:
        outcomes.send(proposal, meeting=None, by=world.olle)
    assert "compilation_in_basis" in [item.code for item in refusal.value.missing]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"text": {}}, "text"), ({"sentences": []}, "sentences")],
)
def test_everything_that_is_missing_is_said(
    world: World, proposal: Proposal, change: dict[str, object], code: str
) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(**change)
    proposal.influence.all().delete()
    with pytest.raises(outcomes.NotSendable) as refusal:
        outcomes.send(proposal, meeting=None, by=world.olle)
    assert [item.code for item in refusal.value.missing] == [code, "influence:bron"]


def test_a_referral_back_is_answered_with_a_new_proposal(world: World, proposal: Proposal) -> None:
    sent = outcomes.send(proposal, meeting=None, by=world.olle)
    dialogue = lifecycle.advance(sent.dialogue, leaving=Step.PROCESSING, by=world.maja)
    meeting = world.meeting(world.tn, DECIDED)
    world.today(DECIDED)
    world.record(sent.decision, "referred_back", meeting=meeting, paragraph=84, motivation="Kostnaden saknas.")
    assert "outcome_decision" in [item.code for item in lifecycle.unmet(dialogue)]
    dialogue = lifecycle.send_back(dialogue, to=Step.PROCESSING, reason="Kostnaden saknas.", by=world.maja)
    new = outcomes.current(dialogue)
    assert (new.number, new.is_sent, new.decision) == (2, False, None)
    again = outcomes.send(new, meeting=None, by=world.olle)
    assert again.decision != sent.decision


@pytest.fixture
def prepared(world: World, proposal: Proposal) -> Proposal:
    """The technical board prepares what the assembly decides; Moa writes for both, and Petra only for the assembly."""
    world.petra = User.objects.create_user("petra@fagersunda.example", "demo", name="Petra Demolid", code="petra")
    Membership.objects.create(user=world.petra, board=world.kf, role=Role.SECRETARY)
    Dialogue.objects.filter(pk=proposal.dialogue_id).update(deciding_board=world.kf)
    Proposal.objects.filter(pk=proposal.pk).update(preparing_board=world.tn)
    return Proposal.objects.get(pk=proposal.pk)


def test_one_body_prepares_and_the_other_decides_through_the_pages(
    world: World, prepared: Proposal, client: Client
) -> None:
    dialogue, first = prepared.dialogue, world.meeting(world.tn, SENT)
    second = world.meeting(world.kf, DECIDED)
    client.force_login(world.olle)
    typed = {"preparing_meeting": second.pk, "meeting": second.pk}
    assert client.post(url(dialogue.pk, "forslag-till-beslut/skicka/"), typed).status_code == 422
    typed["preparing_meeting"] = first.pk
    assert client.post(url(dialogue.pk, "forslag-till-beslut/skicka/"), typed).status_code == 302
    asked = Proposal.objects.get(pk=prepared.pk).decision
    assert (asked.board, asked.prepares_for, asked.decides_at) == (world.tn, world.kf, second)
    assert [item.code for item in lifecycle.unmet(dialogue)] == ["proposal_sent"]
    titles = [line.label for line in worklist.lines(worklist.Desk(world.maja, SENT))]
    assert any(title.startswith("Beredning:") for title in titles)
    assert not any(title.startswith("Gå vidare till beslut") for title in titles)
    world.today(SENT)
    client.force_login(world.moa)
    answer = {"statements-TOTAL_FORMS": "1", "statements-INITIAL_FORMS": "0", "outcome": "approved"}
    page = f"/namnd/forslag/{asked.pk}/registrera/"
    assert client.post(page, {**answer, "meeting": first.pk, "paragraph": "70"}).status_code == 302
    coming = Proposal.objects.get(pk=prepared.pk).decision
    assert (coming.board, coming.planned_meeting, coming.prepared_by) == (world.kf, second, asked)
    assert dialogue.log.filter(action=LogEntry.Action.SUBMITTED, detail__prepared=asked.pk).exists()
    dialogue = lifecycle.advance(dialogue, leaving=Step.PROCESSING, by=world.maja)
    assert "outcome_decision" in [item.code for item in lifecycle.unmet(dialogue)]
    world.today(DECIDED)
    page = f"/namnd/forslag/{coming.pk}/registrera/"
    assert client.post(page, {**answer, "meeting": second.pk, "paragraph": "12"}).status_code == 404
    client.force_login(world.petra)
    assert client.post(page, {**answer, "meeting": second.pk, "paragraph": "12"}).status_code == 302
    assert "outcome_decision" not in [item.code for item in lifecycle.unmet(dialogue)]
    client.force_login(world.maja)
    text = client.get(url(dialogue.pk, "beslut/")).text
    assert "Kommunfullmäktige" in text and "§ 70" in text and "§ 12" in text


def test_a_referral_back_from_who_prepares_is_answered_without_leaving_the_step(
    world: World, prepared: Proposal, client: Client
) -> None:
    sent = outcomes.send(prepared, meeting=None, preparing_meeting=world.meeting(world.tn, SENT), by=world.olle)
    world.today(SENT)
    world.record(
        sent.decision,
        "referred_back",
        meeting=world.meeting(world.tn, SENT),
        paragraph=70,
        motivation="Kostnaden saknas.",
    )
    client.force_login(world.maja)
    titles = [line.label for line in worklist.lines(worklist.Desk(world.maja, SENT))]
    assert any(title.startswith("Utred förslaget mer:") for title in titles)
    assert "Börja på en ny version" in client.get(url(sent.dialogue_id, "forslag-till-beslut/")).text
    assert client.post(url(sent.dialogue_id, "forslag-till-beslut/")).status_code == 302
    new = outcomes.current(sent.dialogue)
    assert (new.number, new.is_sent, new.preparing_board) == (2, False, world.tn)
    assert "Kostnaden saknas." in client.get(url(sent.dialogue_id, "forslag-till-beslut/")).text


def test_who_prepares_is_chosen_in_the_proposal_among_bodies_that_can(world: World, proposal: Proposal) -> None:
    offered = set(outcomes.may_prepare(proposal.dialogue))
    assert {world.ks, world.ksau} <= offered
    assert not offered & {world.tn, world.frr, world.fhem, world.kf}


def test_a_knowledge_dialogue_asks_for_no_political_decision(world: World) -> None:
    dialogue = world.arrived(Step.PROCESSING, "knowledge_dialogue")
    item = outcomes.begin(dialogue, by=world.maja)
    item.text = {"sv": "Kurserna ges på kvällen."}
    item.save()
    item.influence.create(theme=dialogue.themes.get(), effect="taken", text="Kvällskurs.")
    sent = outcomes.send(item, meeting=None, by=world.olle)
    assert sent.decision is None
    assert not Decision.objects.filter(kind="outcome").exists()


def test_the_mandate_comes_back_as_questions(world: World) -> None:
    dialogue = world.ready(Step.DECISION)
    asked = evaluations.checks(evaluations.of(dialogue))
    assert [(item.about, str(item.sentence)) for item in asked] == [
        ("purpose", "Vi vill veta var det är mörkt."),
        ("influence", "Vilka platser"),
        ("use", "Svaren läggs på en karta."),
    ]


# ------------------------------------------------------------------------------------------------- the pages


def url(dialogue_pk: int, path: str) -> str:
    return f"/handlaggning/dialoger/{dialogue_pk}/{path}"


def test_an_unfinished_proposal_is_saved_and_says_what_is_missing(world: World, client) -> None:
    dialogue = world.arrived(Step.PROCESSING)
    client.force_login(world.maja)
    page = client.get(url(dialogue.pk, "forslag-till-beslut/"))
    assert page.status_code == 200
    answer = client.post(
        url(dialogue.pk, "forslag-till-beslut/"), {"version": 1, "text": "Lampor.", "sentences": "att ett\natt två"}
    )
    assert answer.status_code == 302
    item = outcomes.current(dialogue)
    assert item.sentences == ["att ett", "att två"]
    assert "theme-bron" in client.get(url(dialogue.pk, "forslag-till-beslut/")).content.decode()


def test_only_the_manager_can_send(world: World, proposal: Proposal, client) -> None:
    pk, meeting = proposal.dialogue_id, world.meeting(world.tn, DECIDED)
    client.force_login(world.mats)
    assert client.post(url(pk, "forslag-till-beslut/skicka/"), {"meeting": meeting.pk}).status_code == 404
    client.force_login(world.olle)
    assert client.post(url(pk, "forslag-till-beslut/skicka/"), {"meeting": meeting.pk}).status_code == 302
    assert Decision.objects.get(kind="outcome").planned_meeting == meeting


def test_a_row_can_be_added_to_the_action_plan_without_losing_anything(world: World, client) -> None:
    dialogue = world.arrived(Step.DECISION)
    client.force_login(world.maja)
    data = {
        "measures-TOTAL_FORMS": 1,
        "measures-INITIAL_FORMS": 0,
        "measures-0-title": "Lampor",
        "measures-0-state": "not_started",
    }
    page = client.post(url(dialogue.pk, "atgarder/"), {**data, "measures-ADD_ROW": "1"}).content.decode()
    assert 'value="Lampor"' in page
    assert "measures-1-title" in page
    assert (
        client.post(
            url(dialogue.pk, "atgarder/"), {**data, "measures-0-board": world.tn.pk, "measures-0-due_on": "15/12 2026"}
        ).status_code
        == 302
    )
    assert str(dialogue.measures.get().due_on) == "2026-12-15"


def test_a_date_that_cannot_be_read_gets_a_message_beside_the_field(world: World, client) -> None:
    dialogue = world.arrived(Step.DECISION)
    client.force_login(world.maja)
    data = {
        "measures-TOTAL_FORMS": 1,
        "measures-INITIAL_FORMS": 0,
        "measures-0-title": "Lampor",
        "measures-0-state": "done",
        "measures-0-due_on": "snart",
    }
    answer = client.post(url(dialogue.pk, "atgarder/"), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="snart"' in page
    assert 'id="id_measures-0-due_on_error"' in page


def test_the_evaluation_is_saved_with_its_lessons(world: World, client) -> None:
    dialogue = world.arrived(Step.DECISION)
    client.force_login(world.maja)
    client.get(url(dialogue.pk, "utvardering/"))
    data = {
        "version": 1, "responses": 12, "internal": "Fyra veckor var för lite.", "against_mandate": "Alla nåddes.",
        "lessons-TOTAL_FORMS": 1, "lessons-INITIAL_FORMS": 0, "lessons-0-text": "Boka skolor en termin före.",
    }  # fmt: skip
    assert client.post(url(dialogue.pk, "utvardering/"), data).status_code == 302
    assert str(dialogue.evaluation.lessons.get().text) == "Boka skolor en termin före."


def test_each_sentence_of_the_mandate_is_answered_and_a_no_needs_words(world: World, client) -> None:
    dialogue = world.arrived(Step.DECISION)
    client.force_login(world.maja)
    page = url(dialogue.pk, "utvardering/")
    asked = client.get(page).text
    assert "Vi vill veta var det är mörkt." in asked and "Nådde vi syftet?" in asked
    data = {"version": 1, "internal": "Bra.", "lessons-TOTAL_FORMS": 0, "lessons-INITIAL_FORMS": 0}
    data |= {"mandate-1-verdict": "yes", "mandate-2-verdict": "no", "mandate-2-text": ""}
    refused = client.post(page, data)
    assert refused.status_code == 422 and "Berätta vad som blev annorlunda." in refused.text
    assert not MandateCheck.objects.exists()
    assert client.post(page, data | {"mandate-2-text": "Platserna var redan valda."}).status_code == 302
    assert dict(MandateCheck.objects.values_list("about", "verdict")) == {"purpose": "yes", "influence": "no"}
    client.force_login(world.olle)
    assert "Platserna var redan valda." in client.get(page).text


def test_an_aborted_dialogue_is_evaluated_in_short_also_when_more_was_begun(world: World, client) -> None:
    dialogue = world.arrived(Step.EXECUTION)
    evaluations.begin(dialogue)
    Dialogue.objects.filter(pk=dialogue.pk).update(status="aborted")
    client.force_login(world.maja)
    page = client.get(url(dialogue.pk, "utvardering/")).text
    assert "Kort utvärdering" in page and "Nådde vi syftet?" not in page and 'name="against_mandate"' not in page
    data = {"version": 1, "internal": "Trafikverket hann före.", "lessons-TOTAL_FORMS": 0, "lessons-INITIAL_FORMS": 0}
    assert client.post(url(dialogue.pk, "utvardering/"), data).status_code == 302
    assert evaluations.of(dialogue).is_short


@pytest.mark.parametrize("path", ["forslag-till-beslut/", "beslut/", "atgarder/", "utvardering/", "aterkoppling/"])
def test_the_manager_and_the_chair_read_but_do_not_write(world: World, client, path: str) -> None:
    dialogue = world.ready(Step.DECISION)
    for reader in (world.olle, world.gunnel, world.berit):
        client.force_login(reader)
        assert client.get(url(dialogue.pk, path)).status_code == 200
    client.force_login(world.yusuf)
    assert client.get(url(dialogue.pk, path)).status_code == 404
    client.force_login(world.bengt)
    assert client.get(url(dialogue.pk, path)).status_code == 404
