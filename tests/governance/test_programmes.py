"""Programmes: what is adopted is changed by decision, what is reported counts when somebody else has signed it off."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from dialogues import chasing, worklist
from governance import decisions, programmes
from governance.models import (
    Board,
    Decision,
    DocumentType,
    FocusArea,
    FollowUp,
    GoverningDocument,
    Meeting,
    Membership,
    Programme,
    Progress,
    Role,
    SubArea,
    SubAreaResponsibility,
    User,
)

YEAR = 2025
PAGE = "/styrning/program/prog_soc/"
WORK = "/handlaggning/program/prog_soc/"


@pytest.fixture
def place(town: Any) -> SimpleNamespace:
    """An adopted programme: one part that the technical board and the housing company's owner answer for."""
    holding = Board.objects.create(code="fsab", name="Stadshus AB", kind=Board.Kind.COMPANY)
    homes = Board.objects.create(code="fhem", name="Fagersundahem", kind=Board.Kind.COMPANY, parent=holding)
    executive = Board.objects.create(code="ks", name="Kommunstyrelsen", kind=Board.Kind.EXECUTIVE_BOARD)
    Membership.objects.create(user=town.moa, board=executive, role=Role.SECRETARY)
    document = GoverningDocument.objects.create(
        code="prog_soc",
        title="Program för social hållbarhet",
        doc_type=DocumentType.objects.create(name="Program", rank=30),
        status=GoverningDocument.Status.ADOPTED,
        adopted_by_role="fullmäktige",
        adopted_on=dt.date(2024, 12, 16),
        valid_from=dt.date(2025, 1, 1),
        valid_until=dt.date(2028, 12, 31),
    )
    programme = Programme.objects.create(document=document, goal="Kommunen håller ihop.")
    focus = FocusArea.objects.create(programme=programme, number="1", title="Hela kommunen")
    part = SubArea.objects.create(focus_area=focus, number="1.1", title="Trygga gator")
    SubAreaResponsibility.objects.create(sub_area=part, board=town.board, order=1)
    SubAreaResponsibility.objects.create(sub_area=part, board=holding, order=2).via.set([homes])
    meeting = Meeting.objects.create(board=executive, held_on=dt.date(2026, 11, 17))
    return SimpleNamespace(
        programme=programme, focus=focus, part=part, holding=holding, homes=homes, ks=executive, meeting=meeting
    )


def back_to_draft() -> None:
    GoverningDocument.objects.filter(code="prog_soc").update(status="draft", adopted_by_role="", adopted_on=None)


def address(place: Any, board: Board, year: int = YEAR) -> str:
    return reverse("programmes:report_write", args=["prog_soc", place.part.pk, board.code, year])


def hand_over(client: Client, place: Any, board: Board, by: User, text: str = "Två stråk är klara.") -> FollowUp:
    client.force_login(by)
    answer = client.post(address(place, board), {"state": "on_track", "comment": text, "submit": "1"})
    assert answer.status_code == 302
    return FollowUp.objects.get(board=board, year=YEAR)


def test_a_report_is_public_when_somebody_else_has_signed_it_off(client: Client, place: Any, town: Any) -> None:
    report = hand_over(client, place, town.board, town.maja)
    assert "Två stråk är klara." not in client.get(PAGE).text
    client.force_login(town.olle)
    assert client.post(reverse("programmes:report_sign", args=[report.pk])).status_code == 302
    page = client.get(PAGE).text
    assert "Två stråk är klara." in page and "1 av 2" in page
    report.refresh_from_db()
    assert (report.stage, report.written_by, report.signed_by) == ("signed", town.maja, town.olle)


def test_nobody_signs_off_what_they_wrote(client: Client, place: Any, town: Any) -> None:
    report = hand_over(client, place, town.board, town.olle)
    assert client.post(reverse("programmes:report_sign", args=[report.pk])).status_code == 404
    with pytest.raises(programmes.OwnReport):
        programmes.sign(report, by=town.olle)
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.update(stage="signed", signed_by=town.olle)


