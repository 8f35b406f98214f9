"""A resident in Chromium, without scripts and by keyboard: takes part, gets a receipt, follows."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from dialogues import participation
from dialogues.models import Contribution, Dialogue, Participant, Step
from governance.models import OutgoingMail
from tests.dialogues.worlds import OPENS, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def assert_accessible(page: Any) -> None:
    result = Axe().run(page, options={"runOnly": WCAG})
    assert result.violations_count == 0, result.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.fixture
def world(transactional_db: None, settings: Any) -> World:
    return World(settings)


@pytest.fixture
def answered(world: World) -> Dialogue:
    """A dialogue with an answer to read."""
    return world.ready(Step.DECISION)


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    """Open to take part, in Swedish and in Arabic."""
    dialogue = world.arrived(Step.EXECUTION)
    dialogue.title = {**dialogue.title, "ar": "أين نحتاج إلى المزيد من الضوء؟"}
    dialogue.save()
    question = dialogue.questions.get()
    question.text = {**question.text, "ar": "أين الظلام؟"}
    question.save()
    world.today(OPENS)
    return dialogue


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_a_resident_finds_the_dialogue_takes_part_and_follows(
    live_server: Any, new_page: Callable[..., Any], dialogue: Dialogue, width: int, scheme: str
) -> None:
    page = new_page(width=width, scheme=scheme)
    page.goto(live_server.url)
    assert_accessible(page)
    page.get_by_role("link", name=str(dialogue.title)).first.click()
    assert_accessible(page)
    page.get_by_role("link", name="Delta nu").click()
    page.get_by_role("button", name="Fortsätt till granskning").click()
    page.get_by_role("alert").wait_for()
    assert_accessible(page)
    page.get_by_label("Var är det mörkt?").fill("Vid bron.")
    page.get_by_role("button", name="Fortsätt till granskning").click()
    page.get_by_role("heading", name="Stämmer det här?").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Skicka mitt bidrag").click()
    page.get_by_role("heading", name="Tack! Ditt bidrag har kommit fram.").wait_for()
    assert_accessible(page)
    code = page.locator(".code").inner_text()
    page.reload()
    assert page.locator(".code").inner_text() == code
    page.goto(live_server.url + "/folj/")
    page.get_by_label("Följkod").fill(code.lower())
    page.get_by_role("button", name="Visa mitt bidrag").click()
    page.get_by_role("heading", name="Vad hände med ditt bidrag?").wait_for()
    assert_accessible(page)
    assert page.get_by_text("Vid bron.").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_resident_takes_part_in_arabic_and_reads_an_answer(
    live_server: Any, new_page: Callable[..., Any], answered: Dialogue, dialogue: Dialogue, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto(live_server.url)
    page.locator("summary", has_text="Svenska").click()
    page.get_by_role("button", name="العربيّة").click()
    page.get_by_role("link", name=str(dialogue.title)).first.click()
    page.get_by_role("link", name="شارك بالعربية").click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.get_by_label("أين الظلام؟").fill("عند الجسر.")
    page.get_by_role("button", name="تابع إلى المراجعة").click()
    page.get_by_role("button", name="أرسل مشاركتي").click()
    page.get_by_role("heading", name="شكرًا! وصلت مشاركتك.").wait_for()
    assert Contribution.objects.get(dialogue=dialogue).language == "ar"
    page.goto(f"{live_server.url}/dialoger/?state=answered&sprak=sv")
    page.get_by_role("link", name=str(answered.title)).first.click()
    page.get_by_role("link", name="Läs återkopplingen").first.click()
    page.get_by_role("heading", name="Det viktigaste").wait_for()


def test_without_scripts_and_with_the_keyboard_alone(
    live_server: Any, new_page: Callable[..., Any], dialogue: Dialogue
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{live_server.url}/dialoger/{dialogue.slug}/delta/")
    page.get_by_label("Var är det mörkt?").focus()
    page.keyboard.type("Vid bron.")
    page.get_by_role("button", name="Fortsätt till granskning").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ändra Var är det mörkt?").focus()
    page.keyboard.press("Enter")
    assert page.get_by_label("Var är det mörkt?").input_value() == "Vid bron."
    page.get_by_role("button", name="Fortsätt till granskning").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Din e-postadress").focus()
    page.keyboard.type("karin@mail.example")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Stämmer det här?").wait_for()
    assert page.get_by_label("Din e-postadress").input_value() == "karin@mail.example"
    page.get_by_role("button", name="Skicka mitt bidrag").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Tack! Ditt bidrag har kommit fram.").wait_for()
    assert Contribution.objects.get().text == "Vid bron."
    link = OutgoingMail.objects.get(name="confirm_address").context["link"]
    page.goto(live_server.url + link[link.index("/folj/") :])
    page.get_by_role("button", name="Ja, skicka brev till mig").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Din adress är bekräftad").wait_for()
    assert Participant.objects.get().wants_mail


def test_forms_on_a_page_with_a_token_work_in_a_browser_that_tells_no_origin(
    live_server: Any, new_page: Callable[..., Any], dialogue: Dialogue
) -> None:
    receipt = participation.take_part(
        dialogue,
        text="Vid bron.",
        answers=[],
        language="sv",
        stamp=participation.read_stamp(participation.new_stamp()),
        sent_from="192.0.2.1",
        email="karin@mail.example",
    )
    page = new_page()
    page.goto(f"{live_server.url}/folj/{receipt.token}/")
    page.locator("summary", has_text="Svenska").click()
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="What became of your contribution?").wait_for()
    page.get_by_role("button", name="Erase my address").click()
    page.get_by_text("Your address is erased.").wait_for()
    page.goto(f"{live_server.url}/folj/")
    page.get_by_label("Follow code").fill("2222-2222-22222")
    page.get_by_role("button", name="Show my contribution").click()
    page.get_by_role("alert").wait_for()
