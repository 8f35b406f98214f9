"""What is allowed but worth a second thought: shown to the official, and to the board in the checks of its papers.

A warning never stops a dialogue. What stops it is a requirement of its step (``lifecycle``).
"""

import datetime as dt
from collections.abc import Callable, Iterator

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from governance import clock
from governance.models import Area, Board, Decision, MandatePeriod, Municipality

from .models import Dialogue, Status, Step
from .requirements import Case, Missing

#: What has to fit between the close and the decision (domain 1.13): compiling, the elected's reading, papers.
COMPILE, READ, PAPERS = dt.timedelta(days=14), dt.timedelta(days=14), dt.timedelta(days=14)
SUMMER = ((6, 15), (8, 15))
CHRISTMAS = ((12, 20), (1, 6))
ELECTION_EVERY, ELECTION_ONCE = 4, 2026
BEFORE_ELECTION = dt.timedelta(weeks=6)
MANY_IN_AN_AREA, AREA_MONTHS = 4, dt.timedelta(days=183)
MANDATES = (Decision.Kind.MANDATE, Decision.Kind.MANDATE_CHANGE)


def all_of(dialogue: Dialogue, *, on: dt.date | None = None) -> list[Missing]:
    """Every warning about the dialogue on the day ``on``, in order: code, sentence, and the page where it can be met."""
    return of_case(Case(dialogue, on or clock.today(), Municipality.current()))


def of_case(case: Case) -> list[Missing]:
    """Every warning about a dialogue on the day of the case."""
    return [warning for find in WARNINGS for warning in find(case)]


def window_of(case: Case) -> tuple[dt.date, dt.date] | None:
    """The days when residents can take part: of the last round, or as the mandate plans them."""
    last, mandate = case.last_round, case.mandate
    if last:
        return last.opens_on, last.closes_on
    if mandate and mandate.opens_on and mandate.closes_on:
        return mandate.opens_on, mandate.closes_on
    return None


def is_ahead(case: Case) -> bool:
    """Whether the days when residents can take part can still be moved."""
    return case.dialogue.step < Step.EXECUTION and case.dialogue.status in (Status.ACTIVE, Status.PAUSED)


def decision_close_to_the_end(case: Case) -> Iterator[Missing]:
    """There is not time to compile, let the elected read and prepare the papers (domain 1.13, the late-dialogue guard)."""
    window, decision_on = window_of(case), case.dialogue.decision_planned_on
    if not window or not decision_on or case.dialogue.step > Step.PROCESSING or case.dialogue.is_knowledge:
        return
    needed = max(COMPILE + READ + PAPERS, dt.timedelta(days=case.municipality.processing_days_min))
    earliest = window[1] + needed
    if window[1] < decision_on < earliest:
        days = (decision_on - window[1]).days
        text = ngettext(
            "Only %(days)d day between the dialogue and the decision. At least %(needed)d are needed to compile, read and prepare.",
            "Only %(days)d days between the dialogue and the decision. At least %(needed)d are needed to compile, read and prepare.",
            days,
        ) % {"days": days, "needed": needed.days}
        yield Missing("decision_close_to_the_end", text, "mandate", "id_decision_planned_on")


def holidays(case: Case) -> Iterator[Missing]:
    """Most of the time to take part falls when people are away (domain 1.7, calendar guards)."""
    window = window_of(case)
    if not window or not is_ahead(case):
        return
    opens, closes = window
    days = [opens + dt.timedelta(days=day) for day in range(min((closes - opens).days + 1, 400))]
    for period, text in (
        (SUMMER, gettext("Most of the time to take part is in the summer holidays, when few can.")),
        (CHRISTMAS, gettext("Most of the time to take part is around Christmas, when few can.")),
    ):
        if sum(_within(day, period) for day in days) * 2 > len(days):
            yield Missing("holidays", text, "mandate", "id_opens_on")


