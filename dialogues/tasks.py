"""Celery as a doorbell: fetch what is due, call the deed. No rules here."""

from typing import Any

from celery import shared_task
from celery.signals import worker_shutting_down

from governance.outbox import pumping

from . import ticking


@shared_task(name="dialogues.tick")
def tick() -> None:
    """Once a minute: whatever is due."""
    ticking.tick()


@shared_task(name="dialogues.learn")
def learn() -> None:
    """Once a minute: whatever has been sorted since."""
    ticking.learn()


@shared_task(name="dialogues.take_in")
def take_in() -> None:
    """Every ten seconds: whatever file waits to be read or received."""
    ticking.take_in()


@worker_shutting_down.connect
def wind_down(**told: Any) -> None:
    """A worker that is asked to stop finishes the mail in hand and leaves the rest to another."""
    pumping.winding_down.set()
