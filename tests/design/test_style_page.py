"""The style page shows every component; what is true there is true on every page."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))


@pytest.fixture
def staff(django_user_model, client: Client) -> Client:
    client.force_login(django_user_model.objects.create_user(email="maja@fagersunda.example", name="Maja"))
    return client


@pytest.mark.django_db
def test_the_style_page_is_for_those_who_work_here(client: Client, staff: Client):
    assert Client().get("/stil/").status_code == 404
    assert staff.get("/stil/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/stil/", "/stil/?work", "/stil/?form=clean"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_component_is_drawn_in_every_state(staff: Client, address: str, language: str):
    page = staff.get(address, headers={"accept-language": language}).content.decode()
    for name in (
        "promise--late",
        "is-wish",
        "path__step is-now",
        "bar__mark",
        "st--late",
        "conflict",
        "verdict",
        "theme__we",
        "due--late",
    ):
        assert name in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_no_template_needs_inline_style_or_script():
    for path in TEMPLATES:
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|data:image|javascript:", text), path
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path


def test_every_component_says_what_it_needs():
    for path in COMPONENTS:
        assert path.read_text().startswith("{#"), path
        get_template(f"components/{path.name}")
