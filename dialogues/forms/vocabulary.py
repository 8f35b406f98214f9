"""The words that dialogues choose among, as an administrator or a coordinator keeps them."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from governance.translated import Translated

from ..models import TargetGroup, Topic
from .versioned import VersionedForm


class NameForm(VersionedForm):
    """A word's name in both languages; its code never changes once it is in use."""

    swedish = forms.CharField(
        label=_("Name in Swedish"), max_length=80, help_text=_("In running text, for example unga 13–17 år.")
    )
    english = forms.CharField(
        label=_("Name in English"), max_length=80, required=False, help_text=_("Shown on the pages in English.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.error_summary = False
        name = self.instance.name
        self.initial.update(swedish=name.get("sv", ""), english=name.get("en", ""))
        if self.instance.pk:
            del self.fields["code"]

    def values_of(self, row: Any) -> dict[str, Any]:
        return {"swedish": row.name.get("sv", ""), "english": row.name.get("en", "")}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        cleaned = self.cleaned_data
        typed = {"sv": cleaned.get("swedish", ""), "en": cleaned.get("english", "")}
        self.instance.name = Translated({**self.instance.name, **typed})


class TargetGroupForm(NameForm):
    """A group that dialogues want to hear."""

    class Meta:
        model = TargetGroup
        fields = ["code"]
        help_texts = {"code": _("Small letters without spaces. It never changes.")}


class TopicForm(NameForm):
    """What dialogues are about."""

    swedish = forms.CharField(
        label=_("Name in Swedish"), max_length=80, help_text=_("With a capital, for example Trafik och gator.")
    )

    class Meta:
        model = Topic
        fields = ["code"]
        help_texts = {"code": _("Small letters without spaces. It never changes.")}
