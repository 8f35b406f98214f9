"""A dialogue that is being sorted, built once for each module of tests; what a test does to it is undone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from dialogues import sorting
from dialogues.models import Coding, Contribution, Dialogue, Quote, Referral, Step
from governance import clock
from governance.models import User
from tests.matrix.visitors import Clock

from .worlds import World

__all__ = ["Town", "as_", "built", "page", "town"]

FLAGGED = "Ring 070-174 06 33 när ni har satt upp lampan."


class Town(World):
    """Six contributions: by web and on paper, in two languages and places, one flagged, one in a theme, one off topic."""

    def __init__(self) -> None:
        super().__init__(Clock())
        self.dialogue = self.arrived(Step.COMPILATION)
        rows = {row.number: row for row in self.dialogue.contributions.all()}
        rows[4] = self.contribution(self.dialogue, text=FLAGGED, area=self.norrstrand)
        rows[5] = self.contribution(
            self.dialogue, text="On paper.", channel="paper", registered_by=self.maja, language="en"
        )
        rows[6] = self.contribution(self.dialogue, text="För sent.", is_late=True)
        self.theme = sorting.add_theme(self.dialogue, name="Bron", by=self.maja)
        self.other = sorting.add_theme(self.dialogue, name="Ån", by=self.maja)
        self.moderated(rows[1])
        for theme in (self.theme, self.other):
            Coding.objects.create(contribution=rows[1], theme=theme, by=self.maja, at=clock.now())
        Quote.objects.create(theme=self.theme, contribution=rows[1], chosen_by=self.maja)
        self.moderated(rows[2])
        Referral.objects.create(contribution=rows[2], receiver="polisen", referred_on=clock.now().date())
        self.rows = rows

    def of(self, number: int) -> Contribution:
        return self.dialogue.contributions.get(number=number)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    with django_db_blocker.unblock(), transaction.atomic():
        try:
            yield Town()
        finally:
            settings.FROZEN_NOW = None
            transaction.set_rollback(True)


@pytest.fixture
def town(built: Town, db: None) -> Town:
    """What a test does to the town is undone after it."""
    return built


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name: str, dialogue: Dialogue, *args: Any, query: str = "") -> str:
    return reverse(f"officials:{name}", args=[dialogue.pk, *args]) + (f"?{query}" if query else "")
