"""The forms of the board's desk. They only collect what was typed: ``governance.decisions`` decides what is allowed."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance import clock, corrections, decisions, minutes, refusals
from governance.models import Decision, DecisionComment, GoverningDocument, Meeting, Membership, Statement, User

from .fields import SwedishDateField, describe_options
from .formsets import GrowingFormSet
from .versioned import VersionedForm

LONG = 5000
Outcome = Decision.Outcome

#: In the body's own words, and in the order of the form.
ANSWERS = {
    Outcome.APPROVED: (_("Approve"), _("As it was proposed")),
    Outcome.APPROVED_CHANGED: (_("Approve with changes"), _("Write below what the body changed")),
    Outcome.REFERRED_BACK: (_("Refer back"), _("The officials complete the proposal and come back with a new one")),
    Outcome.TABLED: (pgettext_lazy("decision", "Table"), _("The same proposal comes back at a later meeting")),
    Outcome.REJECTED: (_("Reject"), _("The reason is shown in the public register")),
}
#: Of a body that prepares what another one decides: what it says yes or no to goes on with its words.
PROPOSALS = {
    Outcome.APPROVED: (_("Propose yes"), _("As it was proposed. It goes on to the body that decides")),
    Outcome.APPROVED_CHANGED: (_("Propose yes, with changes"), _("Write below what is changed before it goes on")),
    Outcome.REFERRED_BACK: ANSWERS[Outcome.REFERRED_BACK],
    Outcome.TABLED: ANSWERS[Outcome.TABLED],
    Outcome.REJECTED: (_("Propose no"), _("It goes on with your reason; the other body has the last word")),
}
NOTED = {Outcome.NOTED: (pgettext_lazy("decision", "Note"), _("The information is noted in the minutes"))}


class MeetingChoice(forms.ModelChoiceField):
    """Meetings by their date."""

    def label_from_instance(self, obj: Any) -> str:
        return date_format(obj.held_on, "DATE_FORMAT")


class DecideForm(forms.Form):
    """What the body decided, as the chair or the secretary registers it after the meeting."""

    MEETING, DELEGATION = "meeting", "delegation"
    MORE = ("wording", "minutes_url", "conflicts", "conflict_note", "is_appealable")

    outcome = forms.ChoiceField(
        label=_("What was decided?"),
        help_text=_("The body decides at its meeting. You register what it decided."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was decided.")},
    )
    motivation = forms.CharField(
        label=_("Motivation"),
        help_text=_("Needed when you refer back or reject. Residents can read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONG,
        required=False,
    )
    change_note = forms.CharField(
        label=_("What the body changed"),
        help_text=_("Needed when the proposal was approved with changes."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG,
        required=False,
    )
    wording = forms.CharField(
        label=_("Wording of the decision"),
        help_text=_("In the words of the minutes. Leave it empty when it is what was proposed."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG,
        required=False,
    )
    how = forms.ChoiceField(
        label=_("How was it decided?"),
        help_text=_("A delegated decision is reported to the body afterwards."),
        choices=[(MEETING, _("At a meeting")), (DELEGATION, _("By delegation"))],
        widget=forms.RadioSelect,
        initial=MEETING,
        error_messages={"required": _("Choose how it was decided.")},
    )
    meeting = MeetingChoice(
        label=_("Meeting"),
        help_text=_("Meetings that have been held. Missing one? Add it among the meetings."),
        queryset=Meeting.objects.none(),
        required=False,
    )
    paragraph = forms.IntegerField(
        label=_("Paragraph"),
        help_text=_("The number of the paragraph in the minutes, for example 131."),
        min_value=1,
        max_value=9999,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--s"}),
    )
    is_immediately_adjusted = forms.BooleanField(
        label=_("The paragraph was adjusted immediately"),
        help_text=_("Then the wording is final from the day of the meeting."),
        required=False,
    )
    minutes_url = forms.URLField(
        label=_("Link to the minutes"),
        help_text=_("On the municipality's notice board or web site."),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )
    delegate = forms.ModelChoiceField(
        label=_("Who decided"),
        help_text=_("The chair, a member or an official that the body has delegated to."),
        queryset=User.objects.none(),
        required=False,
    )
    delegate_title = forms.CharField(
        label=_("As"),
        help_text=_("The delegate's title, for example head of administration."),
        max_length=80,
        required=False,
    )
    delegation = forms.ModelChoiceField(
        label=_("Under which delegation"),
        help_text=_("The body's own delegation document, in force that day."),
        queryset=GoverningDocument.objects.none(),
        required=False,
    )
    decided_on = SwedishDateField(
        label=_("Day of the decision"), help_text=_("For example 2026-10-20."), required=False
    )
    reported_to = MeetingChoice(
        label=_("Reported to the meeting"),
        help_text=_("The meeting of the body where the decision is reported."),
        queryset=Meeting.objects.none(),
        required=False,
    )
    conflicts = forms.ModelMultipleChoiceField(
        label=_("Who stepped out?"),
        help_text=_("Those who took no part because of a conflict of interest."),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    conflict_note = forms.CharField(
        label=_("Why they stepped out"),
        help_text=_("In short, as it stands in the minutes. Residents can read it when the minutes are adjusted."),
        max_length=200,
        required=False,
    )
    is_appealable = forms.TypedChoiceField(
        label=_("Can the decision be appealed?"),
        help_text=_("By a legality review, within three weeks from when the minutes are posted."),
        choices=[("", ""), ("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, decision: Decision, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision, self.by = decision, by
        self._offer_appeal()
        answers = NOTED if decision.kind == Decision.Kind.INFORMATION_NOTED else ANSWERS
        if decision.prepares_for:
            answers = PROPOSALS
            self.fields["wording"].label = _("What the other body is asked to decide")
            self.fields["wording"].help_text = _("One sentence per line. Leave it empty when it is what was proposed.")
        field: Any = self.fields["outcome"]
        field.choices = [(code, label) for code, (label, _told) in answers.items()]
        describe_options(field, {code.value: told for code, (_label, told) in answers.items()})
        self._offer_people_and_meetings()
        if not self.may_be_delegated:
            for name in ("how", "delegate", "delegate_title", "delegation", "decided_on", "reported_to"):
                del self.fields[name]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.error_summary = False
        self.helper.layout = Layout(*self._parts())

    def _offer_appeal(self) -> None:
        """What holds for decisions of this kind stands unless something else is chosen; a company's are never appealed."""
        if self.decision.is_proposal or not decisions.may_be_appealed(self.decision.board):
            del self.fields["is_appealable"]
            return
        field: Any = self.fields["is_appealable"]
        usual = _("As usual: it can") if self.decision.is_appealable else _("As usual: it cannot")
        field.choices = [("", usual), *field.choices[1:]]

    def _parts(self) -> list[Any]:
        at_meeting = ["meeting", "paragraph", "is_immediately_adjusted"]
        parts: list[Any] = ["outcome", "motivation", "change_note"]
        if self.may_be_delegated:
            parts += ["how", Fieldset(_("If it was decided at a meeting"), *at_meeting)]
            by_delegation = ["delegate", "delegate_title", "delegation", "decided_on", "reported_to"]
            parts += [Fieldset(_("If it was decided by delegation"), *by_delegation)]
        else:
            parts += at_meeting
        return parts

    @property
    def more(self) -> list[forms.BoundField]:
        """What most decisions leave empty; the page keeps it folded together with the statements."""
        return [self[name] for name in self.MORE if name in self.fields]

    @property
    def has_more(self) -> bool:
        """Whether something folded is filled in or wrong, so that the page must show it."""
        return any(field.errors or field.value() for field in self.more)

    @property
    def may_be_delegated(self) -> bool:
        return self.decision.kind not in decisions.NEVER_DELEGATED and not self.decision.is_proposal

    def _offer_people_and_meetings(self) -> None:
        fields: Any = self.fields
        today, board = clock.today(), self.decision.board
        meetings = Meeting.objects.filter(board=board)
        fields["meeting"].queryset = meetings.filter(held_on__lte=today).order_by("-held_on")
        fields["reported_to"].queryset = meetings.order_by("-held_on")
        planned = self.decision.planned_meeting
        if planned and planned.held_on <= today:
            self.initial.setdefault("meeting", planned.pk)
        fields["delegate"].queryset = decisions.may_hold_delegation(board, on=today).order_by("name")
        fields["delegation"].queryset = decisions.delegations_of(board, on=today)
        fields["conflicts"].queryset = User.objects.filter(
            pk__in=Membership.objects.current()
            .filter(board=board, role__in=Membership.REGISTERS_DECISIONS + Membership.ELECTED)
            .values("user")
        ).order_by("name")

    def clean(self) -> dict[str, Any]:
        """Ask the deed what stands in the way, and say all of it beside the fields."""
        cleaned = super().clean() or {}
        if "outcome" in cleaned:
            for refusal in decisions.objections(self.decision, by=self.by, **self.answer()):
                if isinstance(refusal, refusals.AlreadyDecided):
                    raise refusal
                field = refusal.field if refusal.field in self.fields else None
                if not (field and field in self.errors):
                    self.add_error(field, refusal.message)
        if cleaned.get("conflict_note") and not cleaned.get("conflicts") and "conflicts" not in self.errors:
            self.add_error("conflicts", _("Choose who stepped out."))
        return cleaned

    def answer(self) -> dict[str, Any]:
        """What was typed, as the deed wants it."""
        answer = dict(self.cleaned_data)
        how = answer.pop("how", self.MEETING)
        left_out = (
            ["meeting", "paragraph", "is_immediately_adjusted"]
            if how == self.DELEGATION
            else ["delegate", "delegate_title", "delegation", "decided_on", "reported_to"]
        )
        for name in left_out:
            answer.pop(name, None)
        if how == self.DELEGATION:
            answer["is_delegated"] = True
        return answer


