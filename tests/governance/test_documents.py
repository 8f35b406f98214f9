"""Governing documents come into force, and out of it, by decisions."""

import datetime as dt
from typing import Any

import pytest

from governance import decisions, documents
from governance.models import Decision, DocumentReview, DocumentType, GoverningDocument

Kind, Outcome, Status = Decision.Kind, Decision.Outcome, GoverningDocument.Status


@pytest.fixture
def guideline(town: Any) -> GoverningDocument:
    """The guideline in force since 2023."""
    return GoverningDocument.objects.create(
        code="riktl_2023",
        title="Riktlinje för dialog 2023",
        doc_type=DocumentType.objects.create(name="Riktlinje", rank=40),
        status=Status.ADOPTED,
        governs_dialogue=True,
        adopted_by=town.board,
        adopted_by_role="nämnden",
        adopted_on=dt.date(2023, 11, 8),
        valid_from=dt.date(2023, 11, 8),
        until_further_notice=True,
    )


@pytest.fixture
def draft(guideline: GoverningDocument) -> GoverningDocument:
    return GoverningDocument.objects.create(
        code="riktl_2026",
        title="Riktlinje för dialog 2026",
        doc_type=guideline.doc_type,
        governs_dialogue=True,
        replaces=guideline,
        text="Dialog sker före beslut.",
    )


@pytest.fixture
def approved(draft: Any, town: Any, at_meeting: Any) -> Decision:
    decision = documents.propose(draft, board=town.board, by=town.leo)
    return decisions.record_outcome(decision, Outcome.APPROVED, **at_meeting)


def in_force(day: dt.date) -> set[str]:
    return set(GoverningDocument.objects.guidelines().in_force(day).values_list("code", flat=True))


def test_adopting_a_document_repeals_the_one_it_replaces(draft: Any, guideline: Any, approved: Any, town: Any) -> None:
    documents.adopt(draft, decision=approved, by=town.moa)
    guideline.refresh_from_db()
    draft.refresh_from_db()
    assert (draft.status, draft.adopted_by, draft.decision) == (Status.ADOPTED, town.board, approved)
    assert (guideline.status, guideline.valid_until) == (Status.REPEALED, approved.decided_on)
    assert guideline.repealed_by == draft


def test_exactly_one_version_is_in_force_every_day(draft: Any, guideline: Any, approved: Any, town: Any) -> None:
    documents.adopt(draft, decision=approved, by=town.moa)
    day = town.held.held_on
    assert in_force(day - dt.timedelta(days=1)) == {"riktl_2023"}
    assert in_force(day) == in_force(day + dt.timedelta(days=1)) == {"riktl_2026"}
    found = documents.guideline_in_force(day)
    assert found and found.code == "riktl_2026"
    assert documents.guideline_in_force(dt.date(2020, 1, 1)) is None


def test_what_is_put_before_the_board_says_that_the_old_one_is_repealed(approved: Any) -> None:
    assert len(approved.sentences) == 2 and "Riktlinje för dialog 2023" in approved.sentences[1]
    assert approved.proposal["sections"][0]["text"] == "Dialog sker före beslut."


def test_nothing_is_repealed_when_the_adoption_fails(
    draft: Any, guideline: Any, approved: Any, town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Any, *args: Any, **kwargs: Any) -> None:
        if "status" not in (kwargs.get("update_fields") or []):
            raise RuntimeError
        original(self, *args, **kwargs)

    original = GoverningDocument.save
    monkeypatch.setattr(GoverningDocument, "save", fail)
    with pytest.raises(RuntimeError):
        documents.adopt(draft, decision=approved, by=town.moa)
    guideline.refresh_from_db()
    assert guideline.status == Status.ADOPTED


def test_a_committees_proposal_never_adopts(draft: Any, guideline: Any, town: Any) -> None:
    decision = documents.propose(draft, board=town.committee, by=town.leo)
    decision = decisions.record_outcome(
        decision, Outcome.APPROVED, by=town.moa, meeting=town.committees_meeting, paragraph=7
    )
    with pytest.raises(documents.OnlyProposed):
        documents.adopt(draft, decision=decision, by=town.moa)
    guideline.refresh_from_db()
    draft.refresh_from_db()
    assert (guideline.status, draft.status) == (Status.ADOPTED, Status.PROPOSED)


