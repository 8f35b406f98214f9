"""Steps 5 and 6: what happens while residents take part, sorting what they said, and the compilation."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Membership, User

from .. import compilation, execution, moderation, personal_data, sorting, suggestions
from ..contributions import AnswerData
from ..models import (
    Activity,
    AgeBand,
    Compilation,
    CompilationTheme,
    Contribution,
    Dialogue,
    DialogueTargetGroup,
    ModerationRule,
    ModerationState,
    Theme,
)
from .answers import Asked, answer_of
from .fields import LinesField, describe_options
from .lines import LANGUAGES
from .received import ReceivedForm
from .receiver import ReceiverForm
from .versioned import VersionedForm, shown


class ElectedChoiceField(forms.ModelMultipleChoiceField):
    """The elected by name: their party has no place here (R14)."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ActivityHeldForm(VersionedForm):
    """How an activity went: how many came, which of the elected, and what was noted."""

    elected = ElectedChoiceField(
        User.objects.none(),
        label=_("Who of the elected took part"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They represent the municipality while the dialogue runs. Their party is not shown."),
    )

    class Meta:
        model = Activity
        fields = [
            "attended",
            "elected_present",
            "elected",
            "conflict_note",
            "facilitator",
            "note_taker",
            "documentation",
            "learnt",
            "is_cancelled",
        ]
        help_texts = {
            "attended": _("How many came, everyone counted. Write no names."),
            "elected_present": _("How many of them were elected representatives."),
            "conflict_note": _(
                "If someone who took part for the municipality has an interest of their own in the matter."
            ),
            "facilitator": _("Who led the activity."),
            "note_taker": _("Who wrote the notes."),
            "documentation": _("What was said, without names. Register what residents said as contributions too."),
            "is_cancelled": _("The activity was not held."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dialogue = self.instance.dialogue
        boards = [dialogue.owner_id, dialogue.deciding_board_id, *dialogue.co_boards.values_list("pk", flat=True)]
        in_term = Membership.objects.current(self.instance.starts_on)
        elected = in_term.filter(role__in=Membership.ELECTED, board__in=boards)
        present = self.instance.elected.values("pk")
        choices: Any = self.fields["elected"]
        choices.queryset = (
            User.objects.filter(pk__in=elected.values("user")) | User.objects.filter(pk__in=present)
        ).order_by("name")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named, said = len(data.get("elected") or ()), data.get("elected_present")
        if named and (said is None or said < named):
            data["elected_present"] = named
        came = data.get("attended")
        if came is not None and (data.get("elected_present") or 0) > came:
            self.add_error("attended", _("More elected took part than people in all. Check the figures."))
        return data

    def keep(self, *, by: User) -> bool:
        """Record the activity, unless somebody saved since the page was opened."""
        with transaction.atomic():
            if not self.claim():
                return False
            execution.activity_held(self.instance, by=by)
            self.instance.version = self.cleaned_data["version"] + 1
            self.save()
        return True


class ReachForm(VersionedForm):
    """How many of a target group were reached, and why when the goal was missed."""

    class Meta:
        model = DialogueTargetGroup
        fields = ["reached", "reach_result"]
        help_texts = {
            "reached": _("How many of the group have taken part so far, in every way. An estimate is enough."),
            "reach_result": _("Needed when the goal is missed. Residents and the elected read it."),
        }

    def keep(self, *, by: User) -> bool:
        """Record the reach, unless somebody saved since the page was opened."""
        with transaction.atomic():
            if not self.claim():
                return False
            execution.group_reached(self.instance, by=by)
            self.instance.version = self.cleaned_data["version"] + 1
            self.save()
        return True


#: A day further back than this is a slip of the pen.
YEARS_BACK = 5


class RegisterForm(ReceivedForm):
    """What came on paper, by phone, by mail or at a meeting, typed word for word."""

    age_band = forms.ChoiceField(label=_("Age"), required=False, help_text=_("Only if the sender said so."))
    text = forms.CharField(
        label=_("What was said"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Exactly as it is written or said. It can never be changed afterwards."),
    )
    sender_role = forms.CharField(
        label=_("Sent in as"),
        required=False,
        max_length=60,
        help_text=_("For example landowner or association, if it was said. Never a name."),
    )
    reference = forms.CharField(
        label=_("Number elsewhere"), required=False, max_length=40, help_text=_("For example the number on the paper.")
    )
    attachment_name = forms.CharField(
        label=_("Attachment"),
        required=False,
        max_length=160,
        help_text=_("Name of a picture or map that came with it."),
    )
    wants_feedback = forms.BooleanField(
        label=_("Wants feedback"), required=False, help_text=_("The sender asked to be told what happens.")
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, dialogue: Dialogue, goes_on: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, dialogue=dialogue, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["channel"].help_text = _("Kept for the next one you register.")
        fields["received_on"].help_text = _("The day it reached us, not the day you type it.")
        fields["area"].help_text = _("Only if the sender said so.")
        fields["age_band"].choices = [("", _("not said")), *AgeBand.choices]
        fields["submission_key"].initial = uuid.uuid4
        self.asked = Asked(dialogue, list(dialogue.questions.prefetch_related("choices")), is_typed_in=True)
        self.questions = {f"question-{question.code}": question for question in self.asked.questions}
        self.fields.update(self.asked.fields("question-"))
        # In the order of the paper form: its questions first, then what was written besides.
        said = [*self.questions, "text"]
        if goes_on and not self.is_bound:
            self.fields[said[0]].widget.attrs["autofocus"] = True
        self.order_fields(["channel", "received_on", "activity", "language", *said, "area", "age_band"])

    def clean_received_on(self) -> dt.date:
        day = super().clean_received_on()
        if day.year < clock.today().year - YEARS_BACK:
            raise forms.ValidationError(_("Check the year."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("text") and not self.answers():
            self.add_error("text", _("Write what was said, or answer at least one question."))
        return data

    @property
    def received_at(self) -> dt.datetime:
        """The instant it is kept with: now for what came today, else noon of the day."""
        day = self.cleaned_data["received_on"]
        noon = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
        return min(noon, clock.now())

    def answers(self) -> list[AnswerData]:
        """The answers to the questions of the form; those left empty are left out."""
        return [
            answer_of(question, self.cleaned_data[name], self.asked)
            for name, question in self.questions.items()
            if self.cleaned_data.get(name)
        ]

    def facts(self) -> dict[str, Any]:
        """What is kept of the form besides the answers."""
        names = ("channel", "text", "activity", "area", "age_band", "language", "sender_role", "reference")
        more = ("attachment_name", "wants_feedback", "submission_key")
        return {name: self.cleaned_data[name] for name in (*names, *more)}


class LateForm(forms.Form):
    """Whether a late contribution counts, and why."""

    counts = forms.ChoiceField(
        label=_("Does it count in the compilation?"),
        choices=[("yes", _("Yes, it is counted")), ("no", _("No, it is kept but not counted"))],
        widget=forms.RadioSelect,
        help_text=_("It came after the last day. It is kept whatever you answer."),
    )
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
        help_text=_("The sender and everyone else can read it."),
    )


class TranslationForm(forms.Form):
    """A translation beside the original."""

    language = forms.ChoiceField(label=_("Translated to"), choices=LANGUAGES, help_text=_("Usually Swedish."))
    text = forms.CharField(
        label=_("Translation"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
        help_text=_("The original stays beside it, as it came."),
    )


class ReferralAnswerForm(forms.Form):
    """What the receiver of an off-topic view answered."""

    answer = forms.CharField(
        label=_("The receiver's answer"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
        help_text=_("In short. The author reads it on the follow page."),
    )


LIMITING_RULES = [("", _("Choose a rule")), *(rule for rule in ModerationRule.choices if rule[0] != "follows_rules")]
SHOWN_AS = [
    (ModerationState.PUBLISH, _("Show it")),
    (ModerationState.MASK, _("Show it with something masked")),
    (ModerationState.HIDE, _("Do not show it")),
    (ModerationState.RESTRICTED, _("Protect it, secrecy is assessed")),
]
MEANINGS = {
    ModerationState.MASK: _("The masked text below is shown. The original is kept."),
    ModerationState.HIDE: _("It is kept and counted, and the author is told why."),
    ModerationState.RESTRICTED: _("For threats, protected identity and children. It is kept apart."),
}


class ThemeChoiceField(forms.ModelMultipleChoiceField):
    """Themes by name, and what belongs in each under it."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class SortForm(ReceiverForm):
    """One contribution at the desk: what is shown of it, its themes, and where it is sent if it belongs elsewhere."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("What is shown?"),
        choices=SHOWN_AS,
        widget=forms.RadioSelect,
        help_text=_("Opinions are never hidden for being opinions, only for breaking a published rule."),
    )
    rule = forms.ChoiceField(
        label=_("By which rule"), choices=LIMITING_RULES, required=False, help_text=_("The author reads the sentence.")
    )
    reason = forms.CharField(
        label=_("Reason in your own words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
        help_text=_("Instead of the sentence of the rule, when it needs explaining."),
    )
    hide = forms.MultipleChoiceField(
        label=_("Hide these words"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Found by rule, so look for yourself too. Untick what points out nobody."),
    )
    also = LinesField(
        label=_("Hide this too"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
        help_text=_("One on each line, as it is written in the text."),
    )
    public_text = forms.CharField(
        label=_("Or write the whole text that may be shown"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
        help_text=_(
            "Only when hiding words is not enough: it is shown instead. Change nothing else than what must not be seen."
        ),
    )
    themes = ThemeChoiceField(
        Theme.objects.none(),
        label=_("Themes of this contribution"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose one or several."),
    )
    suggested = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    off_topic = forms.BooleanField(
        label=_("Does not belong to the question"), required=False, help_text=_("Then say who is to have it.")
    )
    is_partly = forms.BooleanField(
        label=_("Only a part of it"), required=False, help_text=_("The rest belongs to the question and has a theme.")
    )
    is_quote = forms.BooleanField(
        label=_("Good as a quote"),
        required=False,
        help_text=_("May be shown word for word on the feedback page, without name."),
    )

    field_order = (
        "version", "state", "rule", "reason", "hide", "also", "public_text", "themes", "suggested", "off_topic", "receiver", "board", "is_partly", "is_quote",
    )  # fmt: skip

    def __init__(self, *args: Any, contribution: Contribution, themes: list[Any], **kwargs: Any) -> None:
        self.contribution = contribution
        kwargs.setdefault("initial", _as_it_stands(contribution))
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["themes"].queryset = contribution.dialogue.themes.filter(merged_into=None)
        # The page has fetched them already; what is posted is still looked for among those of the dialogue.
        fields["themes"].choices = [(theme.pk, str(theme)) for theme in themes]
        self._suggest(themes)
        self.found = personal_data.find(contribution.text)
        self._offer_to_hide(fields["hide"])
        describe_options(self.fields["state"], MEANINGS)

    def _offer_to_hide(self, field: Any) -> None:
        """Every finding with its reason; what points out a person is ticked, a matter of tone is not."""
        field.choices = [(str(item.start), self.contribution.text[item.start : item.end]) for item in self.found]
        describe_options(field, {str(item.start): f"{capfirst(item.label)}. {item.why}" for item in self.found})
        self.initial["hide"] = [str(item.start) for item in self.found if item.kind not in personal_data.TONE]

    def _masked(self, data: dict[str, Any]) -> str:
        """The text that may be shown: as it was written by hand, else with what was chosen hidden."""
        if data.get("public_text"):
            return str(data["public_text"])
        text, also = self.contribution.text, data.get("also") or []
        for words in also:
            if words.casefold() not in text.casefold():
                self.add_error("also", _("“%(words)s” does not stand in the text.") % {"words": words})
        return personal_data.masked(text, {int(start) for start in data.get("hide") or []}, also)

    def _suggest(self, themes: list[Theme]) -> None:
        """Say what belongs in each theme, and which are suggested; none is chosen before a person does."""
        found = suggestions.of(self.contribution, themes)
        told: dict[int, str] = {theme.pk: str(theme.description) for theme in themes}
        for item in found:
            words = ", ".join(item.words)
            likely, perhaps = _("Suggested, for the words %(words)s."), _("Perhaps, for the words %(words)s.")
            said = (likely if item.is_likely else perhaps) % {"words": words} if words else _("Suggested.")
            told[item.theme.pk] = f"{said} {told[item.theme.pk]}".strip()
        describe_options(self.fields["themes"], told)
        self.initial["suggested"] = ",".join(str(item.theme.pk) for item in found)
        if found:
            self.fields["themes"].help_text = _(
                "Choose one or several. What is suggested is learnt from how you have sorted; you decide."
            )

    def began_as_suggestions(self) -> set[int]:
        """The keys of the themes that the page suggested."""
        return {int(key) for key in self.cleaned_data["suggested"].split(",") if key.isdecimal()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        state = data.get("state")
        if state and state != ModerationState.PUBLISH and not data.get("rule"):
            self.add_error("rule", _("Say by which rule."))
        if state == ModerationState.MASK:
            data["public_text"] = self._masked(data)
            if data["public_text"].strip() in ("", self.contribution.text.strip()) and not self.errors.get("also"):
                self.add_error("public_text", _("Choose what is to be hidden, or write the text without it."))
        if data.get("rule") == ModerationRule.OFF_TOPIC and state != ModerationState.PUBLISH:
            data["off_topic"] = True
        if data.get("off_topic"):
            self.need_a_receiver(data)
        if data.get("is_quote") and state in (ModerationState.HIDE, ModerationState.RESTRICTED):
            self.add_error("is_quote", _("What is not shown cannot be quoted."))
        if data.get("is_quote") and not data.get("themes"):
            self.add_error("is_quote", _("A quote belongs to a theme. Choose one."))
        return data

    def verdict(self) -> moderation.Verdict:
        """What is shown of it, and why."""
        data = self.cleaned_data
        if data["state"] == ModerationState.PUBLISH:
            return moderation.SHOWN
        masked = data["public_text"] if data["state"] == ModerationState.MASK else ""
        return moderation.Verdict(data["state"], data["rule"], data["reason"].strip(), masked)

    def route(self) -> sorting.Route | None:
        """Where it is sent, when it belongs elsewhere."""
        data = self.cleaned_data
        if not data["off_topic"]:
            return None
        return sorting.Route(data["receiver"], data["board"], data["is_partly"])

    def differences(self, current: Contribution) -> list[dict[str, str]]:
        """What somebody else has saved, beside what was chosen here."""
        saved = _as_it_stands(current)
        names = ("themes", "is_quote", "off_topic", "receiver", "board", "is_partly", "state", "rule", "reason")
        pairs = [
            (self[name].label, shown(self.fields[name], saved.get(name)), shown(self.fields[name], self[name].data))
            for name in (*names, "public_text")
        ]
        return [{"label": str(label), "saved": there, "typed": here} for label, there, here in pairs if there != here]

    def show_version(self, version: int) -> None:
        """The page now shows what is saved, so the next save is made with open eyes."""
        data: Any = self.data
        data = data.copy()
        data["version"] = str(version)
        self.data = data


#: What is chosen beforehand for what was found, the gravest first. Hard words alone are shown until somebody says else.
PROPOSED = {
    "threat": (ModerationState.RESTRICTED, ModerationRule.THREAT),
    "protected": (ModerationState.RESTRICTED, ModerationRule.PROTECTED_IDENTITY),
    "health": (ModerationState.MASK, ModerationRule.SENSITIVE),
}


def _proposed(contribution: Contribution) -> tuple[str, str]:
    """What the form has chosen when it opens: a hint, and nothing is shown before somebody has saved it."""
    kinds = {item.kind for item in personal_data.find(contribution.text)} if contribution.is_flagged else set()
    for kind, proposed in PROPOSED.items():
        if kind in kinds:
            return proposed
    if kinds - {*personal_data.TONE}:
        return ModerationState.MASK, ModerationRule.PERSONAL_DATA
    return ModerationState.PUBLISH, ""


def _is_quoted(contribution: Contribution) -> bool:
    """Asked only where the page has not fetched it with the contribution."""
    known: bool | None = getattr(contribution, "is_quoted", None)
    return contribution.quotes.exists() if known is None else known


def _as_it_stands(contribution: Contribution) -> dict[str, Any]:
    last = next(iter(reversed(contribution.moderations.all())), None)
    referral = getattr(contribution, "referral", None)
    state, rule = _proposed(contribution)
    reason = ""
    if last and last.state in moderation.LIMITED:
        rule, told = last.rule, str(last.reason)
        reason = "" if told == str(ModerationRule(rule).label) else told
    elif last:
        rule = ""
    return {
        "version": contribution.version,
        "state": state if contribution.state == ModerationState.PENDING else contribution.state,
        "rule": rule,
        "reason": reason,
        "public_text": last.public_text if last else "",
        "themes": [coding.theme_id for coding in contribution.codings.all()],
        "off_topic": referral is not None,
        "receiver": referral.receiver if referral else "",
        "board": referral.board_id if referral else None,
        "is_partly": bool(referral and referral.is_partly),
        "is_quote": _is_quoted(contribution),
    }


class NewThemeForm(forms.ModelForm):
    """A new theme."""

    class Meta:
        model = Theme
        fields = ["name", "description", "example"]
        help_texts = {
            "name": _("A few words that those who wrote would recognise."),
            "description": _("What belongs here and what does not, so that two readers sort alike."),
            "example": _("A sentence of your own that shows what belongs here. No one's own words."),
        }


class ThemeForm(VersionedForm):
    """Another name for a theme."""

    class Meta(NewThemeForm.Meta):
        pass

    def keep(self, *, by: User) -> bool:
        """Rename the theme, unless somebody saved since the page was opened."""
        with transaction.atomic():
            if not self.claim():
                return False
            item = self.instance
            sorting.rename_theme(item, name=item.name, description=item.description, example=item.example, by=by)
        return True


class MergeForm(forms.Form):
    """Which theme this one is merged into."""

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"] = forms.ModelChoiceField(
            theme.dialogue.themes.filter(merged_into=None).exclude(pk=theme.pk),
            label=_("Merge into"),
            help_text=_("Everything sorted here moves there. This theme is no longer shown."),
        )


class CompilationForm(VersionedForm):
    """The text of a compilation that is being written."""

    class Meta:
        model = Compilation
        fields = ["what_changed", "summary", "disagreements", "minority_views", "method_limits", "reported_off_topic"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.number == 1:
            del self.fields["what_changed"]

    def keep(self, rows: "list[CompiledThemeForm]", *, by: User) -> bool:
        """Save the text and the themes together, unless somebody saved since the page was opened."""
        with transaction.atomic():
            if not self.claim():
                return False
            compilation.saved(self.instance, by=by)
            self.instance.version = self.cleaned_data["version"] + 1
            self.save()
            for row in rows:
                row.keep()
        return True


class CompiledThemeForm(forms.ModelForm):
    """What was said about one theme."""

    class Meta:
        model = CompilationTheme
        fields = ["summary", "disagreement", "minority", "reported_count"]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3, "class": "short"}),
            "disagreement": forms.Textarea(attrs={"rows": 2, "class": "short"}),
            "minority": forms.Textarea(attrs={"rows": 2, "class": "short"}),
        }

    def keep(self) -> None:
        """Save what is written about the theme; nothing is kept of a theme that nothing is written about."""
        if self.instance.pk or self.has_changed():
            self.save()

    def conflicts(self) -> list[dict[str, str]]:
        """What somebody else has saved about the theme, beside what was typed here."""
        rows = CompilationTheme.objects.filter(compilation=self.instance.compilation, theme=self.instance.theme)
        row = rows.first() or CompilationTheme()
        self.instance.pk, self.instance._state.adding = row.pk, row.pk is None
        saved = forms.models.model_to_dict(row, fields=list(self.fields))
        return [
            {
                "label": f"{self.instance.theme}: {self[name].label}",
                "saved": shown(self.fields[name], saved[name]),
                "typed": shown(self.fields[name], self[name].data),
            }
            for name in self.fields
            if self.fields[name].has_changed(saved[name], self[name].data)
        ]


class ReturnForm(forms.Form):
    """Why a compilation is returned."""

    reason = forms.CharField(
        label=_("What must be put right"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
        help_text=_("The author reads it at the top of the draft."),
    )


class NewVersionForm(forms.Form):
    """What a new version changes."""

    what_changed = forms.CharField(
        label=_("What the new version changes"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
        help_text=_("Readers of the last version see this first."),
    )
