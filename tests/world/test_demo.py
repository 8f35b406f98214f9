"""The demo: a municipality that nobody lives in, moved to the week that runs."""

import copy
import datetime as dt
import re
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.utils import translation

from dialogues import demo, log
from dialogues.demo.loading import load_demo
from dialogues.demo.shift import shifted, weeks_until
from dialogues.imports.loader import load, understand
from dialogues.imports.problems import Problems
from dialogues.models import Dialogue
from governance.models import Board, Decision, User
from tests.conftest import FULL

ANCHOR = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_days_move_by_whole_weeks_and_nothing_else() -> None:
    before = {
        "date": "2026-11-23",
        "at": "2026-11-23T09:30",
        "id": "D-2026-008",
        "dnr": "TN 2026/121",
        "text": "Vandring 2026-09-03",
        "number": "2025:4",
        "list": ["2026-12-31"],
    }
    assert shifted(before, 2) == {
        **before,
        "date": "2026-12-07",
        "at": "2026-12-07T09:30",
        "list": ["2027-01-14"],
    }


@pytest.mark.parametrize(
    ("today", "weeks"),
    [("2026-11-23", 0), ("2026-11-29", 0), ("2026-11-30", 1), ("2026-11-22", -1), ("2027-11-22", 52)],
)
def test_the_move_is_rounded_down_to_whole_weeks(today: str, weeks: int) -> None:
    assert weeks_until(ANCHOR, dt.date.fromisoformat(today)) == weeks


def test_no_moved_demo_breaks_a_rule_that_is_not_about_days(
    content: dict[str, Any], size: Callable[[int, int], int]
) -> None:
    for weeks in range(-60, 500, size(37, 1)):
        problems = Problems(calendar_warns=True)
        understand(shifted(content, weeks), problems)
        assert not problems.found, (weeks, list(map(str, problems.found)))


#: Days on which somebody may begin: holidays, the ends of years and a leap day first, then every month and weekday.
ODD_DAYS = ["2026-12-31T23:55", "2027-06-25T12:00", "2028-02-29T00:05", "2026-11-22T10:00", "2027-01-01T08:00"]
DAYS = [
    *ODD_DAYS,
    *((dt.datetime(2026, 12, 3, 10) + dt.timedelta(days=17 * number)).isoformat() for number in range(55)),
][: 60 if FULL else 3]


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("now", DAYS)
def test_the_demo_is_whole_whatever_day_it_begins(now: str) -> None:
    today = dt.datetime.fromisoformat(now).date()
    with override_settings(FROZEN_NOW=now):
        report = load_demo()
        assert not report.changed_nothing
        cycling = Dialogue.objects.get(reference="D-2026-008")
        assert cycling.rounds.get().is_open(today)
        assert (today - cycling.rounds.get().opens_on).days == 21 + today.weekday()
        assert str(cycling.dnr) == "TN 2026/121"
        assert log.verify() == []
        for code, address in SHOWN:
            client = Client()
            if code:
                client.force_login(User.objects.get(code=code))
            assert client.get(address.format(slug=cycling.slug, pk=cycling.pk)).status_code == 200, address


SHOWN = [
    ("", "/"),
    ("", "/dialoger/"),
    ("", "/dialoger/{slug}/"),
    ("", "/dialoger/{slug}/delta/"),
    ("maja", "/handlaggning/"),
    ("maja", "/handlaggning/dialoger/{pk}/"),
    ("ordf_tn", "/namnd/"),
]


@pytest.mark.django_db
def test_what_falls_on_a_day_off_warns_in_the_demo_and_is_refused_elsewhere(content: dict[str, Any]) -> None:
    moved = shifted(content, 5)
    report = load(copy.deepcopy(moved), calendar_warns=True)
    assert any("no working day" in str(item) or "no meeting day" in str(item) for item in report.warnings)


@pytest.mark.django_db
def test_one_can_log_in_as_everyone_in_the_demo_also_when_it_is_loaded_twice() -> None:
    load_demo()
    assert load_demo().changed_nothing
    lines = demo.logins()
    assert demo.PASSWORD in lines[0]
    for email in ("maja.demolund@fagersunda.example", "gunnel.demovik@fagersunda.example"):
        assert any(email in line for line in lines)
        client = Client()
        answer = client.post("/konto/logga-in/", {"username": email, "password": demo.PASSWORD})
        assert answer.status_code == 302
    assert not [user for user in User.objects.all() if not user.has_usable_password()]


@pytest.mark.django_db
def test_a_real_municipality_is_given_no_passwords(content: dict[str, Any]) -> None:
    with override_settings(FROZEN_NOW="2026-11-23T09:00"):
        load(content)
    assert not [user for user in User.objects.all() if user.has_usable_password()]
    assert demo.logins() == []


@pytest.mark.django_db
def test_the_demo_is_not_loaded_where_there_is_something_already() -> None:
    Board.objects.create(code="tn", abbreviation="TN", name="Tekniska nämnden")
    with pytest.raises(CommandError, match="empty installation"):
        call_command("load_demo", stdout=StringIO())
    assert not Dialogue.objects.exists()


@pytest.mark.django_db
def test_the_open_dialogue_of_the_demo_can_be_answered() -> None:
    load_demo()
    cycling = Dialogue.objects.get(reference="D-2026-008")
    assert {item.kind for item in cycling.questions.all()} == {"open", "one", "several", "rating"}
    answer = Client().get(f"/dialoger/{cycling.slug}/delta/")
    assert answer.status_code == 200


@pytest.mark.django_db
def test_every_decided_mandate_keeps_the_text_that_was_decided() -> None:
    load_demo()
    for decision in Decision.objects.filter(kind=Decision.Kind.MANDATE):
        assert decision.proposal["sections"]
        assert decision.proposal_digest


def test_nobody_in_the_demo_can_be_reached(content: dict[str, Any]) -> None:
    def everything(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for part in value.values():
                yield from everything(part)
        elif isinstance(value, list):
            for part in value:
                yield from everything(part)
        elif isinstance(value, str):
            yield value

    for text in everything(content):
        for number in re.findall(r"(?<![\d-])0\d{1,2}-?\d[\d ]{5,8}\d", text):
            digits = re.sub(r"\D", "", number)
            assert "0701740605" <= digits <= "0701740699", f"{number} may be somebody's"
        for address in re.findall(r"[\w.+-]+@[\w.-]+\w", text):
            assert address.endswith(".example"), f"{address} may be somebody's"
        for digits in re.findall(r"\b(?:19|20)\d{6}-?\d{4}\b", text):
            assert digits == "191212121212", f"{digits} may be somebody's"
