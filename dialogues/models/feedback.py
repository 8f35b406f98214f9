import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.models import Board, Decision
from governance.translated import TranslatedField

from .compilation import Theme
from .round import Round


class Feedback(models.Model):
    """One answer that is owed: to whom, about what, by when, and when it was given."""

    class Stage(models.TextChoices):
        HEARD = "heard", _("What we heard")
        DECIDED = "decided", _("What it led to")
        DELAYED = "delayed", _("Feedback is late")
        ABORTED = "aborted", _("The dialogue is aborted")
        FOLLOWED_UP = "followed_up", _("What has happened since")

    class Audience(models.TextChoices):
        PARTICIPANTS = "participants", _("those who took part")
        ELECTED = "elected", _("the elected")
        PUBLIC = "public", _("everyone")
        CHILDREN = "children", _("children")
        COUNCIL = "council", _("councils")

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="feedback")
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("round"))
    stage = models.CharField(_("about"), max_length=12, choices=Stage)
    audience = models.CharField(_("to"), max_length=14, choices=Audience)
    due_on = models.DateField(_("no later than"), null=True, blank=True)
    given_on = models.DateField(_("given on"), null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    headline = TranslatedField(
        _("the most important"),
        short=True,
        blank=True,
        help_text=_("The conclusion in one sentence, also when it is a no."),
    )
    text = TranslatedField(_("text"), blank=True)
    easy_read = TranslatedField(
        _("easy read"),
        blank=True,
        help_text=_(
            "The same answer in easy language: short sentences, one thing in each line, no difficult words. "
            "Residents get a link to it. It can be written later too."
        ),
    )
    format = models.CharField(
        _("form"), max_length=80, blank=True, help_text=_("For example a poster, a short film, a letter.")
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    meeting_decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("noted at the meeting"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["dialogue", "due_on", "pk"]
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.UniqueConstraint(
                fields=["dialogue", "stage", "audience", "round"], name="feedback_is_owed_once_per_round"
            ),
            models.UniqueConstraint(
                fields=["dialogue", "stage", "audience"],
                condition=Q(round=None),
                name="feedback_is_owed_once",
            ),
            models.CheckConstraint(
                condition=~Q(audience="elected") | Q(given_on=None) | Q(meeting_decision__isnull=False),
                name="the_elected_hear_at_a_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}, {self.get_audience_display()}"

    @property
    def is_for_residents(self) -> bool:
        """Whether it is told to those who took part or to everyone, and not to a group with a version of its own."""
        return self.audience in (self.Audience.PARTICIPANTS, self.Audience.PUBLIC)

    @property
    def given_day(self) -> dt.date | None:
        """When it was given: published, or noted by the elected at their meeting."""
        return self.given_on or (self.meeting_decision.decided_on if self.meeting_decision else None)


class FeedbackRecall(models.Model):
    """Feedback that was published by mistake and taken back: what it said, why, and who took it back. Never changed."""

    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="recalls")
    given_on = models.DateField(_("was published on"))
    headline = TranslatedField(_("the most important"), short=True, blank=True)
    text = TranslatedField(_("text"), blank=True)
    reason = TranslatedField(_("reason"))
    recalled_on = models.DateField(_("taken back on"))
    recalled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["feedback", "pk"]
        verbose_name = _("feedback that was taken back")
        verbose_name_plural = _("feedback that was taken back")

    def __str__(self) -> str:
        return f"{self.feedback}, {self.recalled_on}"


class Approvable(models.Model):
    """A text that a colleague reads and a manager approves; whoever rewrites it begins anew."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEWED = "reviewed", _("Read by a colleague")
        APPROVED = "approved", _("Approved")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def is_approved(self) -> bool:
        return self.state == self.State.APPROVED

    @property
    def is_reviewed(self) -> bool:
        return self.state == self.State.REVIEWED


class ThemeResponse(Approvable):
    """What the municipality answers to one theme: what it does, or why not."""

    class Effect(models.TextChoices):
        """Always one of four, each with its own demands before it can be published (ux 5.4)."""

        TAKEN = "taken", _("Carried out")
        PARTLY = "partly", _("Partly")
        INVESTIGATED = "investigated", _("Being investigated")
        NOT = "not", _("Not carried out")

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="responses")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="responses", verbose_name=_("theme"))
    effect = models.CharField(_("what becomes of it"), max_length=12, choices=Effect, blank=True)
    text = TranslatedField(
        _("this is what we do"),
        blank=True,
        help_text=_("Say what happens first, then why. Who does what, and when?"),
    )
    because = TranslatedField(_("because"), blank=True, help_text=_("Needed when something is not done."))
    instead = TranslatedField(_("what there is instead"), blank=True)
    board = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("which board answers")
    )
    responsible = models.CharField(_("responsible"), max_length=120, blank=True)
    due_on = models.DateField(_("done no later than"), null=True, blank=True)
    next_word_on = models.DateField(
        _("next word"),
        null=True,
        blank=True,
        help_text=_("When something is investigated: when participants hear more."),
    )

    class Meta:
        ordering = ["theme__order", "pk"]
        verbose_name = _("answer to a theme")
        verbose_name_plural = _("answers to themes")
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "theme"], name="theme_is_answered_once"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(updated_by=None) | ~Q(approved_by=F("updated_by")),
                name="nobody_approves_their_own_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme}: {self.get_effect_display()}"


class AnswerPart(Approvable):
    """What another board answers to a theme that touches its matters too: asked for, written and approved by its own."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="parts", verbose_name=_("theme"))
    board = models.ForeignKey(Board, models.PROTECT, related_name="+", verbose_name=_("which board answers"))
    text = TranslatedField(
        _("this is what we do"),
        blank=True,
        help_text=_("Only what your own board does, or why it does not."),
    )
    responsible = models.CharField(_("responsible"), max_length=120, blank=True)
    due_on = models.DateField(_("done no later than"), null=True, blank=True)

    class Meta:
        ordering = ["theme__order", "board__name"]
        verbose_name = _("a board's part of an answer")
        verbose_name_plural = _("boards' parts of answers")
        constraints = [
            models.UniqueConstraint(fields=["theme", "board"], name="board_answers_its_part_once"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(updated_by=None) | ~Q(approved_by=F("updated_by")),
                name="nobody_approves_their_own_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board}: {self.theme}"
