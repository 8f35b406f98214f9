"""The forms by which an administrator sets up the municipality: its settings, bodies, people, documents and ladder."""

import datetime as dt
import re
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BaseInlineFormSet, formset_factory, inlineformset_factory
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import (
    Administration,
    Area,
    Board,
    Decision,
    DocumentType,
    GoverningDocument,
    LadderLevel,
    MandatePeriod,
    Meeting,
    Membership,
    Municipality,
    Role,
    User,
)
from governance.models.municipality import default_referrals

from .board import MeetingForm
from .fields import SwedishDateField
from .formsets import GrowingFormSet
from .plain import begin_with_capitals as _begin_with_capitals
from .plain import helper as _helper
from .versioned import VersionedForm

WEEKDAYS = [
    ("måndag", _("Monday")),
    ("tisdag", _("Tuesday")),
    ("onsdag", _("Wednesday")),
    ("torsdag", _("Thursday")),
    ("fredag", _("Friday")),
]
#: Languages that public texts often exist in: ours, the national minorities' and those many read in Sweden.
LANGUAGES = ["sv", "en", "fi", "se", "ar", "fa", "ku", "pl", "so", "ti", "tr", "uk", "es", "de", "ru"]
OTHER_LANGUAGES = {"se": "Davvisámegiella", "so": "Soomaali", "ti": "ትግርኛ", "ku": "Kurdî"}
SOURCES = [
    ("resident", _("a resident")),
    ("civil_society", _("an association")),
    ("business", _("a business")),
    ("elected", _("elected representatives")),
    ("official", _("officials")),
    ("council", _("an advisory council or the youth assembly")),
]
#: Where residents are sent when what they ask for is not a dialogue, by the outcome of the triage.
REFERRALS = [
    ("fault_report", _("fault report and complaints")),
    ("citizen_proposal", _("citizens' proposals")),
    ("question_to_elected", _("questions to the elected")),
    ("statutory_consultation", _("consultations on plans")),
    ("user_dialogue", _("talks with those who use a service")),
    ("other_principal", _("who decides about what (region, state)")),
]
REMINDED = [
    ("official", _("the responsible official")),
    ("manager", _("the responsible manager")),
    ("chair", _("the chair of the owning board")),
    ("secretary", _("the secretary of the owning board")),
]


def language_choices() -> list[tuple[str, str]]:
    """Languages by their own names."""
    return [(code, OTHER_LANGUAGES.get(code) or LANG_INFO[code]["name_local"]) for code in LANGUAGES]


