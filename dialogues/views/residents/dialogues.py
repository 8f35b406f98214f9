"""/dialoger/<slug>/: one dialogue, and what was said, answered and decided in it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dialogues import (
    answers,
    clarity,
    following,
    history,
    standing,
    statistics,
    timeline,
    understanding,
    version_changes,
    visibility,
)
from dialogues import compilation as compilations
from dialogues.models import (
    Activity,
    Compilation,
    Contribution,
    CouncilQuestion,
    Dialogue,
    DialogueTargetGroup,
    Feedback,
    Mandate,
    Promise,
    PromiseSnapshot,
    Proposal,
    Round,
    Status,
    Step,
)
from governance import clock, pages
from governance.models import Area, Board, LadderLevel, Municipality, Statement
from governance.pages import same_for_everyone
from governance.parts import kept
from governance.prepared import fetch, hand_over, prepared
from governance.within import Rows

PER_PAGE = 30
PUBLIC_FACTS = (
    "owner__successor",
    "deciding_board",
    "initiative",
    "mandate__level",
    "mandate__decision__board",
    "proposed_level",
    "guideline__doc_type",
    "plan",
    "launch__decision__board",
    "scale",
    "vote",
    "evaluation",
)


COUNCIL_FACTS = ("question", "asked_on", "answer", "answered_on", "council__code", "council__name")


def public_dialogue(slug: str, *, with_figures: bool = False) -> Dialogue:
    """A dialogue that residents may see, with what every page of it tells; 404 otherwise."""
    return _first((_by_slug_with_figures if with_figures else _by_slug)(slug))


def _first(found: list[Dialogue]) -> Dialogue:
    if not found:
        raise Http404
    return found[0]


@prepared
def _by_slug(slug: str) -> "QuerySet[Dialogue]":
    return _told_on_every_page().filter(slug=slug)


@prepared
def _by_slug_with_figures(slug: str) -> "QuerySet[Dialogue]":
    return _with_figures().filter(slug=slug)


@prepared
def _by_slug_with_answers(slug: str) -> "QuerySet[Dialogue]":
    return answers.with_rows(_with_figures()).filter(slug=slug)


@prepared
def _by_slug_with_rows(slug: str) -> "QuerySet[Dialogue]":
    """With the rows of its own that its page lists, in the same question."""
    groups = DialogueTargetGroup.objects.filter(dialogue=OuterRef("pk"), is_priority=True)
    found = _told_on_every_page().annotate(
        its_rounds=Rows(Round.objects.filter(dialogue=OuterRef("pk"))),
        # Specially invited.
        its_groups=Rows(groups, "group__name", "area__name"),
        its_levels=Rows(LadderLevel.objects.filter(scale=OuterRef("scale"))),
        its_areas=Rows(Area.objects.filter(dialogues=OuterRef("pk")), "name"),
        its_co_boards=Rows(Board.objects.filter(shared_dialogues=OuterRef("pk")), "name"),
        its_council_questions=Rows(CouncilQuestion.objects.filter(dialogue=OuterRef("pk")), *COUNCIL_FACTS),
        # Earlier dialogues in the matter that residents may read.
        its_earlier=Rows(visibility.public_dialogues().filter(later_dialogues=OuterRef("pk")), "slug", "title"),
    )
    return found.filter(slug=slug)


def _with_figures() -> "QuerySet[Dialogue]":
    """How many contributions there are, and what people have said of our answers, is counted in the same question."""
    received = Contribution.objects.filter(dialogue=OuterRef("pk"), withdrawn_at=None)
    found = _told_on_every_page().annotate(received=statistics.number_of(received))
    return understanding.with_counts(clarity.with_counts(found))


def _told_on_every_page() -> "QuerySet[Dialogue]":
    promises = Prefetch("promises", Promise.objects.with_reasons())
    return visibility.public_dialogues().select_related(*PUBLIC_FACTS).prefetch_related(promises)


def _received(slug: str) -> int:
    """How many contributions a dialogue has got; asked apart, as it changes more often than the rest of its page."""
    return sum(_counted(slug))


@prepared
def _counted(slug: str) -> "QuerySet[Contribution, int]":
    found = Contribution.objects.filter(dialogue__slug=slug, withdrawn_at=None).order_by().values("dialogue")
    return found.annotate(number=Count("pk")).values_list("number", flat=True)


def with_promise(dialogue: Dialogue) -> Dialogue:
    """With the rounds and the frozen promise; what a dialogue cannot have in its step is not asked for."""
    if hasattr(dialogue, "its_rounds"):
        hand_over(dialogue, "rounds", dialogue.its_rounds)
    fetch(dialogue, "rounds", standing.rounds_of)
    if dialogue.mandate_id is None:
        fetch(dialogue, "mandates", _mandates)
    if dialogue.is_launched:
        fetch(dialogue, "snapshots", _snapshots)
    if dialogue.step >= Step.PROCESSING:
        fetch(dialogue, "proposals", _proposals)
    return dialogue


@prepared
def _mandates(dialogue: int) -> "QuerySet[Mandate]":
    return Mandate.objects.filter(dialogue=dialogue).select_related("level", "decision__board")


@prepared
def _snapshots(dialogue: int) -> "QuerySet[PromiseSnapshot]":
    return PromiseSnapshot.objects.filter(dialogue=dialogue).select_related("mandate__decision__board")


@prepared
def _proposals(dialogue: int) -> "QuerySet[Proposal]":
    return Proposal.objects.filter(dialogue=dialogue).select_related("preparing_board", "decision__board")


@require_safe
@same_for_everyone
def dialogue_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is about, what can be influenced, how to take part, who decides and when, where it stands."""
    return pages.shown(request, _dialogue(slug, _received(slug), _asked(request), clock.today()))


