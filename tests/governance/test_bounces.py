"""Mail that comes back: twenty sorts of reports, and the answers of people who are away."""

import mailbox
from email import message_from_string, policy
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from governance import outbox
from governance.models import OutgoingMail
from governance.outbox import bounces, evidence

REPORT = """From: MAILER-DAEMON@mail.example
To: studs@kommun.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; p1@post.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} sorry

--b
Content-Type: {kind}

Message-ID: {message_id}
Subject: Ni blev hörda

--b--
"""
ABSENT = """From: p1@post.example
To: studs@kommun.example
Subject: Autosvar: Ni blev hörda
Auto-Submitted: auto-replied
In-Reply-To: {message_id}

Jag är på semester. 5.1.1
"""


@pytest.fixture
def sent(db: None) -> OutgoingMail:
    outbox.queue_many([outbox.Mail("answer_heard", "p1@post.example", {"title": "x"}, dedupe_key="one")])
    return OutgoingMail.objects.get()


def report_text(row: OutgoingMail, status: str = "5.1.1", action: str = "failed", kind: str = "message/rfc822") -> str:
    return REPORT.format(status=status, action=action, kind=kind, message_id=row.message_id)


def report(row: OutgoingMail, *told: str, **more: str) -> Any:
    return message_from_string(report_text(row, *told, **more), policy=policy.default)


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize("status", ["5.1.1", "5.1.0", "5.1.2", "5.1.6", "5.1.10", "5.2.1", "5.4.1", "5.0.0"])
def test_an_address_that_does_not_work_gets_nothing_more(status: str, kind: str, sent: OutgoingMail) -> None:
    assert bounces.read_all([report(sent, status, kind=kind)]) == 1
    sent.refresh_from_db()
    assert sent.bounced_at is not None
    assert outbox.suppressed("P1@post.example")


@pytest.mark.parametrize("status", ["5.2.2", "5.2.3", "5.3.4", "5.7.1", "5.7.26", "4.2.2"])
def test_a_full_mailbox_or_a_rule_of_the_receiver_is_noted_and_the_address_is_kept(
    status: str, sent: OutgoingMail
) -> None:
    assert bounces.read_all([report(sent, status)]) == 1
    assert not outbox.suppressed("p1@post.example")


def test_a_delay_an_absent_colleague_and_a_report_about_another_mail_change_nothing(sent: OutgoingMail) -> None:
    absent = message_from_string(ABSENT.format(message_id=sent.message_id), policy=policy.default)
    other = report(OutgoingMail(message_id="<not-ours@x.example>"))
    assert bounces.read_all([report(sent, "4.4.1", action="delayed"), absent, other]) == 0
    sent.refresh_from_db()
    assert sent.bounced_at is None and not outbox.suppressed("p1@post.example")


def test_a_maildir_is_read_once_and_a_pipe_gives_one_mail(sent: OutgoingMail, tmp_path: Path, capsys: Any) -> None:
    box = mailbox.Maildir(tmp_path / "box", create=True)
    box.add(report_text(sent).encode())
    for told in ("1", "0"):
        call_command("read_bounces", str(tmp_path / "box"))
        assert capsys.readouterr().out.strip().endswith(told)
    assert bounces.read_all(bounces.in_stream(BytesIO(report_text(sent).encode()))) == 1
    assert sent.tries.filter(outcome="bounced").count() == 1


LOG = """Nov 24 09:59:00 mail postfix/master[1]: daemon started
Nov 24 10:00:01 mail postfix/cleanup[20]: 4A1B2C3D4E: message-id=<taken@x.example>
Nov 24 10:00:01 mail postfix/qmgr[9]: 4A1B2C3D4E: from=<a@x.example>, size=900, nrcpt=1 (queue active)
Nov 24 10:00:02 mail postfix/cleanup[20]: 5B1B2C3D4E: message-id=<broken@x.example>
Nov 24 10:00:09 mail postfix/smtpd[21]: disconnect from localhost
"""


@pytest.mark.parametrize(
    ("name", "time", "answer"),
    [
        ("<taken@x.example>", "10:00:01", evidence.Answer.ACCEPTED),
        ("<broken@x.example>", "10:00:02", evidence.Answer.NOT_SEEN),
        ("<never@x.example>", "10:00:03", evidence.Answer.NOT_SEEN),
        ("<never@x.example>", "09:58:00", evidence.Answer.UNKNOWN),
        ("<never@x.example>", "10:00:30", evidence.Answer.UNKNOWN),
    ],
)
def test_postfix_has_a_mail_when_its_queue_manager_says_so_and_a_log_that_does_not_reach_so_far_says_nothing(
    name: str, time: str, answer: evidence.Answer, tmp_path: Path, time_machine: Any
) -> None:
    import datetime as dt

    from django.utils import timezone

    at = timezone.make_aware(dt.datetime.fromisoformat(f"2026-11-24T{time}"))
    time_machine.move_to(at + dt.timedelta(hours=1), tick=False)
    (tmp_path / "mail.log").write_text(LOG)
    assert evidence.PostfixLog(tmp_path / "mail.log").lookup({name: at}) == {name: answer}
