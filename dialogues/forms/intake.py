"""Taking in many contributions at once: the file, its columns, what to do with what stands twice, and meeting notes."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance import clock

from ..intake import columns, delimited, notes, questions, reading
from ..models import Channel, Dialogue, Intake, Question
from .answers import Asked
from .received import ReceivedForm


class FileForm(forms.Form):
    """The file to take in."""

    file = forms.FileField(
        label=_("File"),
        max_length=160,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        help_text=_("An Excel workbook (.xlsx) or a text file with columns (.csv), at most 50 MB."),
        error_messages={
            "required": _("Choose a file."),
            "max_length": _("The name of the file is too long. Give it a shorter one."),
        },
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, was_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission_key"].initial = uuid.uuid4
        self.was_too_large = was_too_large

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.was_too_large:
            self.errors.pop("file", None)
            most = filesizeformat(settings.UPLOAD_MAX_SIZE)
            self.add_error("file", _("The file is larger than %(most)s. Divide it into several.") % {"most": most})
        return data


class FactsForm(ReceivedForm):
    """What holds for every row that says nothing else."""

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, dialogue=dialogue, **kwargs)
        self.dialogue = dialogue
        self.fields["received_on"].initial = clock.today()
        self.fields["language"].initial = "sv"

    def facts(self) -> dict[str, Any]:
        """What holds for every row."""
        return {name: self.cleaned_data[name] for name in self.FACTS}


class LookForm(forms.Form):
    """How the file is to be read, when it does not look right."""

    encoding = forms.ChoiceField(
        label=_("Encoding"),
        choices=list(delimited.ENCODINGS.items()),
        help_text=_("Choose another one if Swedish letters look strange below."),
    )
    delimiter = forms.ChoiceField(
        label=_("Between the cells"),
        choices=[(",", _("comma")), (";", _("semicolon")), ("\t", _("tab")), ("|", _("vertical bar"))],
        help_text=_("Choose another one if everything stands in one column."),
    )
    sheet = forms.ChoiceField(label=_("Sheet"), help_text=_("The sheet of the workbook that holds the contributions."))
    has_headings = forms.BooleanField(
        label=_("The first row is headings"), required=False, help_text=_("Then it is no contribution itself.")
    )

    def __init__(self, *args: Any, intake: Intake, **kwargs: Any) -> None:
        names = ("encoding", "delimiter", "sheet", "has_headings")
        kwargs["initial"] = {name: getattr(intake, name) for name in names}
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["sheet"].choices = [(name, name) for name in intake.sheets]
        for name in ("encoding", "delimiter") if intake.kind == Intake.Kind.XLSX else ("sheet",):
            del self.fields[name]


#: No longer name of a question fits a list of choices on a phone.
LONGEST_ASKED = 60


def _short(question: Question) -> str:
    return Truncator(str(question)).chars(LONGEST_ASKED)


def _answering(asked: Asked) -> list[tuple[Any, list[tuple[str, str]]]]:
    """What a column may answer: the questions, and apart the alternatives of each that may have a column of their own."""
    whole = [(questions.name_of(item), f"{_short(item)} ({item.get_kind_display()})") for item in asked.questions]
    spread: dict[Question, list[tuple[str, str]]] = {}
    for question, alternative in questions.spread(asked):
        spread.setdefault(question, []).append((questions.name_of(question, alternative), str(alternative)))
    found = [(gettext("Answers the question"), whole)] if whole else []
    for item, names in spread.items():
        found.append((gettext("One alternative of: %(question)s") % {"question": _short(item)}, names))
    return found


class ColumnsForm(FactsForm):
    """What each column holds."""

    def __init__(self, *args: Any, intake: Intake, **kwargs: Any) -> None:
        super().__init__(*args, dialogue=intake.dialogue, **kwargs)
        self.fields["channel"].initial = Channel.SURVEY
        self.fields["channel"].help_text = _("For rows that say nothing else.")
        self.fields["received_on"].help_text = _("For rows without a date of their own.")
        self.intake, asked = intake, questions.asked_in(intake.dialogue)
        self.are_questions_asked = bool(asked.questions)
        held: list[Any] = [*columns.FIELDS.items(), *_answering(asked)]
        self._several = {questions.name_of(item) for item in asked.questions if item.kind == Question.Kind.SEVERAL}
        self.width = reading.width_of(intake)
        headings = intake.sample[0] if intake.has_headings and intake.sample else []
        values = intake.sample[1:] if intake.has_headings else intake.sample
        for place in range(self.width):
            examples = [row[place][:60] for row in values if place < len(row) and row[place].strip()][:3]
            heading = headings[place].strip() if place < len(headings) else ""
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading or gettext("Column %(number)d") % {"number": place + 1},
                choices=held,
                required=False,
                initial=intake.columns[place] if place < len(intake.columns) else columns.SKIP,
                help_text=" · ".join(examples) or gettext("empty in the first rows"),
            )
            self.fields[f"column-{place}"].is_needed_later = True  # type: ignore[attr-defined]

    @property
    def column_fields(self) -> list[Any]:
        """The fields of the columns."""
        return [self[f"column-{place}"] for place in range(self.width)]

    @property
    def fact_fields(self) -> list[Any]:
        """The fields for what holds for every row."""
        return [self[name] for name in self.FACTS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = self.chosen()
        if not columns.holds_words(chosen) and self.width:
            self.add_error("column-0", _("Say which column holds what was said or answers a question."))
        for place, name in enumerate(chosen):
            if name in (columns.TEXT, columns.SKIP, *self._several):
                continue
            if name in chosen[:place] or self._is_whole_beside(name, chosen):
                self.add_error(f"column-{place}", _("Another column holds this already. Choose one of them."))
        return data

    @staticmethod
    def _is_whole_beside(name: str, chosen: list[str]) -> bool:
        """Whether the column answers a question whose alternatives have columns of their own."""
        return questions.is_whole(name) and any(other.startswith(f"{name}{questions.BETWEEN}") for other in chosen)

    def chosen(self) -> list[str]:
        """What each column holds, in order."""
        return [self.cleaned_data.get(f"column-{place}") or columns.SKIP for place in range(self.width)]


YES_NO = [("yes", _("Yes, receive them")), ("no", _("No, leave them out"))]


class AcceptForm(forms.Form):
    """What is to become of texts that stand twice. Only a person can tell a copy from two who think alike."""

    takes_copies = forms.ChoiceField(
        label=_("The same text stands several times in the file. Are they different people?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        help_text=_("One of each is received whatever you answer."),
        error_messages={"required": _("Answer what is to become of the texts that stand twice.")},
    )
    takes_known = forms.ChoiceField(
        label=_("The same text has been received before. Is it from somebody else?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        help_text=_("Answer no if the file has been taken in before."),
        error_messages={"required": _("Answer what is to become of the texts that were received before.")},
    )

    def __init__(self, *args: Any, copies: int, known: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, number in (("takes_copies", copies), ("takes_known", known)):
            if not number:
                del self.fields[name]

    def facts(self) -> dict[str, bool]:
        """What the person decided."""
        return {name: self.cleaned_data.get(name) == "yes" for name in ("takes_copies", "takes_known")}


MOST_PIECES = 500


class NotesForm(FactsForm):
    """Notes from a meeting, pasted as they were written."""

    text = forms.CharField(
        label=_("The notes"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_(
            "Paste them as they were written. Between two contributions stands a line with three dashes; "
            "a proposal is made from empty lines and points."
        ),
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].initial = Channel.MEETING
        self.fields["submission_key"].initial = uuid.uuid4

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        found = self._pieces(text)
        if not found:
            raise forms.ValidationError(_("Write what was said."))
        if len(found) > MOST_PIECES:
            raise forms.ValidationError(_("That is more than 500 contributions. Take the notes in parts."))
        return text

    @staticmethod
    def _pieces(text: str) -> list[str]:
        return notes.pieces(text) if notes.is_divided(text) else notes.proposed(text)

    def pieces(self) -> list[str]:
        """What each person said, as it is divided now."""
        return self._pieces(self.cleaned_data["text"])

    def divided(self) -> "NotesForm":
        """The same form with the proposal written into the notes."""
        data = {name: self.data.get(name, "") for name in self.fields}
        data["text"] = notes.joined(self.pieces())
        return NotesForm(data, dialogue=self.dialogue)
