"""The mail of a row, as it is handed to the mail server."""

from django.core.mail import EmailMessage, EmailMultiAlternatives

from dialogportal import mail
from governance.models import OutgoingMail


def message(row: OutgoingMail) -> EmailMultiAlternatives:
    """The mail of a row; raises whatever its template raises."""
    built = mail.build(row.name, to=row.to_address, context=row.context, language=row.language)
    if address := row.context.get("unsubscribe_url"):
        built.extra_headers |= {
            "List-Unsubscribe": f"<{address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    built.extra_headers["Message-ID"] = row.message_id
    built.extra_headers["Auto-Submitted"] = "auto-generated"
    return built


def as_bytes(built: EmailMessage) -> bytes:
    """The mail as it goes over the wire."""
    return built.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
