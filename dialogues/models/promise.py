import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from governance.models import Decision, Municipality
from governance.translated import TranslatedField

from .mandate import Mandate


class PromiseQuerySet(models.QuerySet["Promise"]):
    def with_reasons(self) -> "PromiseQuerySet":
        """With why the day was last moved, in the same question."""
        moves = PromiseMove.objects.filter(promise=OuterRef("pk")).order_by("-revision")
        return self.annotate(last_reason=Subquery(moves.values("reason")[:1]))


class Promise(models.Model):
    """A public date by which residents get feedback. Every dialogue owes two."""

    class Stage(models.TextChoices):
        """Feedback is owed twice: after the compilation, and after the decision (domain 0.5)."""

        HEARD = "heard", _("What we heard")
        DECIDED = "decided", _("What it led to")

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="promises")
    stage = models.CharField(_("promise"), max_length=10, choices=Stage)
    first_due = models.DateField(_("first promised"))
    due_on = models.DateField(_("promised"))
    set_on = models.DateField(_("promised since"))
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who keeps it")
    )
    kept_on = models.DateField(_("kept on"), null=True, blank=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["dialogue", "due_on"]
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        indexes = [models.Index(fields=["kept_on", "due_on"], name="promise_by_due_date")]
        constraints = [models.UniqueConstraint(fields=["dialogue", "stage"], name="each_promise_is_given_once")]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}, {self.due_on}"

    @property
    def was_moved(self) -> bool:
        return self.due_on != self.first_due

    @property
    def moved_because(self) -> str:
        """Why the day was last moved, to residents; empty when it never was."""
        if hasattr(self, "last_reason"):
            return str(self.last_reason or "")
        moves = list(self.moves.all())
        return str(moves[-1].reason) if moves else ""

    def is_late(self, on: dt.date) -> bool:
        """Past the first promised date without being kept, or kept after it; a moved date still counts as late."""
        return (self.kept_on or on) > self.first_due

    def is_overdue(self, on: dt.date) -> bool:
        """Not kept, and past the date that now stands."""
        return self.kept_on is None and self.due_on < on


class PromiseMove(models.Model):
    """A promised date was moved, and why. The reason is public; the old date stays readable."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="moves")
    revision = models.PositiveSmallIntegerField(_("revision"))
    old_due = models.DateField(_("from"))
    new_due = models.DateField(_("to"))
    reason = TranslatedField(_("reason"))
    moved_on = models.DateField(_("moved on"))
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["promise", "revision"]
        verbose_name = _("moved promise")
        verbose_name_plural = _("moved promises")
        constraints = [models.UniqueConstraint(fields=["promise", "revision"], name="promise_revision_is_unique")]

    def __str__(self) -> str:
        return f"{self.old_due} – {self.new_due}"


class PromiseSnapshot(models.Model):
    """Everything that was promised, frozen when the dialogue was launched or its mandate changed (I9)."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="snapshots")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="snapshots")
    frozen_on = models.DateField(_("frozen on"))
    content = models.JSONField(_("what was promised"), default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["dialogue", "pk"]
        verbose_name = _("frozen promise")
        verbose_name_plural = _("frozen promises")

    def __str__(self) -> str:
        return f"{self.dialogue}, {self.frozen_on}"


class Launch(models.Model):
    """The decision that the dialogue may start: by the board, or by its chair or the manager under delegation."""

    dialogue = models.OneToOneField("dialogues.Dialogue", models.CASCADE, related_name="launch")
    decision = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="launch", verbose_name=_("decision")
    )
    by_whom = models.CharField(
        _("who decides"),
        max_length=10,
        choices=Municipality.Launcher,
        blank=True,
        help_text=_("Empty means as the municipality has decided for all its dialogues."),
    )
    planned_on = models.DateField(_("planned"), null=True, blank=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to be decided by"),
    )
    planned_title = models.CharField(_("as"), max_length=80, blank=True)
    delegation = models.ForeignKey(
        "governance.GoverningDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("under delegation"),
    )
    texts_proofread = models.BooleanField(_("texts are proofread in plain language"), default=False)
    form_tested = models.BooleanField(_("the form has been tried"), default=False)
    frozen_on = models.DateField(_("promise frozen on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("launch")
        verbose_name_plural = _("launches")
        constraints = [
            models.CheckConstraint(
                condition=Q(frozen_on=None) | Q(decision__isnull=False),
                name="promise_is_frozen_by_a_decision",
            )
        ]

    def __str__(self) -> str:
        return str(self.dialogue)
