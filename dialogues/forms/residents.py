"""Forms that residents fill in: taking part, and following what became of it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from dialogues import personal_data, standing
from dialogues.contributions import AnswerData
from dialogues.models import Dialogue, Question
from dialogues.templatetags.residents import direction, language_name
from governance import clock
from governance.translated import Translated

MOST_CHARACTERS = 5000
CHILD = "0-12"
AGES = [
    ("", _("I would rather not say")),
    (CHILD, _("Under 13")),
    *((band, band.replace("-", "–")) for band in ("13-17", "18-29", "30-49", "50-64", "65-79")),
    ("80+", _("80 or older")),
]
RATINGS = [(str(n), str(n)) for n in range(1, 6)]


class FollowForm(forms.Form):
    """The follow code from the receipt."""

    code = forms.CharField(
        label=_("Follow code"),
        help_text=_("It is on your receipt and looks like 7Q4K-M2XD-9PWRT."),
        max_length=60,
        error_messages={"required": _("Write the follow code from your receipt")},
        widget=forms.TextInput(
            attrs={
                "class": "input--m",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "aria-describedby": "id_code_helptext",
            }
        ),
    )


class TakePartForm(forms.Form):
    """The questions of one dialogue. Nothing is chosen in advance; only what is needed must be answered."""

    area = forms.ChoiceField(
        label=_("Which part of the municipality is it about?"),
        help_text=_("So that we see which places we hear from."),
        required=False,
    )
    age = forms.ChoiceField(
        label=_("How old are you?"),
        help_text=_("We ask in order to see which ages we miss. The answer is shown only as a number."),
        choices=AGES,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Which language do you write in?"),
        help_text=_("Write in the language you know best. We have it translated."),
        required=False,
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if you want a letter when there is an answer"),
        help_text=_(
            "At most three letters: when we tell what we heard, when it is decided and when it is done. "
            "The address is kept apart from what you wrote, and you can stop at any time."
        ),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Write the address with an @ sign, for example name@example.se")},
        widget=forms.EmailInput(attrs={"class": "input--m", "autocomplete": "email"}),
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    sprak = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, dialogue: Dialogue, shown_in: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dialogue = dialogue
        self.questions = {f"q_{item.code}": item for item in questions_of(dialogue)}
        self.other_languages = _languages(self.questions.values())
        self.shown_in = shown_in if shown_in in self.other_languages else ""
        self.fields["sprak"].initial = self.shown_in
        first = {name: _field(item, self.shown_in) for name, item in self.questions.items()}
        if not first:
            first = {"text": _open_text(_("What do you want to say?"), required=True)}
        self.fields = {**first, **self.fields}
        self._offer_areas()
        self._offer_languages()

    def _offer_areas(self) -> None:
        self.areas = {area.code: area for area in self.dialogue.areas.all()}
        choices: list[tuple[str, Any]] = [("", _("The whole, or I do not know"))]
        choices += [(code, area.name) for code, area in self.areas.items()]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]
        if len(self.areas) < 2:
            del self.fields["area"]

    def _offer_languages(self) -> None:
        codes = [code for code in self.dialogue.languages if isinstance(code, str)]
        self.fields["language"].choices = [(code, language_name(code)) for code in codes]  # type: ignore[attr-defined]
        self.fields["language"].initial = self.shown_in or (get_language() or "sv")[:2]
        if len(codes) < 2:
            del self.fields["language"]

    def clean(self) -> dict[str, Any]:
        """Something must be said: an empty form is not sent."""
        cleaned: dict[str, Any] = super().clean() or {}
        said = [name for name in (*self.questions, "text") if cleaned.get(name)]
        if not said and not self.errors:
            raise forms.ValidationError(_("Answer at least one question before you go on"), code="empty")
        if cleaned.get("age") == CHILD and cleaned.get("email"):
            self.add_error(
                "email",
                _("We take no e-mail address from someone under 13. Leave it empty: the follow code works without it"),
            )
        return cleaned

    @property
    def personal_data(self) -> list[str]:
        """What in the words looks as if it points somebody out, to be told before anything is sent."""
        said = [self.cleaned_data.get(name) for name in (*self.questions, "text")]
        found = [item.kind for text in said if isinstance(text, str) for item in personal_data.find(text)]
        return [gettext(personal_data.LABELS[kind]) for kind in dict.fromkeys(found)]

    @property
    def typed(self) -> list[Any]:
        """The fields a person sees, in order."""
        return [field for field in self.visible_fields() if field.name != "website"]

    def text(self) -> str:
        """The words of a form without questions; otherwise the answers hold them."""
        return self.cleaned_data.get("text", "")

    def answers(self) -> list[AnswerData]:
        """What was answered, question by question."""
        return [
            _answer(item, self.cleaned_data[name])
            for name, item in self.questions.items()
            if self.cleaned_data.get(name)
        ]

    def written_language(self) -> str:
        """The language of the words: the one chosen, otherwise that of the page."""
        return self.cleaned_data.get("language") or self.shown_in or (get_language() or "sv")[:2]

    def overview(self) -> list[dict[str, Any]]:
        """Everything that was filled in, for the check page: the question, the answer and the field's id."""
        return [
            {"label": field.label, "text": self._shown(field.name), "field": field}
            for field in self.typed
            if self.cleaned_data.get(field.name)
        ]

    def _shown(self, name: str) -> str:
        value = self.cleaned_data[name]
        choices = dict(getattr(self.fields[name], "choices", ()))
        if isinstance(value, list):
            return ", ".join(str(choices.get(item, item)) for item in value)
        return str(choices.get(value, value)) if choices else str(value)


