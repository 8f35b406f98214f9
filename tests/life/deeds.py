"""Deeds that random people try at random moments. Each says who may, as the page does, and then does it.

``REFUSALS`` are the answers a person can get; anything else that is raised is a fault.
"""

import datetime as dt
import random
import uuid
from collections.abc import Callable
from typing import Any

from dialogues import contributions, feedback, lifecycle, outcomes, permissions, promises
from dialogues.models import Dialogue, DialoguePlan, Feedback, Kind, Status, Step
from governance import clock, decisions, minutes, refusals
from governance import permissions as political
from governance.models import Decision, User
from tests.dialogues.worlds import World

REFUSALS = (
    lifecycle.NotReady,
    lifecycle.NotActive,
    lifecycle.StepChanged,
    lifecycle.ReasonMissing,
    lifecycle.CannotGoBack,
    promises.ReasonMissing,
    promises.AlreadyKept,
    feedback.NotPublishable,
    feedback.AlreadyGiven,
    outcomes.NotSendable,
    outcomes.OwnProposal,
    outcomes.AlreadySent,
    refusals.DecisionRefused,
    contributions.WindowClosed,
    contributions.NotLaunched,
    contributions.NotEntitled,
    contributions.NotYetReceived,
)


class Life:
    """A world, its dice and who is about to do something."""

    def __init__(self, world: World, dice: random.Random) -> None:
        self.world, self.dice = world, dice
        self.people = list(User.objects.order_by("pk"))
        self.paragraph = 1000

    def person(self) -> User:
        return self.dice.choice(self.people)

    def one_of(self, rows: Any) -> Any:
        """One of the rows, by the dice; None when there is none."""
        found = list(rows.order_by("pk"))
        return self.dice.choice(found) if found else None

    def dialogue(self) -> Dialogue | None:
        return self.one_of(Dialogue.objects.all())


def register(life: Life) -> None:
    if Dialogue.objects.count() < 3:
        life.world.dialogue(
            life.dice.choice(Kind.values), responsible=life.dice.choice([life.world.maja, life.world.mats])
        )


def pass_days(life: Life) -> None:
    life.world.today(clock.today() + dt.timedelta(days=life.dice.randint(0, 7)))


def do_the_work_of_the_step(life: Life) -> None:
    """Somebody does all that the step asks for, except what another person must approve or decide by a deed of its own."""
    dialogue = life.dialogue()
    if dialogue is None or dialogue.status != Status.ACTIVE or _has_been_filled(dialogue):
        return
    getattr(life.world, f"fill_{dialogue.current_step.code}")(dialogue)


def _has_been_filled(dialogue: Dialogue) -> bool:
    step = dialogue.current_step
    return {
        Step.INITIATIVE: bool(dialogue.earlier_result),
        Step.MANDATE: dialogue.mandates.exists(),
        Step.PLANNING: hasattr(dialogue, "plan"),
        Step.LAUNCH: dialogue.promises.exists(),
        Step.EXECUTION: dialogue.target_groups.filter(reached__isnull=False).exists(),
        Step.COMPILATION: dialogue.compilations.exists(),
        Step.FEEDBACK: dialogue.feedback.filter(given_on__isnull=False).exists(),
        Step.PROCESSING: dialogue.proposals.exists(),
        Step.DECISION: dialogue.measures.exists(),
    }[step]


def approve_what_was_reopened(life: Life) -> None:
    """After a step back the manager approves the plan again, and the board gives the mandate anew."""
    dialogue = life.dialogue()
    if dialogue and dialogue.step == Step.PLANNING and hasattr(dialogue, "plan") and not dialogue.plan.is_approved:
        DialoguePlan.objects.filter(dialogue=dialogue).update(
            state="approved", approved_by=life.world.olle, approved_on=clock.today()
        )
    mandate = dialogue.mandates.order_by("number").last() if dialogue else None
    if mandate and dialogue and dialogue.step == Step.MANDATE and not mandate.is_approved and not dialogue.is_knowledge:
        life.paragraph += 1
        mandate.decision = life.world.decision(
            life.world.tn,
            Decision.Kind.MANDATE,
            clock.today(),
            life.paragraph,
            adjusted=clock.today(),
            requested_by=life.world.maja,
        )
        mandate.save(update_fields=["decision"])


