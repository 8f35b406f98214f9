"""Which papers there are, and which of them a dialogue has by now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy, override

from governance.models import Decision, Municipality

from .. import compilation, requirements
from ..models import (
    Compilation,
    Dialogue,
    DialoguePlan,
    Feedback,
    Kind,
    Mandate,
    Proposal,
    Step,
)
from . import basis, letter, plan, report
from .annex import annex
from .paper import Paper


@dataclass(frozen=True)
class Sort:
    """A sort of paper: its name, what it is for, the step it belongs to, and how it is written."""

    code: str
    name: Any
    purpose: Any
    step: Step
    write: Callable[[Dialogue], Paper | None]


def _annex(dialogue: Dialogue) -> Paper | None:
    item = requirements.latest_compilation(dialogue)
    return annex(compilation.Reading(item, Municipality.current())) if item else None


SORTS = {
    sort.code: sort
    for sort in (
        Sort(
            "tjansteskrivelse-uppdrag",
            gettext_lazy("Official's report on the mandate"),
            gettext_lazy("For the board that gives the mandate, with the sentences to decide on."),
            Step.MANDATE,
            report.on_mandate,
        ),
        Sort(
            "plan",
            gettext_lazy("The plan"),
            gettext_lazy("Who does what, who is reached and how, when feedback comes."),
            Step.PLANNING,
            plan.plan,
        ),
        Sort(
            "tjansteskrivelse-start",
            gettext_lazy("Official's report on the launch"),
            gettext_lazy("For whoever decides that the dialogue may start."),
            Step.LAUNCH,
            report.on_launch,
        ),
        Sort(
            "sammanstallning",
            gettext_lazy("The compilation, as an annex"),
            gettext_lazy("What residents said, theme by theme, and who took part."),
            Step.COMPILATION,
            _annex,
        ),
        Sort(
            "brev-det-har-horde-vi",
            gettext_lazy("Letter to those who took part: what we heard"),
            gettext_lazy("To print, to put up, or to hand to a council."),
            Step.FEEDBACK,
            letter.on_heard,
        ),
        Sort(
            "tjansteskrivelse-beslut",
            gettext_lazy("Official's report on the matter"),
            gettext_lazy("For the board that decides, with what residents said in it."),
            Step.PROCESSING,
            report.on_outcome,
        ),
        Sort(
            "beslutsunderlag",
            gettext_lazy("Decision basis with the influence of each theme"),
            gettext_lazy("An annex: each theme, with what the proposal does with it and why."),
            Step.PROCESSING,
            basis.basis,
        ),
        Sort(
            "brev-det-har-ledde-det-till",
            gettext_lazy("Letter to those who took part: what it led to"),
            gettext_lazy("To print, to put up, or to hand to a council."),
            Step.DECISION,
            letter.on_decided,
        ),
    )
}

#: The paper that lies before a board, by what it decides on.
BY_DECISION = {
    Decision.Kind.MANDATE: ("tjansteskrivelse-uppdrag",),
    Decision.Kind.MANDATE_CHANGE: ("tjansteskrivelse-uppdrag",),
    Decision.Kind.LAUNCH: ("tjansteskrivelse-start", "plan"),
    Decision.Kind.OUTCOME: ("tjansteskrivelse-beslut", "beslutsunderlag", "sammanstallning"),
}


def _conditions() -> dict[str, Any]:
    """When each paper can be written of a dialogue, in the order of the steps."""
    this = OuterRef("pk")
    compiled = Compilation.objects.filter(dialogue=this)
    proposals = Proposal.objects.filter(dialogue=this)
    has_plan = Exists(DialoguePlan.objects.filter(dialogue=this))
    is_political = Q(kind=Kind.CITIZEN_DIALOGUE)
    return {
        "tjansteskrivelse-uppdrag": is_political & Q(Exists(Mandate.objects.filter(dialogue=this))),
        "plan": Q(has_plan),
        "tjansteskrivelse-start": Q(has_plan) & Q(mandate__isnull=False, step__gte=Step.LAUNCH),
        "sammanstallning": Q(Exists(compiled)),
        "brev-det-har-horde-vi": Q(Exists(letter.tellable(Feedback.Stage.HEARD).filter(dialogue=this))),
        "tjansteskrivelse-beslut": is_political & Q(Exists(proposals)),
        "beslutsunderlag": Q(Exists(proposals.filter(compilation__isnull=False))),
        "brev-det-har-ledde-det-till": Q(Exists(letter.tellable(Feedback.Stage.DECIDED).filter(dialogue=this))),
    }


def with_papers(dialogues: "QuerySet[Dialogue]") -> "QuerySet[Dialogue]":
    """Dialogues that know which papers can be written of them, asked in the same question."""
    return dialogues.annotate(
        **{
            _flag(code): Exists(Dialogue.objects.filter(condition, pk=OuterRef("pk")))
            for code, condition in _conditions().items()
        }
    )


def _flag(code: str) -> str:
    return "has_" + code.replace("-", "_")


def ready(dialogue: Dialogue) -> list[Sort]:
    """The papers that can be written of the dialogue now, in the order of the steps; it comes from ``with_papers``."""
    return [SORTS[code] for code in _conditions() if getattr(dialogue, _flag(code))]


def newest(dialogue: Dialogue) -> list[Sort]:
    """The papers of the latest step that has any: what somebody at work with the dialogue is most likely to need."""
    found = [sort for sort in ready(dialogue) if sort.step <= dialogue.step]
    return [sort for sort in found if sort.step == found[-1].step]


def write(sort: Sort, dialogue: Dialogue) -> Paper | None:
    """The paper in the municipality's own language, whoever takes it out; None where there is nothing to write yet."""
    with override(settings.LANGUAGE_CODE):
        return sort.write(dialogue)
