"""Who takes part in a language that the rest of the portal lacks meets no other language on the way, and no blank."""

import re

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from devtools import messages, readers
from dialogues import visibility
from dialogues.models import Contribution, Dialogue, Participant
from governance.models import OutgoingMail

from .test_taking_part import SAID, address

pytestmark = pytest.mark.once

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|</?\w+|href=\"[^\"]*\"")
OTHERS = [code for code, _name in settings.LANGUAGES if code not in settings.SITE_LANGUAGES]


@pytest.fixture(scope="module")
def met() -> list[polib.POEntry]:
    return readers.met(messages.extract())


def told(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_that_is_met_when_taking_part_is_translated_and_keeps_its_placeholders(
    code: str, met: list[polib.POEntry]
) -> None:
    assert len(met) > 150
    made = readers.catalogue(code, met)
    assert [entry.msgid for entry in made if not all(told(entry))] == []
    source = {entry.msgid: entry for entry in met}
    wrong = [
        text
        for entry in made
        if entry.msgid in source
        for text in told(entry)
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    ]
    assert wrong == []


@pytest.mark.parametrize("code", OTHERS)
def test_the_catalogue_that_is_kept_is_the_one_that_is_written(code: str, met: list[polib.POEntry]) -> None:
    kept = polib.pofile(str(messages.ROOT / "locale" / code / "LC_MESSAGES" / "django.po"))
    assert {messages.key(entry): told(entry) for entry in kept} == {
        messages.key(entry): told(entry) for entry in readers.catalogue(code, met)
    }


def test_the_languages_of_the_portal_are_those_that_are_written() -> None:
    assert sorted(OTHERS) == readers.languages()


@pytest.mark.django_db
@pytest.mark.parametrize("code", OTHERS)
def test_a_resident_takes_part_from_the_form_to_the_receipt_in_her_own_language(
    client: Client, open_dialogue: Dialogue, code: str
) -> None:
    direction = "rtl" if code in settings.LANGUAGES_BIDI else "ltr"
    words = readers.read(code).TRANSLATIONS
    form = client.get(address(open_dialogue), {"sprak": code}).content.decode()
    assert re.search(rf'<html lang="{code}"\s+dir="{direction}"', form)
    assert words["Your contribution"] in form
    stamp = re.search(r'name="stamp" value="([^"]+)"', form)
    assert stamp
    data = {"q_q1": SAID, "stamp": stamp[1], "sprak": code, "email": "karin@mail.example"}
    empty = client.post(address(open_dialogue), {**data, "q_q1": ""}).content.decode()
    assert words["Write what you think"] in empty
    assert words["Is this right?"] in client.post(address(open_dialogue), data).content.decode()
    sent = client.post(address(open_dialogue), {**data, "send": "1"})
    receipt = client.get(sent.url).content.decode()
    assert words["Thank you! Your contribution has arrived."] in receipt
    assert Contribution.objects.get().text == SAID
    assert Participant.objects.get().language == code
    letter = OutgoingMail.objects.get(name="confirm_address")
    assert letter.language == code
    assert f"sprak={code}" in str(letter.context)


@pytest.mark.django_db
@pytest.mark.parametrize("code", OTHERS)
def test_a_page_that_is_not_in_the_readers_language_says_so_in_it_and_is_marked_as_swedish(
    client: Client, open_dialogue: Dialogue, code: str
) -> None:
    page = client.get(reverse("residents:start"), HTTP_ACCEPT_LANGUAGE=code).content.decode()
    assert '<html lang="sv"' in page
    said = next(text for name, text in readers.read(code).TRANSLATIONS.items() if name.startswith("This page does not"))
    assert said in page
    assert f'lang="{code}"' in page


@pytest.mark.django_db
def test_that_the_level_is_told_in_swedish_is_said_also_where_every_question_is_translated(
    client: Client, open_dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = readers.read("fi").TRANSLATIONS["What is not in English yet is shown in Swedish. You can answer in English."]
    question = open_dialogue.questions.get()
    question.text["fi"] = "Mitä mieltä olet?"
    question.hint.clear()
    question.save()
    open_dialogue.title["fi"] = "Millainen puisto?"
    open_dialogue.save()
    assert said in client.get(address(open_dialogue), {"sprak": "fi"}).content.decode()
    shown = visibility.shown_promise

    def with_finnish(dialogue: Dialogue) -> visibility.ShownPromise | None:
        promised = shown(dialogue)
        assert promised and promised.level
        promised.level["promise"]["fi"] = "Kysymme, mitä mieltä olet."
        return promised

    monkeypatch.setattr(visibility, "shown_promise", with_finnish)
    assert said not in client.get(address(open_dialogue), {"sprak": "fi"}).content.decode()
