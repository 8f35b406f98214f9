"""Write the municipality back: load, dump and load again give the same."""

from base64 import b64decode, b64encode
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from dialogues.exports.world import as_yaml, dump
from dialogues.followup import frozen
from dialogues.imports.loader import load
from dialogues.imports.problems import WorldRefused
from dialogues.imports.reading import read_text
from dialogues.models import (
    Answer,
    Choice,
    Contribution,
    Dialogue,
    ModerationAction,
    ModerationRule,
    ModerationState,
    Participant,
    Quote,
    Theme,
)
from governance.models import DocumentFile, Membership, Portrait, Role, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_anchor")]


class _Undo(Exception):
    """Takes everything in the block back."""


def loaded_and_dumped(text: str) -> str:
    """What an empty installation writes when ``text`` has been loaded into it; it is empty again afterwards."""
    result = ""
    try:
        with transaction.atomic():
            load(read_text(text))
            result = as_yaml(dump())
            raise _Undo
    except _Undo:
        return result


def closed_year() -> dict[str, Any]:
    """A year in which nothing was held, as it stands in a file."""
    rules = {"feedback_days_after_close": 30, "small_cell_threshold": 5, "age_population": {}, "gender_population": {}}
    kinds = ("held", "owed", "answered", "groups", "meetings", "parts", "learnt", "reported")
    figures = {"rules": rules, "material": {"backgrounds": {}, **{kind: [] for kind in kinds}}}
    digests = {"figures_digest": frozen.digest(figures), "log_digest": "0" * 64}
    told = {"year": 2024, "closed_on": "2025-02-03", "closed_by": "leo", "figures": frozen.canonical(figures)}
    return told | digests