class StatementForm(forms.Form):
    """A reservation, a separate statement or a note to the minutes."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        help_text=_("It is shown to residents when the minutes are adjusted."),
        choices=[("", "–"), *Statement.Kind.choices],
        required=False,
    )
    by = forms.CharField(label=_("By"), help_text=_("Party, or members by name."), max_length=120, required=False)
    text = forms.CharField(
        label=_("Text"),
        help_text=_("As it stands in the minutes."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if any(cleaned.get(name) for name in ("kind", "by", "text")):
            for name, told in (
                ("kind", _("Choose the kind of statement.")),
                ("by", _("Write who made the statement.")),
                ("text", _("Write the statement.")),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, told)
        return cleaned


class StatementRows(GrowingFormSet, BaseFormSet):
    """The statements of a decision."""

    @property
    def is_begun(self) -> bool:
        """Whether somebody has written in a row or asked for another."""
        return self.is_adding_row or (self.is_bound and any(form.has_changed() for form in self.forms))

    def statements(self) -> list[tuple[str, str, str]]:
        """Those that were filled in, as the deed wants them."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]
        return [(row["kind"], row["by"], row["text"]) for row in rows]


Statements = formset_factory(StatementForm, formset=StatementRows, extra=1, max_num=30, absolute_max=40)


