"""The register of the whole municipality, its load and its calendar, for those who work here."""

import datetime as dt
import gc
import io
import weakref
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from dialogues import asked_often, whole_register
from dialogues.models import Dialogue, SavedFilter, Step
from governance.models import User

from .worlds import CLOSES, OPENS, World


def page(user: User, name: str = "register", query: str = "") -> str:
    return answer(user, name, query).content.decode()


def answer(user: User, name: str = "register", query: str = "") -> Any:
    client = Client(headers={"accept-language": "sv"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse(f"officials:{name}") + query)
    assert response.status_code == 200
    return response


def read(response: Any) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_a_draft_of_another_board_is_not_in_the_register(world: World) -> None:
    draft, public = world.ready(Step.INITIATIVE), world.arrived(Step.EXECUTION)
    for user, sees_draft in ((world.maja, True), (world.yusuf, False)):
        text = page(user)
        assert public.reference in text
        assert (draft.reference in text) is sees_draft
        assert (draft.reference in read(answer(user, "register_csv"))) is sees_draft
    assert reverse("officials:dialogue_detail", args=[public.pk]) in page(world.maja)
    assert reverse("residents:dialogue_detail", args=[public.slug]) in page(world.yusuf)


def test_the_filters_are_those_of_the_address(world: World) -> None:
    planned, opened = world.ready(Step.PLANNING), world.arrived(Step.EXECUTION)
    world.today(OPENS)
    text = page(world.maja, query="?step=5")
    assert opened.reference in text and planned.reference not in text
    text = page(world.maja, query=f"?q={planned.reference}")
    assert planned.reference in text and opened.reference not in text
    assert opened.reference in page(world.maja, query="?q=&board=tn&year=2026&promise=coming&level=x&group=&area=")
    assert "Ingen dialog passar" in page(world.maja, query="?board=kfn")
    for query in ("?step=5&state=open", "?q=ljus&step=5"):
        lines = read(answer(world.maja, "register_csv", query)).splitlines()
        assert len(lines) == 2 and opened.reference in lines[1]


def test_columns_are_chosen_and_a_file_has_them_all(world: World) -> None:
    dialogue = world.arrived(Step.EXECUTION)
    head = page(world.maja, query="?col=dnr").split("<thead>")[1].split("</thead>")[0]
    assert "Diarienummer" in head and "Nivå" not in head
    book = load_workbook(io.BytesIO(b"".join(answer(world.maja, "register_xlsx").streaming_content)))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows[0]) == 2 + len(whole_register.COLUMNS)
    assert rows[1][0] == dialogue.reference


def test_what_an_old_paper_does_not_tell_is_said_to_be_missing(world: World) -> None:
    dialogue = world.ready(Step.INITIATIVE)
    Dialogue.objects.filter(pk=dialogue.pk).update(is_imported=True)
    assert "uppgift saknas" in page(world.maja)


def test_a_choice_is_saved_for_oneself_and_taken_away(world: World) -> None:
    client = Client(headers={"accept-language": "sv"})
    client.force_login(world.maja, backend="django.contrib.auth.backends.ModelBackend")
    save = reverse("officials:filter_save")
    assert client.post(save, {"name": "", "query": "step=5"}).status_code == 422
    for query in ("step=5", "board=tn&col=dnr&nonsense=1&page=3"):
        client.post(save, {"name": "Våra", "query": query})
    saved = SavedFilter.objects.get()
    assert saved.query == "board=tn&col=dnr"
    assert "Våra" in page(world.maja) and "Våra" not in page(world.mats)
    other = Client()
    other.force_login(world.mats, backend="django.contrib.auth.backends.ModelBackend")
    forget = reverse("officials:filter_forget", args=[saved.pk])
    assert other.post(forget).status_code == 404
    assert client.post(forget).status_code == 302
    assert not SavedFilter.objects.exists()


