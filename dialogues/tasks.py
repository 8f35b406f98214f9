"""Celery as a doorbell: fetch what is due, call the deed. No rules here."""

from celery import shared_task
from django.utils import timezone

from governance import outbox
from governance.models import Heartbeat

from . import participation, searchable


@shared_task(name="dialogues.tick")
def tick() -> None:
    """Once a minute: leave a sign of life that /readyz can see, send the mail that is due, forget unconfirmed addresses,
    write what can be searched for."""
    Heartbeat.objects.update_or_create(name="tick", defaults={"ticked_at": timezone.now()})
    outbox.pump()
    participation.erase_unconfirmed()
    searchable.refresh()