class DaysField(forms.CharField):
    """Days counted from a promised day, typed as "-14, -3, 0, 7"."""

    widget = forms.TextInput(attrs={"class": "input--m"})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(day) for day in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The days as whole numbers in order."""
        text = str(value or "").replace("−", "-").replace("–", "-").replace("+", "")
        days = [part for part in re.split(r"[\s,;]+", text) if part]
        if not all(re.fullmatch(r"-?\d{1,3}", day) for day in days):
            raise ValidationError(_("Write the days as whole numbers with commas, for example -14, -3, 0, 7."))
        return sorted({int(day) for day in days})


class CountsField(forms.CharField):
    """Inhabitants by group, one per line: "13–17: 2600"."""

    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{name}: {count}" for name, count in value.items()) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        """The counts by the name of the group."""
        counts = {}
        for line in str(value or "").splitlines():
            if not line.strip():
                continue
            name, _colon, count = line.rpartition(":")
            count = re.sub(r"\s", "", count)
            if not (name.strip() and count.isdecimal() and len(count) < 10):
                raise ValidationError(
                    _("Write one group per line with a colon, for example 13–17: 2600. Look at “%(line)s”."),
                    params={"line": line},
                )
            counts[name.strip()] = int(count)
        return counts


class HourField(forms.CharField):
    """A time of day typed as 8, 8.00 or 08:00."""

    widget = forms.TextInput(attrs={"class": "input--s"})

    def to_python(self, value: Any) -> Any:
        """The time as "08:00"."""
        found = re.fullmatch(r"(\d{1,2})(?:[.:](\d{2}))?", str(value or "").strip())
        if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise ValidationError(_("Write the time as 08.00"))
        return dt.time(int(found[1]), int(found[2] or 0)).strftime("%H:%M")


class MunicipalityForm(VersionedForm):
    """Everything the municipality may decide for itself, as fields that say what they do."""

    website = forms.URLField(
        label=_("web site"),
        help_text=_("The municipality's ordinary web site."),
        required=False,
        assume_scheme="https",
    )
    languages = forms.MultipleChoiceField(
        label=_("languages"),
        help_text=_("Languages that a dialogue's public texts may exist in."),
        choices=language_choices,
        widget=forms.CheckboxSelectMultiple,
    )
    initiative_sources_allowed = forms.MultipleChoiceField(
        label=_("who may take the initiative"),
        help_text=_("Others are told how to bring up the question instead."),
        choices=SOURCES,
        widget=forms.CheckboxSelectMultiple,
    )
    referrals_offered = forms.MultipleChoiceField(
        label=_("what an initiative can be referred to"),
        help_text=_("Only what you offer. The questions about a new initiative leave the others out."),
        choices=[(code, label) for code, label in REFERRALS if code in default_referrals()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reminder_days = DaysField(
        label=_("reminder days"),
        help_text=_("Days from a promised day, for example -14, -3, 0, 7, 21. Minus means before."),
    )
    opens = HourField(label=_("mail from"), help_text=_("On working days, for example 08.00."))
    closes = HourField(label=_("mail until"), help_text=_("On working days, for example 18.00."))
    reminder_shift = forms.ChoiceField(
        label=_("reminders on a day off"),
        help_text=_("When the day is a Saturday, a Sunday or a public holiday."),
        choices=[("previous_working_day", _("sent the working day before"))],
    )
    list_every = forms.ChoiceField(
        label=_("the coordinator's list"),
        help_text=_("Late and coming promises in one mail."),
        choices=[("week", _("every week")), ("never", _("never"))],
    )
    list_weekday = forms.ChoiceField(
        label=_("day of the coordinator's list"),
        help_text=_("Moved to the working day before when it is a holiday."),
        choices=WEEKDAYS,
    )
    participant_days = forms.IntegerField(
        label=_("days before participants are reminded"),
        help_text=_("Only those who left an address and have not opened the feedback page."),
        min_value=1,
        max_value=365,
    )
    participant_max = forms.IntegerField(
        label=_("most reminders to a participant"),
        help_text=_("At most one per occasion; 0 means none."),
        min_value=0,
        max_value=1,
    )
    age_population = CountsField(
        label=_("inhabitants by age"),
        help_text=_("One group per line, for example 13–17: 2600. Compilations compare who took part with it."),
        required=False,
    )
    gender_population = CountsField(
        label=_("inhabitants by gender"),
        help_text=_("One group per line, for example women: 20480. Compilations compare who took part with it."),
        required=False,
    )

    class Meta:
        model = Municipality
        fields = [
            "name",
            "short_name",
            "genitive",
            "population",
            "slogan",
            "ambition",
            "website",
            "email",
            "phone",
            "note",
            "default_language",
            "languages",
            "dialogue_word",
            "citizen_dialogue_label",
            "feedback_days_after_close",
            "decided_feedback_days_after_decision",
            "processing_days_min",
            "late_grace_days",
            "small_cell_threshold",
            "contribution_publishing",
            "evaluation_required_citizen",
            "evaluation_required_knowledge",
            "information_counts_as_dialogue",
            "children_always_considered",
            "councils_always_considered",
            "initiative_sources_allowed",
            "referrals_offered",
            "launched_by",
            "shows_promise_board",
            "suggests_themes",
            "reminder_days",
            "reminder_shift",
            "reminder_rule",
            "percent_rounding",
            "age_population",
            "gender_population",
            "coming_boards_elected",
        ]
        widgets = {
            "councils_always_considered": forms.CheckboxSelectMultiple,
            "contribution_publishing": forms.RadioSelect,
            "launched_by": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "population": _("Used to compare who took part with who lives here."),
            "slogan": _("Shown on the start page."),
            "ambition": _("What you want with dialogue, and what residents can count on. It has a page of its own."),
            "phone": _("Shown at the foot of every page."),
            "note": _("For those who administer the portal."),
            "default_language": _("The language that every public text exists in."),
            "dialogue_word": _("The name of the site begins with it, for example Dialog i Fagersunda."),
            "citizen_dialogue_label": _("For example Medborgardialog or Invånardialog. Empty means Medborgardialog."),
            "feedback_days_after_close": _("Residents are promised what we heard within so many days."),
            "decided_feedback_days_after_decision": _("Residents are promised what it led to within so many days."),
            "processing_days_min": _("A decision nearer the close than this gives a warning."),
            "late_grace_days": _("Papers that arrive so many days after the close are still compiled."),
            "small_cell_threshold": _("Smaller groups are not shown in public figures."),
            "contribution_publishing": _("The ordinary choice; a dialogue can choose otherwise."),
            "evaluation_required_citizen": _("A dialogue cannot be closed without its evaluation."),
            "evaluation_required_knowledge": _("A dialogue cannot be closed without its evaluation."),
            "information_counts_as_dialogue": _("Then a dialogue may have the level Information only."),
            "children_always_considered": _("Every mandate says whether and how children are affected."),
            "councils_always_considered": _("Every mandate says whether each of them is affected."),
            "launched_by": _("The ordinary choice; the board's delegation must allow it."),
            "shows_promise_board": _("What was promised when, and whether it was kept: late answers too."),
            "suggests_themes": _(
                "Learnt from how your officials have sorted, within the portal alone. An official decides each time. "
                "The privacy notice says that it is used."
            ),
            "reminder_rule": _("Shown to officials beside the promised days, in your own words."),
            "percent_rounding": _("Every share on every page is written so."),
            "coming_boards_elected": _("The assembly's decision that elects the boards of the next term."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settings, fields = self.instance, self.fields
        councils: Any = fields["councils_always_considered"]
        councils.queryset = Board.objects.existing(clock.today()).filter(kind__in=Board.COUNCILS).order_by("name")
        elections: Any = fields["coming_boards_elected"]
        elections.queryset = Decision.objects.filter(board__kind=Board.Kind.ASSEMBLY).exclude(outcome="")
        opens, closes = settings.reminder_hours
        self.initial = {
            **self.initial,
            "opens": opens,
            "closes": closes,
            "list_every": settings.coordinator_list.get("every", "never"),
            "list_weekday": settings.coordinator_list.get("weekday", "måndag"),
            "participant_days": settings.participant_reminder.get("days", 14),
            "participant_max": settings.participant_reminder.get("max", 1),
        }
        for role, label in REMINDED:
            fields[f"remind_{role}"] = DaysField(
                label=label, help_text=_("Which of the reminder days, for example 0, 7."), required=False
            )
            self.initial[f"remind_{role}"] = settings.reminder_roles.get(role, [])
        for code, label in REFERRALS:
            fields[f"refer_{code}"] = forms.URLField(
                label=label,
                help_text=_("The address of your e-service or page."),
                required=False,
                assume_scheme="https",
            )
            self.initial[f"refer_{code}"] = settings.references.get(code, "")
        _begin_with_capitals(self)
        self.helper = _helper(*self._parts())

    def _parts(self) -> list[Any]:
        return [
            "version",
            Fieldset(
                _("The municipality"),
                *[
                    "name",
                    "short_name",
                    "genitive",
                    "population",
                    "slogan",
                    "ambition",
                    "website",
                    "email",
                    "phone",
                    "note",
                ],
            ),
            Fieldset(
                _("Words and languages"),
                *["default_language", "languages", "dialogue_word", "citizen_dialogue_label"],
            ),
            Fieldset(
                _("What every dialogue must do"),
                *["initiative_sources_allowed", "children_always_considered", "councils_always_considered"],
                *["information_counts_as_dialogue", "launched_by", "contribution_publishing"],
                *["shows_promise_board", "suggests_themes"],
                *["evaluation_required_citizen", "evaluation_required_knowledge"],
            ),
            Fieldset(
                _("Days and limits"),
                *["feedback_days_after_close", "decided_feedback_days_after_decision", "processing_days_min"],
                *["late_grace_days", "small_cell_threshold", "percent_rounding"],
            ),
            Fieldset(
                _("Reminders"),
                *["reminder_days", *[f"remind_{role}" for role, _label in REMINDED], "reminder_shift"],
                *["opens", "closes", "list_every", "list_weekday", "participant_days", "participant_max"],
                "reminder_rule",
            ),
            Fieldset(
                _("Where residents are referred"), "referrals_offered", *[f"refer_{code}" for code, _label in REFERRALS]
            ),
            Fieldset(_("Figures to compare with"), "age_population", "gender_population", "coming_boards_elected"),
        ]

    def values_of(self, row: Any) -> dict[str, Any]:
        """Also the settings that are kept together in one column."""
        fresh = MunicipalityForm(instance=row)
        return {name: value for name, value in fresh.initial.items() if name in self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("opens") and cleaned.get("closes") and cleaned["opens"] >= cleaned["closes"]:
            self.add_error("closes", _("The last hour must be after the first."))
        known = set(cleaned.get("reminder_days") or [])
        for role, _label in REMINDED:
            if strange := sorted(set(cleaned.get(f"remind_{role}") or []) - known):
                self.add_error(
                    f"remind_{role}",
                    ValidationError(_("%(days)s is not among the reminder days."), params={"days": strange[0]}),
                )
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """The fields of a setting kept together are put together again."""
        cleaned, settings = self.cleaned_data, self.instance
        settings.reminder_hours = [cleaned["opens"], cleaned["closes"]]
        settings.reminder_roles = {role: cleaned[f"remind_{role}"] for role, _label in REMINDED}
        settings.coordinator_list = {"every": cleaned["list_every"], "weekday": cleaned["list_weekday"]}
        settings.participant_reminder = {
            **settings.participant_reminder,
            "days": cleaned["participant_days"],
            "max": cleaned["participant_max"],
        }
        known = {code for code, _label in REFERRALS}
        settings.references = {
            **{code: address for code, address in settings.references.items() if code not in known},
            **{code: cleaned[f"refer_{code}"] for code in known if cleaned[f"refer_{code}"]},
        }
        return super().save(commit)


class _SettingsForm(VersionedForm):
    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        _begin_with_capitals(self)
        self.helper = _helper()


class BoardForm(_SettingsForm):
    """A body. It is closed with a date, never deleted."""

    class Meta:
        model = Board
        fields = [
            "name",
            "name_en",
            "abbreviation",
            "code",
            "kind",
            "parent",
            "valid_from",
            "valid_to",
            "successor",
            "email",
            "diary_prefix",
            "may_mandate",
            "is_data_controller",
            "meeting_weekday",
            "constituency",
        ]
        field_classes = {"valid_from": SwedishDateField, "valid_to": SwedishDateField}
        help_texts = {
            "name": _("As it is written in the minutes."),
            "name_en": _("Shown on the pages in English."),
            "abbreviation": _("For example TN."),
            "code": _("Small letters, part of the address of its page. Keep it when the name changes."),
            "kind": _("Committees and councils can propose, never decide."),
            "parent": _("For example the board that a committee prepares for."),
            "valid_from": _("Leave it empty when it has always existed."),
            "valid_to": _("The last day, when the body is dissolved. Its dialogues stay readable."),
            "successor": _("The body that takes over its dialogues."),
            "email": _("A function mailbox."),
            "diary_prefix": _("What its diary numbers begin with."),
            "may_mandate": _("It may own dialogues and decide on their mandates."),
            "is_data_controller": _("Residents are told so where they take part."),
            "meeting_weekday": _("For example Tuesdays."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("valid_from") and cleaned.get("valid_to") and cleaned["valid_to"] < cleaned["valid_from"]:
            self.add_error("valid_to", _("The last day must be after the first."))
        if cleaned.get("successor") and cleaned["successor"] == self.instance:
            self.add_error("successor", _("A body cannot take over from itself."))
        kind = cleaned.get("kind")
        if cleaned.get("may_mandate") and kind in Board.PROPOSES_ONLY:
            self.add_error("may_mandate", _("A committee or a council can propose, never decide."))
        return cleaned


class AdministrationForm(_SettingsForm):
    """The officials who work for one or more bodies."""

    class Meta:
        model = Administration
        fields = ["name", "code", "head_title", "serves"]
        widgets = {"serves": forms.CheckboxSelectMultiple}
        help_texts = {
            "name": _("For example the social services administration."),
            "code": _("Small letters without spaces."),
            "head_title": _("For example head of social services."),
            "serves": _("The bodies whose dialogues its officials work with."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["serves"]
        field.queryset = Board.objects.existing(clock.today()).order_by("name")


class AreaForm(_SettingsForm):
    """A part of the municipality."""

    class Meta:
        model = Area
        fields = ["name", "code", "kind", "population", "has_low_turnout"]
        help_texts = {
            "name": _("As people call it."),
            "code": _("Small letters without spaces."),
            "kind": _("For example district or village."),
            "population": _("Used to compare who took part with who lives there."),
            "has_low_turnout": _("Then plans are asked how people there are reached."),
        }


class MandatePeriodForm(_SettingsForm):
    """A term of office."""

    class Meta:
        model = MandatePeriod
        fields = ["elected", "starts_on", "ends_on"]
        field_classes = {"starts_on": SwedishDateField, "ends_on": SwedishDateField}
        help_texts = {
            "elected": _("The assembly's term begins in October, the boards' in January."),
            "starts_on": _("First day, for example 2027-01-01."),
            "ends_on": _("Last day, for example 2030-12-31."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] <= cleaned["starts_on"]:
            self.add_error("ends_on", _("The last day must be after the first."))
        return cleaned


class AnyMeetingForm(MeetingForm):
    """A meeting of any body."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, boards=Board.objects.existing(clock.today()).order_by("name"), **kwargs)

    class Meta(MeetingForm.Meta):
        model = Meeting


