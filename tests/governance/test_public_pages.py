"""/styrning/: what everybody may read about who decides."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance import decisions, minutes
from governance.models import Board, Decision, DocumentType, GoverningDocument, Meeting, Membership, Role, User

Kind, Outcome, Status = Decision.Kind, Decision.Outcome, GoverningDocument.Status


def decision_page(decision: Decision) -> str:
    return reverse("governance:decision", args=[decision.pk])


def board_page(board: Board) -> str:
    return reverse("governance:board", args=[board.code])


def test_bodies_that_no_longer_exist_say_who_took_over(client: Client, town: Any) -> None:
    old = Board.objects.create(code="bnn", name="Byggnadsnämnden", valid_to=dt.date(2018, 12, 31), successor=town.board)
    text = client.get(reverse("governance:index")).text
    existing, dissolved = text.split('id="h-dissolved"')
    assert "Byggnadsnämnden" not in existing and "Byggnadsnämnden" in dissolved
    assert "Tekniska nämnden" in dissolved
    page = client.get(board_page(old)).text
    assert "31 december 2018" in page and board_page(town.board) in page


@pytest.mark.parametrize(
    ("outcome", "is_public"),
    [(Outcome.APPROVED, True), (Outcome.REJECTED, True), (Outcome.REFERRED_BACK, False), (Outcome.TABLED, False)],
)
def test_a_mandate_is_public_when_its_minutes_are_adjusted(
    outcome: str, is_public: bool, client: Client, propose: Any, at_meeting: Any, town: Any
) -> None:
    decision = propose()
    assert client.get(decision_page(decision)).status_code == 404
    decisions.record_outcome(decision, outcome, motivation="Skäl.", **at_meeting)
    assert client.get(decision_page(decision)).status_code == 404
    assert "belysning" not in client.get(board_page(town.board)).text
    minutes.record(decision, adjusted_on=dt.date(2026, 11, 20), by=town.moa)
    assert client.get(decision_page(decision)).status_code == (200 if is_public else 404)
    assert ("belysning" in client.get(board_page(town.board)).text) is is_public


def test_another_decision_is_preliminary_until_the_minutes_are_adjusted(
    client: Client, propose: Any, at_meeting: Any, town: Any
) -> None:
    decision = decisions.record_outcome(
        propose(Kind.OUTCOME),
        Outcome.APPROVED,
        statements=[("reservation", "Demopartiet Öst", "Vi ville vänta.")],
        wording="Nämnden antar planen.",
        **at_meeting,
    )
    text = client.get(decision_page(decision)).text
    assert "Nämnden antar planen." in text and 'class="note note--warn"' in text
    assert "Vi ville vänta." not in text
    minutes.record(decision, adjusted_on=dt.date(2026, 11, 20), posted_on=dt.date(2026, 11, 23), by=town.moa)
    text = client.get(decision_page(decision)).text
    assert "Vi ville vänta." in text and 'class="note note--warn"' not in text
    assert "14 december 2026" in text


def test_what_awaits_the_board_and_what_members_wrote_is_never_public(
    client: Client, propose: Any, at_meeting: Any, town: Any
) -> None:
    decision = propose(Kind.OUTCOME)
    decisions.comment(decision, by=town.siv, text="Hur hörs elever?")
    assert client.get(decision_page(decision)).status_code == 404
    decisions.record_outcome(decision, Outcome.APPROVED, **at_meeting)
    text = client.get(decision_page(decision)).text
    assert "Hur hörs elever?" not in text and "Barn och unga saknar plan" not in text


def test_a_withdrawn_proposal_is_never_public(client: Client, propose: Any, town: Any) -> None:
    decision = propose(Kind.OUTCOME)
    decisions.withdraw(decision, by=town.maja)
    assert client.get(decision_page(decision)).status_code == 404


def test_a_committees_answer_is_shown_as_a_proposal(client: Client, propose: Any, town: Any) -> None:
    decision = decisions.record_outcome(
        propose(Kind.OUTCOME, board=town.committee),
        Outcome.APPROVED,
        meeting=town.committees_meeting,
        paragraph=7,
        by=town.moa,
        is_immediately_adjusted=True,
    )
    text = client.get(decision_page(decision)).text
    assert "tag--yes" not in text


class TestDocuments:
    @pytest.fixture
    def documents(self, town: Any) -> dict[str, GoverningDocument]:
        kind = DocumentType.objects.create(name="Plan")
        adopted = {
            "doc_type": kind,
            "status": Status.ADOPTED,
            "adopted_by_role": "Direktör",
            "adopted_on": dt.date(2020, 1, 1),
            "valid_from": dt.date(2020, 1, 1),
        }
        old = GoverningDocument.objects.create(
            code="old",
            title="Gammal plan",
            **{**adopted, "status": Status.REPEALED, "valid_until": dt.date(2024, 1, 1)},
        )
        return {
            "old": old,
            "new": GoverningDocument.objects.create(
                code="new", title="Ny plan", replaces=old, until_further_notice=True, **adopted
            ),
            "late": GoverningDocument.objects.create(
                code="late", title="Utgången plan", valid_until=dt.date(2025, 12, 31), **adopted
            ),
            "draft": GoverningDocument.objects.create(code="draft", title="Utkast till plan", doc_type=kind),
            "coming": GoverningDocument.objects.create(
                code="coming",
                title="Plan på remiss",
                doc_type=kind,
                status=Status.ON_REFERRAL,
                to_be_adopted_by=town.board,
            ),
        }

    def test_the_register_tells_what_is_in_force(self, client: Client, documents: Any) -> None:
        text = client.get(reverse("governance:document_list")).text
        in_force, rest = text.split('id="h-coming"')
        coming, ended = rest.split('id="h-ended"')
        assert "Ny plan" in in_force and "Utgången plan" not in in_force
        assert "Plan på remiss" in coming
        assert "Gammal plan" in ended and "Utgången plan" in ended
        assert "Utkast till plan" not in text

    @pytest.mark.parametrize(
        ("code", "status"), [("new", 200), ("old", 200), ("late", 200), ("coming", 200), ("draft", 404)]
    )
    def test_every_document_but_a_draft_has_a_page(
        self, code: str, status: int, client: Client, documents: Any
    ) -> None:
        assert client.get(reverse("governance:document", args=[code])).status_code == status

    def test_a_repealed_document_leads_to_the_one_that_replaced_it(self, client: Client, documents: Any) -> None:
        text = client.get(reverse("governance:document", args=["old"])).text
        assert reverse("governance:document", args=["new"]) in text and "1 januari 2024" in text
        assert "31 december 2025" in client.get(reverse("governance:document", args=["late"])).text


def test_the_number_of_questions_to_the_database_does_not_grow(
    client: Client, propose: Any, town: Any, django_assert_max_num_queries: Any
) -> None:
    def decide(numbers: range) -> None:
        for number in numbers:
            decisions.record_outcome(
                propose(Kind.OUTCOME, subject=f"Ärende {number}"),
                Outcome.APPROVED,
                meeting=town.held,
                paragraph=number,
                by=town.moa,
            )

    pages = [reverse("governance:index"), board_page(town.board), reverse("governance:document_list")]
    decide(range(1, 3))
    counts = [count_queries(client, page) for page in pages]
    decide(range(3, 30))
    assert [count_queries(client, page) for page in pages] == counts
    assert max(counts) <= 15


def count_queries(client: Client, page: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_the_elected_stand_by_role_while_their_term_lasts(client: Client, town: Any) -> None:
    def sits(name: str, role: str, **term: Any) -> None:
        code = name.split()[0].lower()
        user = User.objects.create_user(f"{code}@fagersunda.example", "demo", name=name, party="Demopartiet Väst")
        Membership.objects.create(user=user, role=role, board=town.board, **term)

    sits("Ture Demoberg", Role.SUBSTITUTE)
    sits("Vera Demovik", Role.VICE_CHAIR, starts_on=dt.date(2023, 1, 1))
    sits("Sixten Demodal", Role.MEMBER, ends_on=dt.date(2022, 12, 31))
    text = client.get(board_page(town.board)).text
    told = text.split('id="h-elected"')[1].split("</section>")[0]
    assert told.index("Vera Demovik, Demopartiet Väst") < told.index("Ture Demoberg")
    assert "Sixten Demodal" not in text and "@fagersunda.example" not in told
    assert town.moa.name not in told, "the secretary is no representative"


def test_every_version_of_a_document_leads_to_the_others(client: Client, town: Any) -> None:
    kind = DocumentType.objects.create(name="Riktlinje")
    before = None
    for year in (2015, 2019, 2023):
        ended = (
            {"status": Status.REPEALED, "valid_until": dt.date(year + 4, 1, 1)}
            if year < 2023
            else {"status": Status.ADOPTED}
        )
        before = GoverningDocument.objects.create(
            code=f"riktlinje-{year}", title=f"Riktlinje {year}", doc_type=kind, replaces=before, adopted_by_role="Direktör",
            adopted_on=dt.date(year, 1, 1), valid_from=dt.date(year, 1, 1), **ended,
        )  # fmt: skip
    for year in (2015, 2019, 2023):
        told = (
            client.get(f"/styrning/dokument/riktlinje-{year}/").text.split('id="h-versions"')[1].split("</section>")[0]
        )
        assert told.index("Riktlinje 2023") < told.index("Riktlinje 2019") < told.index("Riktlinje 2015")
    GoverningDocument.objects.filter(code="riktlinje-2019").update(status=Status.DRAFT, adopted_on=None)
    assert "Riktlinje 2019" not in client.get("/styrning/dokument/riktlinje-2023/").text.split('id="h-versions"')[1]


def test_the_calendar_holds_the_coming_meetings_with_the_day_for_papers(client: Client, town: Any) -> None:
    for day, due in ((dt.date(2026, 12, 8), dt.date(2026, 11, 27)), (dt.date(2020, 1, 1), None)):
        Meeting.objects.update_or_create(board=town.board, held_on=day, defaults={"papers_due": due})
    text = client.get(reverse("governance:meetings")).text
    assert "8 december 2026" in text and "27 november 2026" in text and "2020" not in text
    assert "8 december 2026" in client.get(reverse("governance:meetings") + f"?board={town.board.code}").text
    assert "8 december 2026" not in client.get(reverse("governance:meetings") + "?board=finns-inte").text
