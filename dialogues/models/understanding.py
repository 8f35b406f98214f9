from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .contribution import Contribution


class Understanding(models.Model):
    """The author's answer to "have we understood you?", and what another official found when reading it again."""

    class Result(models.TextChoices):
        """What the second reading came to."""

        SAME = "same", _("We read it as we did the first time")
        CORRECTED = "corrected", _("We had misunderstood, and have put it right")

    contribution = models.OneToOneField(Contribution, models.PROTECT, related_name="understanding")
    is_understood = models.BooleanField(_("understood"))
    text = models.TextField(_("what we missed"), blank=True)
    answered_at = models.DateTimeField(_("answered"))
    result = models.CharField(_("what the second reading came to"), max_length=10, choices=Result, blank=True)
    reply = models.TextField(_("reply to the author"), blank=True)
    reread_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("read again by"),
    )
    reread_at = models.DateTimeField(_("read again"), null=True, blank=True)

    class Meta:
        ordering = ["answered_at", "pk"]
        verbose_name = _("answer to whether we understood")
        verbose_name_plural = _("answers to whether we understood")
        constraints = [
            models.CheckConstraint(
                condition=Q(reread_at=None, reread_by=None, result="", reply="")
                | (Q(reread_at__isnull=False, reread_by__isnull=False) & ~Q(result="") & ~Q(reply="")),
                name="second_reading_has_reader_result_and_reply",
            ),
            models.CheckConstraint(
                condition=Q(is_understood=False) | Q(reread_at=None), name="only_the_misunderstood_is_read_again"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution}"

    @property
    def waits(self) -> bool:
        """Whether somebody is still to read the contribution again."""
        return not self.is_understood and self.reread_at is None
