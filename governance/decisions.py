"""What a body is asked, what it answers, and what becomes of the minutes.

A decision is a fact: nothing here moves a dialogue forward. The dialogue's requirements read what stands here.

``recorders`` is the one place where others learn of a deed *while it happens*: each is called with the decision, the
event and the person, inside the transaction of the deed, so that their line in a log is written or undone together
with the decision. The dialogues app adds its log there when it starts; governance knows nothing of dialogues.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from . import clock, emails, permissions, proposals
from .models import (
    Board,
    ConflictOfInterest,
    Decision,
    DecisionComment,
    DecisionReading,
    GoverningDocument,
    Meeting,
    Membership,
    Role,
    Statement,
    User,
)
from .refusals import (
    AlreadyDecided,
    BodyDoesNotExist,
    CannotPrepare,
    DecisionRefused,
    DelegationNotInForce,
    MayNotBeDelegated,
    MayNotMandate,
    MeetingInFuture,
    Missing,
    MotivationMissing,
    NotEntitled,
    NotTabled,
    OwnProposal,
    ParagraphTaken,
    SteppedOut,
    Withdrawn,
    WrongMeeting,
)

Event = Literal["submitted", "withdrawn", "decided", "passed_on", "minutes", "corrected"]
Recorder = Callable[[Decision, Event, User | None], None]

#: What else is written down, in the same transaction, when something is put before a body, decided or minuted.
recorders: list[Recorder] = []

#: Goals, direction, scope and quality are the body's own and may not be delegated (KL 6 ch. 38 §).
NEVER_DELEGATED = (
    Decision.Kind.MANDATE,
    Decision.Kind.MANDATE_CHANGE,
    Decision.Kind.OUTCOME,
    Decision.Kind.ADOPT_DOCUMENT,
    Decision.Kind.REPEAL_DOCUMENT,
)
MANDATES = (Decision.Kind.MANDATE, Decision.Kind.MANDATE_CHANGE)


@transaction.atomic
def put_before_board(
    *,
    board: Board,
    kind: str,
    subject: str,
    proposal: proposals.Proposal | dict[str, Any],
    sentences: Sequence[str] = (),
    requested_by: User,
    planned_meeting: Meeting | None = None,
    dnr: str = "",
    prepared_by: Decision | None = None,
    prepares_for: Board | None = None,
    decides_at: Meeting | None = None,
) -> Decision:
    """Put a proposal before a body, frozen word for word with a digest; the body's chair and secretary get a mail.

    A body that only prepares (a committee, a council) can propose but never decide. ``prepares_for`` is the body that
    decides, at ``decides_at``, when this one has said what it proposes: the executive board prepares, the assembly
    decides (KL 5 ch. 26 §). Raises ``MayNotMandate`` when a mandate is put before a body that may not give one (I1),
    ``CannotPrepare``, and ``WrongMeeting`` for another body's meeting.
    """
    decides = prepares_for or board
    if prepares_for and (prepares_for.pk == board.pk or not prepares_for.may_decide):
        raise CannotPrepare(board, prepares_for)
    if kind in MANDATES and decides.may_decide and not decides.may_mandate:
        raise MayNotMandate(decides)
    if decides_at and decides_at.board_id != decides.pk:
        raise WrongMeeting(decides_at, "decides_at")
    if not board.exists_on(clock.today()):
        raise BodyDoesNotExist(board, clock.today())
    if planned_meeting and planned_meeting.board_id != board.pk:
        raise WrongMeeting(planned_meeting, "planned_meeting")
    decision = Decision.objects.create(
        board=board,
        kind=kind,
        subject=subject,
        dnr=dnr,
        is_proposal=prepares_for is not None or not board.may_decide,
        prepared_by=prepared_by,
        prepares_for=prepares_for,
        decides_at=decides_at,
        proposal=proposal,
        proposal_digest=proposals.digest(proposal, list(sentences)),
        sentences=list(sentences),
        requested_by=requested_by,
        requested_at=clock.now(),
        planned_meeting=planned_meeting,
        is_appealable=kind in Decision.APPEALABLE_KINDS and not prepares_for and may_be_appealed(board),
    )
    emails.proposal_awaits(decision)
    return decision


def may_be_appealed(board: Board) -> bool:
    """Whether residents may ask for a legality review of what the body decides: never of a company's decisions (KL 13 ch.)."""
    return board.kind != Board.Kind.COMPANY


