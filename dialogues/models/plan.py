from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.models import Board
from governance.translated import TranslatedField

from .mandate import Consideration
from .target_group import TargetGroup


def default_audiences() -> list[str]:
    return ["participants", "elected", "public"]


class DialoguePlan(models.Model):
    """How the dialogue is carried out: who does what, how groups are reached, how feedback is given."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waiting for approval")
        APPROVED = "approved", _("Approved")

    class YesNo(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")

    dialogue = models.OneToOneField("dialogues.Dialogue", models.CASCADE, related_name="plan")
    number = models.PositiveSmallIntegerField(_("version of the plan"), default=1)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    review_note = models.TextField(
        _("what must be changed"), blank=True, help_text=_("From the responsible manager, when the plan is returned.")
    )

    feedback_responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who gives feedback"),
    )
    heard_due = models.DateField(_("what we heard, no later than"), null=True, blank=True)
    decided_due = models.DateField(_("what it led to, no later than"), null=True, blank=True)
    present_board = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("presented to")
    )
    present_on = models.DateField(_("presented on"), null=True, blank=True)
    audiences = models.JSONField(_("who gets feedback"), default=default_audiences, blank=True)
    channels = TranslatedField(_("how feedback is given"), blank=True)

    privacy_answer = models.CharField(_("are personal data handled?"), max_length=3, choices=YesNo, blank=True)
    controller = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("data controller")
    )
    dpo_consulted_on = models.DateField(_("data protection officer asked"), null=True, blank=True)
    notice_published_on = models.DateField(_("privacy notice published"), null=True, blank=True)
    privacy_text = TranslatedField(_("how personal data are handled"), blank=True)
    accessibility_answer = models.CharField(_("can everyone take part?"), max_length=3, choices=YesNo, blank=True)
    accessibility_text = TranslatedField(_("accessibility"), blank=True)
    children_answer = models.CharField(_("are children heard?"), max_length=3, choices=YesNo, blank=True)
    children_method = models.CharField(_("how children are heard"), max_length=200, blank=True)
    children_reason = models.CharField(_("why not"), max_length=300, blank=True)
    evaluation_plan = TranslatedField(_("how the dialogue is evaluated"), blank=True)
    risks = models.TextField(_("risks, threats and how they are met"), blank=True)
    cost_sek = models.PositiveIntegerField(_("planned cost in SEK"), null=True, blank=True)
    cost_actual_sek = models.PositiveIntegerField(_("actual cost in SEK"), null=True, blank=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.CheckConstraint(
                name="approved_plan_has_approver_and_date",
                condition=~Q(state="approved") | Q(approved_by__isnull=False, approved_on__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_approves_their_own_plan",
                condition=Q(approved_by=None) | Q(author=None) | ~Q(approved_by=F("author")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.dialogue)

    @property
    def is_approved(self) -> bool:
        return self.state == self.State.APPROVED

    @property
    def has_been_approved(self) -> bool:
        """Approved now or before: from then on days are promised."""
        return self.is_approved or self.number > 1

    @property
    def is_locked(self) -> bool:
        """Submitted or approved: what the manager reads is what stands."""
        return self.state != self.State.DRAFT


class Responsibility(models.Model):
    """Who does what."""

    plan = models.ForeignKey(DialoguePlan, models.CASCADE, related_name="responsibilities")
    task = TranslatedField(_("task"), short=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")

    def __str__(self) -> str:
        return str(self.task)


class DecisionPoint(models.Model):
    """A coming decision that the dialogue must be in time for."""

    plan = models.ForeignKey(DialoguePlan, models.CASCADE, related_name="decision_points")
    what = TranslatedField(_("what"), short=True)
    board = models.ForeignKey(Board, models.PROTECT, related_name="+", verbose_name=_("who decides"))
    planned_on = models.DateField(_("when"))

    class Meta:
        ordering = ["planned_on", "pk"]
        verbose_name = _("decision point")
        verbose_name_plural = _("decision points")

    def __str__(self) -> str:
        return str(self.what)


class CommunicationAction(models.Model):
    """One way in which people get to know about the dialogue."""

    plan = models.ForeignKey(DialoguePlan, models.CASCADE, related_name="communication")
    channel = TranslatedField(_("channel"), short=True)
    group = models.ForeignKey(
        TargetGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("group"),
        help_text=_("Empty means everyone."),
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    planned_on = models.DateField(_("when"))
    responsible = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    done_on = models.DateField(_("done"), null=True, blank=True)

    class Meta:
        ordering = ["planned_on", "pk"]
        verbose_name = _("communication")
        verbose_name_plural = _("communication")

    def __str__(self) -> str:
        return str(self.channel)


class CouncilView(models.Model):
    """When a council is heard about the dialogue, or why not; what it is asked and answers is a ``CouncilQuestion``."""

    plan = models.ForeignKey(DialoguePlan, models.CASCADE, related_name="council_views")
    council = models.ForeignKey(Board, models.PROTECT, related_name="+", verbose_name=_("council"))
    answer = models.CharField(_("is the council heard?"), max_length=3, choices=DialoguePlan.YesNo, blank=True)
    heard_on = models.DateField(_("when"), null=True, blank=True)
    reason = models.CharField(_("why not"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("view of a council")
        verbose_name_plural = _("views of councils")
        constraints = [models.UniqueConstraint(fields=["plan", "council"], name="council_answers_once_per_plan")]

    def __str__(self) -> str:
        return str(self.council)

    @property
    def is_answered(self) -> bool:
        return (self.answer == Consideration.Answer.YES and self.heard_on is not None) or (
            self.answer == Consideration.Answer.NO and bool(self.reason)
        )
