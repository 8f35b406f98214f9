"""Two officials have the same page open and both save: nobody's words disappear, and both see both texts."""

import html
import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

import dialogues
import governance
from dialogues.forms.versioned import VersionedForm
from tests.access_table import TABLE

from .forms import Form, forms_on
from .visitors import Town

pytestmark = pytest.mark.django_db

#: The same page, opened by the official in charge and by her colleague; where it is the manager's, by the coordinator.
FIRST, SECOND = "responsible", "colleague"
PAGES = sorted(name for name, rule in TABLE.items() if {FIRST, SECOND} <= rule.get & rule.post)

#: What must be chosen besides the text, where a form that is sent as it stands is not enough.
CHOICES: dict[str, dict[str, list[str]]] = {
    "officials:initiative_triage": {"triage_outcome": ["citizen_dialogue"]},
    "officials:sorting_one": {
        "off_topic": [],
        "state": ["mask"],
        "rule": ["personal_data"],
        "reason": ["Vi har dolt ett namn."],
    },
}


def versions(form: Form) -> list[str]:
    return [name for name in form.fields if name == "version" or name.endswith("-version")]


def versioned_forms(town: Town, name: str) -> list[Form]:
    page = town.clients[FIRST].get(town.address(name, TABLE[name].at))
    return [form for form in forms_on(page) if versions(form)]


def written(form: Form, text: str) -> dict[str, list[str]]:
    """The form as it stands, with `text` in its longest text field."""
    texts = [name for name in form.texts if form.fields[name].values and "on" not in name.split("_")]
    field = max(texts, key=lambda name: (form.fields[name].kind == "textarea", len(form.fields[name].values[0])))
    return {**form.data, field: [text]}


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[type]]:
    """Every versioned form that was saved during the test."""
    forms: set[type] = set()
    original = VersionedForm.claim

    def claim(form: Any) -> bool:
        forms.add(type(form))
        return original(form)

    monkeypatch.setattr(VersionedForm, "claim", claim)
    return forms


def all_versioned_forms() -> set[type]:
    """Every versioned form of the product."""
    for package in (dialogues, governance):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".forms" in module.name or ".views" in module.name:
                importlib.import_module(module.name)

    def below(form: type) -> Iterator[type]:
        for child in form.__subclasses__():
            yield child
            yield from below(child)

    return {form for form in below(VersionedForm) if form.__module__.startswith(("dialogues", "governance"))}


def both_save(town: Town, name: str) -> tuple[Any, Any, Any]:
    """What the first, the second, and then anyone who opens the page is answered."""
    address = town.address(name, TABLE[name].at)
    (form, *_others) = versioned_forms(town, name)
    target = form.action or address
    chosen = CHOICES.get(name, {})
    first = town.clients[FIRST].post(target, {**written(form, "Majas ord om ljuset."), **chosen})
    second = town.clients[SECOND].post(target, {**written(form, "Mats ord om mörkret."), **chosen})
    return first, second, town.clients[FIRST].get(address)


def test_nobody_overwrites_in_silence_and_both_texts_are_shown(town: Town, used: set[type]) -> None:
    wrong, tried = {}, 0
    for name in PAGES:
        if not versioned_forms(town, name):
            continue
        tried += 1
        with transaction.atomic():
            first, second, after = both_save(town, name)
            shown = html.unescape(second.content.decode())
            if first.status_code not in (200, 302, 303):
                wrong[name] = f"the first was not saved: {first.status_code}"
            elif second.status_code != 409 or "Majas ord" not in shown or "Mats ord" not in shown:
                wrong[name] = f"the second was answered {second.status_code}"
            elif "Mats ord" in html.unescape(after.content.decode()):
                wrong[name] = "the first was overwritten"
            transaction.set_rollback(True)
    assert wrong == {}
    assert tried
    assert {form.__name__ for form in all_versioned_forms() - used} == set()


def test_without_the_guard_the_first_is_overwritten(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counterpart: what the test above looks for happens when versions are not compared."""
    monkeypatch.setattr(VersionedForm, "claim", lambda form: True)
    with transaction.atomic():
        _first, second, after = both_save(town, "officials:evaluation")
        transaction.set_rollback(True)
    assert second.status_code == 302
    assert "Mats ord" in html.unescape(after.content.decode())
