from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..translated import TranslatedField


def default_languages() -> list[str]:
    return ["sv", "en"]


def default_reminder_days() -> list[int]:
    return [-14, -3, 0, 7, 21]


def default_reminder_hours() -> list[str]:
    return ["08:00", "18:00"]


def default_reminder_roles() -> dict[str, list[int]]:
    return {"official": [-14, -3, 0], "manager": [0, 7], "chair": [21], "secretary": [21]}


def default_coordinator_list() -> dict[str, str]:
    return {"every": "week", "weekday": "måndag"}


def default_participant_reminder() -> dict[str, Any]:
    return {"days": 14, "when": "feedback_page_not_opened", "max": 1}


def default_initiative_sources() -> list[str]:
    return ["resident", "civil_society", "business", "elected", "official", "council"]


def default_referrals() -> list[str]:
    return ["user_dialogue", "statutory_consultation", "fault_report", "citizen_proposal", "question_to_elected"]


class Municipality(models.Model):
    """The municipality that runs this portal, and what its guideline leaves to local choice."""

    class Publishing(models.TextChoices):
        """When cleared contributions are shown."""

        AFTER_REVIEW = "after_review", _("shown after review")
        HIDDEN_UNTIL_CLOSED = "hidden_until_closed", _("shown only after the window has closed")

    class Launcher(models.TextChoices):
        """Who says that a dialogue may start, unless its mandate says otherwise."""

        BOARD = "board", _("the board")
        CHAIR = "chair", _("the chair by delegation")
        MANAGER = "manager", _("the responsible manager by delegation")

    class PercentRounding(models.TextChoices):
        """How shares are written everywhere. The codes are the words of a municipality's file."""

        WHOLE = "nearest whole percent, halves up", _("whole percent, halves upwards")
        TENTH = "nearest tenth of a percent, halves up", _("one decimal, halves upwards")

    name = models.CharField(
        _("name"), max_length=120, help_text=_("As residents say it, for example Fagersunda kommun.")
    )
    short_name = models.CharField(
        _("short name"), max_length=60, blank=True, help_text=_("The place, for example Fagersunda.")
    )
    genitive = models.CharField(_("genitive"), max_length=60, blank=True, help_text=_("For example Fagersundas."))
    population = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    slogan = models.CharField(_("slogan"), max_length=120, blank=True)
    website = models.URLField(_("web site"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("The function mailbox that residents can write to."))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    ambition = TranslatedField(_("ambition for dialogue"), blank=True)
    note = models.TextField(_("note"), blank=True)
    default_language = models.CharField(_("main language"), max_length=8, default="sv")
    languages = models.JSONField(
        _("languages"),
        default=default_languages,
        help_text=_("Languages that a dialogue's public texts may exist in."),
    )

    dialogue_word = models.CharField(_("our word for dialogue"), max_length=40, default="dialog")
    citizen_dialogue_label = TranslatedField(_("name of politically decided dialogues"), short=True, blank=True)
    feedback_days_after_close = models.PositiveSmallIntegerField(_("days from close to feedback"), default=30)
    decided_feedback_days_after_decision = models.PositiveSmallIntegerField(
        _("days from decision to feedback"), default=30
    )
    processing_days_min = models.PositiveSmallIntegerField(_("least days from close to decision"), default=30)
    late_grace_days = models.PositiveSmallIntegerField(_("extra days for papers after the close"), default=10)
    small_cell_threshold = models.PositiveSmallIntegerField(_("smallest group shown"), default=5)
    contribution_publishing = models.CharField(
        _("publishing of contributions"), max_length=20, choices=Publishing, default=Publishing.AFTER_REVIEW
    )
    evaluation_required_citizen = models.BooleanField(_("citizen dialogues are evaluated"), default=True)
    evaluation_required_knowledge = models.BooleanField(_("knowledge dialogues are evaluated"), default=True)
    information_counts_as_dialogue = models.BooleanField(_("information alone may be called dialogue"), default=False)
    children_always_considered = models.BooleanField(_("children are always considered"), default=True)
    councils_always_considered = models.ManyToManyField(
        "governance.Board", verbose_name=_("councils always considered"), blank=True, related_name="+"
    )
    initiative_sources_allowed = models.JSONField(_("who may take the initiative"), default=default_initiative_sources)
    launched_by = models.CharField(_("who decides to launch"), max_length=10, choices=Launcher, default=Launcher.CHAIR)
    shows_promise_board = models.BooleanField(_("the promise board is shown on the start page"), default=True)
    suggests_themes = models.BooleanField(_("themes are suggested while contributions are sorted"), default=True)
    reminder_days = models.JSONField(_("reminder days"), default=default_reminder_days)
    reminder_shift = models.CharField(_("reminders on a day off"), max_length=30, default="previous_working_day")
    reminder_hours = models.JSONField(_("hours for mail"), default=default_reminder_hours)
    reminder_roles = models.JSONField(_("who is reminded"), default=default_reminder_roles)
    coordinator_list = models.JSONField(_("the coordinator's list"), default=default_coordinator_list)
    participant_reminder = models.JSONField(_("reminder to participants"), default=default_participant_reminder)
    reminder_rule = TranslatedField(_("the reminder rule in words"), blank=True)
    percent_rounding = models.CharField(
        _("how percentages are rounded"), max_length=80, choices=PercentRounding, default=PercentRounding.WHOLE
    )
    age_population = models.JSONField(_("inhabitants by age"), default=dict, blank=True)
    gender_population = models.JSONField(_("inhabitants by gender"), default=dict, blank=True)
    coming_boards_elected = models.ForeignKey(
        "governance.Decision",
        models.PROTECT,
        verbose_name=_("election of the coming boards"),
        null=True,
        blank=True,
        related_name="+",
    )
    referrals_offered = models.JSONField(
        _("what an initiative can be referred to"),
        default=default_referrals,
        help_text=_("Only what exists in the municipality. The questions about a new initiative leave the others out."),
    )
    references = models.JSONField(
        _("where residents are referred"),
        default=dict,
        blank=True,
        help_text=_("Links by kind of referral, for example the fault report and the service for citizens' proposals."),
    )

    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(
        _("demo"), default=False, help_text=_("An invented municipality, where everyone knows the password.")
    )

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipality")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_municipality")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls) -> "Municipality":
        """The municipality of this installation, with ordinary settings when none is registered yet."""
        return cls.objects.first() or cls(pk=1, name="")

    @property
    def percent_decimals(self) -> int:
        """How many decimals a share is written with."""
        return int(self.percent_rounding == self.PercentRounding.TENTH)

    def evaluation_required(self, kind: str) -> bool:
        """Whether dialogues of ``kind`` are evaluated (Sandviken and Uppsala 2017 ask for it, Uppsala 2024 does not)."""
        return self.evaluation_required_knowledge if kind == "knowledge_dialogue" else self.evaluation_required_citizen


