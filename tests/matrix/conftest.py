"""The town of the matrix: built once per module, and put back as it was after every request."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from .visitors import Clock, Town


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """Fagersunda on the last of June, inside a transaction that is undone when the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        try:
            yield Town(Clock())
        finally:
            settings.FROZEN_NOW = None
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of refusals are what these tests ask for; errors are still told."""
    caplog.set_level(logging.ERROR, logger="django.request")


@pytest.fixture
def undone() -> Iterator[None]:
    """Whatever the test does to the town is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
