from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class MendedTranslation(models.Model):
    """What a translation that residents could read said before it was mended. Never changed.

    The Swedish text counts and is taken back in the open; a translation beside it may be mended, but never unseen.
    """

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="mended_translations")
    language = models.CharField(_("language"), max_length=8)
    name = models.CharField(_("which text"), max_length=200, help_text=_("As it was called when it was mended."))
    words = models.TextField(_("what it said before"))
    mended_on = models.DateField(_("mended on"))
    mended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["dialogue", "pk"]
        verbose_name = _("mended translation")
        verbose_name_plural = _("mended translations")

    def __str__(self) -> str:
        return f"{self.name} ({self.language}), {self.mended_on}"
