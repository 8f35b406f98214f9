"""Every address, every method, every visitor: as the table says, and nothing is changed by those who may not."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access_table import TABLE, Rule
from tests.conftest import FULL

from .visitors import BY_DIALOGUE, NOT_LOGGED_IN, PLACES, VISITORS, Town, Writes, addresses

pytestmark = [pytest.mark.django_db, pytest.mark.once]
STRANGERS = ("official elsewhere", "manager elsewhere", "chair elsewhere", "ended term")
ANSWERS = {200, 302, 303, 409, 422}


# ------------------------------------------------------------------------------------------------ the table is whole


def differences(table: Iterable[str], product: Iterable[str]) -> dict[str, set[str]]:
    """What the table lacks, and what it lists that is gone."""
    return {"not in the table": set(product) - set(table), "gone": set(table) - set(product)}


def test_the_table_has_a_row_for_every_address() -> None:
    assert differences(TABLE, addresses()) == {"not in the table": set(), "gone": set()}


@pytest.mark.parametrize("name", ["board:desk", "officials:feedback"])
def test_a_row_that_is_missing_is_found(name: str) -> None:
    without = {row for row in TABLE if row != name}
    assert name in differences(without, addresses())["not in the table"]
    assert "board:nowhere" in differences([*TABLE, "board:nowhere"], addresses())["gone"]


def test_every_row_is_tried_at_a_place_that_exists() -> None:
    assert {rule.at for rule in TABLE.values()} <= set(PLACES)


# -------------------------------------------------------------------------------------------------- every request


@pytest.fixture(scope="module")
def clients(town: Town) -> dict[str, Client]:
    return {visitor: town.client(visitor, raise_request_exception=False) for visitor in VISITORS}


def ask(client: Client, method: str, address: str, data: Mapping[str, str] | None = None) -> tuple[Any, Writes]:
    """One request, undone afterwards: the answer, and what it would have changed."""
    with transaction.atomic(), Writes() as written:
        session, cookies = client.cookies.copy(), client.cookies
        response = client.post(address, data or {}) if method == "POST" else client.generic(method, address)
        client.cookies = type(cookies)(session)
        transaction.set_rollback(True)
    return response, written


def expected(rule: Rule, visitor: str, method: str) -> set[str]:
    """In words: what the table allows that the visitor is answered."""
    allowed = rule.get if method == "GET" else rule.post
    if visitor in allowed:
        return {"led on"} if visitor in rule.led_on else {"served"}
    login = {"led to the log-in page"} if rule.needs_login and visitor in NOT_LOGGED_IN else set()
    if not allowed or visitor in rule.get:
        # Nobody uses this method here, or the visitor may only read: a page may be shown again, and nothing is done.
        return {"refused", "told that it does not exist"} | login | ({"served"} if visitor in rule.get else set())
    return login or {"told that it does not exist"}


def answered(response: Any, rule: Rule, method: str) -> str:
    """In words: what the visitor was answered."""
    status = response.status_code
    if status == 302 and response.headers["Location"].startswith("/konto/logga-in/?next="):
        return "led to the log-in page"
    if status in (403, 404, 405):
        return "told that it does not exist" if status == 404 else "refused"
    if (status == rule.status) if method == "GET" else status in ANSWERS:
        return "led on" if status == 302 and rule.led_on else "served"
    return "led on" if status == 302 else f"{status}"


NAMES = sorted(TABLE)


def some(people: list[str], count: int, turn: int) -> list[str]:
    """So many of them: others with the next turn, until all have been met."""
    first = turn * count % len(people) if people else 0
    return (people + people)[first : first + min(count, len(people))]


def who_asks(name: str, method: str) -> list[str]:
    """Everybody in the full size. In the small one, two of those who are let in, and four of those who may not read."""
    allowed, turn = TABLE[name].get if method == "GET" else TABLE[name].post, NAMES.index(name)
    let_in = [visitor for visitor in VISITORS if visitor in allowed]
    refused = [visitor for visitor in VISITORS if visitor not in allowed]
    if FULL:
        return [*let_in, *refused]
    return [*some(let_in, 2, turn), *(refused if method == "POST" else some(refused, 4, turn))]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_everyone_is_answered_as_the_table_says(
    town: Town, clients: Mapping[str, Client], name: str, method: str
) -> None:
    rule, wrong = TABLE[name], {}
    address = town.address(name, rule.at)
    for visitor in who_asks(name, method):
        response, written = ask(clients[visitor], method, address, rule.data)
        got, may_write = answered(response, rule, method), method == "POST" and visitor in rule.post
        if got not in expected(rule, visitor, method) or (written and not may_write):
            wrong[visitor] = (got, list(written))
    assert wrong == {}


@pytest.mark.parametrize("name", NAMES)
def test_odd_methods_change_nothing_and_break_nothing(
    town: Town, clients: Mapping[str, Client], name: str, size: Callable[..., Any]
) -> None:
    address, wrong = town.address(name, TABLE[name].at), {}
    some = (("anonymous", "responsible")[NAMES.index(name) % 2],)
    for visitor in size(some, ("anonymous", "responsible", "secretary", "ended term")):
        for method in ("PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW"):
            response, written = ask(clients[visitor], method, address)
            if response.status_code not in {200, 302, 400, 403, 404, 405, 422, TABLE[name].status} or written:
                wrong[visitor, method] = (response.status_code, list(written))
    assert wrong == {}


OF_A_DIALOGUE = sorted(name for name, rule in TABLE.items() if rule.at in BY_DIALOGUE)


@pytest.mark.parametrize("name", OF_A_DIALOGUE)
def test_at_every_step_strangers_find_nothing_and_reading_changes_nothing(
    town: Town, clients: Mapping[str, Client], name: str, size: Callable[..., Any]
) -> None:
    wrong = {}
    fates, first = list(town.dialogues.items()), OF_A_DIALOGUE.index(name)
    # A sixth of the fates each in the small size, another sixth for the next address: every fate is met many times.
    for number, (fate, dialogue) in enumerate(fates[first % size(6, 1) :: size(6, 1)], start=first):
        address = reverse(name, args=[dialogue.pk])
        some = ("responsible", STRANGERS[number % len(STRANGERS)])
        for visitor in size(some, ("anonymous", "responsible", "manager", "secretary", "auditor", *STRANGERS)):
            response, written = ask(clients[visitor], "GET", address)
            got = answered(response, TABLE[name], "GET")
            told = expected(TABLE[name], visitor, "GET") | {"led on", "refused"}
            found = visitor in STRANGERS and got in ("served", "led on")
            if response.status_code >= 500 or written or found or (visitor == "anonymous" and got not in told):
                wrong[fate, visitor] = (response.status_code, list(written))
    assert wrong == {}


def test_a_page_that_writes_when_it_is_read_is_found(town: Town) -> None:
    """The counterpart: what the tests above look for is found when it is there."""
    with Writes() as written, transaction.atomic():
        town.maja.save()
        transaction.set_rollback(True)
    assert len(written) == 1
