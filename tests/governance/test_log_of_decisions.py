"""What a body decides is written in the dialogue's log, in the same transaction and without anybody's name."""

import datetime as dt
from typing import Any

import pytest

from dialogues import decided, log
from dialogues.models import Dialogue, LogEntry, Mandate
from governance import corrections, decisions, minutes
from governance.models import Decision, LadderScale


@pytest.fixture
def dialogue(town: Any) -> Dialogue:
    return Dialogue.objects.create(
        reference="D-2026-013",
        title="Var behövs mer belysning?",
        owner=town.board,
        responsible=town.maja,
        scale=LadderScale.objects.create(name="Stegen", version="1"),
    )


def test_the_log_tells_what_was_decided_and_minuted(
    dialogue: Dialogue, propose: Any, at_meeting: Any, town: Any
) -> None:
    decision = propose()
    Mandate.objects.create(dialogue=dialogue, decision=decision)
    decisions.record_outcome(decision, "approved", motivation="Moa Demoblad tycker om ljus.", **at_meeting)
    minutes.record(decision, adjusted_on=dt.date(2026, 11, 20), by=town.moa)
    first, second = LogEntry.objects.filter(dialogue=dialogue).order_by("seq")
    assert (first.action, first.actor, first.detail["outcome"], first.detail["paragraph"]) == (
        LogEntry.Action.DECIDED,
        town.moa,
        "approved",
        131,
    )
    assert (second.action, second.detail["adjusted_on"]) == (LogEntry.Action.MINUTES, "2026-11-20")
    assert "Moa" not in str(first.detail)
    assert log.verify() == []


def test_the_log_tells_what_was_corrected_and_what_stood_there_before(
    dialogue: Dialogue, propose: Any, at_meeting: Any, town: Any
) -> None:
    decision = decisions.record_outcome(propose(), "approved", **at_meeting)
    told = {"meeting": town.held, "paragraph": 113, "reason": "Moa Demoblad skrev fel siffra."}
    corrections.correct(decision, by=town.moa, **told)
    line = LogEntry.objects.filter(dialogue=dialogue).latest("seq")
    assert (line.action, line.actor) == (LogEntry.Action.CORRECTED, town.moa)
    assert (line.detail["before"]["paragraph"], line.detail["after"]["paragraph"]) == (131, 113)
    assert "Moa" not in str(line.detail)


def test_a_decision_is_about_the_dialogue_that_its_text_names(dialogue: Dialogue, propose: Any, town: Any) -> None:
    assert decided.dialogue_of(propose(board=town.committee)) == dialogue
    assert decided.dialogue_of(propose(proposal={"title": "Något annat"})) is None


def test_a_decision_on_no_dialogue_is_in_the_systems_log(propose: Any, at_meeting: Any) -> None:
    decisions.record_outcome(
        propose(Decision.Kind.ADOPT_DOCUMENT, proposal={"title": "Policy"}), "approved", **at_meeting
    )
    assert LogEntry.objects.get(chain=LogEntry.SYSTEM).action == LogEntry.Action.DECIDED
