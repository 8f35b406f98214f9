from copy import deepcopy
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.models import Board
from governance.translated import TranslatedField

from .contribution import Contribution
from .round import Round


class Theme(models.Model):
    """A subject that contributions share. A person decides what goes where."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="themes")
    code = models.SlugField(_("code"), max_length=60)
    name = TranslatedField(_("name"), short=True)
    description = TranslatedField(_("what belongs here"), blank=True)
    example = TranslatedField(
        _("an example"),
        blank=True,
        help_text=_("A sentence of your own that shows what belongs here. No one's own words."),
    )
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "code"], name="theme_code_is_unique_in_the_dialogue")
        ]

    def __str__(self) -> str:
        return str(self.name) or self.code


class ThemeChange(models.Model):
    """What has been done to a theme, so that everyone can follow how contributions were sorted."""

    class Kind(models.TextChoices):
        CREATED = "created", _("Created")
        RENAMED = "renamed", _("Renamed")
        MERGED = "merged", _("Merged into another")
        SPLIT = "split", _("Split")

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="changes")
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    other = models.ForeignKey(Theme, models.CASCADE, null=True, blank=True, related_name="changes_from")
    name = TranslatedField(_("what it was called before"), blank=True, short=True)
    moved = models.PositiveIntegerField(_("contributions that were moved"), default=0)
    kept = models.PositiveIntegerField(_("contributions that were there already"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("change of a theme")
        verbose_name_plural = _("changes of themes")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.theme_id}"


class FormerCoding(models.Model):
    """A link that became one with another, because the contribution was in both themes: who had sorted it so, and when.

    A quote that was chosen under both themes became one with it; ``quoted_by`` is whoever chose the one that is gone.
    """

    change = models.ForeignKey(ThemeChange, models.CASCADE, related_name="former_codings")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="former_codings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("when"))
    was_suggested = models.BooleanField(default=False)
    was_quoted = models.BooleanField(default=False)
    quoted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["change", "contribution"]
        verbose_name = _("coding before a merge")
        verbose_name_plural = _("codings before a merge")
        constraints = [
            models.UniqueConstraint(fields=["change", "contribution"], name="coding_becomes_one_with_another_once")
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.change_id}"


class Coding(models.Model):
    """Someone sorted a contribution into a theme."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="codings")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="codings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("when"))
    was_suggested = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("coding")
        verbose_name_plural = _("codings")
        constraints = [
            models.UniqueConstraint(fields=["contribution", "theme"], name="contribution_is_in_a_theme_once")
        ]

    def __str__(self) -> str:
        return f"{self.contribution}: {self.theme}"


class Referral(models.Model):
    """A view outside the purpose, and where it was sent. Off topic is routed, not deleted."""

    class Receiver(models.TextChoices):
        FAULT_REPORT = "felanmälan", _("Fault report")
        COMPLAINTS = "synpunktshantering", _("Complaints and suggestions")
        BUILDING_AND_PLANS = "bygglov och plan", _("Building permits and plans")
        REGION = "regionen", _("The region")
        ROAD_AUTHORITY = "Trafikverket", _("The road authority")
        POLICE = "polisen", _("The police")
        OTHER_BOARD = "annan nämnd", _("Another board")
        CITIZEN_PROPOSAL = "medborgarförslag", _("Citizens' proposal")
        COMPANY = "bolag", _("A municipal company")

    contribution = models.OneToOneField(Contribution, models.PROTECT, related_name="referral")
    receiver = models.CharField(_("receiver"), max_length=30, choices=Receiver)
    board = models.ForeignKey(
        Board,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("which board or company"),
    )
    is_partly = models.BooleanField(_("only a part of it"), default=False)
    referred_on = models.DateField(_("set aside on"))
    referred_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    letter = models.ForeignKey(
        "dialogues.ReferralLetter", models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    left_on = models.DateField(_("left us on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("off topic")
        verbose_name_plural = _("off topic")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("referred_on")),
                name="answer_comes_after_the_referral",
            )
        ]

    def __str__(self) -> str:
        return self.get_receiver_display()


