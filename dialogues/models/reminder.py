from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .promise import Promise


class SentReminder(models.Model):
    """A reminder about a promise that someone in the municipality got."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="sent_reminders")
    stage = models.CharField(_("promise"), max_length=10, choices=Promise.Stage)
    offset_days = models.SmallIntegerField(_("days from the promised day"))
    sent_on = models.DateField(_("sent on"))
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("to"))

    class Meta:
        ordering = ["sent_on", "pk"]
        verbose_name = _("sent reminder")
        verbose_name_plural = _("sent reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["dialogue", "stage", "offset_days", "to", "sent_on"], name="reminder_is_sent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sent_on}"
