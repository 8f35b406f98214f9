from django.db import models
from django.utils.translation import gettext_lazy as _

from .board import Board


class Meeting(models.Model):
    """A meeting of a body, where it can decide."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="meetings", verbose_name=_("board"))
    held_on = models.DateField(_("date"))
    papers_due = models.DateField(
        _("papers due"), null=True, blank=True, help_text=_("Last day for papers to the meeting.")
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    minutes_adjusted_on = models.DateField(_("minutes adjusted"), null=True, blank=True)
    minutes_posted_on = models.DateField(_("minutes posted"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["held_on"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [models.UniqueConstraint(fields=["board", "held_on"], name="board_meets_once_a_day")]
        indexes = [models.Index(fields=["held_on"], name="meeting_by_date")]

    def __str__(self) -> str:
        return f"{self.board}, {self.held_on}"
