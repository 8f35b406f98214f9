"""The input for each kind of question, wherever it is asked: to residents, in the preview, and when a paper is typed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from governance.models import Area
from governance.translated import Translated

from ..contributions import AnswerData
from ..models import BudgetProposal, Dialogue, Question
from ..templatetags.residents import direction, thousands

MOST_CHARACTERS = 5000
RATINGS = [(str(number), str(number)) for number in range(1, 6)]


@dataclass
class Asked:
    """The questions of a form, with what their alternatives are taken from; asked of the database only when needed."""

    dialogue: Dialogue
    questions: list[Question]
    #: Whose language the words are shown in, where they exist in it; empty for that of the page.
    language: str = ""
    #: A paper is typed in as it was filled in, also where it says too little.
    is_typed_in: bool = False

    @cached_property
    def areas(self) -> dict[str, Area]:
        """The areas the dialogue is about; all of the municipality's when it is about fewer than two."""
        found = self.own_areas if len(self.own_areas) > 1 else self._all_areas
        return {area.code: area for area in found}

    @cached_property
    def own_areas(self) -> list[Area]:
        """The areas the dialogue is about."""
        return [area for area in self._all_areas if area.is_own]  # type: ignore[attr-defined]

    @cached_property
    def _all_areas(self) -> list[Area]:
        """Those of the municipality, each with whether the dialogue is about it."""
        own = Dialogue.areas.through.objects.filter(dialogue=self.dialogue, area=OuterRef("pk"))
        return list(Area.objects.annotate(is_own=Exists(own)).order_by("name"))

    @cached_property
    def proposals(self) -> dict[str, BudgetProposal]:
        return {item.code: item for item in self.dialogue.budget_proposals.order_by("pk")}

    @property
    def frame(self) -> int | None:
        """The sum in SEK to keep within, as the mandate says it."""
        mandate = self.dialogue.mandate
        return mandate.frame_sum_sek if mandate else None

    @cached_property
    def votes_each(self) -> int | None:
        """How many proposals each may choose, where the vote says so."""
        vote = getattr(self.dialogue, "vote", None)
        return vote.votes_each if vote else None

    def fields(self, prefix: str) -> dict[str, forms.Field]:
        """The field of each question, by name."""
        return {f"{prefix}{item.code}": field_for(item, self) for item in self.questions}


def words(text: Translated, code: str) -> Any:
    """A text in the language asked for, marked as such; otherwise in the best there is for the language of the page."""
    shown = code if code and code in text else text.language
    if not text or shown == (get_language() or "")[:2]:
        return text.get(shown, "")
    return format_html('<span lang="{}" dir="{}">{}</span>', shown, direction(shown), text.get(shown, ""))


class RankingWidget(forms.Widget):
    """Each alternative with a list to choose its place from: no dragging, no script."""

    template_name = "dialog/ranking.html"
    use_fieldset = True

    def __init__(self, choices: list[tuple[str, Any]]) -> None:
        super().__init__()
        self.choices = choices

    def id_for_label(self, id_: str | None, index: str | int | None = None) -> str:
        return f"{id_}_0" if id_ else ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {key: data.get(f"{name}-{key}", "") for key, _label in self.choices if data.get(f"{name}-{key}")}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}-{key}" in data for key, _label in self.choices)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """With the templates of the site: those of the forms know only Django's own."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, dict) else {}
        identity = context["widget"]["attrs"].get("id", f"id_{name}")
        context["places"] = [str(number) for number in range(1, len(self.choices) + 1)]
        context["rows"] = [
            {"id": f"{identity}_{at}", "name": f"{name}-{key}", "label": label, "value": given.get(key, "")}
            for at, (key, label) in enumerate(self.choices)
        ]
        return context