@kept
def _dialogue(slug: str, received: int, asked: str, today: dt.date) -> pages.Blocks:
    dialogue: Any = with_promise(_first(_by_slug_with_rows(slug)))
    dialogue.received = received
    promised = None if dialogue.was_not_held else visibility.shown_promise(dialogue)
    mandate = visibility.shown_mandate(dialogue)
    outcome = visibility.shown_outcome(dialogue) if dialogue.step >= Step.PROCESSING else None
    decisions = [item for item in (mandate.decision if mandate else None, outcome) if item]
    languages = _languages(dialogue, promised)
    context: dict[str, Any] = {
        "dialogue": dialogue,
        "standing": standing.of(dialogue, today),
        "steps": timeline.steps(dialogue, today),
        "promised": promised,
        "lacking": history.missing(dialogue, promised=promised, mandate=mandate, outcome=outcome),
        "changes": visibility.earlier_promises(dialogue) if dialogue.is_launched else [],
        "mandate": mandate,
        "outcome": outcome,
        "prepares": _preparing_board(dialogue),
        "statements": _statements(decisions),
        "can_take_part": visibility.can_take_part(dialogue, today),
        "round": standing.open_round(dialogue, today),
        "opening": standing.planned_opening(dialogue, today, mandate),
        "suspension": _suspension(dialogue),
        "levels": dialogue.its_levels if promised and promised.level else [],
        "activities": list(_activities_of(dialogue.pk)) if visibility.activities_are_shown(dialogue) else [],
        "groups": dialogue.its_groups,
        "co_boards": dialogue.its_co_boards,
        "council_questions": visibility.shown_council_questions(dialogue, dialogue.its_council_questions),
        "areas": dialogue.its_areas,
        "earlier": dialogue.its_earlier if dialogue.earlier_result == Dialogue.Earlier.FOUND else [],
        "languages": languages,
        "own_language": next((item for item in languages if item["code"] == asked), None),
        "views_hidden": visibility.views_are_hidden_while_open(dialogue),
        "has_ended": dialogue.status in (Status.CLOSED, Status.ABORTED),
        "successor": dialogue.owner.in_charge(today) if not dialogue.owner.exists_on(today) else None,
    }
    return pages.blocks("residents/dialogue.html", context)


def _preparing_board(dialogue: Dialogue) -> Board | None:
    """The body that says what it proposes before another one decides, once the proposal is sent."""
    proposal = visibility.shown_proposal(dialogue) if dialogue.step >= Step.PROCESSING else None
    return proposal.preparing_board if proposal else None


@require_safe
@same_for_everyone
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """The heart: what you said, what we answer, what was decided, what is done; before that, when it comes."""
    return pages.shown(request, _feedback(slug, _asked(request), clock.today()))


@kept
def _feedback(slug: str, asked: str, today: dt.date) -> pages.Blocks:
    dialogue = _first(_by_slug_with_answers(slug))
    if dialogue.was_not_held:
        return _dialogue(slug, _received(slug), asked, today)
    municipality = Municipality.current()
    told = answers.page(dialogue, today, least=municipality.small_cell_threshold)
    return pages.blocks("residents/feedback.html", {**told, "municipality": municipality})


