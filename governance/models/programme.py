import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .board import Board
from .decision import Decision
from .document import GoverningDocument


class Progress(models.TextChoices):
    """How work that somebody answers for is going; the words of the yearly follow-up."""

    NOT_STARTED = "not_started", _("Not started")
    ON_TRACK = "on_track", _("On track")
    PARTLY = "partly", _("Not quite on track")
    OFF = "off", _("Off track")
    DONE = "done", _("Done")


def is_day_of_year(text: str) -> bool:
    """Whether the text is month and day of a day that comes every year, as 02-15."""
    try:
        return len(text) == 5 and bool(dt.date.fromisoformat(f"2027-{text}"))
    except ValueError:
        return False


class Programme(models.Model):
    """A programme that several boards carry out together, adopted as a governing document."""

    document = models.OneToOneField(
        GoverningDocument, models.PROTECT, related_name="programme", verbose_name=_("governing document")
    )
    goal = models.TextField(_("goal"), blank=True)
    responsible_unit = models.CharField(_("kept together by"), max_length=160, blank=True)
    annual_followup = models.TextField(_("how it is followed up"), blank=True)
    reports_due = models.CharField(
        _("the bodies report no later than"),
        max_length=5,
        blank=True,
        help_text=_("Month and day of the year after, as 02-15."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self) -> str:
        return str(self.document)


class FocusArea(models.Model):
    """One of the programme's main aims."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="focus_areas")
    number = models.CharField(_("number"), max_length=8)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("what it means"), blank=True)
    related = models.JSONField(_("related documents"), default=list, blank=True)
    commitments = models.JSONField(_("national and international commitments"), default=list, blank=True)
    sources = models.JSONField(_("data sources"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="focus_area_number_is_unique_in_programme")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class SubArea(models.Model):
    """A part of a focus area, with the bodies that answer for it."""

    focus_area = models.ForeignKey(FocusArea, models.CASCADE, related_name="sub_areas")
    number = models.CharField(_("number"), max_length=8)
    title = models.CharField(_("title"), max_length=160)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["focus_area__order", "order", "pk"]
        verbose_name = _("sub-area")
        verbose_name_plural = _("sub-areas")
        constraints = [
            models.UniqueConstraint(fields=["focus_area", "number"], name="sub_area_number_is_unique_in_focus_area")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class SubAreaResponsibility(models.Model):
    """A body that answers for a sub-area, itself or through bodies under it (a holding company through its companies)."""

    sub_area = models.ForeignKey(SubArea, models.CASCADE, related_name="responsibilities")
    board = models.ForeignKey(Board, models.PROTECT, related_name="programme_responsibilities", verbose_name=_("body"))
    via = models.ManyToManyField(Board, blank=True, related_name="+", verbose_name=_("through"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("responsibility for a sub-area")
        verbose_name_plural = _("responsibilities for sub-areas")
        constraints = [models.UniqueConstraint(fields=["sub_area", "board"], name="body_answers_once_for_a_sub_area")]

    def __str__(self) -> str:
        return f"{self.sub_area}: {self.board}"


class Appropriation(models.Model):
    """Money set aside for the programme in one year."""

    class Kind(models.TextChoices):
        BUDGET = "budget", _("budget")
        PLAN = "plan", _("plan")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="appropriations")
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    amount_tkr = models.PositiveIntegerField(_("thousand SEK"))
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["year"]
        verbose_name = _("appropriation")
        verbose_name_plural = _("appropriations")
        constraints = [models.UniqueConstraint(fields=["programme", "year"], name="one_appropriation_a_year")]

    def __str__(self) -> str:
        return f"{self.year}"


class AdditionalAssignment(models.Model):
    """Something a body was told to do beyond the programme's text, for example by the assembly in the budget."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="assignments")
    number = models.CharField(_("number"), max_length=20, unique=True)
    given_by = models.ForeignKey(Board, models.PROTECT, related_name="+", verbose_name=_("given by"))
    given_to = models.ManyToManyField(Board, related_name="additional_assignments", verbose_name=_("given to"))
    text = models.TextField(_("assignment"))
    state = models.CharField(_("state"), max_length=12, choices=Progress, default=Progress.NOT_STARTED)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["number"]
        verbose_name = _("additional assignment")
        verbose_name_plural = _("additional assignments")

    def __str__(self) -> str:
        return self.number


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def signed(self) -> "FollowUpQuerySet":
        """Reports that somebody other than the writer has signed off: only they count, and only they are public."""
        return self.filter(stage=FollowUp.Stage.SIGNED)


class FollowUp(models.Model):
    """What a body reports of one year about a part of the programme; about all of it where no part is named."""

    class Stage(models.TextChoices):
        """A report is written by one person and signed off by another, who may hand it back."""

        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waits to be signed off")
        SIGNED = "signed", _("Signed off")

    #: What the yearly report is called where nothing else is said.
    YEARLY = "programuppföljning"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="followups")
    sub_area = models.ForeignKey(
        SubArea, models.CASCADE, null=True, blank=True, related_name="followups", verbose_name=_("part")
    )
    occasion = models.CharField(_("occasion"), max_length=80, default=YEARLY)
    year = models.PositiveSmallIntegerField(_("year"))
    board = models.ForeignKey(Board, models.PROTECT, related_name="+", verbose_name=_("reported by"))
    state = models.CharField(_("state"), max_length=12, choices=Progress)
    comment = models.TextField(_("comment"), blank=True)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    signed_at = models.DateTimeField(null=True, blank=True, editable=False)
    returned_with = models.TextField(blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["year", "sub_area__focus_area__order", "sub_area__order", "pk"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "occasion", "year", "board"],
                condition=Q(sub_area=None),
                name="body_follows_up_once_per_occasion",
            ),
            models.UniqueConstraint(
                fields=["sub_area", "occasion", "year", "board"],
                condition=Q(sub_area__isnull=False),
                name="body_follows_up_a_part_once_per_occasion",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | Q(written_by=None) | ~Q(signed_by=F("written_by")),
                name="report_is_signed_off_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=~Q(stage="signed") | Q(written_by=None) | Q(signed_by__isnull=False),
                name="written_report_counts_when_signed_off",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.year}, {self.board}"

    @property
    def is_signed(self) -> bool:
        return self.stage == self.Stage.SIGNED


