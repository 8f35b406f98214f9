"""Every page of the product through the Nu HTML checker, as it is first read, at every step, and in error."""

import pytest

from devtools import nu_checker
from tests.access_table import TABLE

from .pages import every_page
from .visitors import Town

pytestmark = [pytest.mark.django_db, pytest.mark.full]


def test_every_page_is_correct_html(town: Town) -> None:
    pages = every_page(town, thoroughly=True)
    assert len({page.name.split(",")[0] for page in pages}) > len(TABLE) / 2
    found = nu_checker.errors({f"{number}: {page.name}": page.html for number, page in enumerate(pages)})
    assert found == [], "\n".join(found)
