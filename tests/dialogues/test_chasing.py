"""Officials are chased before, on and after the promised day: once each, on the right day, until it is done or moved."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.core import mail as mailbox
from django.db import connection
from django.utils import timezone

from dialogues import feedback, promises, reminders
from dialogues.models import Compilation, Dialogue, Feedback, Mandate, Promise, SentReminder, Step
from governance import clock, outbox, workdays
from governance.models import Decision, Meeting, Municipality, OutgoingMail, Role
from governance.models.user import Membership

from .worlds import D, World

DUE = D(2026, 4, 28)


@pytest.fixture
def owed(world: World) -> Promise:
    """What was heard is promised on Tuesday 28 April; the dialogue is in its compilation."""
    dialogue = world.arrived(Step.COMPILATION)
    Municipality.objects.update(coordinator_list={"every": "never", "weekday": "måndag"})
    Compilation.objects.filter(dialogue=dialogue).update(due_on=None)
    return dialogue.promises.get(stage="heard")


def morning(world: World, day: dt.date, hour: int = 8) -> list[tuple[str, str]]:
    """The tick of one morning: to whom what was sent."""
    world.today(day, hour)
    seen = len(mailbox.outbox)
    if outbox.is_office_hours(clock.now()):
        reminders.plan()
    outbox.pump()
    return [(letter.to[0].split("@")[0], letter.subject) for letter in mailbox.outbox[seen:]]


def through(world: World, first: dt.date, last: dt.date) -> list[tuple[dt.date, str]]:
    days = [first + workdays.DAY * n for n in range((last - first).days + 1)]
    return [(day, to) for day in days for to, _subject in morning(world, day)]


def test_the_ladder_of_a_promise_that_nobody_keeps(world: World, owed: Promise) -> None:
    assert through(world, D(2026, 4, 10), D(2026, 6, 10)) == [
        (D(2026, 4, 14), "maja"),
        (D(2026, 4, 24), "maja"),  # the 25th is a Saturday
        (D(2026, 4, 28), "maja"),
        (D(2026, 4, 28), "olle"),
        (D(2026, 5, 5), "olle"),
        (D(2026, 5, 19), "gunnel"),
        (D(2026, 5, 19), "moa"),
    ]


def test_it_is_written_once_however_often_it_is_planned(world: World, owed: Promise) -> None:
    world.today(D(2026, 4, 14))
    assert reminders.plan() == 1
    assert [reminders.plan() for _time in range(5)] == [0] * 5
    assert SentReminder.objects.filter(dialogue=owed.dialogue).count() == 1


def test_a_worker_that_slept_for_two_days_catches_up_once(world: World, owed: Promise) -> None:
    assert [to for to, _subject in morning(world, D(2026, 4, 16))] == ["maja"]
    rows = OutgoingMail.objects.filter(name="promise_ahead")
    assert rows.count() == 1
    assert SentReminder.objects.get().sent_on == D(2026, 4, 14), "the day it should have left"
    assert morning(world, D(2026, 4, 17)) == []


def test_after_two_weeks_asleep_only_what_is_still_of_use_is_sent(world: World, owed: Promise) -> None:
    told = morning(world, D(2026, 4, 29))
    assert sorted(to for to, _subject in told) == ["maja", "olle"], "the first two reminders are overtaken by the third"


def test_nothing_is_sent_about_what_was_due_before_the_launch(world: World, owed: Promise) -> None:
    Decision.objects.filter(launch__dialogue=owed.dialogue).update(decided_on=D(2026, 4, 20))
    assert through(world, D(2026, 4, 10), D(2026, 4, 27)) == [(D(2026, 4, 24), "maja")]


def test_it_stops_when_the_answer_is_published_also_what_lies_in_the_outbox(world: World) -> None:
    dialogue = world.arrived(Step.FEEDBACK)
    Municipality.objects.update(coordinator_list={"every": "never", "weekday": "måndag"})
    world.today(D(2026, 4, 24))
    assert reminders.plan() == 1
    for row in dialogue.feedback.filter(stage="heard").exclude(audience=Feedback.Audience.ELECTED):
        row.headline, row.text = "Bron.", "Det är mörkt."
        row.save()
        feedback.publish(row, by=world.maja)
    assert morning(world, D(2026, 4, 24), hour=9) == []
    assert OutgoingMail.objects.get(name="promise_ahead").state == OutgoingMail.State.CANCELLED
    assert through(world, D(2026, 4, 25), D(2026, 6, 1)) == []


def test_it_goes_on_while_children_or_councils_have_no_answer(world: World) -> None:
    dialogue = world.arrived(Step.FEEDBACK)
    world.today(D(2026, 4, 22))
    row = dialogue.feedback.get(stage="heard", audience=Feedback.Audience.PARTICIPANTS)
    row.headline, row.text = "Bron.", "Det är mörkt."
    row.save()
    feedback.publish(row, by=world.maja)
    assert Promise.objects.get(dialogue=dialogue, stage="heard").kept_on
    assert [item.offset for item in reminders.coming(D(2026, 4, 23), DUE) if item.stage == "heard"] == [-3, 0, 0]


def test_a_moved_day_is_chased_anew_and_the_old_one_no_more(world: World, owed: Promise) -> None:
    world.today(D(2026, 4, 14))
    assert reminders.plan() == 1
    promises.move(owed, to=D(2026, 5, 20), reason="Papper.", by=world.maja)
    assert through(world, D(2026, 4, 14), D(2026, 5, 28)) == [
        (D(2026, 5, 6), "maja"),
        (D(2026, 5, 15), "maja"),  # the 17th is a Sunday
        (D(2026, 5, 20), "maja"),
        (D(2026, 5, 20), "olle"),
        (D(2026, 5, 27), "olle"),
    ]
    assert OutgoingMail.objects.filter(state=OutgoingMail.State.CANCELLED).count() == 1


def test_a_paused_dialogue_is_silent_and_is_chased_again_when_it_goes_on(world: World, owed: Promise) -> None:
    Dialogue.objects.filter(pk=owed.dialogue_id).update(status="paused")
    assert through(world, D(2026, 4, 10), D(2026, 4, 27)) == []
    Dialogue.objects.filter(pk=owed.dialogue_id).update(status="active")
    assert [to for _day, to in through(world, D(2026, 4, 28), D(2026, 4, 28))] == ["maja", "olle"]


def test_the_days_and_the_receivers_are_the_municipalitys(world: World, owed: Promise) -> None:
    Municipality.objects.update(reminder_days=[-7, 10], reminder_roles={"official": [-7], "secretary": [10]})
    assert through(world, D(2026, 4, 10), D(2026, 6, 10)) == [(D(2026, 4, 21), "maja"), (D(2026, 5, 8), "moa")]


def test_whoever_holds_the_office_that_day_is_written_to(world: World, owed: Promise) -> None:
    Membership.objects.filter(user=world.moa).update(ends_on=D(2026, 5, 1))
    Membership.objects.create(user=world.sara, role=Role.SECRETARY, board=world.tn, starts_on=D(2026, 5, 2))
    told = [to for day, to in through(world, D(2026, 5, 19), D(2026, 5, 19))]
    assert sorted(told) == ["gunnel", "sara"]


@pytest.mark.parametrize(
    ("due", "leaves"),
    [
        (D(2026, 3, 30), D(2026, 3, 27)),  # the clock is put forward in between
        (D(2026, 10, 26), D(2026, 10, 23)),  # and back
        (D(2028, 3, 3), D(2028, 2, 29)),  # leap day
        (D(2026, 4, 6), D(2026, 4, 2)),  # Easter Monday: three days before is Good Friday, so Maundy Thursday
        (D(2026, 12, 28), D(2026, 12, 23)),  # Christmas Day and the eve before it are off
        (D(2027, 1, 4), D(2026, 12, 30)),  # New Year's Day and the eve
    ],
)
def test_three_days_before_is_right_around_changes_of_the_clock_leap_days_and_holidays(
    world: World, owed: Promise, due: dt.date, leaves: dt.date
) -> None:
    Promise.objects.filter(pk=owed.pk).update(due_on=due, first_due=due)
    (item,) = [each for each in reminders.coming(due - dt.timedelta(days=10), due) if each.offset == -3 and each.stage]
    assert item.on == leaves
    assert morning(world, leaves, hour=7) == []
    morning(world, leaves, hour=8)
    row = OutgoingMail.objects.get(name="promise_ahead", dedupe_key__contains=":heard:")
    assert (row.to_address, row.state) == ("maja@fagersunda.example", OutgoingMail.State.SENT)
    assert timezone.localtime(row.not_before).isoformat()[:16] == f"{leaves}T08:00"


@pytest.mark.django_db(transaction=True)
def test_three_planners_at_once_write_each_reminder_once(settings: Any, owed_in_earnest: Promise) -> None:
    barrier = threading.Barrier(3)
    written = []

    def planner() -> None:
        try:
            barrier.wait(60)
            written.append(reminders.plan(DUE))
        finally:
            connection.close()

    threads = [threading.Thread(target=planner) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(written) == 3 and sum(written) == 2
    assert OutgoingMail.objects.count() == 2
    assert SentReminder.objects.count() == 2


@pytest.fixture
def owed_in_earnest(transactional_db: None, settings: Any) -> Promise:
    world = World(settings)
    dialogue = world.arrived(Step.COMPILATION)
    Municipality.objects.update(coordinator_list={"every": "never", "weekday": "måndag"})
    Compilation.objects.filter(dialogue=dialogue).update(due_on=None)
    world.today(DUE)
    return dialogue.promises.get(stage="heard")


# -------------------------------------------------------------------------------------------- the rest of the table


def test_papers_are_chased_until_the_proposal_is_before_the_board(world: World) -> None:
    dialogue = world.ready(Step.MANDATE)
    meeting = Meeting.objects.create(board=world.tn, held_on=D(2026, 6, 9), papers_due=D(2026, 5, 29))
    Mandate.objects.filter(dialogue=dialogue).update(decision=None, meeting=meeting)
    assert through(world, D(2026, 5, 1), D(2026, 5, 21)) == [(D(2026, 5, 8), "maja")]
    proposed = Decision.objects.create(board=world.tn, kind="mandate", subject="Ljus", requested_by=world.maja)
    Mandate.objects.filter(dialogue=dialogue).update(decision=proposed)
    assert through(world, D(2026, 5, 22), D(2026, 5, 29)) == []


def test_a_compilation_is_chased_until_it_is_approved(world: World, owed: Promise) -> None:
    Municipality.objects.update(reminder_days=[])
    row = Compilation.objects.create(
        dialogue=owed.dialogue,
        round=owed.dialogue.rounds.get(),
        number=9,
        author=world.maja,
        summary="x",
        due_on=D(2026, 4, 20),
    )
    assert through(world, D(2026, 4, 10), D(2026, 4, 20)) == [
        (D(2026, 4, 13), "maja"),
        (D(2026, 4, 13), "olle"),
        (D(2026, 4, 20), "maja"),
        (D(2026, 4, 20), "olle"),
    ]
    Compilation.objects.filter(pk=row.pk).delete()
    assert through(world, D(2026, 4, 21), D(2026, 5, 10)) == []


def test_the_secretary_hears_once_of_minutes_that_nobody_has_adjusted(world: World) -> None:
    world.decision(world.tn, "outcome", D(2026, 5, 12), 51)
    world.decision(world.tn, "outcome", D(2026, 5, 12), 52)
    assert through(world, D(2026, 5, 13), D(2026, 6, 10)) == [(D(2026, 5, 26), "moa")]
    assert "2 beslut visas fortfarande som preliminära" in mailbox.outbox[-1].body


def test_a_document_that_expires_is_chased_half_a_year_and_two_months_before(world: World) -> None:
    world.guideline.valid_until = D(2027, 6, 30)
    world.guideline.save()
    title = str(world.guideline)
    found = [reminders.coming(first, first + dt.timedelta(days=30)) for first in (D(2026, 12, 20), D(2027, 4, 20))]
    chased = [
        item for lot in found for item in lot if item.name == "document_review" and item.context["title"] == title
    ]
    assert [(item.on, item.to.code) for item in chased] == [(D(2026, 12, 30), "tove"), (D(2027, 4, 30), "tove")]


def test_a_week_without_anything_near_gives_the_coordinator_no_list(world: World, owed: Promise) -> None:
    Municipality.objects.update(coordinator_list={"every": "week", "weekday": "måndag"}, reminder_days=[])
    assert through(world, D(2026, 4, 13), D(2026, 4, 14)) == [(D(2026, 4, 13), "leo")]
    assert "Veckans lista: 1 löfte" in mailbox.outbox[-1].subject
    Promise.objects.update(kept_on=D(2026, 4, 13))
    assert through(world, D(2026, 4, 20), D(2026, 4, 21)) == []


def test_on_a_holiday_the_list_comes_the_next_working_day(world: World, owed: Promise) -> None:
    Municipality.objects.update(coordinator_list={"every": "week", "weekday": "måndag"}, reminder_days=[])
    assert through(world, D(2026, 4, 6), D(2026, 4, 8)) == [(D(2026, 4, 7), "leo")]


def test_each_mail_has_one_action(world: World, owed: Promise) -> None:
    through(world, D(2026, 4, 10), D(2026, 5, 20))
    for letter in mailbox.outbox:
        assert letter.body.count("http") == 1, letter.body
