"""Receive an initiative, begin its dialogue, and keep what is known of the dialogue in order."""

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from governance import clock
from governance.models import Board, Decision, LadderScale, Municipality, User
from governance.refusals import Refusal

from . import addresses, lifecycle, log, owed, words
from .forms.versioned import VersionedForm
from .models import Dialogue, Feedback, Initiative, LogEntry, Step, TriageOutcome
from .models.dialogue import next_reference
from .models.initiative import DIALOGUE_OUTCOMES

#: Words shorter than this say little about what a question is about.
TELLING_WORD = 5
#: So many telling words are looked for, a match in the question is worth so many in the rest, and so many are shown.
MOST_WORDS, IN_QUESTION, MOST_SHOWN = 12, 3, 3


class RegistrationRefused(Refusal):
    """Something that cannot be registered."""


class SourceNotAllowed(RegistrationRefused):
    """Who may take an initiative is the municipality's own choice (domain 1.9)."""

    field = "source"

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.source = source

    @property
    def message(self) -> str:
        return _("In this municipality %(source)s cannot take the initiative to a dialogue.") % {
            "source": Initiative.Source(self.source).label
        }


class NotADialogue(RegistrationRefused):
    """A dialogue begins when its initiative has been assessed as one."""

    @property
    def message(self) -> str:
        return _("Assess the initiative first. Only a citizen dialogue or a knowledge dialogue begins here.")


class OwnerNotFit(RegistrationRefused):
    """A dialogue belongs to one board that exists and may give it a mandate (I10)."""

    field = "owner"

    def __init__(self, board: Board) -> None:
        super().__init__(board.pk)
        self.board = board

    @property
    def message(self) -> str:
        return _("%(board)s cannot own a dialogue. Choose a board that exists and may give a mandate.") % {
            "board": self.board
        }


class OwnerNeedsDecision(RegistrationRefused):
    """From the mandate on another board becomes the owner only by a decision (I10)."""

    field = "decision"

    @property
    def message(self) -> str:
        return _("Choose the decision, by the owning board or the body above it, that moved the dialogue.")


@transaction.atomic
def register(
    *,
    source: str,
    text: Any,
    received_on: dt.date,
    by: User,
    name: str = "",
    contact: str = "",
    why_now: str = "",
    by_board: Board | None = None,
) -> Initiative:
    """Receive a proposal that the municipality should talk with its residents. Raises ``SourceNotAllowed``."""
    if source not in Municipality.current().initiative_sources_allowed:
        raise SourceNotAllowed(source)
    initiative = Initiative.objects.create(
        reference=next_initiative_reference(received_on.year),
        source=source,
        by=name,
        by_board=by_board,
        contact=contact,
        text=text,
        why_now=why_now,
        received_on=received_on,
        registered_by=by,
    )
    log.write(None, LogEntry.Action.REGISTERED, by=by, initiative=initiative.reference, source=source)
    return initiative


def next_initiative_reference(year: int) -> str:
    """The next free number of the year, for example I-2026-044."""
    taken = Initiative.objects.filter(reference__startswith=f"I-{year}-").values_list("reference", flat=True)
    numbers = [int(last) for ref in taken if (last := ref.rsplit("-", 1)[1]).isdecimal()]
    return f"I-{year}-{max(numbers, default=0) + 1:03d}"


@transaction.atomic
def begin_dialogue(
    initiative: Initiative,
    *,
    title: Any,
    owner: Board,
    responsible: User,
    by: User,
    manager: User | None = None,
    dnr: str = "",
) -> Dialogue:
    """Begin the dialogue that an initiative was assessed to be, in its first step. Gives the one that exists, if any.

    Raises ``NotADialogue`` for any other assessment, and ``OwnerNotFit`` for a board that may not mandate it.
    """
    initiative = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    if existing := Dialogue.objects.filter(initiative=initiative).first():
        return existing
    if initiative.triage_outcome not in DIALOGUE_OUTCOMES:
        raise NotADialogue
    if not owner.may_mandate or not owner.exists_on(clock.today()):
        raise OwnerNotFit(owner)
    municipality = Municipality.current()
    dialogue = Dialogue.objects.create(
        reference=next_reference(clock.today().year),
        title=title,
        kind=TriageOutcome(initiative.triage_outcome),
        owner=owner,
        responsible=responsible,
        manager=manager,
        dnr=dnr,
        initiative=initiative,
        scale=LadderScale.objects.get(is_current=True),
        publishing=municipality.contribution_publishing,
        entered_step_on=clock.today(),
        contact_email=owner.email or municipality.email,
    )
    log.write(
        dialogue, LogEntry.Action.REGISTERED, by=by, initiative=initiative.reference, outcome=initiative.triage_outcome
    )
    return dialogue


