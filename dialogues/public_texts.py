"""What residents read of a dialogue, text by text, in the languages of the municipality: what there is, and what is missing.

A text of the dialogue's own is kept in its column, beside the Swedish. What was promised is frozen word for word: its
translations are kept beside it, each under the Swedish words that it says, so that a promise that has been changed is
never shown with the translation of the old one.

The Swedish text counts. What is published of it is taken back in the open before it is changed; a translation may be
added or mended meanwhile, but never unseen: the page says which was mended and when, and what it said before is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance import clock
from governance.models import Municipality, User
from governance.translated import Translated

from . import log, recalls, visibility
from .forms.versioned import VersionedForm
from .models import (
    Dialogue,
    Feedback,
    LogEntry,
    Mandate,
    MendedTranslation,
    PromiseSnapshot,
    Question,
    Status,
    Step,
)

#: Those whose answers are written for residents.
READERS = (Feedback.Audience.PARTICIPANTS, Feedback.Audience.PUBLIC, Feedback.Audience.CHILDREN)


@dataclass(frozen=True)
class PublicText:
    """One text: what it is called, where on the page of translations it stands, and where it is kept."""

    name: str
    part: str
    label: str
    text: Translated
    row: models.Model
    column: str
    is_short: bool = True
    #: Whether residents can read it now: a draft of an answer is translated before it is published.
    is_shown: bool = True

    @property
    def own(self) -> str:
        """The text in the municipality's own language, which is the one that counts."""
        return self.text.get(settings.LANGUAGE_CODE, "")

    def put(self, code: str, words: str) -> None:
        """Keep what it says in the language ``code``; nothing takes away what was there. The other languages stand.

        Also beside what has been approved: what counts is the Swedish, and that is not touched.
        """
        rows = type(self.row)._base_manager.filter(pk=self.row.pk)
        row: Any = rows.select_for_update().get()
        if isinstance(row, Mandate):
            kept: Any = {**row.translations, code: {**row.translations.get(code, {}), self.own: words}}
        else:
            kept = Translated({**getattr(row, self.column), code: words})
        rows.update(**{self.column: kept})


@dataclass(frozen=True)
class Coverage:
    """How far the texts of a dialogue exist in one language."""

    code: str
    number: int
    missing: list[PublicText]

    @property
    def done(self) -> int:
        return self.number - len(self.missing)

    @property
    def is_complete(self) -> bool:
        return not self.missing


def languages() -> list[str]:
    """The codes of the languages that public texts are written in, besides the municipality's own."""
    return [code for code in Municipality.current().languages if code != settings.LANGUAGE_CODE]


def of(dialogue: Dialogue) -> list[PublicText]:
    """Every public text that exists in the municipality's own language, in the order in which residents meet them."""
    parts = (_about, _promised, _asked, _happened, _answered, _compiled, _answered_by_theme, _done, _learnt)
    found = [text for part in parts for text in part(dialogue)]
    return [text for text in found if text.own]


def coverage(dialogue: Dialogue) -> list[Coverage]:
    """What is missing in each language of the municipality."""
    texts = of(dialogue)
    return [Coverage(code, len(texts), [text for text in texts if not text.text.get(code)]) for code in languages()]


@transaction.atomic
def save(form: VersionedForm, *, by: User) -> Dialogue | None:
    """Save what was written in one language, also when it is not finished; none when somebody saved in between."""
    saved: Dialogue | None = form.save_unless_stale()  # type: ignore[assignment]
    if saved is None:
        return None
    code: str = form.code  # type: ignore[attr-defined]
    written: list[PublicText] = form.written()  # type: ignore[attr-defined]
    is_public = visibility.public_dialogues().filter(pk=saved.pk).exists()
    mended = [text for text in written if is_public and text.is_shown and text.text.get(code)]
    if mended:
        _remember(saved, mended, code, by=by)
    told = {"language": code, "texts": len(written), "mended": len(mended)}
    log.write(saved, LogEntry.Action.CHANGED, by=by, what="public_texts", **told)
    return saved


