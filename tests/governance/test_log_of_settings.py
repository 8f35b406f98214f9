"""What is done to documents, settings, bodies, people and roles is written in the system's log, without names."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogues import log
from dialogues.models import LogEntry
from governance import deeds, documents
from governance.models import Board, DocumentType, GoverningDocument, LadderScale, Municipality, User

from .test_settings_pages import typed

Action = LogEntry.Action


@pytest.fixture
def gita(client: Client, town: Any) -> Client:
    client.force_login(town.gita)
    return client


def lines(*actions: str) -> list[LogEntry]:
    return list(LogEntry.objects.filter(chain=LogEntry.SYSTEM, action__in=actions).order_by("seq"))


def adopted(town: Any, code: str, **more: Any) -> GoverningDocument:
    draft = GoverningDocument.objects.create(
        code=code, title="Riktlinje", doc_type=DocumentType.objects.get(), status="draft", **more
    )
    return documents.register_adopted(draft, by=town.leo, adopted_on=dt.date(2024, 1, 9), adopted_by_role="Direktör")


def test_adoption_and_the_repeal_it_brings_are_logged(town: Any) -> None:
    old = adopted(town, "gammal")
    new = adopted(town, "ny", replaces=old)
    first, repealed, second = lines(Action.DOCUMENT_ADOPTED, Action.DOCUMENT_REPEALED)
    assert (first.detail["pk"], first.actor) == (old.pk, town.leo)
    assert (repealed.action, repealed.detail["pk"]) == (Action.DOCUMENT_REPEALED, old.pk)
    assert (second.action, second.detail["pk"]) == (Action.DOCUMENT_ADOPTED, new.pk)
    assert first.detail["row"] == "governance.governingdocument"
    assert log.verify() == []


def test_what_is_undone_leaves_no_line(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(deeds, "recorders", [*deeds.recorders, fail])
    with pytest.raises(RuntimeError):
        adopted(town, "ny")
    assert GoverningDocument.objects.get(code="ny").status == "draft"
    assert lines(Action.DOCUMENT_ADOPTED) == []


def test_settings_and_bodies_are_logged_by_field_and_number(gita: Client, town: Any) -> None:
    address = reverse("governance:settings_municipality")
    form = typed(gita.get(address).context["form"])
    assert gita.post(address, {**form, "slogan": "Hemligt motto"}).status_code == 302
    (line,) = lines(Action.SETTINGS_CHANGED)
    assert (line.actor, line.detail["row"], line.detail["fields"]) == (
        town.gita, "governance.municipality", ["slogan"],
    )  # fmt: skip
    assert "Hemligt" not in str(line.detail)
    body = reverse("governance:settings_change", args=["organ", town.board.pk])
    form = typed(gita.get(body).context["form"])
    assert gita.post(body, {**form, "diary_prefix": "TEK"}).status_code == 302
    (line,) = lines(Action.BOARD_CHANGED)
    assert (line.detail["pk"], "diary_prefix" in line.detail["fields"]) == (town.board.pk, True)
    assert Board.objects.get(pk=town.board.pk).diary_prefix == "TEK"
    assert Municipality.current().slogan == "Hemligt motto"


def test_people_and_roles_are_logged_without_their_names(gita: Client, town: Any) -> None:
    new = {"name": "Lena Demosjö", "email": "lena@fagersunda.example"}
    assert gita.post(reverse("governance:settings_person_add"), new).status_code == 302
    lena = User.objects.get(email="lena@fagersunda.example")
    page = reverse("governance:settings_person", args=[lena.pk])
    form = typed(gita.get(page).context["form"])
    roles = {
        "roles-TOTAL_FORMS": "1",
        "roles-INITIAL_FORMS": "0",
        "roles-0-role": "manager",
        "roles-0-administration": str(town.administration.pk),
    }
    assert gita.post(page, {**form, **roles}).status_code == 302
    (held,) = lines(Action.MEMBERSHIP_CHANGED)
    assert (held.actor, held.detail["person"], held.detail["role"]) == (town.gita, lena.pk, "manager")
    for line in lines(Action.PERSON_CHANGED, Action.MEMBERSHIP_CHANGED):
        assert "Lena" not in str(line.detail) and "@" not in str(line.detail)
    assert len(lines(Action.PERSON_CHANGED)) == 2


def test_a_new_ladder_is_logged(gita: Client) -> None:
    address = reverse("governance:settings_ladder")
    rows = {name: value for row in gita.get(address).context["rows"] for name, value in typed(row).items()}
    form = {"name": "Vår stege", "version": "2026", "levels-TOTAL_FORMS": "5", "levels-INITIAL_FORMS": "5", **rows}
    assert gita.post(address, form).status_code == 302
    assert lines(Action.SETTINGS_CHANGED)[-1].detail["pk"] == LadderScale.objects.get(is_current=True).pk
