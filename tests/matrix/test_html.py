"""Every page of the product through the Nu HTML checker, as it is first read and as it answers an empty form."""

import pytest
from django.db import transaction

from devtools import nu_checker
from tests.access_table import TABLE

from .visitors import VISITORS, Town

pytestmark = [pytest.mark.django_db, pytest.mark.full]


def pages(town: Town) -> dict[str, str]:
    """One html page per address and method, as the first visitor who is served sees it."""
    found = {}
    for name, rule in TABLE.items():
        address = town.address(name, rule.at)
        for method, allowed in (("get", rule.get), ("post", rule.post)):
            for visitor in sorted(allowed - rule.led_on, key=list(VISITORS).index):
                with transaction.atomic():
                    response = getattr(town.client(visitor), method)(address)
                    transaction.set_rollback(True)
                if response.headers.get("Content-Type", "").startswith("text/html") and response.content:
                    found[f"{method.upper()} {name}, as {visitor}"] = response.content.decode()
                    break
    return found


def test_every_page_is_correct_html(town: Town) -> None:
    every = pages(town)
    assert len(every) > len(TABLE) / 3
    found = nu_checker.errors(every)
    assert found == [], "\n".join(found)
