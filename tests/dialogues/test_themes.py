"""Themes: created, renamed, split and merged with their history; no link is ever lost."""

from typing import Any

import pytest

from dialogues import compilation, moderation, sorting
from dialogues.models import Compilation, CompilationTheme, Contribution, Measure, Quote, Theme, ThemeResponse

from .desk_town import Town, as_, built, page, town

__all__ = ["built", "town"]


def numbers(theme: Theme) -> set[int]:
    return set(theme.codings.values_list("contribution__number", flat=True))


def sort(town: Town, number: int, *themes: Theme) -> None:
    row = town.of(number)
    verdict = moderation.SHOWN
    sorting.sort(row, verdict=verdict, themes=themes, is_quote=True, version=row.version, by=town.maja)


def kinds(town: Town) -> list[str]:
    return [change.kind for change in sorting.history(town.dialogue)]


def test_merging_keeps_every_link_and_what_the_draft_says(town: Town) -> None:
    sort(town, 3, town.other)
    Quote.objects.create(theme=town.other, contribution=town.of(1), chosen_by=town.mats)
    draft = compilation.begin(town.dialogue, by=town.maja)
    CompilationTheme.objects.create(compilation=draft, theme=town.theme, summary="Bron är mörk.")
    CompilationTheme.objects.create(compilation=draft, theme=town.other, summary={"sv": "Ån är djup.", "en": "Deep."})
    ThemeResponse.objects.create(dialogue=town.dialogue, theme=town.other, text="Vi lyser upp.")
    Measure.objects.create(dialogue=town.dialogue, code="Å1", title="Lampor", theme=town.other)
    sorting.merge_themes(town.other, into=town.theme, by=town.maja)
    assert numbers(town.theme) == {1, 3}
    assert set(town.theme.quotes.values_list("contribution__number", flat=True)) == {1, 3}
    told = draft.themes.get()
    assert told.summary == {"sv": "Bron är mörk.\n\nÅn är djup.", "en": "Deep."}
    assert town.theme.responses.get().text["sv"] == "Vi lyser upp."
    assert town.dialogue.measures.get().theme == town.theme
    change = sorting.history(town.dialogue).last()
    assert change and (change.kind, change.moved, change.kept) == ("merged", 1, 1)
    doubled = change.former_codings.get()
    assert (doubled.contribution.number, doubled.by) == (1, town.maja), "who had sorted it there is not forgotten"
    assert (doubled.was_quoted, doubled.quoted_by) == (True, town.mats), "nor who had chosen it as a quote"
    shown = as_(town.maja).get(page("contribution_detail", town.dialogue, 1)).content.decode()
    assert f"Valt som citat där · {town.mats}" in " ".join(shown.split())
    assert f"Tema: {town.other}, numera en del av {town.theme}" in shown


def test_splitting_moves_the_chosen_with_their_quotes_and_who_sorted_them(town: Town) -> None:
    for number in (3, 5):
        sort(town, number, town.theme)
    answer = as_(town.mats).post(
        page("theme_split", town.dialogue, town.theme.pk), {"numbers": ["3", "5"], "name": "Räcket"}, follow=True
    )
    new = town.dialogue.themes.get(code="racket")
    assert (numbers(new), numbers(town.theme)) == ({3, 5}, {1})
    assert set(new.quotes.values_list("contribution__number", flat=True)) == {3, 5}
    assert {coding.by for coding in new.codings.all()} == {town.maja}
    assert "Räcket" in answer.content.decode()
    assert kinds(town)[-2:] == ["created", "split"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"numbers": ["1"]}, "name"),
        ({"name": "Räcket"}, "numbers"),
        ({"numbers": ["2"], "name": "Räcket"}, "numbers"),
        ({"numbers": ["1"], "name": "ån"}, "name"),
    ],
)
def test_a_split_that_lacks_something_says_so(town: Town, typed: dict[str, Any], field: str) -> None:
    answer = as_(town.maja).post(page("theme_split", town.dialogue, town.theme.pk), typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert numbers(town.theme) == {1}
    assert town.dialogue.themes.count() == 2


def test_what_stands_in_a_submitted_compilation_is_not_split(town: Town) -> None:
    draft = compilation.begin(town.dialogue, by=town.maja)
    Compilation.objects.filter(pk=draft.pk).update(state="submitted")
    address, typed = page("theme_split", town.dialogue, town.theme.pk), {"numbers": ["1"], "name": "Räcket"}
    assert as_(town.maja).post(address, typed).status_code == 422
    Compilation.objects.filter(pk=draft.pk).update(state="draft")
    assert as_(town.maja).post(address, typed).status_code == 302


def test_the_code_book_tells_what_belongs_where_and_what_was_done(town: Town) -> None:
    typed = {"version": 1, "name": "Bron och räcket", "description": "Allt om bron.", "example": "Räcket är för lågt."}
    as_(town.maja).post(page("theme", town.dialogue, town.theme.pk), typed)
    text = as_(town.mats).get(page("codebook", town.dialogue)).content.decode()
    for said in ("Allt om bron.", "Räcket är för lågt.", "1 bidrag är sorterat hit", "hette tidigare ”Bron”"):
        assert said in " ".join(text.split())


def test_only_another_name_is_remembered_as_one(town: Town) -> None:
    sorting.rename_theme(town.theme, name="Bron", description="Mer om bron.", by=town.maja)
    assert "renamed" not in kinds(town)
    sorting.rename_theme(town.theme, name="Gamla bron", description="Mer om bron.", by=town.maja)
    assert kinds(town)[-1] == "renamed"


def test_a_count_made_elsewhere_stands_apart_from_our_own(town: Town) -> None:
    draft = compilation.begin(town.dialogue, by=town.maja)
    CompilationTheme.objects.create(compilation=draft, theme=town.theme, reported_count=118)
    text = " ".join(as_(town.maja).get(page("themes", town.dialogue)).content.decode().split())
    assert "1 bidrag är sorterat hit" in text
    assert "i sammanställningens version 1: 118. Den ingår inte i vår egen räkning." in text
    Contribution.objects.filter(pk=town.rows[1].pk).update(withdrawn_at=town.rows[1].received_at)
    assert sorting.themes_of(town.dialogue).get(pk=town.theme.pk).rows == 0
