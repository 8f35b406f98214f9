"""The feedback letter: what those who took part are told, for paper, for a notice board or a council.

It says what the feedback page says once the feedback is published; before that it is marked as a draft, and an answer
that nobody has approved is not in it.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import Municipality

from .. import compilation, feedback
from ..models import Compilation, Dialogue, Feedback, Promise, ThemeResponse
from .paper import Paper


def on_heard(dialogue: Dialogue) -> Paper | None:
    """What we heard; None before the feedback is begun and the compilation that it tells of is approved."""
    row = _row(dialogue, Feedback.Stage.HEARD)
    compiled = _told_of(row) if row else None
    if row is None or compiled is None:
        return None
    paper = _begun(dialogue, row, _("What we heard"))
    paper.section(_("In short"), compiled.summary)
    paper.heading(_("Theme by theme"))
    for told in compilation.themes(compiled):
        paper.heading(told.row.theme.name, 2)
        number = told.count or told.row.reported_count or 0
        paper.text(ngettext("%(counter)s contribution", "%(counter)s contributions", number) % {"counter": number})
        paper.text(told.row.summary)
    paper.section(_("Views of a few"), compiled.minority_views)
    _what_comes(paper, dialogue)
    return _ended(paper, dialogue)


def on_decided(dialogue: Dialogue) -> Paper | None:
    """What it led to; None before the feedback is written or published."""
    row = _row(dialogue, Feedback.Stage.DECIDED)
    if row is None:
        return None
    paper = _begun(dialogue, row, _("What it led to"))
    paper.heading(_("Theme by theme"))
    for response in feedback.responses(dialogue):
        _answer(paper, response)
    measures = [
        [item.title, item.board or item.administration or "–", _day(item.due_on) or "–", item.get_state_display()]
        for item in dialogue.measures.select_related("board", "administration")
    ]
    if measures:
        paper.heading(_("This is what is done"))
        columns = [_("Measure"), _("Responsible"), _("Done no later than"), _("State")]
        paper.table(_("This is what is done"), columns, measures)
    return _ended(paper, dialogue)


def tellable(stage: str) -> "QuerySet[Feedback]":
    """What those who took part are told about ``stage``: written or published, and, of what we heard, compiled."""
    rows = Feedback.objects.filter(stage=stage, audience=Feedback.Audience.PARTICIPANTS)
    rows = rows.filter(Q(given_on__isnull=False) | ~Q(headline={}) | ~Q(text={}))
    if stage != Feedback.Stage.HEARD:
        return rows
    approved = Compilation.objects.filter(dialogue=OuterRef("dialogue"), approved_on__isnull=False)
    return rows.filter(Q(round=None) & Q(Exists(approved)) | Q(Exists(approved.filter(round=OuterRef("round")))))


def _row(dialogue: Dialogue, stage: str) -> Feedback | None:
    return tellable(stage).filter(dialogue=dialogue).order_by("round__number").last()


def _told_of(row: Feedback) -> Compilation | None:
    """The newest approved compilation of the round that the feedback is about."""
    found = row.dialogue.compilations.filter(approved_on__isnull=False)
    return (found.filter(round=row.round) if row.round else found).order_by("round__number", "number").last()


def _begun(dialogue: Dialogue, row: Feedback, title: str) -> Paper:
    paper = Paper(
        f"{title}: {dialogue.title}", author=str(Municipality.current()), kicker=dialogue.dnr or dialogue.reference
    )
    if row.given_on:
        paper.facts([(_("Published"), _day(row.given_on)), (_("From"), dialogue.owner)])
    else:
        paper.facts([(_("State"), _("Draft, not published")), (_("From"), dialogue.owner)])
    paper.text(_("Thank you for taking part in the dialogue. This is our answer to you."))
    paper.text(row.headline, "lede")
    paper.text(row.text)
    return paper


def _answer(paper: Paper, response: ThemeResponse) -> None:
    paper.heading(response.theme.name, 2)
    if not response.is_approved:
        paper.text(_("The answer to this theme is not approved yet."))
        return
    paper.facts(_said(response))
    paper.text(response.text)


def _said(response: ThemeResponse) -> Iterator[tuple[str, Any]]:
    yield _("What becomes of it"), response.get_effect_display()
    yield _("Because"), response.because
    yield _("What there is instead"), response.instead
    yield _("Responsible"), response.responsible or response.board or ""
    yield _("Done no later than"), _day(response.due_on)
    yield _("Next word"), _day(response.next_word_on)


def _what_comes(paper: Paper, dialogue: Dialogue) -> None:
    """When they hear next, and who decides: the promise that is left."""
    lines = []
    if dialogue.decision_planned_on and dialogue.deciding_board:
        told = {"board": dialogue.deciding_board, "day": _day(dialogue.decision_planned_on)}
        lines.append(_("%(board)s decides on the matter on %(day)s.") % told)
    owed = dialogue.promises.filter(stage=Promise.Stage.DECIDED).first()
    if owed:
        lines.append(_("You hear from us what it led to no later than %(day)s.") % {"day": _day(owed.due_on)})
    if lines:
        paper.heading(_("What happens now"))
        for line in lines:
            paper.text(line)


def _ended(paper: Paper, dialogue: Dialogue) -> Paper:
    municipality = Municipality.current()
    paper.heading(_("Do you have a question?"))
    paper.facts(
        [
            (_("E-mail"), dialogue.contact_email or municipality.email),
            (_("Phone"), dialogue.contact_phone or municipality.phone),
        ]
    )
    return paper


def _day(day: Any) -> str:
    return date_format(day, "j F Y") if day else ""
