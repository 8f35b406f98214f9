"""How much one place sends to one dialogue: a class or a library is never stopped, a flood is looked at apart, then refused."""

import ipaddress

from . import attempts
from .models import Dialogue

WINDOW_MINUTES = 5
#: Twice a school class and a library at once, in five minutes from one place: more than this is looked at apart.
SUSPECT_AFTER = 120
#: More than this is refused until the next five minutes; the sender keeps the words.
REFUSE_AFTER = 300


def count(address: str, dialogue: Dialogue) -> int:
    """Count one more sending from this address to the dialogue; gives how many there are in the present five minutes."""
    return attempts.count("sending", f"{network(address)} {dialogue.pk}", minutes=WINDOW_MINUTES)


def network(address: str) -> str:
    """Neighbouring addresses are one place: a school, a library, a household and those beside it."""
    ip = ipaddress.ip_address(address)
    return str(ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 56}", strict=False))
