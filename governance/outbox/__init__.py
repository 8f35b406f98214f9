"""The outbox: the only way a mail leaves.

Deeds write rows (`queue`, `queue_many`) and take them back (`withdraw`, `stop`, `erase`), in their own transaction. The
tick calls `pump`, which hands what is due to the mail server.
"""

from .addresses import suppress, suppressed
from .brakes import pause, release
from .pumping import is_office_hours, pump
from .rendering import message
from .settling import send_test, settle
from .tidying import tidy
from .withdrawing import erase, resume, stop, withdraw
from .writing import HOLD, RESEND, Mail, queue, queue_many

__all__ = [
    "HOLD",
    "RESEND",
    "Mail",
    "erase",
    "is_office_hours",
    "message",
    "pause",
    "pump",
    "queue",
    "queue_many",
    "release",
    "resume",
    "send_test",
    "settle",
    "stop",
    "suppress",
    "suppressed",
    "tidy",
    "withdraw",
]