@require_safe
@same_for_everyone
def compilation(request: HttpRequest, slug: str, held: int | None = None, number: int | None = None) -> HttpResponse:
    """The compilation that holds now, or the version ``number`` of the round ``held``, with what it changed."""
    dialogue = public_dialogue(slug)
    prefetch_related_objects([dialogue], Prefetch("compilations", Compilation.objects.select_related("round")))
    versions = visibility.shown_versions(dialogue)
    wanted = [item for item in versions if number is None or (item.round.number, item.number) == (held, number)]
    if not wanted or dialogue.was_not_held:
        raise Http404
    item = wanted[-1]
    item.dialogue = dialogue
    read = compilations.Reading(item, Municipality.current())
    context = {
        "dialogue": dialogue,
        "item": item,
        "read": read,
        "municipality": read.municipality,
        "changes": version_changes.since_former(read),
        "is_current": item == versions[-1],
        "others": [other for other in reversed(versions) if other != item],
    }
    return render(request, "residents/compilation.html", context)


@require_safe
@same_for_everyone
def easy_read(request: HttpRequest, slug: str) -> HttpResponse:
    """The answer in easy language, where it is written."""
    return _version(request, slug, visibility.shown_easy_read, "residents/feedback_easy_read.html")


@require_safe
@same_for_everyone
def for_children(request: HttpRequest, slug: str) -> HttpResponse:
    """The answer to children, where it is written."""
    return _version(request, slug, visibility.shown_to_children, "residents/feedback_children.html")


def _version(
    request: HttpRequest, slug: str, shown: Callable[[Dialogue], Feedback | None], template: str
) -> HttpResponse:
    dialogue = public_dialogue(slug)
    row = shown(dialogue)
    if row is None or dialogue.was_not_held:
        raise Http404
    return render(request, template, {"dialogue": dialogue, "row": row})


def _asked(request: HttpRequest) -> str:
    """The language the reader asked for, whether or not the page exists in it."""
    return getattr(request, "readers_language", "")


def _statements(decisions: list[Any]) -> dict[int, list[Statement]]:
    """Reservations and statements by decision, only where the minutes are adjusted."""
    shown = [item.pk for item in decisions if visibility.statements_are_shown(item)]
    said: dict[int, list[Statement]] = {pk: [] for pk in shown}
    for statement in Statement.objects.filter(decision__in=shown).order_by("pk"):
        said[statement.decision_id].append(statement)
    return said


def _suspension(dialogue: Dialogue) -> Any:
    if dialogue.status != Status.PAUSED and not dialogue.was_aborted:
        return None
    return dialogue.suspensions.filter(resumed_on=None).select_related("decision__board").first()


@prepared
def _activities_of(pk: int) -> "QuerySet[Activity]":
    return Activity.objects.filter(dialogue=pk).select_related("level")


def _languages(dialogue: Dialogue, promised: visibility.ShownPromise | None) -> list[dict[str, Any]]:
    """The languages that the site itself does not speak and something of the dialogue is written in."""
    texts = [dialogue.title]
    if promised:
        texts += [promised.purpose, *promised.can, *(text for text, _why in promised.cannot)]
    return [
        {"code": code, "is_complete": all(code in text for text in texts if text)}
        for code, _name in settings.LANGUAGES
        if code not in settings.SITE_LANGUAGES and any(code in text for text in texts)
    ]


@require_safe
@same_for_everyone
def contributions(request: HttpRequest, slug: str) -> HttpResponse:
    """What others have said, in the words that may be shown, newest first; by theme once the sorting is public."""
    dialogue = public_dialogue(slug)
    prefetch_related_objects([dialogue], "rounds")
    shown = visibility.shown_contributions(dialogue, clock.today())
    asked = request.GET.get("tema", "").replace("\x00", "")[:60]
    theme = dialogue.themes.filter(code=asked).first() if following.is_sorted_publicly(dialogue) else None
    if theme:
        shown = shown.filter(codings__theme__in=[theme, *theme.merged.all()]).distinct()
    page = Paginator(shown.order_by("-number"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "dialogue": dialogue,
        "theme": theme,
        "page": page,
        "shown": [(item, visibility.public_text(item)) for item in page.object_list],
        "is_hidden": not page.paginator.count and visibility.views_are_hidden_while_open(dialogue),
        "round": standing.open_round(dialogue, clock.today()),
    }
    return render(request, "residents/contributions.html", context)
