from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.translated import TranslatedField


class ModerationState(models.TextChoices):
    """What the public may see of a contribution. Hiding is never deleting (I6)."""

    PENDING = "pending", _("Waiting for review")
    PUBLISH = "publish", _("Shown")
    MASK = "mask", _("Partly masked")
    HIDE = "hide", _("Not shown")
    RESTRICTED = "restricted", _("Protected, secrecy is assessed")


class ModerationRule(models.TextChoices):
    """The published rules; the label is the sentence that the author reads."""

    FOLLOWS_RULES = "follows_rules", _("Follows the rules.")
    PERSONAL_DATA = "personal_data", _("We have hidden details that point out a person.")
    SENSITIVE = "sensitive", _("We have hidden a detail about health or something else sensitive.")
    PROTECTED_IDENTITY = "protected_identity", _("The text is not shown, to protect the writer.")
    ABUSIVE = "abusive", _("The text attacks a person. Our rules do not allow that.")
    GROUP_INSULT = "group_insult", _("We have hidden words that insult a group.")
    THREAT = "threat", _("The text may be read as a threat and has been passed to the head of security.")
    SPAM = "spam", _("The text is advertising.")
    OFF_TOPIC = "off_topic", _("The text is about something else. We have sent it to the right receiver.")
    VOTE_SECRECY = "vote_secrecy", _("Single votes are not shown, only the sum.")
    CHILD_PROTECTION = (
        "child_protection",
        _("The text is about the situation of a child. It has been passed on and is not shown."),
    )


class ModerationAction(models.Model):
    """Someone reviewed a contribution: what is shown, by which rule, why. The latest action counts."""

    contribution = models.ForeignKey("dialogues.Contribution", models.PROTECT, related_name="moderations")
    state = models.CharField(_("decision"), max_length=12, choices=ModerationState)
    rule = models.CharField(_("rule"), max_length=20, choices=ModerationRule)
    reason = TranslatedField(_("reason to the author"), blank=True)
    public_text = models.TextField(_("text that may be shown"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("when"))
    author_told_on = models.DateField(_("author told on"), null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="mask") | ~Q(public_text=""), name="masked_contribution_has_a_public_text"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "publish"]) | ~Q(reason={}), name="hiding_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.get_rule_display()}"


class Appeal(models.Model):
    """The author thinks that we were wrong to hide something, and what another official came to."""

    review = models.OneToOneField(ModerationAction, models.PROTECT, related_name="appeal")
    text = models.TextField(_("why it should be reviewed anew"))
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer to the author"), blank=True)
    was_changed = models.BooleanField(_("what is shown was changed"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("wish for a new review")
        verbose_name_plural = _("wishes for a new review")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="", was_changed=None)
                | (Q(answered_at__isnull=False, answered_by__isnull=False, was_changed__isnull=False) & ~Q(answer="")),
                name="answered_wish_has_reader_answer_and_result",
            )
        ]

    def __str__(self) -> str:
        return str(self.review)
