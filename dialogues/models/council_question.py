from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.models import Board


class CouncilQuestion(models.Model):
    """What an advisory council was asked within a dialogue, and what it answered; both with their days."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="council_questions")
    council = models.ForeignKey(Board, models.PROTECT, related_name="+", verbose_name=_("council"))
    question = models.TextField(_("what the council was asked"), max_length=2000)
    asked_on = models.DateField(_("asked on"))
    answer = models.TextField(_("what the council answered"), blank=True, max_length=6000)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name = _("question to a council")
        verbose_name_plural = _("questions to councils")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None) | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="answer_of_a_council_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on")),
                name="council_answers_after_it_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}, {self.asked_on}"
