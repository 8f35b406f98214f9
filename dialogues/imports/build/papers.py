"""What was put before the body, word for word: the file's own texts, frozen with the decision they led to."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation

from governance import proposals
from governance.models import Decision

from ... import mandate_papers, outcomes

if TYPE_CHECKING:
    from .dialogue import Work


def build(work: "Work") -> None:
    """Freeze the mandates and the proposal that bodies have answered."""
    dialogue = work.dialogue
    with translation.override(settings.LANGUAGE_CODE):
        for mandate in dialogue.mandates.select_related("decision__prepared_by", "level"):
            if mandate.decision:
                text = {**mandate_papers.proposal(dialogue, mandate)}
                text.pop("checks", None)  # what the portal found that day is not in the file
                _freeze(mandate.decision, text, mandate.sentences)
        for proposal in dialogue.proposals.select_related("decision__prepared_by", "compilation"):
            told = {trace.theme_id for trace in proposal.influence.all()}
            compiled = proposal.compilation.themes.all() if proposal.compilation else ()
            if proposal.decision and all(item.theme_id in told for item in compiled):
                _freeze(proposal.decision, outcomes.basis_for_decision(proposal), proposal.sentences)


def _freeze(decision: Decision, text: dict[str, Any], sentences: list[str]) -> None:
    """What lay before the body; where another one prepared the matter, what lay before that, and its words."""
    if (prepared := decision.prepared_by) and prepared.outcome in Decision.PASSED_ON:
        _freeze(prepared, text, sentences)
        text = proposals.prepared(prepared)
    decision.proposal = text
    decision.sentences = decision.sentences or sentences
    decision.proposal_digest = proposals.digest(text, decision.sentences)
    decision.save(update_fields=["proposal", "proposal_digest", "sentences"])
