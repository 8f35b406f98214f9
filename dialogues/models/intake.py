import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import Area

from .activity import Activity
from .questionnaire import Choice, Question
from .round import Round
from .vote import BudgetProposal


class Intake(models.Model):
    """Many contributions at once: a file from another tool, or notes from a meeting. Nothing is received until it is accepted."""

    class Kind(models.TextChoices):
        """Where the rows come from."""

        CSV = "csv", _("text file (CSV)")
        XLSX = "xlsx", _("spreadsheet (XLSX)")
        NOTES = "notes", _("meeting notes")

    class State(models.TextChoices):
        """How far it has come."""

        CHOOSING = "choosing", _("waiting for you to choose columns")
        READING = "reading", _("being read")
        READY = "ready", _("read, waiting for you to decide")
        ACCEPTING = "accepting", _("being received")
        ACCEPTED = "accepted", _("received")
        UNDONE = "undone", _("taken back")
        DISCARDED = "discarded", _("thrown away")

    UNDER_WAY = (State.READING, State.ACCEPTING)

    dialogue = models.ForeignKey("dialogues.Dialogue", models.PROTECT, related_name="intakes")
    kind = models.CharField(max_length=5, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.CHOOSING)
    name = models.CharField(max_length=160)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    encoding = models.CharField(max_length=12, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    sheet = models.CharField(max_length=80, blank=True)
    sheets = models.JSONField(default=list, blank=True)
    has_headings = models.BooleanField(default=True)
    sample = models.JSONField(default=list, blank=True)
    columns = models.JSONField(default=list, blank=True)
    headings_key = models.CharField(max_length=64, blank=True, db_index=True)

    channel = models.CharField(max_length=10, blank=True)
    received_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8, blank=True)
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, blank=True, related_name="+")
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True, related_name="+")

    rows_read = models.PositiveIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    takes_copies = models.BooleanField(default=False)
    takes_known = models.BooleanField(default=False)
    first_number = models.PositiveIntegerField(null=True, blank=True)
    last_number = models.PositiveIntegerField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")

    def __str__(self) -> str:
        return self.name

    @property
    def is_under_way(self) -> bool:
        """Whether something goes on in the background."""
        return self.state in self.UNDER_WAY

    @property
    def is_open(self) -> bool:
        """Whether it can still be thrown away."""
        return self.state in (self.State.CHOOSING, self.State.READING, self.State.READY)

    @property
    def received(self) -> int:
        """How many contributions it became."""
        is_received = self.accepted_at and self.first_number and self.last_number
        return self.last_number - self.first_number + 1 if is_received else 0  # type: ignore[operator]


class IntakePart(models.Model):
    """A piece of the file as it came; thrown away when its rows are contributions."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="parts")
    place = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["place"]
        verbose_name = _("part of a file")
        verbose_name_plural = _("parts of files")
        constraints = [models.UniqueConstraint(fields=["intake", "place"], name="part_of_a_file_has_one_place")]

    def __str__(self) -> str:
        return f"{self.intake_id}/{self.place}"


class IntakeRow(models.Model):
    """A row that was read: what the contribution will be, or why it cannot become one."""

    class Kind(models.TextChoices):
        """What was found."""

        READ = "read", _("read")
        COPY = "copy", _("the same text stands earlier in the file")
        KNOWN = "known", _("the same text has been received before")
        PROBLEM = "problem", _("could not be read")

    class Problem(models.TextChoices):
        """Why a row cannot become a contribution."""

        NO_TEXT = "no_text", _("There is neither text nor an answer in the columns you chose.")
        NO_ANSWER = (
            "no_answer",
            _("No answer in the row can be understood. Why stands with the answers that are not counted."),
        )
        TOO_LONG = "too_long", _("The text is longer than 20,000 characters. Is a quotation mark missing?")
        QUOTES = "quotes", _("The quotation marks do not agree, so it is unclear where the cells end.")
        TOO_MANY_CELLS = "cells", _("The row has more cells than there are headings.")
        BAD_CHARACTER = "character", _("A character cannot be read with this encoding.")
        BAD_DATE = "date", _("The date cannot be read. Write it as 2027-02-19.")
        FUTURE = "future", _("The date lies ahead. Nothing is received tomorrow.")
        DAMAGED = "damaged", _("The file is damaged from here on, and the rest cannot be read.")
        SITE_CHANNEL = "channel", _("What comes by this site registers itself. Choose another way it came.")

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=7, choices=Kind)
    problem = models.CharField(max_length=9, choices=Problem, blank=True)
    cells = models.JSONField(default=list, blank=True)
    digest = models.CharField(max_length=32, blank=True)
    same_as = models.PositiveIntegerField(null=True, blank=True)

    text = models.TextField(blank=True)
    reference = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=10, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=8, blank=True)
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, blank=True, related_name="+")
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True, related_name="+")
    round = models.ForeignKey(Round, models.SET_NULL, null=True, blank=True, related_name="+")
    age_band = models.CharField(max_length=10, blank=True)
    sender_role = models.CharField(max_length=60, blank=True)
    attachment_name = models.CharField(max_length=160, blank=True)
    note = models.TextField(blank=True)
    is_late = models.BooleanField(default=False)
    is_flagged = models.BooleanField(default=False)
    submission_key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["place"]
        verbose_name = _("row of a file")
        verbose_name_plural = _("rows of files")
        indexes = [models.Index(fields=["intake", "kind", "place"], name="intake_row_by_kind")]
        constraints = [models.UniqueConstraint(fields=["intake", "place"], name="row_is_read_once")]

    def __str__(self) -> str:
        return f"{self.intake_id}/{self.place}"


class IntakeAnswer(models.Model):
    """What a row answers to a question of the dialogue; one for each alternative that was chosen. Gone when it is received.

    With a ``misfit`` it is what stood in the file and cannot be understood as an answer; that is kept.
    """

    class Misfit(models.TextChoices):
        """Why something is no answer to its question."""

        ALTERNATIVE = "choice", _("The question has no such alternative.")
        RATING = "rating", _("A rating is a number from 1 to 5.")
        AREA = "area", _("The question has no such area.")
        PLACE = "place", _("A place in an order is a whole number, and no higher than there are alternatives.")
        TWICE = "twice", _("Two alternatives have the same place, or one stands twice.")
        AMOUNT = "amount", _("The amount is not what the proposal costs.")
        FRAME = "frame", _("The proposals cost more together than the frame.")
        MANY = "many", _("More proposals are chosen than each may choose.")

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="answers")
    place = models.PositiveIntegerField()
    question = models.ForeignKey(Question, models.CASCADE, related_name="+")
    choice = models.ForeignKey(Choice, models.CASCADE, null=True, blank=True, related_name="+")
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+")
    proposal = models.ForeignKey(BudgetProposal, models.CASCADE, null=True, blank=True, related_name="+")
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    misfit = models.CharField(max_length=6, choices=Misfit, blank=True)

    class Meta:
        ordering = ["intake", "place"]
        verbose_name = _("answer of a row")
        verbose_name_plural = _("answers of rows")
        indexes = [models.Index(fields=["intake", "place"], name="intake_answer_by_place")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rating=None) | models.Q(rating__range=(1, 5)), name="rating_of_a_row_is_one_to_five"
            )
        ]

    def __str__(self) -> str:
        return f"{self.intake_id}/{self.place}: {self.question_id}"
