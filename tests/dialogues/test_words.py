"""Words as searching and sorting see them."""

import pytest

from dialogues import words


def test_a_text_becomes_words_in_small_letters_and_keeps_a_ring_and_dots() -> None:
    assert words.of("Åtta ÖAR, på Älvsjö-vägen (TN 2026/188)!") == [
        "åtta",
        "öar",
        "på",
        "älvsjö",
        "vägen",
        "tn",
        "2026",
        "188",
    ]
    assert words.of("a\u030ar") == ["år"]


@pytest.mark.parametrize(
    ("forms", "stem"),
    [(("lampa", "lampor", "lamporna", "lampornas"), "lamp"), (("gångväg", "gångvägar", "gångvägarna"), "gångväg")],
)
def test_inflected_forms_have_one_stem(forms: tuple[str, ...], stem: str) -> None:
    assert {words.stem(form) for form in forms} == {stem}


@pytest.mark.parametrize(
    ("typed", "number"),
    [("belysning", 0), ("belysnign", 1), ("belsning", 1), ("bellysning", 1), ("belysninh", 1), ("belsyninh", 2)],
)
def test_typing_errors_are_counted(typed: str, number: int) -> None:
    assert words.errors(typed, "belysning", 2) == number
    assert words.errors("belysning", typed, 2) == number


def test_counting_stops_where_two_words_are_too_far_apart() -> None:
    assert words.errors("torg", "bibliotek", 2) == 3


def test_the_nearest_word_comes_first_and_a_short_one_allows_one_error() -> None:
    assert words.nearest("biblotek", ["bibliotek", "bibliotekets", "block"]) == ["bibliotek"]
    assert words.nearest("parlen", ["parken", "perlan", "park"]) == ["parken"]


def test_similarity_is_the_share_of_common_trigrams() -> None:
    assert words.similarity("torg", "torg") == 1
    assert words.similarity("torg", "buss") == 0
    assert words.similarity("word", "words") == pytest.approx(4 / 7)


def test_the_swedish_alphabet_ends_with_a_ring_a_dots_o_dots() -> None:
    said = ["Öar", "Ängar", "Åar", "Zoo", "Är", "Al", "2 al", "Café", "Cafe", "É", "Alla tiders", "Alla"]
    assert sorted(said, key=words.sort_key) == [
        "2 al", "Al", "Alla", "Alla tiders", "Café", "Cafe", "É", "Zoo", "Åar", "Ängar", "Är", "Öar",
    ]  # fmt: skip


def test_a_sort_key_holds_digits_only_so_that_every_database_sorts_it_alike() -> None:
    assert words.sort_key("Åh, 日本 – ön!").isdigit()