def _remember(dialogue: Dialogue, mended: list[PublicText], code: str, *, by: User) -> None:
    """Keep what the translations said before, each under the name of its text in the municipality's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        names = {text.name: text.label for text in of(dialogue)}
    told: dict[str, Any] = {"dialogue": dialogue, "language": code, "mended_on": clock.today(), "mended_by": by}
    MendedTranslation.objects.bulk_create(
        MendedTranslation(name=names[text.name], words=text.text[code], **told) for text in mended
    )


def _about(dialogue: Dialogue) -> Iterator[PublicText]:
    part = _("The dialogue")
    yield PublicText("title", part, _("Question"), dialogue.title, dialogue, "title")
    label = _("What we take from earlier dialogues")
    yield PublicText("earlier", part, label, dialogue.earlier_note, dialogue, "earlier_note", False)


def _promised(dialogue: Dialogue) -> Iterator[PublicText]:
    if dialogue.is_launched:
        prefetch_related_objects([dialogue], Prefetch("snapshots", PromiseSnapshot.objects.select_related("mandate")))
    promised = visibility.shown_promise(dialogue)
    if promised is None or promised.mandate is None:
        return
    said: list[tuple[str, str, Translated, bool]] = [("purpose", _("Purpose"), promised.purpose, False)]
    for place, text in enumerate(promised.can, 1):
        said.append((f"can_{place}", _("Can be influenced, %(number)s") % {"number": place}, text, True))
    for place, (text, why) in enumerate(promised.cannot, 1):
        said.append((f"cannot_{place}", _("Cannot be influenced, %(number)s") % {"number": place}, text, True))
        said.append((f"why_{place}", _("Why not, %(number)s") % {"number": place}, why, True))
    said.append(("use", _("How the result is used"), promised.use_of_result, False))
    said.append(("off_topic", _("Views on other things"), promised.off_topic_rule, False))
    for name, label, text, is_short in said:
        yield PublicText(name, _("What is promised"), label, text, promised.mandate, "translations", is_short)


def _asked(dialogue: Dialogue) -> Iterator[PublicText]:
    part = _("The form")
    questions = list(dialogue.questions.prefetch_related("choices"))
    for number, question in enumerate(questions, 1):
        told = {"number": number}
        yield PublicText(
            f"question_{question.pk}", part, _("Question %(number)s") % told, question.text, question, "text"
        )
        yield PublicText(
            f"hint_{question.pk}", part, _("Hint to question %(number)s") % told, question.hint, question, "hint"
        )
        for place, choice in enumerate(question.choices.all(), 1):
            label = _("Question %(number)s, alternative %(place)s") % {**told, "place": place}
            yield PublicText(f"choice_{choice.pk}", part, label, choice.text, choice, "text")
    votes = any(question.kind == Question.Kind.BUDGET for question in questions)
    for proposal in dialogue.budget_proposals.order_by("pk") if votes else []:
        label = _("Proposal %(code)s to vote on") % {"code": proposal.code}
        yield PublicText(f"proposal_{proposal.pk}", part, label, proposal.title, proposal, "title")


def _happened(dialogue: Dialogue) -> Iterator[PublicText]:
    part = _("What has happened")
    if not dialogue.is_launched:
        return
    for stop in dialogue.suspensions.all() if dialogue.status != Status.ACTIVE else []:
        label = stop.get_kind_display()
        yield PublicText(f"stop_{stop.pk}", part, label, stop.public_reason, stop, "public_reason", False)
    for item in dialogue.rounds.all():
        label = _("Why the time was extended")
        yield PublicText(f"time_{item.pk}", part, label, item.extension_reason, item, "extension_reason", False)


def _answered(dialogue: Dialogue) -> Iterator[PublicText]:
    part = _("Answers")
    for taken_back in recalls.shown(dialogue):
        label = _("%(stage)s: why it was taken back") % {"stage": taken_back.feedback.get_stage_display()}
        yield PublicText(f"recall_{taken_back.pk}", part, label, taken_back.reason, taken_back, "reason", False)
    for item in dialogue.feedback.filter(audience__in=READERS):
        about = {"stage": item.get_stage_display(), "readers": item.get_audience_display()}
        label = _("%(stage)s, to %(readers)s: the most important") % about
        is_shown = item.given_on is not None
        yield PublicText(f"headline_{item.pk}", part, label, item.headline, item, "headline", is_shown=is_shown)
        label = _("%(stage)s, to %(readers)s: the text") % about
        yield PublicText(f"answer_{item.pk}", part, label, item.text, item, "text", False, is_shown)
        label = _("%(stage)s, to %(readers)s: in easy language") % about
        yield PublicText(f"easy_{item.pk}", part, label, item.easy_read, item, "easy_read", False, is_shown)


def _compiled(dialogue: Dialogue) -> Iterator[PublicText]:
    """What the compilation says that residents read, theme by theme."""
    shown = visibility.shown_compilation(dialogue)
    if shown is None:
        return
    part = _("The compilation")
    for column in ("summary", "disagreements", "minority_views", "method_limits", "what_changed"):
        column_of: Any = shown._meta.get_field(column)
        label = str(capfirst(column_of.verbose_name))
        yield PublicText(f"{column}_{shown.pk}", part, label, getattr(shown, column), shown, column, False)
    for number, item in enumerate(shown.themes.select_related("theme"), 1):
        told = {"number": number}
        label = _("Theme %(number)s") % told
        yield PublicText(f"theme_{item.theme_id}", part, label, item.theme.name, item.theme, "name")
        for column, label in (
            ("summary", _("Theme %(number)s: what you said") % told),
            ("disagreement", _("Theme %(number)s: where views differ") % told),
            ("minority", _("Theme %(number)s: what a few said") % told),
        ):
            yield PublicText(f"{column}_theme_{item.pk}", part, label, getattr(item, column), item, column, False)


def _answered_by_theme(dialogue: Dialogue) -> Iterator[PublicText]:
    part = _("The answer to each theme")
    for item in visibility.shown_responses(dialogue):
        told = {"theme": item.theme}
        for column, label in (
            ("text", _("%(theme)s: what we do") % told),
            ("because", _("%(theme)s: because") % told),
            ("instead", _("%(theme)s: what there is instead") % told),
        ):
            yield PublicText(f"{column}_answer_{item.pk}", part, label, getattr(item, column), item, column, False)


def _done(dialogue: Dialogue) -> Iterator[PublicText]:
    """What is carried out, once the decision is there."""
    if dialogue.step != Step.DECISION:
        return
    for item in dialogue.measures.all():
        label = _("Measure %(code)s") % {"code": item.code}
        yield PublicText(f"measure_{item.pk}", _("What is done"), label, item.title, item, "title")


def _learnt(dialogue: Dialogue) -> Iterator[PublicText]:
    """What the evaluation says that residents read, once it is finished."""
    evaluation = visibility.shown_evaluation(dialogue)
    if evaluation is None:
        return
    part = _("What we learnt")
    for column in ("participants_view", "against_mandate"):
        column_of: Any = evaluation._meta.get_field(column)
        label = str(capfirst(column_of.verbose_name))
        yield PublicText(f"learnt_{column}", part, label, getattr(evaluation, column), evaluation, column, False)
    for number, lesson in enumerate(evaluation.lessons.all(), 1):
        label = _("Lesson %(number)s") % {"number": number}
        yield PublicText(f"lesson_{lesson.pk}", part, label, lesson.text, lesson, "text")
