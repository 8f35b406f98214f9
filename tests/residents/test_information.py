"""The pages that the law asks for: a report about accessibility reaches somebody, and cookies are told of as they are."""

import pytest
from django.test import Client
from django.urls import reverse

from dialogues import accessibility
from dialogues.models import AccessibilityReport
from governance.models import Municipality, OutgoingMail
from tests.dialogues.worlds import World

pytestmark = pytest.mark.django_db
REPORT = {"text": "Kartan kan inte läsas upp.", "page": "Var behövs mer ljus?", "email": "astrid@mail.example"}


def test_a_report_is_kept_and_sent_and_somebody_says_what_was_done(client: Client, world: World) -> None:
    Municipality.objects.update(email="kommun@fagersunda.example")
    address = reverse("residents:accessibility")
    answer = client.post(address, REPORT, follow=True)
    assert "Tack, vi har tagit emot din anmälan." in answer.content.decode()
    letter = OutgoingMail.objects.get(name="accessibility_reported")
    assert letter.to_address == "kommun@fagersunda.example"
    kept = AccessibilityReport.objects.get()
    page = reverse("officials:accessibility_report", args=[kept.pk])
    client.force_login(world.maja)
    assert client.get(page).status_code == 404, "it is for those who look after the site"
    client.force_login(world.leo)
    assert "Kartan kan inte läsas upp." in client.get(page).content.decode()
    assert client.post(page, {"outcome": ""}).status_code == 422
    client.post(page, {"outcome": "Kartan har fått en lista bredvid."})
    kept.refresh_from_db()
    assert (kept.handled_by, kept.outcome) == (world.leo, "Kartan har fått en lista bredvid.")
    accessibility.handle(kept, outcome="Något annat.", by=world.leo)
    kept.refresh_from_db()
    assert kept.outcome == "Kartan har fått en lista bredvid.", "once is enough"
    assert "Åtgärdad" in client.get(reverse("officials:accessibility_reports")).content.decode()


def test_an_empty_report_says_what_is_missing_and_keeps_the_rest(client: Client, world: World) -> None:
    answer = client.post(reverse("residents:accessibility"), {**REPORT, "text": "", "email": "astrid"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Skriv vad som inte fungerar" in html
    assert 'value="Var behövs mer ljus?"' in html
    assert not AccessibilityReport.objects.exists()


def test_a_machine_that_reports_again_and_again_is_stopped(client: Client, world: World) -> None:
    statuses = [client.post(reverse("residents:accessibility"), REPORT).status_code for _turn in range(12)]
    assert statuses == [302] * 10 + [429] * 2
    assert client.post(reverse("residents:accessibility"), {**REPORT, "website": "x"}).status_code == 429


@pytest.mark.parametrize("name", ["cookies", "easy_read", "accessibility", "privacy", "how_it_works"])
def test_every_page_leads_to_the_pages_of_the_law(client: Client, world: World, name: str) -> None:
    html = client.get(reverse("residents:start")).content.decode()
    assert f'href="{reverse(f"residents:{name}")}"' in html
    assert client.get(reverse(f"residents:{name}")).status_code == 200


def test_the_page_of_cookies_tells_every_cookie_that_is_set(client: Client, world: World) -> None:
    client.get(reverse("residents:follow"))
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    client.post(reverse("account:login"), {"username": world.maja.email, "password": "demo"})
    html = client.get(reverse("residents:cookies")).content.decode()
    names = [name.removeprefix("__Host-") for name in client.cookies]
    assert len(names) >= 2
    assert [name for name in names if f">{name}</th>" not in html] == []
