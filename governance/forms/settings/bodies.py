"""Bodies, administrations, areas, terms of office and meetings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Administration, Area, Board, MandatePeriod, Meeting, User

from ..board import MeetingForm
from ..fields import LinesField, SwedishDateField
from .row import RowForm


class BoardForm(RowForm):
    """A body. It is closed with a date, never deleted."""

    former_names = LinesField(
        label=_("former names"),
        help_text=_("One on each line. When the name is changed, the one before comes here by itself."),
        required=False,
    )

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
            "former_names",
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
        if "name" in cleaned:
            cleaned["former_names"] = self.instance.former_names_as(cleaned["name"], cleaned.get("former_names", []))
        kind = cleaned.get("kind")
        if cleaned.get("may_mandate") and kind in Board.PROPOSES_ONLY:
            self.add_error("may_mandate", _("A committee or a council can propose, never decide."))
        return cleaned


class AdministrationForm(RowForm):
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


class AreaForm(RowForm):
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


class MandatePeriodForm(RowForm):
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
