import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .. import clock, workdays
from ..translated import TranslatedField
from .board import Board
from .meeting import Meeting

APPEAL_DAYS = 21


class DecisionQuerySet(models.QuerySet["Decision"]):
    def pending(self) -> "DecisionQuerySet":
        """Put before a body and not answered yet."""
        return self.filter(outcome="")

    def decided(self) -> "DecisionQuerySet":
        return self.exclude(outcome="").filter(is_proposal=False)

    def approved(self) -> "DecisionQuerySet":
        return self.filter(outcome__in=Decision.APPROVALS, is_proposal=False)

    def final(self) -> "DecisionQuerySet":
        """Decided, and with adjusted minutes or none of their own because they were delegated."""
        return self.decided().filter(Q(adjusted_on__isnull=False) | Q(is_delegated=True) | Q(is_from_older_record=True))

    def public(self) -> "DecisionQuerySet":
        """What residents may know of. A mandate only when its minutes are adjusted and it was given or refused.

        Other decisions are shown as preliminary until their minutes are adjusted (domain matrix 1.11).
        """
        mandates = Q(kind__in=(Decision.Kind.MANDATE, Decision.Kind.MANDATE_CHANGE))
        answered = Q(adjusted_on__isnull=False) & Q(outcome__in=(*Decision.APPROVALS, Decision.Outcome.REJECTED))
        return self.exclude(outcome="").filter(~mandates | answered, withdrawn_at=None)

    def awaiting_adjustment(self) -> "DecisionQuerySet":
        return self.exclude(outcome="").filter(is_delegated=False, is_from_older_record=False, adjusted_on=None)


