"""Two officials have the same page open and both save: nobody's words disappear, and both see both texts."""

import html
import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

import dialogues
import governance
from dialogues.forms.versioned import VersionedForm
from governance.views import action_plans, programmes
from governance.views.settings import REGISTERS
from tests.access_table import TABLE

from .forms import Form, forms_on
from .visitors import VISITORS, Town

pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: The same page, opened by the official in charge and by her colleague; elsewhere by any two who may write there.
FIRST, SECOND = "responsible", "colleague"
PAGES = sorted(name for name, rule in TABLE.items() if rule.get & rule.post and not name.endswith(("_add", ":add")))
OF_SEVERAL_KINDS = {
    "action_plans:content_change": ("hp_nasta", action_plans.CONTENT),
    "programmes:content_change": ("prog_soc", programmes.CONTENT),
}
KEPT = ("organ", "forvaltningar", "omraden", "moten", "mandatperioder", "dokumenttyper", "dokument")


def writers(name: str) -> tuple[str, str]:
    """The two who have the page open; one person in two windows where only one may write there."""
    allowed = TABLE[name].get & TABLE[name].post
    others = sorted(allowed, key=list(VISITORS).index)
    return (FIRST, SECOND) if {FIRST, SECOND} <= allowed else (others[0], others[-1])


def addresses_of(town: Town, name: str) -> list[str]:
    """The page at its place in the town; where one page keeps rows of several kinds, at a row of every kind."""
    if name == "governance:settings_change":
        first = {kept: REGISTERS[kept].rows().first() for kept in KEPT}
        return [reverse(name, args=[kept, row.pk]) for kept, row in first.items() if row]
    if whole := OF_SEVERAL_KINDS.get(name):
        code, content = whole
        of_it = {"programme": {"document__code": code}}.get(next(iter(content.values())).within, {"code": code})
        return [
            reverse(name, args=[code, kind, kept.model.objects.get(**{f"{kept.within}__{field}": value}).pk])
            for kind, kept in content.items()
            for field, value in of_it.items()
        ]
    return [town.address(name, TABLE[name].at)]


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
    hidden = [name for name, item in form.fields.items() if item.kind == "hidden"]
    return [name for name in hidden if name == "version" or name.endswith("-version")]


def versioned_forms(town: Town, name: str, address: str) -> list[Form]:
    page = town.clients[writers(name)[0]].get(address)
    return [form for form in forms_on(page) if versions(form)]


#: What each of them writes: words, or a figure or a day in a form that takes no words.
MAJA, MATS = ("Majas ord om ljuset.", "1111", "2031-11-11"), ("Mats ord om mörkret.", "2222", "2032-02-22")


def shows(page: Any, said: tuple[str, ...]) -> bool:
    """Whether what one of them wrote can be read on the page."""
    shown = html.unescape(page.content.decode())
    return any(part in shown for part in said)


def written(form: Form, text: str, figure: str, day: str) -> dict[str, list[str]]:
    """The form as it stands, with `text` in its longest text field; with `figure` or `day` in its last when it has none."""
    texts = [
        name
        for name in form.texts
        if form.fields[name].values and form.fields[name].kind != "email" and not {"on", "due"} & set(name.split("_"))
    ]
    if not texts:
        last = form.written[-1]
        return {**form.data, last: [day if last.endswith("_on") else figure]}
    field = max(texts, key=lambda name: (form.fields[name].kind == "textarea", len(form.fields[name].values[0])))
    field = "public_text" if "public_text" in texts else field  # what may be shown of a contribution has no text yet
    return {**form.data, field: [text]}


def errors(page: Any) -> list[str]:
    """What the page says must be put right."""
    return re.findall(r'<li><a href="#[^"]*">[^<]*', page.content.decode())


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

    ours = (form for form in below(VersionedForm) if form.__module__.startswith(("dialogues", "governance")))
    return {form for form in ours if form._meta.model}  # what several forms share has no row of its own


def both_save(town: Town, name: str, address: str) -> tuple[Any, Any, Any]:
    """What the first, the second, and then anyone who opens the page is answered."""
    (form, *_others) = versioned_forms(town, name, address)
    target, chosen = form.action or address, CHOICES.get(name, {})
    one, other = (town.clients[visitor] for visitor in writers(name))
    first = one.post(target, {**written(form, *MAJA), **chosen})
    second = other.post(target, {**written(form, *MATS), **chosen})
    return first, second, one.get(address)


def test_nobody_overwrites_in_silence_and_both_texts_are_shown(town: Town, used: set[type]) -> None:
    wrong, tried = {}, 0
    for name in PAGES:
        for address in addresses_of(town, name):
            if not versioned_forms(town, name, address):
                continue
            tried += 1
            with transaction.atomic():
                first, second, after = both_save(town, name, address)
                if first.status_code not in (200, 302, 303):
                    wrong[address] = f"the first was not saved: {first.status_code} {errors(first)}"
                elif second.status_code != 409 or not (shows(second, MAJA) and shows(second, MATS)):
                    wrong[address] = f"the second was answered {second.status_code}"
                elif shows(after, MATS):
                    wrong[address] = "the first was overwritten"
                transaction.set_rollback(True)
    assert wrong == {}
    assert tried
    assert {form.__name__ for form in all_versioned_forms() - used} == set()


def test_without_the_guard_the_first_is_overwritten(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counterpart: what the test above looks for happens when versions are not compared."""
    monkeypatch.setattr(VersionedForm, "claim", lambda form: True)
    with transaction.atomic():
        address = town.address("officials:evaluation", TABLE["officials:evaluation"].at)
        _first, second, after = both_save(town, "officials:evaluation", address)
        transaction.set_rollback(True)
    assert second.status_code == 302
    assert shows(after, MATS)
