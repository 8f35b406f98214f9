"""Mail waits in the outbox until the mail server has taken it."""

import datetime as dt
import smtplib
import uuid
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from governance import outbox
from governance.models import Decision, OutgoingMail
from governance.outbox import pumping

State = OutgoingMail.State


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime(2026, 11, day, hour, minute))


TUESDAY_MORNING = at(24, 10)


@pytest.fixture
def waiting(town: Any, propose: Any) -> OutgoingMail:
    """The mail to the secretary that something awaits; the others are put aside."""
    propose(planned_meeting=town.coming)
    OutgoingMail.objects.exclude(to_address=town.moa.email).delete()
    return OutgoingMail.objects.get()


def test_a_mail_that_is_due_is_sent_once(waiting: OutgoingMail) -> None:
    assert outbox.pump(TUESDAY_MORNING) == 1
    assert outbox.pump(TUESDAY_MORNING) == 0
    waiting.refresh_from_db()
    assert (waiting.state, waiting.sent_at) == (State.SENT, TUESDAY_MORNING)
    (sent,) = mail.outbox
    assert sent.to == [waiting.to_address]
    assert "Var behövs mer belysning?" in sent.subject
    assert "8 december 2026" in sent.body and f"/namnd/forslag/{Decision.objects.get().pk}/" in sent.body


def test_the_mail_about_a_decision_says_what_was_decided(
    town: Any, propose: Any, at_meeting: Any, django_user_model: Any
) -> None:
    from governance import decisions

    decisions.record_outcome(propose(), Decision.Outcome.REFERRED_BACK, motivation="Unga hörs inte.", **at_meeting)
    row = OutgoingMail.objects.get(name="decision_recorded")
    message = outbox.message(row)
    assert message.to == [town.maja.email]
    for told in ("Unga hörs inte.", "§ 131", "17 november 2026", "/namnd/beslut/"):
        assert told in message.body
    html = str(message.alternatives[0][0])
    assert "<p>" in html and "Unga hörs inte." in html


def test_the_same_event_is_written_once(town: Any) -> None:
    given: dict[str, Any] = {"context": {"subject": "x"}, "dedupe_key": "one:1"}
    assert outbox.queue("proposal_awaits", "moa@fagersunda.example", **given)
    assert outbox.queue("proposal_awaits", "moa@fagersunda.example", **given) is None
    assert outbox.queue("proposal_awaits", "", context={}, dedupe_key="none") is None
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize("moment", [at(24, 7, 59), at(24, 18), at(28, 10), at(29, 10), at(24, 23)])
def test_no_mail_at_night_or_on_a_day_off(moment: dt.datetime, waiting: OutgoingMail) -> None:
    assert outbox.pump(moment) == 0
    assert outbox.pump(at(30, 8)) == 1


def test_what_the_reader_waits_for_is_sent_at_any_hour(waiting: OutgoingMail) -> None:
    OutgoingMail.objects.update(is_at_once=True)
    assert outbox.pump(at(28, 23)) == 1
    waiting.refresh_from_db()
    assert waiting.context == {}  # it may hold a link that only its reader should have


def test_a_mail_is_not_sent_before_its_time(waiting: OutgoingMail) -> None:
    OutgoingMail.objects.update(not_before=at(25, 9))
    assert outbox.pump(TUESDAY_MORNING) == 0
    assert outbox.pump(at(25, 9)) == 1


class Refusing:
    """A mail server that does not answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.opened = False

    def send_messages(self, messages: Any) -> int:
        raise smtplib.SMTPServerDisconnected("moa@fagersunda.example")


def test_a_mail_that_is_not_taken_is_tried_again_later_and_later(
    waiting: OutgoingMail, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    moment = TUESDAY_MORNING
    for wait in pumping.BACK_OFF:
        OutgoingMail.objects.update(is_at_once=True)
        assert outbox.pump(moment) == 0
        waiting.refresh_from_db()
        assert (waiting.state, waiting.not_before) == (State.DUE, moment + wait)
        assert waiting.reason == "SMTPServerDisconnected"
        moment = waiting.not_before
    outbox.pump(moment)
    waiting.refresh_from_db()
    assert waiting.state == State.FAILED
    assert outbox.pump(moment + dt.timedelta(days=9)) == 0


def test_a_mail_that_fails_does_not_stop_the_next(waiting: OutgoingMail) -> None:
    OutgoingMail.objects.update(to_address="not an address\n")
    outbox.queue("proposal_awaits", "siv@fagersunda.example", {"subject": "x", "link": "y"}, dedupe_key="two")
    outbox.pump(TUESDAY_MORNING)
    assert [sent.to for sent in mail.outbox] == [["siv@fagersunda.example"]]


def test_what_a_dead_process_left_is_taken_up_when_its_lease_is_out(waiting: OutgoingMail) -> None:
    OutgoingMail.objects.update(
        state=State.CLAIMED, lease_owner=uuid.uuid4(), lease_until=timezone.now() + pumping.LEASE
    )
    assert outbox.pump(TUESDAY_MORNING) == 0
    OutgoingMail.objects.update(lease_until=timezone.now())
    assert outbox.pump(TUESDAY_MORNING) == 1


def test_an_address_to_leave_the_list_becomes_a_header(waiting: OutgoingMail) -> None:
    waiting.context["unsubscribe_url"] = "https://dialog.example/avsluta/x/"
    headers = outbox.message(waiting).message()
    assert headers["List-Unsubscribe"] == "<https://dialog.example/avsluta/x/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.django_db(transaction=True)
def test_two_pumps_never_send_the_same_mail(town: Any, size: Any) -> None:
    import threading

    total = size(20, 500)
    for number in range(total):
        outbox.queue("proposal_awaits", f"p{number}@fagersunda.example", {"subject": "x"}, dedupe_key=f"m{number}")

    def pump() -> None:
        try:
            outbox.pump(TUESDAY_MORNING, limit=total)
        finally:
            connection.close()

    threads = [threading.Thread(target=pump) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(f"p{n}@fagersunda.example" for n in range(total))


def test_many_are_written_at_once_and_none_twice(db: None) -> None:
    letters = [
        outbox.Mail("x", f"p{n}@fagersunda.example", dedupe_key=f"m{n}", topic="dialogue:1:heard") for n in range(5)
    ]
    assert outbox.queue_many(letters[:3]) == 3
    assert outbox.queue_many(letters) == 2
    assert OutgoingMail.objects.filter(about="dialogue:1").count() == 5


def test_what_is_withdrawn_or_left_is_cancelled(db: None) -> None:
    for revision in (1, 2):
        outbox.queue_many(
            outbox.Mail(
                "x",
                f"p{n}@fagersunda.example",
                dedupe_key=f"m{n}:{revision}",
                topic="dialogue:1:heard",
                revision=revision,
                recipient=f"participant:{n}",
            )
            for n in range(3)
        )
    assert outbox.withdraw("dialogue:1:heard", before_revision=2) == 3
    assert outbox.stop("participant:0", topic="dialogue:1") == 1
    assert outbox.stop("participant:1", topic="dialogue:2") == 0
    assert outbox.erase("participant:1") == 1
    assert not OutgoingMail.objects.filter(recipient="participant:1").exclude(to_address="").exists()
    assert list(OutgoingMail.objects.filter(state=State.DUE).values_list("dedupe_key", flat=True)) == ["m2:2"]
    assert outbox.withdraw("dialogue:1:heard") == 1
