"""One dialogue with everything that belongs to it."""

import datetime as dt
from typing import Any

from governance.models import Decision

from ... import log, promises
from ...models import (
    AnchoringRecord,
    BudgetProposal,
    BudgetVote,
    CouncilQuestion,
    Dialogue,
    FormerSlug,
    LogEntry,
    Step,
    Suspension,
)
from ..world import Minute, Row, is_launched, mandated_on, rounds
from . import compilation, conclusion, contributions, execution, initiatives, mandate, papers, plan
from .decisions import Decisions
from .site import Site, day, needed_day, text


class Work:
    """A dialogue being built: its row in the file, its row in the database, and its minutes by place."""

    def __init__(self, site: Site, decisions: Decisions, row: Row) -> None:
        self.site, self.decisions, self.row = site, decisions, row
        self.place = f"dialogues/{row['id']}"
        self._minutes = {minute.place: minute for minute in site.world.minutes_of(row)}
        self.dialogue = self._dialogue()

    def minute(self, where: str) -> Minute | None:
        return self._minutes.get(f"{self.place}/{where}")

    def decision(self, where: str) -> Decision | None:
        """The decision told at ``where`` in the dialogue, if any."""
        return self.decisions.of(self.minute(where))

    def prepared_decision(self, where: str, preparation: str) -> Decision | None:
        """The decision told at ``where``, joined to what another body proposed before it, told at ``preparation``."""
        decision, prepared = self.decision(where), self.decision(preparation)
        if decision and prepared:
            decision.prepared_by, prepared.prepares_for = prepared, decision.board
            decision.save(update_fields=["prepared_by"])
            prepared.save(update_fields=["prepares_for"])
        return decision

    def _dialogue(self) -> Dialogue:
        row, site = self.row, self.site
        coming = row.get("coming_decision") or {}
        earlier = row.get("earlier_dialogues") or {}
        counted = row.get("reported_total") or {}
        retention = row.get("retention") or {}
        dialogue = site.add(
            Dialogue,
            reference=row["id"],
            slug=row.get("slug") or "",
            title=text(row["title"]),
            kind=row["type"],
            step=row["step"],
            status=row["status"],
            entered_step_on=day(row.get("entered_step")) or entered_step_on(row),
            owner=site.boards[row["owner"]],
            responsible=site.users[row["responsible"]],
            manager=site.user(row.get("manager")),
            coordinator=site.user(row.get("coordinator")),
            assignment_reason=row.get("assignment_reason") or "",
            dnr=row.get("dnr") or "",
            contact_email=row.get("contact_email") or "",
            contact_phone=row.get("contact_phone") or "",
            languages=row.get("languages") or [],
            guideline=site.documents.get(row.get("guideline") or ""),
            scale=site.scale,
            proposed_level=site.level(row.get("proposed_level")),
            publishing=row.get("publishing") or site.municipality.contribution_publishing,
            initiative=initiatives.build_of(site, row),
            earlier_result=earlier.get("result") or "",
            earlier_note=text(earlier.get("note")),
            earlier_reviewed_by=site.user(earlier.get("reviewed_by")),
            earlier_reviewed_on=day(earlier.get("reviewed_on")),
            deciding_board=site.board(coming.get("body")),
            decision_planned_on=day(coming.get("planned")),
            decision_first_planned_on=day(coming.get("first_planned")),
            decision_move_reason=text(coming.get("move_reason")),
            assignment_number=(row.get("initiative") or {}).get("linked_assignment") or "",
            reported_contributions=counted.get("contributions"),
            reported_participants=counted.get("participants_est"),
            reported_basis=text(counted.get("basis")),
            is_imported=bool(row.get("imported")),
            closed_on=day(row.get("closed_on")),
            closing_reason=row.get("closing_reason") or "",
            retention_class=retention.get("class") or "",
            contact_erased_on=day(retention.get("contact_erased_on")),
        )
        dialogue.co_boards.set([site.boards[code] for code in row.get("co_bodies") or []])
        dialogue.areas.set([site.areas[code] for code in row.get("areas") or []])
        dialogue.topics.set([site.topics[code] for code in row.get("topics") or []])
        for slug in row.get("former_slugs") or []:
            site.add(FormerSlug, slug=slug, dialogue=dialogue)
        dialogue.sub_areas.set(site.sub_areas.get(row["id"], []))
        if coming:
            site.meeting(site.boards[coming["body"]], needed_day(coming["planned"]))
        return dialogue


