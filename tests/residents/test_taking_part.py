"""A resident writes, checks and sends: nothing is lost, nothing is doubled, nothing is asked that is not needed."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogues import contributions, desk, participation, standing
from dialogues.models import Choice, Contribution, Dialogue, Participant, Question, Step
from governance.models import OutgoingMail
from tests.dialogues.worlds import CLOSES, OPENS, D, World

pytestmark = pytest.mark.django_db
SAID = "Det är mörkt vid bron, jag går omvägen."


def address(dialogue: Dialogue) -> str:
    return reverse("residents:take_part", args=[dialogue.slug])


def stamp_of(client: Client, dialogue: Dialogue) -> str:
    """The stamp of the form, as if it was opened a minute ago."""
    page = client.get(address(dialogue)).content.decode()
    found = re.search(r'name="stamp" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.fixture
def filled_in(client: Client, open_dialogue: Dialogue, world: World, settings: Any) -> dict[str, str]:
    stamp = stamp_of(client, open_dialogue)
    settings.FROZEN_NOW = settings.FROZEN_NOW.replace(minute=2)
    return {"q_q1": SAID, "stamp": stamp}


def send(client: Client, dialogue: Dialogue, data: dict[str, Any]) -> Any:
    return client.post(address(dialogue), {**data, "send": "1"})


def test_nothing_is_received_before_the_check_page_is_sent(
    client: Client, open_dialogue: Dialogue, filled_in: dict[str, str]
) -> None:
    page = client.post(address(open_dialogue), filled_in)
    assert page.status_code == 200
    assert SAID in page.content.decode()
    assert not Contribution.objects.exists()


def test_what_is_sent_is_received_word_for_word_and_can_be_followed(
    client: Client, open_dialogue: Dialogue, filled_in: dict[str, str]
) -> None:
    answer = send(client, open_dialogue, filled_in)
    assert answer.status_code == 302
    assert answer.url.endswith("?kvitto&sprak=sv")
    contribution = Contribution.objects.get()
    assert contribution.text == SAID
    assert (contribution.note, contribution.suspicion) == ("", "")
    receipt = client.get(answer.url).content.decode()
    code = contributions.code_of(answer.url.split("/")[-2])
    assert code in receipt
    assert client.get(answer.url).content.decode().count(code), "the receipt can be opened again"
    mine = client.post(reverse("residents:follow"), {"code": code}, follow=True)
    assert SAID in mine.content.decode()


def test_sending_twice_is_sending_once(client: Client, open_dialogue: Dialogue, filled_in: dict[str, str]) -> None:
    first, second = send(client, open_dialogue, filled_in), send(client, open_dialogue, filled_in)
    assert Contribution.objects.count() == 1
    assert (first.status_code, second.status_code) == (302, 302)
    assert client.get(second.url).status_code == 200


def test_no_cookie_is_set_but_the_one_that_protects_the_form(
    client: Client, open_dialogue: Dialogue, filled_in: dict[str, str]
) -> None:
    client.get(send(client, open_dialogue, filled_in).url)
    assert set(client.cookies) <= {"csrftoken", "__Host-csrftoken"}


def test_changing_gives_the_form_back_with_everything_in_it(
    client: Client, open_dialogue: Dialogue, filled_in: dict[str, str]
) -> None:
    page = client.post(address(open_dialogue), {**filled_in, "email": "karin@mail.example", "change": "1"})
    assert SAID in page.content.decode()
    assert "karin@mail.example" in page.content.decode()


def test_an_error_stands_beside_the_field_and_nothing_typed_is_lost(
    client: Client, open_dialogue: Dialogue, filled_in: dict[str, str]
) -> None:
    page = client.post(address(open_dialogue), {**filled_in, "email": "karin.mail.example"})
    html = page.content.decode()
    assert page.status_code == 422
    assert SAID in html
    assert 'value="karin.mail.example"' in html
    assert 'id="id_email_error"' in html
    assert 'href="#id_email"' in html


def test_a_question_that_must_be_answered_is_asked_again(client: Client, open_dialogue: Dialogue) -> None:
    page = client.post(address(open_dialogue), {"email": "karin@mail.example"})
    assert page.status_code == 422
    assert 'id="id_q_q1_error"' in page.content.decode()
    assert "karin@mail.example" in page.content.decode()


@pytest.mark.parametrize("trap", [{"website": "http://spam.example"}, {"stamp": ""}, {"stamp": "made-up"}])
def test_what_looks_like_a_machine_is_received_all_the_same_and_looked_at_apart(
    client: Client, open_dialogue: Dialogue, filled_in: dict[str, str], trap: dict[str, str]
) -> None:
    assert send(client, open_dialogue, {**filled_in, **trap}).status_code == 302
    contribution = Contribution.objects.get()
    assert (contribution.text, contribution.state) == (SAID, "pending")
    assert contribution.suspicion == ("trap" if "website" in trap else "hasty")
    assert list(desk.queue(open_dialogue, "suspected")) == [contribution]


def test_who_answers_faster_than_anyone_reads_is_looked_at(client: Client, open_dialogue: Dialogue) -> None:
    send(client, open_dialogue, {"q_q1": SAID, "stamp": stamp_of(client, open_dialogue)})
    assert Contribution.objects.get().suspicion == "hasty"


def test_when_the_window_closes_while_one_writes_the_text_is_shown_with_where_to_send_it(
    client: Client, open_dialogue: Dialogue, filled_in: dict[str, str], world: World
) -> None:
    world.today(D(2026, 3, 30))
    page = send(client, open_dialogue, filled_in)
    assert page.status_code == 409
    assert SAID in page.content.decode()
    assert "kommun@fagersunda.example" in page.content.decode()
    assert not Contribution.objects.exists()


def test_the_last_day_is_open_and_the_day_after_is_not(client: Client, open_dialogue: Dialogue, world: World) -> None:
    world.today(CLOSES, hour=23)
    assert b'name="q_q1"' in client.get(address(open_dialogue)).content
    world.today(D(2026, 3, 30), hour=0)
    assert b'name="q_q1"' not in client.get(address(open_dialogue)).content


def test_every_kind_of_question_is_kept(client: Client, open_dialogue: Dialogue, filled_in: dict[str, str]) -> None:
    questions = {
        kind: Question.objects.create(dialogue=open_dialogue, code=kind, kind=kind, text={"sv": kind}, order=2)
        for kind in ("one", "several", "rating")
    }
    first, second = (Choice.objects.create(question=questions["several"], text={"sv": name}) for name in "ab")
    only = Choice.objects.create(question=questions["one"], text={"sv": "ja"})
    given = {**filled_in, "q_one": only.pk, "q_several": [first.pk, second.pk], "q_rating": "4"}
    assert send(client, open_dialogue, given).status_code == 302
    answers = {answer.question.code: answer for answer in Contribution.objects.get().answers.all()}
    assert answers["rating"].rating == 4
    assert set(answers["several"].choices.all()) == {first, second}
    assert list(answers["one"].choices.all()) == [only]
    assert send(client, open_dialogue, {**given, "q_rating": "9"}).status_code == 422


def test_the_question_is_asked_in_another_language_when_it_exists(client: Client, open_dialogue: Dialogue) -> None:
    open_dialogue.questions.update(text={"sv": "Var är det mörkt?", "fa": "کجا تاریک است؟"})
    page = client.get(address(open_dialogue), {"sprak": "fa"}).content.decode()
    assert '<span lang="fa" dir="rtl">کجا تاریک است؟</span>' in page
    assert '<html lang="sv"' in page, "the words of the portal do not exist in Persian"


def test_personal_data_is_pointed_out_before_sending(
    client: Client, open_dialogue: Dialogue, filled_in: dict[str, str]
) -> None:
    page = client.post(address(open_dialogue), {**filled_in, "q_q1": "Ring mig på 070-174 06 12."}).content.decode()
    assert "note--warn" in page


def test_a_child_leaves_no_address(client: Client, open_dialogue: Dialogue, filled_in: dict[str, str]) -> None:
    page = send(client, open_dialogue, {**filled_in, "age": "0-12", "email": "barn@mail.example"})
    assert page.status_code == 422
    assert not Participant.objects.exists()


# ------------------------------------------------------------------------------------------------------ the address


@pytest.fixture
def asked(client: Client, open_dialogue: Dialogue, filled_in: dict[str, str]) -> str:
    """Someone left an address; gives the link of the letter."""
    send(client, open_dialogue, {**filled_in, "email": "karin@mail.example"})
    return (
        str(OutgoingMail.objects.get(name="confirm_address").context["link"]).split("testserver")[-1].split("8000")[-1]
    )


def test_an_address_is_kept_apart_and_asked_to_confirm(client: Client, asked: str) -> None:
    participant = Participant.objects.get()
    assert participant.email == "karin@mail.example"
    assert not participant.wants_mail
    assert SAID not in str(OutgoingMail.objects.get().context)
    assert "karin" not in str(Contribution.objects.values().get())


def test_only_pressing_the_button_confirms(client: Client, asked: str) -> None:
    assert client.get(asked).status_code == 200
    assert not Participant.objects.get().wants_mail
    assert client.post(asked).status_code == 200
    assert Participant.objects.get().wants_mail


def test_a_link_older_than_seven_days_does_not_confirm(client: Client, asked: str, world: World) -> None:
    world.today(D(2026, 3, 12))
    assert client.post(asked).status_code == 410
    assert not Participant.objects.get().wants_mail


def test_stopping_takes_a_press_and_works_twice_and_without_a_form_token(asked: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    participation.confirm(Participant.objects.get())
    link = reverse("residents:stop_mail", args=[Participant.objects.get().stop_token])
    assert strict.get(link).status_code == 200
    assert Participant.objects.get().wants_mail
    assert strict.post(link).status_code == strict.post(link).status_code == 200
    assert not Participant.objects.get().wants_mail


def test_a_made_up_link_stops_and_confirms_nothing(client: Client, asked: str) -> None:
    for name in ("confirm", "stop_mail"):
        assert client.post(reverse(f"residents:{name}", args=["made-up"])).status_code == 404


def test_erasing_the_address_leaves_what_was_said(
    client: Client, open_dialogue: Dialogue, filled_in: dict[str, str]
) -> None:
    receipt = send(client, open_dialogue, {**filled_in, "email": "karin@mail.example"}).url.split("?")[0]
    assert client.post(receipt + "e-post/", {"erase": "1"}).status_code == 302
    participant = Participant.objects.get()
    assert (participant.email, bool(participant.erased_at)) == ("", True)
    assert Contribution.objects.get().text == SAID


def test_an_address_that_nobody_confirms_is_erased_after_seven_days(asked: str, world: World) -> None:
    assert participation.erase_unconfirmed() == 0
    world.today(D(2026, 3, 14))
    assert participation.erase_unconfirmed() == 1
    assert Participant.objects.get().email == ""


def test_a_confirmed_address_is_kept(client: Client, asked: str, world: World) -> None:
    client.post(asked)
    world.today(D(2026, 3, 14))
    assert participation.erase_unconfirmed() == 0


@pytest.mark.parametrize("step", [Step.PLANNING, Step.LAUNCH, Step.EXECUTION])
def test_before_the_window_opens_the_page_says_when_it_does_and_asks_for_no_late_views(
    client: Client, world: World, step: Step
) -> None:
    dialogue = world.arrived(step)
    world.today(OPENS - D.resolution)
    page = client.get(address(dialogue)).content.decode()
    assert "Dialogen är inte öppen än" in page
    assert f"Du kan delta från {standing.written(OPENS)}." in page
    assert "Du kan fortfarande skicka din synpunkt" not in page
