"""A wrong paragraph or meeting is put right openly: with a reason, with what stood there before, never in the text."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from governance import corrections, decisions, minutes, refusals
from governance.models import Decision, DecisionCorrection, Meeting

Kind, Outcome = Decision.Kind, Decision.Outcome
FIRST_TRY = dt.date(2026, 11, 3)


@pytest.fixture
def decided(propose: Any, at_meeting: Any) -> Decision:
    return decisions.record_outcome(propose(Kind.OUTCOME), Outcome.APPROVED, **at_meeting)


@pytest.fixture
def right(town: Any) -> dict[str, Any]:
    """What should have been registered: two weeks earlier, another paragraph."""
    meeting = Meeting.objects.create(board=town.board, held_on=FIRST_TRY)
    return {"meeting": meeting, "paragraph": 118, "reason": "Fel möte valdes.", "by": town.moa}


def test_the_secretary_corrects_meeting_and_paragraph_and_the_old_ones_stay_readable(
    decided: Decision, right: Any, town: Any
) -> None:
    text, digest = decided.proposal, decided.proposal_digest
    correction = corrections.correct(decided, **right)
    decided.refresh_from_db()
    assert (decided.meeting, decided.decided_on, decided.paragraph) == (right["meeting"], FIRST_TRY, 118)
    assert (decided.proposal, decided.proposal_digest, decided.outcome) == (text, digest, "approved")
    assert correction.before == {"decided_on": "2026-11-17", "paragraph": 131}
    assert correction.after == {"decided_on": "2026-11-03", "paragraph": 118}
    assert (correction.corrected_by, correction.reason) == (town.moa, "Fel möte valdes.")


@pytest.mark.parametrize("who", ["siv", "bengt", "cecilia", "olle", "leo", "gita"])
def test_nobody_else_corrects(who: str, decided: Decision, right: Any, town: Any, log_in: Any) -> None:
    with pytest.raises(refusals.NotEntitled):
        corrections.correct(decided, **{**right, "by": getattr(town, who)})
    address = reverse("board:decision_correct", args=[decided.pk])
    assert log_in(getattr(town, who)).get(address).status_code == 404
    assert log_in(town.gunnel).get(address).status_code == 200


def test_nobody_corrects_a_decision_on_their_own_proposal(propose: Any, at_meeting: Any, right: Any, town: Any) -> None:
    decision = decisions.record_outcome(propose(Kind.OUTCOME, by=town.gunnel), Outcome.APPROVED, **at_meeting)
    with pytest.raises(refusals.OwnProposal):
        corrections.correct(decision, **{**right, "by": town.gunnel})
    assert corrections.correct(decision, **right)


def test_a_paragraph_that_is_taken_stays_with_its_decision(decided: Decision, right: Any, propose: Any) -> None:
    other = propose(Kind.OUTCOME)
    decisions.record_outcome(other, Outcome.APPROVED, by=right["by"], meeting=right["meeting"], paragraph=118)
    with pytest.raises(refusals.ParagraphTaken):
        corrections.correct(decided, **right)
    assert corrections.correct(decided, **{**right, "paragraph": 119})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"reason": " "}, "reason"), ({"meeting": None}, "meeting"), ({"paragraph": None}, "paragraph")],
)
def test_a_correction_says_why_where_and_under_which_paragraph(
    wrong: dict[str, Any], field: str, decided: Decision, right: Any
) -> None:
    with pytest.raises(refusals.Missing) as refused:
        corrections.correct(decided, **{**right, **wrong})
    assert refused.value.field == field
    assert not DecisionCorrection.objects.exists()


def test_a_correction_changes_something_and_minutes_follow_their_meeting(
    decided: Decision, right: Any, town: Any, propose: Any
) -> None:
    with pytest.raises(corrections.NothingCorrected):
        corrections.correct(decided, **{**right, "meeting": town.held, "paragraph": 131})
    corrections.correct(decided, **right)
    minutes.record(decided, adjusted_on=dt.date(2026, 11, 10), by=town.moa)
    with pytest.raises(refusals.Missing):  # the minutes were adjusted before the other meeting was held
        corrections.correct(decided, **{**right, "meeting": town.held})
    at_once = decisions.record_outcome(
        propose(Kind.OUTCOME),
        Outcome.APPROVED,
        meeting=town.held,
        paragraph=140,
        by=town.moa,
        is_immediately_adjusted=True,
    )
    corrections.correct(at_once, **{**right, "paragraph": 141})
    at_once.refresh_from_db()
    assert at_once.adjusted_on == FIRST_TRY


def test_day_and_report_of_a_delegated_decision_are_corrected(propose: Any, by_delegation: Any, town: Any) -> None:
    decision = decisions.record_outcome(propose(Kind.LAUNCH), Outcome.APPROVED, **by_delegation)
    told = {"decided_on": dt.date(2026, 11, 19), "reported_to": town.coming, "reason": "Fel dag.", "by": town.moa}
    with pytest.raises(refusals.WrongMeeting):
        corrections.correct(decision, **{**told, "reported_to": town.others_meeting})
    assert corrections.correct(decision, **told).after["decided_on"] == "2026-11-19"


def test_what_is_wrong_stands_beside_the_field_and_residents_read_what_was_corrected(
    decided: Decision, right: Any, town: Any, log_in: Any, client: Any
) -> None:
    page, address = log_in(town.moa), reverse("board:decision_correct", args=[decided.pk])
    typed = {"meeting": str(right["meeting"].pk), "paragraph": "118", "reason": ""}
    refused = page.post(address, typed)
    assert refused.status_code == 422 and set(refused.context["form"].errors) == {"reason"}
    assert 'value="118"' in refused.text
    assert page.post(address, {**typed, "reason": "Fel möte valdes."}).status_code == 302
    for shown in (
        page.get(reverse("board:decision", args=[decided.pk])),
        client.get(f"/styrning/beslut/{decided.pk}/"),
    ):
        assert "§ 131" in shown.text and "§ 118" in shown.text and "Fel möte valdes." in shown.text


def test_who_stepped_out_and_why_is_read_when_the_minutes_are_adjusted(
    propose: Any, at_meeting: Any, town: Any, client: Any
) -> None:
    decision = decisions.record_outcome(
        propose(Kind.OUTCOME), Outcome.APPROVED, conflicts=[town.siv], conflict_note="Äger marken.", **at_meeting
    )
    address = f"/styrning/beslut/{decision.pk}/"
    assert "Äger marken." not in client.get(address).text
    minutes.record(decision, adjusted_on=dt.date(2026, 11, 20), by=town.moa)
    assert "Siv Demorot: Äger marken." in client.get(address).text
