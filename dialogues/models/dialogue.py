import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from governance.models import Area, Board, GoverningDocument, LadderLevel, LadderScale, Municipality, SubArea
from governance.translated import TranslatedField

from .former_slug import FormerSlug
from .topic import Topic

#: Words that an address under /dialoger/ may not be: pages of their own now or later.
RESERVED_SLUGS = frozenset({"atom", "kalender", "ny", "nya", "sok", "oppna", "alla", "karta", "arkiv", "data"})


class Step(models.IntegerChoices):
    """The nine steps (Sandviken 2017). The elected decide in steps 2, 4 and 9."""

    INITIATIVE = 1, _("Initiative")
    MANDATE = 2, _("Mandate")
    PLANNING = 3, _("Planning")
    LAUNCH = 4, _("Launch")
    EXECUTION = 5, _("Execution")
    COMPILATION = 6, _("Compilation")
    FEEDBACK = 7, _("Feedback")
    PROCESSING = 8, _("Processing")
    DECISION = 9, _("Decision and action plan")

    @property
    def code(self) -> str:
        return self.name.lower()

    @classmethod
    def from_code(cls, code: str) -> "Step":
        """The step named by its code; raises KeyError when there is none."""
        return cls[code.upper()]

    @property
    def next(self) -> "Step | None":
        return Step(self + 1) if self < Step.DECISION else None

    @property
    def is_political(self) -> bool:
        return self in (Step.MANDATE, Step.LAUNCH, Step.DECISION)


class Status(models.TextChoices):
    """Orthogonal to the step: what stops a dialogue from moving on."""

    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    ABORTED = "aborted", _("Aborted")
    CLOSED = "closed", _("Closed")


class Kind(models.TextChoices):
    """Two kinds with different gates (Uppsala 2024): with and without a political decision."""

    CITIZEN_DIALOGUE = "citizen_dialogue", _("Citizen dialogue")
    KNOWLEDGE_DIALOGUE = "knowledge_dialogue", _("Knowledge dialogue")


class DialogueQuerySet(models.QuerySet["Dialogue"]):
    def public(self) -> "DialogueQuerySet":
        """What residents may know of: not before the minutes of the mandate are adjusted (domain matrix 1.11).

        A knowledge dialogue has no minutes: it is known once its anchored assignment has taken it to planning.
        A dialogue that was considered and not held is known with its reason once the initiator has the answer.
        """
        from .initiative import Initiative
        from .mandate import Mandate

        mandated = Mandate.objects.filter(
            dialogue=OuterRef("pk"), decision__adjusted_on__isnull=False, decision__is_proposal=False
        )
        approved = mandated.filter(decision__outcome__in=("approved", "approved_changed"))
        rejected = mandated.filter(decision__outcome="rejected")
        not_held = Initiative.objects.not_held().filter(pk=OuterRef("initiative_id"))
        return self.filter(
            Q(is_imported=True)
            | Q(step__gte=Step.PLANNING) & (Q(kind=Kind.KNOWLEDGE_DIALOGUE) | Q(Exists(approved)))
            | Q(step=Step.MANDATE, status=Status.ACTIVE) & Q(Exists(approved))
            | Q(step=Step.MANDATE) & ~Q(status=Status.ACTIVE) & (Q(Exists(rejected)) | Q(Exists(approved)))
            | Q(step=Step.INITIATIVE, status=Status.CLOSED) & Q(Exists(not_held))
        )

    def active(self) -> "DialogueQuerySet":
        return self.filter(status=Status.ACTIVE)

    def open_on(self, day: dt.date) -> "DialogueQuerySet":
        """Launched, not paused, and in a window that is open on the day ``day``."""
        from .round import Round

        return self.active().filter(
            Q(step=Step.EXECUTION)
            & Exists(Round.objects.filter(dialogue=OuterRef("pk"), opens_on__lte=day, closes_on__gte=day))
        )

    def owned_by(self, boards: Any) -> "DialogueQuerySet":
        return self.filter(owner__in=boards)


