from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AccessibilityReport(models.Model):
    """Somebody tells that a page does not work for them, or asks for it in another form (2018:1937, sections 11 and 17)."""

    text = models.TextField(_("what does not work"))
    page = models.CharField(_("on which page"), max_length=200, blank=True)
    aid = models.CharField(_("with which aid"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    received_at = models.DateTimeField(_("received"))
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("what was done"), max_length=300, blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("report about accessibility")
        verbose_name_plural = _("reports about accessibility")
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_at=None, handled_by=None, outcome="")
                | Q(handled_at__isnull=False, handled_by__isnull=False) & ~Q(outcome=""),
                name="handled_report_says_what_was_done",
            )
        ]

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d}: {self.page}"
