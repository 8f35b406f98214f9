"""The decision basis: what residents said theme by theme, and what the proposal for decision does with each (I7)."""

import datetime as dt

from django.db.models import OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import Municipality
from governance.within import Rows

from .. import councils, outcomes
from ..compilation import Reading, Told
from ..models import CouncilQuestion, Dialogue, InfluenceTrace, Proposal
from .paper import Paper

#: What is told of a council's answer.
COUNCIL = ("question", "answer", "asked_on", "answered_on", "council__name")


def basis(dialogue: Dialogue) -> Paper | None:
    """The newest proposal with the compilation in its basis; None before somebody has begun it on a compilation."""
    traces = Rows(InfluenceTrace.objects.filter(proposal=OuterRef("pk")).order_by())
    heard = Rows(councils.answered_in(OuterRef("dialogue")), *COUNCIL)
    proposals = dialogue.proposals.select_related("compilation__round", "decision__board")
    proposals = proposals.annotate(traces=traces, council_answers=heard)
    item = proposals.order_by("number").last()
    if item is None or item.compilation is None:
        return None
    item.compilation.dialogue = dialogue
    municipality = Municipality.current()
    read = Reading(item.compilation, municipality)
    paper = Paper(
        _("Decision basis: %(title)s") % {"title": dialogue.title},
        author=str(municipality),
        kicker=dialogue.dnr or dialogue.reference,
    )
    paper.facts(_facts(dialogue, item))
    _proposal(paper, item)
    paper.section(_("This is what residents said"), item.compilation.summary)
    paper.heading(_("Each theme, and what the proposal does with it"))
    paper.text(_("The answers are not a sample of everyone who lives here. The reasons weigh more than the numbers."))
    told_of = {trace.theme_id: trace for trace in item.traces}
    for told in read.themes:
        _theme(paper, told, told_of.get(told.row.theme_id))
    paper.section(_("Where views differ"), item.compilation.disagreements)
    paper.section(_("Views of a few"), item.compilation.minority_views)
    _councils(paper, item.council_answers)
    _who(paper, read)
    paper.section(_("How it was done, and its limits"), item.compilation.method_limits)
    paper.section(_("Other alternatives"), item.alternatives)
    paper.section(_("The child's best interest"), item.child_best_interest)
    paper.section(_("The gender-equality perspective"), item.gender_perspective)
    paper.section(_("The business perspective"), item.business_perspective)
    paper.section(_("Cost"), item.cost)
    return paper


def _facts(dialogue: Dialogue, item: Proposal) -> list[tuple[str, object]]:
    board = item.decision.board if item.decision else outcomes.deciding_board(dialogue)
    compiled = item.compilation
    return [
        (_("State"), item.get_state_display()),
        (_("Diary number"), dialogue.dnr),
        (_("Who decides"), "" if dialogue.is_knowledge else board),
        (_("Version of the proposal"), item.number),
        (_("Compilation in the basis"), _("version %(number)d") % {"number": compiled.number} if compiled else ""),
    ]


def _proposal(paper: Paper, item: Proposal) -> None:
    paper.section(_("Proposal"), item.text)
    if item.sentences:
        paper.heading(_("Proposed decision"), 2)
        paper.items(item.sentences, numbered=True)


def _theme(paper: Paper, told: Told, trace: InfluenceTrace | None) -> None:
    paper.heading(told.row.theme.name, 2)
    counted = told.count or told.row.reported_count or 0
    number = ngettext("%(counter)s contribution", "%(counter)s contributions", counted) % {"counter": counted}
    effect = trace.get_effect_display() if trace and trace.effect else _("not written yet")
    paper.facts([(_("What was said"), number), (_("Influence on the proposal"), effect)])
    paper.text(told.row.summary)
    for words in told.quotes:
        paper.text(words, "quote")
    if trace and trace.text:
        paper.section(_("How, or why not"), trace.text, 3)
    paper.section(_("Where views differ"), told.row.disagreement, 3)
    paper.section(_("A minority said"), told.row.minority, 3)


def _councils(paper: Paper, answers: list[CouncilQuestion]) -> None:
    if answers:
        paper.heading(_("What the councils say"))
    for row in answers:
        paper.heading(row.council, 2)
        paper.facts([(_("Asked"), _day(row.asked_on)), (_("Answered"), _day(row.answered_on))])
        paper.text(row.question)
        paper.text(row.answer, "quote")


def _day(day: dt.date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _who(paper: Paper, read: Reading) -> None:
    registered, counted = read.total
    paper.heading(_("Who took part"))
    rows = [[_("Registered here"), registered], [_("Of which counted"), counted]]
    paper.table(_("Who took part"), [_("Figure"), _("Number")], rows)
