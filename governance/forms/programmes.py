"""The forms by which a programme is written, reported on and followed up."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance import clock, programmes
from governance.models import (
    AdditionalAssignment,
    Appropriation,
    Board,
    Decision,
    FocusArea,
    FollowUp,
    GoverningDocument,
    Meeting,
    Programme,
    SubArea,
    SubAreaResponsibility,
)
from governance.models.programme import is_day_of_year

from .fields import LinesField
from .plain import PlainForm, begin_with_capitals, helper


class YearDayField(forms.CharField):
    """A day that comes every year, typed as month and day: 02-15."""

    def clean(self, value: Any) -> str:
        """The day as ``02-15``; 29 February does not come every year."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return ""
        if not is_day_of_year(text):
            raise ValidationError(_("Write month and day with a hyphen, for example 02-15."))
        return text


class ProgrammeForm(PlainForm):
    """What makes a governing document a programme."""

    class Meta:
        model = Programme
        fields = ["document", "goal", "responsible_unit", "annual_followup", "reports_due"]
        field_classes = {"reports_due": YearDayField}
        widgets = {"goal": forms.Textarea(attrs={"rows": 3}), "annual_followup": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "document": _("Register the document first; there its decision and validity are kept."),
            "goal": _("The municipality's goal that the programme is to lead to."),
            "responsible_unit": _("Who keeps the programme together."),
            "annual_followup": _("When the bodies report and when it is followed up."),
            "reports_due": _("Month and day, for example 02-15. From a month before those who have not are reminded."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if self.instance.pk:
            del fields["document"]
        else:
            del fields["version"]
            fields["document"].queryset = GoverningDocument.objects.filter(programme=None)


class _Content(PlainForm):
    """What an adopted programme says: changed only with the decision that changes it."""

    needs_decision = True

    decision = forms.ModelChoiceField(
        label=_("decision that changes the programme"),
        help_text=_(
            "The latest follow-up in which the body revised it, until the revision is written in; "
            "before any report is handed over also the decision that adopted it."
        ),
        queryset=Decision.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        field: Any = self.fields["decision"]
        if programmes.is_decided(programme):
            field.queryset = programmes.decisions_on(programme).order_by("-decided_on", "-pk")
            field.label_from_instance = lambda row: f"{row.board}, {row.decided_on}: {row.subject}"
        else:
            del self.fields["decision"]


class FocusAreaForm(_Content):
    """One of the programme's main aims, with what it builds on."""

    related = LinesField(
        label=_("related documents"), help_text=_("One per line, for example Housing plan 2025–2030."), required=False
    )
    commitments = LinesField(
        label=_("national and international commitments"),
        help_text=_("One per line, for example the Convention on the Rights of the Child."),
        required=False,
    )
    sources = LinesField(
        label=_("data sources"),
        help_text=_("One per line: the surveys and statistics that tell what comes first."),
        required=False,
    )

    class Meta:
        model = FocusArea
        fields = ["number", "title", "text", "related", "commitments", "sources", "order"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "number": _("As it stands in the programme, for example 1."),
            "title": _("As it stands in the programme."),
            "text": _("In plain words, for everybody."),
            "order": _("A lower number comes first."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        rows = self.programme.focus_areas.filter(number=cleaned.get("number"))
        self.refuse_taken(rows, "number", _("The number is taken by another focus area."))
        return cleaned

    def _post_clean(self) -> None:
        self.instance.programme = self.programme
        super()._post_clean()  # type: ignore[misc]


class SubAreaForm(_Content):
    """A numbered part and the bodies that answer for it."""

    responsible = forms.ModelMultipleChoiceField(
        label=_("responsible bodies"),
        help_text=_("Each of them reports on the part every year."),
        queryset=Board.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one body.")},
    )
    through = forms.ModelMultipleChoiceField(
        label=_("through"),
        help_text=_("Companies and committees that do the work under one of the bodies above."),
        queryset=Board.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = SubArea
        fields = ["focus_area", "number", "title", "responsible", "through", "order"]
        help_texts = {
            "focus_area": _("Where the part belongs."),
            "number": _("As it stands in the programme, for example 1.1."),
            "title": _("As it stands in the programme."),
            "order": _("A lower number comes first."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["focus_area"].queryset = self.programme.focus_areas.all()
        lines = list(self.instance.responsibilities.prefetch_related("via")) if self.instance.pk else []
        held = [line.board_id for line in lines] + [board.pk for line in lines for board in line.via.all()]
        bodies = Board.objects.filter(Q(pk__in=held) | Q(pk__in=Board.objects.existing(clock.today()))).order_by("name")
        fields["responsible"].queryset = bodies.exclude(kind__in=Board.COUNCILS)
        fields["through"].queryset = bodies.exclude(parent=None).exclude(kind__in=Board.COUNCILS)
        self.initial.setdefault("responsible", [line.board_id for line in lines])
        self.initial.setdefault("through", [board.pk for line in lines for board in line.via.all()])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        rows = SubArea.objects.filter(focus_area__programme=self.programme, number=cleaned.get("number"))
        self.refuse_taken(rows, "number", _("The number is taken by another part."))
        chosen = {board.pk for board in cleaned.get("responsible") or []}
        for board in cleaned.get("through") or []:
            if board.parent_id not in chosen:
                text = _("%(board)s belongs under %(parent)s, which is not chosen as responsible.")
                self.add_error("through", ValidationError(text, params={"board": board, "parent": board.parent}))
        return cleaned

    def values_of(self, row: Any) -> dict[str, Any]:
        lines = list(row.responsibilities.prefetch_related("via"))
        through = [board.pk for line in lines for board in line.via.all()]
        return {**super().values_of(row), "responsible": [line.board_id for line in lines], "through": through}

    def save(self, commit: bool = True) -> Any:
        """The part and its lines of responsibility; lines that stay keep their place."""
        part = super().save(commit)
        chosen, through = self.cleaned_data["responsible"], self.cleaned_data["through"]
        part.responsibilities.exclude(board__in=chosen).delete()
        for place, board in enumerate(chosen, 1):
            line, _is_new = SubAreaResponsibility.objects.get_or_create(
                sub_area=part, board=board, defaults={"order": place}
            )
            line.via.set([company for company in through if company.parent_id == board.pk])
        return part


class _Beside(PlainForm):
    """What belongs to the programme and is decided in the budget, not in the programme itself."""

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme

    def _post_clean(self) -> None:
        self.instance.programme = self.programme
        super()._post_clean()  # type: ignore[misc]


class AppropriationForm(_Beside):
    """Money for one year."""

    year = forms.IntegerField(label=_("year"), help_text=_("For example 2027."), min_value=1990, max_value=2100)

    class Meta:
        model = Appropriation
        fields = ["year", "kind", "amount_tkr"]
        help_texts = {
            "kind": _("Budget is decided; plan is what the assembly counts on."),
            "amount_tkr": _("In thousands of kronor, for example 3500."),
        }

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if self.programme.appropriations.filter(year=year).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is an amount for that year already."))
        return year


class AssignmentForm(_Beside):
    """An assignment beyond the programme's own text."""

    class Meta:
        model = AdditionalAssignment
        fields = ["number", "given_by", "given_to", "text", "state"]
        widgets = {"given_to": forms.CheckboxSelectMultiple, "text": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "number": _("For example 2027:8."),
            "given_by": _("The body that decided it."),
            "given_to": _("The bodies that are to do it."),
            "text": _("What is to be done, as it was decided."),
            "state": _("How it goes today."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        bodies = Board.objects.existing(clock.today()).order_by("name")
        fields["given_by"].queryset = bodies.exclude(kind__in=Board.PROPOSES_ONLY)
        fields["given_to"].queryset = bodies.exclude(kind__in=Board.COUNCILS)


class ReportForm(PlainForm):
    """What a body reports of one part."""

    class Meta:
        model = FollowUp
        fields = ["state", "comment"]
        widgets = {"state": forms.RadioSelect, "comment": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "state": _("How the body's work within the part goes, taken as a whole."),
            "comment": _("What was done, what it led to and what is left."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["state"].choices = [choice for choice in fields["state"].choices if choice[0]]
        fields["comment"].required = True
        fields["comment"].error_messages["required"] = _("Write what was done and what it led to.")


class ReviewForm(forms.Form):
    """The follow-up of a year, on its way to the executive board."""

    year = forms.TypedChoiceField(label=_("year"), help_text=_("The year that is followed up."), coerce=int)
    board = forms.ModelChoiceField(
        label=_("body"), help_text=_("The body that follows up the programme."), queryset=Board.objects.none()
    )
    planned_meeting = forms.ModelChoiceField(
        label=_("meeting"),
        help_text=_("The meeting that takes it up. Leave it empty when it is not known."),
        queryset=Meeting.objects.none(),
        required=False,
    )
    summary = forms.CharField(
        label=_("what the year shows"),
        help_text=_("What goes well, what does not, and what you propose. The bodies' reports follow by themselves."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
    )
    revision = forms.CharField(
        label=_("what is to be changed in the programme"),
        help_text=_("Leave it empty when the programme stands. What the body approves can then be changed."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["year"].choices = [(year, year) for year in programmes.years(programme)]
        fields["board"].queryset = Board.objects.existing(clock.today()).filter(kind=Board.Kind.EXECUTIVE_BOARD)
        meetings = Meeting.objects.filter(
            board__kind=Board.Kind.EXECUTIVE_BOARD, held_on__gte=clock.today()
        ).select_related("board")
        fields["planned_meeting"].queryset = meetings.order_by("held_on")
        self.initial.setdefault("year", programmes.year_to_report(programme))
        self.initial.setdefault("board", fields["board"].queryset.first())
        begin_with_capitals(self)
        self.helper = helper()


class HandBackForm(forms.Form):
    """Why a report is handed back."""

    comment = forms.CharField(
        label=_("What does the report lack?"),
        help_text=_("Whoever wrote it reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()
