"""What each figure of the year says, in one sentence that stands above it: the finding first, also when it is a bad one."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .report import Compared, Report


def lede(report: Report) -> str:
    """The year in two or three sentences."""
    if not report.held and not report.owed:
        return _("No dialogue was open during the year, and no promise fell due.")
    told = [_number_of_dialogues(report)]
    if report.owed:
        told.append(promises(report) + ".")
    if report.themes:
        told.append(themes(report) + ".")
    return " ".join(told)


def _number_of_dialogues(report: Report) -> str:
    return ngettext(
        "Residents could take part in %(number)d dialogue.",
        "Residents could take part in %(number)d dialogues.",
        len(report.held),
    ) % {"number": len(report.held)}


def promises(report: Report) -> str:
    kept = report.promises
    if not kept.all:
        return _("No promise of an answer fell due during the year")
    if kept.in_time == kept.all:
        return ngettext(
            "We kept the one promise of an answer that fell due, in time",
            "We kept all %(all)d promises of an answer in time",
            kept.all,
        ) % {"all": kept.all}
    told = {"kept": kept.in_time, "all": kept.all}
    return _("We kept %(kept)d of %(all)d promises of an answer in time") % told


def late(report: Report) -> str:
    """What stands under the number of promises: how many came late and how many are unanswered."""
    kept = report.promises
    if kept.in_time == kept.all:
        return _("none was late") if kept.all else _("none fell due")
    return _("%(late)d came late, %(unanswered)d not answered") % {"late": kept.late, "unanswered": kept.unanswered}


def days(report: Report) -> str:
    if not report.days:
        return _("No answer about what we heard was published during the year")
    told = {"within": report.within_goal, "all": len(report.days), "goal": report.goal}
    return (
        ngettext(
            "%(within)d of %(all)d answer came within %(goal)d days",
            "%(within)d of %(all)d answers came within %(goal)d days",
            len(report.days),
        )
        % told
    )


def levels(report: Report) -> str:
    named = [(number, label) for number, (code, label) in zip(report.on_levels, report.levels, strict=True) if code]
    if not named:
        return _("No level of participation is registered for the dialogues of the year")
    most = max(number for number, _label in named)
    top = [label for number, label in named if number == most]
    if len(top) == 1:
        told = {"level": top[0], "number": most, "all": len(report.held)}
        return _("%(level)s was most common: %(number)d of %(all)d dialogues") % told
    return _("No level was more common than the others")


def themes(report: Report) -> str:
    if not report.themes:
        return _("No answers to themes were published during the year")
    told = {"some": report.led_to_something, "all": report.themes}
    return (
        ngettext(
            "%(some)d of %(all)d theme led to something", "%(some)d of %(all)d themes led to something", report.themes
        )
        % told
    )


def ages(compared: Sequence[Compared]) -> str:
    worst = _worst(compared)
    if worst is None:
        return _("Those who took part were about as old as the inhabitants")
    return _("We reached too few who are %(age)s years old") % {"age": worst.name}


def genders(compared: Sequence[Compared]) -> str:
    worst = _worst(compared)
    if worst is None:
        return _("Women and men took part about as much")
    return _("We reached too few %(gender)s") % {"gender": worst.name}


def whole(report: Report, kind: str) -> str:
    """What stands under a comparison with the inhabitants: how many of the dialogues it comes from."""
    told = {"number": len(report.whole(kind)), "all": len(report.held)}
    return (
        _(
            "Share of those who took part and told, against share of the inhabitants, per cent. "
            "From %(number)d of %(all)d dialogues, where no group was too small to be shown."
        )
        % told
    )


def _worst(compared: Sequence[Compared]) -> Compared | None:
    missed = [item for item in compared if item.is_missed]
    return min(missed, key=lambda item: item.difference) if missed else None


def reach(report: Report) -> str:
    if not report.reach:
        return _("No dialogue with a goal for its groups has closed yet")
    missed = sum(item.missed for item in report.reach)
    every = sum(item.all for item in report.reach)
    if not missed:
        return _("We reached every group that we aimed at")
    told = {"reached": every - missed, "all": every}
    return _("We reached the goal for %(reached)d of %(all)d groups") % told


def clear(report: Report) -> str:
    if not report.clear:
        return _("Too few have said whether the answer was clear for it to be shown")
    told = {"yes": sum(item.yes for item in report.clear), "all": sum(item.all for item in report.clear)}
    return _("%(yes)d of %(all)d say that the answer was clear") % told


def gaps(report: Report) -> str:
    found = report.gaps
    if not found.all:
        return _("No dialogue of the year has compared what its groups wished with what they were offered")
    if found.same == found.all:
        return _("Every group was offered as much influence as it wished for")
    told = {"more": found.more, "all": found.all}
    return _("%(more)d of %(all)d groups wished for more influence than they were offered") % told


def evaluated(report: Report) -> str:
    knows = report.evaluated.get("knows_use")
    if knows:
        told = {"yes": knows.yes, "all": knows.all}
        return _("%(yes)d of %(all)d participants know how their views were used") % told
    return _("What those who took part say about the dialogues")


def mandate(report: Report) -> str:
    held = len(report.held)
    if held and len(report.with_mandate) == held:
        return _("Every dialogue had its mandate before it began")
    told = {"number": len(report.with_mandate), "all": held}
    return _("%(number)d of %(all)d dialogues had their mandate before they began") % told


def elected(report: Report) -> str:
    met = report.meetings
    if not met.number:
        return _("No activity with a count of who came was held during the year")
    told = {"with": met.with_elected, "all": met.number}
    return (
        ngettext(
            "The elected took part in %(with)d of %(all)d activity",
            "The elected took part in %(with)d of %(all)d activities",
            met.number,
        )
        % told
    )


def cost(report: Report) -> str:
    told = report.cost
    if not told.told:
        return _("No dialogue of the year has told what it did cost yet")
    difference = told.actual - told.planned_of_told
    if not difference:
        return _("The dialogues cost as much as was planned")
    if difference < 0:
        return _("The dialogues cost less than was planned")
    return _("The dialogues cost more than was planned")
