"""The nine steps of a dialogue: the only functions that move it on, back, or open it again.

Leaving a step lists everything that is missing (``dialogues/requirements``), each with the page and field where it is
mended.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet

from governance import clock
from governance.models import Municipality, User
from governance.prepared import prepared

from . import effects, log
from .models import Dialogue, LogEntry, Status, Step
from .requirements import REQUIREMENTS, Case, Missing, Requirement


class NotReady(Exception):
    """The dialogue cannot leave its step yet; ``unmet`` says what is missing."""

    def __init__(self, unmet: list[Missing]) -> None:
        self.unmet = unmet
        super().__init__("; ".join(item.code for item in unmet))


class StepChanged(Exception):
    """Someone else moved the dialogue since the page was shown; ``dialogue`` is how it stands now."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        super().__init__(str(dialogue.step))


class NotActive(Exception):
    """A paused, aborted or closed dialogue does not move."""


class ReasonMissing(Exception):
    """Going backwards needs a reason that can be read later."""


class CannotGoBack(Exception):
    """A dialogue is sent back only to a step that it has left, and never undoes what was launched or decided."""


def unmet(dialogue: Dialogue, step: Step | None = None, *, on: dt.date | None = None) -> list[Missing]:
    """Everything that keeps ``dialogue`` from leaving ``step`` (its own unless said) on the day ``on``."""
    case = Case(dialogue, on or clock.today(), Municipality.current())
    return [item for _requirement, found in requirements_of(case, step) for item in found]


def requirements_of(case: Case, step: Step | None = None) -> Iterator[tuple[Requirement, list[Missing]]]:
    """Every requirement of the step (the dialogue's own unless said), each with what it misses."""
    for requirement in REQUIREMENTS[step or case.dialogue.current_step]:
        if case.dialogue.kind in requirement.kinds:
            yield requirement, list(requirement.find(case))


def lock(dialogue: Dialogue) -> Dialogue:
    """The dialogue as it stands, locked for the rest of the transaction; what a deed works on.

    Raises ``DoesNotExist`` when there is none any more.
    """
    if found := _locked(dialogue.pk):
        return found[0]
    raise Dialogue.DoesNotExist


NEEDED_TO_RECEIVE = (
    *("reference", "slug", "title", "kind", "step", "status", "reserved_number", "contact_email", "contact_phone"),
    *("responsible__name", "responsible__email", "responsible__phone"),
)


def lock_alone(dialogue: Dialogue) -> Dialogue:
    """As ``lock``, with no more than receiving a contribution needs, and who is responsible: for what thousands do."""
    if found := _locked_alone(dialogue.pk):
        return found[0]
    raise Dialogue.DoesNotExist


@prepared
def _locked_alone(pk: int) -> "QuerySet[Dialogue]":
    found = Dialogue.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk)
    return found.select_related("responsible").only(*NEEDED_TO_RECEIVE)


@prepared
def _locked(pk: int) -> "QuerySet[Dialogue]":
    found = Dialogue.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk)
    return found.select_related("owner", "responsible", "mandate", "initiative", "guideline")


@transaction.atomic
def advance(dialogue: Dialogue, *, leaving: Step, by: User) -> Dialogue:
    """Move the dialogue from the step ``leaving`` to the next one; from the last step it is closed.

    Raises ``StepChanged`` when someone was faster, ``NotActive`` and ``NotReady`` with everything that is missing.
    """
    dialogue = lock(dialogue)
    if dialogue.step != leaving:
        raise StepChanged(dialogue)
    if dialogue.status == Status.CLOSED or dialogue.status == Status.ABORTED:
        raise NotActive
    if missing := unmet(dialogue):
        raise NotReady(missing)
    if dialogue.status != Status.ACTIVE:
        raise NotActive
    effects.on_leaving(dialogue, by=by)
    following = leaving.next
    if following is None:
        return _close(dialogue, by=by)
    dialogue.step = following
    dialogue.entered_step_on = clock.today()
    dialogue.save(update_fields=["step", "entered_step_on"])
    log.write(dialogue, LogEntry.Action.ADVANCED, by=by, left=leaving.code, entered=following.code)
    return dialogue


def _close(dialogue: Dialogue, *, by: User) -> Dialogue:
    dialogue.status = Status.CLOSED
    dialogue.closed_on = clock.today()
    dialogue.save(update_fields=["status", "closed_on"])
    log.write(dialogue, LogEntry.Action.CLOSED, by=by)
    return dialogue


@transaction.atomic
def send_back(dialogue: Dialogue, *, to: Step, reason: str, by: User) -> Dialogue:
    """Send the dialogue back to an earlier step, with a reason.

    Planning may reveal a flaw in the mandate and launch one in the plan; feedback may send errors back to the
    compilation, and a referral back of the outcome reopens processing. What was launched stays launched: from
    execution on a new round or a changed mandate is the way (domain 1.7). Raises ``ReasonMissing``, ``CannotGoBack``.
    """
    dialogue = lock(dialogue)
    if not reason.strip():
        raise ReasonMissing
    if dialogue.status not in (Status.ACTIVE, Status.PAUSED):
        raise NotActive
    if to not in BACKWARDS.get(dialogue.current_step, ()):
        raise CannotGoBack
    left = dialogue.current_step
    effects.on_going_back(dialogue, to=to, by=by)
    dialogue.step = to
    dialogue.entered_step_on = clock.today()
    dialogue.save(update_fields=["step", "entered_step_on"])
    log.write(dialogue, LogEntry.Action.SENT_BACK, by=by, left=left.code, entered=to.code, reason=reason)
    return dialogue


BACKWARDS: dict[Step, tuple[Step, ...]] = {
    Step.PLANNING: (Step.MANDATE,),
    Step.LAUNCH: (Step.MANDATE, Step.PLANNING),
    Step.FEEDBACK: (Step.COMPILATION,),
    Step.PROCESSING: (Step.FEEDBACK, Step.COMPILATION),
    Step.DECISION: (Step.PROCESSING,),
}


@transaction.atomic
def reopen(dialogue: Dialogue, *, reason: str, by: User) -> Dialogue:
    """Open a closed dialogue again at processing: an annulled decision or an error (domain 1.13). Needs a reason."""
    dialogue = lock(dialogue)
    if not reason.strip():
        raise ReasonMissing
    if dialogue.status != Status.CLOSED or dialogue.was_not_held or dialogue.is_imported:
        raise CannotGoBack
    dialogue.status, dialogue.closed_on, dialogue.step = Status.ACTIVE, None, Step.PROCESSING
    dialogue.entered_step_on = clock.today()
    dialogue.save(update_fields=["status", "closed_on", "step", "entered_step_on"])
    effects.on_going_back(dialogue, to=Step.PROCESSING, by=by)
    log.write(dialogue, LogEntry.Action.REOPENED, by=by, reason=reason)
    return dialogue
