"""Is it a dialogue at all? Short questions, a suggestion with its reason, and an assessment with an answer to the initiator.

Most of what comes in is something else: a fault report, a question, a matter already decided. It is recognised and
referred with a reason and a link, never silently dropped (domain 1.6, R11).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from governance import clock, outbox
from governance.models import Board, Municipality, User
from governance.models.municipality import default_referrals
from governance.refusals import Refusal

from . import emails, kinds, log
from .models import Dialogue, Initiative, Kind, LogEntry, Status, Step, TriageOutcome
from .models.initiative import DIALOGUE_OUTCOMES


class TriageRefused(Refusal):
    """An assessment that the rules do not allow."""


class ReasonMissing(TriageRefused):
    """When no dialogue is held, everyone can read why."""

    field = "triage_reason"

    @property
    def message(self) -> str:
        return _("Write the reason. Everyone can read it.")


class OverrideReasonMissing(TriageRefused):
    """Another outcome than the questions suggest is explained."""

    field = "override_reason"

    def __init__(self, suggested: str) -> None:
        super().__init__(suggested)
        self.suggested = suggested

    @property
    def message(self) -> str:
        return _("The questions suggest “%(suggested)s”. Write why you assess it otherwise.") % {
            "suggested": TriageOutcome(self.suggested).label
        }


class ReplyMissing(TriageRefused):
    """Whoever took the initiative always gets to know what happens with it."""

    field = "reply"

    @property
    def message(self) -> str:
        return _("Write the reply to whoever took the initiative: what happens now, and why.")


class AlreadyAssessed(TriageRefused):
    """The assessment stands once the dialogue has left its first step, or was answered as not held."""

    @property
    def message(self) -> str:
        return _("The initiative is already assessed.")


class NotOffered(TriageRefused):
    """The municipality has no such channel to refer to (domain 1.9, L2)."""

    field = "triage_outcome"

    @property
    def message(self) -> str:
        return _("The municipality does not offer that. Choose something else.")


@dataclass(frozen=True)
class Option:
    """One answer: what choosing it means, and what the initiative then turns out to be (nothing yet: go on asking)."""

    value: str
    label: Any
    meaning: Any = ""
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Question:
    """One guiding question."""

    code: str
    text: Any
    hint: Any
    options: tuple[Option, ...]

    def option(self, value: str | None) -> Option | None:
        """The option with this value; none when it is not one of them."""
        return next((option for option in self.options if option.value == value), None)


#: The guiding questions in order (domain 1.6; Mjölby and Aneby ask the last two).
QUESTIONS: tuple[Question, ...] = (
    Question(
        "decided",
        gettext_lazy("Is the matter decided already?"),
        gettext_lazy("Dialogue happens before decisions, not after."),
        (
            Option("no", gettext_lazy("No, a decision is still to come")),
            Option(
                "yes",
                gettext_lazy("Yes, there is nothing left to decide"),
                gettext_lazy("Then we say so, and where the decision can be read."),
                TriageOutcome.ALREADY_DECIDED,
                gettext_noop("The matter has been decided, so there is nothing left to influence."),
            ),
        ),
    ),
    Question(
        "principal",
        gettext_lazy("Who decides on the matter?"),
        gettext_lazy(
            "The region, the state and private companies decide on much that people ask the municipality about."
        ),
        (
            Option("municipality", gettext_lazy("The municipality or one of its companies")),
            Option(
                "other",
                gettext_lazy("Somebody else"),
                gettext_lazy("The initiative is sent to whoever decides."),
                TriageOutcome.OTHER_PRINCIPAL,
                gettext_noop("The municipality does not decide on this. We have sent it to whoever does."),
            ),
        ),
    ),
    Question(
        "use",
        gettext_lazy("What will the result be used for?"),
        gettext_lazy("The answer decides which rules apply. You can change it until the assessment is made."),
        (
            Option(
                "political",
                gettext_lazy("As a basis for a political decision that is not taken yet"),
                gettext_lazy("Becomes a citizen dialogue. The board gives the mandate. Nine steps."),
            ),
            Option(
                "knowledge",
                gettext_lazy("To understand residents better, without a political decision"),
                gettext_lazy(
                    "Becomes a knowledge dialogue. The responsible manager gives the assignment, anchored with the elected."
                ),
                TriageOutcome.KNOWLEDGE_DIALOGUE,
                gettext_noop("The result is used by the service itself, and no political decision follows from it."),
            ),
            Option(
                "service",
                gettext_lazy("To improve a service for those who use it"),
                gettext_lazy("Is a talk with users. The unit that runs the service holds it."),
                TriageOutcome.USER_DIALOGUE,
                gettext_noop("The matter concerns those who use one service. The unit that runs it talks with them."),
            ),
            Option(
                "statutory",
                gettext_lazy("Consultation that a law requires, for example on a detailed plan"),
                gettext_lazy(
                    "Follows the rules of that law. Early dialogue, before the plan process, can still be a citizen dialogue."
                ),
                TriageOutcome.STATUTORY_CONSULTATION,
                gettext_noop("The law requires a consultation of its own on this. Views are given there."),
            ),
            Option(
                "fault",
                gettext_lazy("To have something mended, or to complain"),
                gettext_lazy("Is a fault report or a complaint, and is answered faster that way."),
                TriageOutcome.FAULT_REPORT,
                gettext_noop("This is a fault report or a complaint. It is handled faster that way."),
            ),
            Option(
                "proposal",
                gettext_lazy("A proposal of one's own to the elected"),
                gettext_lazy("Is a citizens' proposal."),
                TriageOutcome.CITIZEN_PROPOSAL,
                gettext_noop("This is a proposal to the elected, and is handled as a citizens' proposal."),
            ),
            Option(
                "question",
                gettext_lazy("To get an answer from the elected"),
                gettext_lazy("Is a question to the elected."),
                TriageOutcome.QUESTION_TO_ELECTED,
                gettext_noop("This is a question to the elected, who answer it."),
            ),
            Option(
                "inform",
                gettext_lazy("To inform about something"),
                gettext_lazy("Is information, not dialogue. The communication unit helps."),
                TriageOutcome.DECLINED,
                gettext_noop("Information alone is not a dialogue. We inform in other ways."),
            ),
        ),
    ),
    Question(
        "knowledge",
        gettext_lazy("Do the elected need to know more about what residents value, in order to decide well?"),
        gettext_lazy("Look first at what residents have already said in earlier dialogues."),
        (
            Option("yes", gettext_lazy("Yes")),
            Option(
                "no",
                gettext_lazy("No, we know enough"),
                gettext_lazy("Then use the answers we already have."),
                TriageOutcome.DECLINED,
                gettext_noop("We already know what residents think about this, and use the answers that we have."),
            ),
        ),
    ),
    Question(
        "influence",
        gettext_lazy("Can the dialogue really affect the decision?"),
        gettext_lazy("If nothing can change, do not ask. It would be a promise that we cannot keep."),
        (
            Option(
                "yes",
                gettext_lazy("Yes, something is open"),
                "",
                TriageOutcome.CITIZEN_DIALOGUE,
                gettext_noop(
                    "A political decision is to come, the elected need to know more, and the answers can affect it."
                ),
            ),
            Option(
                "no",
                gettext_lazy("No, the frames leave nothing open"),
                gettext_lazy("Then inform instead."),
                TriageOutcome.DECLINED,
                gettext_noop("The dialogue could not affect the decision, so we do not ask."),
            ),
        ),
    ),
)


@dataclass(frozen=True)
class Suggestion:
    """What the answers lead to, why, and where the initiator can turn instead."""

    outcome: str
    reason: str
    link: str

    @property
    def label(self) -> str:
        return dict(offered_outcomes()).get(self.outcome) or str(TriageOutcome(self.outcome).label)

    @property
    def is_dialogue(self) -> bool:
        return self.outcome in DIALOGUE_OUTCOMES


def offered_outcomes() -> list[tuple[str, str]]:
    """What an initiative can turn out to be here: referrals only to what the municipality offers (domain 1.9)."""
    municipality = Municipality.current()
    left_out = set(default_referrals()) - set(municipality.referrals_offered)
    named = {TriageOutcome.CITIZEN_DIALOGUE: kinds.name_of(Kind.CITIZEN_DIALOGUE, municipality)}
    return [(item.value, named.get(item, str(item.label))) for item in TriageOutcome if item not in left_out]


def options_of(question: Question) -> list[Option]:
    """The answers to a guiding question that lead somewhere in this municipality."""
    offered = {outcome for outcome, _label in offered_outcomes()}
    return [option for option in question.options if not option.outcome or option.outcome in offered]


def question_after(answers: Mapping[str, str]) -> Question | None:
    """The first question that is not answered; none when the answers lead to an outcome."""
    for question in QUESTIONS:
        option = question.option(answers.get(question.code))
        if option is None:
            return question
        if option.outcome:
            return None
    return None


def suggest(answers: Mapping[str, str]) -> Suggestion | None:
    """What the answers lead to; none while a question that matters is unanswered."""
    for question in QUESTIONS:
        option = question.option(answers.get(question.code))
        if option is None:
            return None
        if option.outcome:
            return Suggestion(option.outcome, _(option.reason), reference(option.outcome))
    return None


def reference(outcome: str) -> str:
    """Where those who are referred can turn, as the municipality has set it; empty when it has not."""
    found = Municipality.current().references.get(outcome, "")
    return found if isinstance(found, str) else str(found.get("url", ""))


@transaction.atomic
def answer(initiative: Initiative, question: Question, value: str, *, by: User) -> Initiative:
    """Keep the answer to one guiding question; what was answered after it is asked again. Raises ``AlreadyAssessed``."""
    initiative = _locked(initiative)
    _refuse_when_settled(initiative)
    place = QUESTIONS.index(question)
    kept = {
        code: initiative.answers[code] for code in (q.code for q in QUESTIONS[:place]) if code in initiative.answers
    }
    initiative.answers = {**kept, question.code: value}
    suggestion = suggest(initiative.answers)
    initiative.suggested_outcome = suggestion.outcome if suggestion else ""
    initiative.version += 1
    initiative.save(update_fields=["answers", "suggested_outcome", "version"])
    log.write(
        dialogue_of(initiative), LogEntry.Action.CHANGED, by=by, initiative=initiative.reference, answered=question.code
    )
    return initiative


@transaction.atomic
def assess(
    initiative: Initiative,
    outcome: str,
    *,
    by: User,
    reason: str = "",
    override_reason: str = "",
    reply: Any = "",
    referred_to: str = "",
    referred_to_board: Board | None = None,
) -> Initiative:
    """Say what the initiative turns out to be (domain 1.6, R11).

    Another outcome than the one suggested needs a reason. When no dialogue is held the reason is public and the
    initiator is answered at once; a dialogue that had been begun is closed in its first step and stays on record.
    Raises ``ReasonMissing``, ``OverrideReasonMissing``, ``ReplyMissing``, ``NotOffered`` and ``AlreadyAssessed``.
    """
    initiative = _locked(initiative)
    _refuse_when_settled(initiative)
    dialogue = dialogue_of(initiative)
    outcome = TriageOutcome(outcome)
    is_dialogue = outcome in DIALOGUE_OUTCOMES
    if outcome not in {offered for offered, _label in offered_outcomes()}:
        raise NotOffered
    if not is_dialogue and not reason.strip():
        raise ReasonMissing
    if initiative.suggested_outcome and initiative.suggested_outcome != outcome and not override_reason.strip():
        raise OverrideReasonMissing(initiative.suggested_outcome)
    if not is_dialogue and not (reply or initiative.replied_on):
        raise ReplyMissing
    initiative.triage_outcome, initiative.triage_reason, initiative.override_reason = outcome, reason, override_reason
    initiative.triaged_on, initiative.assigned_to = clock.today(), by
    initiative.referred_to, initiative.referred_to_board = referred_to, referred_to_board
    initiative.version += 1
    initiative.save()
    log.write(
        dialogue,
        LogEntry.Action.TRIAGED,
        by=by,
        initiative=initiative.reference,
        outcome=str(outcome),
        suggested=initiative.suggested_outcome,
    )
    if reply and not initiative.replied_on:
        send_reply(initiative, reply, by=by)
    if dialogue:
        _settle(dialogue, initiative, by=by)
    return initiative


@transaction.atomic
def send_reply(initiative: Initiative, text: Any, *, by: User) -> Initiative:
    """Answer whoever took the initiative, by mail when there is an address. Raises ``ReplyMissing`` without a text."""
    if not text:
        raise ReplyMissing
    initiative.reply, initiative.replied_on = text, clock.today()
    initiative.save(update_fields=["reply", "replied_on"])
    log.write(dialogue_of(initiative), LogEntry.Action.REPLIED, by=by, initiative=initiative.reference)
    outbox.queue_many([emails.initiative_answered(initiative)])
    return initiative


def dialogue_of(initiative: Initiative) -> Dialogue | None:
    """The dialogue that the initiative became or was registered with."""
    return Dialogue.objects.filter(initiative=initiative).first()


def is_settled(initiative: Initiative) -> bool:
    """Answered as not held, or its dialogue has left the first step: the assessment stands."""
    dialogue = dialogue_of(initiative)
    if dialogue:
        return dialogue.step != Step.INITIATIVE or dialogue.status != Status.ACTIVE
    return bool(initiative.triage_outcome) and not initiative.is_dialogue and initiative.replied_on is not None


def _settle(dialogue: Dialogue, initiative: Initiative, *, by: User) -> None:
    """The dialogue takes the kind that the assessment gives it, or ends where it stands, with the public reason."""
    if initiative.is_dialogue:
        dialogue.kind = initiative.triage_outcome
        dialogue.save(update_fields=["kind"])
        return
    dialogue.status, dialogue.closed_on, dialogue.closing_reason = (
        Status.CLOSED,
        clock.today(),
        initiative.triage_reason,
    )
    dialogue.save(update_fields=["status", "closed_on", "closing_reason"])
    log.write(dialogue, LogEntry.Action.CLOSED, by=by, not_held=initiative.triage_outcome)


def _locked(initiative: Initiative) -> Initiative:
    return Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)


def _refuse_when_settled(initiative: Initiative) -> None:
    if is_settled(initiative):
        raise AlreadyAssessed