class Dialogue(models.Model):
    """A dialogue with residents, owned by one board, on its way through the nine steps."""

    class Earlier(models.TextChoices):
        """Views already given must be used before new ones are asked for (Uppsala 2024)."""

        FOUND = "found", _("Earlier dialogues were found and reviewed")
        NONE_FOUND = "none_found", _("No earlier dialogue was found")

    reference = models.CharField(_("number"), max_length=20, unique=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    title = TranslatedField(
        _("question"),
        short=True,
        help_text=_("A question that residents understand, for example “Where is more light needed?”"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CITIZEN_DIALOGUE)
    step = models.PositiveSmallIntegerField(_("step"), choices=Step, default=Step.INITIATIVE)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("registered"), auto_now_add=True)
    entered_step_on = models.DateField(_("in this step since"), null=True, blank=True)

    owner = models.ForeignKey(
        Board,
        models.PROTECT,
        related_name="dialogues",
        verbose_name=_("owning board"),
        help_text=_("The board that is responsible, and whose records these are."),
    )
    co_boards = models.ManyToManyField(
        Board, related_name="shared_dialogues", blank=True, verbose_name=_("other boards concerned")
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="led_dialogues",
        verbose_name=_("responsible official"),
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="managed_dialogues",
        verbose_name=_("responsible manager"),
        help_text=_("The highest official in charge, who approves plan and compilation."),
    )
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="coordinated_dialogues",
        verbose_name=_("coordinator"),
        help_text=_("Needed when more than one board is concerned, so that the municipality acts as one."),
    )
    assignment_reason = models.CharField(_("why another administration leads"), max_length=200, blank=True)
    dnr = models.CharField(_("diary number"), max_length=40, blank=True)
    contact_email = models.EmailField(
        _("contact e-mail"), blank=True, help_text=_("A function mailbox, not a person's own.")
    )
    contact_phone = models.CharField(_("contact phone"), max_length=30, blank=True)
    areas = models.ManyToManyField(Area, related_name="dialogues", blank=True, verbose_name=_("areas"))
    topics = models.ManyToManyField(
        Topic,
        related_name="dialogues",
        blank=True,
        verbose_name=_("topics"),
        help_text=_("What it is about, so that residents find it."),
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    guideline = models.ForeignKey(
        GoverningDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dialogues",
        verbose_name=_("guideline in force at the mandate"),
    )
    scale = models.ForeignKey(LadderScale, models.PROTECT, related_name="dialogues", verbose_name=_("ladder"))
    proposed_level = models.ForeignKey(
        LadderLevel, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed level")
    )
    publishing = models.CharField(
        _("contributions are"),
        max_length=20,
        choices=Municipality.Publishing,
        default=Municipality.Publishing.AFTER_REVIEW,
    )

    initiative = models.OneToOneField(
        "dialogues.Initiative", models.PROTECT, null=True, blank=True, related_name="dialogue"
    )
    earlier_result = models.CharField(_("earlier dialogues"), max_length=12, choices=Earlier, blank=True)
    earlier_dialogues = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="later_dialogues", verbose_name=_("which ones")
    )
    earlier_note = TranslatedField(_("what we take from them"), blank=True)
    earlier_reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    earlier_reviewed_on = models.DateField(null=True, blank=True)

    deciding_board = models.ForeignKey(
        Board,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="coming_decisions",
        verbose_name=_("who decides"),
    )
    decision_planned_on = models.DateField(_("planned decision"), null=True, blank=True)
    decision_first_planned_on = models.DateField(
        _("first planned decision"),
        null=True,
        blank=True,
        help_text=_("Kept when the day is moved, so that everyone can see it."),
    )
    decision_move_reason = TranslatedField(_("why the decision was moved"), blank=True)
    mandate = models.OneToOneField(
        "dialogues.Mandate",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("mandate in force"),
    )
    assignment_number = models.CharField(
        _("additional assignment"),
        max_length=20,
        blank=True,
        help_text=_("Number of an assignment in a programme, for example 2025:4."),
    )

    sub_areas = models.ManyToManyField(
        SubArea,
        related_name="dialogues",
        blank=True,
        verbose_name=_("parts of a programme"),
        help_text=_("Where in the municipality's programmes the dialogue belongs."),
    )

    reserved_number = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text=_("Numbers up to this one belong to files that are received or being received."),
    )
    reported_contributions = models.PositiveIntegerField(_("contributions according to a count"), null=True, blank=True)
    reported_participants = models.PositiveIntegerField(_("participants, estimated"), null=True, blank=True)
    reported_basis = TranslatedField(_("basis of the count"), short=True, blank=True)

    is_imported = models.BooleanField(_("imported history"), default=False)
    imported_facts = models.JSONField(default=dict, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closing_reason = models.TextField(_("why it was not held"), blank=True)
    retention_class = models.CharField(_("preserve and dispose"), max_length=200, blank=True)
    contact_erased_on = models.DateField(_("contact details erased on"), null=True, blank=True)
    #: Raised when something that letters say is no longer so: no letter of an earlier edition leaves any more.
    letters_edition = models.PositiveIntegerField(default=0, editable=False)

    objects = DialogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("dialogue")
        verbose_name_plural = _("dialogues")
        indexes = [
            models.Index(fields=["status", "step"], name="dialogue_by_status_and_step"),
            models.Index(fields=["owner", "status"], name="dialogue_by_owner"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(step__gte=1, step__lte=9), name="dialogue_is_in_one_of_nine_steps"),
            models.CheckConstraint(condition=Q(coordinator=None) | ~Q(reference=""), name="dialogue_has_a_number"),
            models.CheckConstraint(
                condition=Q(manager=None) | ~Q(manager=F("responsible")),
                name="manager_is_not_the_responsible_official",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_on__isnull=False) | (~Q(status="closed") & Q(closed_on=None)),
                name="closed_dialogue_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self.free_slug()
        super().save(*args, **kwargs)

    def free_slug(self) -> str:
        """A readable address of its own, from the question and, when taken or reserved, the number.

        An address that another dialogue has had stays that dialogue's.
        """
        text = str(self.title).translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))
        slug = slugify(text)[:100].strip("-") or slugify(self.reference)
        taken = Dialogue.objects.filter(slug=slug).exclude(pk=self.pk).exists()
        left = FormerSlug.objects.filter(slug=slug).exclude(dialogue=self.pk).exists()
        return f"{slug}-{slugify(self.reference)}" if taken or left or slug in RESERVED_SLUGS else slug

    def get_absolute_url(self) -> str:
        return reverse("residents:dialogue_detail", args=[self.slug])

    def get_workspace_url(self) -> str:
        return reverse("officials:dialogue_detail", args=[self.pk])

    @property
    def current_step(self) -> Step:
        return Step(self.step)

    def asks_for_evaluation(self, municipality: Municipality) -> bool:
        """Whether the guideline that the dialogue follows, else the municipality, asks for an evaluation (R13)."""
        asked = self.guideline.requires_evaluation if self.guideline else None
        return municipality.evaluation_required(self.kind) if asked is None else asked

    @property
    def is_knowledge(self) -> bool:
        return self.kind == Kind.KNOWLEDGE_DIALOGUE

    @property
    def is_active(self) -> bool:
        return self.status == Status.ACTIVE

    @property
    def was_not_held(self) -> bool:
        """Considered, but ended before it began: triaged away or with a rejected mandate."""
        return self.status == Status.CLOSED and self.step <= Step.MANDATE and not self.is_imported

    @property
    def was_aborted(self) -> bool:
        """Aborted, also when nothing is owed any more and it is closed: otherwise one is closed from the last step only."""
        stopped = self.status == Status.CLOSED and Step.MANDATE < self.step < Step.DECISION and not self.is_imported
        return self.status == Status.ABORTED or stopped

    @property
    def is_launched(self) -> bool:
        return self.step >= Step.EXECUTION

    @property
    def level(self) -> LadderLevel | None:
        """The level promised by the mandate, or the one proposed when the initiative was registered."""
        return (self.mandate.level if self.mandate else None) or self.proposed_level


def next_reference(year: int, prefix: str = "D") -> str:
    """The next free number of the year, for example D-2026-013; call it under the transaction that saves the row."""
    taken = Dialogue.objects.filter(reference__startswith=f"{prefix}-{year}-").values_list("reference", flat=True)
    return f"{prefix}-{year}-{max((int(ref.rsplit('-', 1)[1]) for ref in taken), default=0) + 1:03d}"
