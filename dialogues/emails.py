"""One function per mail to residents: the table of contents of what they get."""

from django.urls import reverse

from dialogportal import mail
from governance import outbox
from governance.models import OutgoingMail

from .models import Initiative, Participant


def confirm_address(participant: Participant, *, token: str) -> OutgoingMail | None:
    """Asks whoever has the address whether letters are wanted. It tells nothing of what was said."""
    dialogue = participant.dialogue
    return outbox.queue(
        "confirm_address",
        participant.email,
        {
            "title": dialogue.title.get(participant.language) or str(dialogue.title),
            "link": mail.link(f"{reverse('residents:confirm', args=[token])}?sprak={participant.language}"),
            "unsubscribe_url": f"{participant.stop_link()}?sprak={participant.language}",
        },
        dedupe_key=f"confirm_address:{participant.pk}:{participant.token_hash[:16]}",
        language=participant.language,
        at_once=True,
    )


def initiative_answered(initiative: Initiative) -> OutgoingMail | None:
    """What becomes of an initiative, to whoever took it and left an address."""
    return outbox.queue(
        "initiative_answered",
        initiative.contact,
        {
            "text": str(initiative.text),
            "reply": str(initiative.reply),
            "reference": initiative.reference,
            "received_on": initiative.received_on.isoformat(),
        },
        dedupe_key=f"initiative_answered:{initiative.pk}",
    )
