"""An empty installation becomes usable in a browser."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance import documents, ladders
from governance.forms.settings import MunicipalityForm
from governance.models import (
    Area,
    Board,
    DocumentType,
    GoverningDocument,
    LadderScale,
    Meeting,
    Membership,
    Municipality,
    OutgoingMail,
    Role,
    User,
)

KEPT_TOGETHER = {"reminder_hours", "reminder_roles", "coordinator_list", "participant_reminder", "references"}


@pytest.fixture
def gita(client: Client, town: Any) -> Client:
    client.force_login(town.gita)
    return client


def typed(form: Any) -> dict[str, Any]:
    """What a browser would send back of a form that nobody has changed."""
    data: dict[str, Any] = {}
    for field in form:
        value = field.field.prepare_value(field.initial) if not callable(field.initial) else field.initial()
        if value is None or value is False:
            continue
        data[field.html_name] = [getattr(each, "pk", each) for each in value] if isinstance(value, list) else value
    return data


def test_every_setting_of_the_municipality_has_a_field() -> None:
    settings = {field.name for field in Municipality._meta.get_fields() if field.concrete} - {
        "id",
        "is_demo",
        "version",
    }
    assert settings == set(MunicipalityForm.Meta.fields) | KEPT_TOGETHER


def test_saving_the_settings_unchanged_changes_nothing(gita: Client, town: Any) -> None:
    before = Municipality.objects.values().get()
    page = gita.get(reverse("governance:settings_municipality"))
    saved = gita.post(reverse("governance:settings_municipality"), typed(page.context["form"]))
    assert saved.status_code == 302, saved.context["form"].errors
    assert Municipality.objects.values().get() == {**before, "version": before["version"] + 1}


def test_the_reminders_are_set_without_seeing_json(gita: Client, town: Any) -> None:
    address = reverse("governance:settings_municipality")
    page = typed(gita.get(address).context["form"])
    page |= {
        "reminder_days": "−7, 0, 10",
        "remind_official": "-7 0",
        "remind_manager": "10",
        "remind_chair": "",
        "remind_secretary": "10",
        "opens": "9",
        "closes": "16.30",
        "age_population": "0–17: 8 800\n18+: 32500",
        "refer_fault_report": "https://fagersunda.example/felanmalan",
        "languages": ["sv", "fi", "so"],
    }
    assert gita.post(address, page).status_code == 302
    settings = Municipality.current()
    assert settings.reminder_days == [-7, 0, 10]
    assert settings.reminder_roles == {"official": [-7, 0], "manager": [10], "chair": [], "secretary": [10]}
    assert settings.reminder_hours == ["09:00", "16:30"]
    assert settings.age_population == {"0–17": 8800, "18+": 32500}
    assert settings.references == {"fault_report": "https://fagersunda.example/felanmalan"}
    assert settings.languages == ["sv", "fi", "so"]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("reminder_days", "snart"),
        ("remind_manager", "5"),
        ("opens", "25"),
        ("closes", "07.00"),
        ("age_population", "många"),
        ("participant_max", "9"),
        ("name", ""),
    ],
)
def test_what_cannot_be_right_is_told_beside_the_field(field: str, wrong: str, gita: Client) -> None:
    address = reverse("governance:settings_municipality")
    page = typed(gita.get(address).context["form"])
    answer = gita.post(address, {**page, field: wrong})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) >= {field}
    assert wrong in answer.text


def test_bodies_are_added_and_closed_with_a_date(gita: Client, town: Any) -> None:
    add = reverse("governance:settings_add", args=["organ"])
    new = {"name": "Valnämnden", "abbreviation": "VN", "code": "vn", "kind": "board", "meeting_weekday": ""}
    assert gita.post(add, new).status_code == 302
    board = Board.objects.get(code="vn")
    change = reverse("governance:settings_change", args=["organ", board.pk])
    assert (
        gita.post(change, {**new, "version": "1", "valid_to": "2026-12-31", "successor": board.pk}).status_code == 422
    )
    assert (
        gita.post(change, {**new, "version": "1", "valid_to": "2026-12-31", "successor": town.board.pk}).status_code
        == 302
    )
    board.refresh_from_db()
    assert (board.valid_to, board.successor) == (dt.date(2026, 12, 31), town.board)
    refused = gita.post(add, {**new, "code": "au", "kind": "committee", "may_mandate": "on"})
    assert refused.status_code == 422 and "may_mandate" in refused.context["form"].errors


def test_a_body_that_is_renamed_is_still_known_by_its_former_name(gita: Client, town: Any) -> None:
    change = reverse("governance:settings_change", args=["organ", town.board.pk])
    before, page = town.board.name, typed(gita.get(change).context["form"])
    assert gita.post(change, {**page, "name": "Gatu- och parknämnden"}).status_code == 302
    public = reverse("governance:board", args=[town.board.code])
    assert before in gita.get(public).text
    again = typed(gita.get(change).context["form"])
    assert again["former_names"] == before
    assert gita.post(change, {**again, "name": before}).status_code == 302
    assert Board.objects.get(pk=town.board.pk).former_names == ["Gatu- och parknämnden"]
    misspelt = typed(gita.get(change).context["form"])
    assert gita.post(change, {**misspelt, "former_names": ""}).status_code == 302
    assert Board.objects.get(pk=town.board.pk).former_names == []


def test_areas_meetings_and_types_are_kept(gita: Client, town: Any) -> None:
    def add(register: str, **row: str) -> int:
        return gita.post(reverse("governance:settings_add", args=[register]), row).status_code

    assert add("omraden", name="Centrum", code="centrum", kind="tätort", population="9000") == 302
    assert add("moten", board=str(town.other.pk), held_on="2027-01-20") == 302
    assert add("dokumenttyper", name="Policy", rank="20") == 302
    assert add("mandatperioder", elected="boards", starts_on="2027-01-01", ends_on="2030-12-31") == 302
    assert add("mandatperioder", elected="boards", starts_on="2027-01-01", ends_on="2026-12-31") == 422
    assert add("forvaltningar", name="Socialförvaltningen", code="sof", serves=str(town.other.pk)) == 302
    assert add("planeter", name="Mars") == 404
    assert Area.objects.get().name == "Centrum"
    assert Meeting.objects.filter(board=town.other, held_on=dt.date(2027, 1, 20)).exists()
    for register in ("omraden", "moten", "dokumenttyper", "mandatperioder", "forvaltningar", "organ", "dokument"):
        assert gita.get(reverse("governance:settings_register", args=[register])).status_code == 200


def test_a_person_gets_a_mail_and_then_roles(gita: Client, town: Any) -> None:
    new = {"name": "Lena Demosjö", "email": "Lena@Fagersunda.example", "party": "", "phone": ""}
    assert gita.post(reverse("governance:settings_person_add"), new).status_code == 302
    lena = User.objects.get(email="lena@fagersunda.example")
    assert OutgoingMail.objects.get(name="password_reset").to_address == lena.email
    assert gita.post(reverse("governance:settings_person_add"), new).status_code == 422
    page = reverse("governance:settings_person", args=[lena.pk])
    roles = {
        **new,
        "version": "1",
        "is_active": "on",
        "roles-TOTAL_FORMS": "1",
        "roles-INITIAL_FORMS": "0",
        "roles-0-role": "manager",
        "roles-0-administration": str(town.administration.pk),
        "roles-0-starts_on": "2026-11-01",
    }
    assert gita.post(page, {**roles, "roles-0-administration": ""}).status_code == 422
    assert gita.post(page, {**roles, "roles-0-role": "chair"}).status_code == 422
    assert gita.post(page, {**roles, "roles-ADD_ROW": "1"}).status_code == 200
    assert not lena.memberships.exists()
    assert gita.post(page, roles).status_code == 302
    assert lena.memberships.get().role == Role.MANAGER


def test_an_administrator_does_not_lock_herself_out(gita: Client, town: Any) -> None:
    held = Membership.objects.get(user=town.gita)
    page = reverse("governance:settings_person", args=[town.gita.pk])
    form = {
        "version": "1",
        "name": town.gita.name,
        "email": town.gita.email,
        "is_active": "on",
        "roles-TOTAL_FORMS": "1",
        "roles-INITIAL_FORMS": "1",
        "roles-0-id": str(held.pk),
        "roles-0-user": str(town.gita.pk),
        "roles-0-role": "administrator",
        "roles-0-starts_on": "2023-01-01",
        "roles-0-ends_on": "2026-11-01",
    }
    assert gita.post(page, form).status_code == 422
    held.refresh_from_db()
    assert held.ends_on is None
    assert gita.post(page, {**form, "roles-0-ends_on": "", "is_active": ""}).status_code == 422
    town.gita.refresh_from_db()
    assert town.gita.is_active
    assert gita.post(page, {**form, "roles-0-ends_on": ""}).status_code == 302


def test_a_new_ladder_leaves_the_old_one_as_it_was(gita: Client) -> None:
    address = reverse("governance:settings_ladder")
    page = gita.get(address)
    form = {
        "name": "Vår stege",
        "version": "2026",
        **{k: v for row in page.context["rows"] for k, v in typed(row).items()},
    }
    form |= {"levels-TOTAL_FORMS": "5", "levels-INITIAL_FORMS": "5"}
    assert gita.post(address, form).status_code == 302
    first = ladders.current()
    assert first and [level.order for level in first.levels.all()] == [1, 2, 3, 4, 5]
    assert gita.post(address, form).status_code == 422
    assert gita.post(address, {**form, "version": "2027", "levels-1-label": "Rådfrågning"}).status_code == 302
    second = ladders.current()
    assert second and str(second.levels.get(order=2).label) == "Rådfrågning"
    assert str(first.levels.get(order=2).label) == "Konsultation"
    assert LadderScale.objects.filter(is_current=True).count() == 1


class TestDocuments:
    @pytest.fixture
    def new(self, town: Any) -> dict[str, str]:
        return {
            "title": "Riktlinje för dialog",
            "code": "riktlinje",
            "doc_type": str(DocumentType.objects.get().pk),
            "status": "draft",
            "governs_dialogue": "on",
            "requires_evaluation": "true",
        }

    def test_a_document_from_before_the_portal_is_in_force(self, gita: Client, new: Any, town: Any) -> None:
        new |= {"adopted_by": str(town.board.pk), "adopted_on": "2023-11-08", "paragraph": "187"}
        assert gita.post(reverse("governance:settings_add", args=["dokument"]), new).status_code == 302
        document = GoverningDocument.objects.get(code="riktlinje")
        assert documents.guideline_in_force(dt.date(2024, 1, 1)) == document
        assert document.decision and (document.decision.paragraph, document.decision.is_final) == (187, True)
        change = reverse("governance:settings_change", args=["dokument", document.pk])
        page = gita.get(change)
        assert "adopted_on" not in page.context["form"].fields
        assert gita.post(change, {**typed(page.context["form"]), "owner_role": "Kanslichef"}).status_code == 302
        document.refresh_from_db()
        assert (document.status, document.owner_role) == ("adopted", "Kanslichef")

    def test_everything_about_a_document_in_force_is_kept_up_to_date_and_read_by_everybody(
        self, gita: Client, new: Any, town: Any
    ) -> None:
        new |= {"adopted_by": str(town.board.pk), "adopted_on": "2023-11-08", "paragraph": "187"}
        gita.post(reverse("governance:settings_add", args=["dokument"]), new)
        gita.post(
            reverse("governance:settings_add", args=["dokument"]),
            {**new, "code": "annan", "paragraph": "188", "title": "Policy för språk"},
        )
        document, other = (GoverningDocument.objects.get(code=code) for code in ("riktlinje", "annan"))
        change = reverse("governance:settings_change", args=["dokument", document.pk])
        kept = {
            "followup_responsible": "Kommunstyrelsen", "followup_when": "Varje år i samband med bokslutet", "review_on": "2027-05-03",
            "applies_to": [str(town.board.pk)], "related": [str(other.pk)], "commitments": "Barnkonventionen\nAgenda 2030",
            "data_sources": "SCB:s medborgarundersökning", "file_url": "https://handlingar.fagersunda.example/riktlinje.pdf",
        }  # fmt: skip
        assert gita.post(change, {**typed(gita.get(change).context["form"]), **kept}).status_code == 302
        page = Client().get(reverse("governance:document", args=["riktlinje"])).content.decode()
        told = [
            "Varje år i samband med bokslutet", "3 maj 2027", "Policy för språk", "Agenda 2030", "SCB:s medborgarundersökning",
            'href="https://handlingar.fagersunda.example/riktlinje.pdf"', f'href="{reverse("governance:board", args=[town.board.code])}"',
        ]  # fmt: skip
        assert [words for words in told if words not in page] == []
        refused = gita.post(
            change, {**typed(gita.get(change).context["form"]), "file_url": "handlingen", "review_on": "snart"}
        )
        assert refused.status_code == 422 and set(refused.context["form"].errors) == {"file_url", "review_on"}

    def test_an_officials_routine_names_the_role(self, gita: Client, new: Any) -> None:
        new |= {"adopted_by_role": "Kommundirektör", "adopted_on": "2022-02-01"}
        assert gita.post(reverse("governance:settings_add", args=["dokument"]), new).status_code == 302
        assert GoverningDocument.objects.get(code="riktlinje").decision is None

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"adopted_on": "2023-11-08"}, "adopted_by"),
            ({"adopted_on": "2027-11-08", "adopted_by_role": "Direktör"}, "adopted_on"),
            ({"adopted_by_role": "Direktör"}, "adopted_on"),
            ({"paragraph": "3"}, "adopted_on"),
        ],
    )
    def test_an_adoption_is_told_in_full(self, change: Any, field: str, gita: Client, new: Any) -> None:
        answer = gita.post(reverse("governance:settings_add", args=["dokument"]), {**new, **change})
        assert answer.status_code == 422 and field in answer.context["form"].errors
        assert not GoverningDocument.objects.filter(code="riktlinje").exists()

    def test_a_taken_paragraph_saves_nothing(self, gita: Client, new: Any, town: Any) -> None:
        add = reverse("governance:settings_add", args=["dokument"])
        new |= {"adopted_by": str(town.board.pk), "adopted_on": "2023-11-08", "paragraph": "187"}
        assert gita.post(add, new).status_code == 302
        assert gita.post(add, {**new, "code": "annan"}).status_code == 422
        assert not GoverningDocument.objects.filter(code="annan").exists()

    def test_a_draft_is_put_before_a_body_and_adopted(self, gita: Client, new: Any, town: Any, at_meeting: Any) -> None:
        from governance import decisions

        gita.post(reverse("governance:settings_add", args=["dokument"]), new)
        document = GoverningDocument.objects.get(code="riktlinje")
        put = reverse("governance:settings_document_propose", args=[document.pk])
        adopt = reverse("governance:settings_document_adopt", args=[document.pk])
        assert gita.post(put, {"board": ""}).status_code == 422
        assert gita.post(put, {"board": str(town.board.pk)}).status_code == 302
        document.refresh_from_db()
        decision = document.proposal
        assert decision
        assert gita.post(adopt, {"decision": str(decision.pk)}).status_code == 422
        decisions.record_outcome(decision, "approved", **at_meeting)
        assert gita.post(adopt, {"decision": str(decision.pk)}).status_code == 302
        document.refresh_from_db()
        assert document.status == "adopted"
        assert gita.post(put, {"board": str(town.board.pk)}).status_code == 422

    def test_what_was_adopted_as_a_file_alone_can_be_given_its_text_once(
        self, gita: Client, new: Any, town: Any
    ) -> None:
        adopted = {"adopted_by": str(town.board.pk), "adopted_on": "2023-11-08", "paragraph": "187", "text": ""}
        gita.post(reverse("governance:settings_add", args=["dokument"]), new | adopted)
        document = GoverningDocument.objects.get(code="riktlinje")
        change = reverse("governance:settings_change", args=["dokument", document.pk])
        form = gita.get(change).context["form"]
        typed = {name: form[name].value() or "" for name in form.fields if name not in ("applies_to", "related")}
        assert gita.post(change, {**typed, "text": "Dialog sker före beslut."}).status_code == 302
        document.refresh_from_db()
        assert document.text == "Dialog sker före beslut."
        assert "text" not in gita.get(change).context["form"].fields

    def test_one_board_prepares_a_document_that_another_one_adopts(
        self, gita: Client, new: Any, town: Any, at_meeting: Any
    ) -> None:
        from governance import decisions

        gita.post(reverse("governance:settings_add", args=["dokument"]), new)
        document = GoverningDocument.objects.get(code="riktlinje")
        put = reverse("governance:settings_document_propose", args=[document.pk])
        adopt = reverse("governance:settings_document_adopt", args=[document.pk])
        itself = gita.post(put, {"board": str(town.other.pk), "preparing_board": str(town.other.pk)})
        assert itself.status_code == 422 and "preparing_board" in itself.context["form"].errors
        typed = {"board": str(town.other.pk), "preparing_board": str(town.board.pk)}
        assert gita.post(put, typed).status_code == 302
        document.refresh_from_db()
        prepared = decisions.record_outcome(document.proposal, "approved", **at_meeting)
        assert (prepared.board, prepared.is_proposal) == (town.board, True)
        (coming,) = prepared.prepares.all()
        assert (coming.board, coming.kind, coming.is_pending) == (town.other, "adopt_document", True)
        assert gita.post(adopt, {"decision": str(prepared.pk)}).status_code == 422
        meeting = Meeting.objects.create(board=town.other, held_on=prepared.decided_on)
        decisions.record_outcome(coming, "approved", by=town.cecilia, meeting=meeting, paragraph=77)
        assert gita.get(adopt).context["form"]["decision"].initial == coming.pk
        assert gita.post(adopt, {"decision": str(coming.pk)}).status_code == 302
        document.refresh_from_db()
        assert (document.status, document.adopted_by, document.proposal) == ("adopted", town.other, prepared)


class TestTwoAtOnce:
    """Nobody overwrites settings that they have not seen."""

    @pytest.mark.parametrize(
        ("name", "args", "field"),
        [
            ("settings_municipality", lambda town: [], "slogan"),
            ("settings_change", lambda town: ["organ", town.board.pk], "name_en"),
            ("settings_change", lambda town: ["forvaltningar", town.administration.pk], "head_title"),
        ],
    )
    def test_who_comes_second_sees_both_texts(self, gita: Client, town: Any, name: str, args: Any, field: str) -> None:
        address = reverse(f"governance:{name}", args=args(town))
        page = typed(gita.get(address).context["form"])
        assert gita.post(address, {**page, field: "Den förstas ord"}).status_code == 302
        second = gita.post(address, {**page, field: "Den andras ord"})
        assert second.status_code == 409
        assert "Den förstas ord" in second.content.decode() and "Den andras ord" in second.content.decode()
        assert gita.get(address).context["form"].initial[field] == "Den förstas ord"
        again = typed(gita.get(address).context["form"])
        assert gita.post(address, {**again, field: "Den andras ord"}).status_code == 302

    def test_a_person_is_not_overwritten(self, gita: Client, town: Any) -> None:
        address = reverse("governance:settings_person", args=[town.maja.pk])
        rows = {"roles-TOTAL_FORMS": "0", "roles-INITIAL_FORMS": "0"}
        page = {**typed(gita.get(address).context["form"]), **rows}
        assert gita.post(address, {**page, "phone": "070-1740601"}).status_code == 302
        second = gita.post(address, {**page, "phone": "070-1740602"})
        assert second.status_code == 409
        assert "070-1740601" in second.content.decode() and "070-1740602" in second.content.decode()
        town.maja.refresh_from_db()
        assert town.maja.phone == "070-1740601"
