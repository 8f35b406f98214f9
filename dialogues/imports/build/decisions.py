"""Decisions: each body's paragraph is one row, wherever in the file it is told."""

import datetime as dt
from itertools import zip_longest

from django.utils import timezone

from governance.models import Board, ConflictOfInterest, Decision, DecisionCorrection, Statement

from ..vocabulary import STATEMENTS
from ..world import Minute, Row, paragraph_number
from .site import Site, day, needed_day, text


class Decisions:
    """The decisions of the file by body, year and paragraph."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._told: dict[tuple[str, int, int], Minute] = {}
        self._made: dict[tuple[str, int, int], Decision] = {}
        self._adopted: dict[str, Minute] = {}
        for minute in site.world.minutes():
            if minute.place.endswith("/adopted") and minute.place.startswith("governing_documents/"):
                self._adopted[minute.place.split("/")[1]] = minute
            if minute.key and not minute.is_delegated:
                self._told.setdefault(minute.key, minute)

    def of(self, minute: Minute | None) -> Decision | None:
        """The decision of ``minute``: the row there is, or a new one."""
        if minute is None:
            return None
        key = None if minute.is_delegated else minute.key
        if key is None:
            return self._make(minute)
        if key not in self._made:
            code, year, number = key
            existing = Decision.objects.filter(board__code=code, paragraph_year=year, paragraph=number).first()
            self._made[key] = existing or self._make(minute)
        return self._made[key]

    def adopting(self, row: Row) -> Decision | None:
        """The decision that adopted a document: told elsewhere in the file, or known by body, day and paragraph only."""
        if not (row.get("adopted_by") and row.get("decision_date") and row.get("paragraph")):
            return None
        if row.get("adopted") and (adopted := self._adopted.get(row["code"])):
            return self.of(adopted)
        bare = Minute(
            "",
            {"body": row["adopted_by"], "date": row["decision_date"], "paragraph": row["paragraph"]},
            Decision.Kind.ADOPT_DOCUMENT,
            row["title"],
            row.get("dnr") or "",
        )
        if bare.key and (told := self._told.get(bare.key)):
            return self.of(told)
        decision = self.of(bare)
        if decision and not decision.statements.exists() and row.get("statement"):
            self._statement(decision, row["statement"])
        return decision

    def _make(self, minute: Minute) -> Decision:
        row, site = minute.row, self.site
        board, on = site.boards[row["body"]], needed_day(row["date"])
        meeting = None if minute.is_delegated else site.meeting(board, on)
        report = row.get("reported_to")
        is_older = not minute.place
        usual = (
            Decision.Outcome.NOTED
            if minute.kind == Decision.Kind.INFORMATION_NOTED and not minute.is_proposal
            else Decision.Outcome.APPROVED
        )
        decision = site.add(
            Decision,
            board=board,
            kind=minute.kind,
            subject=minute.subject[:250],
            dnr=minute.dnr,
            is_proposal=minute.is_proposal,
            sentences=row.get("sentences") or [],
            outcome=row.get("outcome") or usual,
            decided_on=on,
            meeting=meeting,
            paragraph=None if minute.is_delegated or not row.get("paragraph") else paragraph_number(row["paragraph"]),
            wording=text(row.get("wording")),
            motivation=row.get("motivation") or "",
            change_note=row.get("change_note") or "",
            note=row.get("note") or "",
            minutes_url=row.get("minutes_url") or "",
            is_delegated=minute.is_delegated,
            delegate=site.user(row.get("by")) if minute.is_delegated else None,
            delegate_title=row.get("by_role") or "",
            delegation=site.documents.get(row.get("delegation_ref") or ""),
            reported_to=site.meeting(site.boards[report["body"]], needed_day(report["date"])) if report else None,
            is_from_older_record=is_older,
            is_immediately_adjusted=bool(row.get("immediately_adjusted")),
            adjusted_on=day(row.get("adjusted_on")),
            posted_on=day(row.get("posted_on")),
            is_appealable=not is_older
            and not minute.is_proposal
            and minute.kind in Decision.APPEALABLE_KINDS
            and board.kind != Board.Kind.COMPANY,
        )
        self._minutes(decision)
        for statement in row.get("statements") or []:
            self._statement(decision, statement)
        why = row.get("stepped_out_notes") or []
        for code, note in zip_longest(row.get("stepped_out") or [], why, fillvalue=""):
            if code:
                site.add(ConflictOfInterest, decision=decision, person=site.users[code], note=note)
        for correction in row.get("corrections") or []:
            self._correction(decision, correction)
        return decision

    def _correction(self, decision: Decision, row: Row) -> None:
        self.site.add(
            DecisionCorrection,
            decision=decision,
            corrected_by=self.site.user(row.get("by")),
            corrected_at=timezone.make_aware(dt.datetime.combine(needed_day(row["date"]), dt.time(12))),
            reason=row["reason"],
            before=row.get("before") or {},
            after=row.get("after") or {},
        )

    def _minutes(self, decision: Decision) -> None:
        """The meeting's minutes are those of its decisions, except what was adjusted on the spot."""
        meeting = decision.meeting
        if meeting and decision.posted_on and not decision.is_immediately_adjusted and not meeting.minutes_posted_on:
            meeting.minutes_adjusted_on, meeting.minutes_posted_on = decision.adjusted_on, decision.posted_on
            meeting.save(update_fields=["minutes_adjusted_on", "minutes_posted_on"])

    def _statement(self, decision: Decision, row: Row) -> None:
        self.site.add(Statement, decision=decision, kind=STATEMENTS[row["kind"]], by=row["by"], text=row["text"])
