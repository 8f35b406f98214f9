"""The headers of reliability: on every class of answer, whoever asks for whatever."""

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from dialogportal.urls import urlpatterns as real_urlpatterns

CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
}


def breaks(request: object) -> HttpResponse:
    raise RuntimeError("a fault of ours")


def follow(request: object, token: str) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("gar-sonder/", breaks), path("folj/<token>/", follow), *real_urlpatterns]


def assert_protected(response: HttpResponse, referrer: str = "same-origin") -> None:
    assert set(response.headers["Content-Security-Policy"].split("; ")) == CSP
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == referrer
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/konto/logga-in/", 200),
        ("/konto/", 302),
        ("/finns-inte/", 404),
        ("/gar-sonder/", 500),
        ("/healthz", 200),
        ("/readyz", 503),
        ("/sok?q=%00", 400),
    ],
)
def test_every_class_of_answer_carries_the_headers(address, status):
    response = Client(raise_request_exception=False).get(address)
    assert response.status_code == status
    assert_protected(response)


def test_a_form_without_its_token_is_refused_with_the_headers():
    response = Client(enforce_csrf_checks=True).post("/konto/logga-in/", {})
    assert response.status_code == 403
    assert_protected(response)


def test_a_wrong_method_is_refused_with_the_headers(client):
    response = client.post("/healthz")
    assert response.status_code == 405
    assert_protected(response)


def test_a_foreign_host_is_refused_with_the_headers(client):
    response = client.get("/konto/logga-in/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert_protected(response)


def test_a_static_file_carries_the_headers(client):
    assert finders.find("css/dialogportal.css")
    response = client.get("/static/css/dialogportal.css")
    assert response.status_code == 200
    assert_protected(response)


def test_an_address_with_a_token_is_not_passed_on_as_referrer(client):
    assert_protected(client.get("/folj/abc123/"), referrer="no-referrer")
    assert_protected(client.get("/konto/glomt-losenord/MQ/abc-123/"), referrer="no-referrer")


def test_over_https_the_browser_is_told_to_stay_there(client, settings):
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    response = client.get("/konto/logga-in/", secure=True)
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_over_http_a_page_leads_to_https_but_a_probe_is_answered(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/konto/logga-in/")
    assert response.status_code == 301
    assert response.headers["Location"].startswith("https://")
    assert_protected(response)
    assert client.get("/healthz").status_code == 200


def test_nothing_shown_to_somebody_logged_in_is_kept_by_the_browser(client, maja):
    assert "no-store" not in client.get("/folj/abc123/").headers.get("Cache-Control", "")
    client.force_login(maja)
    for address in ("/konto/", "/folj/abc123/", "/finns-inte/"):
        assert "no-store" in client.get(address).headers["Cache-Control"]


def test_a_page_without_a_form_sets_no_cookie_and_reads_no_session(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/folj/abc123/")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("address", ["/?q=%00", "/%00", "/dialoger/a%00b/", "/konto/logga-in/?next=%00"])
def test_a_nul_byte_is_a_bad_request(client, address):
    assert client.get(address).status_code == 400
    assert client.get(address.replace("%00", "0")).status_code != 400


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "Forwarded", "X-Host"])
def test_a_claimed_host_is_not_believed(client, header):
    response = client.get("/konto/", headers={header: "evil.example"})
    assert "evil.example" not in response.headers["Location"]


def test_tests_see_what_production_sets():
    assert settings.MIDDLEWARE[:2] == [
        "dialogportal.middleware.PolicyMiddleware",
        "dialogportal.middleware.SecurityHeadersMiddleware",
    ]
