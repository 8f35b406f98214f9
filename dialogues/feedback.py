"""Feedback: the answer to each theme, presentation to the elected, and publishing."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from governance import clock, decisions
from governance.models import Decision, Meeting, User

from . import lifecycle, log, notices, owed, promises, visibility
from .models import (
    AnswerPart,
    Compilation,
    CompilationTheme,
    Dialogue,
    Feedback,
    LogEntry,
    Step,
    Theme,
    ThemeResponse,
)
from .models.feedback import Approvable
from .refusals import Refused
from .requirements import Missing, latest_compilation

if TYPE_CHECKING:
    from .forms.versioned import VersionedForm
    from .requirements import Missing


class NotPublishable(Exception):
    """Feedback cannot be published yet; ``missing`` says everything that is, and where it is mended."""

    def __init__(self, missing: list["Missing"]) -> None:
        self.missing = missing
        super().__init__("; ".join(item.code for item in missing))


class AlreadyGiven(Exception):
    """This feedback has been given already."""


class AnswersArePublic(Refused):
    """What residents read is not rewritten in silence: it is taken back with a reason first, and published again."""

    @property
    def message(self) -> str:
        return _("The answers are public. Take “what it led to” back, with a reason, before you change them.")


def refuse_when_public(dialogue: Dialogue) -> None:
    """Raise ``AnswersArePublic`` while "what it led to" is published for residents."""
    if visibility.is_answered(dialogue):
        raise AnswersArePublic


def published_answer(dialogue: Dialogue) -> Feedback | None:
    """What is taken back before an answer to a theme is changed: "what it led to", as those who took part read it."""
    told = dialogue.feedback.filter(stage=Feedback.Stage.DECIDED, audience__in=owed.ALWAYS_OWED, given_on__isnull=False)
    return told.order_by("audience", "-pk").first()


def responses(dialogue: Dialogue) -> list[ThemeResponse]:
    """The answer to each theme of the compilation, begun or not, in the compilation's order."""
    answers = {item.theme_id: item for item in dialogue.responses.select_related("theme", "board")}
    themes = [item.theme for item in compiled_themes(dialogue)]
    return [answers.get(theme.pk) or ThemeResponse(dialogue=dialogue, theme=theme) for theme in themes]


def compiled_themes(dialogue: Dialogue) -> list[CompilationTheme]:
    """The themes of the newest compilation, in its order."""
    compiled = latest_compilation(dialogue)
    return list(compiled.themes.select_related("theme")) if compiled else []


def response_to(theme: Theme) -> ThemeResponse:
    """The answer to ``theme``, or an empty one that is not saved when nobody has begun it."""
    found = ThemeResponse.objects.filter(dialogue=theme.dialogue_id, theme=theme).first()
    return found or ThemeResponse(dialogue=theme.dialogue, theme=theme)


def begin_response(theme: Theme) -> ThemeResponse:
    """The answer to ``theme``, begun when nobody has begun it yet; what is public is only looked up."""
    if visibility.is_answered(theme.dialogue):
        return response_to(theme)
    return ThemeResponse.objects.get_or_create(dialogue=theme.dialogue, theme=theme)[0]


def missing_in_response(item: ThemeResponse) -> Iterator["Missing"]:
    """What an answer still needs before it can be published: each of the four effects has demands of its own."""
    effect = item.effect
    wanted = [("effect", bool(effect), gettext("Choose what becomes of the theme “%(theme)s”"))]
    if effect:
        wanted.append(("text", bool(item.text), gettext("Answer the theme “%(theme)s”")))
    if effect in (ThemeResponse.Effect.TAKEN, ThemeResponse.Effect.PARTLY):
        wanted.append(
            ("responsible", bool(item.board_id or item.responsible), gettext("Say who is responsible for “%(theme)s”"))
        )
        wanted.append(("due_on", bool(item.due_on), gettext("Say when “%(theme)s” is done")))
    if effect in (ThemeResponse.Effect.PARTLY, ThemeResponse.Effect.NOT):
        wanted.append(("because", bool(item.because), gettext("Say why “%(theme)s” is not done in full")))
    if effect == ThemeResponse.Effect.INVESTIGATED:
        wanted.append(
            ("responsible", bool(item.board_id or item.responsible), gettext("Say who looks into “%(theme)s”"))
        )
        wanted.append(
            ("next_word_on", bool(item.next_word_on), gettext("Say when participants hear more about “%(theme)s”"))
        )
    for field, is_there, text in wanted:
        if not is_there:
            yield Missing(
                f"response:{item.theme.code}:{field}",
                text % {"theme": item.theme},
                "feedback",
                f"theme-{item.theme.code}",
            )


