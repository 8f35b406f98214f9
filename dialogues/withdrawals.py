"""Taking back a contribution. It stays on record as a public document, but is shown and counted no more (L21)."""

from django.db import transaction

from governance import clock

from . import lifecycle, log, participation
from .models import Contribution, LogEntry, Participant


@transaction.atomic
def withdraw(contribution: Contribution) -> Contribution:
    """Stop showing and counting what somebody sent in, at their wish; their address is erased. Twice is the same as once."""
    dialogue = lifecycle.lock(contribution.dialogue)
    contribution = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    if contribution.withdrawn_at is not None:
        return contribution
    contribution.withdrawn_at = clock.now()
    contribution.version += 1
    contribution.save(update_fields=["withdrawn_at", "version"])
    log.write(dialogue, LogEntry.Action.CONTRIBUTION_WITHDRAWN, by=None, number=contribution.number)
    for participant in Participant.objects.filter(contribution=contribution):
        participation.erase_contact(participant)
    return contribution
