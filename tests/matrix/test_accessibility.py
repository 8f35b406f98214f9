"""Every page in Chromium: nobody is shut out, in clean, error and opened states, on a phone and a desk, light and dark.

The pages are written by the product and answered to the browser from here, so that the town stays as it is. What can be
unfolded is unfolded, and every menu is opened. The full suite adds the other two looks, the pages as they are folded, those
who may only read, and every step of a dialogue.
"""

import html
import mimetypes
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders

from tests.conftest import FULL

from .pages import Page, every_page
from .visitors import Town

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = [(390, "light"), (1280, "dark"), (390, "dark"), (1280, "light")][: 4 if FULL else 2]
HOST = "http://fagersunda.example"
NARROW = 320

OPENED = "[popover]:popover-open"
FAULTS = """([where, tags]) => axe.run(where, {runOnly: tags, preload: false, resultTypes: ["violations"]}).then(found =>
    found.violations.map(fault => [fault.id, ...fault.nodes.slice(0, 3).map(node => node.html.slice(0, 200))]))"""
UNFOLD = """() => document.querySelectorAll("details").forEach(part => part.open = true)"""
FOLD = """() => [...document.querySelectorAll("details")].map(part => part.open = false).length"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Window:
    """A browser window that is answered with pages from here, under their own policy."""

    def __init__(self, browser: Any) -> None:
        self.shown: Page | None = None
        self.refused: list[str] = []
        self.popped_up: set[str] = set()
        self.context = browser.new_context(locale="sv-SE", reduced_motion="reduce")
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("pageerror", lambda error: self.refused.append(str(error)))
        self.page.on("console", self._hears)
        self.page.route("**/*", self._answer)

    def _hears(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.refused.append(message.text)

    def _answer(self, route: Any) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            assert isinstance(found, str), path
            kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
            route.fulfill(body=Path(found).read_bytes(), content_type=kind)
        elif self.shown and route.request.is_navigation_request() and not route.request.frame.parent_frame:
            # In a sandbox, where a letter is shown, axe itself could not run.
            policy = re.sub(r"sandbox[^;]*;?", "", self.shown.policy)
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
            route.fulfill(body=self.shown.html, headers=headers)
        else:
            route.abort()

    def shows(self, page: Page) -> None:
        """Read the page."""
        self.shown = page
        self.page.goto(HOST + page.address)
        self.page.evaluate(AXE_SCRIPT)

    def looks(self, width: int, scheme: str) -> None:
        """Turn the window to another width and other colours; what is unfolded stays so."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    def faults(self, where: str = "html") -> list[Any]:
        """What axe finds on the page as it stands, or in a part of it."""
        return [*self.page.evaluate(FAULTS, [where, TAGS]), *self._sideways()]

    def _sideways(self) -> list[str]:
        wider = self.page.evaluate(WIDER)
        return [f"the page scrolls sideways, by {wider} pixels"] if wider > 0 else []

    def unfolds(self) -> None:
        """Unfold all that can be unfolded."""
        self.page.evaluate(UNFOLD)

    def folds(self) -> bool:
        """Fold all that can be folded; whether there was anything."""
        return self.page.evaluate(FOLD) > 0

    def pops_up(self) -> Iterator[str]:
        """Press each button that opens something over the page, and close it again with Escape.

        The menu is the same on many pages; only the full suite looks at it again.
        """
        for button in self.page.locator("button[popovertarget]:not([popovertargetaction=hide])").all():
            look = f"{self.page.viewport_size} {self.page.locator('[popovertarget] + [popover]').all_text_contents()}"
            if button.is_visible() and (FULL or look not in self.popped_up):
                self.popped_up.add(look)
                button.click()
                yield str(button.inner_text())
                self.page.keyboard.press("Escape")


@pytest.fixture(scope="module")
def window(browser: Any) -> Iterator[Window]:
    opened = Window(browser)
    yield opened
    opened.context.close()


def found_in(window: Window, page: Page, looks: Iterable[tuple[int, str]] = LOOKS) -> Iterator[tuple[Any, ...]]:
    """Every fault of the page, in every state and look."""
    window.shows(page)
    for width, scheme in looks:
        window.looks(width, scheme)
        if FULL and window.folds():
            for fault in window.faults():
                yield page.name, width, scheme, "folded", fault
        window.unfolds()
        for fault in window.faults():
            yield page.name, width, scheme, "as it is read, all unfolded", fault
        for name in window.pops_up():
            for fault in window.faults(OPENED):
                yield page.name, width, scheme, f"“{name}” opened", fault
    window.looks(NARROW, "light")
    if window._sideways():
        yield page.name, NARROW, "unfolded", *window._sideways()
    if window.refused:
        yield page.name, *window.refused
        window.refused.clear()


@pytest.fixture(scope="module")
def pages(town: Town) -> list[Page]:
    return every_page(town, thoroughly=FULL)


def looks_of(page: Page, number: int) -> list[tuple[int, str]]:
    """In the small size pages in error, which differ from the clean ones in few places, take turns with the looks."""
    return LOOKS if FULL or not page.is_in_error else LOOKS[number % 2 :][:1]


def test_no_page_shuts_anyone_out(window: Window, pages: list[Page]) -> None:
    faults = [fault for number, page in enumerate(pages) for fault in found_in(window, page, looks_of(page, number))]
    assert faults == [], "\n".join(map(str, faults))


def test_the_pages_are_there_in_every_state(pages: list[Page]) -> None:
    """Otherwise the test above would prove little."""
    in_error = [page for page in pages if page.is_in_error]
    assert len(pages) > 150
    assert len(in_error) > 40
    assert len([page for page in pages if "<details" in page.html]) > 15


#: How Python writes a tuple, a list, a table, or a thing that has no words of its own.
PYTHON = re.compile(r"\(['\"]\w|\[['\"]\w|\{['\"]\w|<QuerySet| object at 0x")


def of_python(page: str) -> list[str]:
    """What a reader would see of the program in the words of a page."""
    words = html.unescape(re.sub(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", " ", page, flags=re.DOTALL))
    return [words[max(0, found.start() - 20) : found.end() + 40] for found in PYTHON.finditer(words)]


def test_no_page_speaks_python(pages: list[Page]) -> None:
    assert [(page.name, *found) for page in pages if (found := of_python(page.html))] == []
    assert of_python("<dd>(&#x27;Ramar&#x27;, None)</dd>")
    assert not of_python("<p>Bron (”Nybron”) och {{ namn }} [1]</p><script>f(['a'])</script>")


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ('<main><h1>Hej</h1><input type="text"></main>', "label"),
        ("<main><details><summary>Mer</summary><img src='/bild.svg'></details></main>", "image-alt"),
        ('<main><button popovertarget="m">Meny</button><nav popover id="m"><input></nav></main>', "label"),
        ('<main><p class="vh"></p><table><tr><td>' + "x" * 400 + "</td></tr></table></main>", "sideways"),
    ],
)
def test_a_fault_is_found_wherever_it_hides(window: Window, broken: str, says: str) -> None:
    page = Page("fel", "/", f'<!doctype html><html lang="sv"><title>Fel</title><body>{broken}</body></html>')
    assert says in str(list(found_in(window, page)))
