"""What the board asks residents and promises them: written, put before the board, withdrawn, refused; or assigned.

The text is frozen in the decision when it is put before the board. A referral back reopens it as a new version, which
needs a new decision; the old one stays readable with what was decided on it.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from governance import clock, decisions
from governance.models import Decision, Municipality, User
from governance.refusals import Refusal

from . import lifecycle, log, mandate_papers
from .drafts import latest, new_draft
from .models import AnchoringRecord, Consideration, Dialogue, LogEntry, Mandate, Status, Step
from .permissions import approvable_by
from .requirements import Case, Missing

#: What the text itself cannot mend: the answer to it.
ANSWERS = ("mandate_decision", "assignment_decision")


class MandateRefused(Refusal):
    """Something that cannot be done with the mandate now."""


class Locked(MandateRefused):
    """The text is before the board, or decided. It changes only with a new decision."""

    @property
    def message(self) -> str:
        return _("The text is before the board or decided, and cannot be edited.")


class NotTheStep(MandateRefused):
    """The mandate is written, sent and assigned in its own step, of a dialogue that is not stopped."""

    @property
    def message(self) -> str:
        return _("The dialogue is not in the step where its mandate is written.")


class Incomplete(MandateRefused):
    """Something is missing; ``missing`` says everything that is, each with where it is mended."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        self.missing = list(missing)
        super().__init__([item.code for item in missing])

    @property
    def message(self) -> str:
        return _("This is missing before it can be sent: %(what)s") % {
            "what": "; ".join(item.text for item in self.missing)
        }


class NothingSent(MandateRefused):
    """There is no proposal before the board to withdraw."""

    @property
    def message(self) -> str:
        return _("No proposal awaits the board.")


class OwnAssignment(MandateRefused):
    """Nobody gives themselves an assignment, or decides on what they wrote (four eyes)."""

    @property
    def message(self) -> str:
        return _("You lead the dialogue or wrote the text. Somebody else must give the assignment.")


class NotResponsible(MandateRefused):
    """Only the responsible manager gives the assignment to a knowledge dialogue (domain 1.8)."""

    @property
    def message(self) -> str:
        return _("Only the responsible manager can give the assignment.")


class WrongKind(MandateRefused):
    """A board mandates a citizen dialogue; a manager assigns a knowledge dialogue (Uppsala 2024)."""

    @property
    def message(self) -> str:
        return _(
            "A citizen dialogue gets its mandate from the board, a knowledge dialogue its assignment from the manager."
        )


class NotRejected(MandateRefused):
    """A dialogue is closed in its second step only when the board has said no."""

    @property
    def message(self) -> str:
        return _("The board has not rejected the mandate.")


@transaction.atomic
def draft(dialogue: Dialogue, *, by: User) -> Mandate:
    """The version that is being written, begun when there is none and copied anew after a referral back.

    Raises ``NotTheStep`` outside the second step, and ``Locked`` when the text is before the board or decided.
    """
    dialogue = lifecycle.lock(dialogue)
    _refuse_outside_step(dialogue)
    last = latest(dialogue)
    if last is None:
        return Mandate.objects.create(dialogue=dialogue, level=dialogue.proposed_level, written_by=by)
    if last.is_locked:
        raise Locked
    if last.decision and last.decision.outcome:
        return new_draft(dialogue, by=by)
    return last


@transaction.atomic
def set_points(mandate: Mandate, lines: Sequence[tuple[str, str]], *, can: bool) -> None:
    """Replace what can, or cannot, be influenced by these lines of text and reason. Raises ``Locked``."""
    if Mandate.objects.select_related("decision").get(pk=mandate.pk).is_locked:
        raise Locked
    mandate.influence_points.filter(can=can).delete()
    for order, (text, why) in enumerate(lines):
        mandate.influence_points.create(can=can, text=text, why=why, order=order)


