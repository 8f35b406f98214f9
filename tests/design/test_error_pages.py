"""When something goes wrong the page still looks like ours and says what to do."""

import pytest
from django.core.exceptions import BadRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views import defaults

from governance.models import Municipality


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_offers_a_search(client: Client):
    Municipality.objects.create(name="Fagersunda kommun", short_name="Fagersunda", phone="0999-10 00 00")
    response = client.get("/det-har-finns-inte/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "Sidan finns inte" in page or "The page does not exist" in page
    assert "Fagersunda" in page
    assert "0999-10 00 00" in page


def test_the_page_for_our_own_fault_needs_neither_database_nor_visitor(rf: RequestFactory):
    response = defaults.server_error(rf.get("/"))
    assert response.status_code == 500
    assert b"dialogportal.css" in response.content
    assert b'class="top"' in response.content


@pytest.mark.django_db
def test_refusals_are_told_in_the_same_frame(rf: RequestFactory):
    request = rf.get("/")
    for response, status in (
        (defaults.permission_denied(request, PermissionError()), 403),
        (defaults.bad_request(request, BadRequest()), 400),
    ):
        assert response.status_code == status
        assert b"<h1>" in response.content
    assert "<h1>" in render_to_string("429.html", request=request)


@pytest.mark.django_db
def test_a_form_that_is_too_old_says_that_nothing_was_saved():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/konto/logga-in/", {"username": "anna@fagersunda.example"})
    assert response.status_code == 403
    assert b"dialogportal.css" in response.content
    assert b"<h1>" in response.content
