"""How bodies decide: on a meeting day, with a paragraph of its own, in minutes adjusted in time."""

import datetime as dt
from collections import defaultdict
from itertools import pairwise

from django.utils.translation import gettext as _

from governance import workdays
from governance.decisions import NEVER_DELEGATED
from governance.models import Board, Decision
from governance.models.decision import APPEAL_DAYS

from ..problems import Problems
from ..vocabulary import WEEKDAYS
from ..world import Minute, Row, World, day, document_place, paragraph_number

ADJUSTED_WITHIN = 14
POSTED_WITHIN = 2


def check(world: World, problems: Problems) -> None:
    """Every decision in the file is one that its body could take (KL 5-8 ch., domain 1.4)."""
    for minute in world.minutes():
        body = world.bodies.get(minute.row["body"])
        if body is None:
            continue
        _day(world, problems, minute, body)
        if minute.is_delegated:
            _delegated(world, problems, minute)
        else:
            _minutes(world, problems, minute)
        _appeal(world, problems, minute, body)
        said = [minute.row.get(key) for key in ("motivation", "change_note", "wording")]
        if minute.row.get("outcome") in Decision.NEEDS_MOTIVATION and not any(said):
            problems.add(f"{minute.place}/motivation", _("say why: rejected, referred back or changed"))
        if not (minute.is_proposal or minute.kind == Decision.Kind.INFORMATION_NOTED):
            _entitled(problems, minute, body)
    _paragraphs(world, problems)


def meets_on(body: Row, on: dt.date) -> bool:
    weekday = body.get("meeting_weekday")
    return workdays.is_working_day(on) and (not weekday or on.weekday() == WEEKDAYS.index(weekday))


def existed(body: Row, on: str) -> bool:
    return (not body.get("valid_from") or body["valid_from"] <= on) and (
        not body.get("valid_to") or on <= body["valid_to"]
    )


def _day(world: World, problems: Problems, minute: Minute, body: Row) -> None:
    on = day(minute.row["date"])
    place = f"{minute.place}/date"
    if on > world.anchor:
        problems.add(place, _("is later than the day of the file, %(day)s") % {"day": world.anchor})
    if not existed(body, minute.row["date"]):
        problems.add(place, _("%(body)s did not exist on that day") % {"body": body["name"]})
    if not workdays.is_working_day(on):
        problems.add(place, _("%(day)s is no working day") % {"day": on}, calendar=True)
    elif not (minute.is_delegated or "forum" in minute.row or minute.row.get("extra_meeting") or meets_on(body, on)):
        problems.add(
            place,
            _("%(body)s meets on %(weekday)s") % {"body": body["name"], "weekday": body["meeting_weekday"]},
            calendar=True,
        )


def _delegated(world: World, problems: Problems, minute: Minute) -> None:
    row, place = minute.row, minute.place
    for key, missing in (
        ("by", _("a delegated decision names who decided")),
        ("delegation_ref", _("a delegated decision names the delegation it rests on")),
        ("reported_to", _("a delegated decision is reported to a meeting")),
    ):
        if not row.get(key):
            problems.add(f"{place}/{key}", missing)
    report = row.get("reported_to")
    if report and (report["body"] != row["body"] or report["date"] <= row["date"]):
        problems.add(f"{place}/reported_to", _("must be a later meeting of the same body"))
    elif report and report["body"] in world.bodies and not meets_on(world.bodies[report["body"]], day(report["date"])):
        problems.add(f"{place}/reported_to/date", _("is no meeting day of the body"), calendar=True)
    document = world.documents.get(row.get("delegation_ref") or "")
    if document and (document.get("adopted_by") != row["body"] or (document.get("valid_from") or "9") > row["date"]):
        problems.add(f"{place}/delegation_ref", _("is another body's delegation, or was not in force"))
    who = row.get("by")
    if who and who in (row.get("stepped_out") or []):
        problems.add(f"{place}/by", _("who stepped out because of a conflict of interest does not decide"))
    if who in world.users and world.users[who].get("role") != "manager":
        chairs = world.holders(row["body"], "chair", day(row["date"]))
        if who not in chairs:
            problems.add(
                f"{place}/by",
                _("%(who)s was not the chair of the body on %(day)s") % {"who": who, "day": row["date"]},
            )
    if minute.kind in NEVER_DELEGATED:
        problems.add(f"{place}/kind", _("such a decision is the body's own and is never delegated"))
    if row.get("minutes_state"):
        problems.add(f"{place}/minutes_state", _("a delegated decision has no minutes of its own"))


