import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models import LadderLevel
from governance.translated import TranslatedField


class Round(models.Model):
    """A period in which residents can take part. Most dialogues have one; influence needs several."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    name = TranslatedField(_("name"), short=True, blank=True)
    level = models.ForeignKey(
        LadderLevel, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("level")
    )
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    papers_registered_on = models.DateField(_("last papers registered"), null=True, blank=True)
    extension_reason = TranslatedField(_("why it was extended"), blank=True)
    feedback_due = models.DateField(_("feedback no later than"), null=True, blank=True)
    feedback_published_on = models.DateField(_("feedback published"), null=True, blank=True)

    class Meta:
        ordering = ["dialogue", "number"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        indexes = [models.Index(fields=["opens_on", "closes_on"], name="round_by_window")]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="round_number_is_unique"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="round_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return str(self.name) or gettext("Round %(number)d") % {"number": self.number}

    def is_open(self, on: dt.date) -> bool:
        return self.opens_on <= on <= self.closes_on

    def has_closed(self, on: dt.date) -> bool:
        return self.closes_on < on
