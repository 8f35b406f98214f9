"""Which body a dialogue's mandate comes from, and who may act for it in the dialogue."""

import datetime as dt

from governance.models import Board, Decision, Membership, Role, User

from .models import Dialogue

PRESIDIUM = (Role.CHAIR, Role.VICE_CHAIR)


def mandating_body(dialogue: Dialogue, on: dt.date) -> Board:
    """The body that gave the mandate, or owns the dialogue before that; its successor when it has been dissolved (I10)."""
    mandate = dialogue.mandate
    given_by = mandate.decision.board if mandate and mandate.decision else dialogue.owner
    return given_by.in_charge(on)


def is_presidium(person: User | None, board: Board, on: dt.date) -> bool:
    """Whether the person was chair or vice chair of the body, in term, that day."""
    return bool(person) and Membership.objects.current(on).filter(user=person, board=board, role__in=PRESIDIUM).exists()


def is_manager_for(person: User | None, board: Board, on: dt.date) -> bool:
    """Whether the person was a responsible manager for the body that day."""
    held = Membership.objects.current(on).filter(user=person, role=Role.MANAGER, administration__serves=board)
    return bool(person) and held.exists()


def is_decided_by(decision: Decision, board: Board, on: dt.date) -> bool:
    """Whether it is a decision, not a proposal, of the body; a decision from before a merger still counts."""
    return not decision.is_proposal and decision.board.in_charge(on).pk == board.pk
