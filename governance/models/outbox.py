import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutgoingMail(models.Model):
    """One mail to one person. Deeds only write the row; the pump hands it to the mail server (`governance/outbox`)."""

    class State(models.TextChoices):
        """``due → claimed → submitting → sent``; what else can become of a mail is said by name."""

        DUE = "due", _("waiting to be sent")
        CLAIMED = "claimed", _("next in turn")
        SUBMITTING = "submitting", _("being handed over")
        SENT = "sent", _("sent")
        UNCERTAIN = "uncertain", _("uncertain whether it was sent")
        FAILED = "failed", _("could not be sent")
        SUPPRESSED = "suppressed", _("not sent: the address does not work")
        EXPIRED = "expired", _("not sent: it came too late to be of use")
        CANCELLED = "cancelled", _("not sent: it was no longer to be sent")
        WRITTEN_OFF = "written_off", _("written off by a person")

    class Rule(models.TextChoices):
        """What to do when nobody can tell whether the mail server took the mail."""

        HOLD = "hold", _("a person decides")
        RESEND = "resend", _("send again once")

    #: Where a mail still can leave, and where nothing more happens by itself.
    OPEN = (State.DUE, State.CLAIMED, State.SUBMITTING, State.UNCERTAIN)
    NOT_SENT = (State.SUPPRESSED, State.EXPIRED, State.CANCELLED, State.WRITTEN_OFF)

    name = models.CharField(_("kind"), max_length=60, help_text=_("The mail's template."))
    to_address = models.EmailField(_("to"), blank=True)
    address_digest = models.CharField(max_length=64, blank=True, editable=False)
    domain = models.CharField(_("domain"), max_length=255, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=8, default="sv")
    context = models.JSONField(_("content"), default=dict, blank=True)
    dedupe_key = models.CharField(_("sent once per"), max_length=200)
    message_id = models.CharField(_("message id"), max_length=200, editable=False)
    about = models.CharField(_("about"), max_length=100, blank=True, help_text=_("For example dialogue:12."))
    topic = models.CharField(_("topic"), max_length=120, blank=True, help_text=_("For example dialogue:12:heard."))
    revision = models.PositiveIntegerField(_("revision"), default=0)
    recipient = models.CharField(_("recipient"), max_length=80, blank=True, help_text=_("For example participant:34."))
    rule = models.CharField(_("when it is uncertain"), max_length=10, choices=Rule, default=Rule.RESEND)

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DUE)
    created_at = models.DateTimeField(_("written"))
    not_before = models.DateTimeField(_("not before"))
    expires_at = models.DateTimeField(_("not after"), null=True, blank=True)
    is_at_once = models.BooleanField(
        _("sent at any hour"), default=False, help_text=_("The reader is waiting for it, as for a receipt.")
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    is_sent_again = models.BooleanField(_("sent again once"), default=False)
    lease_owner = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("came back"), null=True, blank=True)
    smtp_code = models.PositiveSmallIntegerField(_("answer of the mail server"), null=True, blank=True)
    reason = models.CharField(_("why"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        indexes = [
            models.Index(fields=["not_before", "id"], condition=Q(state="due"), name="mail_that_is_due"),
            models.Index(
                fields=["not_before", "id"], condition=Q(state="due", is_at_once=True), name="mail_that_is_waited_for"
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["claimed", "submitting", "uncertain"]),
                name="mail_under_way",
            ),
            models.Index(fields=["sent_at"], condition=Q(sent_at__isnull=False), name="mail_that_was_sent"),
            models.Index(fields=["about"], condition=~Q(about=""), name="mail_about_one_thing"),
            models.Index(fields=["recipient"], condition=~Q(recipient=""), name="mail_to_one_recipient"),
            models.Index(
                fields=["state", "id"],
                condition=~Q(state__in=["due", "claimed", "submitting", "sent"]),
                name="mail_that_went_otherwise",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key"], name="mail_is_written_once"),
            models.UniqueConstraint(fields=["message_id"], name="mail_has_a_name_of_its_own"),
            models.CheckConstraint(
                condition=(Q(state="sent") & Q(sent_at__isnull=False)) | (~Q(state="sent") & Q(sent_at=None)),
                name="sent_mail_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "submitting"])
                | Q(lease_owner__isnull=False, lease_until__isnull=False),
                name="mail_in_hand_is_leased",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitting") | Q(submitted_at__isnull=False), name="mail_handed_over_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.dedupe_key

    @property
    def is_settled(self) -> bool:
        """Nothing more happens with it by itself."""
        return self.state not in self.OPEN


class DeliveryAttempt(models.Model):
    """What became of one attempt that was not simply answered “accepted”, or what a person settled. Kept 90 days."""

    class Outcome(models.TextChoices):
        POSTPONED = "postponed", _("the mail server asked us to wait")
        REFUSED = "refused", _("the mail server refused it")
        UNREACHABLE = "unreachable", _("the mail server could not be reached")
        AMBIGUOUS = "ambiguous", _("the connection broke before the answer")
        UNRENDERABLE = "unrenderable", _("the mail could not be written")
        FOUND = "found", _("the mail server has it")
        NOT_FOUND = "not_found", _("the mail server does not have it")
        UNKNOWN = "unknown", _("nobody can tell whether the mail server has it")
        BOUNCED = "bounced", _("it came back")
        SETTLED = "settled", _("settled by a person")

    mail = models.ForeignKey(OutgoingMail, models.CASCADE, related_name="tries")
    at = models.DateTimeField(_("when"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    smtp_code = models.PositiveSmallIntegerField(_("answer of the mail server"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["at"], name="attempts_by_age")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.outcome}"


class MailTopic(models.Model):
    """What mail of a topic may still leave: none, or only that of the current revision."""

    name = models.CharField(max_length=120, primary_key=True)
    revision = models.PositiveIntegerField(default=0)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name


class MailStop(models.Model):
    """A recipient who wants no more mail, of one topic or at all; or who is erased, which is for good."""

    recipient = models.CharField(max_length=80)
    topic = models.CharField(max_length=120, blank=True, help_text=_("Empty: everything."))
    is_erased = models.BooleanField(default=False)
    stopped_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stopped mail")
        verbose_name_plural = _("stopped mail")
        constraints = [models.UniqueConstraint(fields=["recipient", "topic"], name="mail_is_stopped_once")]

    def __str__(self) -> str:
        return f"{self.recipient} {self.topic}"


class Suppression(models.Model):
    """An address that does not work, by its digest: nothing is sent there until it is lifted."""

    address_digest = models.CharField(max_length=64, primary_key=True)
    reason = models.CharField(_("why"), max_length=60)
    smtp_code = models.PositiveSmallIntegerField(_("answer of the mail server"), null=True, blank=True)
    suppressed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("address that does not work")
        verbose_name_plural = _("addresses that do not work")

    def __str__(self) -> str:
        return self.reason


class Sending(models.Model):
    """Whether mail leaves at all: one row.

    ``installation`` tells this database from any other, also after a restore; ``departures`` counts the batches that
    have left, and shows by the file of the floor whether the database is an older one than has sent.
    """

    installation = models.UUIDField(default=uuid.uuid4, editable=False)
    is_paused = models.BooleanField(_("paused"), default=False)
    paused_reason = models.CharField(_("why"), max_length=200, blank=True)
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    paused_at = models.DateTimeField(_("since"), null=True, blank=True)
    is_behind_floor = models.BooleanField(default=False)
    departures = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sending")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_sending")]

    def __str__(self) -> str:
        return "sending"


class MailHost(models.Model):
    """A mail server that does not answer: when it may be tried again, and by one sender only."""

    name = models.CharField(max_length=255, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    closed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mail server")
        verbose_name_plural = _("mail servers")

    def __str__(self) -> str:
        return self.name


class MailRate(models.Model):
    """When the next mail to a domain may leave; ``*`` stands for all domains together."""

    name = models.CharField(max_length=255, primary_key=True)
    next_at = models.DateTimeField()

    class Meta:
        verbose_name = _("rate")
        verbose_name_plural = _("rates")

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """When a recurring job last ran, so that a silent stop is seen."""

    name = models.CharField(max_length=60, primary_key=True)
    ticked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name