def _minutes(world: World, problems: Problems, minute: Minute) -> None:
    row, place = minute.row, minute.place
    if not row.get("paragraph"):
        problems.add(f"{place}/paragraph", _("a body's decision has a paragraph"))
    state = row.get("minutes_state")
    if state is None:
        problems.add(f"{place}/minutes_state", _("say where the minutes are"))
    if state in (None, Decision.MinutesState.TAKEN):
        if row.get("adjusted_on") or row.get("posted_on"):
            problems.add(f"{place}/minutes_state", _("the minutes are adjusted or posted, the state says otherwise"))
        return
    adjusted, posted = row.get("adjusted_on"), row.get("posted_on")
    if not adjusted:
        problems.add(f"{place}/adjusted_on", _("is missing"))
        return
    if not 0 <= (day(adjusted) - day(row["date"])).days <= ADJUSTED_WITHIN:
        problems.add(
            f"{place}/adjusted_on",
            _("minutes are adjusted within %(days)d days of the meeting") % {"days": ADJUSTED_WITHIN},
        )
    elif not workdays.is_working_day(day(adjusted)):
        problems.add(f"{place}/adjusted_on", _("%(day)s is no working day") % {"day": adjusted}, calendar=True)
    if state != Decision.MinutesState.ADJUSTED:
        _posted(problems, place, adjusted, posted)
    for key in ("adjusted_on", "posted_on"):
        if row.get(key) and day(row[key]) > world.anchor:
            problems.add(f"{place}/{key}", _("is later than the day of the file, %(day)s") % {"day": world.anchor})


def _posted(problems: Problems, place: str, adjusted: str, posted: str | None) -> None:
    if not posted:
        problems.add(f"{place}/posted_on", _("is missing"))
        return
    latest = workdays.on_or_after(day(adjusted) + dt.timedelta(days=1))
    latest = max(day(adjusted) + dt.timedelta(days=POSTED_WITHIN), latest)
    if not day(adjusted) <= day(posted):
        problems.add(f"{place}/posted_on", _("is before the minutes were adjusted"))
    elif day(posted) > latest:
        problems.add(
            f"{place}/posted_on",
            _("minutes are posted within %(days)d days of their adjustment") % {"days": POSTED_WITHIN},
            calendar=True,
        )
    elif not workdays.is_working_day(day(posted)):
        problems.add(f"{place}/posted_on", _("%(day)s is no working day") % {"day": posted}, calendar=True)


def _appeal(world: World, problems: Problems, minute: Minute, body: Row) -> None:
    """Three weeks from the posting, for outcomes and adopted documents, never for companies."""
    row, place = minute.row, minute.place
    appealable = (
        minute.kind in Decision.APPEALABLE_KINDS and body["kind"] != Board.Kind.COMPANY and not minute.is_proposal
    )
    until, state = row.get("appeal_until"), row.get("minutes_state")
    if not appealable:
        if until:
            problems.add(f"{place}/appeal_until", _("such a decision cannot be appealed"))
        if state == Decision.MinutesState.LEGAL_FORCE:
            problems.add(f"{place}/minutes_state", _("only what can be appealed gains legal force"))
        return
    if state not in (Decision.MinutesState.POSTED, Decision.MinutesState.LEGAL_FORCE) or not row.get("posted_on"):
        return
    expected = workdays.on_or_after(day(row["posted_on"]) + dt.timedelta(days=APPEAL_DAYS))
    if until and day(until) != expected:
        problems.add(f"{place}/appeal_until", _("must be %(day)s") % {"day": expected}, calendar=True)
    has_force = expected < world.anchor
    if (state == Decision.MinutesState.LEGAL_FORCE) != has_force:
        problems.add(
            f"{place}/minutes_state",
            _("does not fit: the time to appeal ends on %(day)s") % {"day": expected},
            calendar=True,
        )


def _entitled(problems: Problems, minute: Minute, body: Row) -> None:
    """A committee or a council may propose, not decide."""
    if body["kind"] in Board.PROPOSES_ONLY:
        problems.add(f"{minute.place}/body", _("%(body)s may propose, not decide") % {"body": body["name"]})


def _paragraphs(world: World, problems: Problems) -> None:
    """A paragraph is used once per body and year, and a higher one is not dated before a lower one."""
    used: dict[tuple[str, int], list[tuple[int, str, str]]] = defaultdict(list)
    for minute in world.minutes():
        if minute.key and not minute.is_delegated:
            used[minute.key[:2]].append((minute.key[2], minute.row["date"], f"{minute.place}/paragraph"))
    for code, row in world.documents.items():
        if row.get("adopted_by") and row.get("paragraph") and row.get("decision_date"):
            key = row["adopted_by"], day(row["decision_date"]).year
            number, place = paragraph_number(row["paragraph"]), f"{document_place(world, code)}/paragraph"
            # A document that a decision elsewhere in the file adopts shares its paragraph.
            if not any((number, row["decision_date"]) == item[:2] for item in used[key]):
                used[key].append((number, row["decision_date"], place))
    for lines in used.values():
        lines.sort()
        for (number, on, place), (following, later, other) in pairwise(lines):
            if number == following:
                problems.add(other, _("§ %(number)d is also used at %(place)s") % {"number": number, "place": place})
            elif later < on:
                text = _("§ %(number)d is dated before § %(lower)d") % {"number": following, "lower": number}
                problems.add(other, text, calendar=True)
