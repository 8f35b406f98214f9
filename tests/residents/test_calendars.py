"""Calendars of activities, dialogues and the whole municipality, read back with a calendar library."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from dialogues.models import Activity, Dialogue, Status, Step
from tests.dialogues.worlds import World

pytestmark = pytest.mark.django_db


def read(client: Client, name: str, *args: Any) -> Any:
    response = client.get(reverse(f"residents:{name}", args=args))
    assert response.status_code == 200 and response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


def told(calendar: Any) -> dict[str, Any]:
    return {str(event["uid"]).split("@")[0].rsplit("-", 1)[-1]: event for event in calendar.events}


@pytest.fixture
def walk(open_dialogue: Dialogue) -> Activity:
    """An evening walk with a lamp in hand, on the first dark evening after the clocks went back."""
    Activity.objects.filter(dialogue=open_dialogue).update(
        method="Mörkervandring",
        place="Torget",
        starts_on=dt.date(2026, 10, 26),
        ends_on=None,
        starts_at=dt.time(18, 30),
    )
    return open_dialogue.activities.get()


def test_a_dialogue_tells_every_day_that_residents_need(client: Client, open_dialogue: Dialogue) -> None:
    events = read(client, "dialogue_calendar", open_dialogue.slug).events
    titles = " ".join(str(event["summary"]) for event in events)
    window = open_dialogue.rounds.get()
    assert {window.opens_on, window.closes_on} < {event.decoded("dtstart") for event in events}
    assert {item.due_on for item in open_dialogue.promises.all()} < {event.decoded("dtstart") for event in events}
    assert "Sista dag att delta" in titles and "Beslut" in titles


def test_every_event_has_a_name_of_its_own_and_a_stamp(client: Client, world: World, walk: Activity) -> None:
    world.arrived(Step.PROCESSING)
    events = read(client, "calendar").events
    assert len({str(event["uid"]) for event in events}) == len(events) > 10
    assert all(event["dtstamp"].dt.tzinfo is not None for event in events)


@pytest.mark.parametrize(("day", "in_world_time"), [(dt.date(2026, 10, 23), "16:30"), (dt.date(2026, 10, 26), "17:30")])
def test_an_evening_is_the_same_evening_on_both_sides_of_the_day_when_clocks_are_changed(
    client: Client, walk: Activity, day: dt.date, in_world_time: str
) -> None:
    Activity.objects.filter(pk=walk.pk).update(starts_on=day)
    calendar = read(client, "activity_calendar", walk.dialogue.slug, walk.code)
    (event,) = calendar.events
    starts = event.decoded("dtstart")
    assert event["dtstart"].params["TZID"] == "Europe/Stockholm"
    assert starts.strftime("%H:%M") == "18:30"
    assert starts.astimezone(dt.UTC).strftime("%H:%M") == in_world_time
    (zone,) = calendar.timezones
    offset = zone.to_tz(lookup_tzid=False).utcoffset(dt.datetime.combine(day, dt.time(18, 30)))
    assert offset == starts.utcoffset()


def test_a_cancelled_activity_is_taken_out_of_the_readers_calendar(client: Client, walk: Activity) -> None:
    assert told(read(client, "dialogue_calendar", walk.dialogue.slug))[walk.code]["status"] == "CONFIRMED"
    Activity.objects.filter(pk=walk.pk).update(is_cancelled=True)
    assert told(read(client, "dialogue_calendar", walk.dialogue.slug))[walk.code]["status"] == "CANCELLED"


def test_a_paused_dialogue_has_tentative_days(client: Client, open_dialogue: Dialogue) -> None:
    Dialogue.objects.filter(pk=open_dialogue.pk).update(status=Status.PAUSED)
    events = read(client, "dialogue_calendar", open_dialogue.slug).events
    assert events and {str(event["status"]) for event in events} == {"TENTATIVE"}


def test_an_activity_is_known_only_with_the_finished_plan(client: Client, walk: Activity) -> None:
    address = reverse("residents:activity_calendar", args=[walk.dialogue.slug, walk.code])
    assert client.get(address).status_code == 200
    Dialogue.objects.filter(pk=walk.dialogue_id).update(step=Step.PLANNING)
    assert client.get(address).status_code == 404
    assert walk.code not in told(read(client, "dialogue_calendar", walk.dialogue.slug))


def test_a_dialogue_that_is_not_public_has_no_calendar(client: Client, open_dialogue: Dialogue) -> None:
    address = reverse("residents:dialogue_calendar", args=[open_dialogue.slug])
    assert client.get(address).status_code == 200
    assert read(client, "calendar").events
    Dialogue.objects.filter(pk=open_dialogue.pk).update(step=Step.INITIATIVE)
    assert client.get(address).status_code == 404
    assert not read(client, "calendar").events


def test_a_walk_on_two_days_fills_both(client: Client, walk: Activity) -> None:
    Activity.objects.filter(pk=walk.pk).update(ends_on=dt.date(2026, 10, 27))
    (event,) = read(client, "activity_calendar", walk.dialogue.slug, walk.code).events
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (dt.date(2026, 10, 26), dt.date(2026, 10, 28))
    assert "18:30" in event["description"]
