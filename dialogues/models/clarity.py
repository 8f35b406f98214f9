from django.db import models
from django.utils.translation import gettext_lazy as _


class Clarity(models.Model):
    """Somebody said whether it became clear how the contributions were used. The last word of each counts."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="clarity")
    given_with = models.CharField(
        _("given with"),
        max_length=60,
        unique=True,
        help_text=_("The contribution, the address or the form it was given with: one answer for each."),
    )
    was_clear = models.BooleanField(_("was it clear?"))
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        ordering = ["dialogue", "pk"]
        verbose_name = _("answer to whether it became clear")
        verbose_name_plural = _("answers to whether it became clear")

    def __str__(self) -> str:
        return f"{self.dialogue_id}: {self.was_clear}"
