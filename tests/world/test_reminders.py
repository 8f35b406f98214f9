"""Every reminder line of the demo's assertions: the right receiver, on the right day, in the right words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail as mailbox
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from dialogues import chasing, keeping, reminders, worklist
from dialogues.models import Dialogue, Promise, SentReminder
from governance import documents as governing
from governance import outbox, workdays
from governance.models import OutgoingMail, Role, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fagersunda")]

ANCHOR = dt.date(2026, 11, 23)
LAST = ANCHOR + dt.timedelta(days=30)


def line(item: reminders.Reminder) -> dict[str, Any]:
    assert item.dialogue is not None
    return {
        "dialogue": item.dialogue.reference,
        "stage": item.stage,
        "offset": item.offset,
        "date": item.on.isoformat(),
        "to": item.to.code,
    }


def in_order(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(lines, key=lambda row: tuple(str(value) for value in row.values()))


def test_the_list_of_coming_reminders_is_the_asserted_one(asserted: dict[str, Any]) -> None:
    coming = [line(item) for item in reminders.coming(ANCHOR, LAST) if item.stage]
    assert in_order(coming) == in_order(asserted["next_reminders"])


def live_through(first: dt.date, last: dt.date) -> list[tuple[dt.date, Any]]:
    """The tick of each morning and each afternoon from day to day; gives what left, with the day."""
    left = []
    day = first
    while day <= last:
        for hour in (8, 15):
            now = workdays.at(day, dt.time(hour))
            with override_settings(FROZEN_NOW=now):
                if outbox.is_office_hours(now):
                    reminders.plan()
                seen = len(mailbox.outbox)
                outbox.pump()
                left += [(day, mail) for mail in mailbox.outbox[seen:]]
        day += workdays.DAY
    return left


@dataclass(frozen=True)
class Month:
    """What left during the month after the anchor, with its day, and the rows of the promises."""

    left: list[tuple[dt.date, Any]]
    promised: list[OutgoingMail]


@pytest.fixture(scope="module")
def month(fagersunda: None, django_db_blocker: Any) -> Month:
    """Lived once; the town is then as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        left = live_through(ANCHOR, LAST)
        rows = OutgoingMail.objects.filter(name__startswith="promise_", state=OutgoingMail.State.SENT)
        month = Month(left, list(rows))
        transaction.set_rollback(True)
    return month


def test_each_of_them_leaves_on_its_day_to_its_receiver_once(month: Month, asserted: dict[str, Any]) -> None:
    rows = month.promised
    people = {user.email: user.code for user in User.objects.all()}
    by_key = {row.dedupe_key: row for row in rows}
    assert len(by_key) == len(asserted["next_reminders"])
    dialogues = {str(item.pk): item.reference for item in Dialogue.objects.all()}
    told = []
    for row in rows:
        _name, pk, stage, _revision, offset, _to = row.dedupe_key.split(":")
        assert row.sent_at is not None
        told.append(
            {
                "dialogue": dialogues[pk],
                "stage": stage,
                "offset": int(offset),
                "date": timezone.localdate(row.sent_at).isoformat(),
                "to": people[row.to_address],
            }
        )
    assert in_order(told) == in_order(asserted["next_reminders"])
    assert all(timezone.localtime(row.sent_at).hour == 8 for row in rows if row.sent_at), "at eight in the morning"
    promised = [
        mail for _day, mail in month.left if mail.extra_headers["Message-ID"] in {row.message_id for row in rows}
    ]
    assert len(promised) == len(rows)


