"""Governing documents: proposed, adopted, replaced and repealed, always by a decision of the body that may.

Exactly one version of a document is in force at a time: adopting one that replaces another repeals the other in the
same transaction, from the day of the decision.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from . import clock, decisions, deeds, permissions, proposals, refusals
from .models import Board, Decision, DocumentType, GoverningDocument, Meeting, User

Status = GoverningDocument.Status
YEAR = dt.timedelta(days=365)
#: The owner is told half a year before a document stops being valid.
EXPIRES_SOON = dt.timedelta(days=180)
#: A document that is valid until further notice is reviewed once every term of office (G4).
REVIEWED_EVERY = 4 * YEAR


#: Kinds of governing documents, from the one that stands highest; the municipality renames and adds its own.
STANDARD_TYPES = {
    "Vision": 10,
    "Strategi": 20,
    "Program": 30,
    "Plan": 40,
    "Policy": 50,
    "Reglemente": 55,
    "Riktlinje": 60,
    "Delegationsordning": 65,
    "Rutin": 70,
}


class DocumentRefused(Exception):
    """A deed on a document that the rules do not allow. ``field`` is the form field where it is put right."""

    field = ""

    def __init__(self, document: GoverningDocument, decision: Decision | None = None) -> None:
        super().__init__(document.pk)
        self.document, self.decision = document, decision

    @property
    def message(self) -> str:
        """The sentence shown to the person."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.message


class MayNotKeepDocuments(DocumentRefused):
    """The person neither keeps the register of documents nor registers the body's decisions."""

    @property
    def message(self) -> str:
        return _("Only the registrar, the coordinator, an administrator or the body's secretary can do that.")


class AlreadyAdopted(DocumentRefused):
    """The document is in force, or has been."""

    @property
    def message(self) -> str:
        return _("“%(document)s” has been adopted already.") % {"document": self.document}


class OnlyProposed(DocumentRefused):
    """A committee has proposed the document; that adopts nothing (G1)."""

    field = "decision"

    @property
    def message(self) -> str:
        return _("That is a proposal by a body that cannot decide. It adopts nothing.")


class NotApproved(DocumentRefused):
    """The decision is not an approval of the right kind."""

    field = "decision"

    @property
    def message(self) -> str:
        return _("Choose a decision that approves it.")


class WrongBody(DocumentRefused):
    """The decision was taken by another body than the one that may adopt the document (G1)."""

    field = "decision"

    @property
    def message(self) -> str:
        return _("“%(document)s” is to be adopted by %(board)s.") % {
            "document": self.document,
            "board": self.document.to_be_adopted_by,
        }


class NotInForce(DocumentRefused):
    """Only a document in force can be replaced or repealed, and only once."""

    field = "replaces"

    @property
    def message(self) -> str:
        return _("“%(document)s” is not in force.") % {"document": self.document}


def begin_with_standard_types() -> None:
    """Lay the standard hierarchy of document types where none is registered."""
    if not DocumentType.objects.exists():
        DocumentType.objects.bulk_create(DocumentType(name=name, rank=rank) for name, rank in STANDARD_TYPES.items())


def versions(document: GoverningDocument, shown: Sequence[str]) -> list[GoverningDocument]:
    """The document with all that it has replaced and that has replaced it, the latest first; of the statuses ``shown``."""
    links = GoverningDocument.objects.exclude(replaces=None).values_list("pk", "replaces")
    older = dict(links)
    newer = {before: after for after, before in older.items()}
    chain = [document.pk]
    while (after := newer.get(chain[0])) and after not in chain:
        chain.insert(0, after)
    while (before := older.get(chain[-1])) and before not in chain:
        chain.append(before)
    found = GoverningDocument.objects.filter(pk__in=chain, status__in=shown).select_related("adopted_by", "decision")
    return sorted(found, key=lambda row: chain.index(row.pk))


