"""Whose work list it is, and what several of its parts ask for."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from governance.models import Decision, User
from governance.permissions import memberships_of

from ..models import (
    Compilation,
    CompilationTheme,
    Dialogue,
    DialogueTargetGroup,
    InfluenceTrace,
    Proposal,
    Status,
    Step,
    Suspension,
    ThemeResponse,
)

STOPPING = (Decision.Kind.PAUSE, Decision.Kind.RESUME, Decision.Kind.ABORT)


def mine(user: User) -> "QuerySet[Dialogue]":
    """Dialogues on the user's own list: those they lead, approve or coordinate."""
    return Dialogue.objects.filter(Q(responsible=user) | Q(manager=user) | Q(coordinator=user)).filter(
        status__in=(Status.ACTIVE, Status.PAUSED)
    )


def written_proposals(proposals: "QuerySet[Proposal]") -> "QuerySet[Proposal]":
    """Those that somebody else can approve and send: the text is there, and the influence of every theme is told."""
    told = InfluenceTrace.objects.filter(proposal=OuterRef(OuterRef("pk")), theme=OuterRef("theme"))
    untold = CompilationTheme.objects.filter(
        ~Exists(told.exclude(effect="").exclude(text={})), compilation=OuterRef("compilation")
    )
    return proposals.exclude(state=Proposal.State.SENT).exclude(text={}).filter(~Exists(untold))


@dataclass
class Desk:
    """Whose list it is, and on which day, with what several providers ask for."""

    user: User
    on: dt.date

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that the person holds today."""
        return frozenset(memberships_of(self.user).values_list("role", flat=True))

    @cached_property
    def dialogues(self) -> list[Dialogue]:
        """Those on the person's own list, the furthest along first."""
        lagging = DialogueTargetGroup.objects.filter(
            Q(reached=None) | Q(reach_goal__gt=F("reached") * 2),
            dialogue=OuterRef("pk"),
            reach_result={},
            reach_goal__gt=0,
        )
        proposals = Proposal.objects.filter(dialogue=OuterRef("pk"))
        compiled = Compilation.objects.filter(dialogue=OuterRef("pk")).order_by("-round__number", "-number")
        read = ThemeResponse.objects.filter(dialogue=OuterRef("pk"), state=ThemeResponse.State.REVIEWED)
        found = (
            mine(self.user)
            .select_related("plan", "mandate", "launch__decision", "responsible", "manager")
            .annotate(opens_on=Max("rounds__opens_on"), closes_on=Max("rounds__closes_on"), is_lagging=Exists(lagging))
            .annotate(
                proposal_state=Subquery(proposals.order_by("-number").values("state")[:1]),
                proposal_answer=Subquery(proposals.order_by("-number").values("decision__outcome")[:1]),
                preparing_for=Subquery(proposals.order_by("-number").values("decision__prepares_for")[:1]),
                compilation_state=Subquery(compiled.values("state")[:1]),
                compilation_author=Subquery(compiled.values("author")[:1]),
                compilation_due=Subquery(compiled.values("due_on")[:1]),
                has_answers_to_approve=Exists(read),
                has_proposal_to_send=Exists(written_proposals(proposals).exclude(author=self.user)),
            )
        )
        return list(found.order_by("-step", "-pk"))

    def in_step(self, step: Step) -> list[Dialogue]:
        """Active ones in the step."""
        return [item for item in self.dialogues if item.step == step and item.status == Status.ACTIVE]

    @cached_property
    def led(self) -> dict[int, Dialogue]:
        """Those that the person leads."""
        return {item.pk: item for item in self.dialogues if item.responsible_id == self.user.pk}

    @cached_property
    def decisions(self) -> list[Decision]:
        """Those that bodies have still to make or to minute, and those to pause, go on or abort not carried out yet."""
        references = [dialogue.reference for dialogue in self.led.values()]
        done = Suspension.objects.filter(Q(decision=OuterRef("pk")) | Q(resume_decision=OuterRef("pk")))
        stopping = Q(~Exists(done), kind__in=STOPPING, proposal__dialogue__in=references) & (
            Q(outcome="") | Q(outcome__in=Decision.APPROVALS)
        )
        awaited = (Q(outcome_of__dialogue__in=self.dialogues) | Q(launch__dialogue__in=self.dialogues)) & (
            Q(outcome="") | Q(adjusted_on=None, is_delegated=False)
        )
        found = Decision.objects.filter(stopping | awaited, withdrawn_at=None)
        return list(found.select_related("board", "planned_meeting").distinct().order_by("pk"))
