"""What leaving a step, or going back to one, brings with it. Called by ``lifecycle`` inside its transaction."""

from django.db.models import Max

from governance import clock
from governance.models import Decision, GoverningDocument, User

from . import drafts, log, owed, promises
from .models import Dialogue, DialoguePlan, Feedback, Launch, LogEntry, Proposal, Round, Step


def on_leaving(dialogue: Dialogue, *, by: User) -> None:
    """Carry out what belongs to leaving the dialogue's present step."""
    if dialogue.step == Step.MANDATE:
        _bring_mandate_into_force(dialogue)
    elif dialogue.step == Step.LAUNCH:
        _open_first_round(dialogue)
        promises.freeze(dialogue, by=by)
        Launch.objects.filter(dialogue=dialogue, frozen_on=None).update(frozen_on=clock.today())
        log.write(dialogue, LogEntry.Action.LAUNCHED, by=by)
    elif dialogue.step == Step.COMPILATION:
        owed.owe(dialogue, Feedback.Stage.HEARD)
    elif dialogue.step == Step.PROCESSING:
        owed.owe(dialogue, Feedback.Stage.DECIDED)


def on_going_back(dialogue: Dialogue, *, to: Step, by: User) -> None:
    """Reopen what the step needs to be worked on again; what was decided stays readable."""
    if to == Step.MANDATE:
        dialogue.mandate = None
        dialogue.save(update_fields=["mandate"])
        drafts.new_draft(dialogue, by=by)
    if to <= Step.PLANNING:
        _take_back_launch(dialogue)
        DialoguePlan.objects.filter(dialogue=dialogue).update(
            state=DialoguePlan.State.DRAFT, approved_by=None, approved_on=None
        )
    if to == Step.PROCESSING:
        begin_new_proposal(dialogue)


def _bring_mandate_into_force(dialogue: Dialogue) -> None:
    """The approved mandate rules from now on, under the guideline in force when it was given (G6)."""
    mandate = dialogue.mandates.order_by("number").last()
    given_on = (
        mandate.decision.decided_on if mandate and mandate.decision else mandate.assigned_on if mandate else None
    ) or clock.today()
    dialogue.mandate = mandate
    dialogue.guideline = GoverningDocument.objects.guidelines().in_force(given_on).order_by("-valid_from").first()
    dialogue.save(update_fields=["mandate", "guideline"])


def _open_first_round(dialogue: Dialogue) -> None:
    mandate = dialogue.mandate
    if dialogue.rounds.exists() or mandate is None or mandate.opens_on is None or mandate.closes_on is None:
        return
    Round.objects.create(
        dialogue=dialogue,
        number=1,
        level=mandate.level,
        opens_on=min(max(mandate.opens_on, clock.today()), mandate.closes_on),
        closes_on=mandate.closes_on,
        feedback_due=mandate.feedback_due,
    )


def _take_back_launch(dialogue: Dialogue) -> None:
    """A changed plan needs a new decision to launch; what was asked and answered stays on record."""
    started = Launch.objects.filter(dialogue=dialogue).select_related("decision").first()
    if started is None or started.decision is None:
        return
    if started.decision.is_pending:
        Decision.objects.filter(pk=started.decision.pk).update(withdrawn_at=clock.now())
    started.decision = None
    started.texts_proofread = started.form_tested = False
    started.frozen_on = None
    started.save(update_fields=["decision", "texts_proofread", "form_tested", "frozen_on"])


def begin_new_proposal(dialogue: Dialogue) -> None:
    """A referral back is answered with a new proposal and, in time, a new decision; the old ones stay."""
    last = dialogue.proposals.order_by("number").last()
    if last is None or not last.is_sent:
        return
    if last.decision and last.decision.is_pending:
        Decision.objects.filter(pk=last.decision.pk).update(withdrawn_at=clock.now())
    number = (dialogue.proposals.aggregate(Max("number"))["number__max"] or 0) + 1
    copy = Proposal.objects.create(
        dialogue=dialogue,
        number=number,
        author=last.author,
        compilation=last.compilation,
        text=last.text,
        alternatives=last.alternatives,
        sentences=last.sentences,
        cost=last.cost,
        child_best_interest=last.child_best_interest,
        child_best_interest_on=last.child_best_interest_on,
        gender_perspective=last.gender_perspective,
        business_perspective=last.business_perspective,
        preparing_board=last.preparing_board,
    )
    for trace in last.influence.all():
        copy.influence.create(theme=trace.theme, effect=trace.effect, text=trace.text)
