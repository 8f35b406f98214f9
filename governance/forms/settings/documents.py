"""Governing documents: the register, and what is put before a body and adopted."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Board, Decision, DocumentType, GoverningDocument

from ..fields import SwedishDateField
from ..plain import begin_with_capitals, helper
from .row import RowForm


class DocumentTypeForm(RowForm):
    """A kind of governing document."""

    class Meta:
        model = DocumentType
        fields = ["name", "rank"]
        help_texts = {"name": _("For example policy, guideline or plan.")}


class DocumentForm(RowForm):
    """A governing document: a draft, or one that was adopted before the portal was taken into use."""

    SHAPING = ["status", "governs_dialogue", "requires_evaluation", "to_be_adopted_by", "replaces", "valid_until"]
    HISTORY = ["adopted_by", "adopted_on", "paragraph", "adopted_by_role", "valid_from"]

    status = forms.ChoiceField(
        label=_("State"),
        help_text=_("A draft is not public; one on referral is."),
        choices=[(value, GoverningDocument.Status(value).label) for value in ("draft", "on_referral")],
    )
    file_url = forms.URLField(
        label=_("address of the file"),
        help_text=_("Where the document lies as a file, for example in the municipality's archive."),
        max_length=200,
        required=False,
        assume_scheme="https",
    )
    paragraph = forms.IntegerField(
        label=_("paragraph"),
        help_text=_("Of the minutes where it was adopted."),
        min_value=1,
        max_value=9999,
        required=False,
    )

    class Meta:
        model = GoverningDocument
        fields = [
            "title",
            "code",
            "doc_type",
            "governs_dialogue",
            "requires_evaluation",
            "to_be_adopted_by",
            "replaces",
            "dnr",
            "owner_role",
            "revision_responsible",
            "followup_responsible",
            "followup_when",
            "review_on",
            "applies_to",
            "related",
            "commitments",
            "data_sources",
            "file_url",
            "text",
            "note",
            "adopted_by",
            "adopted_by_role",
            "adopted_on",
            "valid_from",
            "valid_until",
        ]
        field_classes = {
            "review_on": SwedishDateField,
            "adopted_on": SwedishDateField,
            "valid_from": SwedishDateField,
            "valid_until": SwedishDateField,
        }
        widgets = {
            "requires_evaluation": forms.Select(
                choices=[("", _("says nothing")), ("true", _("yes")), ("false", _("no"))]
            )
        }
        help_texts = {
            "title": _("As it stands on the document."),
            "code": _("Small letters, part of the address of its page."),
            "doc_type": _("Its place in the municipality's hierarchy of documents."),
            "governs_dialogue": _("Dialogues show the guideline in force when they got their mandate."),
            "requires_evaluation": _("Whether the document asks that dialogues are evaluated."),
            "to_be_adopted_by": _("The body that is to adopt it. No other can."),
            "replaces": _("It is repealed the day this one is adopted."),
            "dnr": _("For example KS 2026/077."),
            "owner_role": _("A role, not a name."),
            "revision_responsible": _("A role, not a name."),
            "followup_responsible": _("Who follows it up. A role or a body."),
            "followup_when": _("For example every year with the annual accounts."),
            "review_on": _("Leave it empty for once every term of office."),
            "applies_to": _("Boards and companies. Choose none when it applies to all."),
            "related": _("Documents that should be read together with it."),
            "commitments": _(
                "National and international ones, one per line, for example the UN Convention on the Rights of the Child."
            ),
            "data_sources": _("What the follow-up rests on, one per line, for example the citizen survey."),
            "text": _(
                "The text that is put before the body. Begin a heading with “##” and each line of a list with “-”."
            ),
            "note": _("In short; shown above the proposal."),
            "adopted_by": _("Only for a document adopted before the portal was taken into use."),
            "adopted_by_role": _("For a document that an official decides, for example a routine."),
            "adopted_on": _("Leave it empty for a draft."),
            "valid_from": _("Leave it empty when it is the day of adoption."),
            "valid_until": _("Leave it empty for a document valid until further notice."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        self.is_open = self.instance.status in ("draft", "on_referral")
        self.initial.setdefault("status", self.instance.status)
        fields["applies_to"].queryset = Board.objects.existing(clock.today()).order_by("name")
        fields["related"].queryset = GoverningDocument.objects.exclude(pk=self.instance.pk).order_by("title")
        fields["replaces"].queryset = GoverningDocument.objects.filter(
            Q(status="adopted", repealed_by=None)
            | Q(repealed_by=self.instance if self.instance.pk else None, status="adopted")
        ).distinct()
        self.closed: dict[str, Any] = {}
        if not self.is_open:
            # What was adopted as a file alone can still be given its text, so that everybody can read it.
            lacks_text = self.instance.status == "adopted" and not self.instance.text
            settled = [*self.SHAPING, *self.HISTORY, *([] if lacks_text else ["text"])]
            self.closed = {name: fields.pop(name) for name in settled}

    @property
    def was_adopted_before(self) -> bool:
        """Whether the form tells of an adoption before the portal was taken into use."""
        return bool(self.cleaned_data.get("adopted_on"))

    def conflicts(self) -> list[dict[str, Any]]:
        """Also what was typed in fields that were open when the page was: a body has the document before it now."""
        shown, self.fields = self.fields, {**self.fields, **self.closed}
        try:
            return super().conflicts()
        finally:
            self.fields = shown

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.is_open:
            return cleaned
        by_body = cleaned.get("adopted_by") or cleaned.get("paragraph")
        if cleaned.get("adopted_on"):
            if cleaned["adopted_on"] > clock.today():
                self.add_error("adopted_on", _("Register the adoption when it has been done."))
            if by_body and not cleaned.get("adopted_by"):
                self.add_error("adopted_by", _("Choose the body that adopted it."))
            if by_body and not cleaned.get("paragraph"):
                self.add_error("paragraph", _("Write the paragraph of the minutes, for example 131."))
            if not by_body and not cleaned.get("adopted_by_role"):
                self.add_error("adopted_by", _("Choose the body that adopted it, or write the official's role."))
            if cleaned.get("adopted_by") and not cleaned["adopted_by"].may_decide:
                self.add_error("adopted_by", _("A committee or a council can propose, never decide."))
        elif by_body or cleaned.get("adopted_by_role"):
            self.add_error("adopted_on", _("Write the day it was adopted."))
        if cleaned.get("valid_from") and cleaned.get("valid_until") and cleaned["valid_until"] < cleaned["valid_from"]:
            self.add_error("valid_until", _("The last day must be after the first."))
        return cleaned

    def _post_clean(self) -> None:
        """A draft has no adoption: what was typed of it goes to the deed, not to the row."""
        super()._post_clean()  # type: ignore[misc]
        document = self.instance
        if self.is_open:
            document.status = self.cleaned_data.get("status") or document.status
            document.adopted_by, document.adopted_on, document.adopted_by_role = None, None, ""


class AdoptForm(forms.Form):
    """The decision that adopts a document."""

    decision = forms.ModelChoiceField(
        label=_("decision"),
        help_text=_("Approved, and about the adoption of a document."),
        queryset=Decision.objects.none(),
        error_messages={"required": _("Choose the decision.")},
    )
    valid_from = SwedishDateField(
        label=_("valid from"), help_text=_("Leave it empty when it is the day of the decision."), required=False
    )
    valid_until = SwedishDateField(
        label=_("valid until"), help_text=_("Leave it empty for a document valid until further notice."), required=False
    )

    def __init__(self, *args: Any, document: GoverningDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.queryset = (
            Decision.objects.approved()
            .filter(kind=Decision.Kind.ADOPT_DOCUMENT, adopts=None)
            .select_related("board")
            .order_by("-decided_on")
        )
        field.label_from_instance = lambda decision: f"{decision.board}, {decision.decided_on}: {decision.subject}"
        if document.proposal_id:
            passed_on = Decision.objects.filter(prepared_by=document.proposal_id).order_by("pk").last()
            self.initial.setdefault("decision", passed_on.pk if passed_on else document.proposal_id)
        begin_with_capitals(self)
        self.helper = helper()


class ProposeForm(forms.Form):
    """Which body a document is put before."""

    board = forms.ModelChoiceField(
        label=_("body"),
        help_text=_("A committee can propose it to the body that adopts."),
        queryset=Board.objects.none(),
        error_messages={"required": _("Choose the body.")},
    )
    preparing_board = forms.ModelChoiceField(
        label=_("prepared by"),
        help_text=_("The document goes here first, for example to the executive board before the assembly adopts it."),
        queryset=Board.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, document: GoverningDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["board"].queryset = Board.objects.existing(clock.today()).order_by("name")
        fields["preparing_board"].queryset = Board.objects.preparing(clock.today()).order_by("name")
        self.initial.setdefault("board", document.to_be_adopted_by_id)
        begin_with_capitals(self)
        self.helper = helper()