def build(site: Site, decisions: Decisions, row: Row) -> Dialogue:
    """The dialogue ``row`` with all its parts, its frozen promise and a line in its log."""
    work = Work(site, decisions, row)
    _anchoring(work)
    _council_questions(work)
    mandate.build(work)
    plan.build(work)
    execution.build(work)
    _vote(work)
    themes = compilation.build(work)
    contributions.build(work, themes)
    conclusion.build(work, themes)
    papers.build(work)
    _suspension(work)
    log.write(work.dialogue, LogEntry.Action.LOADED, by=None, status=row["status"])
    if is_launched(row) and work.dialogue.mandate:
        promises.freeze(work.dialogue, by=None, on=needed_day(row["launch"]["promise_frozen_on"]))
    return work.dialogue


def entered_step_on(row: Row) -> dt.date | None:
    """When the dialogue came to the step it stands in, read from what took it there."""
    launch = (row.get("launch") or {}).get("decision") or {}
    compiled: Row = row.get("compilation") or next(
        (item["compilation"] for item in reversed(rounds(row)) if item.get("compilation")), {}
    )
    closed = rounds(row)[-1]["window"][1] if rounds(row) else None
    heard = [item["done"] for item in row.get("feedback") or [] if item["stage"] == "heard" and item.get("done")]
    initiative: dict[str, Any] = row.get("initiative") or {}
    known = {
        Step.INITIATIVE: initiative.get("received"),
        Step.MANDATE: (initiative.get("triage") or {}).get("date"),
        Step.PLANNING: mandated_on(row),
        Step.LAUNCH: (row.get("plan") or {}).get("approved_on"),
        Step.EXECUTION: launch.get("date"),
        Step.COMPILATION: closed,
        Step.FEEDBACK: compiled.get("approved_on"),
        Step.PROCESSING: max(heard, default=None),
        Step.DECISION: (row.get("proposal") or {}).get("sent_on"),
    }
    return day(known[Step(row["step"])])


def link_earlier(site: Site, made: dict[str, Dialogue]) -> None:
    """Which earlier dialogues were read, when all are there."""
    for reference, dialogue in made.items():
        codes = (site.world.dialogues[reference].get("earlier_dialogues") or {}).get("dialogues") or []
        dialogue.earlier_dialogues.set(Dialogue.objects.filter(reference__in=codes))


def _anchoring(work: Work) -> None:
    for number, row in enumerate(work.row.get("anchoring") or [], 1):
        work.site.add(
            AnchoringRecord,
            dialogue=work.dialogue,
            board=work.site.boards[row["body"]],
            forum=row["forum"],
            held_on=day(row["date"]),
            elected=row.get("elected") or [],
            note=row.get("note") or "",
            decision=work.decision(f"anchoring/{number}"),
        )


def _council_questions(work: Work) -> None:
    for row in work.row.get("council_questions") or []:
        work.site.add(
            CouncilQuestion,
            dialogue=work.dialogue,
            council=work.site.boards[row["council"]],
            question=row["question"],
            asked_on=day(row["asked"]),
            answer=row.get("answer") or "",
            answered_on=day(row.get("answered")),
        )


def _suspension(work: Work) -> None:
    row = work.row.get("suspension")
    if not row:
        return
    decision = work.decision("suspension/decision")
    proposal = work.decision("suspension/proposal")
    if decision and proposal:
        decision.prepared_by = proposal
        decision.save(update_fields=["prepared_by"])
    revised = row.get("revised_timetable") or {}
    window = revised.get("window") or [None, None]
    work.site.add(
        Suspension,
        dialogue=work.dialogue,
        kind=row["kind"],
        reason_code=row.get("reason_code") or Suspension.Reason.OTHER,
        public_reason=text(row.get("public_reason")),
        decision=decision,
        from_on=day(row["from"]),
        expected_resume=day(row.get("expected_resume")),
        revised_opens_on=day(window[0]),
        revised_closes_on=day(window[1]),
        revised_feedback_due=day(revised.get("feedback_due")),
    )


def _vote(work: Work) -> None:
    row = work.row.get("vote")
    if row:
        work.site.add(
            BudgetVote,
            dialogue=work.dialogue,
            eligible=row.get("eligible"),
            ballots=row.get("ballots"),
            paper=row.get("paper"),
            web=row.get("web"),
            invalid=row.get("invalid"),
            votes_each=row.get("each_has_votes") or 1,
        )
    for item in work.row.get("budget_proposals") or []:
        work.site.add(
            BudgetProposal,
            dialogue=work.dialogue,
            code=item["code"],
            title=text(item["title"]),
            cost_sek=item["cost_sek"],
            votes=item.get("votes") or 0,
            is_selected=bool(item.get("selected")),
        )
