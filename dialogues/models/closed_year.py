from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ClosedYear(models.Model):
    """A year whose yearly follow-up is closed: what its figures are made of, as it stood that day. Never changed."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    closed_on = models.DateField(_("closed on"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("closed by")
    )
    figures = models.JSONField(help_text=_("What the figures are made of."))
    figures_digest = models.CharField(_("fingerprint of the figures"), max_length=64)
    log_digest = models.CharField(_("fingerprint of the log"), max_length=64)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("closed year")
        verbose_name_plural = _("closed years")

    def __str__(self) -> str:
        return str(self.year)
