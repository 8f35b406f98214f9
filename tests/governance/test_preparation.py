"""The executive board prepares, the assembly decides: what one body proposes lies before the other, in the words of both."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from governance import decisions, refusals
from governance.models import Board, Decision, Meeting, Membership, OutgoingMail, Role

from .conftest import person

Kind, Outcome = Decision.Kind, Decision.Outcome


@pytest.fixture
def prepared(town: SimpleNamespace, propose: Any) -> Decision:
    """The technical board prepares what the assembly decides in December; Petra is secretary of the assembly."""
    town.assembly = Board.objects.create(
        code="kf", abbreviation="KF", name="Kommunfullmäktige", kind=Board.Kind.ASSEMBLY, may_mandate=True
    )
    town.assembly_meets = Meeting.objects.create(board=town.assembly, held_on=dt.date(2026, 12, 14))
    town.petra = person("petra", "Petra Demolid", {"board": town.assembly, "role": Role.SECRETARY})
    decision: Decision = propose(Kind.OUTCOME, prepares_for=town.assembly, decides_at=town.assembly_meets)
    return decision


def of_the_assembly(prepared: Decision) -> Decision:
    return Decision.objects.get(prepared_by=prepared)


def test_what_one_body_proposes_lies_before_the_one_that_decides(
    prepared: Decision, at_meeting: Any, town: Any
) -> None:
    assert prepared.is_proposal and not prepared.is_appealable
    decisions.record_outcome(prepared, Outcome.APPROVED, **at_meeting)
    coming = of_the_assembly(prepared)
    assert (coming.board, coming.planned_meeting, coming.is_proposal) == (town.assembly, town.assembly_meets, False)
    assert coming.is_pending and coming.is_appealable and coming.requested_by == town.maja
    first, *rest = coming.proposal["sections"]
    assert "Tekniska nämnden" in first["text"] and "§ 131" in first["text"]
    assert rest == prepared.proposal["sections"] and coming.sentences == prepared.sentences
    assert not prepared.is_approved
    assert OutgoingMail.objects.filter(to_address=town.petra.email).exists()


def test_a_body_that_prepares_can_word_the_sentences_anew_or_propose_no(
    propose: Any, at_meeting: Any, town: Any, prepared: Decision
) -> None:
    decisions.record_outcome(
        prepared,
        Outcome.APPROVED_CHANGED,
        change_note="Bron först.",
        wording="att börja med bron.\natt betala med årets pengar.",
        **at_meeting,
    )
    coming = of_the_assembly(prepared)
    assert coming.sentences == ["att börja med bron.", "att betala med årets pengar."]
    assert "Bron först." in coming.proposal["sections"][0]["text"]
    other = propose(Kind.OUTCOME, prepares_for=town.assembly)
    decisions.record_outcome(other, Outcome.REJECTED, motivation="För dyrt.", **{**at_meeting, "paragraph": 132})
    assert "För dyrt." in of_the_assembly(other).proposal["sections"][0]["text"]


@pytest.mark.parametrize("outcome", [Outcome.REFERRED_BACK, Outcome.TABLED])
def test_a_referral_back_or_a_tabling_stays_with_the_body_that_prepares(
    outcome: str, prepared: Decision, at_meeting: Any
) -> None:
    decisions.record_outcome(prepared, outcome, motivation="Kostnaden saknas.", **at_meeting)
    assert not Decision.objects.filter(prepared_by=prepared).exists()


def test_a_tabled_preparation_comes_back_for_the_same_body_that_decides(
    prepared: Decision, at_meeting: Any, town: Any
) -> None:
    decisions.record_outcome(prepared, Outcome.TABLED, **at_meeting)
    again = decisions.put_again(prepared, meeting=town.coming, by=town.maja)
    assert (again.prepares_for, again.decides_at, again.is_proposal) == (town.assembly, town.assembly_meets, True)


def test_who_wrote_the_proposal_decides_on_it_in_neither_body(prepared: Decision, at_meeting: Any, town: Any) -> None:
    for board in (town.board, town.assembly):
        Membership.objects.create(user=town.maja, board=board, role=Role.SECRETARY)
    with pytest.raises(refusals.OwnProposal):
        decisions.record_outcome(prepared, Outcome.APPROVED, **{**at_meeting, "by": town.maja})
    decisions.record_outcome(prepared, Outcome.APPROVED, **at_meeting)
    decides = {"meeting": Meeting.objects.create(board=town.assembly, held_on=dt.date(2026, 11, 23)), "paragraph": 9}
    coming = of_the_assembly(prepared)
    with pytest.raises(refusals.OwnProposal):
        decisions.record_outcome(coming, Outcome.APPROVED, by=town.maja, **decides)
    with pytest.raises(refusals.NotEntitled):
        decisions.record_outcome(coming, Outcome.APPROVED, by=town.moa, **decides)
    assert decisions.record_outcome(coming, Outcome.APPROVED, by=town.petra, **decides).is_approved


def test_a_body_prepares_for_another_one_that_decides(town: Any, propose: Any) -> None:
    for prepares, decides in ((town.board, town.board), (town.board, town.committee)):
        with pytest.raises(refusals.CannotPrepare):
            propose(Kind.OUTCOME, board=prepares, prepares_for=decides)
    with pytest.raises(refusals.WrongMeeting):
        propose(Kind.OUTCOME, prepares_for=town.other, decides_at=town.coming)
    assert propose(Kind.OUTCOME, board=town.committee, prepares_for=town.board).is_proposal


def test_both_desks_show_it_and_strangers_do_not_read_it(
    prepared: Decision, at_meeting: Any, town: Any, log_in: Any
) -> None:
    address, desk = reverse("board:proposal", args=[prepared.pk]), reverse("board:desk")
    mine, theirs = log_in(town.moa).get(desk).text, log_in(town.petra).get(desk).text
    assert "Kommunfullmäktige beslutar" in mine and "På väg till er" in theirs and address in theirs
    assert log_in(town.petra).get(address).status_code == 200
    assert 'id="besluta"' not in log_in(town.petra).get(address).text
    assert log_in(town.fatima).get(address).status_code == 404
    decisions.record_outcome(prepared, Outcome.APPROVED, **at_meeting)
    assert "På väg till er" not in log_in(town.petra).get(desk).text
    page = log_in(town.petra).get(reverse("board:proposal", args=[of_the_assembly(prepared).pk])).text
    assert "Tekniska nämnden föreslår" in page and 'id="besluta"' in page