class Area(models.Model):
    """A part of the municipality that people recognise by name."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    population = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    has_low_turnout = models.BooleanField(_("low turnout in elections"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")

    def __str__(self) -> str:
        return self.name


class MandatePeriod(models.Model):
    """A term of office, of the assembly (from October) or of the boards (from January)."""

    class Elected(models.TextChoices):
        ASSEMBLY = "assembly", _("the assembly")
        BOARDS = "boards", _("the boards")

    elected = models.CharField(_("who"), max_length=10, choices=Elected)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("starts_on")), name="term_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}–{self.ends_on}"


class LadderScale(models.Model):
    """A version of the participation ladder; a dialogue keeps the version it began with."""

    name = models.CharField(_("name"), max_length=120)
    version = models.CharField(_("version"), max_length=20)
    is_current = models.BooleanField(_("used for new dialogues"), default=True)

    class Meta:
        verbose_name = _("participation ladder")
        verbose_name_plural = _("participation ladders")
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="ladder_version_is_unique"),
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="one_ladder_is_current"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class LadderLevel(models.Model):
    """A degree of influence. No level is better than another; they fit different questions (Uppsala 2024)."""

    class Code(models.TextChoices):
        """The five levels in order; labels and verbs are the municipality's own."""

        INFORMATION = "information", _("Information")
        CONSULTATION = "consultation", _("Consultation")
        DIALOGUE = "dialogue", _("Dialogue")
        INFLUENCE = "influence", _("Influence")
        CO_DECISION = "co_decision", _("Co-decision")

    scale = models.ForeignKey(LadderScale, models.CASCADE, related_name="levels")
    order = models.PositiveSmallIntegerField(_("order"))
    code = models.CharField(_("code"), max_length=20, choices=Code)
    label = TranslatedField(_("name"), short=True)
    verb_municipality = TranslatedField(_("what the municipality does"), short=True)
    verb_participant = TranslatedField(_("what the participant does"), short=True)
    promise = TranslatedField(
        _("promise"), help_text=_("What we promise the resident at this level, in one or two sentences.")
    )
    counts_as_dialogue = models.BooleanField(_("counts as dialogue"), default=True)

    class Meta:
        ordering = ["scale", "order"]
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        constraints = [
            models.UniqueConstraint(fields=["scale", "order"], name="ladder_order_is_unique"),
            models.UniqueConstraint(fields=["scale", "code"], name="ladder_code_is_unique"),
        ]

    def __str__(self) -> str:
        return str(self.label) or self.get_code_display()