@transaction.atomic
def withdraw(decision: Decision, *, by: User) -> Decision:
    """Take a proposal back before it is decided. Raises ``AlreadyDecided``, ``Withdrawn``, ``NotEntitled``.

    Whoever may put things before the body for the same administration may take them back, not only who wrote it.
    """
    decision = lock(decision)
    _refuse_if_answered(decision)
    if decision.requested_by_id != by.pk and not permissions.readable_by(by).filter(pk=decision.pk).exists():
        raise NotEntitled(by, decision.board)
    decision.withdrawn_at = clock.now()
    decision.save(update_fields=["withdrawn_at"])
    tell(decision, "withdrawn", by)
    return decision


@transaction.atomic
def put_again(decision: Decision, *, meeting: Meeting | None, by: User) -> Decision:
    """Put a tabled proposal before the next meeting, word for word: a new row, so that the tabling stays readable.

    It remains the proposal of who wrote it, who can never decide on it. Raises ``NotTabled``, ``Missing`` for a meeting
    that has been held, and what ``put_before_board`` refuses.
    """
    decision = lock(decision)
    if decision.outcome != Decision.Outcome.TABLED:
        raise NotTabled
    if meeting and meeting.held_on < clock.today():
        raise Missing("meeting", _("Choose a meeting that is still to come."))
    return put_before_board(
        board=decision.board.in_charge(clock.today()),
        kind=decision.kind,
        subject=decision.subject,
        proposal=decision.proposal,
        sentences=decision.sentences,
        requested_by=decision.requested_by or by,
        planned_meeting=meeting,
        dnr=decision.dnr,
        prepared_by=decision.prepared_by,
        prepares_for=decision.prepares_for,
        decides_at=decision.decides_at,
    )


def _pass_on(prepared: Decision, *, by: User) -> Decision:
    """Put what a body proposes before the body that decides, with the words of both; the proposal stays its author's."""
    today, decides_at = clock.today(), prepared.decides_at
    decides = (prepared.prepares_for or prepared.board).in_charge(today)
    is_to_come = decides_at and decides_at.held_on >= today and decides_at.board_id == decides.pk
    decision = put_before_board(
        board=decides,
        kind=prepared.kind,
        subject=prepared.subject,
        proposal=proposals.prepared(prepared),
        sentences=proposals.proposed_sentences(prepared),
        requested_by=prepared.requested_by or by,
        planned_meeting=decides_at if is_to_come else None,
        dnr=prepared.dnr,
        prepared_by=prepared,
    )
    tell(decision, "passed_on", by)
    return decision


def objections(
    decision: Decision,
    outcome: str,
    *,
    by: User,
    meeting: Meeting | None = None,
    paragraph: int | None = None,
    delegate: User | None = None,
    delegation: GoverningDocument | None = None,
    reported_to: Meeting | None = None,
    decided_on: dt.date | None = None,
    motivation: str = "",
    change_note: str = "",
    wording: Any = "",
    conflicts: Iterable[User] = (),
    is_delegated: bool = False,
    **_others: Any,
) -> Iterator[DecisionRefused]:
    """Everything that stands in the way of registering ``outcome``, so that the page can show it all at once."""
    board, away = decision.board, {person.pk: person for person in conflicts}
    if decision.outcome:
        yield AlreadyDecided(decision)
    elif decision.withdrawn_at:
        yield Withdrawn()
    if not permissions.boards_registered_by(by).filter(pk=board.pk).exists():
        yield NotEntitled(by, board)
    if decision.requested_by_id == by.pk:
        yield OwnProposal(by)
    if by.pk in away:
        yield SteppedOut(by)
    if outcome in Decision.NEEDS_MOTIVATION:
        explained = change_note or motivation or wording if outcome == Decision.Outcome.APPROVED_CHANGED else motivation
        if not explained:
            yield MotivationMissing(outcome)
    if is_delegated or delegate:
        yield from _objections_to_delegation(decision, delegate, delegation, reported_to, decided_on, away=set(away))
    else:
        yield from objections_to_meeting(decision, meeting, paragraph)


def objections_to_meeting(
    decision: Decision, meeting: Meeting | None, paragraph: int | None
) -> Iterator[DecisionRefused]:
    """What stands in the way of registering that the body decided at ``meeting`` under ``paragraph``."""
    if meeting is None:
        yield Missing("meeting", _("Choose the meeting where the body decided."))
    else:
        if meeting.board_id != decision.board_id:
            yield WrongMeeting(meeting)
        if meeting.held_on > clock.today():
            yield MeetingInFuture(meeting.held_on)
        if not decision.board.exists_on(meeting.held_on):
            yield BodyDoesNotExist(decision.board, meeting.held_on)
    if not paragraph:
        yield Missing("paragraph", _("Write the paragraph of the minutes, for example 131."))
    elif meeting and (other := _with_paragraph(decision, meeting, paragraph)):
        yield ParagraphTaken(other)


