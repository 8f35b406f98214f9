"""Celery as a doorbell: fetch what is due, call the deed. No rules here."""

from celery import shared_task
from django.utils import timezone

from governance import clock, outbox
from governance.models import Heartbeat

from . import notices, occasions, participation, reminders


@shared_task(name="dialogues.tick")
def tick() -> None:
    """Once a minute: leave a sign of life that /readyz can see, write what is due, send it, forget unconfirmed addresses."""
    Heartbeat.objects.update_or_create(name="tick", defaults={"ticked_at": timezone.now()})
    plan()
    outbox.pump()
    participation.erase_unconfirmed()


def plan() -> None:
    """Write the reminders and letters that are due, within the hours of the office."""
    if outbox.is_office_hours(clock.now()):
        reminders.plan()
        occasions.plan()
        notices.plan()
