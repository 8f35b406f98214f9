"""Leo, the coordinator, sees what leaves by mail, what did not and why, and settles what nobody can tell."""

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from governance import outbox
from governance.models import Membership, OutgoingMail, Role, Sending, User

State = OutgoingMail.State
INDEX = "/handlaggning/utskick/"


def someone(code: str, role: str) -> User:
    user = User.objects.create_user(f"{code}@fagersunda.example", "hemligt-lösenord", code=code, name=code.capitalize())
    Membership.objects.create(user=user, role=role, starts_on=dt.date(2023, 1, 1))
    return user


@pytest.fixture
def leo(db: None, settings: Any, tmp_path: Path) -> Client:
    settings.OUTBOX_FLOOR_FILE = str(tmp_path / "floor.json")
    settings.FROZEN_NOW = timezone.make_aware(dt.datetime(2026, 11, 24, 10))
    client = Client()
    client.force_login(someone("leo", Role.COORDINATOR))
    return client


@pytest.fixture
def three(leo: Client) -> list[OutgoingMail]:
    """The same news to three people."""
    told = {"title": "Belysning", "headline": "Ni blev hörda", "text": "Vi bygger.", "link": "https://x.example/"}
    told["unsubscribe_url"] = "http://localhost:8000/folj/hemlig-kod/"
    outbox.queue_many(
        outbox.Mail("answer_heard", f"p{n}@post.example", told, dedupe_key=f"m{n}", topic="dialogue:1:heard")
        for n in range(3)
    )
    return list(OutgoingMail.objects.order_by("pk"))


def page(client: Client, address: str = INDEX) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_what_will_leave_is_one_line_however_many_it_goes_to(leo: Client, three: list[OutgoingMail]) -> None:
    html = page(leo)
    assert html.count("Ni blev hörda") == 1
    assert "till 3 personer" in html and "Ska skickas (3)" in html


def test_the_preview_shows_the_text_but_no_link_that_only_the_reader_may_follow(
    leo: Client, three: list[OutgoingMail]
) -> None:
    html = page(leo, f"{INDEX}{three[0].pk}/")
    assert "Vi bygger." in html
    assert "hemlig-kod" not in html


def test_the_coordinator_reads_addresses_and_the_administrator_only_the_domain(
    leo: Client, three: list[OutgoingMail]
) -> None:
    gita = Client()
    gita.force_login(someone("gita", Role.ADMINISTRATOR))
    for address in (f"{INDEX}{three[0].pk}/", f"{INDEX}{three[0].pk}/lika/"):
        assert "p0@post.example" in page(leo, address)
        assert "p0@post.example" not in page(gita, address)
    assert "någon på post.example" in page(gita, f"{INDEX}{three[0].pk}/")


def test_who_does_not_look_after_mail_is_told_that_there_is_no_such_page(
    leo: Client, three: list[OutgoingMail]
) -> None:
    maja = Client()
    maja.force_login(someone("maja", Role.OFFICIAL))
    for address in (INDEX, f"{INDEX}{three[0].pk}/", f"{INDEX}{three[0].pk}/lika/"):
        assert maja.get(address).status_code == 404
    for address in ("pausa/", "slapp-pa/", "prova/", f"{three[0].pk}/avgor/"):
        assert maja.post(INDEX + address).status_code == 404


def test_a_pause_needs_a_reason_and_holds_everything_until_it_is_released(
    leo: Client, three: list[OutgoingMail]
) -> None:
    refused = leo.post(INDEX + "pausa/", {"reason": ""})
    assert refused.status_code == 200 and not Sending.objects.filter(is_paused=True).exists()
    leo.post(INDEX + "pausa/", {"reason": "Fel länk i brevet"})
    assert "Fel länk i brevet" in page(leo)
    assert outbox.pump() == 0
    leo.post(INDEX + "slapp-pa/")
    assert "Fel länk i brevet" not in page(leo)
    assert outbox.pump() == 3