class ReferralLetter(models.Model):
    """One letter to one receiver, with everything that waited for it."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="referral_letters")
    receiver = models.CharField(_("receiver"), max_length=30, choices=Referral.Receiver)
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.EmailField(
        _("mailbox of the receiver"), blank=True, help_text=_("Empty when the letter was printed and handed over.")
    )
    sent_on = models.DateField(_("sent on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.TextField(_("answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        ordering = ["sent_on", "pk"]
        verbose_name = _("letter about something else")
        verbose_name_plural = _("letters about something else")

    def __str__(self) -> str:
        return f"{self.board or self.get_receiver_display()}, {self.sent_on}"


class CompilationIsApproved(Exception):
    """An approved compilation is part of what is decided on: it is never rewritten, a new version is."""


class Compilation(models.Model):
    """What a round of the dialogue gave, written by an official and approved by somebody else."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Being reviewed")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")

    TEXTS = ("summary", "disagreements", "minority_views", "method_limits", "reported_off_topic", "what_changed")
    #: What is never changed once it is approved.
    FIXED = (*TEXTS, "results", "turnout")

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="compilations")
    round = models.ForeignKey(Round, models.PROTECT, related_name="compilations", verbose_name=_("round"))
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
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to be approved by"),
    )
    due_on = models.DateField(_("ready no later than"), null=True, blank=True)
    dated_on = models.DateField(_("date"), null=True, blank=True)
    summary = TranslatedField(
        _("summary"),
        blank=True,
        help_text=_("What most people said, and what they disagreed on, in a few sentences."),
    )
    disagreements = TranslatedField(
        _("disagreements"),
        blank=True,
        help_text=_("Where views stand against each other, without saying who is right."),
    )
    minority_views = TranslatedField(
        _("views of a few"), blank=True, help_text=_("Reasons that few gave but that the elected should know.")
    )
    method_limits = TranslatedField(
        _("how it was done, and its limits"),
        blank=True,
        help_text=_("Who is missing, what cannot be concluded, how texts were sorted."),
    )
    reported_off_topic = models.PositiveIntegerField(
        _("off topic, according to a count"),
        null=True,
        blank=True,
        help_text=_("Only when someone counted by hand what is not registered here. Kept apart from our own count."),
    )
    what_changed = TranslatedField(
        _("changed since the last version"), blank=True, help_text=_("Readers of the last version see this first.")
    )
    results = models.JSONField(
        _("answers to the questions when approved"),
        default=list,
        blank=True,
        help_text=_("How many chose each alternative, as it was counted when the compilation was approved."),
    )
    turnout = models.JSONField(
        _("who took part, when approved"),
        default=dict,
        blank=True,
        help_text=_("Whole figures, as they were counted when the compilation was approved."),
    )
    return_reason = models.TextField(
        _("why it was returned"), blank=True, help_text=_("What must be put right before it can be approved.")
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

    class Meta:
        ordering = ["dialogue", "round__number", "number"]
        verbose_name = _("compilation")
        verbose_name_plural = _("compilations")
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="compilation_version_is_unique"),
            models.CheckConstraint(
                name="approved_compilation_has_approver",
                condition=~Q(state__in=["approved", "published"])
                | Q(approved_by__isnull=False, approved_on__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_approves_their_own_compilation",
                condition=Q(approved_by=None) | Q(author=None) | ~Q(approved_by=F("author")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dialogue} ({self.number})"

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "Compilation":
        instance = super().from_db(*args, **kwargs)
        if instance.__dict__.get("state") in (cls.State.APPROVED, cls.State.PUBLISHED):
            instance._approved = {name: deepcopy(instance.__dict__.get(name)) for name in cls.FIXED}  # type: ignore[attr-defined]
        return instance

    def save(self, *args: Any, **kwargs: Any) -> None:
        approved = getattr(self, "_approved", {})
        if changed := [name for name, value in approved.items() if self.__dict__.get(name) != value]:
            raise CompilationIsApproved(changed)
        super().save(*args, **kwargs)

    @property
    def is_approved(self) -> bool:
        return self.state in (self.State.APPROVED, self.State.PUBLISHED)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class CompilationTheme(models.Model):
    """A theme as the compilation tells it."""

    compilation = models.ForeignKey(Compilation, models.CASCADE, related_name="themes")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="compiled", verbose_name=_("theme"))
    order = models.PositiveSmallIntegerField(default=0)
    summary = TranslatedField(
        _("what you said"), blank=True, help_text=_("In plain words, so that those who said it recognise it.")
    )
    disagreement = TranslatedField(
        _("where views differ"),
        blank=True,
        help_text=_("What stands against what in this theme, without saying who is right."),
    )
    minority = TranslatedField(
        _("a minority said"), blank=True, help_text=_("The view of those who saw it differently.")
    )
    reported_count = models.PositiveIntegerField(
        _("contributions, according to a count"),
        null=True,
        blank=True,
        help_text=_("Only when someone counted by hand what is not registered here. Kept apart from our own count."),
    )
    count = models.PositiveIntegerField(_("contributions when approved"), null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("theme in the compilation")
        verbose_name_plural = _("themes in the compilation")
        constraints = [models.UniqueConstraint(fields=["compilation", "theme"], name="theme_is_told_once")]

    def __str__(self) -> str:
        return str(self.theme)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and self.compilation.is_approved:
            raise CompilationIsApproved([str(self.theme_id)])
        super().save(*args, **kwargs)


class Quote(models.Model):
    """A contribution cleared to be quoted, without name, for a theme."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="quotes")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="quotes")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            models.UniqueConstraint(fields=["theme", "contribution"], name="contribution_is_quoted_once_per_theme")
        ]

    def __str__(self) -> str:
        return str(self.contribution)
