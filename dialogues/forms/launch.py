"""The form of step 4: what is checked by eye, and who decides."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import GoverningDocument, Meeting, Municipality, User

from .. import launches
from ..models import Dialogue, Launch
from .fields import SwedishDateField
from .plan import offer
from .versioned import VersionedForm


class LaunchForm(VersionedForm):
    """What somebody has looked at, and who decides that the dialogue may start."""

    notice_published_on = SwedishDateField(
        label=_("Privacy notice published"),
        required=False,
        help_text=_("The day when the owning board's notice was published."),
    )

    class Meta:
        model = Launch
        fields = ["texts_proofread", "form_tested", "by_whom", "planned_by", "planned_title", "delegation"]
        help_texts = {
            "texts_proofread": _("Somebody else has read them, and found them plain. Translations too."),
            "form_tested": _("Somebody has answered it on a telephone, and by keyboard."),
            "planned_by": _("Only by delegation. Never the responsible official."),
            "planned_title": _("For example chair, or head of administration."),
            "delegation": _("The board's document that gives the right to decide."),
        }

    def __init__(self, *args: Any, dialogue: Dialogue, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        if dialogue.is_knowledge:
            del self.fields["by_whom"]
        people = launches.possible_delegates(dialogue, today, municipality)
        documents = launches.delegations(dialogue, today)
        among = User.objects.filter(pk__in=[person.pk for person in people])
        offer(self.fields["planned_by"], among, people, self.instance.planned_by)
        adopted = GoverningDocument.objects.filter(pk__in=[document.pk for document in documents])
        offer(self.fields["delegation"], adopted, documents, self.instance.delegation)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.error_summary = False  # the page has one for the whole of it
        decides = [*([] if dialogue.is_knowledge else ["by_whom"]), "planned_by"]
        self.helper.layout = Layout(
            "version",
            Fieldset(_("Checked by somebody"), "notice_published_on", "texts_proofread", "form_tested"),
            Fieldset(_("Who decides"), *decides, Div("planned_title", "delegation", css_class="cols-2")),
        )


class PutForm(forms.Form):
    """At which meeting the board decides, or hears of the delegated decision."""

    meeting = forms.ModelChoiceField(
        label=_("Meeting"),
        queryset=Meeting.objects.none(),
        required=False,
        help_text=_("Where the board decides. Empty when it is decided by delegation."),
    )

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        board = dialogue.owner.in_charge(clock.today())
        coming = Meeting.objects.filter(board=board, held_on__gte=clock.today())
        self.fields["meeting"].queryset = coming.select_related("board").order_by("held_on")  # type: ignore[attr-defined]