def test_a_draft_waits_for_nobody(client: Client, place: Any, town: Any) -> None:
    client.force_login(town.maja)
    client.post(address(place, town.board), {"state": "off", "comment": "Vi har inte börjat."})
    report = FollowUp.objects.get()
    assert report.stage == FollowUp.Stage.DRAFT
    with pytest.raises(programmes.NotSubmitted):
        programmes.sign(report, by=town.olle)


def test_a_report_without_words_is_asked_for_them_and_keeps_its_state(client: Client, place: Any, town: Any) -> None:
    client.force_login(town.maja)
    answer = client.post(address(place, town.board), {"state": "off", "comment": "", "submit": "1"})
    assert answer.status_code == 422 and not FollowUp.objects.exists()
    assert "Skriv vad som har gjorts" in answer.text
    assert answer.context["form"]["state"].value() == "off"


def test_a_report_is_handed_back_with_a_reason_and_written_again(client: Client, place: Any, town: Any) -> None:
    report = hand_over(client, place, town.board, town.maja)
    client.force_login(town.olle)
    back = reverse("programmes:report_hand_back", args=[report.pk])
    assert client.post(back, {"comment": " "}).status_code == 422
    assert client.post(back, {"comment": "Skriv vad boende märker."}).status_code == 302
    client.force_login(town.maja)
    assert "Skriv vad boende märker." in client.get(address(place, town.board)).text
    version = FollowUp.objects.get().version
    again = {"state": "done", "comment": "Fler går hem ensamma.", "submit": "1", "version": version}
    assert client.post(address(place, town.board), again).status_code == 302
    assert FollowUp.objects.get().returned_with == ""


def test_what_is_signed_off_stands(client: Client, place: Any, town: Any) -> None:
    report = hand_over(client, place, town.board, town.maja)
    programmes.sign(report, by=town.olle)
    client.force_login(town.maja)
    answer = client.post(address(place, town.board), {"state": "off", "comment": "Nej.", "submit": "1", "version": 1})
    assert answer.url == reverse("programmes:report", args=[report.pk])  # type: ignore[attr-defined]
    assert FollowUp.objects.get().comment == "Två stråk är klara."


def test_only_the_bodys_own_people_write_for_it(client: Client, place: Any, town: Any) -> None:
    for person, board, status in (
        (town.maja, town.board, 200),
        (town.karin, town.board, 404),
        (town.siv, town.board, 404),
        (town.maja, place.holding, 404),
        (town.leo, place.holding, 200),
        (town.maja, town.other, 404),
    ):
        client.force_login(person)
        assert client.get(address(place, board)).status_code == status, (person, board)


def test_the_official_is_told_what_is_owed_and_the_manager_what_waits(client: Client, place: Any, town: Any) -> None:
    client.force_login(town.maja)
    assert address(place, town.board) in client.get(reverse("programmes:index")).text
    report = hand_over(client, place, town.board, town.maja)
    assert address(place, town.board) not in client.get(reverse("programmes:index")).text
    client.force_login(town.olle)
    assert reverse("programmes:report", args=[report.pk]) in client.get(reverse("programmes:index")).text


def test_the_page_says_through_which_company_a_body_answers(client: Client, place: Any) -> None:
    page = client.get(PAGE).text
    assert "Stadshus AB" in page and "genom Fagersundahem" in page and "Kommunen håller ihop." in page


def test_a_programme_in_draft_is_not_public(client: Client, place: Any) -> None:
    back_to_draft()
    assert client.get(PAGE).status_code == 404


@pytest.fixture
def reported(place: Any, town: Any) -> FollowUp:
    return FollowUp.objects.create(
        programme=place.programme,
        sub_area=place.part,
        year=YEAR,
        board=town.board,
        state=Progress.PARTLY,
        comment="Tunneln dröjer.",
        stage=FollowUp.Stage.SIGNED,
        written_by=town.maja,
        signed_by=town.olle,
    )