def _with_paragraph(decision: Decision, meeting: Meeting, paragraph: int) -> Decision | None:
    return (
        Decision.objects.filter(board_id=decision.board_id, paragraph_year=meeting.held_on.year, paragraph=paragraph)
        .exclude(pk=decision.pk)
        .first()
    )


def _objections_to_delegation(
    decision: Decision,
    delegate: User | None,
    delegation: GoverningDocument | None,
    reported_to: Meeting | None,
    decided_on: dt.date | None,
    *,
    away: set[int],
) -> Iterator[DecisionRefused]:
    """A delegated decision names delegate, delegation, day and the meeting it is reported to (KL 6 ch. 40 §)."""
    board = decision.board
    if decision.kind in NEVER_DELEGATED:
        yield MayNotBeDelegated(decision.kind)
    if decision.is_proposal:
        yield Missing("how", _("This body only proposes. It has nothing to delegate."))
    if decided_on is None:
        yield Missing("decided_on", _("Write the day of the decision, for example 2026-10-20."))
    elif decided_on > clock.today():
        yield MeetingInFuture(decided_on, "decided_on")
    elif not board.exists_on(decided_on):
        yield BodyDoesNotExist(board, decided_on)
    if delegate is None:
        yield Missing("delegate", _("Choose who decided."))
    else:
        if delegate.pk == decision.requested_by_id:
            yield OwnProposal(delegate, "delegate")
        if delegate.pk in away:
            yield SteppedOut(delegate)
        if decided_on and not may_hold_delegation(board, on=decided_on).filter(pk=delegate.pk).exists():
            yield NotEntitled(delegate, board, "delegate")
    if delegation is None:
        yield Missing("delegation", _("Choose the delegation document that gives the right."))
    elif decided_on and not delegations_of(board, on=decided_on).filter(pk=delegation.pk).exists():
        yield DelegationNotInForce(delegation, decided_on)
    if reported_to is None:
        yield Missing("reported_to", _("Choose the meeting that the decision is reported to."))
    elif reported_to.board_id != board.pk or (decided_on and reported_to.held_on < decided_on):
        yield WrongMeeting(reported_to, "reported_to")


def may_hold_delegation(board: Board, *, on: dt.date) -> Any:
    """People a body can have delegated to: its own members, and those who work for it, on the day ``on``."""
    held = Membership.objects.current(on).filter(
        Q(board=board, role__in=Membership.ELECTED)
        | Q(administration__serves=board, role__in=[Role.MANAGER, Role.OFFICIAL])
    )
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def delegations_of(board: Board, *, on: dt.date) -> Any:
    """The body's own adopted documents in force on the day ``on``: among them its delegation of the right to decide."""
    return GoverningDocument.objects.in_force(on).filter(adopted_by=board)