@transaction.atomic
def anchor(dialogue: Dialogue, record: AnchoringRecord, *, by: User) -> AnchoringRecord:
    """Keep when the elected were told and what they said (R8, I12)."""
    dialogue = lifecycle.lock(dialogue)
    record.dialogue = dialogue
    record.save()
    log.write(dialogue, LogEntry.Action.ANCHORED, by=by, board=record.board.code, held_on=record.held_on.isoformat())
    return record


@transaction.atomic
def note_change(mandate: Mandate, fields: Sequence[str], *, by: User) -> None:
    """Remember who last wrote the text, and log which parts were changed."""
    Mandate.objects.filter(pk=mandate.pk).update(written_by=by)
    log.write(
        lifecycle.lock(mandate.dialogue),
        LogEntry.Action.CHANGED,
        by=by,
        what="mandate",
        number=mandate.number,
        fields=sorted(fields),
    )


def lacking(dialogue: Dialogue) -> list[Missing]:
    """Everything that the text still lacks; its answer is not part of it."""
    return lacking_in(Case(dialogue, clock.today(), Municipality.current()))


def lacking_in(case: Case) -> list[Missing]:
    """Everything that the text of the case's dialogue still lacks."""
    found = (item for _rule, missing in lifecycle.requirements_of(case, Step.MANDATE) for item in missing)
    return [item for item in found if item.code not in ANSWERS]


@transaction.atomic
def submit(dialogue: Dialogue, *, by: User) -> Decision:
    """Put the mandate before the owning board, frozen word for word, for the meeting it is written for.

    Where another body prepares it (step 2 of domain 1.3) it goes there first; what that body proposes then lies before
    the owning board.

    Raises ``NotTheStep``, ``WrongKind``, ``Locked``, and ``Incomplete`` with everything that is missing (I2): a text
    that lacks something could never be mended once it is decided.
    """
    dialogue = lifecycle.lock(dialogue)
    _refuse_outside_step(dialogue)
    if dialogue.is_knowledge:
        raise WrongKind
    if missing := lacking(dialogue):
        raise Incomplete(missing)
    mandate = draft(dialogue, by=by)
    dialogue = lifecycle.lock(dialogue)
    changed = dialogue.mandates.filter(decision__outcome__in=Decision.APPROVALS).exclude(pk=mandate.pk).exists()
    prepares = mandate.preparing_meeting
    mandate.decision = decisions.put_before_board(
        board=prepares.board if prepares else dialogue.owner,
        prepares_for=dialogue.owner if prepares else None,
        decides_at=mandate.meeting if prepares else None,
        kind=Decision.Kind.MANDATE_CHANGE if changed else Decision.Kind.MANDATE,
        subject=str(dialogue.title)[:250],
        proposal=mandate_papers.proposal(dialogue, mandate),
        sentences=mandate.sentences,
        requested_by=by,
        planned_meeting=prepares or mandate.meeting,
        dnr=dialogue.dnr,
    )
    mandate.save(update_fields=["decision"])
    log.write(dialogue, LogEntry.Action.SUBMITTED, by=by, decision=mandate.decision.pk, number=mandate.number)
    return mandate.decision


def follow(dialogue: Dialogue, decision: Decision) -> None:
    """A body has prepared the mandate: from now on it waits for the owning board."""
    dialogue.mandates.filter(decision=decision.prepared_by).update(decision=decision)


@transaction.atomic
def withdraw(dialogue: Dialogue, *, by: User) -> Mandate:
    """Take the proposal back from the board; the text can be edited again. Raises ``NothingSent`` when none awaits it."""
    dialogue = lifecycle.lock(dialogue)
    mandate = latest(dialogue)
    if mandate is None or mandate.decision is None or not mandate.is_submitted:
        raise NothingSent
    decision = decisions.withdraw(mandate.decision, by=by)
    mandate.decision = None
    mandate.save(update_fields=["decision"])
    log.write(dialogue, LogEntry.Action.WITHDRAWN, by=by, decision=decision.pk, number=mandate.number)
    return mandate


