"""What a requirement is: a dialogue on a certain day is looked at, and what is missing is named with its place."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, Subquery
from django.urls import reverse

from governance.models import Municipality

from ..models import (
    Compilation,
    Dialogue,
    DialoguePlan,
    DialogueTargetGroup,
    Feedback,
    Kind,
    Mandate,
    Proposal,
    Round,
    Step,
)


@dataclass(frozen=True)
class Missing:
    """One thing that keeps a dialogue in its step: a stable code, the sentence to show, and where to mend it."""

    code: str
    text: str
    page: str
    field: str = ""
    query: str = ""

    def url(self, dialogue: Dialogue) -> str:
        """The field on the page where this is mended."""
        address = reverse(f"officials:{self.page}", args=[dialogue.pk])
        return address + (f"?{self.query}" if self.query else "") + (f"#{self.field}" if self.field else "")


@dataclass(frozen=True)
class Case:
    """A dialogue on a certain day, with what several requirements ask for."""

    dialogue: Dialogue
    on: dt.date
    municipality: Municipality

    @cached_property
    def mandate(self) -> Mandate | None:
        return latest_mandate(self.dialogue)

    @cached_property
    def priority_groups(self) -> list[DialogueTargetGroup]:
        return [group for group in self.dialogue.target_groups.all() if group.is_priority]

    @cached_property
    def last_round(self) -> Round | None:
        """The latest period in which residents can take part; there is none before the launch."""
        if self.dialogue.step < Step.LAUNCH:
            return None
        return self.dialogue.rounds.order_by("number").last()

    @cached_property
    def compilation(self) -> Compilation | None:
        last = self.last_round
        return self.dialogue.compilations.filter(round=last).order_by("number").last() if last else None

    @cached_property
    def feedback(self) -> list[Feedback]:
        """Everything that is owed or given in the dialogue."""
        return list(self.dialogue.feedback.all())

    @cached_property
    def proposal(self) -> Proposal | None:
        return (
            self.dialogue.proposals.select_related("decision__board", "decision__prepares_for", "compilation")
            .order_by("number")
            .last()
        )

    @cached_property
    def parts_of_plan(self) -> frozenset[str]:
        """Which parts of the plan have at least one row."""
        plan = getattr(self.dialogue, "plan", None)
        if plan is None:
            return frozenset()
        names = ("responsibilities", "decision_points", "communication")
        if set(names) <= set(getattr(plan, "_prefetched_objects_cache", {})):
            return frozenset(name for name in names if getattr(plan, name).all())
        parts = {
            "has_responsibilities": Exists(plan.responsibilities.all()),
            "has_decision_points": Exists(plan.decision_points.all()),
            "has_communication": Exists(plan.communication.all()),
        }
        told = DialoguePlan.objects.filter(pk=plan.pk).values(**parts).get()
        return frozenset(name.removeprefix("has_") for name, exists in told.items() if exists)


@dataclass(frozen=True)
class Requirement:
    """A rule of one step. ``find`` yields what is missing; ``source`` says where the rule comes from."""

    code: str
    source: str
    find: Callable[[Case], Iterator[Missing]]
    kinds: tuple[str, ...] = (Kind.CITIZEN_DIALOGUE, Kind.KNOWLEDGE_DIALOGUE)


def latest_mandate(dialogue: Dialogue) -> Mandate | None:
    """The mandate in force, or the draft when none is yet."""
    if "mandates" in getattr(dialogue, "_prefetched_objects_cache", {}):
        versions = list(dialogue.mandates.all())
        in_force = (mandate for mandate in versions if mandate.pk == dialogue.mandate_id)
        return next(in_force, None) or max(versions, key=lambda item: item.number, default=None)
    return dialogue.mandate or dialogue.mandates.order_by("number").last()


def latest_compilation(dialogue: Dialogue) -> Compilation | None:
    """The newest version of the last round's compilation, finished or not."""
    last = dialogue.rounds.order_by("-number").values("pk")[:1]
    return dialogue.compilations.filter(round=Subquery(last)).order_by("number").last()
