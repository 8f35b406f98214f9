"""Talking with the mail server, so that what it certainly did not take can be told from what it may have taken.

Until the last dot of a mail is on its way, no answer and a broken connection are *definite*: the server has not got it.
From then on only an answer is definite; a connection that breaks then is *ambiguous* (RFC 1047), and the row is left as
it is until the server can be asked.
"""

import smtplib
import socket
import ssl
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.utils import DNS_NAME
from django.utils.encoding import punycode

from . import steps


class NotTakenError(Exception):
    """Definite: the server answered that it does not take this mail, for now (4xx) or for good (5xx)."""

    def __init__(self, code: int, *, is_about_recipient: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.is_about_recipient = is_about_recipient

    @property
    def is_for_good(self) -> bool:
        return self.code >= 500


class UnreachableError(Exception):
    """Definite: there is no conversation with the server, so it has taken nothing. ``code`` when it said so itself."""

    def __init__(self, reason: str, code: int | None = None, *, is_shut: bool = True) -> None:
        super().__init__(reason)
        self.reason, self.code = reason, code
        #: Shut: it cannot be spoken with at all. Otherwise it broke off in the middle of one mail.
        self.is_shut = is_shut


class AmbiguousError(Exception):
    """The connection broke when the server had been given the whole mail and had not answered."""


class Conversation(Protocol):
    """A way to hand over one mail after the other."""

    host: str

    def hand_over(self, sender: str, to: str, content: bytes, message: EmailMessage) -> int:
        """Give the server one mail. The code of its answer when it has taken it; raises one of the three otherwise."""

    def close(self) -> None: ...


_BROKEN = (smtplib.SMTPServerDisconnected, OSError)


class SmtpConversation:
    """One connection, used for many mails and made anew when it breaks."""

    def __init__(self) -> None:
        self.host = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        self._smtp: smtplib.SMTP | None = None

    def hand_over(self, sender: str, to: str, content: bytes, message: EmailMessage) -> int:
        smtp = self._smtp or self._connect()
        try:
            self._insist(smtp.mail(sender), 250)
            self._insist(smtp.rcpt(to), 250, 251, is_about_recipient=True)
            self._insist(smtp.docmd("data"), 354)
        except _BROKEN as error:
            self._drop()
            raise UnreachableError(type(error).__name__, is_shut=False) from error
        try:
            smtp.send(_dotted(content))
            steps.reached("after_dot")
            code, _answer = smtp.getreply()
        except (*_BROKEN, smtplib.SMTPException) as error:
            self._drop()
            raise AmbiguousError(type(error).__name__) from error
        if code != 250:
            self._refused(code)
        return code

    def close(self) -> None:
        if self._smtp:
            try:
                self._smtp.quit()
            except (*_BROKEN, smtplib.SMTPException):
                pass
            self._drop()

    def _connect(self) -> smtplib.SMTP:
        try:
            smtp = self._open()
            if settings.EMAIL_HOST_USER:
                smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
            else:
                smtp.ehlo_or_helo_if_needed()
        except (*_BROKEN, smtplib.SMTPException) as error:
            self._drop()
            raise UnreachableError(type(error).__name__, getattr(error, "smtp_code", None)) from error
        self._smtp = smtp
        return smtp

    def _open(self) -> smtplib.SMTP:
        where = (settings.EMAIL_HOST, settings.EMAIL_PORT)
        name, wait = punycode(DNS_NAME.get_fqdn()), settings.EMAIL_TIMEOUT
        if settings.EMAIL_USE_SSL:
            return smtplib.SMTP_SSL(*where, local_hostname=name, timeout=wait, context=ssl.create_default_context())
        smtp = smtplib.SMTP(*where, local_hostname=name, timeout=wait)
        if smtp.sock:
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if settings.EMAIL_USE_TLS:
            smtp.starttls(context=ssl.create_default_context())
        return smtp

    def _insist(self, answer: tuple[int, bytes], *codes: int, is_about_recipient: bool = False) -> None:
        if answer[0] not in codes:
            self._refused(answer[0], is_about_recipient=is_about_recipient)

    def _refused(self, code: int, *, is_about_recipient: bool = False) -> None:
        """Make ready for the next mail and say that this one was not taken; 421 means that the server goes away."""
        if code == 421 or not 400 <= code < 600 or self._smtp is None:
            self._drop()
            raise UnreachableError("ServerGoesAway", code)
        try:
            self._smtp.rset()
        except (*_BROKEN, smtplib.SMTPException):
            self._drop()
        raise NotTakenError(code, is_about_recipient=is_about_recipient)

    def _drop(self) -> None:
        if self._smtp:
            self._smtp.close()
        self._smtp = None


def _dotted(content: bytes) -> bytes:
    """The mail as it goes over the wire: lines that begin with a dot get another, and a dot alone ends it."""
    dotted = content.replace(b"\r\n.", b"\r\n..")
    if dotted.startswith(b"."):
        dotted = b"." + dotted
    return dotted + (b"" if dotted.endswith(b"\r\n") else b"\r\n") + b".\r\n"


class BackendConversation:
    """Mail that no server is given: files in the data folder, or the memory of a test. What fails was not taken."""

    host = ""

    def hand_over(self, sender: str, to: str, content: bytes, message: EmailMessage) -> int:
        try:
            get_connection().send_messages([message])
        except OSError as error:
            raise UnreachableError(type(error).__name__) from error
        except Exception as error:
            raise NotTakenError(554) from error
        return 250

    def close(self) -> None:
        """Each mail was handed over by itself."""


def begin() -> Conversation:
    """A conversation with what EMAIL_URL names."""
    if settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        return SmtpConversation()
    return BackendConversation()
