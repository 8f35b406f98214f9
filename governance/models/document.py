import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .board import Board
from .decision import Decision


class DocumentType(models.Model):
    """A kind of governing document in the municipality's own hierarchy."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=50, help_text=_("A lower number stands above a higher one.")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["rank", "name"]
        verbose_name = _("document type")
        verbose_name_plural = _("document types")

    def __str__(self) -> str:
        return self.name


class GoverningDocumentQuerySet(models.QuerySet["GoverningDocument"]):
    def in_force(self, on: dt.date) -> "GoverningDocumentQuerySet":
        """Adopted documents whose validity covers the day ``on``; a replaced one ends the day its successor is adopted."""
        adopted = (self.model.Status.ADOPTED, self.model.Status.REPEALED, self.model.Status.EXPIRED)
        return self.filter(status__in=adopted, valid_from__lte=on).filter(
            Q(valid_until=None) | Q(valid_until__gt=on) | Q(valid_until=on, repealed_by=None)
        )

    def guidelines(self) -> "GoverningDocumentQuerySet":
        """Documents that rule how dialogues are held."""
        return self.filter(governs_dialogue=True)

    def expired(self, on: dt.date) -> "GoverningDocumentQuerySet":
        return self.filter(valid_until__lt=on).exclude(status=GoverningDocument.Status.REPEALED)


class GoverningDocument(models.Model):
    """A document that steers the municipality, with the decision that adopted it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ON_REFERRAL = "on_referral", _("on referral")
        PROPOSED = "proposed", _("proposed")
        ADOPTED = "adopted", _("adopted")
        REPEALED = "repealed", _("repealed")
        EXPIRED = "expired", _("expired")

    code = models.SlugField(_("code"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    doc_type = models.ForeignKey(DocumentType, models.PROTECT, related_name="documents", verbose_name=_("type"))
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    governs_dialogue = models.BooleanField(_("rules how dialogues are held"), default=False)
    requires_evaluation = models.BooleanField(_("asks for evaluation"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        Board,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adopted_documents",
        verbose_name=_("adopted by"),
    )
    adopted_by_role = models.CharField(_("adopted by official"), max_length=80, blank=True)
    to_be_adopted_by = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to be adopted by")
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="adopts", verbose_name=_("decision")
    )
    proposal = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed in")
    )
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    dnr = models.CharField(_("diary number"), max_length=40, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    until_further_notice = models.BooleanField(_("until further notice"), default=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="repealed_by", verbose_name=_("replaces")
    )
    owner_role = models.CharField(_("document owner"), max_length=80, blank=True)
    revision_responsible = models.CharField(_("responsible for revision"), max_length=120, blank=True)
    followup_responsible = models.CharField(_("responsible for follow-up"), max_length=160, blank=True)
    followup_when = models.CharField(_("when it is followed up"), max_length=160, blank=True)
    review_on = models.DateField(_("reviewed no later than"), null=True, blank=True)
    applies_to = models.ManyToManyField(Board, blank=True, related_name="+", verbose_name=_("applies to"))
    related = models.ManyToManyField("self", blank=True, verbose_name=_("related documents"))
    commitments = models.TextField(_("commitments it answers to"), blank=True)
    data_sources = models.TextField(_("sources of data"), blank=True)
    file_url = models.URLField(_("address of the file"), blank=True)
    text = models.TextField(_("text"), blank=True)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GoverningDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["doc_type__rank", "title"]
        verbose_name = _("governing document")
        verbose_name_plural = _("governing documents")
        constraints = [
            models.CheckConstraint(
                name="adopted_document_names_its_adopter",
                condition=~Q(status__in=["adopted", "repealed", "expired"])
                | Q(decision__isnull=False, adopted_by__isnull=False)
                | ~Q(adopted_by_role=""),
            ),
            models.CheckConstraint(
                name="draft_document_has_no_adoption",
                condition=Q(status__in=["adopted", "repealed", "expired"])
                | Q(adopted_by=None, adopted_on=None, decision=None),
            ),
            models.CheckConstraint(
                name="document_does_not_replace_itself", condition=Q(replaces=None) | ~Q(replaces=F("pk"))
            ),
            models.CheckConstraint(
                name="repealed_document_has_an_end",
                condition=~Q(status="repealed") | Q(valid_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DocumentReview(models.Model):
    """A review that found the document still up to date."""

    document = models.ForeignKey(GoverningDocument, models.CASCADE, related_name="reviews")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")

    def __str__(self) -> str:
        return self.note