def questions_of(dialogue: Dialogue) -> list[Question]:
    """The questions of every round, and those of the round that is open, with their alternatives."""
    current = standing.open_round(dialogue, clock.today())
    asked = dialogue.questions.prefetch_related("choices")
    return [item for item in asked if item.round_id is None or (current and item.round_id == current.pk)]


def _languages(questions: Iterable[Question]) -> list[str]:
    """Languages beside those of the site that the questions exist in."""
    site = {code for code, _name in settings.LANGUAGES}
    return list(dict.fromkeys(code for item in questions for code in item.text if code not in site))


def _in(text: Translated, code: str) -> Any:
    """A text in the language asked for, marked as such; otherwise in the language of the page."""
    if code and code in text:
        return format_html('<span lang="{}" dir="{}">{}</span>', code, direction(code), text[code])
    return str(text)


def _open_text(label: Any, *, required: bool, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint
        or _(
            "Write the way you talk. Your reason is what helps us most. "
            "Do not write names or anything about the health of yourself or somebody else."
        ),
        required=required,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 7, "maxlength": None}),
        error_messages={
            "required": _("Write what you think"),
            "max_length": ngettext_lazy(
                "Write at most %(limit_value)d character; it is %(show_value)d now",
                "Write at most %(limit_value)d characters; it is %(show_value)d now",
                "limit_value",
            ),
        },
    )


def _field(question: Question, code: str = "") -> forms.Field:
    """The input for one question, in the language ``code`` where it exists."""
    shared: dict[str, Any] = {
        "label": _in(question.text, code),
        "help_text": _in(question.hint, code),
        "required": question.is_required,
    }
    chosen = {"required": _("Choose one alternative"), "invalid_choice": _("Choose one of the alternatives")}
    if question.kind == Question.Kind.OPEN:
        return _open_text(shared["label"], required=shared["required"], hint=shared["help_text"])
    if question.kind == Question.Kind.RATING:
        shared["help_text"] = shared["help_text"] or _("1 is lowest and 5 is highest.")
        return forms.ChoiceField(choices=RATINGS, widget=forms.RadioSelect, error_messages=chosen, **shared)
    alternatives = [(str(choice.pk), _in(choice.text, code)) for choice in question.choices.all()]
    if question.kind == Question.Kind.ONE:
        return forms.ChoiceField(choices=alternatives, widget=forms.RadioSelect, error_messages=chosen, **shared)
    shared["help_text"] = shared["help_text"] or _("You can choose several.")
    return forms.MultipleChoiceField(
        choices=alternatives,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one alternative"), "invalid_choice": chosen["invalid_choice"]},
        **shared,
    )


def _answer(question: Question, value: Any) -> AnswerData:
    if question.kind == Question.Kind.OPEN:
        return AnswerData(question, text=value)
    if question.kind == Question.Kind.RATING:
        return AnswerData(question, rating=int(value))
    picked = set(value) if isinstance(value, list) else {value}
    return AnswerData(question, choices=[choice for choice in question.choices.all() if str(choice.pk) in picked])
