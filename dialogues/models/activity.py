from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.models import LadderLevel

from .round import Round
from .support import Method


class Activity(models.Model):
    """A way to take part: a meeting, a walk, a class visit, a survey."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="activities")
    round = models.ForeignKey(
        Round, models.SET_NULL, null=True, blank=True, related_name="activities", verbose_name=_("round")
    )
    code = models.CharField(_("code"), max_length=12)
    method = models.CharField(_("method"), max_length=80, help_text=_("For example focus group, walk or survey."))
    catalogue_method = models.ForeignKey(
        Method,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("method in the catalogue"),
        help_text=_("Its card tells when it fits and what other dialogues learnt with it."),
    )
    level = models.ForeignKey(
        LadderLevel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("level"),
        help_text=_("May differ from the dialogue's."),
    )
    place = models.CharField(_("place"), max_length=160, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    accessibility = models.JSONField(
        _("accessibility"),
        default=list,
        blank=True,
        help_text=_("One per line: induction loop, step-free, interpreter, picture support …"),
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    takes_sign_ups = models.BooleanField(_("residents sign up"), default=False)
    sign_up_by = models.DateField(_("last day to sign up"), null=True, blank=True)
    registered = models.PositiveIntegerField(_("signed up"), null=True, blank=True)
    facilitator = models.CharField(_("led by"), max_length=120, blank=True)
    note_taker = models.CharField(_("notes by"), max_length=120, blank=True)
    attended = models.PositiveIntegerField(_("took part"), null=True, blank=True)
    elected_present = models.PositiveSmallIntegerField(_("elected who took part"), null=True, blank=True)
    elected = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="attended_activities",
        verbose_name=_("which elected"),
        help_text=_("They represent the municipality while the dialogue runs; the party is not shown."),
    )
    conflict_note = models.CharField(_("conflict of interest"), max_length=200, blank=True)
    documentation = models.TextField(_("notes from the activity"), blank=True)
    learnt = models.TextField(
        _("what you learnt about the method"),
        blank=True,
        help_text=_("Shown on the card of the method, for the next who plan a dialogue. Write no names."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "code"], name="activity_code_is_unique"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="activity_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(sign_up_by=None) | Q(starts_on=None) | Q(sign_up_by__lte=F("starts_on")),
                name="sign_up_ends_before_the_activity_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method}, {self.place}"

    @property
    def places_left(self) -> int | None:
        """How many more there is room for; none when there is room for everyone."""
        return None if self.capacity is None else max(0, self.capacity - (self.registered or 0))

    @property
    def is_complete(self) -> bool:
        """Everything a resident needs to know in order to come."""
        return bool(self.method and self.level_id and self.starts_on and self.place and self.accessibility)
