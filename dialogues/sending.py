"""How much one place sends to one dialogue: a class or a library is never stopped, a flood is looked at apart, then refused."""

import ipaddress

from django.db import connection
from django.utils.crypto import salted_hmac

from governance import clock

from .models import Dialogue, SendingCount

WINDOW_SECONDS = 5 * 60
#: Twice a school class and a library at once, in five minutes from one place: more than this is looked at apart.
SUSPECT_AFTER = 120
#: More than this is refused until the next five minutes; the sender keeps the words.
REFUSE_AFTER = 300
KEPT_WINDOWS = 24 * 60 * 60 // WINDOW_SECONDS

# One row and one statement: two at once count as two.
COUNT_ONE_MORE = """
INSERT INTO dialogues_sendingcount (place, "window", count) VALUES (%s, %s, 1)
ON CONFLICT (place, "window") DO UPDATE SET count = dialogues_sendingcount.count + 1
RETURNING count
"""


def count(address: str, dialogue: Dialogue) -> int:
    """Count one more sending from this address to the dialogue; gives how many there are in the present five minutes."""
    place, window = place_of(address, dialogue), int(clock.now().timestamp()) // WINDOW_SECONDS
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ONE_MORE, [place, window])
        number: int = cursor.fetchone()[0]
    return number


def forget_old() -> int:
    """Take away counts that are a day old. Returns how many."""
    window = int(clock.now().timestamp()) // WINDOW_SECONDS
    return SendingCount.objects.filter(window__lt=window - KEPT_WINDOWS).delete()[0]


def place_of(address: str, dialogue: Dialogue) -> str:
    """A keyed digest of the network and the dialogue: neighbouring addresses are one place, and no address is kept."""
    ip = ipaddress.ip_address(address)
    network = ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 56}", strict=False)
    return salted_hmac("dialogues.sending.place", f"{network} {dialogue.pk}", algorithm="sha256").hexdigest()