def follow_up(client: Client, place: Any, by: User, **typed: Any) -> Any:
    client.force_login(by)
    data = {"year": YEAR, "board": place.ks.pk, "summary": "Mest enligt plan.", "revision": "", **typed}
    return client.post(WORK + "uppfoljning/", data)


def test_the_executive_board_gets_every_signed_report_word_for_word(
    client: Client, place: Any, town: Any, reported: FollowUp
) -> None:
    assert follow_up(client, place, town.leo).status_code == 302
    decision = Decision.objects.get(kind=Decision.Kind.PROGRAMME_REVIEW)
    [section] = decision.proposal["sections"]
    assert section["rows"] == [
        ["Tekniska nämnden", "Inte helt enligt plan", "Tunneln dröjer."],
        ["Stadshus AB", "Har inte rapporterat", ""],
    ]
    assert follow_up(client, place, town.leo).status_code == 422
    decisions.record_outcome(decision, "approved", meeting=place.meeting, paragraph=61, by=town.moa)
    assert "Mest enligt plan." in client.get(PAGE).text


def test_a_year_without_reports_is_not_put_before_the_board(client: Client, place: Any, town: Any) -> None:
    answer = follow_up(client, place, town.leo)
    assert answer.status_code == 422 and "Mest enligt plan." in answer.text
    assert not Decision.objects.filter(kind=Decision.Kind.PROGRAMME_REVIEW).exists()


def test_the_yearly_follow_up_reads_what_each_body_has_signed_off(place: Any, town: Any, reported: FollowUp) -> None:
    draft = {"programme": place.programme, "sub_area": place.part, "year": YEAR, "board": place.holding}
    FollowUp.objects.create(**draft, state=Progress.OFF, stage=FollowUp.Stage.SUBMITTED, written_by=town.leo)
    assert list(programmes.signed_reports([YEAR, YEAR + 1])) == [reported]
    assert not programmes.signed_reports([YEAR + 1])


def change_title(client: Client, place: Any, by: User, **typed: Any) -> Any:
    client.force_login(by)
    data = {"number": "1", "title": "Hela Fagersunda", "order": 1, "version": place.focus.version, **typed}
    return client.post(f"{WORK}fokusomrade/{place.focus.pk}/", data)


def test_an_adopted_programme_is_changed_by_a_decision_that_revises_it(
    client: Client, place: Any, town: Any, reported: FollowUp
) -> None:
    refused = change_title(client, place, town.leo)
    assert refused.status_code == 422 and "Välj det beslut som ändrar det" in refused.text
    follow_up(client, place, town.leo, revision="Fokusområde 1 får nytt namn.")
    decision = Decision.objects.get(kind=Decision.Kind.PROGRAMME_REVIEW)
    assert change_title(client, place, town.leo, decision=decision.pk).status_code == 422
    decisions.record_outcome(decision, "approved", meeting=place.meeting, paragraph=61, by=town.moa)
    assert change_title(client, place, town.leo, decision=decision.pk).status_code == 302
    place.focus.refresh_from_db()
    assert place.focus.title == "Hela Fagersunda"


def test_one_decision_carries_one_revision(client: Client, place: Any, town: Any, reported: FollowUp) -> None:
    """When the revision is written in, neither its decision nor the adoption changes anything more."""
    follow_up(client, place, town.leo, revision="Fokusområde 1 får nytt namn.")
    decision = Decision.objects.get(kind=Decision.Kind.PROGRAMME_REVIEW)
    decisions.record_outcome(decision, "approved", meeting=place.meeting, paragraph=61, by=town.moa)
    assert change_title(client, place, town.leo, decision=decision.pk).status_code == 302
    assert "reviderade programmet" in client.get(WORK).text
    assert client.post(WORK + "revidering-klar/").status_code == 302
    assert "reviderade programmet" not in client.get(WORK).text
    place.focus.refresh_from_db()
    again = {"title": "Halva Fagersunda", "version": place.focus.version, "decision": decision.pk}
    assert change_title(client, place, town.leo, **again).status_code == 422
    assert not programmes.decisions_on(place.programme)
    with pytest.raises(programmes.NothingToFinish):
        programmes.finish_revision(place.programme, by=town.leo)