class RankingField(forms.Field):
    """Alternatives in order, the first one first. Those without a place are left out."""

    default_error_messages = {
        "required": _("Give at least one alternative a place"),
        "twice": _("Each place can be given to one alternative only. You have given place %(place)s to several"),
        "invalid": _("Choose one of the places on the list"),
    }

    def __init__(self, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        self.choices = choices
        super().__init__(widget=RankingWidget(choices), **kwargs)

    def to_python(self, value: Any) -> list[str]:
        """The keys of the alternatives in order. Raises ``ValidationError`` when two share a place."""
        given: dict[str, str] = value or {}
        places: dict[int, str] = {}
        for key, place in given.items():
            if place not in {str(number) for number in range(1, len(self.choices) + 1)}:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            if int(place) in places:
                raise forms.ValidationError(self.error_messages["twice"], code="twice", params={"place": place})
            places[int(place)] = key
        return [places[place] for place in sorted(places)]


class BudgetWidget(forms.CheckboxSelectMultiple):
    """Proposals with their cost, which a script adds up while one chooses."""

    def __init__(self, costs: dict[str, int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.costs = costs

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-cost"] = self.costs[str(value)]
        return option


class BudgetField(forms.MultipleChoiceField):
    """Proposals to spend a sum on. More than the sum is refused, with how much has to go."""

    is_budget = True

    def __init__(self, proposals: Iterable[BudgetProposal], asked: Asked, **kwargs: Any) -> None:
        self.costs = {item.code: item.cost_sek for item in proposals}
        self.frame, self.votes_each = asked.frame, asked.votes_each
        choices = [(item.code, words(item.title, asked.language)) for item in proposals]
        super().__init__(choices=choices, widget=BudgetWidget(self.costs), **kwargs)
        self.option_descriptions = {item.code: in_sek(item.cost_sek) for item in proposals}

    def total(self, value: Any) -> int:
        """What the chosen proposals cost together, in SEK; a code that is not on the list costs nothing."""
        return sum(self.costs.get(str(code), 0) for code in value or ())

    def validate(self, value: Any) -> None:
        super().validate(value)
        total = self.total(value)
        if self.frame is not None and total > self.frame:
            text = gettext(
                "What you have chosen costs %(total)s together. The frame is %(frame)s: take away something that "
                "costs at least %(over)s"
            )
            sums = {"total": in_sek(total), "frame": in_sek(self.frame), "over": in_sek(total - self.frame)}
            raise forms.ValidationError(text % sums, code="overspent")
        if self.votes_each and len(value) > self.votes_each:
            text = ngettext(
                "You can choose at most %(most)d proposal. You have chosen %(number)d",
                "You can choose at most %(most)d proposals. You have chosen %(number)d",
                self.votes_each,
            )
            raise forms.ValidationError(text % {"most": self.votes_each, "number": len(value)}, code="too_many")


def in_sek(number: int) -> str:
    """250 000 kronor, with spaces that do not break."""
    return gettext("%(number)s kronor") % {"number": thousands(number)}


OPEN_TEXT_ERRORS = {
    "required": _("Write what you think"),
    "max_length": ngettext_lazy(
        "Write at most %(limit_value)d character; it is %(show_value)d now",
        "Write at most %(limit_value)d characters; it is %(show_value)d now",
        "limit_value",
    ),
}


def open_text(label: Any, *, required: bool, hint: Any = "") -> forms.CharField:
    """Words of one's own."""
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
        error_messages=OPEN_TEXT_ERRORS,
    )


HINTS = {
    Question.Kind.RATING: _("1 is lowest and 5 is highest."),
    Question.Kind.SEVERAL: _("You can choose several."),
    Question.Kind.RANKING: _("Give the most important one place 1. You need not give a place to all of them."),
}


def field_for(question: Question, asked: Asked) -> forms.Field:
    """The input for one question."""
    kind = question.kind
    told: dict[str, Any] = {
        "label": words(question.text, asked.language),
        "help_text": words(question.hint, asked.language) or _hint(kind, asked),
        "required": question.is_required and not asked.is_typed_in,
    }
    if kind == Question.Kind.OPEN:
        return open_text(told["label"], required=told["required"], hint=told["help_text"])
    if kind == Question.Kind.PLACE:
        places = [("", _("Choose on the list")), *((code, area.name) for code, area in asked.areas.items())]
        return forms.ChoiceField(choices=places, error_messages=_messages(kind), **told)
    if kind == Question.Kind.BUDGET:
        return BudgetField(asked.proposals.values(), asked, error_messages=_messages(kind), **told)
    choices = [(str(choice.pk), words(choice.text, asked.language)) for choice in question.choices.all()]
    if kind == Question.Kind.RANKING:
        return RankingField(choices, **told)
    if kind == Question.Kind.SEVERAL:
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=choices, widget=widget, error_messages=_messages(kind), **told)
    choices = RATINGS if kind == Question.Kind.RATING else choices
    if asked.is_typed_in:
        # A radio button that was ticked by mistake cannot be ticked off again.
        choices = [("", _("not answered")), *choices]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=_messages(kind), **told)


def _hint(kind: str, asked: Asked) -> Any:
    if kind == Question.Kind.BUDGET and asked.frame is not None:
        return gettext("Choose proposals that cost at most %(frame)s together.") % {"frame": in_sek(asked.frame)}
    return HINTS.get(kind, "")  # type: ignore[call-overload]


def _messages(kind: str) -> dict[str, Any]:
    several = kind in (Question.Kind.SEVERAL, Question.Kind.BUDGET)
    return {
        "required": _("Choose at least one alternative") if several else _("Choose one alternative"),
        "invalid_choice": _("Choose one of the alternatives"),
    }


def answer_of(question: Question, value: Any, asked: Asked) -> AnswerData:
    """What was answered, as it is kept. ``value`` is what the question's field gave."""
    kind = question.kind
    if kind == Question.Kind.OPEN:
        return AnswerData(question, text=value)
    if kind == Question.Kind.RATING:
        return AnswerData(question, rating=int(value))
    if kind == Question.Kind.PLACE:
        return AnswerData(question, area=asked.areas[value])
    if kind == Question.Kind.BUDGET:
        return AnswerData(question, proposals=[asked.proposals[code] for code in value])
    choices = {str(choice.pk): choice for choice in question.choices.all()}
    if kind == Question.Kind.RANKING:
        return AnswerData(question, choices=[choices[key] for key in value])
    picked = set(value) if isinstance(value, list) else {value}
    return AnswerData(question, choices=[choice for key, choice in choices.items() if key in picked])


def shown(field: forms.Field, value: Any) -> Any:
    """An answer in words, for the page where it is checked."""
    labels = {str(key): label for key, label in getattr(field, "choices", ())}
    if isinstance(field, RankingField):
        return joined([_line(f"{place}. ", labels[key]) for place, key in enumerate(value, start=1)])
    if isinstance(field, BudgetField):
        lines = [_line("", labels[code], f" ({in_sek(field.costs[code])})") for code in value]
        together = gettext("Together: %(total)s") % {"total": in_sek(field.total(value))}
        if field.frame is not None:
            together = gettext("Together: %(total)s of %(frame)s") % {
                "total": in_sek(field.total(value)),
                "frame": in_sek(field.frame),
            }
        return joined([*lines, together])
    if isinstance(value, list):
        return joined([labels.get(str(item), item) for item in value])
    return labels.get(str(value), value) if labels else value


def _line(before: str, label: Any, after: str = "") -> SafeString:
    return format_html("{}{}{}", before, label, after)


def joined(lines: list[Any]) -> SafeString:
    """Lines under each other; each is escaped unless it is marked already."""
    return format_html_join("\n", "{}", ((line,) for line in lines))