class DocumentTypeForm(_SettingsForm):
    """A kind of governing document."""

    class Meta:
        model = DocumentType
        fields = ["name", "rank"]
        help_texts = {"name": _("For example policy, guideline or plan.")}


class DocumentForm(_SettingsForm):
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
            "text": _("The text that is put before the body."),
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
        _begin_with_capitals(self)
        self.helper = _helper()


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
        _begin_with_capitals(self)
        self.helper = _helper()


class PersonForm(VersionedForm):
    """Someone who works in the portal."""

    class Meta:
        model = User
        fields = ["name", "email", "party", "phone", "is_active"]
        help_texts = {
            "name": _("First name and surname."),
            "email": _("What the person logs in with."),
            "party": _("For the elected. Shown beside their name on the board's desk."),
            "phone": _("To colleagues only."),
            "is_active": _("Take it away when the person has left. What they have done stays."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper()
        if not self.instance.pk:
            del self.fields["is_active"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Someone already has this e-mail address."))
        return email


class MembershipForm(forms.ModelForm):
    """A role with its term. It is ended with a date, never removed."""

    class Meta:
        model = Membership
        fields = ["role", "board", "administration", "starts_on", "ends_on"]
        field_classes = {"starts_on": SwedishDateField, "ends_on": SwedishDateField}
        help_texts = {
            "role": _("What the person does."),
            "board": _("For the elected and the board secretaries."),
            "administration": _("For officials and managers."),
            "starts_on": _("Leave it empty when it has always been so."),
            "ends_on": _("The last day. Leave it empty for as long as it lasts."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        role = cleaned.get("role")
        political = (*Membership.ELECTED, Role.SECRETARY)
        if role in political and not cleaned.get("board"):
            self.add_error("board", _("Choose the body."))
        if role in (Role.OFFICIAL, Role.MANAGER) and not cleaned.get("administration"):
            self.add_error("administration", _("Choose the administration."))
        if cleaned.get("board") and cleaned.get("administration"):
            self.add_error("administration", _("A role is for a body or for an administration, not both."))
        if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            self.add_error("ends_on", _("The last day must be after the first."))
        return cleaned


class MembershipRows(GrowingFormSet, BaseInlineFormSet):
    """The roles of a person."""


Memberships = inlineformset_factory(
    User, Membership, form=MembershipForm, formset=MembershipRows, extra=1, can_delete=False
)


class LadderForm(forms.Form):
    """A new version of the ladder."""

    name = forms.CharField(label=_("name"), help_text=_("For example Our participation ladder."), max_length=120)
    version = forms.CharField(label=_("version"), help_text=_("For example 2027."), max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _begin_with_capitals(self)
        self.helper = _helper()


class LevelForm(forms.Form):
    """A level in the municipality's own words."""

    code = forms.ChoiceField(choices=LadderLevel.Code, widget=forms.HiddenInput)
    label = forms.CharField(label=_("name"), help_text=_("As residents read it."), max_length=60)
    verb_municipality = forms.CharField(
        label=_("what the municipality does"), help_text=_("For example: we ask."), max_length=120
    )
    verb_participant = forms.CharField(
        label=_("what the participant does"), help_text=_("For example: you say what you think."), max_length=120
    )
    promise = forms.CharField(
        label=_("promise"),
        help_text=_("What we promise the resident at this level, in one or two sentences."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
    )
    counts_as_dialogue = forms.BooleanField(
        label=_("counts as dialogue"), help_text=_("Information alone seldom does."), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _begin_with_capitals(self)


Levels = formset_factory(LevelForm, extra=0, min_num=2, max_num=5, absolute_max=5, validate_min=True)
