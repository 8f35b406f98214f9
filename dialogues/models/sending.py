from django.db import models
from django.utils.translation import gettext_lazy as _


class SendingCount(models.Model):
    """How many contributions one place sent to one dialogue in a few minutes; the place is kept as a digest."""

    place = models.CharField(_("place"), max_length=64)
    window = models.PositiveIntegerField(_("window"))
    count = models.PositiveIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("contributions from one place")
        verbose_name_plural = _("contributions from one place")
        constraints = [models.UniqueConstraint(fields=["place", "window"], name="sendings_are_counted_once_per_window")]

    def __str__(self) -> str:
        return f"{self.window}: {self.count}"
