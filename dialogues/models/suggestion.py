from django.db import models
from django.utils.translation import gettext_lazy as _

from .contribution import Contribution


class Learning(models.Model):
    """What was learnt from how people have sorted one dialogue, and when. Can always be learnt anew."""

    dialogue = models.OneToOneField("dialogues.Dialogue", models.CASCADE, related_name="learning")
    log_seq = models.PositiveBigIntegerField(_("last line of the log that was taken in"), default=0)
    examples = models.PositiveIntegerField(_("sorted contributions that were learnt from"), default=0)
    typical = models.JSONField(_("words typical for each theme"), default=dict)
    learnt_at = models.DateTimeField(_("learnt"), null=True, blank=True)
    not_before = models.DateTimeField(_("learns anew no earlier than"))

    class Meta:
        verbose_name = _("learning")
        verbose_name_plural = _("learnings")

    def __str__(self) -> str:
        return f"{self.dialogue_id}: {self.examples}"


class Suggestion(models.Model):
    """Themes that a contribution may belong to, and others that resemble it. A hint to the reader, who decides."""

    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="suggestion")
    themes = models.JSONField(
        _("suggested themes"), default=list, help_text=_("The likeliest first, each with the words that made it so.")
    )
    similar = models.JSONField(_("similar, sorted contributions"), default=list)
    group = models.PositiveIntegerField(
        _("first of those with nearly the same text"), null=True, blank=True, help_text=_("By number in the dialogue.")
    )

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")

    def __str__(self) -> str:
        return str(self.contribution_id)
