from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models import Decision
from governance.translated import TranslatedField


class Suspension(models.Model):
    """A pause or an abort, with a reason that everyone can read (I15)."""

    class Kind(models.TextChoices):
        PAUSE = "pause", _("Paused")
        ABORT = "abort", _("Aborted")

    class Reason(models.TextChoices):
        CHANGED_LAW = "changed_law", _("the law has changed")
        CHANGED_STATE_DECISION = "changed_state_decision", _("a state authority has decided otherwise")
        WAITING_FOR_OTHER_AUTHORITY = "waiting_for_other_authority", _("we wait for another authority")
        MONEY = "money", _("money")
        ALREADY_DECIDED = "already_decided", _("the matter has been decided already")
        UNSAFE_OR_TOO_FEW = "unsafe_or_too_few", _("too few could take part, or not safely")
        MERGED = "merged", _("merged with another dialogue")
        OTHER = "other", _("other")

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="suspensions")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    reason_code = models.CharField(_("kind of reason"), max_length=40, choices=Reason, default=Reason.OTHER)
    public_reason = TranslatedField(_("reason"), help_text=_("Everyone can read it."))
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+", verbose_name=_("decision"))
    resume_decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decision to resume"),
    )
    from_on = models.DateField(_("from"))
    expected_resume = models.DateField(_("expected to resume"), null=True, blank=True)
    revised_opens_on = models.DateField(_("new first day"), null=True, blank=True)
    revised_closes_on = models.DateField(_("new last day"), null=True, blank=True)
    revised_feedback_due = models.DateField(_("new day for feedback"), null=True, blank=True)
    resumed_on = models.DateField(_("resumed on"), null=True, blank=True)

    class Meta:
        ordering = ["from_on", "pk"]
        verbose_name = _("pause or abort")
        verbose_name_plural = _("pauses and aborts")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="pause") | Q(expected_resume__isnull=False),
                name="pause_has_an_expected_end",
            ),
            models.CheckConstraint(condition=Q(resumed_on=None) | Q(kind="pause"), name="only_a_pause_is_resumed"),
            models.UniqueConstraint(
                fields=["dialogue", "kind"], condition=Q(resumed_on=None), name="one_suspension_of_a_kind_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.from_on}"
