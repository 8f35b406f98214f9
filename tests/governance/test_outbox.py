"""Mail waits in the outbox until the mail server has taken it, and leaves once."""

import datetime as dt
import threading
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from governance import outbox
from governance.models import Decision, DeliveryAttempt, MailHost, OutgoingMail, Sending, Suppression
from governance.outbox import brakes, conversation, handing_over, pumping, recovering, steps
from governance.outbox.pace import BACK_OFF

State = OutgoingMail.State


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime(2026, 11, day, hour, minute))


TUESDAY_MORNING = at(24, 10)


def stand_at(settings: Any, moment: dt.datetime) -> None:
    settings.FROZEN_NOW = moment


@pytest.fixture
def morning(db: None, settings: Any, tmp_path: Path) -> Any:
    """Tuesday morning, with a record of what the mail server took."""
    settings.OUTBOX_FLOOR_FILE = str(tmp_path / "floor.json")
    settings.OUTBOX_EVIDENCE = f"record:{tmp_path / 'record'}"
    (tmp_path / "record").touch()
    stand_at(settings, TUESDAY_MORNING)
    return settings


@pytest.fixture
def waiting(town: Any, propose: Any, morning: Any) -> OutgoingMail:
    """The mail to the secretary that something awaits; the others are put aside."""
    propose(planned_meeting=town.coming)
    OutgoingMail.objects.exclude(to_address=town.moa.email).delete()
    return OutgoingMail.objects.get()


def letter(number: int = 1, **told: Any) -> outbox.Mail:
    """A mail to one of many participants."""
    return outbox.Mail(
        "answer_heard",
        f"p{number}@fagersunda.example",
        {"title": "Belysning", "headline": "Ni blev hörda", "text": "Vi bygger.", "link": "x", "unsubscribe_url": "y"},
        **{
            "dedupe_key": f"heard:1:{number}",
            "topic": "dialogue:1:heard",
            "recipient": f"participant:{number}",
            "not_before": TUESDAY_MORNING,
            **told,
        },
    )


def test_a_mail_that_is_due_is_sent_once(waiting: OutgoingMail) -> None:
    assert outbox.pump() == 1
    assert outbox.pump() == 0
    waiting.refresh_from_db()
    assert (waiting.state, waiting.sent_at, waiting.attempts) == (State.SENT, TUESDAY_MORNING, 1)
    (sent,) = mail.outbox
    assert sent.to == [waiting.to_address]
    assert "Var behövs mer belysning?" in sent.subject
    assert "8 december 2026" in sent.body and f"/namnd/forslag/{Decision.objects.get().pk}/" in sent.body


def test_the_mail_about_a_decision_says_what_was_decided(town: Any, propose: Any, at_meeting: Any) -> None:
    from governance import decisions

    decisions.record_outcome(propose(), Decision.Outcome.REFERRED_BACK, motivation="Unga hörs inte.", **at_meeting)
    row = OutgoingMail.objects.get(name="decision_recorded")
    message = outbox.message(row)
    assert message.to == [town.maja.email]
    for told in ("Unga hörs inte.", "§ 131", "17 november 2026", "/namnd/beslut/"):
        assert told in message.body
    html = str(message.alternatives[0][0])
    assert "<p>" in html and "Unga hörs inte." in html


def test_the_same_event_is_written_once(db: None) -> None:
    given: dict[str, Any] = {"context": {"subject": "x"}, "dedupe_key": "one:1"}
    assert outbox.queue("proposal_awaits", "moa@fagersunda.example", **given)
    assert outbox.queue("proposal_awaits", "moa@fagersunda.example", **given) is None
    assert outbox.queue("proposal_awaits", "", context={}, dedupe_key="none") is None
    assert OutgoingMail.objects.count() == 1


def test_many_are_written_at_once_and_none_twice(db: None) -> None:
    letters = [letter(number) for number in range(5)]
    assert outbox.queue_many(letters[:3]) == 3
    assert outbox.queue_many(letters) == 2
    assert OutgoingMail.objects.filter(about="dialogue:1").count() == 5


@pytest.mark.parametrize("moment", [at(24, 7, 59), at(24, 18), at(28, 10), at(29, 10), at(24, 23)])
def test_no_mail_at_night_or_on_a_day_off(moment: dt.datetime, morning: Any) -> None:
    outbox.queue_many([letter(not_before=at(20, 10))])
    stand_at(morning, moment)
    assert outbox.pump() == 0
    stand_at(morning, at(30, 8))
    assert outbox.pump() == 1


