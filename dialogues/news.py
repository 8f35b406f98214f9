"""What has happened in a dialogue, as facts with a day: for feeds. Nothing here that the dialogue's page does not tell.

No line ever holds what somebody contributed; the words are those of the municipality, the decision or the promise.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import DateTimeField, Max, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.models import Decision

from . import standing, timeline, visibility
from .models import Dialogue, Feedback, LogEntry, Mandate, Promise, PromiseMove, PromiseSnapshot, Proposal, Suspension

#: So many of the dialogues that changed last are read for the newest lines of all.
DIALOGUES_READ = 40
SHOWN = 30


@dataclass(frozen=True)
class News:
    """One thing that happened: its day, a code that is its own within the dialogue, and what to read."""

    dialogue: Dialogue
    on: dt.date
    code: str
    title: str
    text: str = ""
    page: str = "residents:dialogue_detail"

    @property
    def path(self) -> str:
        return reverse(self.page, args=[self.dialogue.slug])


def for_news(found: "QuerySet[Dialogue]") -> "QuerySet[Dialogue]":
    """With every fact that is told, in a fixed number of queries."""
    return found.select_related(
        "owner", "initiative", "mandate__decision__board", "launch__decision__board"
    ).prefetch_related(
        "rounds",
        "feedback",
        Prefetch("promises__moves", PromiseMove.objects.order_by("revision")),
        Prefetch("mandates", Mandate.objects.select_related("decision__board")),
        Prefetch("proposals", Proposal.objects.select_related("decision__board")),
        Prefetch("suspensions", Suspension.objects.select_related("decision__board")),
        Prefetch("snapshots", PromiseSnapshot.objects.select_related("mandate")),
    )


def newest(found: "QuerySet[Dialogue]", on: dt.date) -> list[News]:
    """The newest lines of the dialogues in ``found`` that changed last, newest first."""
    latest = LogEntry.objects.filter(dialogue=OuterRef("pk")).order_by().values("dialogue").annotate(at=Max("at"))
    changed = Coalesce(Subquery(latest.values("at")), "created_at", output_field=DateTimeField())
    read = for_news(found).annotate(changed_at=changed).order_by("-changed_at", "-pk")[:DIALOGUES_READ]
    told = [line for dialogue in read for line in of_dialogue(dialogue, on)]
    return sorted(told, key=lambda line: (line.on, line.dialogue.pk), reverse=True)[:SHOWN]


def of_dialogue(dialogue: Dialogue, on: dt.date) -> list[News]:
    """Everything that has happened by the day ``on``, newest first."""
    told = _refused(dialogue) if dialogue.was_not_held else _held(dialogue)
    return sorted((line for line in told if line.on <= on), key=lambda line: line.on, reverse=True)


def _refused(dialogue: Dialogue) -> Iterator[News]:
    rejected = visibility.rejected_mandate(dialogue)
    if rejected and rejected.decision and rejected.decision.decided_on:
        decision = rejected.decision
        yield News(dialogue, rejected.decision.decided_on, "rejected", _("No dialogue"), decision.motivation)
    elif dialogue.closed_on:
        yield News(dialogue, dialogue.closed_on, "not_held", _("No dialogue"), dialogue.closing_reason)


def _held(dialogue: Dialogue) -> Iterator[News]:
    yield from _mandate(dialogue)
    yield from _window(dialogue)
    yield from _stops(dialogue)
    yield from _answers(dialogue)
    yield from _outcome(dialogue)


def _mandate(dialogue: Dialogue) -> Iterator[News]:
    mandate = visibility.shown_mandate(dialogue)
    if mandate and (day := mandate.decision.decided_on if mandate.decision else mandate.assigned_on):
        by = _decided(mandate.decision) if mandate.decision else ""
        yield News(dialogue, day, f"mandate-{mandate.number}", _("The mandate is given"), by)
    launch = getattr(dialogue, "launch", None)
    if launch and launch.decision and launch.decision.decided_on and launch.decision.is_final:
        told = _decided(launch.decision)
        yield News(dialogue, launch.decision.decided_on, "launch", _("The dialogue may start"), told)
    for snapshot in list(dialogue.snapshots.all())[1:]:
        reason = str(snapshot.mandate.change_reason)
        yield News(dialogue, snapshot.frozen_on, f"changed-{snapshot.pk}", _("What we promise has changed"), reason)


def _window(dialogue: Dialogue) -> Iterator[News]:
    if not dialogue.is_launched:
        return
    for item in dialogue.rounds.all():
        until = _("You can take part until %(day)s.") % {"day": standing.written(item.closes_on)}
        yield News(dialogue, item.opens_on, f"opens-{item.number}", _("Open to take part"), until)
        closed = item.closes_on + dt.timedelta(days=1)
        yield News(dialogue, closed, f"closed-{item.number}", _("The time to take part is over"))


def _stops(dialogue: Dialogue) -> Iterator[News]:
    for item in dialogue.suspensions.all():
        reason = str(item.public_reason)
        yield News(dialogue, item.from_on, f"{item.kind}-{item.from_on}", item.get_kind_display(), reason)
        if item.resumed_on:
            yield News(dialogue, item.resumed_on, f"resumed-{item.resumed_on}", _("The dialogue goes on"))


def _answers(dialogue: Dialogue) -> Iterator[News]:
    for promise in dialogue.promises.all():
        for move in promise.moves.all():
            moved = _("New day for the answer: %(due)s") % {"due": standing.written(move.new_due)}
            yield News(dialogue, move.moved_on, f"moved-{promise.stage}-{move.revision}", moved, str(move.reason))
        yield from _published(promise)


def _published(promise: Promise) -> Iterator[News]:
    dialogue, readers = promise.dialogue, (Feedback.Audience.PARTICIPANTS, Feedback.Audience.PUBLIC)
    given = [row for row in dialogue.feedback.all() if row.stage == promise.stage and row.given_on]
    told = [row for row in given if row.audience in readers]
    if told:
        text = next((str(row.headline or row.text) for row in told if row.headline or row.text), "")
        days = [row.given_on for row in told if row.given_on]
        title = promise.get_stage_display()
        yield News(dialogue, min(days), f"given-{promise.stage}", title, text, "residents:feedback")


def _outcome(dialogue: Dialogue) -> Iterator[News]:
    outcome = visibility.shown_outcome(dialogue)
    if outcome and outcome.decided_on:
        text = " ".join(part for part in (_decided(outcome), timeline.preliminary(outcome)) if part)
        yield News(dialogue, outcome.decided_on, "outcome", _("The matter is decided"), text, "residents:feedback")
    if dialogue.closed_on and not dialogue.was_aborted:
        yield News(dialogue, dialogue.closed_on, "closed", _("The dialogue is closed"), "", "residents:feedback")


def _decided(decision: Decision) -> str:
    return _("%(board)s decided %(decision)s.") % {"board": decision.board, "decision": timeline.decided(decision)}
