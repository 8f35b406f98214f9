"""The feedback page: what residents said, what the municipality answers, what was decided and is done."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import Decision, Statement
from governance.prepared import fetch, hand_over, prepared
from governance.translated import Translated
from governance.within import Rows

from . import clarity, history, recalls, results, standing, statistics, turnout, understanding, visibility
from .models import (
    AnswerPart,
    BudgetProposal,
    Compilation,
    CompilationTheme,
    Dialogue,
    DialogueTargetGroup,
    Evaluation,
    Feedback,
    FeedbackRecall,
    InfluenceTrace,
    Lesson,
    Measure,
    MendedTranslation,
    ModerationAction,
    ModerationState,
    Proposal,
    Question,
    Quote,
    Referral,
    Status,
    Step,
    Theme,
    ThemeResponse,
)

#: How each answer is shown: the tag of ``components/outcome``.
SIGNS = {
    ThemeResponse.Effect.TAKEN: "yes",
    ThemeResponse.Effect.PARTLY: "part",
    ThemeResponse.Effect.INVESTIGATED: "study",
    ThemeResponse.Effect.NOT: "no",
}
MEASURE_TAGS = {
    Measure.State.DONE: ("yes", "check"),
    Measure.State.ON_TRACK: ("soon", "clock"),
    Measure.State.PARTLY: ("part", "half"),
    Measure.State.OFF: ("late", "warn"),
    Measure.State.NOT_STARTED: ("soon", "ring"),
}
QUOTES_PER_THEME = 3


def with_answers(found: "QuerySet[Dialogue]") -> "QuerySet[Dialogue]":
    """With everything that residents read about the outcome, in a fixed number of queries."""
    return found.select_related("owner", "deciding_board", "mandate__level", "proposed_level").prefetch_related(
        "promises",
        "rounds",
        Prefetch("feedback", Feedback.objects.select_related("meeting_decision")),
        Prefetch("responses", ThemeResponse.objects.select_related("theme", "board")),
        Prefetch("proposals", Proposal.objects.select_related("decision__board", "decision__reported_to")),
        Prefetch("measures", Measure.objects.select_related("board", "administration", "theme")),
    )


def with_rows(found: "QuerySet[Dialogue]") -> "QuerySet[Dialogue]":
    """With the rows of its own that the feedback page lists, in the same question as the dialogue."""
    groups = DialogueTargetGroup.objects.filter(dialogue=OuterRef("pk"), is_priority=True)
    measures = Measure.objects.filter(dialogue=OuterRef("pk"))
    told_of_measures = ("title", "note", "state", "due_on", "updated_on", "board__name", "administration__name")
    parts = visibility.approved_parts().filter(theme__dialogue=OuterRef("pk"))
    return found.annotate(
        its_groups=Rows(groups, "group__name", "reached", "reach_goal", "reach_result"),
        its_measures=Rows(measures, *told_of_measures),
        its_parts=Rows(parts, "theme", "text", "responsible", "due_on", "board__name"),
        its_lessons=Rows(Lesson.objects.filter(evaluation__dialogue=OuterRef("pk"))),
        its_mended=Rows(MendedTranslation.objects.filter(dialogue=OuterRef("pk")), "name", "language", "mended_on"),
        its_budget=Rows(BudgetProposal.objects.filter(dialogue=OuterRef("pk"))),
    )


def _fetch(dialogue: Dialogue) -> None:
    """What a dialogue can have in its step, in a fixed number of queries."""
    fetch(dialogue, "feedback", _written)
    fetch(dialogue, "compilations", _compiled)
    if dialogue.step <= Step.COMPILATION:
        fetch(dialogue, "rounds", standing.rounds_of)
    if dialogue.step >= Step.PROCESSING:
        fetch(dialogue, "proposals", _proposed)


@prepared
def _written(dialogue: int) -> "QuerySet[Feedback]":
    taken_back = Rows(FeedbackRecall.objects.filter(feedback=OuterRef("pk")))
    return Feedback.objects.filter(dialogue=dialogue).annotate(its_recalls=taken_back)


@prepared
def _compiled(dialogue: int) -> "QuerySet[Compilation]":
    return Compilation.objects.filter(dialogue=dialogue).select_related("round")


@prepared
def _proposed(dialogue: int) -> "QuerySet[Proposal]":
    said = Rows(Statement.objects.filter(decision=OuterRef("decision")).order_by("pk"))
    found = Proposal.objects.filter(dialogue=dialogue).annotate(its_statements=said)
    return found.select_related("decision__board", "decision__reported_to")


@prepared
def _compiled_themes(compilation: int) -> "QuerySet[CompilationTheme]":
    counted = ~Q(theme__codings__contribution__is_counted=False) & Q(theme__codings__contribution__withdrawn_at=None)
    found = CompilationTheme.objects.filter(compilation=compilation).select_related("theme")
    return found.annotate(linked=Count("theme__codings", filter=counted, distinct=True))


@prepared
def _responses(dialogue: int) -> "QuerySet[ThemeResponse]":
    return ThemeResponse.objects.filter(dialogue=dialogue).select_related("theme", "board")


@dataclass
class Answer:
    """A theme: you said, we answer."""

    theme: Theme
    said: CompilationTheme | None
    share: str = ""
    bar: int = 0
    response: ThemeResponse | None = None
    parts: list[AnswerPart] = field(default_factory=list)
    trace: InfluenceTrace | None = None
    quotes: list[dict[str, str]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        effect = self.effect
        return SIGNS[ThemeResponse.Effect(effect)] if effect else ""

    @property
    def effect(self) -> str:
        """What becomes of it: by the published answer, before that by the proposal for decision."""
        told = self.response or self.trace
        return told.effect if told else ""

    @property
    def outcome(self) -> str:
        return str(ThemeResponse.Effect(self.effect).label) if self.effect else ""


def page(dialogue: Dialogue, on: dt.date, *, least: int) -> dict[str, Any]:
    """Everything the feedback page shows on the day ``on``; before anything is published, when it comes.

    The dialogue comes from a question ``with_rows``.
    Groups smaller than ``least`` are not told in numbers.
    """
    _fetch(dialogue)
    compilation = _compilation(dialogue)
    is_heard, is_answered = visibility.is_heard(dialogue), visibility.is_answered(dialogue)
    outcome = visibility.shown_outcome(dialogue) if dialogue.step >= Step.PROCESSING else None
    told = _rows(dialogue, Feedback.Stage.DECIDED) or _rows(dialogue, Feedback.Stage.HEARD)
    stopped = _rows(dialogue, Feedback.Stage.ABORTED)
    headline = next((row.headline for row in told if row.headline), Translated())
    message = next((row.text for row in told if row.text), Translated())
    answers = _answers(dialogue, compilation, is_answered=is_answered) if compilation else []
    mandate, evaluation, recalled = visibility.shown_mandate(dialogue), _evaluation(dialogue), _recalled(dialogue)
    other_texts = [*(item.reason for item in recalled), *_lessons(evaluation)]
    shows_outcome = dialogue.step == Step.DECISION and (is_answered or outcome is not None or dialogue.is_knowledge)
    return {
        "dialogue": dialogue,
        "standing": standing.of(dialogue, on),
        "is_published": bool(is_heard or is_answered or compilation),
        "is_answered": is_answered,
        "recalled": recalled,
        "headline": headline,
        "message": message,
        **_languages(stopped[0] if stopped else None, headline, message, answers, other_texts),
        "stopped": stopped[0] if stopped else None,
        "stop_due": next((r.due_on for r in dialogue.feedback.all() if r.stage == Feedback.Stage.ABORTED), None),
        "suspension": _suspension(dialogue),
        "compilation": compilation,
        "answers": answers,
        "toc": _toc(answers),
        "off_topic": _off_topic(dialogue) if compilation else [],
        "outcome": outcome,
        "statements": _statements(dialogue, outcome),
        "measures": _measures(dialogue) if shows_outcome else [],
        "groups": turnout.groups(dialogue, least) if compilation else [],
        "took_part": _took_part(dialogue),
        "results": _results(compilation, least) if compilation else [],
        "vote": _vote(dialogue, compilation, least) if compilation else None,
        "understood": understanding.shown(dialogue, least) if compilation else None,
        "clear": clarity.figures(dialogue, least) if is_answered else None,
        "easy_read": visibility.shown_easy_read(dialogue),
        "for_children": visibility.shown_to_children(dialogue),
        "evaluation": evaluation,
        "mended": dialogue.its_mended,  # type: ignore[attr-defined]
        "rounds": _rounds(dialogue),
        "purpose": mandate.purpose if mandate else "",
        "level": dialogue.level,
        "has_ended": dialogue.status in (Status.CLOSED, Status.ABORTED),
    }


def _other_languages(texts: list[Translated]) -> list[str]:
    """The languages that the site itself does not speak and the answer is written in."""
    others = [code for code, _name in settings.LANGUAGES if code not in settings.SITE_LANGUAGES]
    return [code for code in others if any(code in text for text in texts)]


def _languages(
    stopped: Feedback | None, headline: Translated, message: Translated, answers: list[Answer], others: list[Translated]
) -> dict[str, list[str]]:
    """The languages that something of the answer is written in, something of its themes, and all of it.

    ``others`` are why an answer was taken back, and what was learnt.
    """
    said = [stopped.headline, stopped.text] if stopped else [headline, message]
    themes = list(_texts_of_themes(answers))
    whole = [
        code for code, _name in settings.LANGUAGES if all(code in text for text in [*said, *themes, *others] if text)
    ]
    return {
        "written_in": _other_languages([*said, *themes, *others]),
        "themes_in": _other_languages(themes),
        "wholly_in": whole,
    }


def _lessons(evaluation: Evaluation | None) -> list[Translated]:
    return [lesson.text for lesson in evaluation.lessons.all()] if evaluation else []


def _texts_of_themes(answers: list[Answer]) -> Iterator[Translated]:
    """What is told of the themes in other languages too."""
    for item in answers:
        yield item.theme.name
        if item.said:
            yield item.said.summary
        if item.response:
            yield from (item.response.text, item.response.because)


def _compilation(dialogue: Dialogue) -> Compilation | None:
    if dialogue.step < Step.FEEDBACK:
        earlier = [item for item in dialogue.compilations.all() if item.state == Compilation.State.PUBLISHED]
        return earlier[-1] if earlier else None
    return visibility.shown_compilation(dialogue)


def _rows(dialogue: Dialogue, stage: str) -> list[Feedback]:
    return [r for r in dialogue.feedback.all() if r.stage == stage and r.given_on and r.is_for_residents]


def _rounds(dialogue: Dialogue) -> list[Any]:
    """When one could take part: the rounds, or once they are compiled those that the compilations tell of."""
    if dialogue.step <= Step.COMPILATION:
        return list(dialogue.rounds.all())
    return list({item.round_id: item.round for item in dialogue.compilations.all()}.values())


def _recalled(dialogue: Dialogue) -> list[FeedbackRecall]:
    rows: list[Any] = [row for row in dialogue.feedback.all() if row.is_for_residents]
    for row in rows:
        for taken_back in row.its_recalls:
            taken_back.feedback = row
    return recalls.latest(taken_back for row in rows for taken_back in row.its_recalls)


def _statements(dialogue: Dialogue, outcome: Decision | None) -> list[Statement]:
    """Reservations and statements, once the minutes are adjusted."""
    proposal: Any = visibility.shown_proposal(dialogue)
    return proposal.its_statements if outcome and visibility.statements_are_shown(outcome) else []


def _suspension(dialogue: Dialogue) -> Any:
    if dialogue.status != Status.PAUSED and not dialogue.was_aborted:
        return None
    return dialogue.suspensions.filter(resumed_on=None).select_related("decision__board").first()


def _answers(dialogue: Dialogue, compilation: Compilation, *, is_answered: bool) -> list[Answer]:
    compiled: list[Any] = _compiled_themes(compilation.pk)
    responses = {item.theme_id: item for item in _responses(dialogue.pk)} if is_answered else {}
    parts = visibility.shown_parts(dialogue)
    traces = {} if is_answered else _traces(dialogue)
    quotes = _quotes([item.theme_id for item in compiled])
    most = max((_count(item) or 0 for item in compiled), default=0)
    found = [
        Answer(
            theme=item.theme,
            said=item,
            share=_share(item, dialogue),
            bar=round((_count(item) or 0) * 100 / most) if most else 0,
            response=responses.pop(item.theme_id, None),
            parts=parts.get(item.theme_id, []),
            trace=traces.get(item.theme_id),
            quotes=quotes.get(item.theme_id, []),
        )
        for item in compiled
    ]
    return found + [
        Answer(theme=item.theme, said=None, response=item, parts=parts.get(item.theme_id, []))
        for item in responses.values()
    ]


def _count(item: CompilationTheme) -> int | None:
    """The number for a theme: the count that was reported, otherwise what is linked. The two are never added."""
    if item.reported_count is not None:
        return item.reported_count
    return item.count if item.count is not None else getattr(item, "linked", None)


def _share(item: CompilationTheme, dialogue: Dialogue) -> str:
    number = _count(item)
    if number is None:
        return ""
    if item.reported_count is not None:
        return ngettext(
            "%(number)d contribution, according to a count", "%(number)d contributions, according to a count", number
        ) % {"number": number}
    return ngettext("%(number)d contribution", "%(number)d contributions", number) % {"number": number}


def _traces(dialogue: Dialogue) -> dict[int, InfluenceTrace]:
    """How each theme affected the proposal, from when the case is before those who decide."""
    proposal = visibility.shown_proposal(dialogue)
    if proposal is None or dialogue.step < Step.DECISION:
        return {}
    return {item.theme_id: item for item in proposal.influence.all() if item.is_told}


def _quotes(themes: list[int]) -> dict[int, list[dict[str, str]]]:
    """Words cleared to be quoted, without name."""
    found: dict[int, list[dict[str, str]]] = {}
    quote: Any
    for quote in _cleared(*themes):
        quote.contribution.masked_text = quote.masked_text
        text = visibility.public_text(quote.contribution)
        chosen = found.setdefault(quote.theme_id, [])
        if text and len(chosen) < QUOTES_PER_THEME:
            contribution = quote.contribution
            chosen.append(
                {"text": text, "language": contribution.language, "source": contribution.get_channel_display()}
            )
    return found


@prepared
def _cleared(*themes: int) -> "QuerySet[Quote]":
    masked = ModerationAction.objects.filter(contribution=OuterRef("contribution")).order_by("-at", "-pk")
    cleared = Quote.objects.filter(
        theme__in=themes,
        contribution__state__in=(ModerationState.PUBLISH, ModerationState.MASK),
        contribution__withdrawn_at=None,
    )
    cleared = cleared.annotate(masked_text=Subquery(masked.values("public_text")[:1]))
    return cleared.select_related("contribution").order_by("pk")


def _toc(answers: list[Answer]) -> list[dict[str, Any]]:
    """In one minute: the themes, how many brought them up, and what became of them."""
    counts = [(_count(answer.said) if answer.said else None) or 0 for answer in answers]
    return [
        {
            "title": str(answer.theme),
            "url": f"#t-{answer.theme.pk}",
            "count": count,
            "of": max(counts) or 1,
            "kind": answer.kind or "plain",
            "outcome": answer.outcome or _("Answer to come"),
        }
        for answer, count in zip(answers, counts, strict=True)
    ]


def _off_topic(dialogue: Dialogue) -> list[dict[str, Any]]:
    """Where views about something else go, how many have left us and been answered, and what was answered."""
    rows = (
        Referral.objects.filter(contribution__dialogue=dialogue)
        .values("receiver", "board__name", "letter__answer", "letter__answered_on")
        .annotate(number=Count("pk"), left=Count("left_on"), answered=Count("answered_on"))
        .order_by("letter__answered_on", "receiver")
    )
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        name = str(row["board__name"] or Referral.Receiver(row["receiver"]).label)
        told = found.setdefault(name, {"receiver": name, "number": 0, "left": 0, "answered": 0, "answers": []})
        for count in ("number", "left", "answered"):
            told[count] += row[count]
        if row["letter__answer"]:
            told["answers"].append((row["letter__answered_on"], row["letter__answer"]))
    return sorted(found.values(), key=lambda told: (-told["number"], told["receiver"]))


def _measures(dialogue: Any) -> list[dict[str, Any]]:
    return [
        {
            "measure": item,
            "kind": MEASURE_TAGS[Measure.State(item.state)][0],
            "icon": MEASURE_TAGS[Measure.State(item.state)][1],
        }
        for item in dialogue.its_measures
    ]


def _took_part(dialogue: Dialogue) -> str:
    """How many took part, in one sentence; a reported count is called so and never added to what lies here."""
    contributions, people = dialogue.reported_contributions, dialogue.reported_participants
    if contributions and people:
        return _("%(contributions)d contributions from about %(people)d people, according to a count.") % {
            "contributions": contributions,
            "people": people,
        }
    if contributions:
        return _("%(contributions)d contributions, according to a count.") % {"contributions": contributions}
    if not history.took_part_is_known(dialogue):
        return _("How many took part: information is missing.")
    number = getattr(dialogue, "received", 0)
    return ngettext("%(number)d contribution.", "%(number)d contributions.", number) % {"number": number}


def _results(compilation: Compilation, least: int) -> list[results.Result]:
    """The answers to the questions; the vote has a section of its own."""
    return [item for item in results.shown(compilation.results, least) if not item.is_vote]


def _vote(dialogue: Any, compilation: Compilation, least: int) -> dict[str, Any] | None:
    """The result of a vote on a sum: most votes first, and the next that fits until the frame is used.

    A count made elsewhere goes before that of the answers here: it has the votes on paper too.
    """
    vote = getattr(dialogue, "vote", None)
    cast = next((row for row in compilation.results if row["kind"] == Question.Kind.BUDGET), None)
    is_reported = bool(vote and vote.ballots is not None)
    if not is_reported and cast is None:
        return None
    mandate = visibility.shown_mandate(dialogue)
    frame = mandate.frame_sum_sek if mandate else None
    found = dialogue.its_budget if cast is None or is_reported else _voted(cast)
    proposals = sorted(found, key=lambda item: (-item.votes, item.code))
    selected, total = chosen(proposals, frame)
    ballots = vote.ballots if vote and is_reported else cast["answered"] if cast else 0
    votes = statistics.suppress({item.code: item.votes for item in proposals}, least, adds_up=False, of=ballots)
    return {
        "ballots": ballots,
        "frame": frame,
        "proposals": [(item, votes[item.code]) for item in proposals],
        "has_hidden": None in votes.values(),
        "selected": selected,
        "total": total,
    }


def _voted(cast: dict[str, Any]) -> list[BudgetProposal]:
    """The proposals with the votes that were counted when the compilation was approved."""
    return [
        BudgetProposal(code=cell["code"], title=cell["text"], cost_sek=cell["cost_sek"], votes=cell["count"])
        for cell in cast["rows"]
    ]


def chosen(proposals: list[BudgetProposal], frame: int | None) -> tuple[list[str], int]:
    """The codes of the proposals that fit the frame, most votes first; one that does not fit is skipped."""
    selected, total = [], 0
    for item in sorted(proposals, key=lambda row: (-row.votes, row.code)):
        if frame is None or total + item.cost_sek <= frame:
            selected.append(item.code)
            total += item.cost_sek
    return selected, total


def _evaluation(dialogue: Any) -> Evaluation | None:
    if evaluation := visibility.shown_evaluation(dialogue):
        hand_over(evaluation, "lessons", dialogue.its_lessons)
    return evaluation
