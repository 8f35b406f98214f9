from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .user import User


class Portrait(models.Model):
    """The photo of somebody elected, which they have agreed to have shown; taken away as soon as they say so."""

    user = models.OneToOneField(User, models.CASCADE, related_name="portrait")
    content = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    alt = models.CharField(
        _("what the photo shows"),
        max_length=160,
        help_text=_("For those who do not see it, for example: Gunnel Demovik outdoors, smiling, in a blue jacket."),
    )
    consented_on = models.DateField(_("the person agreed on"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("photo of somebody elected")
        verbose_name_plural = _("photos of the elected")

    def __str__(self) -> str:
        return str(self.user)
