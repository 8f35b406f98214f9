"""The public texts of a dialogue in the languages of the municipality: written beside the Swedish, shown, and missed aloud."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogues import public_texts, visibility
from dialogues.exports import world_dialogue
from dialogues.models import Dialogue, Evaluation, Feedback, LogEntry, Step
from governance.models import LadderLevel, Municipality
from tests.dialogues.worlds import OPENS, World

pytestmark = pytest.mark.django_db
PURPOSE = "Haluamme tietää, missä on pimeää."
NOT_YET = "Se, mitä ei vielä ole suomeksi, näytetään ruotsiksi."


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    """Open to take part; the municipality speaks Finnish and Arabic too, and its levels promise in Finnish."""
    LadderLevel.objects.update(promise={"sv": "Vi lyssnar och svarar.", "fi": "Kuuntelemme ja vastaamme."})
    dialogue = world.arrived(Step.EXECUTION)
    world.today(OPENS)
    Municipality.objects.update(languages=["sv", "en", "fi", "ar"])
    return dialogue


@pytest.fixture
def maja(client: Client, world: World) -> Client:
    client.force_login(world.maja)
    return client


@pytest.fixture
def resident() -> Client:
    return Client()


def page(dialogue: Dialogue, code: str = "fi") -> str:
    return reverse("officials:public_texts_in", args=[dialogue.pk, code])


def opened(client: Client, dialogue: Dialogue, code: str = "fi") -> dict[str, Any]:
    """The form as the official has it open."""
    form = client.get(page(dialogue, code)).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def read(client: Client, dialogue: Dialogue, code: str = "fi", name: str = "dialogue_detail") -> str:
    return client.get(reverse(f"residents:{name}", args=[dialogue.slug]), {"sprak": code}).content.decode()


def test_what_is_written_in_finnish_is_read_in_finnish_and_what_is_missing_is_said(
    maja: Client, resident: Client, dialogue: Dialogue
) -> None:
    frozen = dialogue.snapshots.get().content
    answer = maja.post(page(dialogue), {**opened(maja, dialogue), "title": "Missä on pimeää?", "purpose": PURPOSE})
    assert answer.status_code == 302
    told = read(resident, dialogue)
    section = told[told.index('id="sprak-fi"') :]
    assert "Missä on pimeää?" in section and PURPOSE in section and NOT_YET in section
    assert '<span lang="sv" dir="ltr">Vilka platser</span>' in section
    assert dialogue.snapshots.get().content == frozen
    line = LogEntry.objects.filter(detail__what="public_texts").get()
    assert line.detail == {"what": "public_texts", "language": "fi", "texts": 2, "mended": 0}


def test_when_nothing_is_missing_nothing_is_said_to_be(maja: Client, resident: Client, dialogue: Dialogue) -> None:
    written = {text.name: f"Suomeksi: {text.name}" for text in public_texts.of(dialogue)}
    maja.post(page(dialogue), {**opened(maja, dialogue), **written})
    assert NOT_YET not in read(resident, dialogue)
    assert "Voit vastata suomeksi" not in read(resident, dialogue, name="take_part")
    finnish, arabic = (item for item in public_texts.coverage(Dialogue.objects.get()) if item.code in ("fi", "ar"))
    assert finnish.is_complete and arabic.done == 0


def test_the_overview_and_the_form_say_what_is_missing_in_each_language(maja: Client, dialogue: Dialogue) -> None:
    maja.post(page(dialogue), {**opened(maja, dialogue), "purpose": PURPOSE})
    told = maja.get(reverse("officials:public_texts", args=[dialogue.pk])).content.decode()
    number = len(public_texts.of(dialogue))
    assert f"1 av {number} texter" in told and f"0 av {number} texter" in told
    form = maja.get(page(dialogue)).content.decode()
    assert len(re.findall(r"\(saknas\)", form)) == number - 1


def test_the_fields_are_marked_with_their_language_and_direction(maja: Client, dialogue: Dialogue) -> None:
    field = re.search(r'<textarea[^>]*name="purpose"[^>]*>', maja.get(page(dialogue, "ar")).content.decode())
    assert field and 'lang="ar"' in field[0] and 'dir="rtl"' in field[0]


def test_a_language_that_the_municipality_has_not_chosen_has_no_page(maja: Client, dialogue: Dialogue) -> None:
    assert maja.get(page(dialogue, "so")).status_code == 404
    assert maja.get(page(dialogue, "sv")).status_code == 404


def test_nothing_is_saved_under_swedish_words_that_were_changed_meanwhile(maja: Client, dialogue: Dialogue) -> None:
    typed = {**opened(maja, dialogue), "title": "Missä on pimeää?"}
    dialogue.title = "Var behövs ljus?"
    dialogue.save()
    answer = maja.post(page(dialogue), typed)
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "Den svenska texten ändrades" in told and "Var behövs ljus?" in told and 'value="Missä on pimeää?"' in told
    assert "fi" not in Dialogue.objects.get().title
    form = answer.context["form"]
    assert maja.post(page(dialogue), {name: form[name].value() or "" for name in form.fields}).status_code == 302
    assert Dialogue.objects.get().title["fi"] == "Missä on pimeää?"


def test_a_promise_that_is_changed_is_not_shown_with_the_translation_of_the_old_one(
    maja: Client, resident: Client, dialogue: Dialogue
) -> None:
    maja.post(page(dialogue), {**opened(maja, dialogue), "purpose": PURPOSE})
    mandate = Dialogue.objects.get().mandate
    assert mandate
    mandate.pk, mandate._state.adding, mandate.number, mandate.decision = None, True, 2, None
    mandate.purpose = {"sv": "Vi vill veta var det är tryggt."}
    mandate.save()
    promised = visibility.shown_promise(Dialogue.objects.get())
    assert promised and promised.purpose["fi"] == PURPOSE
    assert "fi" not in mandate.in_languages(mandate.purpose)


def test_a_text_that_is_emptied_is_missing_again(maja: Client, dialogue: Dialogue) -> None:
    maja.post(page(dialogue), {**opened(maja, dialogue), "title": "Missä on pimeää?", "purpose": PURPOSE})
    maja.post(page(dialogue), {**opened(maja, dialogue), "title": "", "purpose": ""})
    missing = {text.name for item in public_texts.coverage(Dialogue.objects.get()) for text in item.missing}
    assert {"title", "purpose"} <= missing


def test_an_answer_is_read_in_the_languages_it_is_written_in(
    maja: Client, resident: Client, dialogue: Dialogue, world: World
) -> None:
    given = Feedback.objects.create(
        dialogue=dialogue,
        stage="heard",
        audience="public",
        given_on=OPENS,
        headline="Bron är mörkast.",
        text="Vi läste allt.",
    )
    maja.post(page(dialogue), {**opened(maja, dialogue), f"headline_{given.pk}": "Silta on pimein."})
    told = read(resident, dialogue, name="feedback")
    section = told[told.index('id="h-svar-fi"') :]
    assert section.index("Silta on pimein.") < section.index(NOT_YET)


def test_a_translation_of_what_is_published_is_mended_but_never_unseen(
    maja: Client, resident: Client, dialogue: Dialogue, world: World
) -> None:
    given = Feedback.objects.create(
        dialogue=dialogue, stage="heard", audience="public", headline="Bron är mörkast.", text="Vi läste allt."
    )
    headline = f"headline_{given.pk}"
    for words in ("Silta on valoisin.", "Silta on kirkkain."):
        maja.post(page(dialogue), {**opened(maja, dialogue), headline: words})
    assert not dialogue.mended_translations.exists(), "a draft is rewritten as one likes"
    Feedback.objects.update(given_on=OPENS)
    assert "h-rattat" not in read(resident, dialogue, name="feedback")
    maja.post(page(dialogue), {**opened(maja, dialogue), headline: "Silta on pimein.", f"answer_{given.pk}": "Luimme."})
    mended = dialogue.mended_translations.get()
    assert (mended.language, mended.words, mended.mended_by) == ("fi", "Silta on kirkkain.", world.maja)
    told = read(resident, dialogue, name="feedback")
    section = told[told.index('id="h-rattat"') :].split("</section>")[0]
    assert mended.name in section and "Finska" in section
    assert "kirkkain" not in told, "what was wrong is kept for those who work with it"
    assert "Silta on kirkkain." in maja.get(reverse("officials:public_texts", args=[dialogue.pk])).content.decode()
    assert LogEntry.objects.filter(dialogue=dialogue).latest("seq").detail["mended"] == 1


def test_a_translation_of_a_promise_is_in_the_municipalitys_file(maja: Client, dialogue: Dialogue) -> None:
    maja.post(page(dialogue), {**opened(maja, dialogue), "purpose": PURPOSE, "why_1": "Se on päätetty"})
    row = world_dialogue.row(Dialogue.objects.get())
    assert row["mandate"]["purpose"]["fi"] == PURPOSE
    assert row["mandate"]["cannot_influence"][0]["why"]["fi"] == "Se on päätetty"


def test_every_language_is_offered_by_its_own_name(resident: Client, dialogue: Dialogue) -> None:
    told = read(resident, dialogue, "sv", "take_part")
    assert all(name in told for name in ("Svenska", "English", "Suomi", "العربيّة", "Soomaali", "Українська"))
    assert "Finnish" not in told


def test_a_language_in_the_address_stays_in_every_link_of_the_site(resident: Client, dialogue: Dialogue) -> None:
    told = read(resident, dialogue, "ar")
    body = told[told.index("<body") :]
    addresses = re.findall(r'<a\b[^>]*?href="(/[^"]*)"', body)
    assert len(addresses) > 15
    assert [link for link in addresses if "sprak=" not in link] == []
    assert reverse("residents:take_part", args=[dialogue.slug]) + "?sprak=ar" in addresses
    register = resident.get(reverse("residents:dialogue_list"), {"sprak": "en"}).content.decode()
    assert re.search(r'method="get"[^>]*><input type="hidden" name="sprak" value="en">', register)
    plain = resident.get(reverse("residents:dialogue_detail", args=[dialogue.slug])).content.decode()
    assert [link for link in re.findall(r'href="(/[^"]*)"', plain) if "sprak=" in link] == []


def test_who_is_led_on_keeps_the_language(resident: Client, dialogue: Dialogue) -> None:
    dialogue.former_slugs.create(slug="morker")
    answer = resident.get("/dialoger/morker/", {"sprak": "fi"})
    assert answer.status_code == 301 and answer["Location"].endswith(f"/dialoger/{dialogue.slug}/?sprak=fi")


def test_themes_and_answers_to_them_are_read_in_the_languages_they_are_written_in(
    maja: Client, resident: Client, world: World
) -> None:
    dialogue = world.ready(Step.DECISION)
    Municipality.objects.update(languages=["sv", "fi"])
    names = {text.name: text for text in public_texts.of(Dialogue.objects.get(pk=dialogue.pk))}
    compiled = dialogue.compilations.get().themes.first()
    theme, said = f"theme_{compiled.theme_id}", f"summary_theme_{compiled.pk}"
    done = next(name for name in names if name.startswith("text_answer_"))
    frozen = {name: names[name].own for name in (theme, said)}
    finnish = {theme: "Valaistus", said: "Sillalla on pimeää.", done: "Lisäämme valoja."}
    assert maja.post(page(dialogue), {**opened(maja, dialogue), **finnish}).status_code == 302
    told = read(resident, dialogue, name="feedback")
    section = told[told.index('id="h-svar-fi"') :].split("</section>")[0]
    assert all(words in section for words in (*finnish.values(), "Te sanoitte", "Näin teemme", NOT_YET))
    now = {text.name: text for text in public_texts.of(Dialogue.objects.get(pk=dialogue.pk))}
    assert {name: now[name].own for name in frozen} == frozen, "what was approved stands"
    written = {name: f"Suomeksi: {name}" for name in now}
    maja.post(page(dialogue), {**opened(maja, dialogue), **written})
    told = read(resident, dialogue, name="feedback")
    assert NOT_YET not in told[told.index('id="h-svar-fi"') :].split("</section>")[0]


def test_a_compilation_that_residents_may_not_read_is_not_offered_for_translation(
    maja: Client, dialogue: Dialogue, world: World
) -> None:
    draft = world.ready(Step.COMPILATION)
    assert draft.compilations.exists()
    assert not [text for text in public_texts.of(draft) if text.name.startswith(("summary_", "theme_"))]


def test_lessons_reasons_and_what_is_taken_from_earlier_dialogues_are_read_in_other_languages_too(
    maja: Client, resident: Client, world: World
) -> None:
    dialogue = world.ready(Step.DECISION)
    Municipality.objects.update(languages=["sv", "en", "fi"])
    dialogue.earlier_note = {"sv": "Lamporna vid skolan räckte inte."}
    dialogue.save()
    Evaluation.objects.update_or_create(
        dialogue=dialogue, defaults={"dated_on": OPENS, "against_mandate": "Som lovat."}
    )
    lesson = Dialogue.objects.get(pk=dialogue.pk).evaluation.lessons.create(text={"sv": "Fråga tidigare."})
    row = dialogue.feedback.filter(audience="public", stage="heard")[0]
    taken_back = row.recalls.create(given_on=OPENS, reason={"sv": "Tre, inte trettio."}, recalled_on=OPENS)
    finnish = {f"lesson_{lesson.pk}": "Kysy aiemmin.", f"recall_{taken_back.pk}": "Kolme.", "earlier": "Valot."}
    english = {f"lesson_{lesson.pk}": "Ask earlier.", f"recall_{taken_back.pk}": "Three.", "earlier": "The lamps."}
    for code, written in (("fi", finnish), ("en", english)):
        typed = {
            **opened(maja, dialogue, code),
            **written,
            "title": f"{code}?",
            "learnt_against_mandate": "As promised.",
        }
        assert maja.post(page(dialogue, code), typed).status_code == 302
    told = read(resident, dialogue, name="feedback")
    section = told[told.index('id="h-svar-fi"') :].split("</section>")[0]
    assert "Mitä opimme" in section and "Kysy aiemmin." in section and "Kolme." in section
    assert "Valot." in read(resident, dialogue)
    told = read(resident, dialogue, "en", "feedback")
    assert all(words in told for words in ("Ask earlier.", "Three.", "As promised.")) and "Fråga tidigare." not in told
    assert "The lamps." in read(resident, dialogue, "en")
