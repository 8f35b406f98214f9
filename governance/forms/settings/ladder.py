"""A version of the participation ladder, in the municipality's own words."""

from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from governance.models import LadderLevel

from ..plain import begin_with_capitals, helper


class LadderForm(forms.Form):
    """A new version of the ladder."""

    name = forms.CharField(label=_("name"), help_text=_("For example Our participation ladder."), max_length=120)
    version = forms.CharField(label=_("version"), help_text=_("For example 2027."), max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begin_with_capitals(self)
        self.helper = helper()


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
        begin_with_capitals(self)


Levels = formset_factory(LevelForm, extra=0, min_num=2, max_num=5, absolute_max=5, validate_min=True)
