"""What happens every minute, whoever rings: the worker's tick, or `manage.py run_reminders` where there is no worker."""

import logging
from collections.abc import Callable

from django.db import close_old_connections, connection
from django.utils import timezone

from governance import clock, outbox
from governance.models import Heartbeat

from . import attempts, notices, occasions, participation, reminders, searchable, sign_ups, suggestions
from .intake import background

logger = logging.getLogger(__name__)


def parts() -> dict[str, Callable[[], object]]:
    """Each part of a tick by name, in order. One that fails does not keep the others from their work."""
    return {
        "reminders": _by_day(reminders.plan),
        "occasions": _by_day(occasions.plan),
        "letters": _by_day(notices.plan),
        "mail": outbox.pump,
        "unconfirmed addresses": participation.erase_unconfirmed,
        "sign-ups": sign_ups.erase_past,
        "old addresses": outbox.tidy,
        "words to search among": searchable.refresh,
        "old counts": attempts.forget_old,
    }


def learn() -> bool:
    """Learn from what has been sorted; apart from the tick, because it may take a minute. Whether it succeeded."""
    return _carry_out("suggestions", suggestions.refresh)


def take_in(seconds: float = background.SECONDS) -> bool:
    """Read the files that wait, and receive what was accepted; apart from the tick, because it may take a minute."""
    return _carry_out("files", lambda: background.carry_on(seconds=seconds))


def _by_day(part: Callable[[], object]) -> Callable[[], object]:
    """Within the hours of the office: what happens in the night is told in one letter in the morning."""
    return lambda: part() if outbox.is_office_hours(clock.now()) else None


def tick() -> bool:
    """Leave a sign of life that /readyz can see, then do what is due. Whether every part succeeded."""
    _beat("tick")
    has_succeeded = True
    for name, part in parts().items():
        has_succeeded = _carry_out(name, part) and has_succeeded
    return has_succeeded


def _carry_out(name: str, part: Callable[[], object]) -> bool:
    try:
        part()
        _beat(name)
    except Exception:
        if connection.in_atomic_block:
            raise
        logger.exception("The part of the tick that is called %s failed; the next tick tries again", name)
        close_old_connections()
        return False
    return True


def _beat(name: str) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"ticked_at": timezone.now()})