@transaction.atomic
def propose(
    document: GoverningDocument,
    *,
    board: Board,
    by: User,
    preparing_board: Board | None = None,
    sentences: Sequence[str] = (),
    planned_meeting: Meeting | None = None,
) -> Decision:
    """Put a draft before a body, its text frozen. A committee can only propose it to the body that adopts.

    With ``preparing_board`` it goes to that body first, and then to ``board`` with what that body proposes: the executive
    board prepares, the assembly adopts. Raises ``MayNotKeepDocuments``, ``AlreadyAdopted`` and ``CannotPrepare``.
    """
    document = _locked(document)
    _refuse_strangers(document, by)
    if document.status in (Status.ADOPTED, Status.REPEALED, Status.EXPIRED):
        raise AlreadyAdopted(document)
    text: proposals.Proposal = {
        "language": "sv",
        "title": document.title,
        "lede": document.note,
        "sections": [{"key": "text", "heading": str(document.doc_type), "text": document.text}],
    }
    sentences = list(sentences) or [_("%(board)s adopts “%(document)s”.") % {"board": board, "document": document}]
    if document.replaces:
        sentences.append(_("“%(document)s” is repealed.") % {"document": document.replaces})
    decision = decisions.put_before_board(
        board=preparing_board or board,
        prepares_for=board if preparing_board else None,
        kind=Decision.Kind.ADOPT_DOCUMENT,
        subject=document.title,
        proposal=text,
        sentences=sentences,
        requested_by=by,
        planned_meeting=planned_meeting,
        dnr=document.dnr,
    )
    document.status, document.proposal = Status.PROPOSED, decision
    if board.may_decide:
        document.to_be_adopted_by = board
    document.version += 1
    document.save(update_fields=["status", "proposal", "to_be_adopted_by", "version"])
    deeds.tell("document_proposed", document, by=by, decision=decision.pk)
    return decision


