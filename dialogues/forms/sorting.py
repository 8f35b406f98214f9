"""Step 6: one contribution at the desk."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .. import moderation, personal_data, sorting, suggestions
from ..models import Contribution, ModerationRule, ModerationState, Theme
from .fields import LinesField, describe_options
from .receiver import ReceiverForm
from .versioned import shown

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