def test_load_dump_and_load_give_the_same(content: dict[str, Any]) -> None:
    """Also where the municipality has more than one programme and action plan, and has closed a year."""
    content["closed_years"] = [closed_year()]
    content["meetings"].append({"body": "kf", "date": "2027-02-22", "papers_due": "2027-02-10", "place": "Folkets hus"})
    other = {"title": "Kulturprogram", "doc_type": "Program", "status": "draft", "focus_areas": []}
    other["focus_areas"] = [{"number": "1", "title": "Bibliotek", "sub": [{"number": "1.1", "title": "Barn"}]}]
    content["more_programmes"] = [{"code": "prog_kultur", **other}]
    content["more_action_plans"] = [{"code": "hp_2027", "title": "Handlingsplan 2027", "owner": "db"}]
    first = loaded_and_dumped(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
    assert not Dialogue.objects.exists()
    assert "Folkets hus" in first and "2027-02-10" in first
    assert "prog_kultur" in first and "hp_2027" in first and content["closed_years"][0]["figures_digest"] in first
    assert loaded_and_dumped(first) == first


@pytest.mark.once
def test_the_dump_tells_what_the_file_told(content: dict[str, Any]) -> None:
    load(content)
    told = read_text(as_yaml(dump()))
    assert [row["id"] for row in told["dialogues"]] == [row["id"] for row in content["dialogues"]]
    before = {row["id"]: row for row in content["contributions"]}
    for row in told["contributions"]:
        same = {key: value for key, value in before[row["id"]].items() if value is not None and key != "moderation"}
        assert {key: row[key] for key in same} == same
        assert row["moderation"]["state"] == before[row["id"]]["moderation"]["state"]
    for old, new in zip(content["dialogues"], told["dialogues"], strict=True):
        for part in ("title", "feedback", "reminders_sent", "suspension", "questions", "outcome", "proposal", "vote"):
            if old.get(part):
                assert_told(old[part], new[part], f"{old['id']}/{part}")
        terms = "assignment" if old["type"] == "knowledge_dialogue" else "mandate"
        if old.get(terms):
            assert_told(old[terms], new[terms], f"{old['id']}/{terms}")
    for part in ("areas", "administrations", "governing_documents"):
        assert_told(content[part], told[part], part)


def assert_told(old: Any, new: Any, place: str) -> None:
    """Everything in ``old`` is in ``new``; new may say more."""
    if isinstance(old, dict):
        for key, value in old.items():
            if value not in (None, [], {}):
                assert key in new, f"{place}/{key} is lost"
                assert_told(value, new[key], f"{place}/{key}")
    elif isinstance(old, list):
        assert len(old) == len(new), place
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            assert_told(before, after, f"{place}/{number}")
    else:
        assert old == new, place


@pytest.mark.once
def test_how_contributions_were_sorted_is_in_the_dump_too(content: dict[str, Any]) -> None:
    former = next(row for row in content["contributions"] if row["id"] == "C038")["former_coding"][0]
    former |= {"quoted": True, "quoted_by": "maja"}
    load(content)
    told = read_text(as_yaml(dump()))
    park = next(row for row in told["dialogues"] if row["id"] == "D-2026-006")
    assert [(row["kind"], row["theme"], row["by"]) for row in park["theme_history"]] == [
        ("created", "bad", "leo"),
        ("merged", "bad", "maja"),
    ]
    assert [(row["body"], row["sent"], row["answered"]) for row in park["letters"]] == [
        ("ks", "2026-10-02", "2026-10-09")
    ]
    said = {row["id"]: row for row in told["contributions"]}
    assert said["C038"]["former_coding"] == [former]
    assert [(row["text"], row["by"]) for row in park["mended_translations"]] == [("Syfte", "leo")]
    assert said["C053"]["off_topic"]["letter"] == 1
    assert said["C052"]["second_reading"]["second"] == ["cykel"]
    assert set(said["C055"]["second_reading"]) == {"drawn"}


@pytest.mark.once
def test_what_people_did_since_is_in_the_dump_too(content: dict[str, Any]) -> None:
    load(content)
    cycling = Dialogue.objects.get(reference="D-2026-008")
    said = Contribution.objects.get(reference="C001")
    one = cycling.questions.get(code="q4")
    answer = Answer.objects.create(contribution=said, question=one)
    answer.choices.set([Choice.objects.get(question=one, order=2)])
    Quote.objects.create(theme=Theme.objects.get(dialogue=cycling, code="skolvag"), contribution=said)
    merged = cycling.themes.exclude(code="skolvag")[0]
    Theme.objects.filter(pk=merged.pk).update(
        merged_into=cycling.themes.get(code="skolvag"), example={"sv": "Det är för smalt."}
    )
    ModerationAction.objects.create(
        contribution=said,
        state=ModerationState.HIDE,
        rule=ModerationRule.OFF_TOPIC,
        reason={"sv": "Hör inte hit."},
        by=User.objects.get(code="maja"),
        at=timezone.now(),
    )
    Contribution.objects.filter(pk=said.pk).update(state=ModerationState.HIDE)
    newcomer = User.objects.create_user("ny@fagersunda.example", "hemligt-och-langt", name="Ny Demolund")
    Membership.objects.create(user=newcomer, role=Role.AUDITOR)
    first = as_yaml(dump())
    row = next(item for item in read_text(first)["contributions"] if item["id"] == "C001")
    assert row["answers"] == [{"question": "q4", "choices": [2]}]
    assert row["quoted_in"] == ["skolvag"]
    own = next(item for item in read_text(first)["dialogues"] if item["id"] == "D-2026-008")["themes"]
    told = next(item for item in own if item["code"] == merged.code)
    assert (told["merged_into"], told["example"]) == ("skolvag", {"sv": "Det är för smalt."})
    assert [item["state"] for item in row["earlier_moderation"]] == ["publish"]
    assert row["moderation"]["state"] == "hide"
    assert "ny-fagersunda-example" in {item["username"] for item in read_text(first)["users"]}


@pytest.mark.once
def test_no_password_and_no_address_of_a_participant_is_in_the_dump(content: dict[str, Any]) -> None:
    load(content)
    Participant.objects.create(
        dialogue=Dialogue.objects.get(reference="D-2026-008"),
        email="hemlig@privat.example",
        email_hash="x" * 64,
        token_hash="y" * 64,
        asked_at=timezone.now(),
    )
    text = as_yaml(dump())
    assert "hemlig@privat.example" not in text
    assert "pbkdf2" not in text
    assert "password" not in text


@pytest.mark.once
def test_the_command_writes_a_file_that_can_be_loaded(content: dict[str, Any], tmp_path: Path) -> None:
    load(content)
    path = tmp_path / "world.yaml"
    call_command("dump_world", path, stderr=StringIO())
    said = StringIO()
    call_command("load_world", path, stdout=said)
    assert Dialogue.objects.count() == 13
    out = StringIO()
    call_command("dump_world", stdout=out)
    assert out.getvalue() == path.read_text(encoding="utf-8")


@pytest.mark.once
def test_files_and_photos_come_back_to_the_letter_and_a_strange_one_is_refused(content: dict[str, Any]) -> None:
    load(content)
    file, photo = DocumentFile.objects.get(), Portrait.objects.get()
    assert (file.document.code, file.kind) == ("riktl_2023", "pdf") and bytes(file.content).startswith(b"%PDF-")
    told = read_text(as_yaml(dump()))
    row = next(item for item in told["governing_documents"] if item["code"] == "riktl_2023")
    assert b64decode(row["files"][0]["content"]) == bytes(file.content)
    person = next(item for item in told["users"] if item["username"] == "ordf_tn")
    assert b64decode(person["photo"]["content"]) == bytes(photo.content)
    person["photo"]["content"] = "not base64"
    assert refused(told) >= {"users/ordf_tn/photo/content"}
    row["files"][0] |= {"content": b64encode(b"not a document").decode(), "added_by": "nobody"}
    told["meetings"] = [{"body": "tn", "date": "2027-01-19", "papers_due": "2027-01-20"}] * 2
    person["photo"] |= {"content": b64encode(b"not a photo").decode(), "consented": "2027-01-01"}
    file_at, photo_at = "governing_documents/riktl_2023/files/1", "users/ordf_tn/photo"
    assert refused(told) == {
        f"{file_at}/content", f"{file_at}/added_by", f"{photo_at}/content", f"{photo_at}/consented",
        "meetings/1/papers_due", "meetings/2/papers_due", "meetings/2/date",
    }  # fmt: skip


def refused(content: dict[str, Any]) -> set[str]:
    """The places of everything that is wrong with it."""
    with pytest.raises(WorldRefused) as refusal:
        load(content)
    return {problem.place for problem in refusal.value.problems}


def test_there_is_nothing_to_write_before_there_is_a_municipality() -> None:
    with pytest.raises(CommandError):
        call_command("dump_world", stdout=StringIO())
