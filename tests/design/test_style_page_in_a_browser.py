"""The style page in Chromium: everyone can read it, on every screen, by keyboard and without scripts."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from tests.conftest import FULL

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ADDRESSES = ["/stil/", "/stil/?work", "/stil/?form=clean"]


@pytest.fixture
def open_page(
    new_page: Callable[..., Any], live_server: Any, client: Any, django_user_model: Any
) -> Callable[..., Any]:
    client.force_login(django_user_model.objects.create_user(email="maja@fagersunda.example", name="Maja"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value

    def opened(address: str, **options: Any) -> Any:
        page = new_page(**options)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page.goto(live_server.url + address)
        return page

    return opened


LOOKS = [(390, "light"), (1280, "dark"), (390, "dark"), (1280, "light")]
#: In the small size each address in one look; a page of it is among all pages in `tests/matrix/test_accessibility.py`.
SHOWN = list(product(LOOKS, ADDRESSES)) if FULL else list(zip(LOOKS, ADDRESSES, strict=False))


@pytest.mark.parametrize(("look", "address"), SHOWN)
def test_nothing_on_the_style_page_shuts_anyone_out(open_page: Callable[..., Any], look: Any, address: str):
    page = open_page(address, width=look[0], scheme=look[1])
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    found = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_narrow_screen_never_scrolls_sideways(open_page: Callable[..., Any], address: str):
    page = open_page(address, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_menu_opens_and_closes_by_keyboard_without_scripts(open_page: Callable[..., Any]):
    page = open_page("/stil/?work", width=390, java_script_enabled=False)
    menu = page.get_by_role("navigation", name="Huvudmeny").or_(page.get_by_role("navigation", name="Main menu"))
    assert menu.count() == 0 or not menu.is_visible()
    page.locator(".menu-btn").press("Enter")
    page.locator(".menu-close").wait_for(state="visible")
    page.keyboard.press("Escape")
    page.locator(".menu-close").wait_for(state="hidden")


def test_the_error_summary_has_the_focus_and_leads_to_the_field(open_page: Callable[..., Any]):
    page = open_page("/stil/")
    assert page.evaluate("document.activeElement.className") == "errsum"
    page.locator(".errsum a").nth(1).click()
    assert page.evaluate("document.activeElement.id") == "id_where_0"


def test_what_is_pressed_is_large_enough(open_page: Callable[..., Any]):
    page = open_page("/stil/?work", width=390)
    small = page.evaluate(
        """[...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
        .filter(e => e.offsetParent && !e.closest('.vh')).map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.height < 24 || box.width < 24)).map(([html]) => html)"""
    )
    assert small == []