def owed_lines(person: User, on: dt.date) -> list[str]:
    return [line.label for line in worklist.deciding.programme_reports(worklist.Desk(person, on))]


def test_what_a_body_owes_stands_on_the_list_and_is_reminded_of_until_it_is_handed_over(
    client: Client, place: Any, town: Any, settings: Any
) -> None:
    """The technical board's manager hears of it; the company has no administration, so the coordinator does."""
    Programme.objects.update(reports_due="02-15")
    said = "Rapportera om 2025: Program för social hållbarhet"
    day = dt.date(2026, 1, 16)
    Membership.objects.update(starts_on=None, ends_on=None)
    written = {(row.to, row.on) for row in chasing.programme_reports(chasing.Look(day))}
    assert {row for row in written if row[1] == day} == {(town.olle, day), (town.leo, day)}
    assert owed_lines(town.maja, day) == owed_lines(town.olle, day) == owed_lines(town.leo, day) == [said]
    assert owed_lines(town.karin, day) == owed_lines(town.siv, day) == []
    hand_over(client, place, town.board, town.maja)
    assert owed_lines(town.maja, day) == []
    assert owed_lines(town.olle, day) == ["Godkänn rapporten: 1.1 Trygga gator"]
    later = list(chasing.programme_reports(chasing.Look(dt.date(2026, 2, 22))))
    assert {(row.to, row.context["is_late"]) for row in later if row.on > dt.date(2026, 2, 15)} == {(town.leo, True)}
    assert {row.to for row in later} == {town.leo}


def test_the_day_when_bodies_report_is_a_day_of_every_year(client: Client, place: Any, town: Any) -> None:
    client.force_login(town.leo)
    typed = {"version": 1, "goal": "Ihop.", "reports_due": "02-29"}
    answer = client.post(WORK + "andra/", typed)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["reports_due"]
    assert client.post(WORK + "andra/", typed | {"reports_due": "02-15"}).status_code == 302


def test_a_draft_is_changed_without_a_decision_and_only_by_those_who_keep_documents(
    client: Client, place: Any, town: Any
) -> None:
    back_to_draft()
    assert change_title(client, place, town.maja).status_code == 404
    assert change_title(client, place, town.leo).status_code == 302


def test_a_company_is_named_only_under_a_body_that_is_responsible(client: Client, place: Any, town: Any) -> None:
    back_to_draft()
    client.force_login(town.leo)
    data = {"focus_area": place.focus.pk, "number": "1.2", "title": "Möten", "order": 2}
    data |= {"responsible": [town.board.pk], "through": [place.homes.pk]}
    new = WORK + "del/ny/"
    refused = client.post(new, data)
    assert refused.status_code == 422 and "Fagersundahem" in str(refused.context["form"].errors["through"])
    assert client.post(new, data | {"responsible": [place.holding.pk]}).status_code == 302
    line = SubAreaResponsibility.objects.get(sub_area__number="1.2")
    assert (line.board, list(line.via.all())) == (place.holding, [place.homes])


def test_an_assignment_beside_the_programme_needs_no_decision_here(client: Client, place: Any, town: Any) -> None:
    client.force_login(town.leo)
    data = {
        "number": "2027:8",
        "given_by": place.ks.pk,
        "given_to": [town.board.pk],
        "text": "Utred.",
        "state": "on_track",
    }
    assert client.post(WORK + "tillaggsuppdrag/ny/", data).status_code == 302
    assert "2027:8 Utred." in client.get(PAGE).text