def test_why_a_mail_was_not_sent_is_said_in_words(leo: Client, three: list[OutgoingMail]) -> None:
    outbox.withdraw("dialogue:1:heard")
    html = page(leo, INDEX + "?lista=ej-skickat")
    assert "Det som brevet handlade om drogs tillbaka eller ändrades." in html


def test_a_list_that_does_not_exist_is_answered_with_the_first(leo: Client, three: list[OutgoingMail]) -> None:
    assert "Ni blev hörda" in page(leo, INDEX + "?lista=finns-inte&page=x")


@pytest.fixture
def uncertain(three: list[OutgoingMail]) -> OutgoingMail:
    """A mail that nobody can tell of."""
    OutgoingMail.objects.filter(pk=three[0].pk).update(state=State.UNCERTAIN, submitted_at=timezone.now(), rule="hold")
    OutgoingMail.objects.exclude(pk=three[0].pk).delete()
    three[0].refresh_from_db()
    return three[0]


@pytest.mark.parametrize(
    ("verdict", "state", "sent"),
    [("sent", State.SENT, 0), ("again", State.SENT, 1), ("written_off", State.WRITTEN_OFF, 0)],
)
def test_a_person_settles_what_is_uncertain_and_it_is_logged(
    verdict: str, state: str, sent: int, leo: Client, uncertain: OutgoingMail
) -> None:
    from dialogues.models import LogEntry

    leo.post(f"{INDEX}{uncertain.pk}/avgor/", {"verdict": verdict, "state": "uncertain"})
    assert outbox.pump() == sent
    uncertain.refresh_from_db()
    assert uncertain.state == state
    line = LogEntry.objects.get(action="mail_settled")
    assert line.detail["verdict"] == verdict and "post.example" not in str(line.detail)


def test_what_somebody_else_has_settled_meanwhile_is_not_settled_again(leo: Client, uncertain: OutgoingMail) -> None:
    leo.post(f"{INDEX}{uncertain.pk}/avgor/", {"verdict": "written_off", "state": "uncertain"})
    answer = leo.post(f"{INDEX}{uncertain.pk}/avgor/", {"verdict": "again", "state": "uncertain"}, follow=True)
    assert "Brevet är inte längre som när du såg det" in answer.content.decode()
    assert outbox.pump() == 0


def test_to_send_again_lifts_what_stood_in_the_way(leo: Client, uncertain: OutgoingMail) -> None:
    OutgoingMail.objects.update(state=State.FAILED)
    outbox.suppress(uncertain.address_digest, "bounced")
    leo.post(f"{INDEX}{uncertain.pk}/avgor/", {"verdict": "again", "state": "failed"})
    assert outbox.pump() == 1


def test_what_is_erased_cannot_be_sent_again(leo: Client, uncertain: OutgoingMail) -> None:
    OutgoingMail.objects.update(to_address="", context={})
    assert "Skicka det igen" not in page(leo, f"{INDEX}{uncertain.pk}/")
    leo.post(f"{INDEX}{uncertain.pk}/avgor/", {"verdict": "again", "state": "uncertain"})
    assert OutgoingMail.objects.get().state == State.UNCERTAIN


def test_a_test_goes_to_oneself(leo: Client, mailoutbox: Any) -> None:
    leo.post(INDEX + "prova/")
    assert outbox.pump() == 1
    assert mailoutbox[0].to == ["leo@fagersunda.example"]
    assert mailoutbox[0].subject == "Prov: utskicken fungerar"


def test_a_lease_is_not_shown_as_a_fault(leo: Client, three: list[OutgoingMail]) -> None:
    OutgoingMail.objects.update(
        state=State.CLAIMED, lease_owner=uuid.uuid4(), lease_until=timezone.now() + dt.timedelta(minutes=9)
    )
    assert "Ska skickas (3)" in page(leo)