@transaction.atomic
def assign(dialogue: Dialogue, *, by: User) -> Mandate:
    """The responsible manager gives a knowledge dialogue its assignment, instead of a mandate (domain 1.8).

    Raises ``WrongKind``, ``NotTheStep``, ``NotResponsible``, ``OwnAssignment``, ``Locked`` and ``Incomplete``.
    """
    dialogue = lifecycle.lock(dialogue)
    _refuse_outside_step(dialogue)
    if not dialogue.is_knowledge:
        raise WrongKind
    if not approvable_by(by).filter(pk=dialogue.pk).exists():
        raise NotResponsible
    mandate = latest(dialogue)
    if mandate and mandate.is_locked:
        raise Locked
    if missing := lacking(dialogue):
        raise Incomplete(missing)
    if mandate is None or by.pk in (dialogue.responsible_id, mandate.written_by_id):
        raise OwnAssignment
    if log.has_written(dialogue, by, "mandate", since=LogEntry.Action.ASSIGNED):
        raise OwnAssignment
    mandate.assigned_by, mandate.assigned_on = by, clock.today()
    mandate.save(update_fields=["assigned_by", "assigned_on"])
    log.write(dialogue, LogEntry.Action.ASSIGNED, by=by, number=mandate.number)
    return mandate


@transaction.atomic
def close_rejected(dialogue: Dialogue, *, by: User | None) -> Dialogue:
    """The board has said no: the dialogue ends in its second step and stays on record with the board's reason (1.13).

    Raises ``NotTheStep`` and ``NotRejected``.
    """
    dialogue = lifecycle.lock(dialogue)
    _refuse_outside_step(dialogue)
    if not is_rejected(dialogue):
        raise NotRejected
    mandate = latest(dialogue)
    dialogue.status, dialogue.closed_on = Status.CLOSED, clock.today()
    dialogue.closing_reason = mandate.decision.motivation if mandate and mandate.decision else ""
    dialogue.save(update_fields=["status", "closed_on", "closing_reason"])
    log.write(dialogue, LogEntry.Action.CLOSED, by=by, not_held="rejected")
    return dialogue


def may_be_closed(dialogue: Dialogue) -> bool:
    """Whether the dialogue stands in its second step with a no from the board."""
    return dialogue.step == Step.MANDATE and dialogue.status == Status.ACTIVE and is_rejected(dialogue)


def is_rejected(dialogue: Dialogue) -> bool:
    """Whether the newest version of the dialogue's mandate was rejected."""
    return is_no(latest(dialogue))


def is_no(mandate: Mandate | None) -> bool:
    """Whether the board, not a committee that only proposes, has rejected the first mandate."""
    decision = mandate.decision if mandate else None
    return bool(
        decision
        and decision.kind == Decision.Kind.MANDATE
        and decision.outcome == Decision.Outcome.REJECTED
        and not decision.is_proposal
    )


def blank_considerations(mandate: Mandate, municipality: Municipality) -> list[Consideration]:
    """The questions that must be answered: those answered so far, and the rest unanswered (R5, R6)."""
    answered = list(mandate.considerations.all()) if mandate.pk else []
    known = {item.council_id for item in answered}
    asked: list[Consideration] = []
    if municipality.children_always_considered and None not in known:
        asked.append(Consideration(mandate=mandate))
    if not municipality._state.adding:
        asked += [
            Consideration(mandate=mandate, council=council)
            for council in municipality.councils_always_considered.all()
            if council.pk not in known
        ]
    return sorted([*answered, *asked], key=lambda item: (item.council_id is not None, str(item)))


def _refuse_outside_step(dialogue: Dialogue) -> None:
    if dialogue.step != Step.MANDATE or dialogue.status != Status.ACTIVE:
        raise NotTheStep
