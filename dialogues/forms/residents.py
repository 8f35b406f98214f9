"""Forms that residents fill in: taking part, and following what became of it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import OuterRef, QuerySet
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from dialogues import personal_data, standing
from dialogues.backgrounds import GENDERS, RELATIONS
from dialogues.contributions import AnswerData
from dialogues.models import Choice, Dialogue, Question
from dialogues.templatetags.residents import language_itself
from governance import clock
from governance.models import Area
from governance.prepared import hand_over, prepared
from governance.within import Rows

from .answers import Asked, RankingField, answer_of, open_text, shown

#: A longer form is asked one question at a time.
MOST_ON_A_PAGE = 6
CHILD = "0-12"
AGES = [
    ("", _("I would rather not say")),
    (CHILD, _("Under 13")),
    *((band, band.replace("-", "–")) for band in ("13-17", "18-29", "30-49", "50-64", "65-79")),
    ("80+", _("80 or older")),
]


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
    """The questions of one dialogue. Nothing is chosen in advance; only what is needed must be answered.

    More than six questions are asked one at a time. What stands on the other pages travels along in the form, as typed:
    nothing is kept on the server before it is sent.
    """

    area = forms.ChoiceField(
        label=_("Which part of the municipality is it about?"),
        help_text=_("So that we see which places we hear from."),
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Which language do you write in?"),
        help_text=_("Write in the language you know best. We have it translated."),
        required=False,
    )
    age = forms.ChoiceField(
        label=_("How old are you?"),
        help_text=_("We ask in order to see which ages we miss. The answer is shown only as a number."),
        choices=AGES,
        required=False,
    )
    gender = forms.ChoiceField(
        label=_("Are you a woman or a man?"),
        help_text=_("We ask in order to see whom we miss. The answer is only counted, apart from what you wrote."),
        choices=[("", _("I would rather not say")), *GENDERS.items()],
        required=False,
    )
    relation = forms.ChoiceField(
        label=_("What is your relation to the place?"),
        help_text=_("The answer is only counted, apart from what you wrote."),
        choices=[("", _("I would rather not say")), *RELATIONS.items()],
        required=False,
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if you want a letter when there is an answer"),
        help_text=_(
            "We write when something happens, at most once a week. "
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

    #: What is asked on the page where everything is checked: by then we know whether it is a child.
    ON_CHECK_PAGE = ("email",)
    UNSEEN = ("website", "stamp", "sprak")
    BACKGROUND = ("age", "gender", "relation")

    def __init__(self, *args: Any, dialogue: Dialogue, shown_in: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dialogue = dialogue
        self.questions = {f"q_{item.code}": item for item in questions_of(dialogue)}
        self.other_languages = _languages(self.questions.values())
        self.shown_in = shown_in if shown_in in self.other_languages else ""
        self.asked = Asked(dialogue, list(self.questions.values()), language=self.shown_in)
        first = self.asked.fields("q_") or {"text": open_text(_("What do you want to say?"), required=True)}
        self.fields = {**first, **self.fields}
        self._offer_areas()
        self._offer_languages()
        self.pages = self._pages(list(first))
        self.page = self._page_asked_for()

    def _offer_areas(self) -> None:
        asks_for_a_place = any(item.kind == Question.Kind.PLACE for item in self.questions.values())
        number = getattr(self.dialogue, "number_of_areas", None)
        if asks_for_a_place or (len(self.asked.own_areas) if number is None else number) < 2:
            del self.fields["area"]
            return
        # Asked for when they are shown or one is chosen.
        self.fields["area"].choices = self._areas  # type: ignore[attr-defined]

    def _areas(self) -> list[tuple[str, Any]]:
        chosen = [(code, area.name) for code, area in self.asked.areas.items()]
        return [("", _("The whole, or I do not know")), *chosen]

    def _offer_languages(self) -> None:
        codes = [code for code in self.dialogue.languages if isinstance(code, str)]
        self.fields["language"].choices = [(code, language_itself(code)) for code in codes]  # type: ignore[attr-defined]
        self.fields["language"].initial = self.page_language
        self.fields["sprak"].initial = self.page_language
        if len(codes) < 2:
            del self.fields["language"]

    @property
    def page_language(self) -> str:
        """The language that the questions, or otherwise the page, are shown in."""
        return self.shown_in or (get_language() or "sv")[:2]

    @property
    def is_partly_swedish(self) -> bool:
        """Whether something that is asked does not exist in the language of the page."""
        texts = [self.dialogue.title]
        for item in self.questions.values():
            texts += [item.text, item.hint, *(choice.text for choice in item.choices.all())]
        if any(item.kind == Question.Kind.BUDGET for item in self.questions.values()):
            texts += [item.title for item in self.asked.proposals.values()]
        return any(self.page_language not in text for text in texts if text)

    # ------------------------------------------------------------------------------------------------------- pages

    def _pages(self, first: list[str]) -> list[list[str]]:
        rest = [name for name in self.fields if name not in (*first, *self.ON_CHECK_PAGE, *self.UNSEEN)]
        if len(first) <= MOST_ON_A_PAGE:
            return [[*first, *rest]]
        return [*([name] for name in first), rest]

    def _page_asked_for(self) -> int:
        asked = self.data.get("page", "")
        return min(int(asked), len(self.pages) - 1) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0

    @property
    def is_split(self) -> bool:
        """Whether the questions are asked one at a time."""
        return len(self.pages) > 1

    @property
    def is_last(self) -> bool:
        """Whether the check comes after this page."""
        return self.page == len(self.pages) - 1

    @property
    def number(self) -> int:
        """The page, counted from one."""
        return self.page + 1

    @property
    def on_page(self) -> list[BoundField]:
        """The fields of the page a person is on."""
        return [self[name] for name in self.pages[self.page]]

    def page_is_valid(self) -> bool:
        """Whether what stands on this page can be kept; the other pages are judged when everything is checked."""
        return not any(name in self.errors for name in self.pages[self.page])

    def turn(self, *, to: int) -> None:
        """Show another page, without judging what nobody has filled in yet."""
        self.page = max(0, min(to, len(self.pages) - 1))
        self.forgive()

    def turn_to_field(self, name: str) -> None:
        """Show the page of a field, to change it."""
        self.turn(to=next((at for at, names in enumerate(self.pages) if name in names), self.page))

    def turn_to_first_error(self) -> None:
        """Show the first page where something must be put right."""
        self.page = next((at for at, names in enumerate(self.pages) if set(names) & set(self.errors)), self.page)

    def forgive(self) -> None:
        """Show what was typed without the errors in it."""
        self._errors = ErrorDict()

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was typed on the other pages, to travel along."""
        return self._typed_but(set(self.pages[self.page]) | {*self.UNSEEN})

    @property
    def carried_to_check(self) -> list[tuple[str, str]]:
        """Everything that was typed, but what the check page asks itself."""
        return self._typed_but({*self.ON_CHECK_PAGE, *self.UNSEEN} if self.asks_for_email else {*self.UNSEEN})

    def _typed_but(self, shown: set[str]) -> list[tuple[str, str]]:
        if not self.is_bound:
            return []
        data: Any = self.data
        named = {name: [name] for name in self.fields}
        for name, field in self.fields.items():
            if isinstance(field, RankingField):
                named[name] = [f"{name}-{key}" for key, _label in field.choices]
        values = data.getlist if hasattr(data, "getlist") else lambda name: [data[name]] if name in data else []
        return [
            (part, value)
            for name, parts in named.items()
            if name not in shown
            for part in parts
            for value in values(part)
        ]

    # ------------------------------------------------------------------------------------------------------ answers

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
    def lacks_only_email(self) -> bool:
        """Whether everything but the address of the check page is right."""
        return set(self.errors) == set(self.ON_CHECK_PAGE)

    @property
    def asks_for_email(self) -> bool:
        """No address is asked of a child; one that was left all the same is shown, to be taken away."""
        return self.data.get("age") != CHILD or "email" in self.errors

    @property
    def personal_data(self) -> list[str]:
        """What in the words looks as if it points somebody out, to be told before anything is sent."""
        said = [self.cleaned_data.get(name) for name in (*self.questions, "text")]
        found = [
            item.kind
            for text in said
            if isinstance(text, str)
            for item in personal_data.find(text)
            if item.kind not in personal_data.TONE
        ]
        return [gettext(personal_data.LABELS[kind]) for kind in dict.fromkeys(found)]

    @property
    def typed(self) -> list[BoundField]:
        """The fields a person sees, in order."""
        return [field for field in self.visible_fields() if field.name != "website"]

    def text(self) -> str:
        """The words of a form without questions; otherwise the answers hold them."""
        return self.cleaned_data.get("text", "")

    def answers(self) -> list[AnswerData]:
        """What was answered, question by question."""
        return [
            answer_of(item, self.cleaned_data[name], self.asked)
            for name, item in self.questions.items()
            if self.cleaned_data.get(name)
        ]

    def place(self) -> Area | None:
        """The area it is about: the one chosen, otherwise that of a question about the place."""
        chosen = self.cleaned_data.get("area") or next(
            (
                self.cleaned_data.get(name)
                for name, item in self.questions.items()
                if item.kind == Question.Kind.PLACE and self.cleaned_data.get(name)
            ),
            "",
        )
        return self.asked.areas.get(chosen) if chosen else None

    def background(self) -> dict[str, str]:
        """What was told about oneself, to be counted apart."""
        return {name: self.cleaned_data[name] for name in self.BACKGROUND if self.cleaned_data.get(name)}

    def written_language(self) -> str:
        """The language of the words: the one chosen, otherwise that of the page."""
        return self.cleaned_data.get("language") or self.page_language

    def overview(self) -> list[dict[str, Any]]:
        """Everything that was filled in, for the check page: the question, the answer and the field."""
        return [
            {"label": field.label, "text": shown(field.field, self.cleaned_data[field.name]), "field": field}
            for field in self.typed
            if field.name not in self.ON_CHECK_PAGE and self.cleaned_data.get(field.name)
        ]


def questions_of(dialogue: Dialogue) -> list[Question]:
    """The questions of every round, and those of the round that is open, with their alternatives."""
    asked: list[Any] = _asked(dialogue.pk)
    for item in asked:
        item.dialogue = dialogue
        hand_over(item, "choices", item.its_choices)
    of_rounds = any(item.round_id for item in asked)
    current = standing.open_round(dialogue, clock.today()) if of_rounds else None
    return [item for item in asked if item.round_id is None or (current and item.round_id == current.pk)]


@prepared
def _asked(dialogue: int) -> "QuerySet[Question]":
    choices = Rows(Choice.objects.filter(question=OuterRef("pk")))
    return Question.objects.filter(dialogue=dialogue).annotate(its_choices=choices)


def _languages(questions: Iterable[Question]) -> list[str]:
    """Languages that the questions exist in, beside those that the page itself speaks."""
    site = {code for code, _name in settings.LANGUAGES}
    return list(dict.fromkeys(code for item in questions for code in item.text if code not in site))