@pytest.mark.parametrize(
    ("day", "to", "subject", "said"),
    [
        (
            "2026-11-24",
            "maja",
            "14 dagar kvar till svaret till invånarna",
            "”Det här hörde vi” är lovat senast 8 december 2026.",
        ),
        ("2026-12-04", "maja", "4 dagar kvar till svaret till invånarna", "flytta den i god tid"),
        ("2026-12-08", "maja", "I dag har vi lovat svar till invånarna", "Skriv svaret"),
        ("2026-12-08", "olle", "I dag har vi lovat svar till invånarna", "Den som svarar: Maja"),
        ("2026-12-15", "olle", "7 dagar sent: svaret till invånarna", "flytta dagen med ett skäl"),
        ("2026-11-24", "ordf_kfn", "21 dagar sent: svaret till invånarna", "nämndens löfte"),
        ("2026-11-24", "viktor", "21 dagar sent: svaret till invånarna", "Öppna dialogen"),
        ("2026-12-18", "malin", "I dag har vi lovat svar till invånarna", "”Det här ledde det till” är lovat i dag"),
    ],
)
def test_the_words_say_what_is_owed_and_what_to_do(month: Month, day: str, to: str, subject: str, said: str) -> None:
    address = User.objects.get(code=to).email
    found = [
        mail
        for when, mail in month.left
        if when.isoformat() == day and mail.to == [address] and mail.subject == subject
    ]
    assert len(found) == 1, [(when.isoformat(), mail.to, mail.subject) for when, mail in month.left]
    assert said in found[0].body
    assert "/handlaggning/dialoger/" in found[0].body


def test_it_says_how_many_people_wait() -> None:
    waiting = [item for item in reminders.coming(ANCHOR, LAST) if item.stage and item.context["waiting"]]
    people = {item.dialogue.reference: item.context["waiting"] for item in waiting if item.dialogue}
    assert people["D-2026-005"].endswith("väntar på svaret.")
    assert people["D-2026-005"].split()[0].isdigit()


def test_a_paused_dialogue_is_silent(asserted: dict[str, Any]) -> None:
    (paused,) = asserted["no_reminder_while_paused"]
    dialogue = Dialogue.objects.get(reference=paused)
    assert Promise.objects.filter(dialogue=dialogue, kept_on=None).exists()
    year = reminders.coming(ANCHOR, ANCHOR + dt.timedelta(days=400))
    assert [item for item in year if item.dialogue and item.dialogue.pk == dialogue.pk] == []
    Dialogue.objects.filter(pk=dialogue.pk).update(status="active")
    promised = list(chasing.promises(chasing.Look(dialogue.promises.earliest("due_on").due_on)))
    assert [item for item in promised if item.dialogue == dialogue], "the twin: unpaused it is chased again"
    Dialogue.objects.filter(pk=dialogue.pk).update(status="paused")


def test_what_the_file_says_was_sent_is_not_sent_again() -> None:
    before = SentReminder.objects.count()
    assert before > 0
    reminders.plan(ANCHOR)
    assert SentReminder.objects.count() == before
    assert not OutgoingMail.objects.filter(name__startswith="promise_").exists()


def test_the_papers_due_on_friday_and_the_minutes_of_the_council_are_chased(asserted: dict[str, Any]) -> None:
    (papers,) = asserted["mandate_papers_due"]
    chased = [item for item in reminders.due(ANCHOR) if item.name == "papers_due"]
    assert [item.dialogue.reference for item in chased if item.dialogue] == [papers["dialogue"]]
    (missing,) = asserted["minutes_not_adjusted"]
    leaves = workdays.on_or_after(dt.date.fromisoformat(missing["latest_adjustment"]))
    late = [item for item in reminders.coming(ANCHOR, LAST) if item.name == "minutes_missing"]
    assert {item.on for item in late} == {leaves}


def test_the_groups_below_half_at_half_time_are_named(asserted: dict[str, Any]) -> None:
    (lagging,) = asserted["reach_below_half"]
    (item,) = [item for item in reminders.due(ANCHOR) if item.name == "reach_lagging"]
    assert item.dialogue and item.dialogue.reference == lagging["dialogue"]
    named = [group["text"] for group in item.context["items"]]
    assert len(named) == len(lagging["groups"])


def test_the_coordinator_gets_the_list_on_mondays_with_what_is_late_first(asserted: dict[str, Any]) -> None:
    lists = [item for item in reminders.coming(ANCHOR, LAST) if item.name == "weekly_list"]
    assert {item.on.weekday() for item in lists} == {0}
    first = next(item for item in lists if item.on == ANCHOR)
    (overdue,) = asserted["feedback_overdue"]
    assert first.context["late"] == 1
    assert "20 dagar sent" in first.context["items"][0]["text"]
    title = Dialogue.objects.get(reference=overdue["dialogue"]).title["sv"]
    assert title in first.context["items"][0]["headline"]
    assert len(first.context["items"]) == 1 + len(asserted["feedback_due_next_30_days"])


