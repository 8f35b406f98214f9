"""The board's desk, as its people see it."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from governance import decisions
from governance.models import Decision, Meeting

from .conftest import TEXT

Kind, Outcome = Decision.Kind, Decision.Outcome


def no_statements(**more: str) -> dict[str, str]:
    return {"statements-TOTAL_FORMS": "1", "statements-INITIAL_FORMS": "0", **more}


@pytest.fixture
def form(town: Any) -> dict[str, Any]:
    """What the secretary fills in after the meeting."""
    return no_statements(outcome="approved", meeting=str(town.held.pk), paragraph="131")


def check(decision: Decision) -> str:
    return reverse("board:proposal_check", args=[decision.pk])


def register(decision: Decision) -> str:
    return reverse("board:proposal_register", args=[decision.pk])


def page(decision: Decision) -> str:
    return reverse("board:proposal", args=[decision.pk])


def test_the_desk_shows_what_awaits_my_bodies(log_in: Any, propose: Any, town: Any) -> None:
    propose(planned_meeting=town.coming)
    response = log_in(town.siv).get(reverse("board:desk"))
    assert response.status_code == 200
    assert "Var behövs mer belysning?" in response.text
    assert "Barn och unga saknar plan" in response.text


def test_the_desk_of_another_board_shows_nothing_of_it(log_in: Any, propose: Any, town: Any) -> None:
    propose()
    response = log_in(town.fatima).get(reverse("board:desk"))
    assert response.status_code == 200
    assert "belysning" not in response.text


def test_the_desk_shows_how_the_minutes_are(log_in: Any, propose: Any, at_meeting: Any, town: Any) -> None:
    decisions.record_outcome(propose(), Outcome.APPROVED, **at_meeting)
    heading = "h-minutes"
    assert heading in log_in(town.moa).get(reverse("board:desk")).text
    assert heading not in log_in(town.siv).get(reverse("board:desk")).text


def test_a_proposal_is_shown_as_it_was_frozen(log_in: Any, propose: Any, town: Any) -> None:
    text = log_in(town.siv).get(page(propose())).text
    for shown in (TEXT["lede"], "Vilka stråk som belyses först", "4. Inflytande", "35\xa0000 kr", "8 december 2026"):
        assert str(shown) in text


def test_a_member_reads_but_does_not_register(log_in: Any, propose: Any, town: Any, form: Any) -> None:
    decision = propose()
    client = log_in(town.siv)
    assert 'id="besluta"' not in client.get(page(decision)).text
    assert client.post(check(decision), form).status_code == 404
    assert client.post(register(decision), form).status_code == 404
    assert 'id="besluta"' in log_in(town.moa).get(page(decision)).text
    assert client.post(check(decision), form).status_code == 200


def test_who_proposed_sees_no_form(log_in: Any, propose: Any, town: Any, form: Any) -> None:
    decision = propose(by=town.gunnel)
    client = log_in(town.gunnel)
    assert 'id="besluta"' not in client.get(page(decision)).text
    assert client.post(register(decision), form).status_code == 404


def test_nothing_is_registered_before_the_check_page_is_confirmed(
    log_in: Any, propose: Any, town: Any, form: Any
) -> None:
    decision = propose()
    client = log_in(town.moa)
    form |= {
        "statements-0-kind": "reservation",
        "statements-0-by": "Demopartiet Öst",
        "statements-0-text": "Vi ville vänta.",
        "conflicts": [str(town.siv.pk)],
    }
    checked = client.post(check(decision), form)
    assert checked.status_code == 200
    for shown in ("17 november 2026", "131", "Demopartiet Öst", "Siv Demorot"):
        assert shown in checked.text
    decision.refresh_from_db()
    assert decision.outcome == ""
    typed = dict(form)
    assert dict(checked.context["typed"])["paragraph"] == "131"
    changed = client.post(check(decision), {**typed, "change": "1"})
    assert changed.status_code == 200 and "Vi ville vänta." in changed.text
    registered = client.post(register(decision), typed)
    assert registered.status_code == 302
    decision.refresh_from_db()
    assert (decision.outcome, decision.recorded_by) == ("approved", town.moa)
    assert decision.statements.get().text == "Vi ville vänta."


def test_what_is_wrong_is_told_beside_the_field_and_nothing_typed_is_lost(
    log_in: Any, propose: Any, town: Any, form: Any
) -> None:
    decision = propose()
    form |= {"outcome": "referred_back", "paragraph": "", "wording": "Nämnden återremitterar ärendet."}
    response = log_in(town.moa).post(check(decision), form)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"motivation", "paragraph"}
    assert "Nämnden återremitterar ärendet." in response.text


def test_an_odd_number_of_statements_is_no_server_error(log_in: Any, propose: Any, town: Any, form: Any) -> None:
    client = log_in(town.moa)
    decision = propose()
    for odd in ("", "x", "-1", "99999999999999999999"):
        assert client.post(check(decision), {**form, "statements-TOTAL_FORMS": odd}).status_code in (200, 422)
    assert client.post(check(decision), {**form, "paragraph": "9" * 40}).status_code == 422
    assert client.post(check(decision), {**form, "meeting": "9" * 40}).status_code == 422


def test_a_row_can_be_added_without_scripts(log_in: Any, propose: Any, town: Any, form: Any) -> None:
    response = log_in(town.moa).post(
        check(propose()), {**form, "paragraph": "", "motivation": "Kvar", "statements-ADD_ROW": "1"}
    )
    assert response.status_code == 200
    assert "statements-1-kind" in response.text and "Kvar" in response.text
    assert not response.context["form"].errors


@pytest.mark.parametrize("address", [check, register])
def test_who_comes_second_is_told_who_decided(
    address: Any, log_in: Any, propose: Any, at_meeting: Any, town: Any, form: Any
) -> None:
    decision = propose()
    client = log_in(town.gunnel)
    decisions.record_outcome(decision, Outcome.REJECTED, motivation="Nej.", **at_meeting)
    response = client.post(address(decision), {**form, "paragraph": "140"})
    assert response.status_code == 409
    assert "Moa Demoblad" in response.text and "24 november 2026" in response.text
    decision.refresh_from_db()
    assert decision.outcome == "rejected"


def test_a_launch_is_registered_by_delegation(log_in: Any, propose: Any, town: Any) -> None:
    decision = propose(Kind.LAUNCH)
    form = no_statements(
        outcome="approved",
        how="delegation",
        delegate=str(town.gunnel.pk),
        delegate_title="ordförande",
        delegation=str(town.delegation.pk),
        decided_on="2026-11-20",
        reported_to=str(town.coming.pk),
    )
    client = log_in(town.moa)
    assert "20 november 2026" in client.post(check(decision), form).text
    assert client.post(register(decision), form).status_code == 302
    decision.refresh_from_db()
    assert decision.is_delegated and decision.delegate == town.gunnel


def test_a_mandate_offers_no_delegation(log_in: Any, propose: Any, town: Any) -> None:
    response = log_in(town.moa).get(page(propose()))
    assert "delegate" not in response.context["form"].fields


def test_a_decided_proposal_leads_to_the_decision(log_in: Any, propose: Any, at_meeting: Any, town: Any) -> None:
    decision = decisions.record_outcome(propose(Kind.OUTCOME), Outcome.APPROVED, **at_meeting)
    client = log_in(town.siv)
    address = reverse("board:decision", args=[decision.pk])
    assert client.get(page(decision)).headers["Location"] == address
    text = client.get(address).text
    assert "1 december 2026" in text  # the minutes are adjusted no later than two weeks after the meeting
    assert client.post(address, {"adjusted_on": "2026-11-20"}).status_code == 404


def test_the_secretary_registers_the_minutes(log_in: Any, propose: Any, at_meeting: Any, town: Any) -> None:
    decision = decisions.record_outcome(propose(Kind.OUTCOME), Outcome.APPROVED, **at_meeting)
    client, address = log_in(town.moa), reverse("board:decision", args=[decision.pk])
    refused = client.post(address, {"adjusted_on": "2026-11-25", "posted_on": ""})
    assert refused.status_code == 422 and "2026-11-25" in refused.text
    assert client.post(address, {"adjusted_on": "20/11 2026", "posted_on": "2026-11-23"}).status_code == 302
    assert "14 december 2026" in client.get(address).text


def test_comments_and_readings_are_shown(log_in: Any, propose: Any, town: Any) -> None:
    decision = propose()
    client = log_in(town.siv)
    said = {"text": "Hur hörs elever?"}
    assert client.post(reverse("board:proposal_comment", args=[decision.pk]), said).status_code == 302
    assert client.post(reverse("board:proposal_read", args=[decision.pk])).status_code == 302
    text = log_in(town.maja).get(page(decision)).text
    assert "Hur hörs elever?" in text and "Siv Demorot" in text
    assert client.post(reverse("board:proposal_comment", args=[decision.pk]), said).status_code == 404
    assert log_in(town.siv).post(reverse("board:proposal_comment", args=[decision.pk]), {"text": ""}).status_code == 422


def test_the_secretary_keeps_the_meetings(log_in: Any, town: Any) -> None:
    client = log_in(town.moa)
    new = {"board": str(town.board.pk), "held_on": "2027-01-19", "papers_due": "2027-01-08", "place": "Stadshuset"}
    assert client.post(reverse("board:meeting_add"), new).status_code == 302
    meeting = Meeting.objects.get(held_on=dt.date(2027, 1, 19))
    assert client.post(reverse("board:meeting_add"), new).status_code == 422
    late = {**new, "papers_due": "2027-02-01"}
    assert client.post(reverse("board:meeting_change", args=[meeting.pk]), late).status_code == 422
    other = {**new, "board": str(town.other.pk), "held_on": "2027-02-02"}
    assert client.post(reverse("board:meeting_add"), other).status_code == 422
    assert "19 januari 2027" in client.get(reverse("board:meeting_list")).text
    assert log_in(town.siv).get(reverse("board:meeting_add")).status_code == 404
    assert log_in(town.gunnel).get(reverse("board:meeting_change", args=[town.others_meeting.pk])).status_code == 404


def test_the_minutes_of_a_meeting_are_registered_at_once(log_in: Any, propose: Any, at_meeting: Any, town: Any) -> None:
    decision = decisions.record_outcome(propose(), Outcome.APPROVED, **at_meeting)
    address = reverse("board:meeting_minutes", args=[town.held.pk])
    client = log_in(town.moa)
    assert client.post(address, {"adjusted_on": "2026-11-16"}).status_code == 422
    assert client.post(address, {"adjusted_on": "2026-11-20"}).status_code == 302
    decision.refresh_from_db()
    assert decision.adjusted_on == dt.date(2026, 11, 20)


def test_the_number_of_questions_to_the_database_does_not_grow(log_in: Any, propose: Any, town: Any) -> None:
    from .test_public_pages import count_queries

    def fill(numbers: range) -> Decision:
        for number in numbers:
            decision = propose(planned_meeting=town.coming)
            decisions.comment(decision, by=town.siv, text="Hej")
            decided = propose(Kind.OUTCOME, subject=f"Ärende {number}")
            answer = {"meeting": town.held, "paragraph": number, "by": town.moa}
            decisions.record_outcome(decided, Outcome.APPROVED, **answer)
        return decision

    first = fill(range(1, 3))
    client = log_in(town.gunnel)
    pages = [reverse("board:desk"), page(first), reverse("board:meeting_list")]
    client.get(pages[0])  # the session begins
    counts = [count_queries(client, address) for address in pages]
    fill(range(3, 20))
    for number in range(20):
        decisions.comment(first, by=town.siv, text=f"Fråga {number}")
    assert [count_queries(client, address) for address in pages] == counts
    assert max(counts) <= 15
