"""Where a dialogue stands, in the words residents see: open, being compiled, late, closed, never held."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from governance.prepared import prepared

from .models import Dialogue, Feedback, Mandate, Promise, Round, Status, Step, Suspension

#: The states of the register, in the order in which they are offered.
LABELS = {
    "open": gettext_lazy("Open to take part"),
    "late": gettext_lazy("Feedback is late"),
    "compiling": gettext_lazy("Being compiled"),
    "feedback": gettext_lazy("Waiting for what we heard"),
    "processing": gettext_lazy("A proposal is being written"),
    "decision": gettext_lazy("Decision and action plan"),
    "planned": gettext_lazy("Planned"),
    "paused": gettext_lazy("Paused"),
    "aborted": gettext_lazy("Aborted"),
    "closed": pgettext_lazy("dialogue", "Closed"),
    "not_held": gettext_lazy("No dialogue"),
    "answered": gettext_lazy("Has feedback to read"),
}

#: The states of which a dialogue is always in exactly one; late and answered are beside them.
EXCLUSIVE = tuple(code for code in LABELS if code not in ("late", "answered"))
#: Residents have said theirs, and wait.
WAITING = ("compiling", "feedback", "processing", "decision")
#: How it stands with what was promised. A moved promise is also coming, kept or late.
PROMISES = {
    "coming": pgettext_lazy("promise", "To come"),
    "kept": pgettext_lazy("promise", "Kept in time"),
    "late": pgettext_lazy("promise", "Late"),
    "moved": pgettext_lazy("promise", "Moved to another day"),
}


@dataclass(frozen=True)
class Standing:
    """A state of the register, with the tag that shows it and its order in lists."""

    code: str
    kind: str
    icon: str
    text: str


def written(day: dt.date) -> str:
    """A day as it is written to residents: 19 februari 2027."""
    return date_format(day, pgettext("format of a day", "j E Y"))


def short(day: dt.date) -> str:
    """A day without its year, where the year is plain: 19 februari."""
    return date_format(day, pgettext("format of a day", "j E"))


def code_of(dialogue: Dialogue, on: dt.date) -> str:
    """The state of the register that the dialogue is in on the day ``on``; late is a state beside the others."""
    if dialogue.was_not_held:
        return "not_held"
    if dialogue.was_aborted:
        return "aborted"
    if dialogue.status != Status.ACTIVE:
        return str(dialogue.status)
    if dialogue.step < Step.EXECUTION:
        return "planned"
    if dialogue.step == Step.EXECUTION:
        rounds = list(dialogue.rounds.all())
        if any(item.is_open(on) for item in rounds):
            return "open"
        return "compiling" if rounds and all(item.has_closed(on) for item in rounds) else "planned"
    return {
        Step.COMPILATION: "compiling",
        Step.FEEDBACK: "feedback",
        Step.PROCESSING: "processing",
        Step.DECISION: "decision",
    }[dialogue.current_step]


def in_state(code: str, on: dt.date) -> Q:
    """The same states as a condition on dialogues; ``code_of`` and this agree, and a test holds them to it."""
    return STATES[code](on)


def _open_round(on: dt.date) -> Exists:
    return Exists(Round.objects.filter(dialogue=OuterRef("pk"), opens_on__lte=on, closes_on__gte=on))


def _coming_round(on: dt.date) -> Exists:
    return Exists(Round.objects.filter(dialogue=OuterRef("pk"), opens_on__gt=on))


def _any_round() -> Exists:
    return Exists(Round.objects.filter(dialogue=OuterRef("pk")))


def _active(*steps: Step) -> Q:
    return Q(status=Status.ACTIVE, step__in=steps)


def _not_held() -> Q:
    return Q(status=Status.CLOSED, step__lte=Step.MANDATE, is_imported=False)


def _aborted() -> Q:
    closed = Q(status=Status.CLOSED, step__gt=Step.MANDATE, step__lt=Step.DECISION, is_imported=False)
    return Q(status=Status.ABORTED) | closed


def _overdue(on: dt.date) -> Exists:
    return Exists(Promise.objects.filter(dialogue=OuterRef("pk"), kept_on=None, due_on__lt=on))


def _published() -> Exists:
    readers = (Feedback.Audience.PARTICIPANTS, Feedback.Audience.PUBLIC)
    return Exists(
        Feedback.objects.filter(
            dialogue=OuterRef("pk"),
            audience__in=readers,
            given_on__isnull=False,
            stage__in=(Feedback.Stage.HEARD, Feedback.Stage.DECIDED),
        )
    )


STATES: dict[str, Callable[[dt.date], Q]] = {
    "open": lambda on: _active(Step.EXECUTION) & Q(_open_round(on)),
    "late": lambda on: Q(status=Status.ACTIVE) & Q(_overdue(on)),
    "compiling": lambda on: (
        _active(Step.COMPILATION)
        | _active(Step.EXECUTION) & Q(_any_round()) & ~Q(_open_round(on)) & ~Q(_coming_round(on))
    ),
    "feedback": lambda on: _active(Step.FEEDBACK),
    "processing": lambda on: _active(Step.PROCESSING),
    "decision": lambda on: _active(Step.DECISION),
    "planned": lambda on: (
        _active(Step.INITIATIVE, Step.MANDATE, Step.PLANNING, Step.LAUNCH)
        | _active(Step.EXECUTION) & ~Q(_open_round(on)) & (Q(_coming_round(on)) | ~Q(_any_round()))
    ),
    "paused": lambda on: Q(status=Status.PAUSED),
    "aborted": lambda on: _aborted(),
    "closed": lambda on: Q(status=Status.CLOSED) & ~_not_held() & ~_aborted(),
    "not_held": lambda on: _not_held(),
    "answered": lambda on: Q(_published()),
}


def promise_is(code: str, on: dt.date) -> Q:
    """A promise that is to come, kept, late or moved, as a condition on promises; what is stopped owes nothing more."""
    owed = Q(kept_on=None, dialogue__status=Status.ACTIVE)
    return {
        "coming": owed & Q(due_on__gte=on),
        "kept": Q(kept_on__lte=F("first_due")),
        "late": owed & Q(due_on__lt=on) | Q(kept_on__gt=F("first_due")),
        "moved": ~Q(due_on=F("first_due")),
    }[code]


def overdue_promise(dialogue: Dialogue, on: dt.date) -> Promise | None:
    """The promise that is past its day and not kept; a stopped or ended dialogue owes it no more."""
    if dialogue.status != Status.ACTIVE:
        return None
    late = [item for item in dialogue.promises.all() if item.is_overdue(on)]
    return late[0] if late else None


@prepared
def rounds_of(dialogue: int) -> "QuerySet[Round]":
    """The rounds of the dialogue with that key, the first one first."""
    return Round.objects.filter(dialogue=dialogue)


def open_round(dialogue: Dialogue, on: dt.date) -> Round | None:
    """The round in which residents can take part on the day ``on``."""
    return next((item for item in dialogue.rounds.all() if item.is_open(on)), None)


def suspension_of(dialogue: Dialogue) -> Suspension | None:
    """The pause or abort that stands, when there is one."""
    return next((item for item in dialogue.suspensions.all() if item.resumed_on is None), None)


def of(dialogue: Dialogue, on: dt.date) -> Standing:
    """The tag that tells residents where the dialogue stands."""
    code = code_of(dialogue, on)
    if overdue_promise(dialogue, on):
        return Standing(code, "late", "clock", _("Feedback is late"))
    due = next((item.due_on for item in dialogue.promises.all() if item.kept_on is None), None)
    answer = _("Answer no later than %(day)s") % {"day": written(due)} if due else ""
    if code == "open":
        current = open_round(dialogue, on)
        return Standing(
            code, "now", "play", _("Open until %(day)s") % {"day": short(current.closes_on)} if current else ""
        )
    if code == "planned":
        opens = planned_opening(dialogue, on)
        return Standing(
            code, "plain", "ring", _("Planned to open %(day)s") % {"day": written(opens)} if opens else _("Planned")
        )
    if code == "paused":
        return Standing(code, "soon", "pause", _("Paused"))
    if code == "aborted":
        return Standing(code, "plain", "cross", _("Aborted"))
    if code == "not_held":
        return Standing(code, "plain", "cross", _("No dialogue"))
    if code == "closed":
        ended = _("Closed %(day)s") % {"day": written(dialogue.closed_on)} if dialogue.closed_on else str(LABELS[code])
        return Standing(code, "yes", "check", ended)
    return Standing(code, "soon", "seal", answer or str(LABELS[code]))


def planned_opening(dialogue: Dialogue, on: dt.date, mandate: Mandate | None = None) -> dt.date | None:
    """The first day of the coming window, as promised or planned; by the ``mandate`` that is shown, or the one in force."""
    coming = [item.opens_on for item in dialogue.rounds.all() if item.opens_on > on]
    if coming:
        return min(coming)
    if dialogue.step >= Step.EXECUTION:
        return None
    mandate = mandate or dialogue.mandate
    return mandate.opens_on if mandate else None


def promise_words(promise: Promise, on: dt.date) -> dict[str, str]:
    """A promise as ``components/promise.html`` shows it: kept, late, moved with its reason and old day, or to come."""
    days = {"first": written(promise.first_due), "due": written(promise.due_on)}
    if promise.kept_on:
        days["kept"] = written(promise.kept_on)
        if promise.is_late(on):
            return {
                "kind": "late",
                "title": _("The promise was kept late"),
                "text": _("We promised an answer no later than %(first)s. It came %(kept)s.") % days,
            }
        return {
            "kind": "kept",
            "title": _("The promise was kept"),
            "text": _("We promised an answer no later than %(first)s. It came %(kept)s.") % days,
        }
    if promise.was_moved:
        reason = f" {promise.moved_because}".rstrip()
        title = _("Feedback is late") if promise.is_overdue(on) else _("New day for the answer: %(due)s") % days
        if promise.is_overdue(on):
            text = _("We first promised an answer %(first)s, then %(due)s.") % days
        else:
            text = _("We first promised an answer %(first)s.") % days
        return {"kind": "late", "title": title, "text": text + reason}
    if promise.is_overdue(on):
        return {
            "kind": "late",
            "title": _("Feedback is late"),
            "text": _("We promised an answer no later than %(first)s. It has not come.") % days,
        }
    return {"kind": "open", "title": _("Answer no later than %(due)s") % days, "text": ""}
