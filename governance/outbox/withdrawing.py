"""Taking back what is queued: a topic is withdrawn or revised, somebody leaves, somebody is erased.

What is written here is read again in the very UPDATE that lets a mail leave (`handing_over.fence`), so that it also holds
for rows that a slower transaction writes later.
"""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest

from governance import clock
from governance.models import MailStop, MailTopic, OutgoingMail

from .writing import about

State = OutgoingMail.State
CHUNK = 10_000


@transaction.atomic
def withdraw(topic: str, *, before_revision: int | None = None) -> int:
    """Nothing of the topic leaves any more, or nothing older than a revision. Gives how many mails were cancelled.

    What the mail server is already being given cannot be called back.
    """
    row, is_new = MailTopic.objects.get_or_create(
        name=topic, defaults={"revision": before_revision or 0, "is_withdrawn": before_revision is None}
    )
    if not is_new:
        change = (
            {"is_withdrawn": True} if before_revision is None else {"revision": Greatest("revision", before_revision)}
        )
        MailTopic.objects.filter(pk=row.pk).update(**change)
    mails = OutgoingMail.objects.filter(about=about(topic), topic=topic)
    if before_revision is not None:
        mails = mails.filter(revision__lt=before_revision)
    return _cancel(mails, "withdrawn")


@transaction.atomic
def stop(recipient: str, *, topic: str = "") -> int:
    """The recipient wants no more mail: of this topic and those below it, or at all. Gives how many were cancelled."""
    MailStop.objects.get_or_create(recipient=recipient, topic=topic, defaults={"stopped_at": clock.now()})
    mails = OutgoingMail.objects.filter(recipient=recipient)
    if topic:
        mails = mails.filter(Q(topic=topic) | Q(topic__startswith=topic + ":"))
    return _cancel(mails, "stopped")


def resume(recipient: str, *, topic: str = "") -> None:
    """The recipient wants mail again. Who is erased stays erased."""
    MailStop.objects.filter(recipient=recipient, topic=topic, is_erased=False).delete()


@transaction.atomic
def erase(recipient: str) -> int:
    """Forget the recipient: nothing is sent, and no address or content of theirs stays in the outbox."""
    MailStop.objects.update_or_create(
        recipient=recipient, topic="", defaults={"is_erased": True}, create_defaults={"is_erased": True, "stopped_at": clock.now()}
    )  # fmt: skip
    mails = OutgoingMail.objects.filter(recipient=recipient)
    cancelled = _cancel(mails, "erased")
    mails.update(to_address="", domain="", context={})
    return cancelled


def _cancel(mails: "QuerySet[OutgoingMail]", reason: str) -> int:
    """Cancel what waits, locked in order, so that neither another deed nor the pump stands in a circle with us."""
    waiting = mails.filter(state__in=[State.DUE, State.CLAIMED])
    keys = list(waiting.order_by("pk").select_for_update().values_list("pk", flat=True))
    cancelled = 0
    for start in range(0, len(keys), CHUNK):
        cancelled += OutgoingMail.objects.filter(
            pk__in=keys[start : start + CHUNK], state__in=[State.DUE, State.CLAIMED]
        ).update(state=State.CANCELLED, reason=reason, lease_owner=None, lease_until=None)
    return cancelled
