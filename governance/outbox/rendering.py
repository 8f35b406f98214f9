"""The mail of a row, as it is handed to the mail server."""

from email._policybase import Compat32

from django.core.mail import EmailMessage, EmailMultiAlternatives

from dialogportal import mail
from governance.models import OutgoingMail

from .addresses import keyed_digest


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


class _PlainHeaders(Compat32):
    """Headers that need neither folding nor encoding are written as they are: most of a mail's, and most of the work."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if isinstance(value, str) and value.isascii() and value.isprintable() and len(name) + len(value) < 76:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_HEADERS = _PlainHeaders()


def as_bytes(built: EmailMessage) -> bytes:
    """The mail as it goes over the wire."""
    whole = built.message()
    if whole.is_multipart():
        # Given, it need not be searched for in every mail; nobody who writes a text can know it beforehand.
        whole.set_boundary(f"={keyed_digest('boundary', built.extra_headers['Message-ID'])[:40]}=")
    for part in whole.walk():
        part.policy = _HEADERS
    return whole.as_bytes(linesep="\r\n")  # type: ignore[call-arg]