@transaction.atomic
def adopt(
    document: GoverningDocument,
    *,
    decision: Decision,
    by: User,
    replaces: GoverningDocument | None = None,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> GoverningDocument:
    """Bring a document into force by an approving decision; what it replaces is repealed in the same transaction.

    Valid from the day of the decision unless said, and until further notice unless ``valid_until`` is given. Raises
    ``OnlyProposed`` for a committee's proposal, ``NotApproved``, ``WrongBody``, ``AlreadyAdopted`` and ``NotInForce``
    (for what it replaces).
    """
    document = _locked(document)
    _refuse_strangers(document, by, decision.board)
    if document.status in (Status.ADOPTED, Status.REPEALED, Status.EXPIRED):
        raise AlreadyAdopted(document)
    day = _approved_day(document, decision, Decision.Kind.ADOPT_DOCUMENT)
    if document.to_be_adopted_by and document.to_be_adopted_by != decision.board:
        raise WrongBody(document, decision)
    replaced = replaces or document.replaces
    if replaced:
        _end(_locked(replaced), day, decision, by=by)
        document.replaces = replaced
    document.status = Status.ADOPTED
    document.adopted_by, document.adopted_on, document.decision = decision.board, day, decision
    document.dnr = document.dnr or decision.dnr
    document.valid_from = valid_from or day
    document.valid_until, document.until_further_notice = valid_until, valid_until is None
    document.version += 1
    document.save()
    deeds.tell("document_adopted", document, by=by, decision=document.decision_id)
    return document


@transaction.atomic
def register_adopted(
    document: GoverningDocument,
    *,
    by: User,
    adopted_on: dt.date,
    adopted_by: Board | None = None,
    paragraph: int | None = None,
    adopted_by_role: str = "",
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> GoverningDocument:
    """Enter a document that was adopted before the portal was taken into use, by a body or by an official.

    A body's adoption gets a decision row, with its paragraph and adjusted minutes, so that the document is as well
    founded as later ones. Raises ``MayNotKeepDocuments``, ``AlreadyAdopted``, ``OnlyProposed`` and
    ``refusals.ParagraphTaken``.
    """
    document = _locked(document)
    _refuse_strangers(document, by)
    if document.status in (Status.ADOPTED, Status.REPEALED, Status.EXPIRED):
        raise AlreadyAdopted(document)
    if adopted_by and not adopted_by.may_decide:
        raise OnlyProposed(document)
    if adopted_by:
        meeting, _is_new = Meeting.objects.get_or_create(board=adopted_by, held_on=adopted_on)
        taken = Decision.objects.filter(board=adopted_by, paragraph_year=adopted_on.year, paragraph=paragraph)
        if other := taken.first():
            raise refusals.ParagraphTaken(other)
        document.decision = Decision.objects.create(
            board=adopted_by,
            kind=Decision.Kind.ADOPT_DOCUMENT,
            subject=document.title,
            dnr=document.dnr,
            outcome=Decision.Outcome.APPROVED,
            decided_on=adopted_on,
            meeting=meeting,
            paragraph=paragraph,
            adjusted_on=adopted_on,
            recorded_by=by,
            recorded_at=clock.now(),
        )
    if document.replaces:
        _end(_locked(document.replaces), adopted_on, document.decision, by=by)
    document.status = Status.ADOPTED
    document.adopted_by, document.adopted_on, document.adopted_by_role = adopted_by, adopted_on, adopted_by_role
    document.valid_from = valid_from or adopted_on
    document.valid_until, document.until_further_notice = valid_until, valid_until is None
    document.version += 1
    document.save()
    deeds.tell("document_adopted", document, by=by, decision=document.decision_id)
    return document


@transaction.atomic
def repeal(document: GoverningDocument, *, decision: Decision, by: User) -> GoverningDocument:
    """End a document by a decision to repeal it, from the day of the decision. Raises as ``adopt``."""
    document = _locked(document)
    _refuse_strangers(document, by, decision.board)
    _end(document, _approved_day(document, decision, Decision.Kind.REPEAL_DOCUMENT), decision, by=by)
    return document


def guideline_in_force(on: dt.date) -> GoverningDocument | None:
    """The guideline that rules how dialogues are held on the day ``on``, the latest where there are several."""
    return GoverningDocument.objects.guidelines().in_force(on).order_by("-valid_from", "-pk").first()


@dataclass(frozen=True)
class Expiring:
    """A document that needs its owner: it stops being valid, or has not been reviewed for a term of office."""

    document: GoverningDocument
    due: dt.date
    is_past: bool


def expiring(on: dt.date | None = None) -> list[Expiring]:
    """Documents whose time has run out or soon will, and those until further notice due for review (G4)."""
    day = on or clock.today()
    found = []
    documents = GoverningDocument.objects.filter(status__in=[Status.ADOPTED, Status.EXPIRED]).annotate(
        last_review=Max("reviews__decision__decided_on")
    )
    for document in documents:
        if document.valid_until:
            due = document.valid_until
        elif document.review_on and document.review_on > (document.last_review or dt.date.min):
            due = document.review_on
        else:
            begun = max(filter(None, [document.last_review, document.adopted_on or document.valid_from or day]))
            due = begun + REVIEWED_EVERY
        if due - EXPIRES_SOON <= day:
            found.append(Expiring(document, due, due < day))
    return sorted(found, key=lambda each: (each.due, each.document.pk))


def _locked(document: GoverningDocument) -> GoverningDocument:
    return GoverningDocument.objects.select_for_update(of=("self",)).select_related("doc_type").get(pk=document.pk)


def _refuse_strangers(document: GoverningDocument, by: User, *bodies: Board) -> None:
    if permissions.keeps_documents(by):
        return
    registered = permissions.boards_registered_by(by)
    if not (bodies and registered.filter(pk__in=[body.pk for body in bodies]).exists()):
        raise MayNotKeepDocuments(document)


def _approved_day(document: GoverningDocument, decision: Decision, kind: str) -> dt.date:
    if decision.is_proposal or not decision.board.may_decide:
        raise OnlyProposed(document, decision)
    if decision.kind != kind or not decision.is_approved or decision.decided_on is None:
        raise NotApproved(document, decision)
    return decision.decided_on


def _end(document: GoverningDocument, day: dt.date, decision: Decision | None, *, by: User) -> None:
    if document.status not in (Status.ADOPTED, Status.EXPIRED):
        raise NotInForce(document, decision)
    document.status, document.until_further_notice = Status.REPEALED, False
    if document.valid_until is None or document.valid_until > day:
        document.valid_until = day
    document.version += 1
    document.save(update_fields=["status", "valid_until", "until_further_notice", "version"])
    deeds.tell("document_repealed", document, by=by, decision=decision.pk if decision else None)