class ProgrammeReview(models.Model):
    """The executive board's follow-up of one year, put before it with what the bodies have reported, and its decision."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="reviews")
    year = models.PositiveSmallIntegerField(_("year"))
    summary = models.TextField(_("what the year shows"))
    revision = models.TextField(_("what is to be changed in the programme"), blank=True)
    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="reviews_programme", verbose_name=_("decision")
    )
    carried_out_on = models.DateField(_("the revision is written in"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = _("follow-up of a programme by the executive board")
        verbose_name_plural = _("follow-ups of programmes by the executive board")

    def __str__(self) -> str:
        return f"{self.programme} {self.year}"


class ActionPlan(models.Model):
    """What is to be done within a year or a term. A committee proposes it; the assembly or the executive board adopts it."""

    code = models.SlugField(_("code"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    goal = models.TextField(_("goal"), blank=True)
    themes = models.JSONField(_("focus themes"), default=list, blank=True)
    owner = models.ForeignKey(Board, models.PROTECT, related_name="action_plans", verbose_name=_("owner"))
    proposal = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed in")
    )
    decision = models.OneToOneField(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adopts_action_plan",
        verbose_name=_("adopted in"),
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    ended_on = models.DateField(_("ceased to apply"), null=True, blank=True)
    reported_in = models.JSONField(_("reported in"), default=list, blank=True)
    reported_to = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reported to")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(decision__isnull=False), name="only_an_adopted_plan_ceases_to_apply"
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("pk")), name="plan_does_not_replace_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_in_force(self) -> bool:
        """Adopted, and replaced by no later plan."""
        return self.decision_id is not None and self.ended_on is None


class PlanActivity(models.Model):
    """Something to be done according to an action plan."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="activities")
    number = models.CharField(_("number"), max_length=8)
    title = models.CharField(_("title"), max_length=200)
    board = models.ForeignKey(Board, models.PROTECT, related_name="plan_activities", verbose_name=_("responsible body"))
    due_on = models.DateField(_("done no later than"))
    state = models.CharField(_("state"), max_length=12, choices=Progress, default=Progress.NOT_STARTED)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("activity in an action plan")
        verbose_name_plural = _("activities in action plans")
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_activity_number_is_unique")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Indicator(models.Model):
    """How one can see that an activity leads somewhere."""

    activity = models.ForeignKey(PlanActivity, models.CASCADE, related_name="indicators")
    number = models.CharField(_("number"), max_length=8)
    name = models.CharField(_("what is measured"), max_length=200)
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=2, null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [models.UniqueConstraint(fields=["activity", "number"], name="indicator_number_is_unique")]

    def __str__(self) -> str:
        return self.name


class IndicatorValue(models.Model):
    """A value that was measured. The newest is the one that counts; the day is unknown in older records."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    measured_on = models.DateField(_("measured on"), null=True, blank=True)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    period = models.CharField(_("period"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=160, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = [models.F("measured_on").asc(nulls_first=True), "pk"]
        verbose_name = _("value of an indicator")
        verbose_name_plural = _("values of indicators")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "measured_on"], name="indicator_is_measured_once_a_day"),
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(measured_on=None), name="one_value_without_a_day_per_indicator"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value}"


class BudgetLine(models.Model):
    """What the action plan may cost, by heading."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="budget_lines")
    heading = models.CharField(_("heading"), max_length=120)
    amount_sek = models.PositiveIntegerField(_("SEK"))
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [models.UniqueConstraint(fields=["plan", "heading"], name="budget_heading_is_unique")]

    def __str__(self) -> str:
        return self.heading


class PlanReport(models.Model):
    """How the action plan stood at a part-year report or in the annual accounts, as it was put before the body."""

    class Occasion(models.TextChoices):
        PART_YEAR = "part_year", _("part-year report")
        ANNUAL = "annual", _("annual accounts")

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="reports")
    occasion = models.CharField(_("occasion"), max_length=12, choices=Occasion)
    year = models.PositiveSmallIntegerField(_("year"))
    summary = models.TextField(_("what the plan has led to"))
    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="reports_action_plan", verbose_name=_("decision")
    )

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = _("report on an action plan")
        verbose_name_plural = _("reports on action plans")

    def __str__(self) -> str:
        return f"{self.plan}, {self.get_occasion_display()} {self.year}"


class DialogueInventory(models.Model):
    """Which forms of dialogue a body uses and what support it needs, as noted when somebody met it."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="inventories", verbose_name=_("body"))
    noted_on = models.DateField(_("noted on"))
    forms_used = models.TextField(_("forms of dialogue that are used"))
    support_needed = models.TextField(_("support that is needed"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["board__name", "-noted_on"]
        verbose_name = _("inventory of a body's dialogue")
        verbose_name_plural = _("inventories of bodies' dialogue")
        constraints = [models.UniqueConstraint(fields=["board", "noted_on"], name="one_inventory_of_a_body_a_day")]

    def __str__(self) -> str:
        return f"{self.board}, {self.noted_on}"
