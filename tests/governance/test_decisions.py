"""Who may decide what, where and when; and what a decision must say."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from governance import decisions, minutes, proposals, refusals
from governance.models import Board, Decision, DecisionReading, GoverningDocument, Meeting, OutgoingMail

from .conftest import TEXT

Kind, Outcome = Decision.Kind, Decision.Outcome
APPROVED = Outcome.APPROVED


def test_a_proposal_is_frozen_word_for_word(propose: Any) -> None:
    decision = propose()
    decision.refresh_from_db()
    assert decision.proposal == TEXT
    assert decision.proposal_digest == proposals.digest(TEXT, decision.sentences)
    assert decision.proposal_digest != proposals.digest({**TEXT, "lede": "Något annat."}, decision.sentences)


def test_the_secretary_registers_what_the_board_decided(propose: Any, at_meeting: dict[str, Any], town: Any) -> None:
    decision = decisions.record_outcome(
        propose(),
        APPROVED,
        statements=[("reservation", "Demopartiet Öst", "Vi ville vänta.")],
        conflicts=[town.siv],
        **at_meeting,
    )
    decision.refresh_from_db()
    assert (decision.outcome, decision.decided_on, decision.paragraph, decision.recorded_by) == (
        APPROVED,
        town.held.held_on,
        131,
        town.moa,
    )
    assert decision.statements.get().by == "Demopartiet Öst"
    assert decision.conflicts_of_interest.get().person == town.siv
    assert decision.is_approved and not decision.is_final


@pytest.mark.parametrize("who", ["gunnel", "anders", "moa"])
def test_chair_vice_chair_and_secretary_may_register(
    who: str, propose: Any, at_meeting: dict[str, Any], town: Any
) -> None:
    at_meeting["by"] = getattr(town, who)
    assert decisions.record_outcome(propose(), APPROVED, **at_meeting).recorded_by == getattr(town, who)


@pytest.mark.parametrize("who", ["siv", "kerstin", "bengt", "cecilia", "fatima", "olle", "karin", "leo", "gita"])
def test_nobody_else_may_register(who: str, propose: Any, at_meeting: dict[str, Any], town: Any) -> None:
    decision = propose()
    with pytest.raises(refusals.NotEntitled):
        decisions.record_outcome(decision, APPROVED, **{**at_meeting, "by": getattr(town, who)})
    assert decisions.record_outcome(decision, APPROVED, **at_meeting).outcome


@pytest.mark.parametrize("who", ["gunnel", "anders", "moa"])
def test_nobody_registers_a_decision_on_their_own_proposal(
    who: str, propose: Any, at_meeting: dict[str, Any], town: Any
) -> None:
    person = getattr(town, who)
    decision = propose(by=person)
    with pytest.raises(refusals.OwnProposal) as refused:
        decisions.record_outcome(decision, APPROVED, **{**at_meeting, "by": person})
    assert refused.value.person == person
    at_meeting["by"] = town.gunnel if who == "moa" else town.moa
    assert decisions.record_outcome(decision, APPROVED, **at_meeting).outcome


def test_the_database_refuses_a_decision_registered_by_who_proposed_it(
    propose: Any, at_meeting: Any, town: Any
) -> None:
    decision = decisions.record_outcome(propose(), APPROVED, **at_meeting)
    decision.recorded_by = town.maja
    with pytest.raises(IntegrityError, match="nobody_records_a_decision_on_their_own_proposal"), transaction.atomic():
        decision.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(recorded_by=town.maja)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(delegate=town.maja)


def test_nobody_registers_who_stepped_out(propose: Any, at_meeting: dict[str, Any], town: Any) -> None:
    decision = propose()
    with pytest.raises(refusals.SteppedOut):
        decisions.record_outcome(decision, APPROVED, conflicts=[town.moa], **at_meeting)
    assert decisions.record_outcome(decision, APPROVED, conflicts=[town.siv], **at_meeting).outcome


def test_a_decision_is_registered_once_and_the_second_is_told_who_and_when(
    propose: Any, at_meeting: dict[str, Any], town: Any
) -> None:
    decision = propose()
    stale = Decision.objects.get(pk=decision.pk)
    decisions.record_outcome(decision, APPROVED, **at_meeting)
    with pytest.raises(refusals.AlreadyDecided) as refused:
        decisions.record_outcome(
            stale, Outcome.REJECTED, motivation="Nej.", **{**at_meeting, "by": town.gunnel, "paragraph": 132}
        )
    assert (refused.value.by, refused.value.outcome) == (town.moa, APPROVED)
    assert "Moa Demoblad" in refused.value.message
    assert Decision.objects.get().outcome == APPROVED


def test_a_withdrawn_proposal_cannot_be_decided(propose: Any, at_meeting: dict[str, Any], town: Any) -> None:
    decision = propose()
    decisions.withdraw(decision, by=town.maja)
    with pytest.raises(refusals.Withdrawn):
        decisions.record_outcome(decision, APPROVED, **at_meeting)
    with pytest.raises(refusals.Withdrawn):
        decisions.withdraw(decision, by=town.maja)


def test_a_decided_proposal_cannot_be_withdrawn(propose: Any, at_meeting: dict[str, Any], town: Any) -> None:
    decision = propose()
    decisions.record_outcome(decision, APPROVED, **at_meeting)
    with pytest.raises(refusals.AlreadyDecided):
        decisions.withdraw(decision, by=town.maja)


def test_a_stranger_cannot_withdraw(propose: Any, town: Any) -> None:
    decision = propose()
    with pytest.raises(refusals.NotEntitled):
        decisions.withdraw(decision, by=town.karin)
    assert decisions.withdraw(decision, by=town.maja).withdrawn_at


def test_the_board_decides_at_a_meeting_that_has_been(propose: Any, at_meeting: dict[str, Any], town: Any) -> None:
    decision = propose()
    with pytest.raises(refusals.MeetingInFuture) as refused:
        decisions.record_outcome(decision, APPROVED, **{**at_meeting, "meeting": town.coming})
    assert refused.value.day == town.coming.held_on
    assert decisions.record_outcome(decision, APPROVED, **at_meeting).outcome


def test_the_board_decides_at_a_meeting_of_its_own(propose: Any, at_meeting: dict[str, Any], town: Any) -> None:
    with pytest.raises(refusals.WrongMeeting):
        decisions.record_outcome(propose(), APPROVED, **{**at_meeting, "meeting": town.others_meeting})


def test_a_board_that_was_dissolved_by_then_decides_nothing(
    propose: Any, at_meeting: dict[str, Any], town: Any
) -> None:
    decision = propose()
    Board.objects.filter(pk=town.board.pk).update(valid_to=dt.date(2026, 11, 1))
    with pytest.raises(refusals.BodyDoesNotExist):
        decisions.record_outcome(decision, APPROVED, **at_meeting)


@pytest.mark.parametrize("field", ["meeting", "paragraph"])
def test_a_decision_at_a_meeting_has_meeting_and_paragraph(
    field: str, propose: Any, at_meeting: dict[str, Any]
) -> None:
    with pytest.raises(refusals.Missing) as refused:
        decisions.record_outcome(propose(), APPROVED, **{**at_meeting, field: None})
    assert refused.value.field == field


def test_a_paragraph_is_used_once_per_body_and_year(propose: Any, at_meeting: dict[str, Any], town: Any) -> None:
    first = decisions.record_outcome(propose(), APPROVED, **at_meeting)
    second = propose(subject="Ska torget vara bilfritt?")
    with pytest.raises(refusals.ParagraphTaken) as refused:
        decisions.record_outcome(second, APPROVED, **at_meeting)
    assert refused.value.other == first
    with pytest.raises(IntegrityError, match="paragraph"), transaction.atomic():
        Decision.objects.filter(pk=second.pk).update(
            outcome=APPROVED, decided_on=town.held.held_on, meeting=town.held, paragraph=131, paragraph_year=2026
        )
    last_year = Meeting.objects.create(board=town.board, held_on=dt.date(2025, 11, 18))
    assert decisions.record_outcome(second, APPROVED, **{**at_meeting, "meeting": last_year}).paragraph == 131


@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.REFERRED_BACK, Outcome.APPROVED_CHANGED])
def test_what_is_not_a_plain_yes_is_explained(outcome: str, propose: Any, at_meeting: dict[str, Any]) -> None:
    decision = propose()
    with pytest.raises(refusals.MotivationMissing):
        decisions.record_outcome(decision, outcome, **at_meeting)
    assert decisions.record_outcome(decision, outcome, motivation="Unga hörs inte.", **at_meeting).motivation


def test_the_chair_launches_by_delegation(propose: Any, by_delegation: dict[str, Any], town: Any) -> None:
    decision = decisions.record_outcome(propose(Kind.LAUNCH), APPROVED, **by_delegation)
    assert decision.is_delegated and decision.delegate == town.gunnel
    assert decision.decided_on == dt.date(2026, 11, 20)
    assert (decision.meeting, decision.paragraph) == (None, None)
    assert decision.is_final


@pytest.mark.parametrize("kind", [Kind.MANDATE, Kind.MANDATE_CHANGE, Kind.OUTCOME, Kind.ADOPT_DOCUMENT])
def test_goals_direction_scope_and_quality_are_not_delegated(
    kind: str, propose: Any, by_delegation: dict[str, Any], at_meeting: dict[str, Any]
) -> None:
    decision = propose(kind)
    with pytest.raises(refusals.MayNotBeDelegated):
        decisions.record_outcome(decision, APPROVED, **by_delegation)
    assert decisions.record_outcome(decision, APPROVED, **at_meeting).outcome


@pytest.mark.parametrize("field", ["delegate", "delegation", "reported_to", "decided_on"])
def test_a_delegated_decision_says_who_under_what_and_where_it_is_reported(
    field: str, propose: Any, by_delegation: dict[str, Any]
) -> None:
    decision = propose(Kind.LAUNCH)
    with pytest.raises(refusals.Missing) as refused:
        decisions.record_outcome(decision, APPROVED, is_delegated=True, **{**by_delegation, field: None})
    assert refused.value.field == field
    assert decisions.record_outcome(decision, APPROVED, **by_delegation).outcome


@pytest.mark.parametrize("who", ["bengt", "cecilia", "karin", "leo"])
def test_only_the_bodys_own_people_hold_its_delegation(
    who: str, propose: Any, by_delegation: dict[str, Any], town: Any
) -> None:
    decision = propose(Kind.LAUNCH)
    with pytest.raises(refusals.NotEntitled) as refused:
        decisions.record_outcome(decision, APPROVED, **{**by_delegation, "delegate": getattr(town, who)})
    assert refused.value.field == "delegate"


def test_the_manager_may_hold_a_delegation_but_not_on_an_own_proposal(
    propose: Any, by_delegation: dict[str, Any], town: Any
) -> None:
    by_delegation["delegate"] = town.olle
    with pytest.raises(refusals.OwnProposal):
        decisions.record_outcome(propose(Kind.LAUNCH, by=town.olle), APPROVED, **by_delegation)
    assert decisions.record_outcome(propose(Kind.LAUNCH), APPROVED, **by_delegation).delegate == town.olle


def test_a_delegation_must_be_in_force_and_the_bodys_own(
    propose: Any, by_delegation: dict[str, Any], town: Any
) -> None:
    decision = propose(Kind.LAUNCH)
    for change in ({"valid_from": dt.date(2026, 11, 21)}, {"adopted_by": town.other}):
        GoverningDocument.objects.filter(pk=town.delegation.pk).update(**change)
        with pytest.raises(refusals.DelegationNotInForce):
            decisions.record_outcome(decision, APPROVED, **by_delegation)
        GoverningDocument.objects.filter(pk=town.delegation.pk).update(
            valid_from=dt.date(2023, 2, 14), adopted_by=town.board
        )
    assert decisions.record_outcome(decision, APPROVED, **by_delegation).outcome


def test_a_delegated_decision_is_reported_to_the_same_body_afterwards(
    propose: Any, by_delegation: dict[str, Any], town: Any
) -> None:
    decision = propose(Kind.LAUNCH)
    for meeting in (town.others_meeting, town.held):
        with pytest.raises(refusals.WrongMeeting) as refused:
            decisions.record_outcome(decision, APPROVED, **{**by_delegation, "reported_to": meeting})
        assert refused.value.field == "reported_to"
    assert decisions.record_outcome(decision, APPROVED, **by_delegation).outcome


def test_a_delegated_decision_is_not_in_the_future(propose: Any, by_delegation: dict[str, Any]) -> None:
    by_delegation["decided_on"] = dt.date(2026, 11, 25)
    with pytest.raises(refusals.MeetingInFuture):
        decisions.record_outcome(propose(Kind.LAUNCH), APPROVED, **by_delegation)


def test_a_committee_proposes_and_never_decides(propose: Any, town: Any) -> None:
    decision = propose(board=town.committee)
    answer = {"meeting": town.committees_meeting, "paragraph": 7, "by": town.moa}
    decision = decisions.record_outcome(decision, APPROVED, **answer)
    assert decision.is_proposal and not decision.is_approved
    assert decision not in Decision.objects.approved() and decision not in Decision.objects.decided()
    boards_own = propose(prepared_by=decision)
    assert boards_own.prepared_by == decision and not boards_own.is_proposal


def test_a_committee_has_nothing_to_delegate(propose: Any, by_delegation: dict[str, Any], town: Any) -> None:
    with pytest.raises(refusals.Missing) as refused:
        decisions.record_outcome(propose(Kind.LAUNCH, board=town.committee), APPROVED, **by_delegation)
    assert refused.value.field == "how"


def test_a_body_without_the_right_gets_no_mandate_to_decide_on(propose: Any, town: Any) -> None:
    assert propose().board == town.board
    Board.objects.filter(pk=town.board.pk).update(may_mandate=False)
    town.board.refresh_from_db()
    with pytest.raises(refusals.MayNotMandate):
        propose()
    assert propose(Kind.OUTCOME).board == town.board


@pytest.mark.parametrize(
    ("kind", "body", "appealable"),
    [
        (Kind.OUTCOME, Board.Kind.BOARD, True),
        (Kind.ADOPT_DOCUMENT, Board.Kind.BOARD, True),
        (Kind.MANDATE, Board.Kind.BOARD, False),
        (Kind.LAUNCH, Board.Kind.BOARD, False),
        (Kind.PAUSE, Board.Kind.BOARD, False),
        (Kind.OUTCOME, Board.Kind.COMPANY, False),
    ],
)
def test_outcomes_and_adopted_documents_can_be_appealed_but_never_a_companys(
    kind: str, body: str, appealable: bool, propose: Any, town: Any
) -> None:
    town.board.kind = body
    town.board.save()
    assert propose(kind).is_appealable is appealable


def test_immediately_adjusted_minutes_make_the_wording_final(
    propose: Any, at_meeting: dict[str, Any], town: Any
) -> None:
    decision = decisions.record_outcome(propose(), APPROVED, is_immediately_adjusted=True, **at_meeting)
    assert decision.is_final and decision.adjusted_on == town.held.held_on


class TestMinutes:
    ADJUSTED, POSTED = dt.date(2026, 11, 20), dt.date(2026, 11, 23)

    @pytest.fixture
    def decided(self, propose: Any, at_meeting: dict[str, Any]) -> Decision:
        return decisions.record_outcome(propose(Kind.OUTCOME), APPROVED, **at_meeting)

    def test_adjustment_makes_the_decision_final_and_posting_starts_the_appeal(
        self, decided: Decision, town: Any
    ) -> None:
        assert not decided.is_final and decided.appeal_until is None
        decided = minutes.record(decided, adjusted_on=self.ADJUSTED, by=town.moa)
        assert decided.is_final and decided.appeal_until is None
        decided = minutes.record(decided, adjusted_on=self.ADJUSTED, posted_on=self.POSTED, by=town.moa)
        assert decided.appeal_until == dt.date(2026, 12, 14)

    def test_the_appeal_window_rolls_over_weekends_and_holidays(self, decided: Decision) -> None:
        decided.adjusted_on, decided.posted_on = dt.date(2026, 12, 2), dt.date(2026, 12, 4)
        assert decided.appeal_until == dt.date(2026, 12, 28)  # 25 December is a Friday off, then a weekend

    @pytest.mark.parametrize(
        ("adjusted", "posted", "field"),
        [
            (dt.date(2026, 11, 16), None, "adjusted_on"),
            (dt.date(2026, 11, 25), None, "adjusted_on"),
            (dt.date(2026, 11, 20), dt.date(2026, 11, 19), "posted_on"),
            (dt.date(2026, 11, 20), dt.date(2026, 11, 25), "posted_on"),
        ],
    )
    def test_minutes_come_in_order_and_not_before_they_have_happened(
        self, adjusted: dt.date, posted: dt.date | None, field: str, decided: Decision, town: Any
    ) -> None:
        with pytest.raises(refusals.MinutesOutOfOrder) as refused:
            minutes.record(decided, adjusted_on=adjusted, posted_on=posted, by=town.moa)
        assert refused.value.field == field

    @pytest.mark.parametrize("who", ["siv", "bengt", "cecilia", "olle"])
    def test_others_do_not_register_minutes(self, who: str, decided: Decision, town: Any) -> None:
        with pytest.raises(refusals.NotEntitled):
            minutes.record(decided, adjusted_on=self.ADJUSTED, by=getattr(town, who))

    def test_an_unanswered_or_delegated_matter_has_no_minutes(
        self, propose: Any, by_delegation: dict[str, Any], town: Any
    ) -> None:
        delegated = decisions.record_outcome(propose(Kind.LAUNCH), APPROVED, **by_delegation)
        for decision in (propose(), delegated):
            with pytest.raises(refusals.NotDecided):
                minutes.record(decision, adjusted_on=self.ADJUSTED, by=town.moa)

    def test_who_proposed_does_not_register_the_minutes(
        self, propose: Any, at_meeting: dict[str, Any], town: Any
    ) -> None:
        decision = decisions.record_outcome(propose(by=town.gunnel), APPROVED, **at_meeting)
        with pytest.raises(refusals.OwnProposal):
            minutes.record(decision, adjusted_on=self.ADJUSTED, by=town.gunnel)

    def test_late_minutes_are_told_and_never_refused(self, decided: Decision, town: Any) -> None:
        assert minutes.warnings(decided, on=dt.date(2026, 12, 1)) == []
        assert len(minutes.warnings(decided, on=dt.date(2026, 12, 2))) == 1
        decided = minutes.record(decided, adjusted_on=self.ADJUSTED, by=town.moa)
        assert minutes.latest_posting(decided) == dt.date(2026, 11, 24)
        assert minutes.warnings(decided, on=dt.date(2026, 11, 24)) == []
        assert len(minutes.warnings(decided, on=dt.date(2026, 11, 25))) == 1

    def test_the_minutes_of_a_meeting_count_for_every_decision_there(
        self, decided: Decision, propose: Any, at_meeting: dict[str, Any], town: Any
    ) -> None:
        at_once = decisions.record_outcome(
            propose(subject="Ett annat ärende"),
            APPROVED,
            is_immediately_adjusted=True,
            **{**at_meeting, "paragraph": 132},
        )
        minutes.record_meeting(town.held, adjusted_on=self.ADJUSTED, posted_on=self.POSTED, by=town.moa)
        decided.refresh_from_db()
        at_once.refresh_from_db()
        assert (decided.adjusted_on, decided.posted_on) == (self.ADJUSTED, self.POSTED)
        assert (at_once.adjusted_on, at_once.posted_on) == (town.held.held_on, self.POSTED)

    def test_a_delegated_decision_is_appealed_from_the_minutes_where_it_was_reported(
        self, propose: Any, by_delegation: dict[str, Any], town: Any
    ) -> None:
        by_delegation |= {"reported_to": town.held, "decided_on": dt.date(2026, 11, 10), "is_appealable": True}
        decision = decisions.record_outcome(propose(Kind.LAUNCH), APPROVED, **by_delegation)
        assert decision.appeal_until is None
        minutes.record_meeting(town.held, adjusted_on=self.ADJUSTED, posted_on=self.POSTED, by=town.moa)
        assert Decision.objects.get(pk=decision.pk).appeal_until == dt.date(2026, 12, 14)


class TestBeforeTheMeeting:
    @pytest.mark.parametrize("who", ["gunnel", "anders", "siv", "kerstin", "moa"])
    def test_members_comment_and_mark_as_read(self, who: str, propose: Any, town: Any) -> None:
        decision, member = propose(), getattr(town, who)
        decisions.comment(decision, by=member, text="Hur hörs elever?")
        decisions.mark_as_read(decision, by=member)
        decisions.mark_as_read(decision, by=member)
        assert decision.comments.get().author == member
        assert DecisionReading.objects.get().reader == member

    @pytest.mark.parametrize("who", ["bengt", "cecilia", "maja", "leo", "gita"])
    def test_others_do_not(self, who: str, propose: Any, town: Any) -> None:
        decision = propose()
        with pytest.raises(refusals.NotEntitled):
            decisions.comment(decision, by=getattr(town, who), text="Hej")
        with pytest.raises(refusals.NotEntitled):
            decisions.mark_as_read(decision, by=getattr(town, who))

    def test_after_the_decision_it_is_too_late(self, propose: Any, at_meeting: dict[str, Any], town: Any) -> None:
        decision = decisions.record_outcome(propose(), APPROVED, **at_meeting)
        with pytest.raises(refusals.NotEntitled):
            decisions.comment(decision, by=town.siv, text="Hej")


def test_what_has_changed_since_it_was_referred_back_is_told(propose: Any, at_meeting: dict[str, Any]) -> None:
    first = propose()
    decisions.record_outcome(first, Outcome.REFERRED_BACK, motivation="Unga hörs inte.", **at_meeting)
    sections = [{**TEXT["sections"][0], "text": "Höra unga."}, *TEXT["sections"][1:]]  # type: ignore[index, dict-item]
    again = propose(proposal={**TEXT, "sections": sections, "cost_sek": 40000})
    assert decisions.earlier(again).get() == first
    found = {change.heading: change for change in proposals.changes(first.proposal, again.proposal)}
    assert found["Syfte"].added == ["Höra unga."]
    assert found["Syfte"].removed == ["Få veta var invånare känner sig otrygga."]
    assert len(found) == 2


def test_a_recorder_that_fails_undoes_the_decision(
    propose: Any, at_meeting: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, str]] = []

    def fail(decision: Decision, event: str, by: Any) -> None:
        seen.append((event, decision.outcome))
        raise RuntimeError

    monkeypatch.setattr(decisions, "recorders", [fail])
    decision = propose()
    with pytest.raises(RuntimeError):
        decisions.record_outcome(decision, APPROVED, **at_meeting)
    assert seen == [("decided", APPROVED)]
    assert Decision.objects.get().outcome == ""


class TestMail:
    def test_chair_vice_chair_and_secretary_are_told_that_something_awaits(self, propose: Any, town: Any) -> None:
        propose(planned_meeting=town.coming)
        mails = OutgoingMail.objects.filter(name="proposal_awaits")
        assert {mail.to_address for mail in mails} == {town.gunnel.email, town.anders.email, town.moa.email}
        assert mails[0].context["meeting_on"] == "8 december 2026"

    def test_who_proposed_is_told_what_was_decided(self, propose: Any, at_meeting: dict[str, Any], town: Any) -> None:
        decisions.record_outcome(propose(), Outcome.REFERRED_BACK, motivation="Unga hörs inte.", **at_meeting)
        mail = OutgoingMail.objects.get(name="decision_recorded")
        assert mail.to_address == town.maja.email
        assert mail.context["motivation"] == "Unga hörs inte."
