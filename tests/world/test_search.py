"""Searching and filtering among the dialogues of the demo municipality: the same on both databases."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues import search, searchable, visibility, words
from dialogues.matching import Wording
from dialogues.models import Dialogue, SearchDocument, SearchWord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fagersunda", "at_the_anchor")]
TODAY = dt.date(2026, 11, 23)

#: Words in a form that does not stand in the purpose of the dialogue, whose purpose holds another form of them.
INFLECTED = {
    "D-2026-010": "seniorboende planerna",
    "D-2026-009": "öppettiderna budgeten grupperna",
    "D-2026-008": "sträckan cykelvägarna",
    "D-2026-007": "bilderna landsbygdsstrategier",
    "D-2026-006": "föreningarna programförslaget",
    "D-2026-005": "mötesplatserna pengarna",
    "D-2026-003": "familjerna eleverna klasserna",
    "D-2025-012": "förbättringarna",
    "D-2025-002": "förskolorna lekplatserna",
    "D-2026-001": "bilarna",
    "K-2026-004": "introduktionen invånarna",
}


def asked(address: str) -> search.Question:
    return search.Question.read(QueryDict(address))


def found(address: str) -> set[str]:
    return set(search.dialogues(asked(address), TODAY).values_list("reference", flat=True))


def register(address: str) -> search.Register:
    return search.Register(asked(address), TODAY)


def purposes() -> dict[str, str]:
    """The purpose that residents read of each public dialogue that has one."""
    shown = {dialogue.reference: visibility.shown_promise(dialogue) for dialogue in visibility.public_dialogues()}
    return {reference: promise.purpose["sv"] for reference, promise in shown.items() if promise}


def test_every_dialogue_is_found_by_inflected_words_of_its_purpose() -> None:
    assert set(INFLECTED) == set(purposes())
    for reference, text in INFLECTED.items():
        standing = set(words.of(purposes()[reference]))
        assert not standing & set(words.of(text)), "the very form stands there: nothing would be shown"
        assert reference in found(f"q={text}"), text


def test_every_dialogue_is_found_by_a_word_of_its_purpose_with_one_typing_error() -> None:
    tried = 0
    for reference, purpose in purposes().items():
        for word in [word for word in words.of(purpose) if len(word) > 5]:
            middle = len(word) // 2
            swapped = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
            missing, doubled = word[:middle] + word[middle + 1 :], word[:middle] + word[middle] + word[middle:]
            for typed in (swapped, missing, doubled):
                # A slip that makes another word of the town is no misspelling to anyone who reads it.
                if Wording.read(typed).suggestions:
                    assert reference in found(f"q={typed}"), (typed, word)
                    tried += 1
    assert tried > 100


def test_a_misspelt_word_is_told_with_what_it_may_have_meant(client: Client) -> None:
    page = client.get(reverse("residents:dialogue_list"), {"q": "biblotek"}).content.decode()
    assert "Menade du" in page and "?q=bibliotek" in page
    assert "När ska biblioteken vara öppna?" in page


def test_a_word_is_found_inside_a_longer_one_and_every_word_must_be_found() -> None:
    assert "D-2026-008" in found("q=vägar")
    assert found("q=cykelvägar lekplatser") == set()


@pytest.mark.parametrize("reference", ["D-2026-012", "D-2026-011"])
def test_what_is_not_public_is_found_by_none_of_its_words(reference: str) -> None:
    dialogue = Dialogue.objects.get(reference=reference)
    for word in words.of(f"{dialogue.title} {dialogue.title['en']}"):
        assert reference not in found(f"q={word}")
    assert SearchDocument.objects.get(dialogue=dialogue).words == ""


def test_a_word_that_only_stands_in_something_secret_is_never_suggested() -> None:
    assert not SearchWord.objects.filter(word__startswith="skolgård").exists()
    assert Wording.read("skolgårdrana").suggestions == []


def test_a_dialogue_whose_minutes_are_taken_back_is_not_found_even_before_its_words_are() -> None:
    dialogue = Dialogue.objects.get(reference="D-2026-008")
    assert found("q=cykelvägar") == {"D-2026-008"}
    Dialogue.objects.filter(pk=dialogue.pk).update(step=1)
    assert found("q=cykelvägar") == set()


QUESTIONS = (
    "",
    "q=unga",
    "state=open&state=compiling",
    "board=tn",
    "year=2026",
    "promise=late",
    "topic=parks&level=influence",
)


@pytest.mark.parametrize("address", QUESTIONS)
def test_each_choice_gives_as_many_hits_as_it_says(address: str) -> None:
    said = register(address)
    other: set[str] = set()
    for name in ("state", "promise", "level", "topic", "area", "group", "board", "step", "year"):
        for code, number in said.counts.numbers.get(name, {}).items():
            chosen = QueryDict(address, mutable=True)
            chosen.setlist(name, [code])
            assert len(register(chosen.urlencode())) == number, (name, code)
            other.add(name)
    assert len(other) == 9


@pytest.mark.parametrize("address", QUESTIONS)
def test_the_number_of_hits_is_the_length_of_the_list(address: str) -> None:
    hits = register(address)
    listed = hits[0 : len(hits)]
    assert len(listed) == len(hits) and len({(type(item), item.pk) for item in listed}) == len(hits)


def test_nothing_found_says_what_taking_away_each_filter_gives(client: Client) -> None:
    page = client.get(reverse("residents:dialogue_list") + "?board=tn&topic=integration&q=vardagen").content.decode()
    counts = register("board=tn&topic=integration&q=vardagen").counts
    assert counts.of("without", "board") == 1 and counts.of("without", "q") == 0
    assert "?q=vardagen&amp;topic=integration" in page and "Utan" in page


@pytest.mark.parametrize("address", ["", "q=cykel", "board=kfn"])
def test_the_page_says_how_many_there_are_in_all_whatever_is_asked_for(client: Client, address: str) -> None:
    response = client.get(f"{reverse('residents:dialogue_list')}?{address}")
    assert response.context["total"] == len(register(""))


def test_dialogues_sort_in_the_order_of_the_swedish_alphabet() -> None:
    titles = [str(dialogue.title) for dialogue in search.dialogues(asked("sort=title"), TODAY)]
    assert titles == sorted(titles, key=words.sort_key) and len(titles) > 8


def test_what_closes_first_comes_first() -> None:
    hits = list(search.dialogues(asked("sort=closing"), TODAY))
    assert hits[0].reference == "D-2026-008"


@pytest.mark.parametrize(
    "address",
    ["", "q=cykel", "q=cykelvgar bibloteken", "board=tn&state=not_held&year=2026", "q=unga&topic=parks&promise=kept"],
)
def test_the_register_asks_at_most_twelve_questions(client: Client, address: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{reverse('residents:dialogue_list')}?{address}").status_code == 200
    assert len(queries) <= 12


def test_the_three_counts_lead_to_lists_of_that_length(client: Client) -> None:
    response = client.get(reverse("residents:dialogue_list"))
    for item in response.context["standings"]:
        assert len(register(item["url"].lstrip("?"))) == item["number"]
        assert item["number"] > 0


def test_words_are_written_anew_after_a_deed_and_a_rebuild_gives_the_same(
    django_capture_on_commit_callbacks: Any,
) -> None:
    from dialogues import log

    dialogue = Dialogue.objects.get(reference="D-2026-009")
    assert found("q=läsgrupper") == set()
    Dialogue.objects.filter(pk=dialogue.pk).update(title={"sv": "När ska läsgrupperna träffas?"})
    with django_capture_on_commit_callbacks(execute=True):
        log.write(dialogue, "changed", by=None, what="details")
    assert found("q=läsgrupper") == {"D-2026-009"}
    written = SearchDocument.objects.values_list("dialogue__reference", "initiative__reference", "stems")
    before = set(written)
    searchable.rebuild()
    assert set(written.all()) == before


def test_receiving_a_contribution_writes_no_words_anew(django_capture_on_commit_callbacks: Any) -> None:
    from dialogues import log

    dialogue = Dialogue.objects.get(reference="D-2026-009")
    with django_capture_on_commit_callbacks() as callbacks:
        log.write(dialogue, "received", by=None, number=1)
    assert callbacks == [] and not SearchDocument.objects.filter(is_stale=True).exists()


def test_searching_tells_nothing_that_any_filter_makes_of_nonsense(client: Client) -> None:
    for address in (
        "q=%27%3B--",
        "q=%3A*%26%7C!",
        "q=" + "ä" * 5000,
        "year=abcd",
        "sort=x",
        "topic=%00",
        "promise=x&step=99",
        "q=%F0%9F%98%80",
    ):
        assert client.get(f"{reverse('residents:dialogue_list')}?{address}").status_code in (200, 400)
