"""An initiative is assessed with short questions, answered, and kept on record also when no dialogue is held."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogues import initiatives, lifecycle, searchable, triage, words
from dialogues.models import Dialogue, Initiative, LogEntry, Status, Step, TriageOutcome
from governance.models import Board, Decision, Municipality, OutgoingMail

from .worlds import D, World

POLITICAL = {"decided": "no", "principal": "municipality", "use": "political", "knowledge": "yes", "influence": "yes"}


@pytest.fixture
def initiative(world: World) -> Initiative:
    return initiatives.register(
        source="resident",
        text="Vi vill ha ljus vid bron.",
        received_on=D(2026, 1, 12),
        by=world.maja,
        contact="anna@exempel.example",
    )


def answer_all(initiative: Initiative, answers: dict[str, str], by: Any) -> Initiative:
    for question in triage.QUESTIONS:
        if question.code in answers:
            initiative = triage.answer(initiative, question, answers[question.code], by=by)
    return initiative


# ---------------------------------------------------------------------------------------------- the questions


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        (POLITICAL, TriageOutcome.CITIZEN_DIALOGUE),
        ({**POLITICAL, "use": "knowledge"}, TriageOutcome.KNOWLEDGE_DIALOGUE),
        ({**POLITICAL, "use": "service"}, TriageOutcome.USER_DIALOGUE),
        ({**POLITICAL, "use": "statutory"}, TriageOutcome.STATUTORY_CONSULTATION),
        ({**POLITICAL, "use": "fault"}, TriageOutcome.FAULT_REPORT),
        ({**POLITICAL, "use": "proposal"}, TriageOutcome.CITIZEN_PROPOSAL),
        ({**POLITICAL, "use": "question"}, TriageOutcome.QUESTION_TO_ELECTED),
        ({**POLITICAL, "principal": "other"}, TriageOutcome.OTHER_PRINCIPAL),
        ({**POLITICAL, "decided": "yes"}, TriageOutcome.ALREADY_DECIDED),
        ({**POLITICAL, "use": "inform"}, TriageOutcome.DECLINED),
        ({**POLITICAL, "knowledge": "no"}, TriageOutcome.DECLINED),
        ({**POLITICAL, "influence": "no"}, TriageOutcome.DECLINED),
    ],
)  # fmt: skip
def test_the_questions_end_in_an_outcome_with_its_reason(world: World, answers: dict[str, str], outcome: str) -> None:
    suggestion = triage.suggest(answers)
    assert suggestion and suggestion.outcome == outcome
    assert suggestion.reason


def test_every_outcome_can_be_reached_by_the_questions() -> None:
    reached = {option.outcome for question in triage.QUESTIONS for option in question.options if option.outcome}
    assert reached == set(TriageOutcome)


def test_questions_stop_as_soon_as_the_answer_is_clear() -> None:
    assert triage.question_after({"decided": "yes"}) is None
    assert triage.suggest({"decided": "no"}) is None
    following = triage.question_after({"decided": "no"})
    assert following and following.code == "principal"


def test_a_referral_has_the_municipalitys_link(world: World) -> None:
    Municipality.objects.update(references={"fault_report": "https://fagersunda.example/felanmalan"})
    suggestion = triage.suggest({**POLITICAL, "use": "fault"})
    assert suggestion and suggestion.link == "https://fagersunda.example/felanmalan"


def test_an_answer_that_is_changed_asks_the_questions_after_it_again(world: World, initiative: Initiative) -> None:
    initiative = answer_all(initiative, POLITICAL, world.maja)
    initiative = triage.answer(initiative, triage.QUESTIONS[2], "political", by=world.maja)
    assert initiative.suggested_outcome == ""
    assert set(initiative.answers) == {"decided", "principal", "use"}


# --------------------------------------------------------------------------------------------- the assessment


def test_assessing_otherwise_than_suggested_needs_a_reason(world: World, initiative: Initiative) -> None:
    initiative = answer_all(initiative, {**POLITICAL, "use": "fault"}, world.maja)
    with pytest.raises(triage.OverrideReasonMissing):
        triage.assess(initiative, "citizen_dialogue", by=world.leo, reply="Tack!")
    assert Initiative.objects.get().triage_outcome == ""
    triage.assess(
        initiative, "citizen_dialogue", by=world.leo, reply="Tack!", override_reason="Många platser, inte en lampa."
    )
    assert Initiative.objects.get().triage_outcome == "citizen_dialogue"


def test_following_the_suggestion_needs_no_reason_beside_it(world: World, initiative: Initiative) -> None:
    initiative = answer_all(initiative, POLITICAL, world.maja)
    triage.assess(initiative, "citizen_dialogue", by=world.leo, reply="Tack!")
    assert Initiative.objects.get().override_reason == ""


@pytest.mark.parametrize(
    "outcome", [outcome for outcome in TriageOutcome if "dialogue" not in outcome or outcome == "user_dialogue"]
)
def test_without_a_dialogue_reason_and_reply_are_needed(world: World, initiative: Initiative, outcome: str) -> None:
    with pytest.raises(triage.ReasonMissing):
        triage.assess(initiative, outcome, by=world.leo, reply="Tack!")
    with pytest.raises(triage.ReplyMissing):
        triage.assess(initiative, outcome, by=world.leo, reason="Någon annan beslutar.")
    triage.assess(initiative, outcome, by=world.leo, reason="Någon annan beslutar.", reply="Tack!")
    assert list(Initiative.objects.not_held()) == [initiative]


def test_the_initiator_gets_the_reply_by_mail_once(world: World, initiative: Initiative) -> None:
    triage.assess(
        initiative, "declined", by=world.leo, reason="Redan svarat.", reply="Tack. Vi använder svaren från 2024."
    )
    mail = OutgoingMail.objects.get(name="initiative_answered")
    assert mail.to_address == "anna@exempel.example"
    assert "svaren från 2024" in mail.context["reply"]
    assert "anna" not in str(list(LogEntry.objects.values_list("detail", flat=True)))


def test_an_initiator_without_address_is_answered_on_record_only(world: World) -> None:
    silent = initiatives.register(source="resident", text="Ljus!", received_on=D(2026, 1, 12), by=world.maja)
    triage.assess(silent, "declined", by=world.leo, reason="Redan svarat.", reply="Tack.")
    assert not OutgoingMail.objects.exists()
    assert Initiative.objects.get(pk=silent.pk).replied_on == D(2026, 1, 20)


def test_considered_and_not_held_stays_on_record_with_its_reason(world: World) -> None:
    """A dialogue that had been begun is closed in its first step, and everyone can read why."""
    dialogue = world.dialogue()
    assert not Dialogue.objects.public().exists()
    triage.assess(
        dialogue.initiative,
        "already_decided",
        by=world.leo,
        reason="Beslutet togs 2025, § 12.",
        reply="Tack. Det är beslutat.",
    )
    dialogue.refresh_from_db()
    assert (dialogue.status, dialogue.step, dialogue.was_not_held) == (Status.CLOSED, Step.INITIATIVE, True)
    assert dialogue.closing_reason == "Beslutet togs 2025, § 12."
    assert list(Dialogue.objects.public()) == [dialogue]
    with pytest.raises(triage.AlreadyAssessed):
        triage.assess(dialogue.initiative, "citizen_dialogue", by=world.leo, reply="Ändå.")


def test_the_assessment_gives_the_dialogue_its_kind_and_only_before_the_mandate(world: World) -> None:
    """The kind cannot change later (domain 1.8)."""
    dialogue = world.dialogue()
    triage.assess(dialogue.initiative, "knowledge_dialogue", by=world.leo, reply="Tack.")
    dialogue.refresh_from_db()
    assert dialogue.kind == "knowledge_dialogue"
    for step in (Step.MANDATE, Step.EXECUTION):
        later = world.ready(step)
        with pytest.raises(triage.AlreadyAssessed):
            triage.assess(later.initiative, "knowledge_dialogue", by=world.leo, reply="Tack.")
        assert Dialogue.objects.get(pk=later.pk).kind == "citizen_dialogue"


# ------------------------------------------------------------------------------------- who, and what begins


def test_who_may_take_the_initiative_is_a_setting(world: World) -> None:
    said = {"text": "Ljus!", "received_on": D(2026, 1, 12), "by": world.maja}
    assert initiatives.register(source="business", **said)
    Municipality.objects.update(initiative_sources_allowed=["elected", "official"])
    with pytest.raises(initiatives.SourceNotAllowed):
        initiatives.register(source="business", **said)
    assert initiatives.register(source="elected", **said)


def begin(initiative: Initiative, world: World, **more: Any) -> Dialogue:
    said = {"title": "Var behövs mer ljus?", "owner": world.tn, "responsible": world.maja, "by": world.maja, **more}
    return initiatives.begin_dialogue(initiative, **said)


def test_only_what_was_assessed_as_a_dialogue_begins(world: World, initiative: Initiative) -> None:
    with pytest.raises(initiatives.NotADialogue):
        begin(initiative, world)
    triage.assess(initiative, "fault_report", by=world.leo, reason="En trasig lampa.", reply="Tack!")
    with pytest.raises(initiatives.NotADialogue):
        begin(Initiative.objects.get(), world)
    assert not Dialogue.objects.exists()


def test_a_dialogue_begins_once_with_an_owner_that_may_mandate_it(world: World, initiative: Initiative) -> None:
    initiative = triage.assess(initiative, "citizen_dialogue", by=world.leo, reply="Tack!")
    for board in (world.ksau, world.frr):
        with pytest.raises(initiatives.OwnerNotFit):
            begin(initiative, world, owner=board)
    dialogue = begin(initiative, world)
    assert begin(initiative, world).pk == dialogue.pk
    assert [line.action for line in dialogue.log.all()] == [LogEntry.Action.REGISTERED]
    assert [missing.code for missing in lifecycle.unmet(dialogue)] == ["earlier_dialogues"]


# --------------------------------------------------------------------------------------------------- the owner


def test_the_owner_changes_only_by_a_decision_of_who_may_decide_it(world: World) -> None:
    dialogue = world.ready(Step.MANDATE)
    elsewhere = world.decision(world.kfn, Decision.Kind.OUTCOME, D(2026, 2, 3), 7)
    proposal = world.decision(world.ks, Decision.Kind.OUTCOME, D(2026, 2, 4), 8, is_proposal=True)
    rejected = world.decision(world.kf, Decision.Kind.OUTCOME, D(2026, 2, 5), 9, outcome="rejected")
    for decision in (elsewhere, proposal, rejected):
        with pytest.raises(initiatives.OwnerNeedsDecision):
            initiatives.change_owner(dialogue, world.kfn, decision, by=world.leo)
    assert Dialogue.objects.get(pk=dialogue.pk).owner == world.tn
    by_assembly = world.decision(world.kf, Decision.Kind.OUTCOME, D(2026, 2, 6), 10)
    with pytest.raises(initiatives.OwnerNotFit):
        initiatives.change_owner(dialogue, world.frr, by_assembly, by=world.leo)
    initiatives.change_owner(dialogue, world.kfn, by_assembly, by=world.leo)
    assert Dialogue.objects.get(pk=dialogue.pk).owner == world.kfn
    assert dialogue.log.filter(action=LogEntry.Action.OWNER_CHANGED).get().detail["decision"] == by_assembly.pk


def test_a_dissolved_owner_shows_who_has_taken_over(world: World) -> None:
    Board.objects.filter(pk=world.tn.pk).update(valid_to=D(2025, 12, 31), successor=world.ks)
    assert Board.objects.get(pk=world.tn.pk).in_charge(D(2026, 1, 20)) == world.ks


def test_earlier_dialogues_about_the_same_are_found_by_their_words(world: World) -> None:
    dialogue = world.dialogue(title="Hur vill du ha belysningen vid bron?")
    world.dialogue(title="Ska simhallen ha öppet längre?")
    (found,) = initiatives.similar("Vi vill ha bättre belysning längs gångvägen.")
    assert (found, found.has_answer) == (dialogue, False)  # type: ignore[attr-defined]
    other = world.dialogue(title="Räcker belysningen i parken?")
    assert initiatives.most_alike(initiatives.others(other)) == [dialogue]
    assert initiatives.similar("Ja, nu!") == []


def test_earlier_results_are_found_by_what_was_answered_and_lead_to_the_answer(world: World, client: Client) -> None:
    dialogue = world.ready(Step.DECISION)
    searchable.rebuild()
    text = "Lägg svaren om platser på en karta, så att bron får lampor."
    (found,) = initiatives.similar(text)
    assert found == dialogue and not set(words.of(text)) & {"behövs", "mer", "ljus"}, "no word of the question itself"
    initiative = world.dialogue(step=Step.INITIATIVE).initiative
    type(initiative).objects.filter(pk=initiative.pk).update(text={"sv": text})
    client.force_login(world.maja)
    first = triage.QUESTIONS[0].code
    page = client.get(reverse("officials:initiative_question", args=[initiative.pk, first])).text
    assert reverse("residents:feedback", args=[dialogue.slug]) in page