class MinutesForm(forms.Form):
    """When the minutes were adjusted and posted."""

    adjusted_on = SwedishDateField(
        label=_("Minutes adjusted"), help_text=_("From this day residents read the decision as final.")
    )
    posted_on = SwedishDateField(
        label=_("Minutes posted"),
        help_text=_("On the municipality's notice board. The three weeks for an appeal begin here."),
        required=False,
    )


class MeetingMinutesForm(MinutesForm):
    """The minutes of a whole meeting."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.error_summary = False


class DecisionMinutesForm(MeetingMinutesForm):
    """The minutes of one decision."""

    minutes_url = forms.URLField(
        label=_("Link to the minutes"),
        help_text=_("On the municipality's notice board or web site."),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )

    def __init__(self, *args: Any, decision: Decision, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision, self.by = decision, by

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("adjusted_on") and "posted_on" in cleaned:
            days = {name: cleaned[name] for name in ("adjusted_on", "posted_on")}
            for refusal in minutes.objections(self.decision, by=self.by, **days):
                self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)
        return cleaned


class CorrectionForm(forms.Form):
    """What was registered wrongly: at which meeting and under which paragraph, or when and where it was reported."""

    meeting = MeetingChoice(
        label=_("Meeting"),
        help_text=_("Where the body decided, as it stands in the minutes."),
        queryset=Meeting.objects.none(),
        error_messages={"required": _("Choose the meeting")},
    )
    paragraph = forms.IntegerField(
        label=_("Paragraph"),
        help_text=_("The number of the paragraph in the minutes, for example 131."),
        min_value=1,
        max_value=9999,
        error_messages={"required": _("Write the paragraph of the minutes, for example 131.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--s"}),
    )
    decided_on = SwedishDateField(label=_("Day of the decision"), help_text=_("For example 2026-10-20."))
    reported_to = MeetingChoice(
        label=_("Reported to the meeting"),
        help_text=_("The meeting of the body where the decision is reported."),
        queryset=Meeting.objects.none(),
        error_messages={"required": _("Choose the meeting")},
    )
    reason = forms.CharField(
        label=_("What was wrong?"),
        help_text=_("In a sentence. Residents can read it, with what stood there before."),
        max_length=300,
        error_messages={"required": _("Write what was wrong. Residents can read it.")},
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
    )

    AT_MEETING, BY_DELEGATION = ("meeting", "paragraph"), ("decided_on", "reported_to")

    def __init__(self, *args: Any, decision: Decision, by: User, **kwargs: Any) -> None:
        stands = {name: getattr(decision, name) for name in (*self.AT_MEETING, *self.BY_DELEGATION)}
        kwargs.setdefault("initial", stands)
        super().__init__(*args, **kwargs)
        self.decision, self.by = decision, by
        fields: Any = self.fields
        for name in self.AT_MEETING if decision.is_delegated else self.BY_DELEGATION:
            del fields[name]
        meetings = Meeting.objects.filter(board=decision.board).order_by("-held_on")
        if decision.is_delegated:
            fields["reported_to"].queryset = meetings
        else:
            fields["meeting"].queryset = meetings.filter(held_on__lte=clock.today())
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.error_summary = False

    def clean(self) -> dict[str, Any]:
        """Ask the deed what stands in the way, and say all of it beside the fields."""
        cleaned = super().clean() or {}
        typed = {"reason": "–", **cleaned}  # an empty reason has its message already
        for refusal in corrections.objections(self.decision, by=self.by, **typed):
            field = refusal.field if refusal.field in self.fields else None
            if not (field and field in self.errors):
                self.add_error(field, refusal.message)
        return cleaned


class CommentForm(forms.ModelForm):
    """A question or comment before the meeting."""

    class Meta:
        model = DecisionComment
        fields = ["text"]
        labels = {"text": _("Your question or comment")}
        help_texts = {"text": _("The members of the body and the officials can read it.")}
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "maxlength": LONG})}
        error_messages = {"text": {"required": _("Write your question or comment.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].max_length = LONG  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.error_summary = False

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) > LONG:
            raise forms.ValidationError(_("The comment is too long: at most 5,000 characters."))
        return text


class MeetingForm(VersionedForm):
    """A meeting of a body."""

    class Meta:
        model = Meeting
        fields = ["board", "held_on", "papers_due", "place"]
        field_classes = {"held_on": SwedishDateField, "papers_due": SwedishDateField}
        help_texts = {
            "board": _("The body that meets."),
            "held_on": _("For example 2026-12-08."),
            "papers_due": _("Last day for officials to send their papers. Reminders are counted from it."),
            "place": _("Where residents can come and listen, if they may."),
        }
        error_messages = {
            "__all__": {"unique_together": _("The body already has a meeting that day.")},
        }

    def __init__(self, *args: Any, by: User, boards: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["board"]
        field.queryset = boards
        if self.instance.pk:
            field.disabled = True
        elif len(boards) == 1:
            self.initial["board"] = boards[0].pk
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.error_summary = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        held_on, papers_due = cleaned.get("held_on"), cleaned.get("papers_due")
        if held_on and papers_due and papers_due > held_on:
            self.add_error("papers_due", _("The papers must be due before the meeting."))
        return cleaned
