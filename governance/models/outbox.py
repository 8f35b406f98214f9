from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutgoingMail(models.Model):
    """One mail to one person. Pages only write the row; the tick hands it to the mail server."""

    class State(models.TextChoices):
        DUE = "due", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("could not be sent")

    name = models.SlugField(_("kind"), max_length=60, help_text=_("The mail's template."))
    to_address = models.EmailField(_("to"), blank=True)
    language = models.CharField(_("language"), max_length=8, default="sv")
    context = models.JSONField(_("content"), default=dict, blank=True)
    dedupe_key = models.CharField(_("sent once per"), max_length=200, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DUE)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    not_before = models.DateTimeField(_("not before"))
    is_at_once = models.BooleanField(
        _("sent at any hour"), default=False, help_text=_("The reader is waiting for it, as for a receipt.")
    )
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        indexes = [models.Index(fields=["not_before", "id"], condition=Q(state="due"), name="mail_that_is_due")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="sent") & Q(sent_at__isnull=False)) | (~Q(state="sent") & Q(sent_at=None)),
                name="sent_mail_has_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.dedupe_key


class Heartbeat(models.Model):
    """When a recurring job last ran, so that a silent stop is seen."""

    name = models.CharField(max_length=60, primary_key=True)
    ticked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name
