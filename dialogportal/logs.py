"""Logs tell what happened to the machine, never who somebody is: addresses, tokens and cookies are struck out."""

import logging
import re
import time

_STRIKE_OUT = [
    # Addresses of the site that carry a secret: a follow code, a sign-up, a reset link.
    (re.compile(r"(/(?:folj|anmalan)/)[^/\s\"'?]+"), r"\1[struck out]"),
    (re.compile(r"(/konto/glomt-losenord/)[^/\s\"'?]+/[^/\s\"'?]+"), r"\1[struck out]"),
    # Headers, cookies and form fields, in whatever form a library prints them.
    (re.compile(r"(?i)((?:set-)?cookie|authorization)(['\"]?\s*[:=]\s*).*"), r"\1\2[struck out]"),
    (
        re.compile(
            r"(?i)((?:__Host-)?(?:sessionid|csrftoken|csrfmiddlewaretoken)|password\w*|token|secret\w*|follow_code)"
            r"(['\"]?\s*[:=]\s*)(['\"]?)[^\s'\"&;,]+"
        ),
        r"\1\2\3[struck out]",
    ),
    (re.compile(r"(://[^:/@\s]*:)[^@/\s]+@"), r"\1[struck out]@"),
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "[address struck out]"),
]


def redact(text: str) -> str:
    """The text without e-mail addresses, follow codes, reset tokens, cookies, passwords and secrets."""
    for pattern, replacement in _STRIKE_OUT:
        text = pattern.sub(replacement, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Strikes out last of all, so that arguments and tracebacks are covered too. The time is UTC."""

    @staticmethod
    def converter(timestamp: float | None) -> time.struct_time:
        """The clock of the log."""
        return time.gmtime(timestamp)

    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))
