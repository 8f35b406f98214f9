"""Dialogues from before the portal: what the old papers do not tell is said to be missing, never shown as nothing or zero."""

from typing import Any

from django.utils.translation import gettext as _

from governance.models import Decision

from .models import Dialogue, Mandate
from .visibility import ShownPromise


def missing(
    dialogue: Dialogue, *, promised: ShownPromise | None, mandate: Mandate | None, outcome: Decision | None
) -> list[str]:
    """What an imported dialogue lacks of what a dialogue in the portal tells its residents; none for others.

    ``dialogue`` has its rounds, and ``received``: how many contributions lie here.
    """
    if not dialogue.is_imported:
        return []
    told: list[tuple[str, Any]] = [
        (_("The purpose"), promised and promised.purpose),
        (_("The degree of influence"), (promised and promised.level) or dialogue.level),
        (_("What could be influenced, and what not"), promised and (promised.can or promised.cannot)),
        (_("The decision on the mandate"), mandate and mandate.decision),
        (_("When one could take part"), list(dialogue.rounds.all())),
        (_("How many took part"), took_part_is_known(dialogue)),
    ]
    if not dialogue.is_knowledge:
        told.append((_("The decision that it led to"), outcome))
    return [name for name, is_told in told if not is_told]


def took_part_is_known(dialogue: Dialogue) -> bool:
    """Whether it is known how many took part: counted elsewhere, or there are contributions here."""
    return bool(
        not dialogue.is_imported
        or dialogue.reported_contributions
        or dialogue.reported_participants
        or getattr(dialogue, "received", 0)
    )
