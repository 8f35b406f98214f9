"""The official's report: what a board reads before it decides on a mandate, a launch or the matter itself.

It is made of the text that is put before the board (``governance.proposals``), so the report and what is decided can
never say different things: the frozen text once it is put, before that the text as it stands. The parts stand in the
order of a Swedish official's report, with the case data first and the child, gender-equality and business perspectives
always there, written or not.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from governance import clock
from governance.models import Decision, Municipality
from governance.proposals import Proposal, TimetableLine

from .. import launches, mandate_papers, outcomes, timeline
from ..models import Dialogue, Mandate
from .paper import Paper

#: The parts of a frozen text that have a place of their own in the report.
CHILD, GENDER, BUSINESS = "child", "gender", "business"
MONEY = ("cost", "staff")
EARLIER, MANAGER = "earlier", "manager"
SUMMARY, HEARD = "text", "heard"
PLACED = {CHILD, GENDER, BUSINESS, *MONEY, EARLIER, MANAGER, SUMMARY}


@dataclass(frozen=True)
class Matter:
    """What the board is to decide on: its text, and the decision it is frozen in once it is put."""

    dialogue: Dialogue
    what: str
    proposal: Proposal
    sentences: list[str]
    decision: Decision | None
    meeting: dt.date | None
    board: str
    annexes: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """Whether the board has the text, word for word."""
        if self.decision is None:
            return _("Draft, not put before the board")
        if _is_frozen(self.decision):
            return _("As it was put before the board")
        return _("Written from what is registered; what the board read is not kept here word for word")


def on_mandate(dialogue: Dialogue) -> Paper | None:
    """The report on the newest mandate; None where none is written, or none is decided by a board."""
    mandate = dialogue.mandates.select_related("decision__board", "decision__planned_meeting", "meeting__board").last()
    if mandate is None or dialogue.is_knowledge:
        return None
    decision = mandate.decision
    preparing = mandate.preparing_meeting
    meeting = preparing or mandate.meeting
    return written(
        Matter(
            dialogue,
            _("Mandate"),
            _frozen(decision) or mandate_papers.proposal(dialogue, mandate),
            _sentences(decision) or list(mandate.sentences),
            decision,
            _day_of(decision) or (meeting.held_on if meeting else None),
            str(decision.board if decision else preparing.board if preparing else dialogue.owner),
        )
    )


def on_launch(dialogue: Dialogue) -> Paper | None:
    """The report on the launch; None before there is a plan and a mandate to launch by."""
    started = launches.of(dialogue)
    decision = started.decision
    if dialogue.mandate is None or not hasattr(dialogue, "plan"):
        return None
    return written(
        Matter(
            dialogue,
            _("Launch"),
            _frozen(decision) or launches.proposal(dialogue, started),
            _sentences(decision) or launches.sentences(dialogue),
            decision,
            _day_of(decision) or started.planned_on,
            str(decision.board if decision else dialogue.owner),
            (_("The plan"),),
        )
    )


def on_outcome(dialogue: Dialogue) -> Paper | None:
    """The report on the matter itself; None before somebody has begun the proposal, or where no board decides."""
    item = outcomes.current(dialogue)
    if item is None or dialogue.is_knowledge:
        return None
    decision = item.decision
    board = decision.board if decision else item.preparing_board or outcomes.deciding_board(dialogue)
    annexes = [_("Decision basis: what residents said, and what the proposal does with it")]
    if item.compilation:
        annexes.append(_("The compilation, version %(number)d") % {"number": item.compilation.number})
    return written(
        Matter(
            dialogue,
            _("Decision on the matter"),
            _frozen(decision) or outcomes.basis_for_decision(item),  # type: ignore[arg-type]
            _sentences(decision) or list(item.sentences),
            decision,
            _day_of(decision) or dialogue.decision_planned_on,
            str(board),
            tuple(annexes),
        )
    )


def _is_frozen(decision: Decision) -> bool:
    """Whether the decision holds the text that was put; one that was registered afterwards holds none."""
    return bool(decision.proposal.get("sections"))


def _frozen(decision: Decision | None) -> Proposal | None:
    return decision.proposal if decision and _is_frozen(decision) else None


def _sentences(decision: Decision | None) -> list[str]:
    """What the board was asked to decide, word for word; none where nobody put it in sentences."""
    return list(decision.sentences) if decision else []


def _day_of(decision: Decision | None) -> dt.date | None:
    return decision.planned_meeting.held_on if decision and decision.planned_meeting else None


def written(matter: Matter) -> Paper:
    """The report in the order in which a board reads it."""
    dialogue, proposal = matter.dialogue, matter.proposal
    title = _("Official's report: %(what)s") % {"what": matter.what[:1].lower() + matter.what[1:]}
    paper = Paper(
        f"{title}. {proposal['title']}", author=str(Municipality.current()), kicker=dialogue.dnr or dialogue.reference
    )
    paper.facts(_case(matter))
    paper.heading(_("Proposed decision"))
    _proposed(paper, matter)
    _summary(paper, proposal)
    paper.heading(_("Background"))
    for line in background(dialogue, matter):
        paper.text(line)
    _sections(paper, proposal)
    _perspectives(paper, dialogue, proposal)
    _money(paper, proposal)
    _timetable(paper, proposal.get("timetable", []))
    if checks := [check["text"] for check in proposal.get("checks", [])]:
        paper.heading(_("Worth a second thought"))
        paper.items(checks)
    paper.heading(_("Who gets the decision"))
    paper.items(receivers(dialogue, matter.board))
    if matter.annexes:
        paper.heading(_("Annexes"))
        paper.items(matter.annexes)
    paper.facts(_signed(dialogue))
    return paper


def _case(matter: Matter) -> Iterator[tuple[str, Any]]:
    """The case data: what a registrar files the report by."""
    dialogue, decision = matter.dialogue, matter.decision
    day = decision.requested_at.date() if decision and decision.requested_at else clock.today()
    yield _("State"), matter.state
    yield _("Date"), _written(day)
    yield _("Diary number"), dialogue.dnr or _("not given yet")
    yield _("Administration"), ", ".join(str(item) for item in dialogue.owner.administrations.order_by("name"))
    yield _("Official"), dialogue.responsible
    yield _("Responsible manager"), dialogue.manager or ""
    yield _("To"), matter.board
    yield _("Meeting"), _written(matter.meeting) if matter.meeting else _("not decided yet")
    yield _("The dialogue's number"), dialogue.reference


def _proposed(paper: Paper, matter: Matter) -> None:
    if not matter.sentences:
        paper.text(_("No sentences to decide on are written yet."))
        return
    paper.text(_("%(board)s is proposed to decide:") % {"board": matter.board})
    paper.items(matter.sentences, numbered=True)


def _summary(paper: Paper, proposal: Proposal) -> None:
    """The proposal in short: its own part where it has one, else the sentences it begins with."""
    texts = [section.get("text", "") for section in proposal.get("sections", []) if section["key"] == SUMMARY]
    paper.heading(_("Summary of the matter"))
    paper.text("\n".join(texts) or proposal.get("lede") or _("Nothing is written yet."))


def background(dialogue: Dialogue, matter: Matter) -> Iterator[str]:
    """Where the matter comes from: who raised it, what was asked before, which rules and programmes it is held under."""
    initiative = dialogue.initiative
    if initiative:
        told = {"day": _written(initiative.received_on), "who": timeline.who_began(initiative)}
        yield _("The matter was raised by %(who)s on %(day)s.") % told
        yield initiative.why_now
    given = dialogue.mandate
    if given and given.decision and given.decision != matter.decision:
        said = {"board": given.decision.board, "day": _written(given.decision.decided_on)}
        yield _("%(board)s gave the dialogue its mandate on %(day)s.") % said
    yield from _earlier(matter.proposal)
    if dialogue.guideline:
        yield _("The dialogue is held under %(document)s.") % {"document": dialogue.guideline}
    parts = [f"{part.number} {part.title}" for part in dialogue.sub_areas.all()]
    if parts:
        yield _("It is a part of the municipality's programme: %(parts)s.") % {"parts": "; ".join(parts)}


def _earlier(proposal: Proposal) -> Iterator[str]:
    for section in proposal.get("sections", []):
        if section["key"] == EARLIER:
            yield _("Earlier dialogues: %(which)s.") % {"which": "; ".join(section.get("items", [])).rstrip(".")}


def _sections(paper: Paper, proposal: Proposal) -> None:
    """The parts of the text that have no place of their own, as they stand."""
    keys = {section["key"] for section in proposal.get("sections", [])}
    for section in proposal.get("sections", []):
        if section["key"] in PLACED:
            continue
        paper.heading(section["heading"])
        paper.text(section.get("text", ""))
        if section["key"] == HEARD and SUMMARY in keys:
            paper.text(proposal.get("lede", ""))
        paper.items(section.get("items", []))
        paper.items(f"{bar['label']}: {bar['value']}" for bar in section.get("bars", []))
        if section.get("rows"):
            paper.table(section["heading"], section["columns"], section["rows"])


def _perspectives(paper: Paper, dialogue: Dialogue, proposal: Proposal) -> None:
    """Three headings that always stand there; a perspective of the mandate holds until something else is written."""
    told = {section["key"]: section.get("text", "") for section in proposal.get("sections", [])}
    given = dialogue.mandate or Mandate()
    for key, heading, before in (
        (CHILD, _("The child's perspective"), given.child_perspective),
        (GENDER, _("The gender-equality perspective"), given.gender_perspective),
        (BUSINESS, _("The business perspective"), given.business_perspective),
    ):
        paper.heading(heading)
        text = told.get(key) or str(before)
        paper.text(text or _("Nothing is written about this. Say how the proposal affects it, or that it does not."))


def _money(paper: Paper, proposal: Proposal) -> None:
    paper.heading(_("Financial consequences"))
    cost = proposal.get("cost_sek")
    lines = [] if cost is None else [_("Cost: %(sum)s kronor") % {"sum": number_format(cost, force_grouping=True)}]
    lines += [f"{item['heading']}: {item['text']}" for item in proposal.get("sections", []) if item["key"] in MONEY]
    for line in lines or [_("No cost is given.")]:
        paper.text(line)


def _timetable(paper: Paper, lines: list[TimetableLine]) -> None:
    if not lines:
        return
    paper.heading(_("Timetable"))
    rows = [[_date(line["on"]), line["text"], _("yes") if line.get("is_decision") else ""] for line in lines]
    paper.table(_("Timetable"), [_("Day"), _("What"), _("Political decision")], rows)


def receivers(dialogue: Dialogue, board: str) -> list[str]:
    """Who is sent the decision: those who carry it out, those who share the matter, the councils that were considered."""
    found = [str(item) for item in dialogue.owner.administrations.order_by("name")]
    found += [str(other) for other in dialogue.co_boards.order_by("name")]
    decides = dialogue.deciding_board
    if decides and str(decides) != board:
        found.append(str(decides))
    mandate = dialogue.mandates.last()
    if mandate:
        found += [str(item) for item in mandate.considerations.all() if item.council_id]
    if dialogue.coordinator:
        found.append(_("%(name)s, dialogue coordinator") % {"name": dialogue.coordinator})
    if dialogue.initiative:
        found.append(_("Whoever took the initiative"))
    return list(dict.fromkeys(found))


def _signed(dialogue: Dialogue) -> Iterator[tuple[str, Any]]:
    administration = dialogue.owner.administrations.order_by("name").first()
    title = administration.head_title if administration else ""
    if dialogue.manager:
        yield title or _("Responsible manager"), dialogue.manager
    yield _("Official"), dialogue.responsible


def _date(text: str) -> str:
    try:
        return _written(dt.date.fromisoformat(text))
    except ValueError:
        return text


def _written(day: dt.date | None) -> str:
    return date_format(day, "j F Y") if day else ""
