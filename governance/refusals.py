"""What the rules of decisions refuse: each refusal says in a sentence what stands in the way, and beside which field."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .models import Board, Decision, GoverningDocument, Meeting, User


class Refusal(Exception):
    """A deed that the rules do not allow. ``field`` is the form field where it is put right."""

    field = ""

    @property
    def message(self) -> str:
        """The sentence shown to the person."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.message


class DecisionRefused(Refusal):
    """A deed on a decision that the rules do not allow."""


class AlreadyDecided(DecisionRefused):
    """Somebody else has registered an answer to the proposal."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.pk)
        self.decision = decision
        self.by, self.at, self.outcome = decision.recorded_by, decision.recorded_at, decision.outcome

    @property
    def message(self) -> str:
        when = date_format(localtime(self.at), "DATETIME_FORMAT") if self.at else self.decision.decided_on
        return _("%(who)s has already registered the decision, %(when)s: %(outcome)s.") % {
            "who": self.by or _("Somebody"),
            "when": when,
            "outcome": self.decision.get_outcome_display(),
        }


class Withdrawn(DecisionRefused):
    """The proposal was withdrawn before it was decided."""

    @property
    def message(self) -> str:
        return _("The proposal has been withdrawn and can no longer be decided on.")


class NotTabled(DecisionRefused):
    """Only a proposal that the body has tabled is put before it again as it stands."""

    @property
    def message(self) -> str:
        return _("The body has not tabled the proposal, or it has already been put before the next meeting.")


class NotDecided(DecisionRefused):
    """The proposal has no answer yet, so there are no minutes to register."""

    @property
    def message(self) -> str:
        return _("Register the decision first. It has no minutes yet.")


class OwnProposal(DecisionRefused):
    """Nobody decides on what they themselves put before the body (four eyes)."""

    def __init__(self, person: User, field: str = "") -> None:
        super().__init__(person.pk)
        self.person, self.field = person, field

    @property
    def message(self) -> str:
        return _("%(who)s put the proposal before the body, so somebody else must decide and register it.") % {
            "who": self.person
        }


class NotEntitled(DecisionRefused):
    """The person has no role, in term, that gives the right."""

    def __init__(self, person: User, board: Board, field: str = "") -> None:
        super().__init__(person.pk, board.pk)
        self.person, self.board, self.field = person, board, field

    @property
    def message(self) -> str:
        if self.field == "delegate":
            return _("%(who)s had no assignment for %(board)s that day.") % {
                "who": self.person,
                "board": self.board,
            }
        return _("Only the chair and the secretary of %(board)s can register its decisions.") % {"board": self.board}


class SteppedOut(DecisionRefused):
    """Who has a conflict of interest takes no part in the decision (KL 6 ch.)."""

    field = "conflicts"

    def __init__(self, person: User) -> None:
        super().__init__(person.pk)
        self.person = person

    @property
    def message(self) -> str:
        return _("%(who)s stepped out because of a conflict of interest and can neither decide nor register.") % {
            "who": self.person
        }


class MayNotMandate(DecisionRefused):
    """The body may not give a dialogue its mandate (I1)."""

    field = "board"

    def __init__(self, board: Board) -> None:
        super().__init__(board.pk)
        self.board = board

    @property
    def message(self) -> str:
        return _("%(board)s may not give a dialogue its mandate.") % {"board": self.board}


class CannotPrepare(DecisionRefused):
    """A body prepares for another one, and only for one that decides."""

    field = "preparing_board"

    def __init__(self, board: Board, decides: Board) -> None:
        super().__init__(board.pk, decides.pk)
        self.board, self.decides = board, decides

    @property
    def message(self) -> str:
        return _("%(board)s cannot prepare for %(decides)s. Choose two bodies, where the second one decides.") % {
            "board": self.board,
            "decides": self.decides,
        }


class BodyDoesNotExist(DecisionRefused):
    """The body did not exist on the day of the decision."""

    field = "meeting"

    def __init__(self, board: Board, day: dt.date) -> None:
        super().__init__(board.pk, day)
        self.board, self.day = board, day

    @property
    def message(self) -> str:
        return _("%(board)s does not exist on %(day)s.") % {"board": self.board, "day": day_of(self.day)}


class Missing(DecisionRefused):
    """Something that the decision must have is not there."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field)
        self.field, self._message = field, message

    @property
    def message(self) -> str:
        return self._message


class MotivationMissing(Missing):
    """A rejection, a referral back and an approval with changes are explained in writing."""

    def __init__(self, outcome: str) -> None:
        changed = outcome == Decision.Outcome.APPROVED_CHANGED
        field = "change_note" if changed else "motivation"
        super().__init__(
            field, _("Write what the body changed.") if changed else _("Write why. Residents can read it.")
        )
        self.outcome = outcome


class MeetingInFuture(DecisionRefused):
    """A body decides at a meeting that has been held."""

    def __init__(self, day: dt.date, field: str = "meeting") -> None:
        super().__init__(day)
        self.day, self.field = day, field

    @property
    def message(self) -> str:
        return _("%(day)s has not been yet. A decision is registered when it has been taken.") % {
            "day": day_of(self.day)
        }


class WrongMeeting(DecisionRefused):
    """A meeting of another body, or one before the decision it should have heard of."""

    def __init__(self, meeting: Meeting, field: str = "meeting") -> None:
        super().__init__(meeting.pk)
        self.meeting, self.field = meeting, field

    @property
    def message(self) -> str:
        if self.field == "reported_to":
            return _("Choose a meeting of the same body after the day of the decision.")
        return _("%(meeting)s is a meeting of another body.") % {"meeting": self.meeting}


class ParagraphTaken(DecisionRefused):
    """A paragraph number is used once per body and year."""

    field = "paragraph"

    def __init__(self, other: Decision) -> None:
        super().__init__(other.pk)
        self.other, self.paragraph, self.year = other, other.paragraph, other.paragraph_year

    @property
    def message(self) -> str:
        return _("§ %(paragraph)s in %(year)s is already used for “%(subject)s”.") % {
            "paragraph": self.paragraph,
            "year": self.year,
            "subject": self.other.subject,
        }


class MayNotBeDelegated(DecisionRefused):
    """Goals, direction, scope and quality are decided by the body itself (KL 6 ch. 38 §)."""

    field = "how"

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind

    @property
    def message(self) -> str:
        return _("“%(kind)s” is about goals, direction, scope or quality and cannot be decided by delegation.") % {
            "kind": Decision.Kind(self.kind).label
        }


class DelegationNotInForce(DecisionRefused):
    """The delegation document was not the body's own, or not in force that day."""

    field = "delegation"

    def __init__(self, document: GoverningDocument, day: dt.date) -> None:
        super().__init__(document.pk, day)
        self.document, self.day = document, day

    @property
    def message(self) -> str:
        return _("“%(document)s” was not in force for this body on %(day)s.") % {
            "document": self.document,
            "day": day_of(self.day),
        }


class MinutesOutOfOrder(DecisionRefused):
    """Minutes are adjusted after the meeting and posted after that, and never in the future."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field)
        self.field, self._message = field, message

    @property
    def message(self) -> str:
        return self._message


def day_of(day: dt.date) -> str:
    """A day as it is written in a refusal."""
    return date_format(day, "DATE_FORMAT")