def test_what_the_reader_waits_for_is_sent_at_any_hour_and_its_link_is_forgotten(morning: Any) -> None:
    outbox.queue_many([letter(at_once=True)])
    stand_at(morning, at(28, 23))
    assert outbox.pump() == 1
    assert OutgoingMail.objects.get().context == {}


def test_what_the_reader_waits_for_does_not_stand_behind_a_thousand_others(morning: Any) -> None:
    outbox.queue_many(letter(number, not_before=at(23, 9)) for number in range(150))
    outbox.queue_many([letter(999, at_once=True)])
    assert outbox.pump(limit=1) == 1
    assert mail.outbox[0].to == ["p999@fagersunda.example"]


def test_a_mail_is_not_sent_before_its_time(morning: Any) -> None:
    outbox.queue_many([letter(not_before=at(25, 9))])
    assert outbox.pump() == 0
    stand_at(morning, at(25, 9))
    assert outbox.pump() == 1


# --- What is taken back ------------------------------------------------------------------------------------------


def test_what_is_withdrawn_or_left_is_cancelled(morning: Any) -> None:
    for revision in (1, 2):
        outbox.queue_many(letter(n, dedupe_key=f"{n}:{revision}", revision=revision) for n in range(3))
    assert outbox.withdraw("dialogue:1:heard", before_revision=2) == 3
    assert outbox.stop("participant:0", topic="dialogue:1") == 1
    assert outbox.stop("participant:1", topic="dialogue:2") == 0
    assert outbox.erase("participant:1") == 1
    assert not OutgoingMail.objects.filter(recipient="participant:1").exclude(to_address="").exists()
    assert list(OutgoingMail.objects.filter(state=State.DUE).values_list("dedupe_key", flat=True)) == ["2:2"]
    assert outbox.withdraw("dialogue:1:heard") == 1


def _rewrite_as_slow(number: int) -> None:
    """The row as a slower transaction would have written it: after the others were cancelled."""
    OutgoingMail.objects.filter(recipient=f"participant:{number}").update(
        state=State.DUE, to_address=f"p{number}@fagersunda.example", reason=""
    )


@pytest.mark.parametrize(
    ("take_back", "state", "reason"),
    [
        (lambda: outbox.withdraw("dialogue:1:heard"), State.CANCELLED, "withdrawn"),
        (lambda: outbox.withdraw("dialogue:1:heard", before_revision=1), State.CANCELLED, "withdrawn"),
        (lambda: outbox.stop("participant:1"), State.CANCELLED, "stopped"),
        (lambda: outbox.stop("participant:1", topic="dialogue:1"), State.CANCELLED, "stopped"),
        (lambda: outbox.erase("participant:1"), State.CANCELLED, "erased"),
        (lambda: outbox.suppress(OutgoingMail.objects.get().address_digest, "bounced"), State.SUPPRESSED, "suppressed"),
    ],
)
def test_what_a_slower_transaction_writes_after_it_was_taken_back_does_not_leave(
    take_back: Any, state: str, reason: str, morning: Any
) -> None:
    outbox.queue_many([letter()])
    take_back()
    _rewrite_as_slow(1)
    assert outbox.pump() == 0
    row = OutgoingMail.objects.get()
    assert (row.state, row.reason, mail.outbox) == (state, reason, [])


def test_who_begins_again_gets_mail_again_but_not_who_is_erased(morning: Any) -> None:
    outbox.stop("participant:1")
    outbox.erase("participant:2")
    for number in (1, 2):
        outbox.resume(f"participant:{number}")
    outbox.queue_many(letter(number) for number in (1, 2))
    assert outbox.pump() == 1
    assert [sent.to for sent in mail.outbox] == [["p1@fagersunda.example"]]


def test_what_comes_too_late_is_not_sent(morning: Any) -> None:
    outbox.queue_many([letter(expires_at=at(24, 9))])
    assert outbox.pump() == 0
    assert OutgoingMail.objects.get().state == State.EXPIRED


def test_a_pause_stops_everything_and_a_release_lets_it_leave(town: Any, morning: Any) -> None:
    outbox.queue_many([letter()])
    outbox.pause("Fel i texten", by=town.moa)
    assert outbox.pump() == 0
    outbox.release(by=town.moa)
    assert outbox.pump() == 1


def test_a_pause_in_the_middle_of_a_batch_holds_the_rest(town: Any, morning: Any, monkeypatch: Any) -> None:
    outbox.queue_many(letter(number) for number in range(3))
    hand_over = conversation.BackendConversation.hand_over

    def and_pause(*told: Any) -> int:
        outbox.pause("Fel i texten", by=town.moa)
        return hand_over(*told)

    monkeypatch.setattr(conversation.BackendConversation, "hand_over", and_pause)
    assert outbox.pump() == 1
    assert OutgoingMail.objects.filter(state=State.DUE).count() == 2