def election(case: Case) -> Iterator[Missing]:
    """The weeks before an election can be seen as campaigning (domain 1.7, calendar guards)."""
    window = window_of(case)
    if not window or not is_ahead(case):
        return
    for year in {window[0].year, window[1].year}:
        day = election_day(year)
        if day and window[0] <= day and window[1] >= day - BEFORE_ELECTION:
            text = gettext(
                "The dialogue is open in the weeks before the election on %(day)s. It can be seen as campaigning."
            ) % {"day": _day(day)}
            yield Missing("election", text, "mandate", "id_opens_on")


def election_day(year: int) -> dt.date | None:
    """The second Sunday of September every fourth year: 2026, 2030 and so on; none in other years."""
    if (year - ELECTION_ONCE) % ELECTION_EVERY:
        return None
    first = dt.date(year, 9, 1)
    return first + dt.timedelta(days=(6 - first.weekday()) % 7 + 7)


def term_shift(case: Case) -> Iterator[Missing]:
    """Another board than the one that gave the mandate will decide (domain 1.7, term shift)."""
    dialogue, mandate = case.dialogue, case.mandate
    stands = dialogue.status in (Status.ACTIVE, Status.PAUSED) and dialogue.step >= Step.MANDATE
    if (
        not stands
        or dialogue.is_knowledge
        or not (mandate and dialogue.deciding_board and dialogue.decision_planned_on)
    ):
        return
    decision = mandate.decision
    given_on = (decision.decided_on if decision else None) or (mandate.meeting.held_on if mandate.meeting else None)
    if given_on is None and decision and decision.planned_meeting:
        given_on = decision.planned_meeting.held_on
    if given_on is None:
        return
    assembly = dialogue.deciding_board.kind == Board.Kind.ASSEMBLY
    elected = MandatePeriod.Elected.ASSEMBLY if assembly else MandatePeriod.Elected.BOARDS
    term = MandatePeriod.objects.filter(elected=elected, starts_on__lte=given_on, ends_on__gte=given_on).first()
    if term and dialogue.decision_planned_on > term.ends_on:
        text = gettext(
            "The term of office ends on %(day)s, before the decision. The mandate stands, but the new members must be told."
        ) % {"day": _day(term.ends_on)}
        yield Missing("term_shift", text, "mandate", "id_decision_planned_on")


def area_asked_often(case: Case) -> Iterator[Missing]:
    """Residents of one area are asked again and again; a thought for whoever gives the mandate (domain 5.3)."""
    if case.dialogue.step > Step.MANDATE or case.dialogue.status != Status.ACTIVE:
        return
    lately = Q(dialogues__rounds__closes_on__gte=case.on - AREA_MONTHS) & ~Q(dialogues=case.dialogue.pk)
    asked = Area.objects.filter(pk__in=case.dialogue.areas.values("pk")).annotate(
        asked=Count("dialogues", filter=lately, distinct=True)
    )
    for area in asked.filter(asked__gte=MANY_IN_AN_AREA).order_by("name"):
        text = gettext(
            "%(area)s has been asked in %(count)d dialogues in half a year. Can earlier answers be used?"
        ) % {
            "area": area.name,
            "count": area.asked,
        }
        yield Missing("area_asked_often", text, "dialogue_edit", "id_areas")


def mandate_by_delegation(case: Case) -> Iterator[Missing]:
    """A mandate is about direction, which the board does not delegate (KL 6 ch. 38 §)."""
    decision = case.mandate.decision if case.mandate else None
    if decision and decision.is_delegated and decision.kind in MANDATES:
        text = gettext("The mandate is registered as delegated. Goals and direction are decided by the board itself.")
        yield Missing("mandate_by_delegation", text, "mandate")


WARNINGS: tuple[Callable[[Case], Iterator[Missing]], ...] = (
    decision_close_to_the_end,
    holidays,
    election,
    term_shift,
    area_asked_often,
    mandate_by_delegation,
)


def _within(day: dt.date, period: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    first, last = period
    date = (day.month, day.day)
    return first <= date <= last if first <= last else date >= first or date <= last


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")
