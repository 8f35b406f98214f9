"""Taking up what a sender left behind that died: nothing was sent of what it had claimed; of what it was handing over,
the mail server is asked, and where nobody can tell, the rule of the mail decides.
"""

import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from governance import clock
from governance.models import DeliveryAttempt, OutgoingMail

from . import evidence, pace
from .brakes import RESTORED
from .evidence import Answer
from .handing_over import note_attempt

State = OutgoingMail.State
Outcome = DeliveryAttempt.Outcome
BATCH = 500
#: For how long the mail server is asked again about a mail that is uncertain: longer than its log is kept is no use.
ASKED_FOR = timedelta(days=7)


def recover() -> None:
    """Take up everything whose lease has run out."""
    OutgoingMail.objects.filter(state=State.CLAIMED, lease_until__lt=Now()).update(
        state=State.DUE, lease_owner=None, lease_until=None
    )
    while rows := _take_over():
        _ask(rows)
    _ask_again()
    _resend()


def _take_over() -> list[OutgoingMail]:
    """Mails whose sender has had its lease and some more, now under a lease of ours: they are asked about once."""
    me = uuid.uuid4()
    with transaction.atomic():
        rows = list(
            OutgoingMail.objects.filter(state=State.SUBMITTING, lease_until__lt=Now() - pace.current().slack)
            .order_by("pk")
            .select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)[:BATCH]
        )
        OutgoingMail.objects.filter(pk__in=[row.pk for row in rows]).update(
            lease_owner=me, lease_until=Now() + pace.current().lease
        )
    for row in rows:
        row.lease_owner = me
    return rows


def _ask(rows: list[OutgoingMail]) -> None:
    answers = evidence.witness().lookup({row.message_id: row.submitted_at or row.created_at for row in rows})
    for row in rows:
        _conclude(row, answers[row.message_id])


def _conclude(row: OutgoingMail, answer: Answer) -> None:
    """Write down what the witness says; an uncertain mail stays so until somebody can tell, or its rule sends it again."""
    if answer is Answer.UNKNOWN and row.state == State.UNCERTAIN:
        return
    state, outcome = {
        Answer.ACCEPTED: (State.SENT, Outcome.FOUND),
        Answer.NOT_SEEN: (State.DUE, Outcome.NOT_FOUND),
        Answer.UNKNOWN: (State.UNCERTAIN, Outcome.UNKNOWN),
    }[answer]
    sent_at = (row.submitted_at or clock.now()) if state == State.SENT else None
    with transaction.atomic():
        held = OutgoingMail.objects.filter(pk=row.pk, state=row.state, lease_owner=row.lease_owner).update(
            state=state, sent_at=sent_at, reason=outcome, lease_owner=None, lease_until=None
        )
        if held:
            note_attempt(row, outcome)


def _ask_again() -> None:
    """A witness that was silent may be heard later."""
    if isinstance(evidence.witness(), evidence.Nobody):
        return
    young = Q(submitted_at__gt=clock.now() - ASKED_FOR) | Q(submitted_at=None, created_at__gt=clock.now() - ASKED_FOR)
    last = 0
    uncertain = OutgoingMail.objects.filter(young, state=State.UNCERTAIN).order_by("pk")
    while rows := list(uncertain.filter(pk__gt=last)[:BATCH]):
        _ask(rows)
        last = rows[-1].pk


def _resend() -> None:
    """Where a broken promise is worse than a copy, an uncertain mail is sent again, once and under the same name."""
    OutgoingMail.objects.filter(
        state=State.UNCERTAIN,
        rule=OutgoingMail.Rule.RESEND,
        is_sent_again=False,
        submitted_at__lt=clock.now() - pace.current().resend_after,
    ).exclude(reason=RESTORED).update(state=State.DUE, is_sent_again=True)
