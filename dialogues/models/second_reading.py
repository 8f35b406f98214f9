from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .contribution import Contribution


class SecondReading(models.Model):
    """A contribution that was drawn to be sorted by two, each without knowing what the other chose."""

    contribution = models.OneToOneField(Contribution, models.PROTECT, related_name="second_reading")
    drawn_on = models.DateField(_("drawn on"))
    first = models.JSONField(_("themes of the first reader"), default=list, blank=True)
    second = models.JSONField(_("themes of the second reader"), default=list, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("read by")
    )
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        ordering = ["contribution__number"]
        verbose_name = _("second reading")
        verbose_name_plural = _("second readings")
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(read_at__isnull=False, settled_at__gte=F("read_at")),
                name="what_is_settled_was_read_before",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution}"

    @property
    def is_read(self) -> bool:
        return self.read_at is not None

    @property
    def differs(self) -> bool:
        return self.is_read and set(self.first) != set(self.second)

    @property
    def waits_to_be_settled(self) -> bool:
        return self.differs and self.settled_at is None
