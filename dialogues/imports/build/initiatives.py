"""Initiatives: what became dialogues, and what belonged elsewhere."""

from typing import Any

from ...models import Initiative, TriageOutcome
from ..vocabulary import REFERRALS
from ..world import Row
from .site import Site, day, needed_day, text

OUTCOMES = {"refer": TriageOutcome.OTHER_PRINCIPAL, "decline": TriageOutcome.DECLINED, None: ""}
"""What an initiative is when no target says more; without an outcome it waits to be assessed."""


def build_referred(site: Site) -> None:
    """Initiatives that were answered and led to no dialogue. What the file does not date was done the day it came."""
    for code, row in site.world.referred.items():
        usual = OUTCOMES[row.get("outcome")]
        to = row.get("to")
        board = site.boards.get(to or "")
        council = site.boards.get(row.get("by") or "") if row["source"] == Initiative.Source.COUNCIL else None
        reply = {"sv": row.get("reply_sv") or "", "en": row.get("reply_en") or ""}
        decided_on = day(row.get("date")) or (needed_day(row["received"]) if usual else None)
        site.ensure(
            Initiative,
            key={"reference": code},
            source=row["source"],
            by="" if council else row.get("by") or "",
            by_board=council,
            received_on=day(row["received"]),
            text=text({"sv": row["text"], "en": row.get("text_en") or ""}),
            triage_outcome=REFERRALS[row["target"]] if row.get("target") else usual,
            triage_reason=row.get("reason") or row.get("reply_sv") or "",
            triaged_on=decided_on,
            assigned_to=site.user(row.get("assigned_to")),
            referred_to="" if board else to or "",
            referred_to_board=board,
            reply=text(reply),
            replied_on=day(row.get("replied")) or decided_on if text(reply) else None,
        )


def build_of(site: Site, dialogue: Row) -> Initiative | None:
    """The initiative that a dialogue began with."""
    row = dialogue.get("initiative")
    if not row:
        return None
    triage: dict[str, Any] = row.get("triage") or {}
    reply = triage.get("reply") or {}
    board = site.boards[row["by"]] if row["source"] == Initiative.Source.COUNCIL and row.get("by") else None
    to = triage.get("to") or ""
    initiative, _made = site.ensure(
        Initiative,
        key={"reference": row.get("id") or f"I-{dialogue['id']}"},
        source=row["source"],
        by="" if board else row.get("by") or "",
        by_board=board,
        contact=row.get("contact") or "",
        received_on=day(row["received"]),
        text=text(row["text"]),
        why_now=row.get("why_now") or "",
        answers=triage.get("answers") or {},
        suggested_outcome=triage.get("suggested") or "",
        triage_outcome=triage.get("outcome") or "",
        triage_reason=triage.get("reason") or "",
        override_reason=triage.get("override_reason") or "",
        triage_due=day(triage.get("due")),
        triaged_on=day(triage.get("date")),
        assigned_to=site.user(triage.get("assigned_to")),
        referred_to="" if to in site.boards else to,
        referred_to_board=site.boards.get(to),
        reply=text(reply),
        replied_on=day(reply.get("date")),
    )
    return initiative
