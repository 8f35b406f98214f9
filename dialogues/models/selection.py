from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SelectionDeed(models.Model):
    """What somebody did to several contributions at once, so that it can be undone as one."""

    class Kind(models.TextChoices):
        THEME = "theme", _("Put in a theme")
        OFF_TOPIC = "off_topic", _("Sent on, outside the question")
        READ = "read", _("Read, and may be shown")

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="selection_deeds")
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    theme = models.ForeignKey("dialogues.Theme", models.PROTECT, null=True, blank=True, related_name="+")
    receiver = models.CharField(_("receiver"), max_length=30, blank=True)
    changed = models.JSONField(
        _("what can be undone"), default=list, help_text=_("The number of each contribution, and its version after it.")
    )
    number = models.PositiveIntegerField(_("contributions that were changed"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("deed on a selection")
        verbose_name_plural = _("deeds on selections")
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_deed_has_somebody_who_undid_it",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.number}"
