from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.models import Board, Decision, LadderLevel, Meeting
from governance.translated import Translated, TranslatedField


class MandateQuerySet(models.QuerySet["Mandate"]):
    def in_force(self) -> "MandateQuerySet":
        """Mandates that a body has approved."""
        return self.filter(decision__outcome__in=Decision.APPROVALS, decision__is_proposal=False)


class Mandate(models.Model):
    """What the board asks residents, and what it promises them. For a knowledge dialogue: the manager's assignment.

    A change after the decision is a new version with a decision of its own; the old one stays readable.
    """

    class PurposeKind(models.TextChoices):
        """The four kinds of purpose (Sandviken 2017)."""

        SHAPE_SOMETHING = "shape_something", _("help shape something")
        CHOOSE_BETWEEN = "choose_between", _("choose between alternatives")
        TEST_VALUES = "test_values", _("test values")
        REACH_SELDOM_HEARD = "reach_seldom_heard", _("reach groups seldom heard")

    class Bindingness(models.TextChoices):
        """What co-decision binds the elected to. The result is advisory unless a frame says otherwise (I11)."""

        ADVISORY = "advisory", _("advisory")
        POLITICALLY_PROMISED = "politically_promised", _("the elected have promised to follow the result")
        DELEGATED_FRAME = "delegated_frame", _("decided within a delegated frame")

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="mandates")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    decision = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="mandate", verbose_name=_("decision")
    )
    change_reason = TranslatedField(_("why the promise is changed"), blank=True, help_text=_("Public."))
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("meeting that decides"),
    )
    preparing_meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("meeting that prepares"),
        help_text=_("Only when another body says what it proposes before the owning board decides."),
    )
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
        help_text=_("Who last changed the text; somebody else must give a knowledge dialogue its assignment."),
    )

    purpose_kind = models.CharField(_("kind of purpose"), max_length=20, choices=PurposeKind, blank=True)
    purpose = TranslatedField(
        _("purpose"),
        blank=True,
        help_text=_("One or two sentences: what we want to know, and for which decision."),
    )
    description = TranslatedField(_("description"), blank=True, help_text=_("How it will be done, in short."))
    level = models.ForeignKey(
        LadderLevel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("degree of influence"),
    )
    level_explanation = TranslatedField(_("why this level"), blank=True)
    bindingness = models.CharField(_("how far the result binds"), max_length=24, choices=Bindingness, blank=True)
    frame_sum_sek = models.PositiveIntegerField(_("frame in SEK"), null=True, blank=True)
    frame_max_per_proposal_sek = models.PositiveIntegerField(_("most per proposal in SEK"), null=True, blank=True)
    frame_min_age = models.PositiveSmallIntegerField(_("lowest age"), null=True, blank=True)
    frame_who = models.CharField(_("who may decide"), max_length=160, blank=True)
    frame_rule = TranslatedField(
        _("rule for the result"),
        blank=True,
        help_text=_("How the result is counted and followed, and what happens at a tie or a low turnout."),
    )
    use_of_result = TranslatedField(_("how the result is used"), blank=True)
    off_topic_rule = TranslatedField(
        _("views on other things"),
        blank=True,
        help_text=_("What happens with views outside the purpose: who gets them, and when."),
    )
    opens_on = models.DateField(_("first day"), null=True, blank=True)
    closes_on = models.DateField(_("last day"), null=True, blank=True)
    feedback_due = models.DateField(_("feedback no later than"), null=True, blank=True)
    budget_sek = models.PositiveIntegerField(_("cost in SEK"), null=True, blank=True)
    staff = models.CharField(_("working time"), max_length=160, blank=True)
    papers_due = models.DateField(_("papers due"), null=True, blank=True)
    child_perspective = TranslatedField(_("child perspective"), blank=True)
    gender_perspective = TranslatedField(_("gender-equality perspective"), blank=True)
    business_perspective = TranslatedField(_("business perspective"), blank=True)
    sentences = models.JSONField(
        _("proposed decisions"),
        default=list,
        blank=True,
        help_text=_("One sentence per line; they are numbered."),
    )

    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    assigned_on = models.DateField(_("assigned on"), null=True, blank=True)
    planned_use = TranslatedField(
        _("what the service will change"),
        blank=True,
        help_text=_("A knowledge dialogue leads to no political decision: say what it is used for."),
    )
    planned_use_on = models.DateField(_("used from"), null=True, blank=True)
    translations = models.JSONField(
        default=dict,
        blank=True,
        help_text=_(
            "By language, then by the words that are translated: beside what was decided, which never changes."
        ),
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["dialogue", "number"]
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="mandate_version_is_unique"),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(opens_on=None) | Q(closes_on__gte=F("opens_on")),
                name="mandate_window_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(assigned_by=None) | Q(written_by=None) | ~Q(assigned_by=F("written_by")),
                name="nobody_gives_themselves_an_assignment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dialogue} ({self.number})"

    def in_languages(self, text: Translated) -> Translated:
        """A text of the mandate with what it says in other languages; a translation of other words is left out."""
        own = text.get(settings.LANGUAGE_CODE, "")
        return Translated({**text, **{code: said[own] for code, said in self.translations.items() if own in said}})

    @property
    def is_submitted(self) -> bool:
        return self.decision is not None and self.decision.is_pending

    @property
    def is_approved(self) -> bool:
        return self.decision.is_approved if self.decision else self.assigned_on is not None

    @property
    def is_locked(self) -> bool:
        """Put before the board or decided: the text can no longer be edited in place."""
        if self.assigned_on is not None:
            return True
        return self.decision is not None and (
            self.decision.is_pending or self.decision.outcome not in ("referred_back", "")
        )


class InfluencePoint(models.Model):
    """One thing that residents can, or cannot, influence."""

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="influence_points")
    can = models.BooleanField(_("can be influenced"))
    text = TranslatedField(_("what"), short=True)
    why = TranslatedField(_("why not"), short=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-can", "order", "pk"]
        verbose_name = _("room for influence")
        verbose_name_plural = _("room for influence")

    def __str__(self) -> str:
        return str(self.text)


class Consideration(models.Model):
    """The answer to a question that must always be asked: children, or a council (Sandviken 2017)."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes, they are affected")
        NO = "no", _("No, they are not affected more than others")

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="considerations")
    council = models.ForeignKey(
        Board,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("council"),
        help_text=_("Empty means children and young people."),
    )
    answer = models.CharField(_("are they affected?"), max_length=3, choices=Answer, blank=True)
    reason = TranslatedField(_("reason"), blank=True)
    how_heard = TranslatedField(_("how they are heard"), blank=True)

    class Meta:
        verbose_name = _("consideration")
        verbose_name_plural = _("considerations")
        constraints = [
            models.UniqueConstraint(fields=["mandate", "council"], name="council_is_considered_once"),
            models.UniqueConstraint(fields=["mandate"], condition=Q(council=None), name="children_are_considered_once"),
        ]

    def __str__(self) -> str:
        return str(self.council or _("children and young people"))

    @property
    def is_answered(self) -> bool:
        return bool(self.answer and self.reason and (self.answer == self.Answer.NO or self.how_heard))
