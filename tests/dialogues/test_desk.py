"""The reading desk: what is read, in which order, and that nobody is overwritten in silence."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from dialogues import desk, log, moderation, selection, sorting
from dialogues.models import Contribution, ContributionText, Dialogue, LogEntry, Referral
from governance import clock

from .desk_town import Town, as_, built, page, town

__all__ = ["built", "town"]


def asked(query: str) -> desk.Choice:
    return desk.Choice.asked(QueryDict(query))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [3, 4, 5, 6]),
        ("ko=unread", [3, 4, 5, 6]),
        ("ko=flagged", [4]),
        ("ko=late", [6]),
        ("ko=off_topic", [2]),
        ("ko=quote", [1]),
        ("ko=all&tema=bron", [1]),
        ("ko=all&kanal=paper", [5]),
        ("ko=all&omrade=norrstrand", [4]),
        ("ko=all&textsprak=en", [5]),
        ("ko=all&textsprak=en&kanal=web", []),
        ("ko=all&forst=flaggade", [4, 1, 2, 3, 5, 6]),
        ("ko=all&q=lampornas", [4]),
        ("ko=all&q=LAMPAN+satt", [4]),
        ("ko=all&q=lampan+bron", []),
        ("ko=all&q=papper", [5]),
        ("ko=all&q=appe", [5]),
        ("ko=all&q=3", [3]),
        ("ko=all&q=lampan&kanal=paper", []),
        ("ko=all&q=%21%00", []),
        ("ko=hittepa&kanal=brevduva&forst=ja", [3, 4, 5, 6]),
    ],
)
def test_the_reader_gets_what_the_address_asks_for(town: Town, query: str, numbers: list[int]) -> None:
    ContributionText.objects.create(contribution=town.of(5), language="sv", text="På papper, nära Åkroken.")
    choice = asked(query)
    assert [row.number for row in choice.rows(town.dialogue)] == numbers
    assert asked(choice.query) == choice


def test_each_choice_tells_how_many_it_gives_beside_what_else_is_chosen(town: Town) -> None:
    def numbers(query: str) -> dict[str, dict[str, int]]:
        found = desk.options(town.dialogue, asked(query))
        return {field: {option.code: option.number for option in some} for field, some in found.items()}

    everything = numbers("ko=all")
    assert everything["theme"] == {"bron": 1, "an": 1}
    assert everything["channel"] == {"web": 5, "paper": 1}
    assert numbers("ko=all&kanal=paper") == {
        "theme": {},
        "channel": {"web": 5, "paper": 1},
        "area": {},
        "language": {"en": 1},
    }


def test_words_are_shown_where_they_stand_and_the_search_is_kept_in_every_link(town: Town) -> None:
    far = "Det är mörkt i parken. " * 20 + "Därför behövs belysning vid Åkroken."
    row = town.contribution(town.dialogue, text=far)
    address = page("contribution_list", town.dialogue, query="q=åkroken")
    text = as_(town.maja).get(address).content.decode()
    assert "behövs belysning vid <mark>Åkroken</mark>" in " ".join(text.split()) and 'value="åkroken"' in text
    on_the_desk = as_(town.maja).get(page("sorting", town.dialogue, query="ko=all&q=åkroken"))
    assert on_the_desk.url.endswith(f"/{row.number}/?ko=all&q=%C3%A5kroken")
    told = as_(town.maja).get(page("selection_all", town.dialogue, query="ko=all&q=åkroken"))
    assert told.context["said"] == ["Alla", "”åkroken”"] and told.context["matches"] == 1


def test_how_far_the_reading_has_come_is_told(town: Town) -> None:
    text = as_(town.maja).get(page("sorting_one", town.dialogue, 3)).content.decode()
    assert "2 av 6 lästa, 2 sorterade" in " ".join(text.split())


def test_saving_goes_on_within_what_was_chosen_and_the_next_is_the_one_that_was_shown_as_next(town: Town) -> None:
    client, query = as_(town.maja), "ko=unread&forst=flaggade"
    first = client.get(page("sorting", town.dialogue, query=query))
    assert first.url == page("sorting_one", town.dialogue, 4, query=query)
    shown = client.get(first.url)
    typed = {"version": 1, "state": "mask", "rule": "personal_data", "hide": ["5"], "themes": [town.theme.pk]}
    saved = client.post(first.url, typed)
    assert saved.url == shown.context["next"] == page("sorting_one", town.dialogue, 3, query=query)


def test_behind_and_ahead_of_each_are_its_neighbours(town: Town) -> None:
    fill(town.dialogue, 20)
    for query in ("ko=all", "ko=all&forst=flaggade"):
        choice = asked(query)
        rows = list(choice.rows(town.dialogue))
        for place, row in enumerate(rows):
            behind, ahead = choice.around(row)
            assert behind == rows[max(0, place - desk.BEHIND) : place]
            assert ahead == rows[place + 1 : place + 1 + desk.AHEAD]


def test_a_choice_that_gives_nothing_says_so_and_shows_the_way_back(town: Town) -> None:
    answer = as_(town.maja).get(page("sorting", town.dialogue, query="ko=all&tema=finns-inte"))
    assert "Ta bort filtren" in answer.content.decode()


def test_the_later_of_two_is_told_by_whom_sees_both_choices_and_chooses(town: Town) -> None:
    address = page("sorting_one", town.dialogue, 3, query="ko=all")
    as_(town.mats).post(address, {"version": 1, "state": "publish", "themes": [town.theme.pk], "is_quote": "on"})
    typed = {"version": 1, "state": "hide", "rule": "abusive", "reason": "Texten pekar ut en granne.", "themes": []}
    told = as_(town.maja).post(address, typed)
    assert told.status_code == 409
    assert told.context["who"] == "Mats Demolycke"
    differing = {line["label"]: (line["saved"], line["typed"]) for line in told.context["differences"]}
    assert differing["Teman för det här bidraget"][0] == "Bron"
    assert differing["Skäl med egna ord"][1] == "Texten pekar ut en granne."
    assert set(differing) >= {"Bra som citat", "Vad visas?", "Enligt vilken regel"}
    assert "Texten pekar ut en granne." in told.content.decode()
    assert told.context["next"] in told.content.decode()
    assert town.of(3).state == "publish"
    again = typed | {"version": told.context["form"]["version"].value()}
    assert as_(town.maja).post(address, again).status_code == 302
    assert town.of(3).state == "hide"


def fill(dialogue: Dialogue, until: int) -> None:
    start = dialogue.contributions.count()
    shared = {"dialogue": dialogue, "round": dialogue.rounds.get(), "received_at": clock.now()}
    Contribution.objects.bulk_create(
        Contribution(number=number, text=f"Mörkt {number}.", is_flagged=number % 7 == 0, **shared)
        for number in range(start + 1, until + 1)
    )


def test_ten_thousand_contributions_cost_no_more_questions_than_ten(town: Town, size: Callable[..., int]) -> None:
    client = as_(town.maja)
    address = page("sorting_one", town.dialogue, 5, query="ko=all&kanal=web&textsprak=sv&tema=bron&forst=flaggade")

    def questions() -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        return len(made)

    fill(town.dialogue, 10)
    questions()  # what is kept in memory is there
    before = questions()
    fill(town.dialogue, size(500, 10_000))
    assert questions() == before <= 15


# ------------------------------------------------------------------------------------------------- several at once


def chosen(town: Town, *numbers: int, **what: Any) -> Any:
    address = page("selection", town.dialogue, query="ko=all")
    return as_(town.maja).post(address, {"numbers": numbers, **what}, follow=True)


def undo(town: Town) -> Any:
    deed = town.dialogue.selection_deeds.first()
    assert deed
    return as_(town.mats).post(page("selection_undo", town.dialogue, deed.pk), follow=True)


def logged(town: Town) -> int:
    return LogEntry.objects.filter(dialogue=town.dialogue).count()


def test_several_get_a_theme_at_once_and_lose_it_again(town: Town) -> None:
    before = logged(town)
    told = chosen(town, 1, 3, 4, deed="theme", theme=town.theme.pk)
    assert "2 bidrag är ändrade." in told.content.decode()
    assert "Lämnades som de var: 1" in told.content.decode()
    assert set(town.theme.codings.values_list("contribution__number", flat=True)) == {1, 3, 4}
    assert logged(town) == before + 2
    undo(town)
    assert set(town.theme.codings.values_list("contribution__number", flat=True)) == {1}
    assert logged(town) == before + 4


def test_several_are_sent_on_at_once_and_taken_back(town: Town) -> None:
    chosen(town, 3, 5, deed="off_topic", receiver="felanmälan")
    assert {row.receiver for row in Referral.objects.filter(contribution__number__in=[3, 5])} == {"felanmälan"}
    undo(town)
    assert list(Referral.objects.values_list("contribution__number", flat=True)) == [2]


def test_several_are_read_at_once_but_never_what_is_flagged(town: Town) -> None:
    told = chosen(town, 3, 4, deed="read")
    assert "läses för sig" in told.content.decode()
    assert (town.of(3).state, town.of(4).state) == ("publish", "pending")
    undo(town)
    assert town.of(3).state == "pending"
    assert [review.state for review in town.of(3).moderations.all()] == ["publish", "pending"]


def test_what_somebody_has_changed_since_is_not_undone(town: Town) -> None:
    chosen(town, 3, 5, deed="theme", theme=town.theme.pk)
    row = town.of(3)
    sorting.sort(row, verdict=moderation.SHOWN, themes=[town.theme], version=row.version, by=town.mats)
    assert "har ändrats sedan dess" in undo(town).content.decode()
    assert set(town.theme.codings.values_list("contribution__number", flat=True)) == {1, 3}
    assert "redan ångrat" in undo(town).content.decode()


def test_whoever_has_one_of_them_open_is_told(town: Town) -> None:
    chosen(town, 3, deed="theme", theme=town.theme.pk)
    answer = as_(town.mats).post(page("sorting_one", town.dialogue, 3), {"version": 1, "state": "publish"})
    assert answer.status_code == 409
    assert answer.context["who"] == "Maja Demolund"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"deed": "read"}, "numbers"),
        ({"deed": "read", "numbers": ["999"]}, "numbers"),
        ({"deed": "theme", "numbers": ["3"]}, "theme"),
        ({"deed": "off_topic", "numbers": ["3"]}, "receiver"),
        ({"deed": "off_topic", "numbers": ["3"], "receiver": "annan nämnd"}, "board"),
        ({"numbers": ["3"]}, "deed"),
    ],
)
def test_what_is_missing_is_said_and_the_choice_is_kept(town: Town, typed: dict[str, Any], field: str) -> None:
    answer = as_(town.maja).post(page("selection", town.dialogue, query="ko=all"), typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    kept = 'value="3" checked' in " ".join(answer.content.decode().split())
    assert kept is (typed.get("numbers") == ["3"])


def test_pages_follow_each_other_by_number_and_lead_back(town: Town) -> None:
    fill(town.dialogue, 120)
    client = as_(town.maja)
    for name in ("selection", "contribution_list"):
        address = page(name, town.dialogue, query="ko=all")

        def shown(query: str, address: str = address) -> tuple[list[int], int | None, int | None]:
            found = client.get(address + query).context["page"]
            return [row.number for row in found.rows], found.first, found.last

        assert shown("") == (list(range(1, 51)), None, 50)
        assert shown("&efter=50") == (list(range(51, 101)), 51, 100)
        assert shown("&efter=100") == (list(range(101, 121)), 101, None)
        assert shown("&fore=101") == (list(range(51, 101)), 51, 100)
        assert shown("&fore=51") == (list(range(1, 51)), None, 50)
        assert shown("&efter=900") == ([], 901, None)


def test_the_list_is_narrowed_as_at_the_desk_and_says_how_many_match(town: Town) -> None:
    shown = as_(town.maja).get(page("contribution_list", town.dialogue, query="kanal=paper&textsprak=en"))
    assert [row.number for row in shown.context["page"].rows] == [5]
    assert "1 träff" in shown.content.decode()


def to_all(town: Town, query: str = "ko=all", **what: Any) -> Any:
    return as_(town.maja).post(page("selection_all", town.dialogue, query=query), what, follow=True)


def test_all_that_match_are_changed_after_a_look_at_what_it_means_and_undone(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "AT_ONCE", 20)
    fill(town.dialogue, 60)
    before = logged(town)
    work = {"deed": "theme", "theme": town.theme.pk}
    asked = to_all(town, **work)
    assert (asked.context["matches"], asked.context["will_change"], logged(town)) == (60, 59, before)
    upto = asked.context["upto"]
    fill(town.dialogue, 61)
    told = to_all(town, **work, upto=upto, confirmed="1")
    assert "59 bidrag är ändrade." in told.content.decode()
    assert set(town.theme.codings.values_list("contribution__number", flat=True)) == set(range(1, 61))
    assert logged(town) == before + 59 and not log.verify()
    assert "59 bidrag är ändrade." in undo(town).content.decode()
    assert set(town.theme.codings.values_list("contribution__number", flat=True)) == {1}
    assert "redan ångrat" in undo(town).content.decode()


def test_what_no_longer_matches_when_its_turn_comes_is_left_as_it_is(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(dialogue: Any, numbers: Any, *, by: Any) -> Any:
        row = town.of(3)
        sorting.sort(row, verdict=moderation.SHOWN, themes=[town.other], version=row.version, by=town.mats)
        return locked(dialogue, numbers, by=by)

    locked = selection._locked
    upto = to_all(town, "ko=unread", deed="read").context["upto"]
    monkeypatch.setattr(selection, "_locked", meanwhile)
    told = to_all(town, "ko=unread", deed="read", upto=upto, confirmed="1").content.decode()
    assert "Lämnades som de var: 3 (har ändrats sedan dess)." in told
    assert town.of(3).moderations.count() == 1


def test_nothing_is_done_to_all_before_it_is_said_what(town: Town) -> None:
    answer = to_all(town, deed="theme", confirmed="1")
    assert answer.status_code == 422 and "theme" in answer.context["form"].errors


def test_as_many_questions_for_twenty_as_for_two(town: Town) -> None:
    fill(town.dialogue, 60)
    counts = []
    for name, numbers in (("a", range(10, 12)), ("b", range(20, 40))):
        theme = sorting.add_theme(town.dialogue, name=name, by=town.maja)
        with CaptureQueriesContext(connection) as asked:
            selection.on_chosen(town.dialogue, numbers, selection.Work("theme", theme=theme), by=town.maja)
        counts.append(len(asked))
    assert counts[0] == counts[1]
