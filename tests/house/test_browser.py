"""The account pages in Chromium: with a keyboard, on a phone, in the dark, and without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def assert_accessible(page):
    result = Axe().run(page, options={"runOnly": WCAG})
    assert result.violations_count == 0, result.generate_report()
    wider = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wider, "the page scrolls sideways"


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark"), (320, "light")])
def test_logging_in_is_accessible_in_clean_and_error_state(live_server, new_page, maja, password, width, scheme):
    page = new_page(width=width, scheme=scheme)
    page.goto(live_server.url + "/konto/logga-in/")
    assert_accessible(page)
    page.get_by_label("E-post").fill(maja.email)
    page.get_by_label("Lösenord").fill("fel")
    page.get_by_role("button", name="Logga in").click()
    page.get_by_role("alert").wait_for()
    assert_accessible(page)
    assert page.get_by_label("E-post").input_value() == maja.email
    page.get_by_label("Lösenord").fill(password)
    page.get_by_role("button", name="Logga in").click()
    page.get_by_role("heading", name="Maja Lind").wait_for()
    assert_accessible(page)


def test_maja_logs_in_and_out_with_the_keyboard_alone_and_without_scripts(live_server, new_page, maja, password):
    page = new_page(java_script_enabled=False)
    page.goto(live_server.url + "/konto/")
    page.get_by_label("E-post").focus()
    page.keyboard.type(maja.email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Maja Lind").wait_for()
    button = page.get_by_role("main").get_by_role("button", name="Logga ut")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(live_server.url + "/")
    page.goto(live_server.url + "/konto/")
    assert "/konto/logga-in/" in page.url


def test_the_browser_stops_a_script_that_was_smuggled_in(live_server, browser):
    """The counterpart of `new_page`, which fails a test on any breach of the policy: here one is made on purpose."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(live_server.url + "/konto/logga-in/")
        blocked = page.evaluate(
            """() => new Promise(done => {
                document.addEventListener("securitypolicyviolation", event => done(event.effectiveDirective));
                const script = document.createElement("script");
                script.textContent = "window.smuggled = true";
                document.body.append(script);
                setTimeout(() => done("nothing"), 2000);
            })"""
        )
        assert blocked == "script-src-elem"
        assert page.evaluate("window.smuggled") is None
