"""What a person does about a mail: says what became of it, sends it again, or tries the way with a mail to oneself."""

import uuid
from typing import Any

from django.db import transaction

from dialogportal import mail
from governance import clock, deeds
from governance.models import DeliveryAttempt, OutgoingMail, Suppression, User

from . import writing
from .handing_over import note_attempt

State = OutgoingMail.State

SENT, AGAIN, WRITTEN_OFF = "sent", "again", "written_off"
#: What a person may say of a mail in each state.
VERDICTS: dict[str, tuple[str, ...]] = {
    State.UNCERTAIN: (SENT, AGAIN, WRITTEN_OFF),
    State.FAILED: (AGAIN, WRITTEN_OFF),
    State.SUPPRESSED: (AGAIN,),
    State.SENT: (AGAIN,),
}


class AlreadySettledError(Exception):
    """Somebody else has settled the mail meanwhile, or it went its own way."""


class NothingToSendError(Exception):
    """The address or the content of the mail is erased, so it cannot be sent again."""


def verdicts(row: OutgoingMail) -> tuple[str, ...]:
    """What may be said of the mail: to send again needs an address and a content."""
    possible = VERDICTS.get(row.state, ())
    return possible if row.to_address and row.context else tuple(each for each in possible if each != AGAIN)


@transaction.atomic
def settle(row: OutgoingMail, verdict: str, *, by: User) -> None:
    """Say what became of a mail, or send it again under the same name.

    To send again to an address that did not work says that it works now. Raises `AlreadySettledError` when the mail is
    no longer as the person saw it, and `NothingToSendError` when it is erased.
    """
    fresh = OutgoingMail.objects.select_for_update().get(pk=row.pk)
    if fresh.state != row.state or verdict not in VERDICTS.get(fresh.state, ()):
        raise AlreadySettledError
    if verdict == AGAIN and not (fresh.to_address and fresh.context):
        raise NothingToSendError
    change: dict[str, Any] = {"reason": "settled", "lease_owner": None, "lease_until": None}
    if verdict == SENT:
        change |= {"state": State.SENT, "sent_at": fresh.submitted_at or clock.now()}
    elif verdict == WRITTEN_OFF:
        change |= {"state": State.WRITTEN_OFF}
    else:
        Suppression.objects.filter(address_digest=fresh.address_digest).delete()
        change |= {"state": State.DUE, "attempts": 0, "not_before": clock.now(), "sent_at": None, "bounced_at": None}
    OutgoingMail.objects.filter(pk=fresh.pk).update(**change)
    note_attempt(fresh, DeliveryAttempt.Outcome.SETTLED, note=verdict)
    deeds.tell("mail_settled", fresh, by=by, verdict=verdict)


def send_test(by: User) -> OutgoingMail | None:
    """A mail to oneself, the way that all mail goes."""
    return writing.queue(
        "test_mail",
        by.email,
        {"name": by.get_short_name(), "link": mail.link("/handlaggning/utskick/")},
        dedupe_key=f"test_mail:{uuid.uuid4()}",
        at_once=True,
    )
