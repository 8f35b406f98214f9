from django.db import models
from django.utils.translation import gettext_lazy as _


class Attempts(models.Model):
    """How many times something was tried from one place in one window of time; the place is kept as a digest."""

    place = models.CharField(_("place"), max_length=64)
    window = models.PositiveIntegerField(_("window"))
    count = models.PositiveIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("attempts")
        verbose_name_plural = _("attempts")
        constraints = [models.UniqueConstraint(fields=["place", "window"], name="attempts_are_counted_once_per_window")]

    def __str__(self) -> str:
        return f"{self.window}: {self.count}"
