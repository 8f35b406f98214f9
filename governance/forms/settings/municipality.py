"""The settings of the municipality: its names, terms, days and rules."""

import datetime as dt
import re
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Board, Decision, Municipality
from governance.models.municipality import default_referrals

from ..plain import begin_with_capitals, helper
from ..versioned import VersionedForm

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
        begin_with_capitals(self)
        self.helper = helper(*self._parts())

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
