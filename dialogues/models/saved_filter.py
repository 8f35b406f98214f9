from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    """A choice in the register of the whole municipality that somebody wants to come back to. Only they see it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("choice"), max_length=1000)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved choice")
        verbose_name_plural = _("saved choices")
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_filter_has_a_name_of_its_own")]

    def __str__(self) -> str:
        return self.name
