"""The pages of the house through the Nu HTML checker (full suite only: it needs a Java runtime)."""

import pytest

from devtools import nu_checker

pytestmark = pytest.mark.once


@pytest.mark.full
def test_the_checker_finds_a_fault():
    """The counterpart of every test that finds none."""
    found = nu_checker.errors({"fel": '<!doctype html><html lang="sv"><title>x</title><p id=a><p id=a>'})
    assert len(found) == 1
    assert "fel" in found[0]


@pytest.mark.full
@pytest.mark.django_db
def test_the_account_pages_and_the_error_pages_are_correct_html(client, maja):
    pages = {
        "logga in": client.get("/konto/logga-in/"),
        "logga in, med fel": client.post("/konto/logga-in/", {}),
        "glömt lösenord": client.get("/konto/glomt-losenord/"),
        "glömt lösenord, skickat": client.get("/konto/glomt-losenord/skickat/"),
        "en länk som inte gäller": client.get("/konto/glomt-losenord/MQ/x-y/"),
        "finns inte": client.get("/finns-inte/"),
    }
    client.force_login(maja)
    pages["mitt konto"] = client.get("/konto/")
    pages["byt lösenord"] = client.get("/konto/losenord/")
    pages["byt lösenord, med fel"] = client.post("/konto/losenord/", {})
    assert nu_checker.errors({name: response.content.decode() for name, response in pages.items()}) == []