@transaction.atomic
def record_outcome(
    decision: Decision,
    outcome: str,
    *,
    by: User,
    meeting: Meeting | None = None,
    paragraph: int | None = None,
    is_delegated: bool = False,
    delegate: User | None = None,
    delegate_title: str = "",
    delegation: GoverningDocument | None = None,
    reported_to: Meeting | None = None,
    decided_on: dt.date | None = None,
    motivation: str = "",
    change_note: str = "",
    wording: Any = "",
    statements: Iterable[tuple[str, str, str]] = (),
    conflicts: Iterable[User] = (),
    conflict_note: str = "",
    is_immediately_adjusted: bool = False,
    is_appealable: bool | None = None,
    minutes_url: str = "",
    note: str = "",
) -> Decision:
    """Register the body's answer: at ``meeting`` with ``paragraph``, or by delegation to ``delegate``.

    ``statements`` are (kind, by, text); ``conflicts`` those who stepped out, and ``conflict_note`` why. The row
    is locked, so of several people who register at the same time one succeeds and the others get ``AlreadyDecided`` with who and when. Raises the
    first of ``objections`` otherwise. Minutes that are adjusted immediately are adjusted on the day of the meeting.
    """
    # Of two who register under the same paragraph one waits here for the other, and then reads that it is taken.
    Board.objects.select_for_update().get(pk=decision.board_id)
    decision = lock(decision)
    conflicts = list(conflicts)
    refusal = next(
        objections(
            decision,
            outcome,
            by=by,
            meeting=meeting,
            paragraph=paragraph,
            is_delegated=is_delegated,
            delegate=delegate,
            delegation=delegation,
            reported_to=reported_to,
            decided_on=decided_on,
            motivation=motivation,
            change_note=change_note,
            wording=wording,
            conflicts=conflicts,
        ),
        None,
    )
    if refusal:
        raise refusal
    decision.outcome = Decision.Outcome(outcome)
    decision.is_delegated = delegate is not None
    decision.decided_on = meeting.held_on if meeting and not delegate else decided_on
    decision.meeting, decision.paragraph = (None, None) if delegate else (meeting, paragraph)
    decision.delegate, decision.delegate_title = delegate, delegate_title
    decision.delegation, decision.reported_to = delegation, reported_to
    decision.motivation, decision.change_note = motivation, change_note
    decision.wording, decision.note, decision.minutes_url = wording, note, minutes_url
    if is_appealable is not None:
        decision.is_appealable = is_appealable and not decision.is_proposal and may_be_appealed(decision.board)
    decision.is_immediately_adjusted = is_immediately_adjusted and not delegate
    if decision.is_immediately_adjusted:
        decision.adjusted_on = decision.decided_on
    decision.recorded_by, decision.recorded_at = by, clock.now()
    decision.save()
    Statement.objects.bulk_create(
        Statement(decision=decision, kind=kind, by=who, text=text) for kind, who, text in statements
    )
    ConflictOfInterest.objects.bulk_create(
        ConflictOfInterest(decision=decision, person=person, note=conflict_note) for person in conflicts
    )
    emails.decision_recorded(decision)
    tell(decision, "decided", by)
    if decision.prepares_for and outcome in Decision.PASSED_ON:
        _pass_on(decision, by=by)
    return decision


def stepped_out(decision: Decision) -> list[tuple[str, str]]:
    """Who stepped out, and why, as residents may read it: the elected by name and party, who hold a public office."""
    elected = set(
        Membership.objects.current(decision.decided_on)
        .filter(board=decision.board_id, role__in=Membership.ELECTED)
        .values_list("user", flat=True)
    )
    found = decision.conflicts_of_interest.select_related("person").order_by("pk")
    return [(_named(each.person) if each.person_id in elected else _("An official"), each.note) for each in found]


def _named(person: User) -> str:
    return f"{person.name} ({person.party})" if person.party else person.name


def comment(decision: Decision, *, by: User, text: str) -> DecisionComment:
    """A member's question or comment before the meeting. Raises ``NotEntitled`` for others, and once it is decided."""
    if not permissions.commentable_by(by).filter(pk=decision.pk).exists():
        raise NotEntitled(by, decision.board)
    return DecisionComment.objects.create(decision=decision, author=by, text=text, written_at=clock.now())


def mark_as_read(decision: Decision, *, by: User) -> DecisionReading:
    """Note that a member has read the proposal before the meeting; once per member. Raises ``NotEntitled``."""
    if not permissions.commentable_by(by).filter(pk=decision.pk).exists():
        raise NotEntitled(by, decision.board)
    return DecisionReading.objects.get_or_create(decision=decision, reader=by, defaults={"read_at": clock.now()})[0]


def earlier(decision: Decision) -> Any:
    """Answers to earlier proposals in the same matter before the same body, the latest first."""
    same = Q(subject=decision.subject)
    if reference := decision.proposal.get("dialogue"):
        same |= Q(proposal__dialogue=reference)
    kinds = MANDATES if decision.kind in MANDATES else (decision.kind,)
    return (
        Decision.objects.filter(same, board=decision.board_id, kind__in=kinds, pk__lt=decision.pk)
        .exclude(outcome="")
        .order_by("-pk")
    )


def lock(decision: Decision) -> Decision:
    """The row as it stands now, locked until the transaction ends: who comes second reads what the first wrote."""
    return Decision.objects.select_for_update(of=("self",)).select_related("board").get(pk=decision.pk)


def _refuse_if_answered(decision: Decision) -> None:
    if decision.outcome:
        raise AlreadyDecided(decision)
    if decision.withdrawn_at:
        raise Withdrawn


def tell(decision: Decision, event: Event, by: User | None) -> None:
    for recorder in recorders:
        recorder(decision, event, by)
