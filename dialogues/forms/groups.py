"""The target groups of a dialogue: what each expects, what it is offered, and how it is reached."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Area, LadderLevel

from ..models import Dialogue, DialogueTargetGroup, TargetGroup
from .fields import FEW_LINES, SHORT, needed_later
from .formsets import GrowingFormSet
from .versioned import VersionedForm, shown


class GroupForm(forms.ModelForm):
    """One group: what it expects, what it is offered, how we know, and how it is reached."""

    class Meta:
        model = DialogueTargetGroup
        fields = [
            "group", "area", "is_priority", "heard_before", "room", "wish", "evidence", "message", "spokesperson",
            "reach", "reach_goal", "needs",
        ]  # fmt: skip
        widgets = {
            "heard_before": forms.Textarea(attrs=FEW_LINES),
            "message": forms.Textarea(attrs=FEW_LINES),
            "reach": forms.Textarea(attrs=FEW_LINES),
            "needs": forms.Textarea(attrs=FEW_LINES),
            "reach_goal": forms.NumberInput(attrs=SHORT),
        }
        help_texts = {
            "group": _("Choose from the list. The coordinator adds groups that are missing."),
            "area": _("Only when the group is one of a certain part of the municipality."),
            "is_priority": _("The dialogue is not done until this group is reached, or we have said why not."),
            "spokesperson": _("A function or an association, not a private person."),
            "reach": _("Where they are: at school, in the association, in their own language."),
            "needs": _("What they need in order to take part."),
        }

    def __init__(
        self,
        *args: Any,
        levels: list[LadderLevel],
        groups: list[tuple[Any, str]],
        areas: Any,
        locked: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("room", "wish"):
            old = self.fields[name]
            choices = [("", "–"), *((level.order, f"{level.order}. {level}") for level in levels)]
            self.fields[name] = forms.TypedChoiceField(
                label=old.label, help_text=old.help_text, required=False, choices=choices, coerce=int, empty_value=None
            )
        self.fields["group"].choices = groups  # type: ignore[attr-defined]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        needed_later(self, "room", "wish", "evidence", "reach", "reach_goal")
        if locked:
            for name in ("group", "area", "is_priority", "heard_before", "room", "wish", "evidence", "message"):
                self.fields[name].disabled = True


class BaseGroupSet(GrowingFormSet, forms.BaseInlineFormSet):
    """The groups of one dialogue."""

    def __init__(self, *args: Any, locked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locked = locked
        dialogue = self.instance
        self.levels = list(dialogue.scale.levels.all())
        self.groups = [("", "–"), *((group.pk, str(group)) for group in TargetGroup.objects.order_by("pk"))]
        self.areas = [("", "–"), *((area.pk, area.name) for area in Area.objects.order_by("name"))]

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        return {**kwargs, "levels": self.levels, "groups": self.groups, "areas": self.areas, "locked": self.locked}

    def get_queryset(self) -> Any:
        if not hasattr(self, "_rows"):
            self._rows = super().get_queryset().select_related("group", "area")
        return self._rows

    def clean(self) -> None:
        """A group stands once, or once for each area; Django does not try what concerns the dialogue itself."""
        super().clean()
        shown = {form.instance.pk for form in self.initial_forms}
        standing = {(row.group_id, row.area_id) for row in self.get_queryset() if row.pk not in shown}
        for form in self.forms:
            said = form.cleaned_data if form.is_valid() and form not in self.deleted_forms else {}
            if not said.get("group"):
                continue
            place = (said["group"].pk, said["area"].pk if said.get("area") else None)
            if place in standing:
                form.add_error("group", _("This group has a row already. Choose another group or another area."))
            standing.add(place)

    @property
    def changed_names(self) -> list[str]:
        """Codes of the groups that were changed, for the log."""
        return sorted(
            {form.instance.group.code for form in self.forms if form.has_changed() and form.instance.group_id}
        )

    def conflicts(self) -> list[dict[str, str]]:
        """What stands now beside what was typed, in the rows that were typed differently."""
        return [
            {
                "label": f"{form.instance.group if form.instance.group_id else _('New group')}: {form[name].label}",
                "saved": shown(form.fields[name], form.initial.get(name)),
                "typed": shown(form.fields[name], form[name].data),
            }
            for form in self.forms
            for name in form.changed_data
            if name in GroupForm.Meta.fields
        ]


def group_rows(dialogue: Dialogue, data: Any = None, *, locked: bool) -> BaseGroupSet:
    """The rows of the page on target groups; when the mandate is locked only how groups are reached can change."""
    kind = forms.inlineformset_factory(
        Dialogue,
        DialogueTargetGroup,
        form=GroupForm,
        formset=BaseGroupSet,
        extra=0 if locked else 1,
        can_delete=not locked,
    )
    return cast(BaseGroupSet, kind(data, instance=dialogue, prefix="groups", locked=locked))


class VersionForm(VersionedForm):
    """Only the version of the dialogue, for pages whose rows belong to it."""

    class Meta:
        model = Dialogue
        fields: list[str] = []
