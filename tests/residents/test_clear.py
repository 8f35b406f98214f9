"""Did it become clear how the contributions were used; the answer in easy language and to children; were we understood."""

import datetime as dt
import html
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogues import clarity, participation, understanding
from dialogues.models import Clarity, Dialogue, Feedback, LogEntry, Step
from governance import clock
from tests.dialogues.worlds import World

from .test_following import with_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(world: World) -> Dialogue:
    """What it led to is published."""
    return world.ready(Step.DECISION)


def page(client: Client, name: str, *args: Any, status: int = 200) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def stamp_of(client: Client, dialogue: Dialogue) -> str:
    found = re.search(r'name="stamp" value="([^"]+)"', page(client, "residents:clear", dialogue.slug))
    assert found
    return found[1]


def say(dialogue: Dialogue, *, yes: int, no: int) -> None:
    for was_clear in [True] * yes + [False] * no:
        clarity.answer(dialogue, given_with=clarity.with_form(uuid.uuid4()), was_clear=was_clear)


def section(text: str, heading: str) -> str:
    return text[text.index(f'id="{heading}"') :].split("</section>")[0]


# ---------------------------------------------------------------------------------------------- did it become clear


def test_anybody_answers_without_an_account_or_a_cookie_and_sending_twice_is_once(
    client: Client, answered: Dialogue
) -> None:
    address = reverse("residents:clear", args=[answered.slug])
    given = {"clear": "yes", "stamp": stamp_of(client, answered)}
    assert client.post(address, given).status_code == 302
    assert client.post(address, {**given, "clear": "no"}).status_code == 302
    assert [row.was_clear for row in Clarity.objects.all()] == [False], "the last word counts"
    assert not client.cookies
    assert "Tack, ditt svar är räknat" in html.unescape(client.get(address + "?tack").content.decode())
    assert "127.0.0.1" not in str(list(LogEntry.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize("given", [{}, {"clear": "maybe"}, {"clear": "yes"}, {"clear": "yes", "stamp": "made-up"}])
def test_what_cannot_be_counted_is_told_beside_the_field_and_the_choice_stands(
    client: Client, answered: Dialogue, given: dict[str, str]
) -> None:
    answer = client.post(reverse("residents:clear", args=[answered.slug]), {"stamp": "", **given})
    assert answer.status_code == 422
    assert not Clarity.objects.exists()
    assert answer.content.decode().count("checked") == (given.get("clear") == "yes")


def test_very_many_answers_from_one_place_have_to_wait_and_another_place_does_not(
    client: Client, answered: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clarity, "MOST_FROM_ONE_PLACE", 2)
    address = reverse("residents:clear", args=[answered.slug])

    def send(**more: Any) -> int:
        return client.post(address, {"clear": "yes", "stamp": participation.new_stamp()}, **more).status_code

    assert [send(), send(), send()] == [302, 302, 429]
    assert send(REMOTE_ADDR="192.0.2.9") == 302
    assert Clarity.objects.count() == 3


def test_a_form_on_another_site_counts_nothing(client: Client, answered: Dialogue) -> None:
    given = {"clear": "yes", "stamp": participation.new_stamp()}
    address = reverse("residents:clear", args=[answered.slug])
    assert client.post(address, given, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not Clarity.objects.exists()


def test_nobody_is_asked_before_the_answer_is_published(client: Client, world: World) -> None:
    dialogue = world.ready(Step.FEEDBACK)
    page(client, "residents:clear", dialogue.slug, status=404)
    assert "h-tydligt" not in page(client, "residents:feedback", dialogue.slug)
    token = with_code(dialogue.contributions.get(number=1))
    assert "h-tydligt" not in page(client, "residents:contribution", token)
    told = client.post(reverse("residents:clear_with_code", args=[token]), {"clear": "yes"})
    assert (told.status_code, Clarity.objects.count()) == (422, 0)
    assert "Svaret är inte publicerat ännu." in html.unescape(told.content.decode())
    with pytest.raises(clarity.NotAnswered):
        clarity.answer(dialogue, given_with="form:x", was_clear=True)


def test_whoever_follows_a_contribution_is_counted_once_also_when_the_letter_asks_too(
    client: Client, world: World, answered: Dialogue
) -> None:
    participant = world.participant(answered)
    assert participant.contribution
    token = with_code(participant.contribution)
    address = reverse("residents:clear_with_code", args=[token])
    empty = client.post(address, {})
    assert (empty.status_code, b'id="id_clear_error"' in empty.content) == (422, True)
    client.post(address, {"clear": "no"})
    assert "Du har svarat att det inte blev tydligt." in page(client, "residents:contribution", token)
    decided = answered.feedback.get(stage="decided", audience="participants")
    participation.open_answer(participant, decided, was_clear=True)
    assert [row.was_clear for row in Clarity.objects.all()] == [True]
    assert client.post(reverse("residents:clear_with_code", args=["unknown"]), {"clear": "no"}).status_code == 404


@pytest.mark.parametrize(
    ("yes", "no", "told", "hidden"),
    [
        (0, 0, "Ingen har svarat ännu.", "0 har svarat"),
        (3, 1, "Färre än 5 har svarat hittills.", "4 har"),
        (20, 6, "26 har svarat. 20 av dem tycker att det blev tydligt.", "Färre än"),
        (20, 2, "Färre än 5 av dem tycker att det inte blev tydligt.", "20"),
        (1, 9, "Färre än 5 av dem tycker att det blev tydligt.", "9 "),
        (7, 0, "7 har svarat. 7 av dem tycker att det blev tydligt.", "Färre än"),
    ],
)
def test_the_result_is_public_and_points_nobody_out(
    client: Client, answered: Dialogue, yes: int, no: int, told: str, hidden: str
) -> None:
    say(answered, yes=yes, no=no)
    text = " ".join(section(page(client, "residents:feedback", answered.slug), "h-tydligt").split())
    assert told in text
    assert hidden not in text


def test_the_official_reads_the_same_result(client: Client, world: World, answered: Dialogue) -> None:
    say(answered, yes=20, no=6)
    client.force_login(world.maja)
    text = page(client, "officials:evaluation", answered.pk)
    assert "26 har svarat. 20 av dem tycker att det blev tydligt." in " ".join(text.split())


# ------------------------------------------------------------------------------------- in easy language and to children


def test_the_answer_in_easy_language_is_linked_to_once_it_is_written_and_published(
    client: Client, world: World, answered: Dialogue
) -> None:
    page(client, "residents:feedback_easy_read", answered.slug, status=404)
    assert "lattlast" not in section_of_links(client, answered)
    client.force_login(world.maja)
    row = answered.feedback.get(stage="decided", audience="public")
    address = reverse("officials:feedback_easy_read", args=[answered.pk, row.pk])
    given = {"easy_read": "Bron är mörk.\n\nNu får bron lampor.", "version": row.version}
    assert client.post(address, given).status_code == 302
    assert client.post(address, given).status_code == 409, "somebody else has saved meanwhile"
    client.logout()
    assert "aterkoppling/lattlast/" in section_of_links(client, answered)
    text = page(client, "residents:feedback_easy_read", answered.slug)
    assert "<p>Nu får bron lampor.</p>" in text
    answered.feedback.update(given_on=None)
    page(client, "residents:feedback_easy_read", answered.slug, status=404)


def section_of_links(client: Client, dialogue: Dialogue) -> str:
    text = page(client, "residents:feedback", dialogue.slug)
    return text[text.index("<h1") : text.index("</aside>")]


def test_the_answer_to_children_is_written_by_the_official_and_read_on_a_page_of_its_own(
    client: Client, world: World, answered: Dialogue
) -> None:
    client.force_login(world.maja)
    overview = reverse("officials:feedback", args=[answered.pk])
    assert "Skriv en version för barn" in page(client, "officials:feedback", answered.pk)
    client.post(reverse("officials:feedback_begin", args=[answered.pk]), {"children": "1", "stage": "decided"})
    assert "Skriv en version för barn" not in html.unescape(client.get(overview).content.decode())
    row = answered.feedback.get(stage="decided", audience=Feedback.Audience.CHILDREN)
    said = {"headline": "Det blir ljust vid bron", "text": "Ni sa att bron är mörk.", "version": row.version}
    client.post(reverse("officials:feedback_edit", args=[answered.pk, row.pk]), said)
    page(Client(), "residents:feedback_children", answered.slug, status=404)
    client.post(reverse("officials:feedback_publish", args=[answered.pk, row.pk]))
    text = page(Client(), "residents:feedback_children", answered.slug)
    assert "Det blir ljust vid bron" in text
    assert "Ni sa att bron är mörk." in text
    assert "aterkoppling/barn/" in section_of_links(Client(), answered)


# -------------------------------------------------------------------------------------------- have we understood you?


def answer_whether_understood(world: World, dialogue: Dialogue, *, yes: int, no: int) -> list[Any]:
    said = []
    for number in range(yes + no):
        contribution = world.contribution(dialogue)
        said.append(understanding.answer(contribution, is_understood=number < yes, text="Läs igen."))
    return said[yes:]


def test_residents_see_how_many_we_understood_and_what_became_of_the_others(
    client: Client, world: World, answered: Dialogue
) -> None:
    assert "h-ratt" not in page(client, "residents:feedback", answered.slug)
    for place, row in enumerate(answer_whether_understood(world, answered, yes=20, no=11)):
        result = "corrected" if place < 5 else "same"
        type(row).objects.filter(pk=row.pk).update(
            reread_at=clock.now() + dt.timedelta(hours=1), reread_by=world.sara, result=result, reply="Tack."
        )
    text = " ".join(section(page(client, "residents:feedback", answered.slug), "h-ratt").split())
    assert "31 av dem som följer sitt bidrag har svarat. 20 svarade ja och 11 svarade nej." in text
    assert "Av de 11 som svarade nej har 11 fått sitt bidrag läst en gång till" in text
    assert "5 av dem hade vi missförstått." in text


def test_a_few_who_were_misunderstood_are_not_counted_in_the_open(
    client: Client, world: World, answered: Dialogue
) -> None:
    answer_whether_understood(world, answered, yes=20, no=2)
    text = " ".join(section(page(client, "residents:feedback", answered.slug), "h-ratt").split())
    assert "22 av dem som följer sitt bidrag har svarat. Färre än 5 svarade nej." in text
    assert "20 svarade" not in text