@transaction.atomic
def save_details(form: VersionedForm, *, by: User) -> Dialogue | None:
    """Save what is known of a dialogue; none when somebody saved in between. Notes who reviewed earlier dialogues (R12)."""
    dialogue = form.instance
    if {"earlier_result", "earlier_dialogues", "earlier_note"} & set(form.changed_data):
        dialogue.earlier_reviewed_by, dialogue.earlier_reviewed_on = by, clock.today()
    saved = form.save_unless_stale()
    if saved is None:
        return None
    if "title" in form.changed_data:
        addresses.renew(dialogue)
    log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="details", fields=sorted(form.changed_data))
    return dialogue


@transaction.atomic
def change_owner(dialogue: Dialogue, to: Board, decision: Decision, *, by: User) -> Dialogue:
    """Move a dialogue to another board, because a body has decided so (I10).

    The decision is one by the owning board, or by the body above it or its successor. Raises ``OwnerNotFit`` for a
    board that may not own a dialogue, and ``OwnerNeedsDecision`` for any other decision.
    """
    dialogue = lifecycle.lock(dialogue)
    today = clock.today()
    if not to.may_mandate or not to.exists_on(today) or to.pk == dialogue.owner_id:
        raise OwnerNotFit(to)
    if decision not in decisions_that_move(dialogue):
        raise OwnerNeedsDecision
    left = dialogue.owner
    dialogue.owner = to
    dialogue.save(update_fields=["owner"])
    log.write(dialogue, LogEntry.Action.OWNER_CHANGED, by=by, left=left.code, entered=to.code, decision=decision.pk)
    return dialogue


def decisions_that_move(dialogue: Dialogue) -> Iterable[Decision]:
    """Approved decisions by the owning board, the body above it or the board that has taken over."""
    owner = dialogue.owner
    bodies = {owner.pk, owner.parent_id, owner.in_charge(clock.today()).pk}
    return (
        Decision.objects.approved()
        .filter(board__in=[pk for pk in bodies if pk])
        .exclude(kind__in=(Decision.Kind.MANDATE, Decision.Kind.LAUNCH))
        .select_related("board")
        .order_by("-decided_on")
    )


def may_choose_owner(dialogue: Dialogue) -> bool:
    """Before the mandate the owner is only proposed; from then on it changes by decision (I10)."""
    return dialogue.step == Step.INITIATIVE


def others(dialogue: Dialogue) -> list[Dialogue]:
    """Every dialogue but this one, the newest first, with no more than its name and how much it resembles this one."""
    found = _compared(" ".join(dialogue.title.values())).exclude(pk=dialogue.pk)
    return list(found.only("pk", "title", "reference", "step", "slug").order_by("-created_at", "-pk"))


def most_alike(among: Iterable[Dialogue]) -> list[Dialogue]:
    """Those among ``others`` to look at first (R12)."""
    near = [item for item in among if item.alike >= IN_QUESTION]  # type: ignore[attr-defined]
    return sorted(near, key=lambda item: (-item.alike, -item.pk))[:MOST_SHOWN]  # type: ignore[attr-defined]


def similar(text: str) -> list[Dialogue]:
    """Dialogues that a text resembles: look there first for the answers (R12). Each says whether it ``has_answer``."""
    found = _compared(text).filter(alike__gte=IN_QUESTION).order_by("-alike", "-pk")
    return list(found.only("pk", "title", "reference", "slug")[:MOST_SHOWN])


def _compared(text: str) -> "QuerySet[Any]":
    """Each dialogue with how much it is ``alike`` a text: one telling word in the question, or three in what was asked,
    heard and answered, is the least that counts."""
    stems = list(dict.fromkeys(words.stem(word) for word in words.of(text) if len(word) >= TELLING_WORD))[:MOST_WORDS]
    told = Feedback.objects.filter(dialogue=OuterRef("pk"), given_on__isnull=False, audience__in=owed.ALWAYS_OWED)
    alike = reduce(add, map(_alike, stems), Value(0, output_field=IntegerField()))
    return Dialogue.objects.annotate(alike=alike, has_answer=Exists(told))


def _alike(stem: str) -> Any:
    in_question = Q(pk__in=[])
    for form in (stem, stem.capitalize()) if len(stem) >= TELLING_WORD else ():  # SQLite takes å and Å for two letters
        in_question |= Q(**{f"title__{settings.LANGUAGE_CODE}__icontains": form})
    return Case(
        When(in_question, then=Value(IN_QUESTION)),
        When(search_document__stems__contains=f" {stem} ", then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