class Decision(models.Model):
    """A proposal put before a body, and the body's answer.

    The proposal is kept word for word, so that what was decided stays readable however
    the dialogue is edited later. A referral back is answered with a new row.
    """

    class Kind(models.TextChoices):
        """What a body decides about in the course of a dialogue or its own steering."""

        MANDATE = "mandate", _("mandate")
        MANDATE_CHANGE = "mandate_change", _("changed mandate")
        LAUNCH = "launch", _("launch")
        PAUSE = "pause", _("pause")
        RESUME = "resume", _("resume")
        ABORT = "abort", _("abort")
        OUTCOME = "outcome", _("decision on the matter")
        ACTION_PLAN = "action_plan", _("action plan")
        ADOPT_DOCUMENT = "adopt_document", _("adoption of a governing document")
        REPEAL_DOCUMENT = "repeal_document", _("repeal of a governing document")
        PROGRAMME_REVIEW = "programme_review", _("follow-up of a programme")
        INFORMATION_NOTED = "information_noted", _("information noted")

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("approved")
        APPROVED_CHANGED = "approved_changed", _("approved with changes")
        REJECTED = "rejected", _("rejected")
        REFERRED_BACK = "referred_back", _("referred back")
        TABLED = "tabled", _("tabled")
        NOTED = "noted", _("noted")

    class MinutesState(models.TextChoices):
        """Minutes are adjusted within 14 days and posted within 2 more; an appealable decision then gains legal force."""

        TAKEN = "taken", _("taken")
        ADJUSTED = "adjusted", _("minutes adjusted")
        POSTED = "posted", _("minutes posted")
        LEGAL_FORCE = "legal_force", _("gained legal force")

    APPROVALS = (Outcome.APPROVED, Outcome.APPROVED_CHANGED)
    NEEDS_MOTIVATION = (Outcome.REJECTED, Outcome.REFERRED_BACK, Outcome.APPROVED_CHANGED)
    APPEALABLE_KINDS = (Kind.OUTCOME, Kind.ADOPT_DOCUMENT)
    #: What a body that prepares can propose to the one that decides; a referral back or a tabling stays with it.
    PASSED_ON = (*APPROVALS, Outcome.REJECTED)

    board = models.ForeignKey(Board, models.PROTECT, related_name="decisions", verbose_name=_("body"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    subject = models.CharField(_("subject"), max_length=250)
    dnr = models.CharField(_("diary number"), max_length=40, blank=True)
    is_proposal = models.BooleanField(
        _("only proposes"), default=False, help_text=_("A committee's proposal is not a decision.")
    )
    prepared_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="prepares", verbose_name=_("prepared in")
    )
    prepares_for = models.ForeignKey(
        Board,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prepared_for_it",
        verbose_name=_("prepares for"),
        help_text=_("The body that decides when this one has said what it proposes."),
    )
    decides_at = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("meeting that decides"),
    )

    proposal = models.JSONField(
        _("what was put before the body"), default=dict, blank=True, help_text=_("Frozen, word for word.")
    )
    proposal_digest = models.CharField(max_length=64, blank=True)
    sentences = models.JSONField(
        _("proposed decisions"), default=list, blank=True, help_text=_("The numbered sentences to decide on.")
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="requested_decisions"
    )
    requested_at = models.DateTimeField(null=True, blank=True)
    planned_meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="planned_decisions",
        verbose_name=_("planned meeting"),
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("meeting")
    )
    paragraph = models.PositiveIntegerField(_("paragraph"), null=True, blank=True)
    paragraph_year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    wording = TranslatedField(_("wording"), blank=True, help_text=_("What was decided, in the words of the minutes."))
    motivation = models.TextField(_("motivation"), blank=True, help_text=_("Residents can read it."))
    change_note = models.TextField(_("what the body changed"), blank=True)
    note = models.TextField(_("note"), blank=True)
    minutes_url = models.URLField(_("link to the minutes"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="recorded_decisions"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)

    is_delegated = models.BooleanField(_("decided by delegation"), default=False)
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="delegated_decisions",
        verbose_name=_("decided by"),
    )
    delegate_title = models.CharField(_("as"), max_length=80, blank=True)
    delegation = models.ForeignKey(
        "governance.GoverningDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("under delegation"),
    )
    reported_to = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reported_decisions",
        verbose_name=_("reported to the meeting"),
    )

    is_from_older_record = models.BooleanField(
        _("from an older record"),
        default=False,
        help_text=_("Only body, day and paragraph are known; the minutes were adjusted long ago."),
    )
    is_immediately_adjusted = models.BooleanField(_("adjusted immediately"), default=False)
    adjusted_on = models.DateField(_("minutes adjusted"), null=True, blank=True)
    posted_on = models.DateField(_("minutes posted"), null=True, blank=True)
    is_appealable = models.BooleanField(_("can be appealed"), default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [
            models.Index(fields=["board", "outcome"], name="decision_by_board"),
            models.Index(fields=["kind", "outcome"], name="decision_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                name="decision_outcome_has_a_date",
                condition=Q(outcome="", decided_on=None) | (~Q(outcome="") & Q(decided_on__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["board", "paragraph_year", "paragraph"], name="paragraph_is_unique_per_board_and_year"
            ),
            models.CheckConstraint(
                name="paragraph_has_its_year",
                condition=Q(paragraph=None, paragraph_year=None)
                | Q(paragraph__isnull=False, paragraph_year__isnull=False),
            ),
            models.CheckConstraint(
                name="who_prepares_for_another_body_only_proposes",
                condition=Q(prepares_for=None) | Q(is_proposal=True),
            ),
            models.CheckConstraint(
                name="delegated_decision_names_delegate_and_meeting",
                condition=Q(is_delegated=False)
                | Q(outcome="")
                | Q(delegate__isnull=False, reported_to__isnull=False, delegation__isnull=False),
            ),
            models.CheckConstraint(
                name="board_decision_has_meeting_and_paragraph",
                condition=Q(is_delegated=True) | Q(outcome="") | Q(meeting__isnull=False, paragraph__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_records_a_decision_on_their_own_proposal",
                condition=Q(requested_by=None) | Q(recorded_by=None) | ~Q(requested_by=models.F("recorded_by")),
            ),
            models.CheckConstraint(
                name="nobody_decides_by_delegation_on_their_own_proposal",
                condition=Q(requested_by=None) | Q(delegate=None) | ~Q(requested_by=models.F("delegate")),
            ),
            models.CheckConstraint(
                name="minutes_are_adjusted_before_they_are_posted",
                condition=Q(posted_on=None) | Q(adjusted_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.paragraph_year = self.decided_on.year if self.paragraph and self.decided_on else None
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_pending(self) -> bool:
        return not self.outcome and self.withdrawn_at is None

    @property
    def is_approved(self) -> bool:
        return self.outcome in self.APPROVALS and not self.is_proposal

    @property
    def is_final(self) -> bool:
        """Residents may read the wording as final: the minutes are adjusted, or the decision was delegated."""
        return bool(self.outcome) and (self.is_delegated or self.is_from_older_record or self.adjusted_on is not None)

    @property
    def appeal_runs_from(self) -> dt.date | None:
        """The day the minutes were posted; for a delegated decision those of the meeting it was reported to."""
        if self.is_delegated:
            return self.reported_to.minutes_posted_on if self.reported_to else None
        return self.posted_on

    @property
    def appeal_until(self) -> dt.date | None:
        """Last day to ask for a legality review: three weeks, rolled forward over days off (KL 13 ch.)."""
        if not self.is_appealable or self.appeal_runs_from is None:
            return None
        return workdays.on_or_after(self.appeal_runs_from + dt.timedelta(days=APPEAL_DAYS))

    @property
    def has_legal_force(self) -> bool:
        """The time to ask for a legality review has run out, and the decision stands."""
        return self.minutes_state() == self.MinutesState.LEGAL_FORCE

    def minutes_state(self, on: dt.date | None = None) -> "Decision.MinutesState":
        """Where the minutes are on the day ``on`` (today unless said)."""
        day = on or clock.today()
        if self.is_from_older_record:
            return self.MinutesState.POSTED
        if self.adjusted_on is None or self.adjusted_on > day:
            return self.MinutesState.TAKEN
        if self.posted_on is None or self.posted_on > day:
            return self.MinutesState.ADJUSTED
        if self.appeal_until and self.appeal_until < day:
            return self.MinutesState.LEGAL_FORCE
        return self.MinutesState.POSTED


class Statement(models.Model):
    """What a member or a party had written into the minutes."""

    class Kind(models.TextChoices):
        RESERVATION = "reservation", _("Reservation")
        SEPARATE_STATEMENT = "separate_statement", _("Separate statement")
        NOTE_TO_THE_MINUTES = "note_to_the_minutes", _("Note to the minutes")

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="statements")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    by = models.CharField(_("by"), max_length=120, help_text=_("Party, or members by name."))
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.by}"


class ConflictOfInterest(models.Model):
    """Someone who stepped out because of a conflict of interest (KL 6 ch.)."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="conflicts_of_interest")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("What the conflict is, in the words of the minutes.")
    )

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [models.UniqueConstraint(fields=["decision", "person"], name="person_steps_out_once")]

    def __str__(self) -> str:
        return str(self.person)


class DecisionCorrection(models.Model):
    """A registered meeting, paragraph or day was wrong and has been put right; what stood there before stays readable."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="corrections")
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("corrected by"),
    )
    corrected_at = models.DateTimeField(_("corrected"))
    reason = models.CharField(_("why it was wrong"), max_length=300)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)

    class Meta:
        ordering = ["corrected_at", "pk"]
        verbose_name = _("correction of a decision")
        verbose_name_plural = _("corrections of decisions")

    def __str__(self) -> str:
        return self.reason

    def changes(self) -> list[tuple[str, str, str]]:
        """What was corrected: its name, what stood there, and what stands there now."""
        names = {
            "decided_on": _("Day of the decision"),
            "paragraph": _("Paragraph"),
            "reported_to": _("Reported to the meeting"),
        }
        return [
            (str(names[code]), self._shown(code, self.before.get(code)), self._shown(code, now))
            for code, now in self.after.items()
            if now != self.before.get(code) and code in names
        ]

    @staticmethod
    def _shown(code: str, value: str | int | None) -> str:
        if value is None:
            return "–"
        return f"§ {value}" if code == "paragraph" else date_format(dt.date.fromisoformat(str(value)), "DATE_FORMAT")


class DecisionComment(models.Model):
    """A member's question or comment before the meeting; the board and the officials read it."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("comment"))
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self) -> str:
        return self.text[:60]


class DecisionReading(models.Model):
    """A member has read the proposal before the meeting."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [models.UniqueConstraint(fields=["decision", "reader"], name="member_marks_as_read_once")]

    def __str__(self) -> str:
        return str(self.reader)