@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.REFERRED_BACK, Outcome.TABLED])
def test_only_an_approval_adopts(outcome: str, draft: Any, town: Any, at_meeting: Any) -> None:
    decision = documents.propose(draft, board=town.board, by=town.leo)
    with pytest.raises(documents.NotApproved):
        documents.adopt(draft, decision=decision, by=town.moa)
    decision = decisions.record_outcome(decision, outcome, motivation="Nej.", **at_meeting)
    with pytest.raises(documents.NotApproved):
        documents.adopt(draft, decision=decision, by=town.moa)


def test_an_approval_of_something_else_adopts_nothing(draft: Any, propose: Any, town: Any, at_meeting: Any) -> None:
    decision = decisions.record_outcome(propose(Kind.OUTCOME), Outcome.APPROVED, **at_meeting)
    with pytest.raises(documents.NotApproved):
        documents.adopt(draft, decision=decision, by=town.moa)


def test_a_document_is_adopted_by_the_body_that_may(draft: Any, approved: Any, town: Any) -> None:
    draft.refresh_from_db()
    draft.to_be_adopted_by = town.other
    draft.save()
    with pytest.raises(documents.WrongBody):
        documents.adopt(draft, decision=approved, by=town.moa)


def test_a_document_is_adopted_once(draft: Any, approved: Any, town: Any) -> None:
    documents.adopt(draft, decision=approved, by=town.moa)
    with pytest.raises(documents.AlreadyAdopted):
        documents.adopt(draft, decision=approved, by=town.moa)
    with pytest.raises(documents.AlreadyAdopted):
        documents.propose(draft, board=town.board, by=town.leo)


def test_a_repealed_document_is_not_replaced_again(draft: Any, guideline: Any, approved: Any, town: Any) -> None:
    documents.adopt(draft, decision=approved, by=town.moa)
    third = GoverningDocument.objects.create(code="riktl_b", title="Ännu en", doc_type=draft.doc_type)
    with pytest.raises(documents.NotInForce):
        documents.adopt(third, decision=approved, by=town.moa, replaces=guideline)


@pytest.mark.parametrize("who", ["siv", "maja", "cecilia"])
def test_others_neither_propose_nor_adopt(who: str, draft: Any, approved: Any, town: Any) -> None:
    with pytest.raises(documents.MayNotKeepDocuments):
        documents.adopt(draft, decision=approved, by=getattr(town, who))
    with pytest.raises(documents.MayNotKeepDocuments):
        documents.propose(draft, board=town.board, by=getattr(town, who))


def test_a_document_is_repealed_by_a_decision(guideline: Any, propose: Any, at_meeting: Any, town: Any) -> None:
    with pytest.raises(documents.NotApproved):
        documents.repeal(guideline, decision=propose(Kind.REPEAL_DOCUMENT), by=town.moa)
    decision = decisions.record_outcome(propose(Kind.REPEAL_DOCUMENT), Outcome.APPROVED, **at_meeting)
    assert documents.repeal(guideline, decision=decision, by=town.moa).valid_until == decision.decided_on
    with pytest.raises(documents.NotInForce):
        documents.repeal(guideline, decision=decision, by=town.moa)


def test_documents_that_expire_or_need_review_are_told(
    guideline: Any, propose: Any, at_meeting: Any, town: Any
) -> None:
    GoverningDocument.objects.exclude(pk=guideline.pk).delete()
    before, after = dt.date(2027, 5, 1), dt.date(2027, 6, 1)
    assert documents.expiring(before) == []
    assert [found.document for found in documents.expiring(after)] == [guideline]
    guideline.review_on = dt.date(2026, 12, 1)
    guideline.save()
    assert [found.due for found in documents.expiring(before)] == [guideline.review_on]
    guideline.review_on = None
    guideline.save()
    reviewed = decisions.record_outcome(propose(Kind.INFORMATION_NOTED), Outcome.NOTED, **at_meeting)
    DocumentReview.objects.create(document=guideline, decision=reviewed)
    assert documents.expiring(after) == []
    guideline.valid_until = dt.date(2026, 12, 31)
    guideline.save()
    assert [found.is_past for found in documents.expiring()] == [False]
    assert [found.is_past for found in documents.expiring(dt.date(2027, 1, 1))] == [True]