def test_nobody_saves_without_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_register, "MOST_SAVED", 1)
    client = Client(headers={"accept-language": "sv"})
    client.force_login(world.maja, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("officials:filter_save"), {"name": "Ett", "query": ""})
    response = client.post(reverse("officials:filter_save"), {"name": "Två", "query": "step=5"})
    assert response.status_code == 422 and "Två" in response.content.decode()


class Alive:
    """How many dialogues are in memory at the same time, at most, each time another one has been written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen, self.at_most, self.fetched = weakref.WeakSet[Dialogue](), 0, 0
        from_db = Dialogue.from_db

        def counted(*row: Any) -> Dialogue:
            self.fetched += 1
            made = from_db(*row)
            self.seen.add(made)
            return made

        monkeypatch.setattr(Dialogue, "from_db", counted)

    def look(self) -> None:
        gc.collect()
        self.at_most = max(self.at_most, len(self.seen))


@pytest.mark.parametrize("name", ["register_csv", "register_xlsx"])
def test_a_file_of_the_register_never_holds_more_than_two_handfuls_of_dialogues(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """While the next handful is fetched, the one before it is still there."""
    dialogues = [world.ready(Step.MANDATE) for _each in range(7)]
    monkeypatch.setattr(whole_register, "AT_A_TIME", 2)
    alive, written = Alive(monkeypatch), whole_register.NUMBER.cell

    def looked(row: Dialogue, on: dt.date) -> str | int:
        alive.look()
        return written(row, on)

    monkeypatch.setattr(whole_register, "NUMBER", replace(whole_register.NUMBER, cell=looked))
    told = b"".join(answer(world.maja, name).streaming_content)
    assert alive.fetched == len(dialogues) and alive.at_most <= 4
    assert name == "register_xlsx" or told.count(b"\r\n") == len(dialogues) + 1


def colliding(on: dt.date) -> list[asked_often.Collision]:
    return list(asked_often.collisions(asked_often.windows(Dialogue.objects.all(), on), on))


class TestLoad:
    @pytest.fixture
    def two(self, world: World) -> tuple[Dialogue, Dialogue]:
        """Two dialogues that turn to the same group in the same area, at the same time."""
        pair = world.arrived(Step.EXECUTION), world.arrived(Step.EXECUTION)
        for dialogue in pair:
            dialogue.areas.set([world.norrstrand])
        world.today(OPENS)
        return pair

    def test_four_dialogues_in_six_months_are_told(self, world: World, two: Any) -> None:
        assert "Tillfrågas ofta</" not in page(world.maja, "load")
        for _more in range(2):
            world.arrived(Step.EXECUTION).areas.set([world.norrstrand])
        world.today(OPENS)
        found = asked_often.by("areas", asked_often.windows(Dialogue.objects.all(), OPENS), OPENS)
        assert [(row.name, len(row.before), row.is_much) for row in found] == [("Norrstrand", 4, True)]
        assert "Tillfrågas ofta</" in page(world.maja, "load")

    def test_windows_longer_ago_than_six_months_are_not_counted(self, world: World, two: Any) -> None:
        windows = asked_often.windows(Dialogue.objects.all(), OPENS)
        on = CLOSES + dt.timedelta(days=190)
        assert windows and asked_often.windows(Dialogue.objects.all(), on) == []
        assert asked_often.by("areas", windows, on) == []

    def test_a_collision_needs_time_area_and_group_in_common(self, world: World, two: Any) -> None:
        one, other = two
        assert "Krockar" in page(world.maja, "calendar")
        (found,) = colliding(OPENS)
        assert {found.one, found.other} == {one, other} and found.areas == ["Norrstrand"]
        other.rounds.update(opens_on=CLOSES + dt.timedelta(days=1), closes_on=CLOSES + dt.timedelta(days=20))
        assert colliding(OPENS) == []
        other.rounds.update(opens_on=OPENS, closes_on=CLOSES)
        other.areas.clear()
        assert colliding(OPENS) == []

    def test_the_calendar_tells_windows_answers_and_decisions(self, world: World, two: Any) -> None:
        text = page(world.maja, "calendar")
        for what in ("Sista dag att delta", "Beslut", "Det här hörde vi"):
            assert what in text