def move_on(life: Life) -> None:
    person, dialogue = life.person(), life.dialogue()
    if dialogue and permissions.editable_by(person).filter(pk=dialogue.pk).exists():
        leaving = dialogue.current_step if life.dice.random() < 0.9 else life.dice.choice(list(Step))
        lifecycle.advance(dialogue, leaving=leaving, by=person)


def send_back(life: Life) -> None:
    person, dialogue = life.person(), life.dialogue()
    if dialogue and life.dice.random() < 0.2 and permissions.editable_by(person).filter(pk=dialogue.pk).exists():
        reason = life.dice.choice(["", "Något saknas."])
        lifecycle.send_back(dialogue, to=life.dice.choice(list(Step)), reason=reason, by=person)


def reopen(life: Life) -> None:
    person, dialogue = life.person(), life.dialogue()
    if dialogue and permissions.editable_by(person).filter(pk=dialogue.pk).exists():
        lifecycle.reopen(dialogue, reason=life.dice.choice(["", "Beslutet har upphävts."]), by=person)


def move_a_promise(life: Life) -> None:
    person, dialogue = life.person(), life.dialogue()
    if dialogue and permissions.editable_by(person).filter(pk=dialogue.pk).exists():
        given = life.one_of(dialogue.promises.all())
        if given:
            day = clock.today() + dt.timedelta(days=life.dice.randint(1, 60))
            promises.move(given, to=day, reason=life.dice.choice([{}, {"sv": "Många svar kom på papper."}]), by=person)


def take_part(life: Life) -> None:
    dialogue = life.dialogue()
    if dialogue:
        contributions.receive(
            dialogue, text="Det är mörkt.", language="sv", answers=[], submission_key=uuid.uuid4(), wants_feedback=False
        )


def register_a_paper(life: Life) -> None:
    person, dialogue = life.person(), life.dialogue()
    if dialogue and permissions.receivable_by(person).filter(pk=dialogue.pk).exists():
        contributions.register(dialogue, channel="paper", text="På papper.", received_at=clock.now(), by=person)


def publish_feedback(life: Life) -> None:
    person, row = life.person(), life.one_of(Feedback.objects.all())
    if row and permissions.editable_by(person).filter(pk=row.dialogue_id).exists() and row.audience != "elected":
        feedback.publish(row, by=person)


def write_a_proposal(life: Life) -> None:
    person, dialogue = life.person(), life.dialogue()
    if (
        dialogue
        and dialogue.step == Step.PROCESSING
        and permissions.editable_by(person).filter(pk=dialogue.pk).exists()
    ):
        item = outcomes.begin(dialogue, by=person)
        if item.is_sent:
            return
        item.text, item.sentences = {"sv": "Bron får lampor."}, ["att sätta upp lampor."]
        item.save(update_fields=["text", "sentences"])
        for theme in outcomes.themes_to_tell(item):
            item.influence.get_or_create(theme=theme, defaults={"effect": "taken", "text": "Bron får lampor."})


def send_a_proposal(life: Life) -> None:
    person, dialogue = life.person(), life.dialogue()
    item = outcomes.current(dialogue) if dialogue else None
    if item and permissions.approvable_by(person).filter(pk=item.dialogue_id).exists():
        outcomes.send(item, meeting=None, by=person)


def decide(life: Life) -> None:
    """Somebody registers an answer to something that waits for one, whether they may or not."""
    person, decision = life.person(), life.one_of(Decision.objects.pending())
    if decision is None:
        return
    life.paragraph += 1
    decisions.record_outcome(
        decision,
        life.dice.choice(Decision.Outcome.values),
        by=person,
        meeting=life.world.meeting(life.dice.choice([decision.board, life.world.ks]), clock.today()),
        paragraph=life.paragraph,
        motivation=life.dice.choice(["", "Så beslutade vi."]),
        change_note="En ändring.",
    )


def keep_minutes(life: Life) -> None:
    person = life.person()
    decision = life.one_of(political.minutes_recordable_by(person).filter(adjusted_on=None))
    if decision:
        minutes.record(decision, adjusted_on=clock.today(), posted_on=clock.today(), by=person)


DEEDS: list[Callable[[Life], Any]] = [
    register,
    pass_days,
    do_the_work_of_the_step,
    do_the_work_of_the_step,
    approve_what_was_reopened,
    move_on,
    move_on,
    move_on,
    move_on,
    send_back,
    reopen,
    move_a_promise,
    take_part,
    register_a_paper,
    publish_feedback,
    write_a_proposal,
    send_a_proposal,
    decide,
    keep_minutes,
]
