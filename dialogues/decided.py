"""The line that is written in a dialogue's log when a body has answered or its minutes are adjusted.

Governance calls this inside its own transaction (``governance.decisions.recorders``). The dialogue's requirements read
the decision, and its official moves it on. Only a no ends it here: a rejected mandate closes the dialogue, with the
board's reason, so that nobody has to remember to tell (domain 1.13).
"""

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from governance import clock
from governance.decisions import Event
from governance.models import Decision, User

from . import log, mandates, notices, outcomes
from .models import Dialogue, LogEntry, Notice

ACTIONS = {
    "decided": LogEntry.Action.DECIDED,
    "passed_on": LogEntry.Action.SUBMITTED,
    "minutes": LogEntry.Action.MINUTES,
    "corrected": LogEntry.Action.CORRECTED,
}


def dialogue_of(decision: Decision) -> Dialogue | None:
    """The dialogue whose mandate, launch, outcome, pause, abort or assignment the decision is about, if any.

    A board's decision that a committee prepared is about the same dialogue as the committee's proposal.
    """
    about = (
        Q(mandates__decision=decision)
        | Q(launch__decision=decision)
        | Q(proposals__decision=decision)
        | Q(suspensions__decision=decision)
        | Q(suspensions__resume_decision=decision)
        | Q(anchoring__decision=decision)
    )
    found = Dialogue.objects.filter(about).distinct().first()
    reference = decision.proposal.get("dialogue", "")
    return found or (Dialogue.objects.filter(reference=reference).first() if reference else None)


def write_log(decision: Decision, event: Event, by: User | None) -> None:
    """Write what was decided or minuted, by number and code only; decisions on no dialogue go to the system's log."""
    if event not in ACTIONS:
        return
    detail = {"decision": decision.pk, "kind": decision.kind, "board": decision.board_id}
    if event == "decided":
        detail |= {"outcome": decision.outcome, "paragraph": decision.paragraph}
        detail |= {"delegated": decision.is_delegated, "proposal": decision.is_proposal}
    elif event == "passed_on":
        detail |= {"prepared": decision.prepared_by_id}
    elif event == "corrected":
        correction = decision.corrections.last()
        detail |= {"before": correction.before, "after": correction.after} if correction else {}
    else:
        detail |= {
            "adjusted_on": decision.adjusted_on and decision.adjusted_on.isoformat(),
            "posted_on": decision.posted_on and decision.posted_on.isoformat(),
        }
    dialogue = dialogue_of(decision)
    log.write(dialogue, ACTIONS[event], by=by, **detail)
    if event == "passed_on" and dialogue:
        outcomes.follow(dialogue, decision)
        mandates.follow(dialogue, decision)
    is_told = event in ("decided", "minutes") and decision.kind == Decision.Kind.OUTCOME
    if is_told and dialogue and decision.is_final and not decision.is_proposal:
        _tell(dialogue, decision)
    if event == "decided" and dialogue and mandates.may_be_closed(dialogue):
        mandates.close_rejected(dialogue, by=by)


SENTENCES = {
    Decision.Outcome.APPROVED: gettext_noop("%(board)s has said yes to the proposal."),
    Decision.Outcome.APPROVED_CHANGED: gettext_noop("%(board)s has said yes, with changes."),
    Decision.Outcome.REJECTED: gettext_noop("%(board)s has said no to the proposal."),
    Decision.Outcome.REFERRED_BACK: gettext_noop("%(board)s wants the proposal to be looked into more."),
}


def _tell(dialogue: Dialogue, decision: Decision) -> None:
    """Those who asked hear what was decided once the minutes are adjusted, also when it is a no."""
    sentence = SENTENCES.get(Decision.Outcome(decision.outcome))
    if sentence is None:
        return

    def text() -> str:
        told = {"day": date_format(decision.decided_on or clock.today(), "j F Y"), "paragraph": decision.paragraph}
        decided = (
            gettext("Decided on %(day)s, § %(paragraph)s.") if decision.paragraph else gettext("Decided on %(day)s.")
        )
        return "\n\n".join(part for part in (decided % told, str(decision.wording), decision.motivation) if part)

    notices.tell_participants(
        dialogue,
        event=Notice.Event.DECISION,
        about=decision.pk,
        headline=notices.in_every_language(lambda: gettext(sentence) % {"board": decision.board}),
        text=notices.in_every_language(text),
    )
