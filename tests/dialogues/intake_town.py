"""A town with a dialogue that files are taken into, built once for each module of tests; what a test does to it is undone."""

import io
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from dialogues.intake import deeds
from dialogues.models import Dialogue, Intake, IntakeRow, Step
from governance import clock
from governance.models import User
from tests.matrix.visitors import Clock

from .worlds import OPENS, World

__all__ = ["COLUMNS", "FILE", "by_place", "fagersunda", "handed_in", "maja", "open_dialogue", "read", "world"]

FILE = """nr;datum;synpunkt;område;kanal;ålder
0114;2026-03-02;"Mörkt vid bron.
Mycket mörkt.";Norrstrand;telefon;34
2;2026-02-01;Fler bänkar;Okänt;papper;
3;2026-03-02;MÖRKT vid  bron. Mycket mörkt.;;;
4;i går;Träd;;;
5;2026-03-02;;;;
6;2026-03-02;Ring mig på 070-174 06 33;;;
"""
COLUMNS = ["reference", "received_at", "text", "area", "channel", "age_band"]


def handed_in(dialogue: Dialogue, world: World, content: str = FILE, name: str = "enkat.csv") -> Intake:
    return deeds.hand_in(dialogue, io.BytesIO(content.encode()), name=name, key=uuid.uuid4(), by=world.maja)


def read(intake: Intake, world: World, chosen: list[str] | None = None) -> Intake:
    facts = {"channel": "survey", "received_on": clock.today(), "language": "sv", "activity": None, "area": None}
    return deeds.read(intake, by=world.maja, columns=chosen or COLUMNS, **facts)


class Town(World):
    """Its dialogues may hold a vote on a sum."""

    frame = 100_000


@pytest.fixture(scope="module")
def fagersunda(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, Dialogue]]:
    """The town and a dialogue that residents can take part in, built once for all the tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = Town(Clock())
        dialogue = world.arrived(Step.EXECUTION)
        yield world, dialogue
        world.settings.FROZEN_NOW = None
        transaction.set_rollback(True)


@pytest.fixture
def world(fagersunda: tuple[World, Dialogue], settings: Any) -> Iterator[World]:
    """Whatever the test does to the town is undone."""
    with transaction.atomic():
        fagersunda[0].today(OPENS)
        yield fagersunda[0]
        transaction.set_rollback(True)


@pytest.fixture
def open_dialogue(world: World, fagersunda: tuple[World, Dialogue]) -> Dialogue:
    return fagersunda[1]


def by_place(intake: Intake) -> dict[int, IntakeRow]:
    return {row.place: row for row in intake.rows.all()}


class Browser:
    """Somebody at the pages of a dialogue: sends a form to one of its addresses and follows where it leads, or opens one."""

    def __init__(self, dialogue: Dialogue, user: User) -> None:
        self._dialogue, self._client = dialogue, Client()
        self._client.force_login(user)

    def __call__(self, name: str, *place: int, **data: Any) -> Any:
        return self._client.post(self._address(name, place), data, follow=True)

    def get(self, name: str, *place: int) -> Any:
        return self._client.get(self._address(name, place))

    def _address(self, name: str, place: tuple[int, ...]) -> str:
        return reverse(f"officials:{name}", args=[self._dialogue.pk, *place])


@pytest.fixture
def maja(world: World, open_dialogue: Dialogue) -> Browser:
    """Maja at her browser."""
    return Browser(open_dialogue, world.maja)
