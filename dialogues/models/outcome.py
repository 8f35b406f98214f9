from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.models import Administration, Board, Decision
from governance.translated import TranslatedField

from .compilation import Compilation, Theme
from .feedback import ThemeResponse


class Proposal(models.Model):
    """The proposal for decision that the dialogue led to; for a knowledge dialogue what the service will change."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent")

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
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
    compilation = models.ForeignKey(
        Compilation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("compilation in the basis"),
    )
    text = TranslatedField(_("proposal"), blank=True)
    alternatives = TranslatedField(_("other alternatives"), blank=True)
    sentences = models.JSONField(
        _("proposed decisions"),
        default=list,
        blank=True,
        help_text=_("One sentence per line; they are numbered."),
    )
    cost = models.CharField(_("cost"), max_length=160, blank=True)
    child_best_interest_on = models.DateField(_("test of the child's best interest"), null=True, blank=True)
    child_best_interest = TranslatedField(_("the child's best interest"), blank=True)
    gender_perspective = TranslatedField(_("gender-equality perspective"), blank=True)
    business_perspective = TranslatedField(_("business perspective"), blank=True)
    preparing_board = models.ForeignKey(
        Board,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("prepared by"),
        help_text=_("The body that says what it proposes before another one decides."),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    decision = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="outcome_of", verbose_name=_("decision")
    )

    class Meta:
        ordering = ["dialogue", "number"]
        verbose_name = _("proposal for decision")
        verbose_name_plural = _("proposals for decision")
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="proposal_version_is_unique"),
            models.CheckConstraint(
                name="sent_proposal_has_approver_and_date",
                condition=~Q(state="sent") | Q(approved_by__isnull=False, sent_on__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_approves_their_own_proposal",
                condition=Q(approved_by=None) | Q(author=None) | ~Q(approved_by=F("author")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.dialogue)

    @property
    def is_sent(self) -> bool:
        return self.state == self.State.SENT


class InfluenceTrace(models.Model):
    """How one theme affected the proposal."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="influence")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="influence", verbose_name=_("theme"))
    effect = models.CharField(_("influence on the proposal"), max_length=12, choices=ThemeResponse.Effect, blank=True)
    text = TranslatedField(_("how, or why not"), blank=True)

    class Meta:
        ordering = ["theme__order", "pk"]
        verbose_name = _("influence of a theme")
        verbose_name_plural = _("influence of themes")
        constraints = [models.UniqueConstraint(fields=["proposal", "theme"], name="influence_is_told_once_per_theme")]

    def __str__(self) -> str:
        return str(self.theme)

    @property
    def is_told(self) -> bool:
        return bool(self.effect and self.text)


class Measure(models.Model):
    """Something to be done because of the dialogue, with who and when."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        ON_TRACK = "on_track", _("On track")
        PARTLY = "partly", _("Not quite on track")
        OFF = "off", _("Off track")
        DONE = "done", _("Done")

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="measures")
    code = models.CharField(_("number"), max_length=12, blank=True)
    title = TranslatedField(_("measure"), short=True)
    board = models.ForeignKey(
        Board,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("responsible board"),
    )
    administration = models.ForeignKey(
        Administration,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("responsible administration"),
    )
    due_on = models.DateField(_("done no later than"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.NOT_STARTED)
    note = models.CharField(_("note to residents"), max_length=300, blank=True)
    budget = models.CharField(_("budget"), max_length=80, blank=True)
    theme = models.ForeignKey(
        Theme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("from the theme"),
    )
    origin = models.CharField(_("from the proposal"), max_length=20, blank=True)
    is_service_change = models.BooleanField(_("decided by the service itself"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    updated_on = models.DateField(_("updated on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def __str__(self) -> str:
        return str(self.title)

    @property
    def is_assigned(self) -> bool:
        return bool((self.board_id or self.administration_id) and self.due_on)


class Evaluation(models.Model):
    """What we learnt: how participants saw it, how we worked, and how it went against the mandate."""

    dialogue = models.OneToOneField("dialogues.Dialogue", models.CASCADE, related_name="evaluation")
    dated_on = models.DateField(_("date"), null=True, blank=True)
    is_short = models.BooleanField(_("short form"), default=False)
    responses = models.PositiveIntegerField(_("answers from participants"), null=True, blank=True)
    understood_purpose_pct = models.PositiveSmallIntegerField(
        _("understood the purpose, percent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    knows_how_used_pct = models.PositiveSmallIntegerField(
        _("know how views were used, percent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    would_take_part_again_pct = models.PositiveSmallIntegerField(
        _("would take part again, percent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    participants_view = TranslatedField(_("what participants thought"), blank=True)
    internal = TranslatedField(_("how we worked"), blank=True)
    against_mandate = TranslatedField(_("against the mandate"), blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")

    def __str__(self) -> str:
        return str(self.dialogue)

    @property
    def has_participants_view(self) -> bool:
        return self.responses is not None or bool(self.participants_view)


class MandateCheck(models.Model):
    """A sentence of the mandate that came back as a question, and whether it turned out so."""

    class About(models.TextChoices):
        """What the sentence says; the label is the question that it comes back as."""

        PURPOSE = "purpose", _("Did we reach the purpose?")
        INFLUENCE = "influence", _("Could residents influence this?")
        USE = "use", _("Was the result used like this?")

    class Verdict(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="checks")
    about = models.CharField(_("question"), max_length=9, choices=About)
    sentence = TranslatedField(_("what the mandate said"))
    verdict = models.CharField(_("answer"), max_length=6, choices=Verdict)
    text = models.CharField(_("how it went"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("sentence of the mandate, evaluated")
        verbose_name_plural = _("sentences of the mandate, evaluated")

    def __str__(self) -> str:
        return str(self.sentence)

    def clean(self) -> None:
        """What did not turn out as the mandate said must be told in words."""
        if self.verdict in (self.Verdict.PARTLY, self.Verdict.NO) and not self.text:
            raise ValidationError({"text": _("Say what turned out differently.")})


class Lesson(models.Model):
    """Something that the next dialogue should know."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="lessons")
    text = TranslatedField(_("lesson"), short=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def __str__(self) -> str:
        return str(self.text)