# --- What the mail server says ---------------------------------------------------------------------------------------


class Answering:
    """A conversation that answers as it is told."""

    host = "mail.example:25"

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.given: list[str] = []

    def hand_over(self, sender: str, to: str, content: bytes, message: Any) -> int:
        self.given.append(to)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return int(answer)

    def close(self) -> None:
        pass


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`answering(250, ...)`: what the mail server answers from now on, the last for ever."""

    def begin(*answers: Any) -> Answering:
        talk = Answering(*answers)
        monkeypatch.setattr(conversation, "begin", lambda: talk)
        return talk

    return begin


def test_a_mail_that_is_not_taken_is_tried_again_later_and_later(morning: Any, answering: Any) -> None:
    outbox.queue_many([letter(at_once=True)])
    answering(conversation.NotTakenError(451))
    moment = TUESDAY_MORNING
    for wait in BACK_OFF:
        stand_at(morning, moment)
        assert outbox.pump() == 0
        row = OutgoingMail.objects.get()
        assert (row.state, row.not_before, row.smtp_code) == (State.DUE, moment + wait, 451)
        moment = row.not_before
    stand_at(morning, moment)
    outbox.pump()
    assert OutgoingMail.objects.get().state == State.FAILED
    assert DeliveryAttempt.objects.filter(outcome="postponed").count() == len(BACK_OFF)


def test_an_address_that_is_refused_for_good_gets_nothing_more(morning: Any, answering: Any) -> None:
    outbox.queue_many([letter(), letter(dedupe_key="second", not_before=at(24, 11))])
    talk = answering(conversation.NotTakenError(550, is_about_recipient=True))
    outbox.pump()
    states = dict(OutgoingMail.objects.values_list("dedupe_key", "state"))
    assert states == {"heard:1:1": State.FAILED, "second": State.SUPPRESSED}
    assert outbox.suppressed("P1@Fagersunda.example")
    outbox.queue_many([letter(dedupe_key="third")])
    outbox.pump()
    assert OutgoingMail.objects.get(dedupe_key="third").state == State.SUPPRESSED
    assert len(talk.given) == 1


def test_a_refused_text_says_nothing_about_the_address(morning: Any, answering: Any) -> None:
    outbox.queue_many([letter()])
    answering(conversation.NotTakenError(554))
    outbox.pump()
    assert OutgoingMail.objects.get().state == State.FAILED
    assert not Suppression.objects.exists()


def test_a_mail_server_that_is_away_is_probed_once_a_minute_and_no_mail_is_to_blame(
    morning: Any, answering: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.queue_many(letter(number) for number in range(3))
    talk = answering(conversation.UnreachableError("ConnectionRefusedError"))
    for _tick in range(5):
        assert outbox.pump() == 0
    assert len(talk.given) == 1
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {(State.DUE, 0)}
    MailHost.objects.update(closed_until=timezone.now())
    outbox.pump()
    assert len(talk.given) == 2
    MailHost.objects.update(closed_until=timezone.now())
    talk.answers = [250]
    assert outbox.pump() == 3


def test_a_mail_that_cannot_be_written_does_not_stop_the_next(morning: Any) -> None:
    outbox.queue_many([letter(1), letter(2)])
    OutgoingMail.objects.filter(recipient="participant:1").update(name="no_such_mail")
    assert outbox.pump() == 1
    broken = OutgoingMail.objects.get(recipient="participant:1")
    assert (broken.state, broken.reason) == (State.FAILED, "unrenderable")
    assert broken.tries.get().note == "TemplateDoesNotExist"


def test_an_address_that_is_none_is_refused_and_does_not_stop_the_next(morning: Any) -> None:
    outbox.queue_many([letter(1), letter(2)])
    OutgoingMail.objects.filter(recipient="participant:1").update(to_address="not an address\n")
    assert outbox.pump() == 1
    assert [sent.to for sent in mail.outbox] == [["p2@fagersunda.example"]]
    assert OutgoingMail.objects.get(recipient="participant:1").state == State.FAILED


# --- What a dead sender left -------------------------------------------------------------------------------------------


def left_behind(state: str, *, since: dt.timedelta = dt.timedelta(hours=1), **told: Any) -> OutgoingMail:
    """A mail as a sender left it that died an hour ago."""
    outbox.queue_many([letter(**told)])
    submitted = None if state == State.CLAIMED else TUESDAY_MORNING
    OutgoingMail.objects.update(
        state=state, lease_owner=uuid.uuid4(), lease_until=timezone.now() - since, submitted_at=submitted
    )
    return OutgoingMail.objects.get()


def test_what_was_only_claimed_is_sent_when_its_lease_is_out(morning: Any) -> None:
    left_behind(State.CLAIMED, since=-dt.timedelta(minutes=5))
    assert outbox.pump() == 0
    OutgoingMail.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    assert outbox.pump() == 1


def test_nobody_is_asked_before_the_lease_and_some_more_is_out(morning: Any) -> None:
    left_behind(State.SUBMITTING, since=dt.timedelta(minutes=1))
    recovering.recover()
    assert OutgoingMail.objects.get().state == State.SUBMITTING


def test_what_the_mail_server_has_is_marked_and_not_sent_again(morning: Any, tmp_path: Path) -> None:
    row = left_behind(State.SUBMITTING)
    (tmp_path / "record").write_text(row.message_id + "\n")
    assert outbox.pump() == 0
    row.refresh_from_db()
    assert (row.state, row.sent_at, mail.outbox) == (State.SENT, TUESDAY_MORNING, [])


def test_what_the_mail_server_never_saw_is_sent(morning: Any) -> None:
    row = left_behind(State.SUBMITTING)
    assert outbox.pump() == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == row.message_id


@pytest.mark.parametrize("silent", ["none", "record:/nowhere", "postfix:/nowhere"])
def test_where_nobody_can_tell_the_mail_is_shown_as_uncertain_and_held(silent: str, morning: Any) -> None:
    morning.OUTBOX_EVIDENCE = silent
    left_behind(State.SUBMITTING, rule=outbox.HOLD)
    outbox.pump()
    stand_at(morning, at(25, 10))
    assert outbox.pump() == 0
    assert OutgoingMail.objects.get().state == State.UNCERTAIN


def test_where_a_broken_promise_is_worse_an_uncertain_mail_is_sent_again_once(morning: Any) -> None:
    morning.OUTBOX_EVIDENCE = "none"
    row = left_behind(State.SUBMITTING, rule=outbox.RESEND)
    stand_at(morning, at(24, 10, 29))
    assert outbox.pump() == 0
    stand_at(morning, at(24, 10, 31))
    assert outbox.pump() == 1
    OutgoingMail.objects.update(
        state=State.SUBMITTING,
        sent_at=None,
        lease_owner=uuid.uuid4(),
        lease_until=timezone.now() - dt.timedelta(hours=1),
    )
    stand_at(morning, at(25, 10))
    assert outbox.pump() == 0
    row.refresh_from_db()
    assert row.state == State.UNCERTAIN


def test_a_witness_that_is_heard_again_settles_what_was_uncertain(morning: Any, tmp_path: Path) -> None:
    morning.OUTBOX_EVIDENCE = "record:/nowhere"
    row = left_behind(State.SUBMITTING, rule=outbox.HOLD)
    outbox.pump()
    morning.OUTBOX_EVIDENCE = f"record:{tmp_path / 'record'}"
    (tmp_path / "record").write_text(row.message_id + "\n")
    outbox.pump()
    row.refresh_from_db()
    assert (row.state, mail.outbox) == (State.SENT, [])


def test_what_the_mail_server_took_is_marked_even_if_somebody_took_it_over(morning: Any) -> None:
    row = left_behind(State.CLAIMED)
    handing_over.fence(uuid.uuid4(), None, handing_over.Taken(row.pk, 250, TUESDAY_MORNING))
    assert outbox.pump() == 0
    row.refresh_from_db()
    assert row.state == State.SENT


def test_who_has_lost_the_lease_does_not_send(morning: Any) -> None:
    row = left_behind(State.CLAIMED)
    assert row.lease_owner
    assert handing_over.fence(row.lease_owner, row, None) is False
    OutgoingMail.objects.update(lease_until=timezone.now() + dt.timedelta(minutes=1))
    assert handing_over.fence(row.lease_owner, row, None) is True


# --- After a restore ------------------------------------------------------------------------------------------------


def test_a_database_older_than_its_mail_pauses_itself_and_asks_before_it_sends(
    town: Any, morning: Any, tmp_path: Path
) -> None:
    outbox.queue_many(letter(number) for number in range(4))
    backup = list(OutgoingMail.objects.values("pk", "state"))
    assert outbox.pump(limit=3) == 3
    sent = [row.message_id for row in OutgoingMail.objects.filter(state=State.SENT)]
    (tmp_path / "record").write_text("\n".join(sent) + "\n")
    for row in backup:
        OutgoingMail.objects.filter(pk=row["pk"]).update(state=row["state"], sent_at=None, submitted_at=None)
    Sending.objects.update(departures=0)
    mail.outbox.clear()

    assert outbox.pump() == 0
    assert Sending.objects.get().is_paused
    assert OutgoingMail.objects.filter(state=State.UNCERTAIN, reason="restored").count() == 4
    outbox.release(by=town.moa)
    assert outbox.pump() == 1
    assert OutgoingMail.objects.filter(state=State.SENT).count() == 4
    assert outbox.pump() == 0 and not Sending.objects.get().is_paused


def test_after_a_restore_nobody_gets_a_copy_where_nobody_can_tell(town: Any, morning: Any) -> None:
    morning.OUTBOX_EVIDENCE = "none"
    outbox.queue_many([letter(1, rule=outbox.RESEND), letter(2, rule=outbox.RESEND)])
    assert outbox.pump(limit=1) == 1
    OutgoingMail.objects.update(state=State.DUE, sent_at=None, submitted_at=None)
    Sending.objects.update(departures=0)
    assert outbox.pump() == 0
    outbox.release(by=town.moa)
    stand_at(morning, at(26, 10))
    assert outbox.pump() == 0
    assert OutgoingMail.objects.filter(state=State.UNCERTAIN).count() == 2


def test_what_left_a_moment_before_the_sender_died_is_known_after_a_restore(
    morning: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(point: str) -> None:
        if point == "before_mark":
            raise KeyboardInterrupt

    outbox.queue_many([letter()])
    backup = OutgoingMail.objects.get()
    monkeypatch.setattr(steps, "reached", die)
    with pytest.raises(KeyboardInterrupt):
        outbox.pump()
    monkeypatch.undo()
    assert len(mail.outbox) == 1
    backup.save()
    Sending.objects.update(departures=0)
    assert outbox.pump() == 0
    assert Sending.objects.get().is_behind_floor


def test_another_installation_is_not_stopped_by_a_file_that_is_not_its_own(morning: Any) -> None:
    brakes.write_floor(Sending(installation=uuid.uuid4()), brakes.Floor(7, at(25, 10)))
    outbox.queue_many([letter()])
    assert outbox.pump() == 1


# --- How fast, how long ---------------------------------------------------------------------------------------------


def test_no_domain_is_flooded_and_the_others_do_not_wait_for_it(morning: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    morning.OUTBOX_PER_DOMAIN, morning.OUTBOX_OVERALL = 1, 1000
    monkeypatch.setattr(pumping.time, "sleep", lambda seconds: None)
    outbox.queue_many(letter(number) for number in range(30))
    outbox.queue_many([outbox.Mail("answer_heard", "p@other.example", {}, dedupe_key="other")])
    turns = handing_over.claim(uuid.uuid4())
    last = max(moment for row, moment in turns if moment and row.domain == "fagersunda.example")
    assert len([row for row, _moment in turns if row.domain == "fagersunda.example"]) == 11
    assert last - timezone.now() > dt.timedelta(seconds=8)
    assert "other.example" in {row.domain for row, _moment in turns}


def test_addresses_are_forgotten_ninety_days_after_the_last_mail_about_a_thing(morning: Any) -> None:
    outbox.queue_many([letter(1), letter(2, topic="dialogue:1:decided", not_before=at(24, 11), dedupe_key="later")])
    assert outbox.pump() == 1
    stand_at(morning, TUESDAY_MORNING + dt.timedelta(days=91))
    assert outbox.tidy() == 0
    OutgoingMail.objects.filter(dedupe_key="later").update(state=State.EXPIRED)
    assert outbox.tidy() == 2
    assert set(OutgoingMail.objects.values_list("to_address", flat=True)) == {""}


def test_an_address_to_leave_the_list_becomes_a_header(waiting: OutgoingMail) -> None:
    waiting.context["unsubscribe_url"] = "https://dialog.example/avsluta/x/"
    headers = outbox.message(waiting).message()
    assert headers["List-Unsubscribe"] == "<https://dialog.example/avsluta/x/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.django_db(transaction=True)
def test_two_pumps_never_send_the_same_mail(settings: Any, size: Any, tmp_path: Path) -> None:
    settings.OUTBOX_FLOOR_FILE = str(tmp_path / "floor.json")
    stand_at(settings, TUESDAY_MORNING)
    total = size(20, 500)
    outbox.queue_many(letter(number) for number in range(total))

    def pump() -> None:
        try:
            outbox.pump()
        finally:
            connection.close()

    threads = [threading.Thread(target=pump) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(f"p{n}@fagersunda.example" for n in range(total))