def unapproved(item: ThemeResponse, parts: Iterable[AnswerPart]) -> Iterator["Missing"]:
    """What keeps the answer to a theme from being published, when its text is complete: approval, and other boards' parts."""
    anchor = f"theme-{item.theme.code}"
    for part in parts:
        if not part.is_approved:
            text = gettext("%(board)s has not given its approved part of the answer to “%(theme)s”")
            told = {"board": part.board, "theme": item.theme}
            yield Missing(f"part:{item.theme.code}:{part.board.code}", text % told, "feedback", anchor)
    if not item.is_approved:
        text = gettext("Have the answer to “%(theme)s” approved by somebody else") % {"theme": item.theme}
        yield Missing(f"response:{item.theme.code}:approved", text, "feedback_answers", anchor)


def parts_of(dialogue: Dialogue) -> dict[int, list[AnswerPart]]:
    """The boards' parts by theme."""
    found: dict[int, list[AnswerPart]] = {}
    for part in AnswerPart.objects.filter(theme__dialogue=dialogue).select_related("board", "theme"):
        found.setdefault(part.theme_id, []).append(part)
    return found


def missing_in_answers(dialogue: Dialogue) -> list[tuple[ThemeResponse, list[AnswerPart], list["Missing"]]]:
    """Each answer with the other boards' parts of it, and everything that keeps it from being published."""
    parts = parts_of(dialogue)
    found = []
    for item in responses(dialogue):
        theirs = parts.get(item.theme_id, [])
        found.append((item, theirs, [*missing_in_response(item)] or [*unapproved(item, theirs)]))
    return found


def begins_anew(item: Approvable, *, by: User) -> None:
    """Somebody rewrote the text: whoever read or approved it did so of another one. Not saved here."""
    item.state, item.updated_by = Approvable.State.DRAFT, by
    item.reviewed_by = item.approved_by = None


@transaction.atomic
def answer(form: "VersionedForm", *, by: User) -> bool:
    """Save the answer to a theme as it stands in the form. Whether it was: not when somebody else has saved meanwhile.

    Raises ``AnswersArePublic``.
    """
    refuse_when_public(lifecycle.lock(form.instance.theme.dialogue))
    if not form.save_unless_stale():
        return False
    save_response(form.instance, by=by)
    return True


@transaction.atomic
def save_response(item: ThemeResponse, *, by: User) -> ThemeResponse:
    """Note in the log that an answer was written; whoever read or approved it did so of another one. Raises ``AnswersArePublic``."""
    refuse_when_public(lifecycle.lock(item.dialogue))
    begins_anew(item, by=by)
    item.save(update_fields=["state", "updated_by", "reviewed_by", "approved_by"])
    log.write(item.dialogue, LogEntry.Action.CHANGED, by=by, what="response", theme=item.theme.code, effect=item.effect)
    return item


def missing_for(row: Feedback) -> list["Missing"]:
    """Everything that keeps ``row`` from being published."""
    return missing_in([row])[0]


def missing_in(rows: Iterable[Feedback]) -> list[list["Missing"]]:
    """The same for several rows of one dialogue; what a stage demands is asked once. Nothing is missing in what is given."""
    demanded: dict[str, list[Missing]] = {}
    found = []
    for row in rows:
        if not row.given_day and row.stage not in demanded:
            demanded[row.stage] = list(_demanded(row))
        found.append([] if row.given_day else [*_unwritten(row), *demanded[row.stage]])
    return found


def _unwritten(row: Feedback) -> Iterator["Missing"]:
    if not (row.headline and row.text):
        anchor = f"{row.stage}-{row.audience}"
        yield Missing("text", gettext("Write the conclusion and the text"), "feedback", anchor)


def _demanded(row: Feedback) -> Iterator["Missing"]:
    if row.stage == Feedback.Stage.HEARD:
        yield from _missing_for_heard(row.dialogue)
    elif row.stage == Feedback.Stage.DECIDED:
        yield from _missing_for_decided(row.dialogue)


def _missing_for_heard(dialogue: Dialogue) -> Iterator["Missing"]:
    compiled = latest_compilation(dialogue)
    if compiled is None or not compiled.is_approved:
        yield Missing("compilation_approved", gettext("The compilation must be approved first"), "compilation")
    if dialogue.step < Step.FEEDBACK:
        yield Missing("step", gettext("The dialogue has not come to feedback yet"), "dialogue_detail")


def _missing_for_decided(dialogue: Dialogue) -> Iterator["Missing"]:
    if dialogue.is_knowledge:
        if not dialogue.measures.exists():
            yield Missing("action_plan", gettext("Say what the service will change"), "measures")
    else:
        proposal = dialogue.proposals.order_by("number").last()
        decision = proposal.decision if proposal else None
        if not (decision and decision.is_final):
            text = gettext("The decision must be registered and its minutes adjusted first")
            yield Missing("minutes_adjusted", text, "outcome")
    for _item, _parts, missing in missing_in_answers(dialogue):
        yield from missing


