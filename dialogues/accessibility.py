"""Reports that something is not accessible: kept, sent to the municipality's mailbox, and answered for by somebody."""

from django.db import transaction
from django.utils.translation import gettext as _

from governance import clock
from governance.models import Municipality, Role, User
from governance.permissions import has_role

from . import emails, log
from .models import AccessibilityReport, LogEntry
from .refusals import NotEntitled, Refused

#: Those who look after the site.
READERS = (Role.COORDINATOR, Role.COMMUNICATOR, Role.ADMINISTRATOR)


class OutcomeMissing(Refused):
    """Whoever closes a report says what was done."""

    field = "outcome"

    @property
    def message(self) -> str:
        return _("Write what was done, or why it was not.")


@transaction.atomic
def report(*, text: str, page: str = "", aid: str = "", email: str = "") -> AccessibilityReport:
    """Keep a report and write to the municipality's function mailbox, so that it reaches somebody."""
    kept = AccessibilityReport.objects.create(
        text=text.strip(), page=page.strip(), aid=aid.strip(), email=email, received_at=clock.now()
    )
    log.write(None, LogEntry.Action.ACCESSIBILITY_REPORTED, by=None, report=kept.pk)
    emails.accessibility_reported(kept, Municipality.current())
    return kept


def may_read(user: User) -> bool:
    """Whether the person looks after the site."""
    return has_role(user, *READERS)


@transaction.atomic
def handle(item: AccessibilityReport, *, outcome: str, by: User) -> AccessibilityReport:
    """Say what was done about a report; once is enough. Raises ``NotEntitled`` and ``OutcomeMissing``."""
    if not may_read(by):
        raise NotEntitled
    if not outcome.strip():
        raise OutcomeMissing
    item = AccessibilityReport.objects.select_for_update().get(pk=item.pk)
    if item.handled_at is None:
        item.handled_at, item.handled_by, item.outcome = clock.now(), by, outcome.strip()
        item.save(update_fields=["handled_at", "handled_by", "outcome"])
        log.write(None, LogEntry.Action.ACCESSIBILITY_HANDLED, by=by, report=item.pk)
    return item
