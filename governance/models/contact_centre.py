from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .board import Board
from .municipality import Area


class ContactReport(models.Model):
    """What residents asked the contact centre about during some time, as numbers by subject: never who asked."""

    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    source = models.CharField(_("source"), max_length=80)
    note = models.CharField(_("what one should know of the figures"), max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-ends_on", "-pk"]
        verbose_name = _("figures from the contact centre")
        verbose_name_plural = _("figures from the contact centre")
        constraints = [
            models.UniqueConstraint(fields=["source", "starts_on", "ends_on"], name="a_time_is_reported_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="contact_report_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.starts_on}–{self.ends_on}"

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


class ContactCount(models.Model):
    """How many asked about a subject that a body answers for, in an area where it is known."""

    report = models.ForeignKey(ContactReport, models.CASCADE, related_name="counts")
    board = models.ForeignKey(Board, models.PROTECT, related_name="+", verbose_name=_("body"))
    subject = models.CharField(_("subject"), max_length=80)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area"))
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        ordering = ["-number", "subject", "pk"]
        verbose_name = _("number of questions on a subject")
        verbose_name_plural = _("numbers of questions on subjects")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "board", "subject", "area"], name="subject_is_counted_once_per_area"
            ),
            models.UniqueConstraint(
                fields=["report", "board", "subject"],
                condition=Q(area=None),
                name="subject_is_counted_once_without_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.number}"


class ContactSending(models.Model):
    """When the figures were sent to a body."""

    report = models.ForeignKey(ContactReport, models.CASCADE, related_name="sendings")
    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    receivers = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("sending of figures to a body")
        verbose_name_plural = _("sendings of figures to bodies")
        constraints = [models.UniqueConstraint(fields=["report", "board"], name="figures_are_sent_to_a_body_once")]

    def __str__(self) -> str:
        return f"{self.report}: {self.board}"
