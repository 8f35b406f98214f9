"""The register asked for words, a filter and nothing, in the test client: questions to the database and time.

Each time everything that was kept is forgotten, the page and its parts: what is timed is a search that nobody has made
since the last change.
"""

import re
import statistics
import time
from collections.abc import Iterator

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance import parts

ASKED = {
    "everything": "/dialoger/",
    "a word": "/dialoger/?q=skola",
    "an inflected word": "/dialoger/?q=skolornas",
    "a typing error": "/dialoger/?q=biblotek",
    "two words and a filter": "/dialoger/?q=park+skugga&state=closed",
    "the last page": "/dialoger/?page=last",
}
TIMES = 9
#: How many were found, as the page says it.
NUMBER = re.compile(r'<strong role="status">\s*(\d+)')


def measure() -> Iterator[str]:
    """The lines of the table."""
    yield f"{'search':26}{'found':>7}{'questions':>11}{'ms median':>11}{'ms slowest':>12}"
    client = Client(headers={"host": "localhost", "accept-language": "sv"})
    for name, address in ASKED.items():
        client.get(address)
        _forget()
        with CaptureQueriesContext(connection) as asked:
            html = client.get(address).content.decode()
        # Before the next request: it begins the list anew.
        questions = len(asked)
        found = int(number[1]) if (number := NUMBER.search(html)) else 0
        spent = [_milliseconds(client, address) for _ in range(TIMES)]
        yield f"{name:26}{found:7}{questions:11}{statistics.median(spent):11.0f}{max(spent):12.0f}"


def _milliseconds(client: Client, address: str) -> float:
    _forget()
    started = time.perf_counter()
    client.get(address)
    return (time.perf_counter() - started) * 1000


def _forget() -> None:
    caches["pages"].clear()
    parts.forget()