@transaction.atomic
def publish(row: Feedback, *, by: User) -> Feedback:
    """Publish feedback to its audience; what participants get keeps the promise and goes out by mail.

    Raises ``AlreadyGiven``, ``NotPublishable`` with everything that is missing.
    """
    dialogue = lifecycle.lock(row.dialogue)
    row = Feedback.objects.select_for_update().get(pk=row.pk)
    row.dialogue = dialogue
    if row.given_on:
        raise AlreadyGiven
    if missing := missing_for(row):
        raise NotPublishable(missing)
    row.given_on, row.given_by = clock.today(), by
    row.save(update_fields=["given_on", "given_by"])
    log.write(dialogue, LogEntry.Action.FEEDBACK_GIVEN, by=by, stage=row.stage, audience=row.audience)
    if row.stage == Feedback.Stage.HEARD:
        _publish_compilation(dialogue)
    if row.audience == Feedback.Audience.PARTICIPANTS:
        promises.keep(dialogue, stage=row.stage, on=clock.today(), by=by)
        notices.tell_participants(
            dialogue,
            event=row.stage,
            about=row.pk,
            revision=row.recalls.count(),
            headline=row.headline,
            text=row.text,
        )
    return row


def _publish_compilation(dialogue: Dialogue) -> None:
    compiled = latest_compilation(dialogue)
    if compiled and compiled.state == Compilation.State.APPROVED:
        compiled.state = Compilation.State.PUBLISHED
        compiled.save(update_fields=["state"])


@transaction.atomic
def wrote_easy_read(row: Feedback, *, by: User) -> None:
    """Note in the log that the answer was written in easy language; the form has saved the row."""
    what = "easy_read"
    log.write(row.dialogue, LogEntry.Action.CHANGED, by=by, what=what, stage=row.stage, audience=row.audience)


@transaction.atomic
def present(dialogue: Dialogue, *, meeting: Meeting, by: User) -> Decision:
    """Put what we heard before the elected, who note it at ``meeting`` (Sandviken step 7).

    It counts as given when the secretary has registered that the body noted it. Raises ``NotPublishable``
    when there is no approved compilation, ``AlreadyGiven`` when it is on its way.
    """
    dialogue = lifecycle.lock(dialogue)
    missing = list(_missing_for_heard(dialogue))
    if missing:
        raise NotPublishable(missing)
    row = next(item for item in owed.owe(dialogue, Feedback.Stage.HEARD) if item.audience == Feedback.Audience.ELECTED)
    if row.meeting_decision and not row.meeting_decision.withdrawn_at:
        raise AlreadyGiven
    decision = decisions.put_before_board(
        board=meeting.board,
        kind=Decision.Kind.INFORMATION_NOTED,
        subject=str(dialogue.title)[:250],
        proposal=_result_for_the_elected(dialogue),
        sentences=[gettext("to note the information in the minutes.")],
        requested_by=by,
        planned_meeting=meeting,
        dnr=dialogue.dnr,
    )
    row.meeting_decision = decision
    row.save(update_fields=["meeting_decision"])
    log.write(dialogue, LogEntry.Action.PRESENTED, by=by, decision=decision.pk)
    return decision


def _result_for_the_elected(dialogue: Dialogue) -> dict[str, object]:
    compiled = latest_compilation(dialogue)
    sections: list[dict[str, object]] = []
    if compiled:
        columns = [gettext("Theme"), gettext("Contributions"), gettext("What you said")]
        rows = [
            [str(item.theme), str(item.count or item.reported_count or "–"), str(item.summary)]
            for item in compiled.themes.all()
        ]
        sections += [
            {"key": "summary", "heading": gettext("What we heard"), "text": str(compiled.summary)},
            {"key": "themes", "heading": gettext("Themes"), "columns": columns, "rows": rows},
            {"key": "disagreements", "heading": gettext("Disagreements"), "text": str(compiled.disagreements)},
            {"key": "minority", "heading": gettext("Views of a few"), "text": str(compiled.minority_views)},
            {
                "key": "limits",
                "heading": gettext("How it was done, and its limits"),
                "text": str(compiled.method_limits),
            },
        ]
    return {
        "language": "sv",
        "title": str(dialogue.title),
        "lede": gettext("This is what residents said. The answers are not a sample of everyone who lives here."),
        "sections": [section for section in sections if section.get("text") or section.get("rows")],
        "dialogue": dialogue.reference,
        "url": reverse("officials:dialogue_detail", args=[dialogue.pk]),
    }


def rows_for(dialogue: Dialogue) -> "QuerySet[Feedback]":
    """Everything that is owed in the dialogue, with the meeting where the elected hear it."""
    found = dialogue.feedback.select_related(
        "meeting_decision__meeting", "meeting_decision__board", "given_by", "round"
    )
    return found.prefetch_related("recalls")
