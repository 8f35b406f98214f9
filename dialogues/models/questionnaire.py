from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.translated import TranslatedField

from .round import Round


class Question(models.Model):
    """A question that residents answer when they take part."""

    class Kind(models.TextChoices):
        OPEN = "open", _("Open text")
        ONE = "one", _("One choice")
        SEVERAL = "several", _("Several choices")
        RATING = "rating", _("Rating 1–5")
        RANKING = "ranking", _("Ranking")
        PLACE = "place", _("Place on a list of areas")
        BUDGET = "budget", _("Budget vote")

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="questions")
    round = models.ForeignKey(
        Round,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("round"),
        help_text=_("Empty means every round."),
    )
    code = models.SlugField(_("code"), max_length=20)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OPEN)
    text = TranslatedField(_("question"), short=True)
    hint = TranslatedField(_("hint"), short=True, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [models.UniqueConstraint(fields=["dialogue", "code"], name="question_code_is_unique")]

    def __str__(self) -> str:
        return str(self.text)


class Choice(models.Model):
    """An alternative to choose."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    text = TranslatedField(_("alternative"), short=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("alternative")
        verbose_name_plural = _("alternatives")

    def __str__(self) -> str:
        return str(self.text)