def test_what_is_chased_by_mail_stands_on_the_list_of_whoever_is_chased(client: Client) -> None:
    """On the day of each mail: officials have it on their work list, those who sit in a body or write for one on its desk."""
    found = [*reminders.due(ANCHOR), *reminders.coming(ANCHOR + workdays.DAY, LAST)]
    chased = [item for item in found if item.name != "weekly_list"]
    assert {item.name for item in chased} >= {"promise_ahead", "promise_late", "compilation_due", "minutes_missing"}
    for item in chased:
        with override_settings(FROZEN_NOW=workdays.at(item.on, dt.time(8))):
            lines = worklist.lines(worklist.Desk(item.to, item.on))
            if item.to.code in ("ordf_kfn", "viktor"):
                client.force_login(item.to)
                shown = [str(each) for each in client.get(reverse("board:desk")).context["boards"]]
                assert str(item.dialogue and item.dialogue.owner) in shown, item
                continue
            path = urlsplit(item.context["link"]).path
            same = [line for line in lines if line.url == path or (item.dialogue and line.dialogue == item.dialogue)]
            assert same, (item.name, item.to.code, item.on, [line.label for line in lines])


def test_the_coordinator_has_the_weekly_list_on_the_work_list_too() -> None:
    (mail,) = [item for item in reminders.due(ANCHOR) if item.name == "weekly_list"]
    lines = worklist.lines(worklist.Desk(mail.to, ANCHOR))
    for owed in chasing.open_promises().filter(due_on__lte=ANCHOR + chasing.NEAR):
        assert [
            line for line in lines if line.dialogue == owed.dialogue and str(owed.get_stage_display()) in line.label
        ]
    assert len(mail.context["items"]) == chasing.open_promises().filter(due_on__lte=ANCHOR + chasing.NEAR).count()


def test_who_keeps_the_register_sees_which_documents_run_out_or_are_to_be_reviewed() -> None:
    keeper = User.objects.filter(memberships__role=Role.REGISTRAR).earliest("pk")
    near = governing.expiring(ANCHOR)
    assert near, "the demo has one"
    urls = [line.url for line in worklist.lines(worklist.Desk(keeper, ANCHOR))]
    assert [reverse("governance:document", args=[item.document.code]) in urls for item in near] == [True] * len(near)


def test_every_assertion_of_reminders_is_asserted_here(expected: dict[str, Any]) -> None:
    said = expected["assertions_at_anchor"]
    ours = {key for key, item in said.items() if key != "note" and item["area"] == "reminders"}
    assert ours == {
        "feedback_overdue",
        "feedback_due_next_30_days",
        "no_reminder_while_paused",
        "next_reminders",
        "feedback_heard_participants_on_time",
        "feedback_late_history",
    }


def test_the_promise_history_tells_who_was_answered_in_time(asserted: dict[str, Any]) -> None:
    said = asserted["feedback_heard_participants_on_time"]
    told = keeping.heard_in_time(ANCHOR)
    named = [
        f"{row.dialogue.reference} round {row.round.number}" if row.is_earlier else row.dialogue.reference
        for row in told
        if row.in_time
    ]
    assert sorted(named) == sorted(said["on_time"])
    assert [row.dialogue.reference for row in told if not row.in_time] == said["late_or_missing"]
    assert keeping.score(ANCHOR)["percent"] == said["percent"]


def test_answers_that_came_late_are_never_forgotten(asserted: dict[str, Any], client: Client) -> None:
    found = [
        {"dialogue": row.dialogue.reference, "audience": row.audience, "days": days}
        for row, days in keeping.late_answers(ANCHOR)
    ]
    assert found == asserted["feedback_late_history"]
    page = client.get("/loften/").content.decode()
    assert "6 fall av 7 (86 %)" in page and "3 dagar sent" in page
    late = page[page.index('id="h-late"') : page.index('id="h-coming"')]
    (overdue,) = asserted["feedback_overdue"]
    assert Dialogue.objects.get(reference=overdue["dialogue"]).get_absolute_url() in late
